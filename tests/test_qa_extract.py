"""Only a few passages are read; sentences of the others are weighed all the same."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from index import load
from index.records import Passage
from index.search import Index
from qa.extract import READ, candidates
from qa.models import Models, load_models
from qa.ranker import ALONE, WITH_READER, Ranker
from qa.readings import NOTHING, Reading
from qa.understand import query as understand

QUESTIONS = (
    "小米SU7拿到5万个大定订单用了多久？",
    "雷军为什么听到营销两个字有心理阴影？",
    "Who is Lei Jun?",
)


class Noting:
    """The bundled reader, which notes what it is given to read."""

    def __init__(self) -> None:
        self.read_last: list[int] = []
        reader = load_models().reader
        assert reader is not None
        self._reader = reader

    def read(self, question: str, passages: Sequence[Passage]) -> list[list[Reading]]:
        self.read_last = [passage.row for passage in passages]
        return self._reader.read(question, passages)


@pytest.fixture(scope="module")
def index(seed_store: Path) -> Index:
    return load(seed_store)


def _models(reader: Noting, ranker: Ranker | None = None) -> Models:
    return Models(reader, ranker or Ranker(), load_models().confidence)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_few_passages_are_read_and_all_sentences_weighed(index: Index, question: str) -> None:
    reader = Noting()
    hits = index.search(question, 12)
    found = candidates(understand(question), hits, index, _models(reader))
    assert len(reader.read_last) == READ < len(hits)
    assert hits[0].passage.row in reader.read_last
    places = {(hit.passage.document_id, span) for hit in hits for span in hit.passage.sentences}
    assert {(one.document_id, one.span) for one in found} == places
    unread = [one for one in found if one.hit.passage.row not in reader.read_last]
    assert unread
    assert all(one.read == NOTHING and one.short is None for one in unread)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_sentence_that_is_best_without_a_reader_is_read(index: Index, question: str) -> None:
    reader = Noting()
    hits = index.search(question, 12)
    query = understand(question)
    best = candidates(query, hits, index, Models(None, Ranker(ALONE), load_models().confidence))[0]
    candidates(query, hits, index, _models(reader))
    assert best.hit.passage.row in reader.read_last


def test_as_few_passages_as_may_be_read_are_all_read(index: Index) -> None:
    reader = Noting()
    hits = index.search(QUESTIONS[0], READ)
    candidates(understand(QUESTIONS[0]), hits, index, _models(reader))
    assert reader.read_last == [hit.passage.row for hit in hits]
    assert candidates(understand(QUESTIONS[0]), [], index, _models(reader)) == []


def test_a_ranker_that_cannot_do_without_a_reader_reads_what_was_found_first(index: Index) -> None:
    reader = Noting()
    hits = index.search(QUESTIONS[0], 12)
    candidates(understand(QUESTIONS[0]), hits, index, _models(reader, Ranker(WITH_READER)))
    assert reader.read_last == [hit.passage.row for hit in hits[:READ]]
