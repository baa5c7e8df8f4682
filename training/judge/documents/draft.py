"""A document as units (lines, rows, sentences) of parts, some of which are marked as values that answer."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace

Part = str | tuple[Hashable, str]
"""Plain text, or a mark and the text that it marks."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What answers as a whole: a line, a row, a sentence, a pair; `tail` stands after it and does not belong to it."""

    parts: tuple[Part, ...]
    tail: str = "\n"
    body: Hashable = None
    """A mark for all of it that stands after its first part, the number."""

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part[1] for part in self.parts)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a marked text stands: `[start, end)` of itself and of its unit."""

    start: int
    end: int
    unit: tuple[int, int]
    index: int
    """Which unit of the document it is."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of a document and the places of each mark."""

    text: str
    places: dict[Hashable, list[Place]]


def unit(*parts: Part, tail: str = "\n", body: Hashable = None) -> Unit:
    """A unit of these parts without the empty ones."""
    return Unit(tuple(part for part in parts if (part if isinstance(part, str) else part[1])), tail, body)


def lines(*texts: str) -> list[Unit]:
    """One unit a line."""
    return [Unit((text,)) for text in texts if text]


def filled(form: str, **slots: Part) -> list[Part]:
    """The parts of a form with `{names}`.

    >>> filled("{e}: {v}.", e="A", v=("mark", "5"))
    ['A', ': ', ('mark', '5'), '.']
    """
    parts: list[Part] = []
    while "{" in form:
        before, _, rest = form.partition("{")
        name, _, form = rest.partition("}")
        parts += [part for part in (before, slots[name]) if part]
    return [*parts, form] if form else parts


def render(units: Iterable[Unit], convert: Callable[[str], str] = str) -> Rendered:
    """The text of the units, each part converted by itself, and where the marks stand in it."""
    text: list[str] = []
    places: dict[Hashable, list[Place]] = {}
    at = 0
    for index, one in enumerate(units):
        begin, found = at, []
        for part in one.parts:
            mark, plain = (None, part) if isinstance(part, str) else part
            written = convert(plain)
            if mark is not None and written:
                found.append((mark, at, at + len(written)))
            text.append(written)
            at += len(written)
            if one.body is not None and part is one.parts[0]:
                found.append((one.body, at, at))
        found = [(mark, start, end if start < end else at) for mark, start, end in found]
        for mark, start, end in found:
            places.setdefault(mark, []).append(Place(start, end, (begin, at), index))
        text.append(one.tail)
        at += len(one.tail)
    return Rendered("".join(text), places)


def without(units: list[Unit], index: int) -> list[Unit]:
    """The units but one."""
    return units[:index] + units[index + 1 :]


def wrapped(units: list[Unit], width: int, indent: str = "") -> list[Unit]:
    """Units broken into lines of about `width` characters, never inside a marked text, as text taken from pages is."""
    broken = []
    for one in units:
        parts: list[Part] = []
        column = 0
        for part in one.parts:
            if not isinstance(part, str):
                parts.append(part)
                column += len(part[1])
                continue
            rest = part
            while column + len(rest) > width and len(rest) > 1:
                cut = max(width - column, 1)
                space = rest.rfind(" ", 1, cut + 1)
                if rest.isascii() and space < 0:
                    break
                cut = space if rest.isascii() else cut
                parts.append(rest[:cut].rstrip(" ") + "\n" + indent)
                rest, column = rest[cut:].lstrip(" "), len(indent)
            parts.append(rest)
            column += len(rest)
        broken.append(replace(one, parts=tuple(parts)))
    return broken
