"""Take a question through every stage and keep what each said: terms, searchers, fusion, ranker, decision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import tokens
from index.builder import search_text
from index.language import fold
from index.records import Hit
from index.search import CANDIDATES, Index
from qa.answer import Assistant
from qa.extract import candidates
from qa.records import Answer, Candidate, Query
from qa.understand import query as understand

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the question: its weight in BM25, and whether any passage holds it."""

    text: str
    weight: float
    known: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """Where a named document stands: the best rank of its passages in the fused ranking, 0 for none.

    `shared` are the terms of the question that it holds, `lacking` those that it does not.
    """

    document_id: str
    rank: int
    shared: tuple[str, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that was found on the way to an answer. Hits and sentences are in order, best first."""

    query: Query
    terms: tuple[Term, ...]
    hits: tuple[Hit, ...]
    read: int
    sentences: tuple[Candidate, ...]
    answer: Answer
    threshold: float
    missed: tuple[Missed, ...] = ()


def inspect(assistant: Assistant, question: str, document: str = "") -> Inspection:
    """What each stage makes of `question`, and where documents named like `document` fell out.

    Raises QuestionError.
    """
    index, config = assistant.index, assistant.config
    query = understand(question, max_chars=config.max_question_chars)
    hits = index.search(query.question, CANDIDATES)
    found = candidates(query, hits[: config.passages], index, assistant.models)
    return Inspection(
        query,
        tuple(_terms(query.question, index)),
        tuple(hits),
        config.passages,
        tuple(found[:SHOWN]),
        assistant.ask(question),
        config.threshold,
        tuple(_missed(query.question, document, hits, index)) if document.strip() else (),
    )


def _terms(question: str, index: Index) -> Iterator[Term]:
    terms = dict.fromkeys(tokens.query_terms(question, index.lexical.knows))
    for term in terms:
        yield Term(term, index.lexical.weight(term), index.lexical.knows(term))


def _missed(question: str, document: str, hits: Sequence[Hit], index: Index) -> Iterator[Missed]:
    """The first documents whose id or title holds `document`."""
    wanted = fold(document.strip())
    terms = dict.fromkeys(tokens.query_terms(question, index.lexical.knows))
    titles = index.passages.titles()
    chosen = [name for name in titles if wanted in fold(name) or wanted in fold(titles[name])]
    for name in chosen[:3]:
        ranks = [at for at, hit in enumerate(hits, 1) if hit.passage.document_id == name]
        held = {
            term
            for passage in index.passages.of_document(name)
            for term in tokens.terms(search_text(passage))
        }
        yield Missed(
            name,
            min(ranks, default=0),
            tuple(term for term in terms if term in held),
            tuple(term for term in terms if term not in held),
        )
