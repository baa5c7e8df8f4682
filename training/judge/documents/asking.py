"""Questions about a grid of facts, those that its document answers and those that it nearly answers."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from random import Random

from training.judge.documents.draft import Unit, lines, render, without, wrapped
from training.judge.documents.grids import Attribute, Grid, Name
from training.judge.documents.language import Language
from training.judge.documents.layouts import forms, lay_out


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a form and what fills it: each is converted between scripts by itself."""

    form: str
    slots: dict[str, tuple[str, ...]]

    def text(self, joined: Callable[[list[str]], str], convert: Callable[[str], str] = str) -> str:
        """The question; a form's words are converted without its slots."""
        filled = {name: joined([convert(part) for part in parts if part]) for name, parts in self.slots.items()}
        form = convert(self.form)
        for name, value in filled.items():
            if not value:
                form = form.replace(f"{{{name}}}的", "").replace(f"{{{name}}} ", "").replace(f"（{{{name}}}）", "")
        return form.format(**filled).strip(" ，,")


@dataclass(frozen=True, slots=True)
class Case:
    """A document and a question; `marks` are what answers, none if nothing does, and `miss` says why."""

    title: str
    units: tuple[Unit, ...]
    asked: Asked
    marks: tuple[Hashable, ...] = ()
    miss: str = ""


def cases(r: Random, grid: Grid, language: Language, questions: int) -> Iterator[Case]:
    """So many base questions, most of them with a near miss beside them."""
    seed, form = r.random(), r.choice(forms(grid))
    first = _document(seed, grid, language, form)
    open_cells = [place for place, text in grid.values.items() if text]
    if not open_cells:
        return
    for _ in range(questions):
        at = r.choice(open_cells)
        if r.random() < 0.13 and (turned := _backward(r, grid, language, at, first)):
            yield from turned
            continue
        ways = r.sample(_WAYS, len(_WAYS))
        known = r.random()
        base = _asked(r, grid, language, at)
        missed = next((found for way in ways if (found := way(r, grid, language, at, base, (seed, form)))), None)
        if missed and missed.units != first[1]:  # the text changed: the very same question stands on both
            base = missed.asked
        if known < 0.86 or not missed:
            yield Case(*first, base, (("value", *at),))
        if missed:
            yield missed


def _document(seed: float, grid: Grid, language: Language, form: str) -> tuple[str, tuple[Unit, ...]]:
    """Title and units; the same seed gives the same layout, whatever stands in the cells."""
    r = Random(seed)
    title = grid.heading()
    body = lay_out(r, grid, language, form)
    head = (
        r.choice(("{t}", "{t}", "{t}", "# {t}", "《{t}》", "{t}\n"))
        if language.code == "zh"
        else r.choice(("{t}", "{t}", "# {t}", "{t}\n"))
    )
    inside = r.random() < 0.75 or not title
    named = r.random() < 0.6 or not inside
    top = lines(head.format(t=title)) if inside and title else []
    before, after = list(grid.noise), list(grid.tail)
    top += lines(*before)
    if form in _WRAPPED and r.random() < 0.3:
        body = wrapped(body, r.randrange(24, 44) if language.code == "zh" else r.randrange(50, 80))
    if top and r.random() < 0.5:
        top[-1] = replace(top[-1], tail="\n\n")
    return (title if named else ""), (*top, *body, *lines(*after))


_WRAPPED = frozenset(("prose", "told", "line"))

# --- a question for a value


def _asked(r: Random, grid: Grid, language: Language, at: tuple[int, int, int], **other: object) -> Asked:
    """A question for the value at `at`; `other` puts another entity, second, scope or attribute in its place."""
    e, s, a = at
    entity = other.get("entity", grid.entities.names[e])
    second = other.get("second", grid.second(s))
    scopes = other.get("scopes", tuple(axis.names[0] for axis in grid.scopes))
    attribute = other.get("attribute", grid.attributes[a])
    assert isinstance(entity, Name) and isinstance(second, Name) and isinstance(attribute, Attribute)
    assert isinstance(scopes, tuple)
    form = other.get("form") or question_form(r, attribute, language)
    needed = not entity.text and not second.text
    kept = [name.asked(r) for name in scopes if other.get("scopes") or r.random() < (0.7 if needed else 0.4)]
    parts = [second.asked(r), entity.asked(r)]
    if r.random() < 0.5:
        parts.reverse()
    label = r.choice(attribute.labels)
    return Asked(str(form), {"e": (*kept, *parts), "a": (label,)})


def question_form(r: Random, attribute: Attribute, language: Language) -> str:
    """One of the forms that ask for an attribute, with what people put around it."""
    form = r.choice(attribute.asks if attribute.asks and r.random() < 0.65 else language.asks[attribute.kind])
    clipped = language.code == "zh" and "{e} " in form
    opening = "" if clipped else r.choice(language.openings)
    ending = r.choice(language.endings)
    if form[-1] in "?？" or form.endswith("呢"):
        ending = ""
    return opening + form + ending


# --- ways to miss

Way = Callable[[Random, Grid, Language, tuple[int, int, int], Asked, tuple[float, str]], Case | None]


def _other_entity(
    r: Random, grid: Grid, language: Language, at: tuple[int, int, int], base: Asked, key: tuple[float, str]
) -> Case | None:
    name = grid.entities.names[at[0]]
    if not name.text or not (other := grid.entities.stranger(r, name)):
        return None
    if r.random() < 0.5:
        return _asked_of(r, grid, language, at, key, grid.entities.kind, entity=other)
    return Case(
        *_document(key[0], replace(grid, entities=grid.entities.renamed(name, other)), language, key[1]),
        base,
        (),
        grid.entities.kind,
    )


def _other_second(
    r: Random, grid: Grid, language: Language, at: tuple[int, int, int], base: Asked, key: tuple[float, str]
) -> Case | None:
    if not grid.seconds:
        return None
    name = grid.seconds.names[at[1]]
    if not (other := grid.seconds.stranger(r, name)):
        return None
    if r.random() < 0.6:
        return _asked_of(r, grid, language, at, key, grid.seconds.kind, second=other)
    return Case(
        *_document(key[0], replace(grid, seconds=grid.seconds.renamed(name, other)), language, key[1]),
        base,
        (),
        grid.seconds.kind,
    )


def _other_attribute(
    r: Random, grid: Grid, language: Language, at: tuple[int, int, int], base: Asked, key: tuple[float, str]
) -> Case | None:
    absent = [one for one in grid.pool if not any(here.answers(one) for here in grid.attributes)]
    if not absent:
        return None
    if r.random() < 0.5:
        return _asked_of(r, grid, language, at, key, "attribute", attribute=r.choice(absent))
    old, new = grid.attributes[at[2]], r.choice(absent)
    if new.answers(old) or any(one is not old and one.answers(old) for one in grid.attributes):
        return None
    swapped = tuple(new if index == at[2] else one for index, one in enumerate(grid.attributes))
    labels = tuple(r.choice(new.labels) if index == at[2] else one for index, one in enumerate(grid.labels))
    told = {place: (new.make(r) if text else "") if place[2] == at[2] else text for place, text in grid.values.items()}
    changed = replace(grid, attributes=swapped, labels=labels, values=told)
    return Case(*_document(key[0], changed, language, key[1]), base, (), "attribute")


def _other_scope(
    r: Random, grid: Grid, language: Language, at: tuple[int, int, int], base: Asked, key: tuple[float, str]
) -> Case | None:
    if not grid.scopes:
        return None
    index = r.randrange(len(grid.scopes))
    axis = grid.scopes[index]
    others = [one.names[0] for one in grid.scopes if one is not axis]
    if not (other := axis.stranger(r, axis.names[0], others)):
        return None
    if r.random() < 0.5:
        wanted = tuple(other if one is axis else one.names[0] for one in grid.scopes)
        return _asked_of(r, grid, language, at, key, axis.kind, scopes=wanted)
    swapped = tuple(one.renamed(one.names[0], other) if one is axis else one for one in grid.scopes)
    asked = _asked(r, grid, language, at, scopes=tuple(one.names[0] for one in grid.scopes))
    return Case(*_document(key[0], replace(grid, scopes=swapped), language, key[1]), asked, (), axis.kind)


def _taken_out(
    r: Random, grid: Grid, language: Language, at: tuple[int, int, int], base: Asked, key: tuple[float, str]
) -> Case | None:
    title, units = _document(key[0], grid, language, key[1])
    places = render(units).places.get(("value", *at))
    if not places:
        return None
    left = without(list(units), places[0].index)
    if grid.values[at] in "".join(one.text for one in left) or len(left) < 3:
        return None
    return Case(title, tuple(left), base, (), "removed")


def _left_blank(
    r: Random, grid: Grid, language: Language, at: tuple[int, int, int], base: Asked, key: tuple[float, str]
) -> Case | None:
    if key[1] in ("bare",):
        return None
    blank = [place for place, text in grid.values.items() if not text]
    if blank and r.random() < 0.4:
        return _asked_of(r, grid, language, r.choice(blank), key, "blank")
    emptied = replace(grid, values=grid.values | {at: ""})
    if not any(emptied.values.values()):
        return None
    return Case(*_document(key[0], emptied, language, key[1]), base, (), "blank")


def _asked_of(
    r: Random,
    grid: Grid,
    language: Language,
    at: tuple[int, int, int],
    key: tuple[float, str],
    miss: str,
    **other: object,
) -> Case:
    return Case(*_document(key[0], grid, language, key[1]), _asked(r, grid, language, at, **other), (), miss)


_WAYS: list[Way] = [
    _other_entity,
    _other_entity,
    _other_second,
    _other_second,
    _other_attribute,
    _other_scope,
    _taken_out,
    _left_blank,
]


# --- questions for the entity by a value


def _backward(
    r: Random, grid: Grid, language: Language, at: tuple[int, int, int], first: tuple[str, tuple[Unit, ...]]
) -> list[Case] | None:
    """Who has this value; and the same for a value that nobody has."""
    e, s, a = at
    one, text = grid.attributes[a], grid.values[at]
    if not one.back or not grid.entities.names[e].text:
        return None
    places = render(first[1]).places
    marks = [place for place in grid.values if place[1] == s and place[2] == a and grid.values[place] == text]
    if len(marks) != 1 or ("value", *at) not in places:
        return None
    inside = places["value", *at][0].index
    if not any(place.index == inside for place in places.get(("entity", e), ())):
        return None
    for _ in range(10):
        other = one.make(r)
        if other and not any(other in here.text or here.text in other for here in first[1] if here.text):
            break
    else:
        return None
    form = r.choice(one.back if r.random() < 0.7 else language.backs)
    form = r.choice(language.openings) + form + r.choice(language.endings)
    before = (grid.second(s).asked(r),) if grid.seconds else ()
    form = "{s}" + form if before else form

    def asked(value: str) -> Asked:
        return Asked(form, {"s": before, "v": (value,), "a": (r.choice(one.labels),), "k": (grid.entities.label,)})

    return [Case(*first, asked(text), (("entity", e),)), Case(*first, asked(other), (), "value")]
