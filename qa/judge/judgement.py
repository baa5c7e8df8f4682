"""What was found for a question and how it was judged, before anything is quoted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.records import Hit, Passage, Span
from index.search.query import SearchQuery
from qa.judge.candidate import Candidate, ReadSentence
from qa.judge.confidence import Evidence
from qa.records import Query


@dataclass(frozen=True, slots=True)
class Judgement:
    """One question, taken through search and the judge. An answer presents it; the bench and the evaluation show it.

    `retrieved` are the hits of search, best first; `hits` are those whose sentences were scored: the first of
    them, and passages that state a metadata field that was asked for. `sentences` are the candidates, best first,
    each with its span, short answer and logits; `parts` is what the reader made of those that it read, by their
    places. `evidence` is None without candidates. `timing` is the seconds of each stage. `fresh` is false where
    places that were shown before were left out.
    """

    query: Query
    search: SearchQuery
    retrieved: tuple[Hit, ...]
    hits: tuple[Hit, ...]
    sentences: tuple[Candidate, ...]
    parts: Mapping[tuple[str, Span], ReadSentence]
    evidence: Evidence | None
    confidence: float
    timing: Mapping[str, float] = field(default_factory=dict)
    fresh: bool = True

    def is_refused(self, threshold: float) -> bool:
        """Whether the texts do not answer surely enough: the one place that decides."""
        return not self.sentences or self.confidence < threshold

    def passage(self, candidate: Candidate) -> Passage:
        """The passage that a candidate was found in."""
        return next(hit.passage for hit in self.hits if hit.passage.row == candidate.row)
