"""What families pick by chance: attributes, labels, notes, different names."""

from collections.abc import Callable, Sequence
from random import Random

from training.judge.documents.grids import Attribute, Name


def some(r: Random, pool: Sequence[Attribute], low: int, high: int) -> list[Attribute]:
    """Attributes of which none means the same as another."""
    count = r.randint(low, high)
    found: list[Attribute] = []
    for one in r.sample(pool, len(pool)):
        if len(found) < count and not any(one.same(other) for other in found):
            found.append(one)
    return found


def written(r: Random, attributes: Sequence[Attribute]) -> tuple[str, ...]:
    """How a document calls them."""
    many = [one.written or one.labels for one in attributes]
    return tuple(labels[0] if r.random() < 0.5 else r.choice(labels) for labels in many)


def notes(r: Random, *lines: str) -> tuple[str, ...]:
    """None, one or two of the lines."""
    return tuple(r.sample(lines, min(len(lines), r.choice((0, 0, 1, 1, 2)))))


def apart(count: int, make: Callable[[list[Name]], Name], tries: int = 200) -> list[Name]:
    """Different names; `make` is given those found so far."""
    found: list[Name] = []
    for _ in range(tries):
        name = make(found)
        if not any(name.overlaps(other) for other in found):
            found.append(name)
        if len(found) == count:
            break
    return found
