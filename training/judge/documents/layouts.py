"""The ways in which a grid of facts is laid out as lines: tables, records, sections, sentences, pairs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from unicodedata import east_asian_width

from training.judge.documents.draft import Part, Unit, filled, unit
from training.judge.documents.grids import Grid
from training.judge.documents.language import Language


@dataclass(frozen=True, slots=True)
class Plane:
    """A table of two axes whose cells are marked texts."""

    corner: str
    """What the rows are."""
    rows: tuple[Part, ...]
    columns: tuple[Part, ...]
    cells: tuple[tuple[Part, ...], ...]
    asks: tuple[tuple[str, ...], ...] = ()
    """For each column the question forms that a list of pairs may use; empty where columns are no attributes."""
    says: tuple[tuple[str, ...], ...] = ()
    """For each column the sentences that only it has."""

    def turned(self, corner: str) -> "Plane":
        return Plane(corner, self.columns, self.rows, tuple(zip(*self.cells, strict=True)))


def plain(part: Part) -> str:
    return part if isinstance(part, str) else part[1]


def lay_out(r: Random, grid: Grid, language: Language, form: str) -> list[Unit]:
    """The facts in one of `FORMS` or `LONG_FORMS`, without the title."""
    return (LONG_FORMS if grid.seconds else FORMS)[form](r, grid, language)


def forms(grid: Grid) -> list[str]:
    """Names of the layouts that suit this grid, in a fixed order."""
    known = LONG_FORMS if grid.seconds else FORMS
    return [form for form in grid.forms if form in known] or [form for form in known if form not in RARE]


def _sayable(forms: tuple[str, ...], name: Part) -> tuple[str, ...]:
    """The sentences that do without an entity, if there is none."""
    return forms if plain(name) else tuple(form for form in forms if "{e}" not in form)


def _begun(parts: list[Part]) -> list[Part]:
    """A sentence with a capital, where it begins with plain words."""
    return [parts[0][:1].upper() + parts[0][1:], *parts[1:]] if isinstance(parts[0], str) else parts


def _within(label: Part, language: Language) -> Part:
    return language.within(label) if isinstance(label, str) else label


# --- planes of a grid


def _value(grid: Grid, e: int, s: int, a: int) -> Part:
    text = grid.values[e, s, a]
    return (("value", e, s, a), text) if text else ""


def _entity(grid: Grid, e: int, s: int = 0) -> Part:
    text = grid.entities.names[e].text
    return (("entity", e), text) if text else ""


def _second(grid: Grid, s: int) -> Part:
    return (("second", s), grid.second(s).text)


def _by_entity(grid: Grid, s: int = 0) -> Plane:
    """Entities × attributes, for one second qualifier."""
    es = range(len(grid.entities.names))
    return Plane(
        grid.entities.label,
        tuple(_entity(grid, e) for e in es),
        grid.labels,
        tuple(tuple(_value(grid, e, s, a) for a in range(len(grid.labels))) for e in es),
        tuple(one.asks for one in grid.attributes),
        tuple(one.said for one in grid.attributes),
    )


def _by_second(grid: Grid, e: int) -> Plane:
    """Second qualifiers × attributes, for one entity."""
    assert grid.seconds
    ss = range(len(grid.seconds.names))
    return Plane(
        grid.seconds.label,
        tuple(_second(grid, s) for s in ss),
        grid.labels,
        tuple(tuple(_value(grid, e, s, a) for a in range(len(grid.labels))) for s in ss),
    )


def _by_both(grid: Grid, a: int) -> Plane:
    """Entities × second qualifiers, for one attribute."""
    assert grid.seconds
    es, ss = range(len(grid.entities.names)), range(len(grid.seconds.names))
    return Plane(
        grid.entities.label,
        tuple(_entity(grid, e) for e in es),
        tuple(_second(grid, s) for s in ss),
        tuple(tuple(_value(grid, e, s, a) for s in ss) for e in es),
    )


# --- tables


def _rows(r: Random, rows: list[list[Part]], style: str, rule_after: int = 0) -> list[Unit]:
    """Rows of cells as lines; a Markdown rule stands after row `rule_after`."""
    if style == "spaces":
        return _aligned(rows, r.choice((2, 3, 4)))
    between = {"tab": "\t", "pipe": " | ", "bars": " | ", "comma": ",", "wide": "　"}[style]
    made = []
    for index, row in enumerate(rows):
        parts: list[Part] = ["| "] if style == "pipe" else []
        for column, cell in enumerate(row):
            parts += [between, cell] if column else [cell]
        if style == "pipe":
            parts.append(" |")
        made.append(unit(*parts))
        if style == "pipe" and index == rule_after:
            made.append(unit("|" + "|".join([r.choice(("---", " --- ", ":---"))] * len(row)) + "|"))
    return made


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _aligned(rows: list[list[Part]], gap: int) -> list[Unit]:
    """Columns parted by spaces, as text taken from pages gives them."""
    widths = [max(_width(plain(row[column])) for row in rows) for column in range(len(rows[0]))]
    made = []
    for row in rows:
        parts: list[Part] = []
        for column, cell in enumerate(row):
            pad = widths[column] - _width(plain(cell)) + gap if column + 1 < len(row) else 0
            parts += [cell, " " * pad]
        made.append(unit(*parts))
    return made


_STYLES = ("tab", "tab", "pipe", "pipe", "bars", "comma", "spaces", "wide")


def _style(r: Random, cells: list[list[Part]]) -> str:
    """A way to part cells that the cells themselves do not use."""
    texts = [plain(cell) for row in cells for cell in row]
    taken = {"comma": ",", "pipe": "|", "bars": "|", "wide": "　"}
    fits = [style for style in _STYLES if not any(taken.get(style, "\t") in text for text in texts)]
    if any(not text for text in texts):  # a blank cell is seen only where something stands on both sides
        fits = [style for style in fits if style not in ("spaces", "wide")]
    return r.choice(fits)


def _table(r: Random, plane: Plane, language: Language) -> list[Unit]:
    rows: list[list[Part]] = [[plane.corner, *plane.columns]]
    rows += [[name, *cells] for name, cells in zip(plane.rows, plane.cells, strict=True)]
    return _rows(r, rows, _style(r, rows))


def _headed_cells(r: Random, plane: Plane, language: Language) -> list[Unit]:
    """`header: value; header: value` a row, as readers of spreadsheets give them."""
    colon, semicolon = r.choice(language.headed)
    made = []
    for name, cells in zip(plane.rows, plane.cells, strict=True):
        parts: list[Part] = [plane.corner, colon, name]
        for column, cell in zip(plane.columns, cells, strict=True):
            if plain(cell):
                parts += [semicolon, column, colon, cell]
        made.append(unit(*parts))
    return made


# --- records and sections


def heading(r: Random, language: Language) -> Callable[[int, Part, str], Unit]:
    """A way to write numbered or marked headings: index from 0, the text, what stands after it."""
    form = r.choice((*language.chapters, *language.marks))

    def written(index: int, text: Part, after: str = "\n") -> Unit:
        return unit(*filled(form, n=str(index + 1), o=language.ordinal(index + 1), t=text), tail=after)

    return written


def _records(r: Random, plane: Plane, language: Language) -> list[Unit]:
    """A heading or a first field for each row, then `label: value` lines."""
    colon, bullet = r.choice(language.colons), r.choice(("", "", "", "- ", "· ", "  ", "• "))
    head = heading(r, language) if r.random() < 0.6 else None
    blank = r.random() < 0.7
    made: list[Unit] = []
    for index, (name, cells) in enumerate(zip(plane.rows, plane.cells, strict=True)):
        if plain(name):
            made.append(head(index, name, "\n") if head else unit(plane.corner, colon, name))
        made += [
            unit(bullet if head else "", column, colon, cell)
            for column, cell in zip(plane.columns, cells, strict=True)
            if plain(cell)
        ]
        if blank:
            made[-1:] = [replace(one, tail="\n\n") for one in made[-1:]]
    return made


def _keyed(r: Random, plane: Plane, language: Language) -> list[Unit]:
    """As YAML: an item a row, a key a line."""
    made: list[Unit] = []
    for name, cells in zip(plane.rows, plane.cells, strict=True):
        if plain(name):
            made.append(unit("- ", plane.corner, ": ", name) if r.random() < 2 else unit(name, ":"))
        indent = "  " if plain(name) else ""
        made += [unit(indent, c, ": ", v) for c, v in zip(plane.columns, cells, strict=True) if plain(v)]
    return made


def _one_line(r: Random, plane: Plane, language: Language) -> list[Unit]:
    """A line a row: the name, then what is told of it."""
    after, between, colon, end = r.choice(
        (
            (language.colons[0], language.comma, "", language.stop),
            (language.comma, language.comma, language.colons[0], ""),
            (" ", " ", language.colons[0], ""),
            (language.colons[0], language.semicolon, language.colons[0], language.stop),
            (" - ", ", ", " ", ""),
        )
    )
    number = r.choice(("", "", "{n}. ", "{n}、", "· ", "- ", "({n}) "))
    made = []
    for index, (name, cells) in enumerate(zip(plane.rows, plane.cells, strict=True)):
        parts: list[Part] = [number.format(n=index + 1), name]
        for column, cell in zip(plane.columns, cells, strict=True):
            if plain(cell):
                before = after if len(parts) == 2 else between
                parts += [before if len(parts) > 2 or plain(name) else "", column, colon or _gap(column, cell), cell]
        made.append(unit(*parts, end))
    return made


def _gap(label: Part, value: Part) -> str:
    """A space where letters or digits would touch."""
    return " " if plain(label)[-1:].isascii() or plain(value)[:1].isascii() else ""


def _bare(r: Random, plane: Plane, language: Language) -> list[Unit]:
    """A line a row without labels, which stand once above: `姓名/电话/部门`; or only one column, where nothing else fits."""
    between = r.choice(language.bare)
    if any(not plain(cell) or (between.strip() or between) in plain(cell) for row in plane.cells for cell in row):
        return _one_line(r, plane, language)
    rows: list[list[Part]] = [[plane.corner, *plane.columns]]
    rows += [[name, *cells] for name, cells in zip(plane.rows, plane.cells, strict=True)]
    made = []
    for row in rows:
        parts: list[Part] = []
        for index, cell in enumerate(row):
            parts += [between, cell] if index else [cell]
        made.append(unit(*parts))
    return made


def _by_column(r: Random, plane: Plane, language: Language) -> list[Unit]:
    """A section for each attribute that lists the rows."""
    head, colon = heading(r, language), r.choice((*language.colons, " "))
    bullet = r.choice(("", "- ", "· ", "* "))
    made: list[Unit] = []
    for index, column in enumerate(plane.columns):
        if r.random() < 0.7:
            made.append(head(index, column, "\n"))
        else:
            made.append(unit(*filled(r.choice(language.lists), a=column)))
        for name, cells in zip(plane.rows, plane.cells, strict=True):
            if plain(cells[index]):
                made.append(unit(bullet, name, colon if plain(name) else "", cells[index]))
        made[-1:] = [replace(one, tail="\n\n" if r.random() < 0.7 else "\n") for one in made[-1:]]
    return made


# --- sentences and pairs


def _sentences(r: Random, plane: Plane, language: Language) -> list[Unit]:
    """Prose: one sentence a fact, or one a row."""
    flowing, own, once = r.random() < 0.6, r.random() < 0.75, r.random() < 0.35
    says = plane.says if own and plane.says else ((),) * len(plane.columns)
    made = []
    for name, cells in zip(plane.rows, plane.cells, strict=True):
        told = [(c, v, _sayable(f, name)) for c, v, f in zip(plane.columns, cells, says, strict=True) if plain(v)]
        if (plain(name) and r.random() < 0.5) or any(forms for _, _, forms in told):
            for index, (column, cell, forms) in enumerate(told):
                form = r.choice(forms or (language.sentences if plain(name) else language.clauses))
                subject = name
                if once and index and language.pronouns and not form.endswith("{e}"):
                    form = form.replace("{e}的", "{e}")
                    subject = r.choice(language.pronouns) if form.startswith("{e}") else language.pronouns[0]
                    form = form if subject else form.replace("{e}" + language.comma, "{e}")
                parts = filled(form, e=subject, a=_within(column, language), v=cell)
                made.append(unit(*_begun(parts), language.stop, tail="" if flowing else "\n"))
            if once:
                made[-1:] = [replace(one, tail="\n") for one in made[-1:]]
        elif told:
            parts = filled(r.choice(language.leads), e=name) if plain(name) else []
            for index, (column, cell, _) in enumerate(told):
                parts += [language.comma] if index else []
                parts += filled(r.choice(language.clauses), a=_within(column, language), v=cell)
            made.append(unit(*_begun(parts), language.stop, tail="" if flowing else "\n"))
        if made and flowing and r.random() < 0.4:
            made[-1:] = [replace(one, tail="\n") for one in made[-1:]]
    gap = "" if language.code == "zh" else " "
    made = [replace(one, tail=one.tail or gap) for one in made]
    made[-1:] = [replace(one, tail="\n") for one in made[-1:]]
    return made


def _articles(r: Random, plane: Plane, language: Language) -> list[Unit]:
    """A numbered article for each fact, or for each row; what an article says may be asked by its number."""
    first, form = r.choice((1, 1, 1, r.randint(2, 40))), r.choice(language.articles)
    together, number, made = r.random() < 0.3, first, []

    def article(parts: list[Part]) -> None:
        nonlocal number
        head = form.format(n=number, o=language.ordinal(number))
        made.append(unit(head, *parts, tail="\n", body=("article", number)))
        number += 1

    for name, cells in zip(plane.rows, plane.cells, strict=True):
        facts = []
        for column, cell, forms in zip(plane.columns, cells, plane.says, strict=True):
            if plain(cell):
                told = _sayable(forms, name) or (language.sentences if plain(name) else language.clauses)
                facts.append(_begun(filled(r.choice(told), e=name, a=_within(column, language), v=cell)))
        if together and facts:
            gap = "" if language.code == "zh" else " "
            article([part for fact in facts for part in (*fact, language.stop, gap)][: -1 if gap else None])
        else:
            for fact in facts:
                article([*fact, language.stop])
    return made


def _respectively(r: Random, plane: Plane, language: Language, lead: tuple[Part, ...] = ()) -> list[Unit]:
    """One sentence an attribute, that lists the names and then their values."""
    first, last = language.series
    cells = [plain(cell) for row in plane.cells for cell in row]
    if len(plane.rows) < 2 or any(first.strip() in cell or last in cell for cell in cells):
        return _sentences(r, plane, language) if not lead else []
    form, made = r.choice(language.respectively), []
    for index, column in enumerate(plane.columns):
        told = [(name, row[index]) for name, row in zip(plane.rows, plane.cells, strict=True) if plain(row[index])]
        if len(told) > 1:
            names, values = (
                [*lead, *_series([name for name, _ in told], first, last)],
                _series([v for _, v in told], first, last),
            )
            parts: list[Part] = []
            for part in filled(form, e="\0", a=_within(column, language), v="\1"):
                parts += names if part == "\0" else values if part == "\1" else [part]
            made.append(unit(*parts, language.stop))
        elif told:
            form_alone = r.choice(language.sentences)
            made.append(
                unit(*lead, *filled(form_alone, e=told[0][0], a=_within(column, language), v=told[0][1]), language.stop)
            )
    return made


def _series(parts: list[Part], between: str, last: str) -> list[Part]:
    """`a, b and c`."""
    made: list[Part] = []
    for index, part in enumerate(parts):
        made += [part] if not index else [last if index == len(parts) - 1 else between, part]
    return made


def _deep(r: Random, plane: Plane, language: Language) -> list[Unit]:
    """Headings of two depths; below the lower one stands the value alone."""
    upper, lower = r.choice(language.levels)
    gap, stop = r.choice(("\n", "\n\n")), r.choice(("", "", language.stop))
    made: list[Unit] = []
    for index, (name, cells) in enumerate(zip(plane.rows, plane.cells, strict=True), 1):
        number = {"n": str(index), "o": language.ordinal(index)}
        if plain(name):
            made.append(unit(*filled(upper, **number, m="", t=name)))
        told = [(column, cell) for column, cell in zip(plane.columns, cells, strict=True) if plain(cell)]
        for below, (column, cell) in enumerate(told, 1):
            m = str(below) if "." in lower else language.ordinal(below)
            form = lower if plain(name) else (lower.replace("{n}.{m}", "{m}."))
            made += [unit(*filled(form, **number, m=m, t=column)), unit(cell, stop, tail=gap)]
    return made


def _pairs(r: Random, plane: Plane, language: Language) -> list[Unit]:
    """Questions with their answers."""
    if not plane.asks or len(plane.rows) * len(plane.columns) > 24:
        return _records(r, plane, language)
    ask, answer = r.choice(language.question_marks)
    between = r.choice(("\n", "\n", "  "))
    made = []
    for name, cells in zip(plane.rows, plane.cells, strict=True):
        for column, cell, asks in zip(plane.columns, cells, plane.asks, strict=True):
            if plain(cell):
                form = language.titled(r.choice(asks or language.asks["what"]), bool(plain(name)))
                parts = filled(form, e=name, a=_within(column, language))
                last = "？" if language.code == "zh" else "?"
                made.append(unit(ask, *parts, last, between, answer, cell, tail="\n\n" if between == "\n" else "\n"))
    return made


# --- with a second qualifier


def _flat(r: Random, grid: Grid, language: Language) -> list[Unit]:
    """A row for each entity and qualifier; the first key may stand only in the first row of its group."""
    assert grid.seconds
    merged = r.random() < 0.6
    by_second = r.random() < 0.4
    first, then = (grid.seconds, grid.entities) if by_second else (grid.entities, grid.seconds)
    rows: list[list[Part]] = [[first.label, then.label, *grid.labels]]
    for i in range(len(first.names)):
        for j in range(len(then.names)):
            e, s = (j, i) if by_second else (i, j)
            keys = (_second(grid, s), _entity(grid, e)) if by_second else (_entity(grid, e), _second(grid, s))
            cells = [_value(grid, e, s, a) for a in range(len(grid.labels))]
            rows.append(["" if merged and j else keys[0], keys[1], *cells])
    if not grid.entities.names[0].text:
        rows = [row[:1] + row[2:] if by_second else row[1:] for row in rows]
    return _rows(r, rows, _style(r, rows))


def _bands(r: Random, grid: Grid, language: Language) -> list[Unit]:
    """One table in which a row with nothing but a qualifier stands above the rows that it holds for."""
    assert grid.seconds
    if not grid.entities.names[0].text:
        return _flat(r, grid, language)
    rows: list[list[Part]] = [[grid.entities.label, *grid.labels]]
    for s in range(len(grid.seconds.names)):
        rows.append([_second(grid, s), *[""] * len(grid.labels)])
        es = range(len(grid.entities.names))
        rows += [[_entity(grid, e), *(_value(grid, e, s, a) for a in range(len(grid.labels)))] for e in es]
    return _rows(r, rows, r.choice(("tab", "tab", "pipe", "bars", "comma" if not _has(rows, ",") else "tab")))


def _has(rows: list[list[Part]], mark: str) -> bool:
    return any(mark in plain(cell) for row in rows for cell in row)


def _two_heads(r: Random, grid: Grid, language: Language) -> list[Unit]:
    """Two header rows: qualifiers above attributes, or attributes above qualifiers."""
    assert grid.seconds
    over_seconds = r.random() < 0.5
    ss, many = range(len(grid.seconds.names)), range(len(grid.labels))
    order = [(s, a) for s in ss for a in many] if over_seconds else [(s, a) for a in many for s in ss]
    repeat = r.random() < 0.5
    upper: list[Part] = [grid.entities.label]
    lower: list[Part] = ["" if r.random() < 0.6 else grid.entities.label]
    last = None
    for s, a in order:
        above, below = (_second(grid, s), grid.labels[a]) if over_seconds else (grid.labels[a], _second(grid, s))
        upper.append(above if repeat or above != last else "")
        lower.append(below)
        last = above
    es = range(len(grid.entities.names))
    rows = [upper, lower, *([_entity(grid, e), *(_value(grid, e, s, a) for s, a in order)] for e in es)]
    return _rows(r, rows, r.choice(("tab", "pipe", "bars")), rule_after=0)


def _sections(r: Random, grid: Grid, language: Language, *, by: str) -> list[Unit]:
    """A heading for each name of one axis, and below it the plane of the other two."""
    assert grid.seconds
    count = {"entity": len(grid.entities.names), "second": len(grid.seconds.names), "attribute": len(grid.labels)}[by]
    lone = by == "second" and not grid.entities.names[0].text
    head, form, seed = (
        heading(r, language),
        r.choice(_LONE if lone else [name for name in PLANES if name not in RARE]),
        r.random(),
    )
    made: list[Unit] = []
    for index in range(count):
        if by == "entity":
            plane, name = _by_second(grid, index), _entity(grid, index)
        elif by == "second":
            plane, name = _by_entity(grid, index), _second(grid, index)
        else:
            plane, name = _by_both(grid, index), grid.labels[index]
        made.append(head(index, name, "\n"))
        made += PLANES[form](Random(seed), plane, language)
        made[-1:] = [replace(one, tail="\n\n") for one in made[-1:]]
    return made


def _told(r: Random, grid: Grid, language: Language) -> list[Unit]:
    """Prose with both keys in each sentence."""
    assert grid.seconds
    made = []
    flowing = r.random() < 0.5
    order = r.random() < 0.5
    form = r.choice(language.leads)
    pairs = [(e, s) for e in range(len(grid.entities.names)) for s in range(len(grid.seconds.names))]
    if order:
        pairs.sort(key=lambda pair: pair[1])
    for e, s in pairs:
        keys: list[Part] = [_entity(grid, e), _second(grid, s)]
        keys = [key for key in (keys[::-1] if order else keys) if plain(key)]
        lead: list[Part] = []
        for index, key in enumerate(keys):
            lead += ([language.comma] if index and language.code != "zh" else []) + [key]
        parts: list[Part] = []
        for part in filled(form, e="\0"):
            parts += lead if part == "\0" else [part]
        told = 0
        for a, label in enumerate(grid.labels):
            if grid.values[e, s, a]:
                parts += [language.comma] if told else []
                parts += filled(r.choice(language.clauses), a=_within(label, language), v=_value(grid, e, s, a))
                told += 1
        if told:
            gap = "" if language.code == "zh" else " "
            made.append(unit(*parts, language.stop, tail=gap if flowing and r.random() < 0.7 else "\n"))
    made[-1:] = [replace(one, tail="\n") for one in made[-1:]]
    return made


def _respectively_told(r: Random, grid: Grid, language: Language) -> list[Unit]:
    """For each entity and attribute one sentence that lists the qualifiers and then their values."""
    made: list[Unit] = []
    for e in range(len(grid.entities.names)):
        name = _entity(grid, e)
        lead = ((name,) if language.code == "zh" else (name, " ")) if plain(name) else ()
        told = (
            _respectively(r, _by_second(grid, e), language, (*lead,))
            if lead
            else _respectively(r, _by_second(grid, e), language)
        )
        made += told
    return made or _told(r, grid, language)


PLANES: dict[str, Callable[[Random, Plane, Language], list[Unit]]] = {
    "table": _table,
    "headed": _headed_cells,
    "records": _records,
    "keyed": _keyed,
    "line": _one_line,
    "bare": _bare,
    "columns": _by_column,
    "prose": _sentences,
    "pairs": _pairs,
    "respectively": _respectively,
    "deep": _deep,
    "articles": _articles,
}

RARE = frozenset(("articles",))
"""Only where a grid asks for them."""


_LONE = ("records", "keyed", "line", "prose", "pairs", "deep")
"""For facts whose entity is not named beside them."""


def _of(name: str, turned: bool = False) -> Callable[[Random, Grid, Language], list[Unit]]:
    def made(r: Random, grid: Grid, language: Language) -> list[Unit]:
        plane = _by_entity(grid)
        return PLANES[name](r, plane.turned(r.choice(("", *language.turned))) if turned else plane, language)

    return made


def _groups(r: Random, grid: Grid, language: Language) -> list[Unit]:
    """Several small tables in one document, each with a part of the attributes."""
    plane = _by_entity(grid)
    cut = len(plane.columns) // 2
    if not cut:
        return _table(r, plane, language)
    made: list[Unit] = []
    head = heading(r, language)
    for index, (start, end) in enumerate(((0, cut), (cut, len(plane.columns)))):
        part = Plane(plane.corner, plane.rows, plane.columns[start:end], tuple(row[start:end] for row in plane.cells))
        made.append(head(index, r.choice(language.parts).format(n=index + 1, o=language.ordinal(index + 1)), "\n"))
        made += _table(r, part, language)
        made[-1:] = [replace(one, tail="\n\n") for one in made[-1:]]
    return made


FORMS: dict[str, Callable[[Random, Grid, Language], list[Unit]]] = {
    **{name: _of(name) for name in PLANES},
    "turned": _of("table", turned=True),
    "groups": _groups,
}

LONG_FORMS: dict[str, Callable[[Random, Grid, Language], list[Unit]]] = {
    "flat": _flat,
    "heads": _two_heads,
    "bands": _bands,
    "by entity": lambda r, grid, language: _sections(r, grid, language, by="entity"),
    "by second": lambda r, grid, language: _sections(r, grid, language, by="second"),
    "by attribute": lambda r, grid, language: _sections(r, grid, language, by="attribute"),
    "told": _told,
    "respectively": _respectively_told,
}
