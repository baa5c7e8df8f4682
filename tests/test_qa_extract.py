"""Only a few passages are read, sentences of the others are weighed all the same, and what only asks is no answer."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from index import load
from index.building.builder import build_documents
from index.records import Document, Hit, Passage
from index.search.index import Index
from qa.judge.candidate import Candidate
from qa.judge.decode import NOTHING, Prediction
from qa.judge.models import Models, load_models
from qa.judge.rank import READ, candidates
from qa.judge.ranker import ALONE, WITH_READER, Ranker
from qa.judge.sentence import sentence
from qa.question.kinds import query as understand

QUESTIONS = ("小米SU7拿到5万个大定订单用了多久？", "雷军为什么听到营销两个字有心理阴影？", "Who is Lei Jun?")


class Noting:
    """The bundled reader, which notes what it is given to read."""

    def __init__(self) -> None:
        self.read_last: list[int] = []
        reader = load_models().reader
        assert reader is not None
        self._reader = reader

    def read(self, question: str, passages: Sequence[Passage]) -> list[list[Prediction]]:
        self.read_last = [passage.row for passage in passages]
        return self._reader.read(question, passages)


@pytest.fixture(scope="module")
def index(seed_store: Path) -> Index:
    return load(seed_store)


def found_by(index: Index, question: str, models: Models, *, passages: int = 12) -> tuple[list[Hit], list[Candidate]]:
    """The hits of `question`, and the candidates in them."""
    (search,) = index.prepare(question)
    hits = index.search(search, passages) if passages else []
    return hits, candidates(understand(question), search, hits, index.encoder, models)[0]


def _models(reader: Noting, ranker: Ranker | None = None) -> Models:
    return Models(reader, ranker or Ranker(), load_models().confidence)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_few_passages_are_read_and_all_sentences_weighed(index: Index, question: str) -> None:
    reader = Noting()
    hits, found = found_by(index, question, _models(reader))
    assert len(reader.read_last) == READ < len(hits)
    assert hits[0].passage.row in reader.read_last
    places = {(hit.passage.document_id, span) for hit in hits for span in hit.passage.sentences}
    assert {(one.document_id, one.span) for one in found} == places
    not_read = [one for one in found if one.row not in reader.read_last]
    assert not_read
    assert all(one.read == NOTHING and one.short is None for one in not_read)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_sentence_that_is_best_without_a_reader_is_read(index: Index, question: str) -> None:
    reader = Noting()
    _, found = found_by(index, question, Models(None, Ranker(ALONE), load_models().confidence))
    found_by(index, question, _models(reader))
    assert found[0].row in reader.read_last


def test_as_few_passages_as_may_be_read_are_all_read(index: Index) -> None:
    reader = Noting()
    hits, _ = found_by(index, QUESTIONS[0], _models(reader), passages=READ)
    assert reader.read_last == [hit.passage.row for hit in hits]
    assert found_by(index, QUESTIONS[0], _models(reader), passages=0) == ([], [])


def test_a_ranker_that_cannot_do_without_a_reader_reads_what_was_found_first(index: Index) -> None:
    reader = Noting()
    hits, _ = found_by(index, QUESTIONS[0], _models(reader, Ranker(WITH_READER)))
    assert reader.read_last == [hit.passage.row for hit in hits[:READ]]


FAQ = """# 口红怎么选

那么豆沙色口红适合什么肤色呢？

下面小编就为大家介绍豆沙色口红适合什么肤色。

豆沙色口红适合偏黄的肤色，也不挑场合。

豆沙色口红是不是很温柔呢？
"""


def test_a_sentence_that_only_asks_or_announces_is_not_quoted_before_the_one_that_tells(tmp_path: Path) -> None:
    build_documents([Document(id="faq.md", text=FAQ)], store=tmp_path)
    index = load(tmp_path)
    question = "豆沙色口红适合什么肤色？"
    _, found = found_by(index, question, load_models())
    assert found[0].text == "豆沙色口红适合偏黄的肤色，也不挑场合。"


@pytest.mark.parametrize(
    ("text", "asks_for", "announces"),
    [
        ("那么豆沙色口红适合什么肤色呢?", True, False),
        ("豆沙色口红是不是很温柔呢?", False, False),
        ("他问:“谁来开车?”", True, False),
        ("谁都可以来。", False, False),
        ("When does it open?", True, False),
        ("下面小编就为大家带来价格介绍。", False, True),
        ("以上就是本文的全部内容。", False, True),
        ("下面介绍三个步骤:", False, False),
        ("以下地区免收运费。", False, False),
        ("以上是导致问题的原因。", False, False),
        ("以上是对“什么是流感”这个问题的建议。", False, True),
        ("", False, False),
    ],
)
def test_what_asks_and_what_announces(text: str, asks_for: bool, announces: bool) -> None:
    one = sentence(text)
    assert (one.asks_for, one.announces) == (asks_for, announces)
