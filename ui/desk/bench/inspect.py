"""Take a question through every stage and keep what each said: terms, searchers, fusion, ranker, decision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.ingest.chunk import search_text
from index.records import Hit
from index.search.index import CANDIDATES, Index
from index.text import tokens
from index.text.language import fold
from qa.answer import Assistant
from qa.judge.judgement import Judgement
from qa.records import Answer


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the question: its weight in BM25, and whether any passage holds it."""

    text: str
    weight: float
    known: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """Where a named document stands: its best rank in the fused ranking, by words, by meaning, and among
    the sentences that were read; 0 for none. `cited` tells whether the answer quotes it.

    `shared` are the terms of the question that it holds, `lacking` those that it does not.
    """

    document_id: str
    rank: int
    lexical: int
    dense: int
    sentence: int
    cited: bool
    shared: tuple[str, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """A question's judgement and its answer, with the terms that were searched and the first `read` of the hits,
    whose sentences were scored.
    """

    judgement: Judgement
    answer: Answer
    terms: tuple[Term, ...]
    read: int
    threshold: float
    missed: tuple[Missed, ...] = ()


def inspect(assistant: Assistant, question: str, document: str = "") -> Inspection:
    """What each stage makes of `question`, and where documents named like `document` fell out.

    Raises QuestionError.
    """
    judgement = assistant.judge(question, depth=CANDIDATES)
    answer = assistant.answer(judgement)
    missed = _missed(document, judgement, answer, assistant.index) if document.strip() else ()
    return Inspection(
        judgement,
        answer,
        tuple(_terms(judgement, assistant.index)),
        assistant.config.passages,
        assistant.config.threshold,
        tuple(missed),
    )


def _terms(judgement: Judgement, index: Index) -> Iterator[Term]:
    for term, weight in judgement.search.wordings[0].weights.items():
        yield Term(term, weight, index.lexical.knows(term))


def _missed(document: str, judgement: Judgement, answer: Answer, index: Index) -> Iterator[Missed]:
    """The first documents whose id or title holds `document`."""
    wanted = fold(document.strip())
    terms = judgement.search.wordings[0].weights
    titles = index.passages.titles()
    chosen = [name for name in titles if wanted in fold(name) or wanted in fold(titles[name])]
    for name in chosen[:3]:
        own = [(at, hit) for at, hit in enumerate(judgement.retrieved, 1) if _of(hit, name)]
        sentences = [at for at, one in enumerate(judgement.sentences, 1) if one.document_id == name]
        held = {
            term
            for passage in index.passages.of_document(name)
            for term in tokens.terms(search_text(passage), index.words)
        }
        yield Missed(
            name,
            min((at for at, _ in own), default=0),
            _best(own, "lexical"),
            _best(own, "dense"),
            min(sentences, default=0),
            any(citation.document_id == name for citation in answer.citations),
            tuple(term for term in terms if term in held),
            tuple(term for term in terms if term not in held),
        )


def _best(own: Sequence[tuple[int, Hit]], searcher: str) -> int:
    """The best rank that a searcher gave to one of the hits; 0 for none."""
    return min((hit.ranks[searcher] for _, hit in own if searcher in hit.ranks), default=0)


def _of(hit: Hit, document_id: str) -> bool:
    """Whether a hit, or one of the passages that repeat it, stands in a document."""
    return any(passage.document_id == document_id for passage in (hit.passage, *hit.also))
