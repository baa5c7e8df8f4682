"""What a build takes over from the generation that answers now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.embedding.protocol import Vectors
from index.search.dense import Dense
from index.storage.generation import Generation
from index.storage.passages import Passages

_FEW = 1000
"""So many keys are looked up one by one before all of them are read."""


@dataclass(frozen=True, slots=True)
class Previous:
    """A generation opened to be taken over from.

    `vectors` are float32 (rows, dimension); `dead` are rows that no passage has any more.
    """

    folder: Path
    passages: Passages
    vectors: Vectors
    dead: tuple[int, ...]

    @classmethod
    def open(cls, generation: Generation) -> "Previous":
        """The files of `generation`; its `passages` must be closed."""
        return cls(
            generation.folder,
            Passages(generation.folder / "passages.sqlite"),
            Dense.open(generation.folder / "vectors").vectors(),
            tuple(generation.manifest["dead"]),
        )


class VectorsByKey(Mapping[bytes, Vectors]):
    """Vectors of a generation by the hash of the text that they were made from."""

    def __init__(self, previous: Previous) -> None:
        self._passages = previous.passages
        self._vectors = previous.vectors
        self._lookups = 0

    def __getitem__(self, key: bytes) -> Vectors:
        row = self._row(key)
        if row is None:
            raise KeyError(key)
        return self._vectors[row]  # type: ignore[no-any-return]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, bytes) and self._row(key) is not None

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _row(self, key: bytes) -> int | None:
        self._lookups += 1
        return self._passages.row_of(key) if self._lookups < _FEW else self._rows.get(key)

    @cached_property
    def _rows(self) -> dict[bytes, int]:
        return self._passages.keys()
