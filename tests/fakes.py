"""Small stand-ins that behave like the real things and are the same on every machine."""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.text.language import fold


class FakeEncoder:
    """Character pairs hashed into a vector: texts that share words are near."""

    name = "fake"
    dimension = 64
    fingerprint = "fake:1"

    def __init__(self) -> None:
        self.encoded = 0

    def encode_query(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.stack([_vector(text, self.dimension) for text in texts])

    def encode_document(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.encoded += len(texts)
        return self.encode_query(texts)


def _vector(text: str, dimension: int) -> npt.NDArray[np.float32]:
    vector = np.zeros(dimension, dtype=np.float32)
    folded = fold(text)
    for start in range(len(folded) - 1):
        digest = hashlib.sha256(folded[start : start + 2].encode()).digest()
        vector[digest[0] % dimension] += 1 if digest[1] % 2 else -1
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector
