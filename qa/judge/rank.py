"""Score the sentences of the passages that were found: features, reader, rankers, and rules for what these cannot judge."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import count, pairwise
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.protocol import Encoder
from index.ingest.metadata import states
from index.records import Hit, Span
from index.search.query import SearchQuery
from index.text.markdown import searchable
from qa.judge.candidate import Candidate, ReadSentence
from qa.judge.decode import Prediction, Reader, not_read
from qa.judge.features import LOGIT, Floats, QuestionFeatures, with_predictions, without_reader
from qa.judge.ranker import probabilities
from qa.judge.sentence import sentence
from qa.question.kinds import kind
from qa.records import Query

if TYPE_CHECKING:
    from qa.judge.models import Models

STATED = 6.0
"""About the logit of a line that states the metadata field asked for: `作者 | …` for "who wrote this?"."""

READ = 4
"""Passages given to the reader, which takes most of an answer's time; the rankers nearly always know the right ones without
it (benchmarks/README.md)."""

UNASKED = -3.0
"""Added to the logit of a metadata line when the question is not about the article itself."""

ASKING = -3.0
"""Added to the logit of a sentence that repeats the question or only announces an answer, as web pages do."""


def candidates(
    query: Query, search: SearchQuery, hits: Sequence[Hit], encoder: Encoder, models: "Models"
) -> tuple[list[Candidate], dict[tuple[str, Span], ReadSentence]]:
    """Every sentence of `hits`, best first, each once; equal scores keep the order of the hits.

    Also the tokens and logits of the sentences that the reader read, by document and span.
    """
    predictions, scores, ranker_logits = _judged(query, search, hits, encoder, models)
    best: dict[tuple[str, Span], Candidate] = {}
    parts: dict[tuple[str, Span], ReadSentence] = {}
    at = 0
    for hit, of_hit in zip(hits, predictions, strict=True):
        for span, prediction in zip(hit.passage.sentences, of_hit, strict=True):
            text = hit.passage.sentence(span)
            score, alone = (_by_form(float(logits[at]), text, query) for logits in (scores, ranker_logits))
            candidate = Candidate(
                hit.passage.document_id, span, text, hit.passage.row, score,
                ranker_logit=alone, short=prediction.span if prediction.span.start < prediction.span.end else None, read=max(-LOGIT, min(prediction.score, LOGIT)),
            )  # fmt: skip
            at += 1
            if candidate.place not in best or best[candidate.place].score < candidate.score:
                best[candidate.place] = candidate
                if prediction.part is not None:
                    parts[candidate.place] = prediction.part
                else:
                    parts.pop(candidate.place, None)
    ordered = sorted(best.values(), key=lambda candidate: -candidate.score)
    shares = probabilities(np.asarray([candidate.score for candidate in ordered], dtype=np.float32))
    return [
        replace(candidate, probability=float(share)) for candidate, share in zip(ordered, shares, strict=True)
    ], parts


def _judged(
    query: Query, search: SearchQuery, hits: Sequence[Hit], encoder: Encoder, models: "Models"
) -> tuple[list[list[Prediction]], Floats, Floats]:
    """For each hit the reader's prediction of each sentence; then float32 (sentences,) twice, of all sentences in order:
    their scores, and the rankers' logits alone. Each sentence counts for the wording of the question that it fits best.
    """
    read: list[list[list[Prediction]]] = []
    scores: list[Floats] = []
    ranker_logits: list[Floats] = []
    for wording in search.wordings:
        asked = QuestionFeatures.of(query.kind, wording, encoder)
        described = without_reader(asked, hits, encoder)
        worth = worth_reading(models.ranker.before_reading(described), hits)
        read.append(predictions_of(wording.text, hits, models.reader, worth))
        described = with_predictions(described, hits, read[-1])
        ranker_logits.append(models.ranker.without_votes(described))
        scores.append(models.ranker.with_votes(ranker_logits[-1], described))
    best = np.argmax(scores, axis=0)
    number = count()
    chosen = [
        [read[best[next(number)]][at][place] for place in range(len(hit.passage.sentences))]
        for at, hit in enumerate(hits)
    ]
    of_best = np.take_along_axis(np.asarray(ranker_logits), best[None], axis=0)[0]
    return chosen, np.max(scores, axis=0), of_best


def predictions_of(
    question: str, hits: Sequence[Hit], reader: Reader | None, worth: Collection[int] | None = None
) -> list[list[Prediction]]:
    """For each hit the reader's prediction of each sentence. Only the hits numbered in `worth` are read, or all; none
    without a reader.
    """
    chosen = [number for number in range(len(hits)) if worth is None or number in worth]
    passages = [hits[number].passage for number in chosen]
    read = dict(zip(chosen, reader.read(question, passages), strict=True)) if reader else {}
    return [
        read[number] if number in read else [not_read(span) for span in hit.passage.sentences]
        for number, hit in enumerate(hits)
    ]


def worth_reading(scores: Floats, hits: Sequence[Hit]) -> set[int]:
    """The numbers of the READ hits to read: the first, and those with the best sentence before anything is read."""
    starts = np.cumsum([0, *(len(hit.passage.sentences) for hit in hits)])
    best = [max(scores[a:b], default=-np.inf) for a, b in pairwise(starts)]
    return {*sorted(range(len(hits)), key=lambda number: (number > 0, -best[number]))[:READ]}


def _by_form(score: float, text: str, query: Query) -> float:
    """The score of a sentence after the rules: metadata lines, and sentences that only lead to an answer."""
    if query.field and states(text, query.field):
        return STATED + score / 4
    if not query.field and states(text, ""):
        return score + UNASKED
    one = sentence(searchable(text))
    asks_the_same = one.asks_for and kind(one.folded) == query.kind
    return score + ASKING if asks_the_same or one.announces else score
