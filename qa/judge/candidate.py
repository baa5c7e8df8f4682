"""A sentence that may answer, as the judge hands it on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.records import Span

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ReadSentence:
    """A sentence as it was read.

    `starts` and `ends` int64 (tokens,) are its tokens' places in `text`, `logits` float32 (tokens, 2) the reader's,
    `features` float32 (tokens, len(qa.judge.inputs.NAMES)) how they meet the question, `clause` float32 (tokens,)
    the share of the question that their clauses meet.
    """

    text: str
    starts: Numbers
    ends: Numbers
    logits: Floats
    features: Floats
    clause: Floats


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: where it stands, and how it scored.

    `row` is the passage that it was found in. `score` is the logit of the rankers and the reader, `ranker_logit` that of
    the rankers alone, `probability` the softmax of `score` over all candidates and "no answer"; `short` the likeliest
    short answer in it, and `read` the logit that the reader gives its likeliest span.
    """

    document_id: str
    span: Span
    text: str
    row: int
    score: float
    ranker_logit: float = 0.0
    probability: float = 0.0
    short: Span | None = None
    read: float = 0.0

    @property
    def place(self) -> tuple[str, Span]:
        """Document and span: what tells it from every other candidate."""
        return self.document_id, self.span

    def neighbour(self, span: Span, text: str) -> "Candidate":
        """A sentence near this one that is quoted with it, though it was not scored itself."""
        return Candidate(self.document_id, span, text, self.row, self.score)
