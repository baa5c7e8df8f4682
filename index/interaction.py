"""Late interaction: how much of what a question means a passage meets, piece by piece.

A passage's one vector tells what it is about, not whether each thing asked for stands in it. So each
piece of the question looks for its nearest piece in the passage, also in another language (Khattab
and Zaharia, SIGIR 2020, on vectors that do not look at context). Long rows are pieces that say much:
each counts by its squared length.
"""

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.embed import StaticEncoder, Vectors
from index.records import Passage

Numbers = NDArray[np.int64]

KEPT = 20_000
"""Passages whose pieces are remembered, some 500 bytes each."""


class Interaction:
    """Compares questions with the passages of one index, by the pieces of a static encoder."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder
        self._pieces: dict[int, Numbers] = {}

    def met(self, question: str, passages: Sequence[Passage]) -> Vectors:
        """float32 (passages,): the share of the question's meaning that each meets, 0 to 1.

        All passages ever given must be of one index: they are known by their rows.
        """
        (asked,) = self._encoder.numbers([question])
        rows = self._encoder.rows(asked)
        weights = np.square(rows).sum(axis=1)
        total = float(weights.sum())
        met = np.zeros(len(passages), dtype=np.float32)
        if not total or not passages:
            return met
        pieces = self._of(passages)
        different, at = np.unique(np.concatenate(pieces), return_inverse=True)
        cosines = _unit(self._encoder.rows(different)) @ _unit(rows).T
        lengths = np.asarray([len(one) for one in pieces])
        filled = np.flatnonzero(lengths)
        if len(filled):
            starts = np.cumsum(lengths) - lengths
            nearest = np.maximum.reduceat(cosines[at], starts[filled], axis=0)
            met[filled] = np.maximum(nearest, 0) @ (weights / total)
        return met

    def _of(self, passages: Sequence[Passage]) -> list[Numbers]:
        """The different pieces of each passage."""
        known = self._pieces
        new = [passage for passage in passages if passage.row not in known]
        numbers = self._encoder.numbers([passage.text for passage in new])
        found = {passage.row: one for passage, one in zip(new, numbers, strict=True)}
        pieces = [known[p.row] if p.row in known else found[p.row] for p in passages]
        if len(known) + len(found) > KEPT:
            known = dict(islice(known.items(), KEPT // 2, None))
        self._pieces = known | found
        return pieces


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1), np.float32(1e-9))[:, None]
    return unit
