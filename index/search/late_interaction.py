"""Late interaction: how much of what a question means a passage holds, token by token (MaxSim).

The one vector of a passage says what it is about, not whether each thing asked for stands in it. So each
token of the question takes the similarity of its nearest token in the passage, also in another language
(Khattab and Zaharia, SIGIR 2020; here on static vectors, which do not look at context). Long vectors are
tokens that say much: each counts by its squared length.

What all compared passages hold does not tell them apart: `weighted` divides each token's weight by how many
passages hold it, as inverse document frequency does in BM25.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.embedding.protocol import Vectors
from index.embedding.static import StaticEncoder

TokenIds = NDArray[np.int64]

KEPT = 20_000
"""Passages whose token ids are remembered, some 500 bytes each."""


def max_similarities(similarities: Vectors, lengths: NDArray[np.int64]) -> Vectors:
    """The MaxSim operator: float32 (texts, query tokens), the largest similarity of each query token in each text.

    `similarities` float32 (tokens, query tokens) are those of the tokens of all texts, text after text; `lengths`
    int64 (texts,) are the tokens of each. A text without tokens gives zeros.
    """
    largest = np.zeros((len(lengths), *similarities.shape[1:]), dtype=np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled):
        starts = (np.cumsum(lengths) - lengths)[filled]
        largest[filled] = np.maximum.reduceat(similarities, starts, axis=0)
    return largest


@dataclass(frozen=True, slots=True)
class MaxSim:
    """How much of a question passages hold, float32 (passages,), 0 to 1.

    `plain` is of each passage by itself, `weighted` gives little weight to what most of the passages hold.
    """

    plain: Vectors
    weighted: Vectors


class LateInteraction:
    """Compares questions with the passages of one index, by the subword tokens of a static encoder."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self.encoder = encoder
        self._token_ids: dict[int, TokenIds] = {}

    def compare(self, asked: Vectors, texts: Mapping[int, str]) -> MaxSim:
        """How much of a question each of `texts` holds; `asked` float32 (tokens, dimension) are its different tokens.

        `texts` are passages by their rows; a row means the same passage as long as the index is open.
        """
        weights = np.square(asked).sum(axis=1)
        if not weights.any() or not texts:
            return MaxSim(*np.zeros((2, len(texts)), dtype=np.float32))
        nearest = self._nearest(asked, texts)
        rare = weights / np.sqrt(np.maximum(np.square(nearest).sum(axis=0), 1))
        return MaxSim(nearest @ (weights / weights.sum()), nearest @ (rare / rare.sum()))

    def nearest_sentences(self, asked: Vectors, passages: Sequence[Sequence[str]]) -> Vectors:
        """float32 (passages,): the cosine of the sentence of each that is nearest to the vector of a question, float32
        (dimension,); 0 for a passage without sentences."""
        lengths = np.asarray([len(sentences) for sentences in passages], dtype=np.int64)
        if not lengths.any():
            return np.zeros(len(passages), dtype=np.float32)
        vectors = self.encoder.encode_document(list(chain.from_iterable(passages)))
        return max_similarities(vectors @ asked, lengths)

    def _nearest(self, asked: Vectors, texts: Mapping[int, str]) -> Vectors:
        """float32 (texts, tokens of the question): the cosine of each one's nearest token in each text, or 0."""
        of_texts = self._of(texts)
        different, at = np.unique(np.concatenate(of_texts), return_inverse=True)
        cosines = _unit(self.encoder.vectors_of(different)) @ _unit(asked).T
        lengths = np.asarray([len(ids) for ids in of_texts])
        return np.maximum(max_similarities(cosines[at], lengths), 0)

    def _of(self, texts: Mapping[int, str]) -> list[TokenIds]:
        """The different token ids of each passage."""
        known = self._token_ids
        new = [row for row in texts if row not in known]
        found = dict(zip(new, self.encoder.distinct_token_ids([texts[row] for row in new]), strict=True))
        token_ids = [known[row] if row in known else found[row] for row in texts]
        known.update(found)  # both this and `list` are one step for other threads
        if len(known) > KEPT:
            self._token_ids = dict(list(known.items())[KEPT // 2 :])
        return token_ids


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1), np.float32(1e-9))[:, None]
    return unit
