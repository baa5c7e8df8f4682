"""Find passages by the direction of their vectors: exact inner products in FAISS."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Dense:
    """Vectors of passages by row; larger inner products are nearer.

    Written and read through `serialize_index` and our own file, because FAISS cannot open a path
    with Chinese characters everywhere. Only read what the store has checked: FAISS trusts its file.
    """

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> "Dense":
        """An index of `vectors`, float32 (passages, dimension), rows of length 1 or 0."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> "Dense":
        """The index that `save` wrote."""
        return cls(faiss.deserialize_index(np.frombuffer(path.read_bytes(), dtype=np.uint8)))

    def save(self, path: Path) -> None:
        """Write the index to `path`."""
        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def vectors(self) -> Vectors:
        """All vectors by row, float32 (rows, dimension)."""
        if not len(self):
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` nearest rows with their cosines, best first; none for the zero vector."""
        if not len(self) or not vector.any():
            return []
        cosines, rows = self._index.search(vector.reshape(1, -1), min(k, len(self)))
        found = [(int(row), float(cosine)) for row, cosine in zip(rows[0], cosines[0], strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def cosines(self, vector: Vectors, rows: list[int]) -> list[float]:
        """The cosines of `vector` with the vectors of `rows`, in their order."""
        if not rows:
            return []
        chosen = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return [float(cosine) for cosine in chosen @ vector]
