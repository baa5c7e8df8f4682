"""A question made ready for search: every wording of it folded, cut into terms and tokens, and embedded, once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding.protocol import Vectors
from index.errors import QuestionError


def check_text(question: str) -> None:
    """Raise QuestionError for what is no text: half of a pair of surrogates, which no library takes."""
    try:
        question.encode()
    except UnicodeEncodeError as error:
        raise QuestionError("问题里有不是文字的内容", "the question holds what is no text") from error


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A question in one wording: as it was asked, or with another name of a thing that it speaks of.

    `terms` are searched by BM25, `weights` is the IDF of each of them, `vector` float32 (dimension,) is that of the index's encoder. `token_ids` int64
    (tokens,) and `token_vectors` float32 (tokens, dimension) are the subword tokens of the static encoder that
    late interaction compares, in order and with repeats; `token_vector` float32 (dimension,) is the same encoder's
    vector of the whole.
    """

    text: str
    folded: str
    terms: tuple[str, ...]
    weights: Mapping[str, float]
    vector: Vectors
    token_ids: NDArray[np.int64]
    token_vectors: Vectors
    token_vector: Vectors

    @property
    def different_tokens(self) -> Vectors:
        """float32 (different tokens, dimension): `token_vectors` without repeats, by ascending token id."""
        return self.token_vectors[np.unique(self.token_ids, return_index=True)[1]]


@dataclass(frozen=True, slots=True, eq=False)
class SearchQuery:
    """A question with its wordings, itself first; `names` are the other names that were put in."""

    question: str
    script: str
    wordings: tuple[Wording, ...]
    names: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The wordings as text."""
        return tuple(wording.text for wording in self.wordings)
