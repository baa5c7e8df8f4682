"""What the families share: choosing attributes, putting a grid together."""

import re
from collections.abc import Iterable, Sequence
from random import Random

from training.judge.documents.grids import NOTHING, Attribute, Axis, Grid, Kin, Name, axis, values

LONE = ("records", "keyed", "line", "prose", "pairs", "deep", "by second", "flat", "told", "respectively")
"""Layouts of documents whose entity stands in the title."""


def pick(r: Random, texts: str) -> str:
    """One of the texts parted by `|`."""
    return r.choice(texts.split("|"))


def some(r: Random, pool: Sequence[Attribute], low: int, high: int, *must: Attribute) -> list[Attribute]:
    """Attributes of different meanings in some order, the ones that must be there among them."""
    wanted = r.randint(low, high)
    found = list(must)
    for one in r.sample(pool, len(pool)):
        if len(found) < wanted and not any(one.same(other) for other in found):
            found.append(one)
    r.shuffle(found)
    return found


def closed(*texts: str) -> list[Name]:
    """Names of a closed set from `text/other way/other way`."""
    return [Name(first, tuple(rest)) for first, *rest in (text.split("/") for text in texts)]


def others(names: Sequence[Name]) -> Kin:
    """Other names of a closed set."""
    return lambda r, like: r.choice([name for name in names if name != like])


def subset(r: Random, names: Sequence[Name], low: int, high: int) -> list[Name]:
    """Some of the names, in their order, never all."""
    count = min(r.randint(low, high), len(names) - 1)
    kept = set(r.sample(range(len(names)), count))
    return [name for index, name in enumerate(names) if index in kept]


def nobody() -> Axis:
    """No entity of its own: the facts are of what the title names."""
    return axis("entity", "", (NOTHING,), lambda r, like: NOTHING)


def notes(r: Random, lines: str) -> tuple[str, ...]:
    """None, one or two of the lines."""
    many = lines.split("|") if lines else []
    return tuple(r.sample(many, min(len(many), r.choice((0, 0, 1, 1, 2)))))


def grid(
    r: Random,
    title: str,
    entities: Axis,
    attributes: Sequence[Attribute],
    pool: Sequence[Attribute],
    *,
    seconds: Axis | None = None,
    scopes: Iterable[Axis] = (),
    blank: tuple[float, ...] = (0, 0, 0.1),
    forms: Iterable[str] = (),
    before: str = "",
    after: str = "",
) -> Grid:
    """A grid with a value in each cell; `before` and `after` are noise lines to choose from, parted by `|`."""
    many = (len(entities.names), len(seconds.names) if seconds else 1)
    lone = not entities.names[0].text
    written = [one.written or one.labels for one in attributes]
    labels = [ways[0] if r.random() < 0.5 else r.choice(ways) for ways in written]
    told = values(r, many[0], attributes, many[1], blank=r.choice(blank))
    if r.random() < 0.3:
        labels, told = _with_units(labels, told)
    return Grid(
        title=title,
        scopes=tuple(scopes),
        entities=entities,
        attributes=tuple(attributes),
        labels=tuple(labels),
        values=told,
        seconds=seconds,
        pool=tuple(pool),
        forms=tuple(forms) or (LONE if lone else ()),
        noise=notes(r, before),
        tail=notes(r, after),
    )


_QUANTITY = re.compile(r"([\d.,]+) ?([^\d\s.,（）()/:-][^\d\s]{0,5})")


def _with_units(
    labels: list[str], told: dict[tuple[int, int, int], str]
) -> tuple[list[str], dict[tuple[int, int, int], str]]:
    """A unit that all cells of a column share stands in its header, and the cells are bare numbers."""
    labels, told = list(labels), dict(told)
    for a, label in enumerate(labels):
        cells = {at: _QUANTITY.fullmatch(text) for at, text in told.items() if at[2] == a and text}
        units = {found[2] if found else "" for found in cells.values()}
        if len(units) == 1 and len(cells) > 1 and (one := units.pop()):
            labels[a] = f"{label} ({one})" if label.isascii() else f"{label}（{one}）"
            told |= {at: found[1] for at, found in cells.items() if found}
    return labels, told


LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SUFFIXES = (
    "",
    "",
    "",
    "",
    "A",
    "B",
    "C",
    "S",
    "T",
    "X",
    "L",
    " Pro",
    " Max",
    " Plus",
    " mini",
    " Lite",
    "-A",
    "-B",
    "-II",
    "E",
    "H",
)


def kin_model(r: Random, like: str) -> str:
    """A sibling: another suffix, a neighbouring number, another letter."""
    way = r.random()
    body = like
    for end in sorted(set(SUFFIXES), key=len, reverse=True):
        if end and like.endswith(end) and any(c.isdigit() for c in like.removesuffix(end)[-1:]):
            body = like.removesuffix(end)
            break
    if way < 0.4:
        return body + r.choice(SUFFIXES)
    digits = [i for i, c in enumerate(like) if c.isdigit()]
    if way < 0.85 and digits:
        i = r.choice(digits[-2:])
        return like[:i] + r.choice("0123456789".replace(like[i], "") if i > digits[0] else "123456789") + like[i + 1 :]
    return r.choice(LETTERS) + like[1:]
