"""A sentence that may answer, as the judge hands it on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.records import Hit, Span

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A sentence as it was read.

    `starts` and `ends` int64 (pieces,) are its pieces' places in `text`, `logits` float32 (pieces, 2) the reader's,
    `features` float32 (pieces, len(qa.judge.inputs.NAMES)) how they meet the question, `clause` float32 (pieces,)
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

    `score` is the logit of the rankers and the reader, `weighed` that of the rankers, `probability` the share of `score` against all
    other candidates and against "the texts do not say"; `short` the likeliest short answer in it, `read` the logit that the
    reader gives its likeliest span, `part` what the reader made of it, where it keeps that.
    """

    document_id: str
    span: Span
    text: str
    hit: Hit
    score: float
    weighed: float = 0.0
    probability: float = 0.0
    short: Span | None = None
    read: float = 0.0
    part: Part | None = None
