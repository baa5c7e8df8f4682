"""What a reader predicts of each sentence, from its start and end logits."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.records import Passage, Span
from qa.judge.candidate import ReadSentence
from qa.judge.inputs import LONGEST_PASSAGE, Overlap, Tokens
from qa.judge.short_answer import EDGE, LONGEST_ANSWER

Floats = npt.NDArray[np.float32]

SHORTER = 0.5
"""What the likeliest span pays for its length, in logits per factor of e; chosen on the development sets, where
people mark shorter answers than in most of the training."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a reader predicts of one sentence.

    `begins` and `ends` are logits, against 0 for "no passage says it", of an answer that begins or
    ends in the sentence; `span` is the likeliest answer in it, in the document, with its logit
    `score`. `part` is what a short answer can be chosen from (`qa.judge.short_answer`), where the reader keeps it.
    """

    begins: float
    ends: float
    span: Span
    score: float
    part: ReadSentence | None = None


NOTHING = -12.0
"""Logit of a sentence that was not read."""


class Reader(Protocol):
    """Anything that reads passages for a question."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[list[Prediction]]:
        """For each passage the prediction of each of its sentences."""
        ...


def predictions(
    passage: Passage, tokens: Tokens, logits: Floats, overlap: Overlap | None = None
) -> Iterator[Prediction]:
    """The prediction of each sentence, from logits float32 (tokens, 2) of beginnings and ends.

    With `overlap` each keeps its part, to choose a short answer from.
    """
    begin = passage.span.start
    borders = [border - begin for span in passage.sentences for border in (span.start, span.end)]
    numbers = np.searchsorted(tokens.starts, borders).tolist()
    for span, first, stop in zip(passage.sentences, numbers[::2], numbers[1::2], strict=True):
        if first == stop:
            yield not_read(span)
            continue
        begins, ends = logits[first:stop, 0], logits[first:stop, 1]
        opening, closing, score = _best(begins, ends)
        start, end = int(tokens.starts[first + opening]), int(tokens.ends[first + closing])
        part = tokens.text[start:end]
        start += len(part) - len(part.lstrip(EDGE))
        yield Prediction(
            begins=_any_of(begins),
            ends=_any_of(ends),
            span=Span(begin + start, begin + max(start, start + len(part.strip(EDGE)))),
            score=score,
            part=_part(tokens, logits, overlap, slice(first, stop), span.start - begin) if overlap else None,
        )


def _part(tokens: Tokens, logits: Floats, overlap: Overlap, at: slice, begin: int) -> ReadSentence:
    """The tokens `at` of a passage, whose sentence begins at `begin`."""
    starts, ends = tokens.starts[at] - begin, tokens.ends[at] - begin
    text = tokens.text[begin : begin + int(ends[-1])]
    return ReadSentence(text, starts, ends, logits[at], overlap.features[at], overlap.clause[at])


def _any_of(logits: Floats) -> float:
    """The logit of "any of them"."""
    top = float(logits.max())
    return top + math.log(float(np.exp(logits - top).sum()))


def _best(begins: Floats, ends: Floats) -> tuple[int, int, float]:
    """First and last token of the answer to show, and the mean logit of the likeliest one.

    The one to show has at most LONGEST_ANSWER tokens, and pays for each doubling of its length.
    """
    count = len(begins)
    allowed, price = _pairs(max(count, LONGEST_PASSAGE))
    sums = begins[:, None] + allowed[:count, :count]
    sums += ends
    shown = int((sums - price[:count, :count]).argmax())
    return shown // count, shown % count, float(sums.max()) / 2


@lru_cache(2)
def _pairs(count: int) -> tuple[Floats, Floats]:
    """float32 (count, count), twice, of a first and a last token: 0 where an answer may have them, -inf
    where not; and what an answer pays for its length.
    """
    numbers = np.arange(count)
    apart = numbers[None, :] - numbers[:, None]
    allowed = np.where((apart >= 0) & (apart < LONGEST_ANSWER), 0, -np.inf)
    price = SHORTER * np.log1p(np.maximum(apart, 0))
    return allowed.astype(np.float32), price.astype(np.float32)


def not_read(span: Span) -> Prediction:
    """The prediction of a sentence that was not read."""
    return Prediction(NOTHING, NOTHING, Span(span.start, span.start), NOTHING)
