"""Late interaction: how much of what a question means a passage meets, piece by piece.

A passage's one vector tells what it is about, not whether each thing asked for stands in it. So each
piece of the question looks for its nearest piece in the passage, also in another language (Khattab
and Zaharia, SIGIR 2020, on vectors that do not look at context). Long rows are pieces that say much:
each counts by its squared length.

What all passages that are compared meet tells none of them from the others: between them each piece counts
less the more of them meet it, as a word that many texts hold counts less in BM25.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.embedding.static import StaticEncoder, Vectors

Numbers = NDArray[np.int64]

KEPT = 20_000
"""Passages whose pieces are remembered, some 500 bytes each."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What passages meet of a question, float32 (passages,), 0 to 1.

    `met` is the share of its meaning, of each passage by itself; `telling` the same with little weight for
    what most of them meet.
    """

    met: Vectors
    telling: Vectors


class Interaction:
    """Compares questions with the passages of one index, by the pieces of a static encoder."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder
        self._pieces: dict[int, Numbers] = {}

    def compare(self, question: str, texts: Mapping[int, str]) -> Meeting:
        """What each of `texts` meets of the question.

        They are those of passages by their rows, all ever given of one index: by its row a passage is
        known again.
        """
        (asked,) = self._encoder.distinct_token_ids([question])
        rows = self._encoder.vectors_of(asked)
        weights = np.square(rows).sum(axis=1)
        if not weights.any() or not texts:
            return Meeting(*np.zeros((2, len(texts)), dtype=np.float32))
        nearest = self._nearest(rows, texts)
        rare = weights / np.sqrt(np.maximum(np.square(nearest).sum(axis=0), 1))
        return Meeting(nearest @ (weights / weights.sum()), nearest @ (rare / rare.sum()))

    def nearest_sentences(self, question: str, passages: Sequence[Sequence[str]]) -> Vectors:
        """float32 (passages,): the cosine of the sentence of each that is nearest to the question; 0 without any."""
        counts = np.asarray([len(sentences) for sentences in passages], dtype=np.int64)
        nearest = np.zeros(len(passages), dtype=np.float32)
        if counts.any():
            vectors = self._encoder.encode_document(list(chain.from_iterable(passages)))
            cosines = vectors @ self._encoder.encode_query([question])[0]
            filled = np.flatnonzero(counts)
            nearest[filled] = np.maximum.reduceat(cosines, (np.cumsum(counts) - counts)[filled])
        return nearest

    def _nearest(self, asked: Vectors, texts: Mapping[int, str]) -> Vectors:
        """float32 (texts, pieces): the cosine of each piece's nearest in each text, or 0."""
        pieces = self._of(texts)
        different, at = np.unique(np.concatenate(pieces), return_inverse=True)
        cosines = _unit(self._encoder.vectors_of(different)) @ _unit(asked).T
        lengths = np.asarray([len(one) for one in pieces])
        filled = np.flatnonzero(lengths)
        nearest = np.zeros((len(texts), len(asked)), dtype=np.float32)
        if len(filled):
            starts = np.cumsum(lengths) - lengths
            nearest[filled] = np.maximum.reduceat(cosines[at], starts[filled], axis=0)
        return np.maximum(nearest, 0)

    def _of(self, texts: Mapping[int, str]) -> list[Numbers]:
        """The different pieces of each passage."""
        known = self._pieces
        new = [row for row in texts if row not in known]
        found = dict(
            zip(new, self._encoder.distinct_token_ids([texts[row] for row in new]), strict=True)
        )
        pieces = [known[row] if row in known else found[row] for row in texts]
        known.update(found)  # both this and `list` are one step for other threads
        if len(known) > KEPT:
            self._pieces = dict(list(known.items())[KEPT // 2 :])
        return pieces


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1), np.float32(1e-9))[:, None]
    return unit
