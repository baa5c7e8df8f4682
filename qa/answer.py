"""Answer a question in the words of the documents, or say that they do not say.

`ask` puts a question that leans on earlier ones into one that stands alone, `judge` finds and scores what may
answer it, `answer` quotes and cites, or refuses, and adds the notes.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from index.ingest.chunk import lines
from index.ingest.metadata import pairs
from index.records import Document, Hit, Span
from index.search.index import Index
from index.search.query import SearchQuery, check_text
from index.text.language import fold
from qa.config import AnswerConfig
from qa.followups.rewrite import rewrite
from qa.judge.confidence import evidence
from qa.judge.judgement import Judgement
from qa.judge.models import Models, load_models
from qa.judge.rank import candidates
from qa.notes import annotate, reprints
from qa.notes.sides import side_by_side
from qa.question import comparison, kinds
from qa.quote import choose, context, enumerations, headings, highlight
from qa.records import Answer, Citation, Query

Progress = Callable[[str], None]
"""Told the stage that begins: `search`, `read`, `quote`."""

STATING = 3
"""Documents whose metadata lines are read when a question is about the article itself."""

Places = Collection[tuple[str, Span]]


def _silent(stage: str) -> None:
    """Nobody wants to know the stages."""


class Assistant:
    """Answers questions over one index. Safe to share between threads: it keeps no conversation."""

    def __init__(self, index: Index, config: AnswerConfig | None = None, *, models: Models | None = None) -> None:
        self.index = index
        self.config = config or AnswerConfig()
        self.models = models or load_models(self.config.reader, allow_download=self.config.allow_download)

    def ask(self, question: str, history: Sequence[Answer] = (), *, progress: Progress = _silent) -> Answer:
        """The answer to `question`, which may lean on the earlier answers in `history`, oldest first.

        `Answer.understood_as` is the question that was answered and `Answer.carried` what it took
        from before; without `history` a question is always taken as it stands. Raises QuestionError
        for a question that is empty, too long, or no text.
        """
        check_text(question)
        rewritten = rewrite(
            question, history, stands=lambda words: self._cited(words, history), items=lambda: self._items(history[-1])
        )
        answer = None
        if rewritten.about:
            answer = self._expanded(rewritten.question, rewritten.about, history[-1].confidence)
        else:
            answer = self._compared(rewritten.question, self.config.threshold, progress)
        if answer is None:
            shown = [(c.document_id, c.span) for turn in history for c in turn.citations]
            judgement = self.judge(rewritten.question, without=shown if rewritten.more else (), progress=progress)
            answer = self._presented(judgement, self.config.threshold)
        return replace(answer, question=question, carried=rewritten.carried)

    def judge(self, question: str, *, depth: int = 0, without: Places = (), progress: Progress = _silent) -> Judgement:
        """What is found for a question that stands alone, and how it is judged.

        At least `depth` hits are retrieved. The places in `without` are no candidates. Raises QuestionError.
        """
        clock = _Clock()
        query, named = self._understood(question)
        (search,) = self.index.prepare(query.question)
        clock.lap("understand")
        return self._judged(query, search, named, clock, depth, without, progress)

    def answer(self, judgement: Judgement, *, threshold: float | None = None) -> Answer:
        """The answer that a judgement makes; below `threshold`, by default that of the settings, it refuses."""
        least = self.config.threshold if threshold is None else threshold
        compared = self._compared(judgement.query.question, least)
        return compared or self._presented(judgement, least)

    def _understood(self, question: str) -> tuple[Query, set[str]]:
        """The question understood, and the ids of the documents whose titles it names."""
        titled = "《" in question and kinds.may_ask_field(question)
        titles = self.index.passages.titles() if titled else {}
        query = kinds.query(question, max_chars=self.config.max_question_chars, titles=titles.values())
        return query, kinds.named(question, titles) if query.field else set()

    def _judged(
        self,
        query: Query,
        search: SearchQuery,
        named: Collection[str],
        clock: "_Clock",
        depth: int = 0,
        without: Places = (),
        progress: Progress = _silent,
    ) -> Judgement:
        progress("search")
        retrieved = self.index.search(search, max(depth, self.config.passages))
        hits = retrieved[: self.config.passages]
        if query.field:
            documents = dict.fromkeys(named or (hit.passage.document_id for hit in hits))
            stating = [*filter(self.index.holds, documents)][:STATING]
            hits += self.index.stating(query.field, stating, hits)
        clock.lap("search")
        progress("read")
        sentences, parts = candidates(query, search, hits, self.index.encoder, self.models)
        passages = {hit.passage.row: hit.passage for hit in hits}
        found = [
            candidate
            for candidate in sentences
            if candidate.place not in without
            and (not named or candidate.document_id in named)
            and not (query.kind in choose.AT_LENGTH and headings.is_heading(candidate, passages[candidate.row]))
        ]
        seen = evidence(query, search, found, hits, self.index.encoder) if found else None
        confidence = self.models.confidence.of(seen) if seen else 0.0
        clock.lap("extract")
        progress("quote")
        return Judgement(
            query, search, tuple(retrieved), tuple(hits), tuple(found), parts, seen, confidence,
            clock.laps, fresh=not without,
        )  # fmt: skip

    def _presented(self, judgement: Judgement, threshold: float) -> Answer:
        """The answer to a question that compares nothing, with its notes."""
        answer = annotate.annotated(self._quoted(judgement, threshold), self.index.document)
        return replace(answer, also=judgement.search.names)

    def _quoted(self, judgement: Judgement, threshold: float) -> Answer:
        """The quotes that answer, or the reason why there are none."""
        clock = _Clock(judgement.timing)
        query, confidence = judgement.query, judgement.confidence
        refused = judgement.is_refused(threshold)
        items = self._headed(judgement) if refused else []
        if refused and not items:
            return Answer(
                query.question, query.question, (), confidence,
                reason=_reason(judgement.hits),
                nearest=self._nearest(judgement.hits),
                timing=judgement.timing,
            )  # fmt: skip
        if refused:
            citations, confidence = self._cite(items), headings.SURE
        else:
            chosen = choose.chosen(judgement, self.index.passages, self.config.max_citations)
            citations = self._cite([candidate.place for candidate in chosen])
            citations = highlight.marked(judgement, chosen, citations, self.models)
            citations = reprints.with_reprints(citations, judgement.hits)
        clock.lap("cite")
        return Answer(query.question, query.question, citations, confidence, timing=clock.laps, shape=query.shape)

    def _headed(self, judgement: Judgement) -> list[tuple[str, Span]]:
        """The items below a heading that says what is asked, where no single sentence answers surely."""
        query = judgement.query
        if query.kind not in choose.AT_LENGTH or not judgement.fresh:
            return []
        return headings.headed(query.question, judgement.hits)[: choose.LONGEST_ENUMERATION]

    def _compared(self, question: str, threshold: float, progress: Progress = _silent) -> Answer | None:
        """The answer to a question that compares two things: what the texts say of each of them.

        Both sides are embedded together. None when it compares nothing, or the texts speak of neither side, or
        say of both in one sentence only that they may be compared.
        """
        sides = comparison.sides(question)
        if not sides:
            return None
        understood = [self._understood(side.question) for side in sides]
        prepared = self.index.prepare(*(query.question for query, _ in understood))
        answers = [
            self._quoted(self._judged(query, search, named, _Clock(), progress=progress), threshold)
            for (query, named), search in zip(understood, prepared, strict=True)
        ]
        firsts = {answer.citations[0].quote for answer in answers if answer.found}
        if not firsts or (len(firsts) == 1 and context.repeats(question, firsts.pop())):
            return None
        names = [side.name for side in sides]
        answer = side_by_side(question, names, answers, self.index.document)
        if answer is None:
            return None
        answer = annotate.annotated(answer, self.index.document)
        return replace(answer, also=self.index.other_names(question))

    def _expanded(self, question: str, about: Citation, confidence: float) -> Answer | None:
        """What the document of `about` says from there on, up to the next item of its enumeration.

        None when the document is not in this index any more.
        """
        clock = _Clock()
        sentences = choose.sentences_of(self.index.passages.of_document(about.document_id))
        document = self.index.document(about.document_id)
        at = next((n for n, (span, _) in enumerate(sentences) if span.overlaps(about.span)), None)
        if at is None or document is None:
            return None
        starts = [span.start for span, _ in sentences] + [len(document.text)]
        texts = [document.text[a:b] for a, b in pairwise(starts)]
        spans = [sentences[number][0] for number in enumerations.extent(texts, at)]
        citations = self._cite([(about.document_id, span) for span in spans])
        clock.lap("cite")
        answer = Answer(
            question, question, citations, confidence,
            timing=clock.laps, also=self.index.other_names(question),
        )  # fmt: skip
        return annotate.annotated(answer, self.index.document)

    def _items(self, answer: Answer) -> tuple[Citation, ...]:
        """What `answer` lists: its own citations, or the enumeration that its first quote leads to."""
        first = answer.citations[0] if answer.citations else None
        marks = sorted(enumerations.marked([c.quote for c in answer.citations]))
        if first is None or (len(marks) > 1 and marks == [*range(1, len(marks) + 1)]):
            return answer.citations
        sentences = choose.sentences_of(self.index.passages.of_document(first.document_id))
        texts = [text for _, text in sentences]
        at = next((n for n, (span, _) in enumerate(sentences) if span.overlaps(first.span)), None)
        numbers = [] if at is None else enumerations.around(texts, at) or enumerations.coming(texts, at)
        places = [(first.document_id, sentences[number][0]) for number in numbers]
        return self._cite(places) if places else answer.citations

    def _cited(self, words: str, history: Sequence[Answer]) -> bool:
        """Whether `words` stand in a document that the last answer cited."""
        places = history[-1].citations or history[-1].nearest
        return any(
            (document := self.index.document(document_id)) is not None and fold(words) in fold(document.text)
            for document_id in dict.fromkeys(citation.document_id for citation in places)
        )

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


def _reason(hits: Sequence[Hit]) -> str:
    """Why there is no answer: `no_match` when nothing comes near, else `not_stated`."""
    return "not_stated" if any(hit.scores.coverage > 0 for hit in hits) else "no_match"


class _Clock:
    """Seconds spent in each stage, after those of `before`."""

    def __init__(self, before: Mapping[str, float] | None = None) -> None:
        self.laps = dict(before or {})
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 6)
        self._last = now
