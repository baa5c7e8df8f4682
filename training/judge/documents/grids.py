"""Facts as a grid: entities × attributes, and where there is one a second qualifier such as a year or a weekday."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random


@dataclass(frozen=True, slots=True)
class Name:
    """An entity or a qualifier: as the document writes it, and other ways in which a question may say it."""

    text: str
    also: tuple[str, ...] = ()
    put: str = "{}"
    """How a question puts it: `on {}`."""
    own: bool = True
    """Whether a question may say it as the document does."""

    def asked(self, r: Random) -> str:
        """One way to say it; the document's own in half of the cases."""
        said = self.text if not self.also or (self.own and r.random() < 0.5) else r.choice(self.also)
        return self.put.format(said) if said else ""

    def overlaps(self, other: "Name") -> bool:
        """Whether one way to say this is a way to say the other."""
        return bool({self.text, *self.also} & {other.text, *other.also})


Maker = Callable[[Random], str]


class Ways:
    """Several ways to write values of one kind; a column usually keeps to one of them."""

    def __init__(self, *ways: Maker) -> None:
        self.ways = ways

    def __call__(self, r: Random) -> str:
        return r.choice(self.ways)(r)

    def settled(self, r: Random) -> Maker:
        """One of the ways for a whole column, now and then all of them."""
        if r.random() < 0.15:
            return self
        way = r.choice(self.ways)
        return way.settled(r) if isinstance(way, Ways) else way


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is told of an entity: its labels, how a value is made, and how people ask for it."""

    key: str
    labels: tuple[str, ...]
    make: Maker
    kind: str
    """Which general question forms fit: number, money, who, when, where, long, what."""
    asks: tuple[str, ...] = ()
    clash: frozenset[str] = frozenset()
    """Attributes that share one of these words mean the same."""
    covers: frozenset[str] = frozenset()
    """Meanings of others whose questions this one answers where a document has it alone."""
    back: tuple[str, ...] = ()
    """Questions for the entity by its value, with `{v}`."""
    said: tuple[str, ...] = ()
    """Sentences with `{e}`, `{a}`, `{v}` that only this attribute has."""
    written: tuple[str, ...] = ()
    """Its labels in documents, where they differ from those in questions."""
    describes: int = 0
    """Whether an entity may be called by its value, as a person by department and position; two do it in this order."""

    def same(self, other: "Attribute") -> bool:
        """Whether both mean the same, so that no document has both."""
        return self.key == other.key or bool(self.clash & other.clash) or bool(set(self.labels) & set(other.labels))

    def answers(self, other: "Attribute") -> bool:
        """Whether a document that has this one may answer a question for the other."""
        return self.same(other) or bool(self.covers & other.clash)


def attribute(
    labels: str,
    make: Maker,
    kind: str,
    asks: str = "",
    *,
    clash: str = "",
    covers: str = "",
    back: str = "",
    said: str = "",
    describes: int = 0,
) -> Attribute:
    """An attribute from texts whose alternatives are parted by `|`; its first label is its key."""
    many = [tuple(part for part in text.split("|") if part) for text in (labels, asks, back, said)]
    marks = frozenset(clash.split()), frozenset(covers.split())
    return Attribute(many[0][0], many[0], make, kind, many[1], *marks, many[2], many[3], describes=describes)


Kin = Callable[[Random, Name], Name]
"""Makes another name that is easily taken for the given one."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Names of one kind that stand in a document, such as people or years."""

    kind: str
    """What a question for another one misses: entity, model, place, year, quarter, weekday …"""
    label: str
    names: tuple[Name, ...]
    kin: Kin
    inside: bool = True
    """Whether a stranger's name may be a part of another's; a thing without a model may not, for it may be meant."""

    def stranger(self, r: Random, like: Name, outside: Sequence[Name] = ()) -> Name | None:
        """A name that is near `like` and stands neither here nor in `outside`."""
        for _ in range(20):
            other = self.kin(r, like)
            meant = not self.inside and not other.also and any(other.text in name.text for name in self.names)
            if not meant and not any(other.overlaps(name) for name in (*self.names, *outside)):
                return other
        return None

    def renamed(self, old: Name, new: Name) -> "Axis":
        return replace(self, names=tuple(new if name == old else name for name in self.names))


def axis(kind: str, label: str, names: Sequence[Name], kin: Kin, *, inside: bool = True) -> Axis:
    return Axis(kind, label, tuple(names), kin, inside)


NOTHING = Name("")


@dataclass(frozen=True, slots=True)
class Grid:
    """The facts of a document. A value is found by the places of its entity, its second qualifier and its attribute."""

    title: str
    """A form: `{0}`, `{1}` … are the scopes' names."""
    scopes: tuple[Axis, ...]
    """Qualifiers that stand only in the title, one name each."""
    entities: Axis
    attributes: tuple[Attribute, ...]
    labels: tuple[str, ...]
    """How this document calls its attributes."""
    values: dict[tuple[int, int, int], str]
    seconds: Axis | None = None
    pool: tuple[Attribute, ...] = ()
    """Attributes that such a document might have, for questions that this one does not answer."""
    forms: tuple[str, ...] = ()
    """Layouts that suit, some of them more than once; all if empty."""
    noise: tuple[str, ...] = field(default=())
    """Lines that stand around the facts and answer nothing."""
    tail: tuple[str, ...] = ()
    """Notes below the facts."""

    def heading(self) -> str:
        """The title with its scopes."""
        return self.title.format(*(scope.names[0].text for scope in self.scopes))

    def second(self, index: int) -> Name:
        return self.seconds.names[index] if self.seconds else NOTHING


def values(
    r: Random, entities: int, attributes: Sequence[Attribute], seconds: int = 1, blank: float = 0.0
) -> dict[tuple[int, int, int], str]:
    """A value for each cell, a share of them left blank."""
    makers = [one.make.settled(r) if isinstance(one.make, Ways) else one.make for one in attributes]
    made = {}
    for e in range(entities):
        for s in range(seconds):
            for a, make in enumerate(makers):
                made[e, s, a] = "" if r.random() < blank else make(r)
    return made
