"""Find passages by the direction of their vectors: inner products, in FAISS.

Few vectors are all compared with the question's. Of many, a sketch of one bit for each dimension
(RaBitQ: Gao and Long, SIGMOD 2024), thirty-two times smaller, is compared first, and only the nearest
by it are compared with their vectors. Figures: benchmarks/README.md.
"""

import os
import shutil
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index.embedding.protocol import Vectors

Rows = npt.NDArray[np.int64]

LARGE_ROWS = 50_000
"""From so many rows on there is a sketch: comparing all takes five milliseconds and more."""

CANDIDATES = 20
"""By the sketch, for each row asked for; these are compared with their vectors."""

SKETCH = ".sketch"
"""Suffix of the sketch, after the name of the file of vectors."""

_TRAINED_ON = 100_000
_HEADER = struct.Struct("<4siqqq?iQ")  # FAISS: name, dimension, rows, -, -, trained, metric, floats


def kind(rows: int) -> str:
    """How `rows` vectors are searched, as written in the manifest: "flat" or "rabitq"."""
    return "rabitq" if rows >= LARGE_ROWS else "flat"


class Dense:
    """Vectors of passages by row; larger inner products are nearer. Safe to share between threads.

    On disk they are a flat index of FAISS, and beside it, when there are many, the sketch. The
    vectors are mapped into memory, not read: opening takes no time, and what is not needed stays on
    the disk. Only open what the store has checked: FAISS trusts its files.
    """

    def __init__(self, vectors: Vectors, sketch: Any = None) -> None:
        self._vectors = vectors
        self._sketch = sketch

    @classmethod
    def build(cls, vectors: Vectors) -> "Dense":
        """An index of `vectors`, float32 (passages, dimension), rows of length 1 or 0."""
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        return cls(vectors, _sketched(vectors) if kind(len(vectors)) == "rabitq" else None)

    @classmethod
    def open(cls, path: Path) -> "Dense":
        """The index that `save` wrote. Raises ValueError for a file that is none."""
        beside = path.with_name(path.name + SKETCH)
        sketch = None
        if beside.exists():
            with open(beside, "rb") as file:
                sketch = _read(file.read)
        return cls(_mapped(path), sketch)

    def save(self, path: Path) -> None:
        """Write the vectors to `path`, and the sketch, if there is one, beside it."""
        index = faiss.IndexFlatIP(self.dimension)
        with open(path, "wb") as file:
            # FAISS cannot open a path with Chinese characters everywhere; and through its own
            # index all vectors would be in memory twice. So: its header, and the vectors.
            file.write(_header(index, self._vectors))
            file.write(self._vectors.data if len(self) else b"")
        if self._sketch is not None:
            with open(path.with_name(path.name + SKETCH), "wb") as file:
                _write(self._sketch, file.write)

    @classmethod
    def grown(cls, old: Path, path: Path, removed: Sequence[int], new: Vectors) -> int:
        """Write to `path` what `old` holds, zeros for the rows `removed`, and `new` after it; gives how many rows.

        The file is what `save` would write of them together, but no vectors are held in memory.
        """
        before = _mapped(old).shape[0]
        shutil.copyfile(old, path)
        size = 4 * new.shape[1]
        together = np.broadcast_to(np.float32(0), (before + len(new), new.shape[1]))
        with open(path, "r+b") as file:
            file.write(_header(faiss.IndexFlatIP(new.shape[1]), together))
            for row in removed:
                file.seek(_HEADER.size + row * size)
                file.write(bytes(size))
            file.seek(_HEADER.size + before * size)
            file.write(np.ascontiguousarray(new, dtype=np.float32).tobytes())
        if kind(len(together)) == "rabitq":
            with open(path.with_name(path.name + SKETCH), "wb") as file:
                _write(_sketched(_mapped(path)), file.write)
        return len(together)

    def __len__(self) -> int:
        return len(self._vectors)

    @property
    def dimension(self) -> int:
        return int(self._vectors.shape[1])

    @property
    def kind(self) -> str:
        """How it is searched: "flat" or "rabitq"."""
        return "flat" if self._sketch is None else "rabitq"

    def vectors(self) -> Vectors:
        """All vectors by row, float32 (rows, dimension); not to be written to."""
        return self._vectors

    def search(self, vector: Vectors, k: int, among: Rows | None = None) -> list[tuple[int, float]]:
        """The `k` nearest rows with their cosines, best first; none for the zero vector.

        With `among` only those rows are compared, each with its vector. Equal cosines keep the
        smaller row first.
        """
        if not len(self) or not vector.any():
            return []
        k = min(k, len(self))
        if among is not None:
            rows, cosines = among, self._vectors[among] @ vector
        elif self._sketch is not None and CANDIDATES * k < len(self):
            _, near = self._sketch.search(vector.reshape(1, -1), CANDIDATES * k)
            rows = near[0][near[0] >= 0]
            cosines = self._vectors[rows] @ vector
        else:
            found, near = faiss.knn(vector.reshape(1, -1), self._vectors, k, metric=faiss.METRIC_INNER_PRODUCT)
            rows, cosines = near[0], found[0]
        best = np.lexsort((rows, -cosines))[:k]
        return list(zip(rows[best].tolist(), cosines[best].tolist(), strict=True))

    def cosines(self, vector: Vectors, rows: list[int]) -> list[float]:
        """The cosines of `vector` with the vectors of `rows`, in their order."""
        if not rows:
            return []
        return (self._vectors[np.asarray(rows)] @ vector).tolist()  # type: ignore[no-any-return]


def _sketched(vectors: Vectors) -> Any:
    sketch = faiss.IndexRaBitQFastScan(vectors.shape[1], faiss.METRIC_INNER_PRODUCT)
    sketch.train(vectors[:: max(1, len(vectors) // _TRAINED_ON)])
    sketch.add(vectors)
    return sketch


def _header(index: Any, vectors: Vectors) -> bytes:
    """What FAISS writes before the vectors of a flat index."""
    empty = faiss.serialize_index(index).tobytes()
    name, dimension, _, *rest, _ = _HEADER.unpack(empty[: _HEADER.size])
    return _HEADER.pack(name, dimension, len(vectors), *rest, vectors.size)


def _mapped(path: Path) -> Vectors:
    """The vectors of a flat index, mapped into memory."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        head = file.read(_HEADER.size)
    if len(head) < _HEADER.size:
        raise ValueError(f"{path.name}: no vectors")
    name, dimension, rows, *_, floats = _HEADER.unpack(head)
    if name != b"IxFI" or floats != rows * dimension or size != _HEADER.size + 4 * floats:
        raise ValueError(f"{path.name}: no flat index of {rows} vectors")
    if not rows or os.name == "nt":  # Windows could not remove an old index while it is mapped
        vectors = np.frombuffer(path.read_bytes(), dtype="<f4", offset=_HEADER.size)
        return vectors.reshape(rows, dimension)
    mapped = np.memmap(path, dtype="<f4", mode="r", offset=_HEADER.size, shape=(rows, dimension))
    return np.asarray(mapped)


def _write(index: Any, write: Callable[[bytes], int]) -> None:
    faiss.write_index(index, faiss.PyCallbackIOWriter(write))  # type: ignore[attr-defined]


def _read(read: Callable[[int], bytes]) -> Any:
    return faiss.read_index(faiss.PyCallbackIOReader(read))  # type: ignore[attr-defined]
