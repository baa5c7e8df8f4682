"""Answer a question in the words of the documents, or say that they do not say."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from index.ingest.chunk import lines
from index.ingest.metadata import pairs, states
from index.records import Document, Hit, Passage, Span
from index.search.index import Index, load
from index.text.language import fold
from qa.config import AnswerConfig
from qa.followups import rewrite
from qa.judge.candidate import Candidate
from qa.judge.confidence import evidence
from qa.judge.models import Models, load_models
from qa.judge.rank import candidates
from qa.notes import annotate, conflicts, reprints
from qa.question import comparison
from qa.question import kinds as understanding
from qa.question.kinds import query as understand
from qa.quote import context, enumerations, headings
from qa.quote import highlight as marks
from qa.records import Answer, Citation, Query

Progress = Callable[[str], None]
"""Told the stage that begins: `search`, `read`, `quote`."""

TOLD_AT_LENGTH = ("list", "why", "how")
"""Kinds of question that an enumeration can answer, and a heading cannot."""

EXPLAINED = (*TOLD_AT_LENGTH, "definition")
"""Kinds of question that a sentence which only repeats them does not answer."""

LONGEST_SERIES = 8
"""Items quoted of one enumeration, at most."""

ALSO, ALSO_AT_LENGTH = 0.12, 0.05
"""A further sentence is quoted when its share is at least this part of the best one's; less where much may answer."""


NEAR_COVERAGE = 0.1
NEAR_COSINE = 0.3
"""Below both, a passage is not even about the question. Only the words of a refusal depend on it."""

STATING = 3
"""Documents whose metadata lines are read when a question is about the article itself."""

ALONE = 0.6
"""An item with more than this part of its series' share stands far before the others."""


class Assistant:
    """Answers questions over one index. Safe to share between threads: it keeps no conversation."""

    def __init__(
        self,
        index: Index,
        config: AnswerConfig | None = None,
        *,
        models: Models | None = None,
    ) -> None:
        self.index = index
        self.config = config or AnswerConfig()
        self.models = models or load_models(
            self.config.reader, allow_download=self.config.allow_download
        )

    @classmethod
    def from_store(cls, store: str | Path, config: AnswerConfig | None = None) -> "Assistant":
        """An assistant over the current generation of `store`."""
        return cls(load(store), config)

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        *,
        progress: Progress = lambda stage: None,
    ) -> Answer:
        """The answer to `question`, which may lean on the earlier answers in `history`, oldest first.

        `Answer.understood_as` is the question that was answered and `Answer.carried` what it took
        from before; without `history` a question is always taken as it stands. Raises QuestionError
        for a question that is empty or too long.
        """
        reading = rewrite.read(
            question,
            history,
            stands=lambda words: self._cited(words, history),
            items=lambda: self._items(history[-1]),
        )
        if reading.about:
            answer = self._at_length(reading.question, reading.about, history[-1].confidence)
        else:
            shown = [(c.document_id, c.span) for turn in history for c in turn.citations]
            answer = self._compared(reading.question, progress) or self._answer(
                reading.question, progress, without=shown if reading.more else ()
            )
        answer = annotate.noted(answer, self.index.document)
        also = self.index.alternatives(answer.understood_as).names
        return replace(answer, question=question, carried=reading.carried, also=also)

    def _compared(self, question: str, progress: Progress) -> Answer | None:
        """The answer to a question that compares two things: what the texts say of each of them.

        None when it compares nothing, or the texts speak of neither side, or say of both in one
        sentence only that they may be compared.
        """
        asked = comparison.sides(question)
        if not asked:
            return None
        answers = [self._answer(side.question, progress) for side in asked]
        if not any(answer.found for answer in answers):
            return None
        firsts = {answer.citations[0].quote for answer in answers if answer.found}
        if len(firsts) == 1 and context.repeats(question, firsts.pop()):
            return None
        names = [side.name for side in asked]
        return annotate.together(question, names, answers, self.index.document)

    def _answer(
        self,
        question: str,
        progress: Progress = lambda stage: None,
        *,
        without: Collection[tuple[str, Span]] = (),
    ) -> Answer:
        """The answer to a question that stands alone, which cites no place in `without`."""
        clock = _Clock()
        progress("search")
        titled = "《" in question and understanding.may_ask_field(question)
        titles = self.index.passages.titles() if titled else {}
        query = understand(
            question, max_chars=self.config.max_question_chars, titles=titles.values()
        )
        named = understanding.named(question, titles) if query.field else set()
        clock.lap("understand")
        hits = self.index.search(query.question, self.config.passages)
        if query.field:
            hits += self._stating(query.field, hits, named)
        clock.lap("search")
        progress("read")
        found = [
            candidate
            for candidate in candidates(query, hits, self.index, self.models)
            if (candidate.document_id, candidate.span) not in without
            and (not named or candidate.document_id in named)
        ]
        if query.kind in TOLD_AT_LENGTH:
            found = [candidate for candidate in found if not headings.is_heading(candidate)]
        clock.lap("extract")
        progress("quote")
        confidence = self._confidence(query, found, hits)
        unsure = confidence < self.config.threshold and query.kind in TOLD_AT_LENGTH
        places = headings.headed(query.question, hits) if unsure and not without else []
        if places:
            return self._told(query, places, headings.SURE)
        if not found or confidence < self.config.threshold:
            return Answer(
                question=question,
                understood_as=query.question,
                citations=(),
                confidence=confidence,
                reason=self._reason(hits),
                nearest=self._nearest(hits),
                timing=clock.laps,
            )
        chosen = conflicts.beside(query, self._choose(query, found), found)
        chosen = self._in_context(query, chosen)
        places = [(candidate.document_id, candidate.span) for candidate in chosen]
        answer = Answer(
            question=question,
            understood_as=query.question,
            citations=reprints.told(
                marks.marked(query, chosen, self._cite(places), confidence, self.models), hits
            ),
            confidence=confidence,
            timing=clock.laps,
            shape=query.shape,
        )
        clock.lap("cite")
        return answer

    def _at_length(self, question: str, about: Citation, confidence: float) -> Answer:
        """What the document of `about` says from there on, up to the next item of its series."""
        sentences = _sentences(self.index.passages.of_document(about.document_id))
        document = self.index.document(about.document_id)
        at = next((n for n, (span, _) in enumerate(sentences) if span.overlaps(about.span)), None)
        if at is None or document is None:  # the document is not in this index any more
            return self._answer(question)
        starts = [span.start for span, _ in sentences] + [len(document.text)]
        texts = [document.text[a:b] for a, b in pairwise(starts)]
        spans = [sentences[number][0] for number in enumerations.told(texts, at)]
        return Answer(
            question=question,
            understood_as=question,
            citations=self._cite([(about.document_id, span) for span in spans]),
            confidence=confidence,
        )

    def _items(self, answer: Answer) -> tuple[Citation, ...]:
        """What `answer` lists: its own citations, or the series that its first quote leads to."""
        first = answer.citations[0] if answer.citations else None
        marks = sorted(enumerations.marked([c.quote for c in answer.citations]))
        if first is None or (len(marks) > 1 and marks == [*range(1, len(marks) + 1)]):
            return answer.citations
        sentences = _sentences(self.index.passages.of_document(first.document_id))
        texts = [text for _, text in sentences]
        at = next((n for n, (span, _) in enumerate(sentences) if span.overlaps(first.span)), None)
        numbers = (
            [] if at is None else enumerations.around(texts, at) or enumerations.coming(texts, at)
        )
        places = [(first.document_id, sentences[number][0]) for number in numbers]
        return self._cite(places) if places else answer.citations

    def _cited(self, words: str, history: Sequence[Answer]) -> bool:
        """Whether `words` stand in a document that the last answer cited."""
        places = history[-1].citations or history[-1].nearest
        return any(
            (document := self.index.document(document_id)) is not None
            and fold(words) in fold(document.text)
            for document_id in dict.fromkeys(citation.document_id for citation in places)
        )

    def _stating(self, field: str, hits: Sequence[Hit], named: Collection[str] = ()) -> list[Hit]:
        """More hits: the passages, of the documents named or found, that state a metadata field."""
        known = {hit.passage.row for hit in hits}
        documents = dict.fromkeys(named or (hit.passage.document_id for hit in hits))
        return [
            Hit(passage, hits[-1].score, scores={"coverage": 0.0, "cosine": 0.0, "met": 0.0})
            for document_id in [*filter(self.index.holds, documents)][:STATING]
            for passage in self.index.passages.of_document(document_id)
            if passage.row not in known
            and any(states(passage.sentence(span), field) for span in passage.sentences)
        ]

    def _confidence(self, query: Query, found: Sequence[Candidate], hits: Sequence[Hit]) -> float:
        """How sure it is that the texts answer."""
        if not found:
            return 0.0
        also = self.index.alternatives(query.question).questions
        seen = evidence(query, found, hits, self.index.encoder, also)
        return self.models.confidence.of(seen)

    def _choose(self, query: Query, found: Sequence[Candidate]) -> list[Candidate]:
        """The sentences to quote: a whole series, or the best and what comes near it."""
        best = found[0]
        if query.kind in TOLD_AT_LENGTH and (series_of := self._series(query, found)):
            return series_of
        chosen = [best]
        also = ALSO_AT_LENGTH if query.kind in TOLD_AT_LENGTH else ALSO
        for candidate in found[1:]:
            if len(chosen) == self.config.max_citations:
                break
            if candidate.probability < also * best.probability:
                break
            if headings.is_heading(candidate):
                continue
            if not any(enumerations.same_saying(candidate.text, other.text) for other in chosen):
                chosen.append(candidate)
        return chosen

    def _series(self, query: Query, found: Sequence[Candidate]) -> list[Candidate]:
        """The enumeration that the best sentence belongs to or leads to, in the order of the text.

        An item that stands far before the others is what is asked for: it is quoted alone, before the others
        where a list is asked for.
        """
        lead = headings.leading(query.question, found)
        best = lead or found[0]
        passages = self.index.passages.of_document(best.document_id)
        spans, texts = zip(*_sentences(passages), strict=True)
        at = spans.index(best.span)
        numbers = (lead and enumerations.after(texts, at)) or enumerations.around(texts, at)
        if query.kind == "list":
            numbers = numbers or enumerations.after(texts, at)
        alone = at in numbers
        if lead and numbers and not alone:
            numbers = [at, *numbers]
        known = {(candidate.document_id, candidate.span): candidate for candidate in found}
        quoted = [
            known.get((best.document_id, spans[number]))
            or Candidate(best.document_id, spans[number], texts[number], best.hit, best.score)
            for number in numbers[:LONGEST_SERIES]
        ]
        together = sum(item.probability for item in quoted)
        if alone and best.probability > ALONE * together:
            if query.kind != "list":
                return []
            quoted = [best, *(item for item in quoted if item.span != best.span)]
        return quoted

    def _told(self, query: Query, places: Sequence[tuple[str, Span]], confidence: float) -> Answer:
        """The answer that quotes `places`."""
        return Answer(
            question=query.question,
            understood_as=query.question,
            citations=self._cite(places[:LONGEST_SERIES]),
            confidence=confidence,
            shape=query.shape,
        )

    def _in_context(self, query: Query, chosen: list[Candidate]) -> list[Candidate]:
        """`chosen`, and behind the first one what it needs to be understood: the sentence that names
        what it points back to, or those that say what it only announces."""
        best = chosen[0]
        back = context.points_back(best.text)
        announces = query.kind in EXPLAINED and context.repeats(query.question, best.text)
        if not (back or announces):
            return chosen
        around = self.index.passages.around(best.hit.passage)
        sentences = _sentences(around)
        at = next(n for n, (span, _) in enumerate(sentences) if span == best.span)
        wanted = context.behind(sentences, at) if announces else context.before(sentences, at)
        texts = dict(sentences)
        known = {candidate.span: candidate for candidate in chosen}
        needed = [
            known.get(span) or Candidate(best.document_id, span, texts[span], best.hit, best.score)
            for span in wanted
        ]
        rest = [candidate for candidate in chosen[1:] if candidate not in needed]
        return [best, *needed, *rest][: max(self.config.max_citations, len(chosen))]

    def _nearest(self, hits: Sequence[Hit]) -> tuple[Citation, ...]:
        """The nearest passages, none twice; shown beside "not found", never as an answer."""
        places: list[tuple[str, Span]] = []
        for hit in hits:
            span = hit.passage.span
            if all(pairs(hit.passage.sentence(sentence)) for sentence in hit.passage.sentences):
                continue
            if not any(d == hit.passage.document_id and s.overlaps(span) for d, s in places):
                places.append((hit.passage.document_id, span))
        return self._cite(places[: self.config.nearest])

    def _cite(self, places: Sequence[tuple[str, Span]]) -> tuple[Citation, ...]:
        documents: dict[str, Document] = {}
        citations = []
        for number, (document_id, span) in enumerate(places, start=1):
            if document_id not in documents:
                document = self.index.document(document_id)
                if document is None:
                    raise LookupError(document_id)
                documents[document_id] = document
            citations.append(cite(number, documents[document_id], span, self.index.generation))
        return tuple(citations)

    def _reason(self, hits: Sequence[Hit]) -> str:
        """Why there is no answer: `no_match` when nothing comes near, else `not_stated`."""
        return (
            "not_stated" if hits and max(hit.scores["coverage"] for hit in hits) > 0 else "no_match"
        )


def cite(number: int, document: Document, span: Span, generation: str) -> Citation:
    """The citation of `span` of `document`, checked against it.

    Raises ValueError if the quote were not the slice.
    """
    citation = Citation(
        number,
        document.id,
        document.title,
        span,
        lines(document.text, span),
        span.of(document.text),
        generation,
        document.place_of(span),
    )
    if not citation.check(document):
        raise ValueError(f"{document.id}: quote and text differ at {span}")
    return citation


def _sentences(passages: Sequence[Passage]) -> list[tuple[Span, str]]:
    """The sentences of a document in order, each once though passages overlap.

    Each with the mark before it, which is no part of the sentence: `- `, `1. `.
    """
    found: dict[Span, str] = {}
    for passage in passages:
        for span in passage.sentences:
            mark = enumerations.BEFORE.search(passage.text, 0, span.start - passage.span.start)
            found[span] = (mark.group() if mark else "") + passage.sentence(span)
    return sorted(found.items())


class _Clock:
    """Seconds spent in each stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 6)
        self._last = now
