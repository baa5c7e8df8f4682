"""Search within some documents gives what search over all gives of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEncoder
from hypothesis import given
from hypothesis import strategies as st

from index.building.builder import BuildOptions, build_documents
from index.records import Document
from index.search import dense, fusion
from index.search import index as search
from index.search.index import Index, load
from index.search.lexical import Lexical

TOPICS = ("小米汽车", "问界新车", "秦始皇统一", "春天的花", "人工智能")
QUESTIONS = ("小米汽车卖了多少辆？", "春天的花什么时候开？", "第七条说了什么", "统一六国")


@pytest.fixture(params=["exact", "sketch"])
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Index]:
    if request.param == "sketch":
        monkeypatch.setattr(dense, "LARGE_ROWS", 100)
    documents = [
        Document(f"{n:03d}.txt", f"{TOPICS[n % 5]}第{n}条消息。今天卖了{n * 7}辆，开了{n}朵花。\n") for n in range(300)
    ]
    build_documents(documents, store=tmp_path / "store", options=BuildOptions(encoder=FakeEncoder()))
    opened = load(tmp_path / "store", encoder=FakeEncoder())
    assert opened.manifest["vector_index"] == opened.dense.kind
    assert (opened.dense.kind == "flat") == (request.param == "exact")
    yield opened
    opened.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_within_documents_hits_are_the_same_told_to_the_searchers_or_not(
    index: Index, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [f"{n:03d}.txt" for n in range(0, 300, 11)]
    told = index.only(wanted)
    monkeypatch.setattr(search, "FEW", 0)
    untold = index.only(wanted)
    assert told._among is not None
    assert untold._among is None
    hits = told.search(question, 10)
    assert hits
    assert {hit.passage.document_id for hit in hits} <= {*wanted}
    assert [(hit.passage.row, hit.ranks) for hit in hits] == [
        (hit.passage.row, hit.ranks) for hit in untold.search(question, 10)
    ]


def test_within_no_document_nothing_is_found(index: Index) -> None:
    assert index.only(["没有.txt"]).search("小米汽车", 5) == []


def test_words_within_rows_score_as_without(tmp_path: Path) -> None:
    texts = [["小米", "汽车", str(number % 9)] for number in range(200)]
    lexical = Lexical.build(tmp_path / "lexical", texts)
    terms = ["小米", "汽车", "5", "5"]
    everywhere = lexical.search(terms, 200)
    among = [*range(3, 200, 4)]
    within = [(row, score) for row, score in everywhere if row in among]
    for k in (200, 7):
        found = lexical.search(terms, k, among)
        assert [row for row, _ in found] == [row for row, _ in within[:k]]
        assert [score for _, score in found] == pytest.approx([score for _, score in within[:k]])
    assert lexical.search(terms, 5, []) == []


TEXT = st.lists(st.sampled_from("小米 ，。訂订Ａa½…\n\0"), max_size=200).map("".join)


@given(st.lists(TEXT, max_size=4))
def test_the_beginning_of_what_is_said_is_taken_from_the_beginning_of_the_text(texts: list[str]) -> None:
    assert search._beginnings(texts) == [search._said(text)[:12] for text in texts]


def test_passages_that_only_begin_alike_are_two_hits() -> None:
    texts = (
        "小米汽车今天发布了新车，价格二十一万。",
        "小米汽车今天發佈了新車 價格二十一萬",
        "小米汽车今天发布了新车，价格二十二万。",
        "别的",
    )
    found, also = search._once(dict(enumerate(texts)), 2)
    assert (found, also) == ([0, 2], {0: [1], 2: []})


@pytest.mark.parametrize(
    ("question", "counts"),
    [("How many orders did the SU7 get in 27 minutes?", True), ("SU7用27分钟接到多少订单？", False)],
)
def test_the_nearest_sentence_counts_in_another_script_alone(
    seed_store: Path, monkeypatch: pytest.MonkeyPatch, question: str, counts: bool
) -> None:
    opened = load(seed_store)
    with_sentences = {hit.passage.row: hit.score for hit in opened.search(question, 24)}
    monkeypatch.setattr(fusion, "SENTENCE", 0.0)
    without = {hit.passage.row: hit.score for hit in opened.search(question, 24)}
    more = {row: score - without[row] for row, score in with_sentences.items()}
    near = {row for row, difference in more.items() if difference > 0}
    assert len(near) == (search.SENTENCES if counts else 0)
    best = sorted(without, key=lambda row: -without[row])
    assert near <= set(best[: search.SENTENCES])
    rows = sorted(near)
    cosines = opened.nearest_sentences(*opened.prepare(question), rows)
    assert [more[row] for row in rows] == pytest.approx([0.3 * cosines[row] for row in rows])
    opened.close()
