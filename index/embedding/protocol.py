"""The interface of encoders: what turns texts into vectors."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """What turns questions and passages into vectors that can be compared.

    Rows have length 1, so that a dot product is a cosine. A text without any known token, such as
    the empty one, gives a row of zeros: it is similar to nothing.
    """

    @property
    def dimension(self) -> int: ...

    @property
    def fingerprint(self) -> str:
        """`NAME:HASH`. Only vectors of encoders with equal fingerprints may be compared; the hash names their cache
        folder, so it must be of everything that the vectors depend on."""
        ...

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """float32 (texts, dimension), in the order of the texts."""
        ...

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """float32 (texts, dimension), in the order of the texts."""
        ...


@runtime_checkable
class RemoteEncoder(Protocol):
    """An encoder on other machines, which may be given several batches at a time."""

    @property
    def dimension(self) -> int: ...

    @property
    def in_flight(self) -> int:
        """Batches that it may be given before the first is back."""
        ...

    def submit(self, texts: list[str]) -> "Future[Vectors]": ...


def checked(encoded: Any, texts: int, dimension: int, name: str) -> Vectors:
    """float32 (texts, dimension) with rows of length 1. Raises EncoderError where a number is not finite."""
    vectors = np.array(encoded, dtype=np.float32).reshape(texts, dimension)
    bad = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
    if len(bad):
        raise EncoderError(
            f"模型 {name} 对第 {bad[0] + 1} 段文字给出了无效的向量（NaN 或无穷大），"
            f"共 {len(bad)} 段如此。请换一个模型。",
            f"The model {name} gives vectors that are not numbers for {len(bad)} texts, first for "
            f"text {bad[0] + 1}; name another model.",
        )
    return unit(vectors)


def unit(vectors: Vectors) -> Vectors:
    """The same array with rows of length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    vectors /= lengths
    return vectors
