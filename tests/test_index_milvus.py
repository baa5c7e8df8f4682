"""Milvus in the place of tantivy and FAISS finds the same, and fails in one line.

Against Milvus Lite's server; with YUANWEN_MILVUS_URI set, against that server instead.
"""

import os
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEncoder
from hypothesis import given, settings
from hypothesis import strategies as st
from milvus_server import free_port, served

from index.building.builder import BuildOptions, build
from index.config import IndexConfig
from index.errors import ConfigError, StoreError
from index.records import Hit
from index.search.bm25 import LENGTHS, TermCounter, TermStatistics, passage_weights
from index.search.index import Index, load
from index.search.lexical import Lexical
from index.search.milvus import Milvus, check_version
from index.storage.store import Store
from index.text import tokens
from index.text.wordlist import WordList

SEEDS = Path(__file__).parent.parent / "seeds"
ENCODER = FakeEncoder()


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if given_uri := os.environ.get("YUANWEN_MILVUS_URI"):
        yield given_uri
        return
    with served(tmp_path_factory.mktemp("milvus")) as address:
        yield address


@pytest.fixture
def milvus(uri: str, request: pytest.FixtureRequest) -> Milvus:
    """A server, with a name of its own for each test."""
    return Milvus(uri, re.sub(r"\W", "_", request.node.name, flags=re.ASCII)[:60], seconds=30)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Some two hundred short documents, made of the sentences of the seeds."""
    folder = tmp_path / "texts"
    folder.mkdir()
    sentences = sorted(
        {
            sentence.strip()
            for path in SEEDS.glob("*.txt")
            for sentence in re.split(r"(?<=[。！？])|\n", path.read_text("utf-8"))
            if len(sentence.strip()) > 12
        }
    )
    for number in range(0, len(sentences), 2):
        body = "\n".join(sentences[number : number + 2])
        (folder / f"{number:04d}.txt").write_text(body, "utf-8")
    return folder


def indexed(texts: Path, store: Path, milvus: Milvus) -> Index:
    build(texts, store=store, options=BuildOptions(encoder=ENCODER))
    milvus.publish_current(store)
    return load(store, encoder=ENCODER, remote=milvus)


def agree(hits: list[Hit], others: list[Hit]) -> bool:
    """Whether the passages are the same, and their scores but for rounding, which may swap two of them."""
    scores = {hit.passage.row: hit.score for hit in others}
    return {hit.passage.row: hit.score for hit in hits} == pytest.approx(scores, abs=1e-3)


def test_the_ten_best_are_those_of_the_local_index(texts: Path, tmp_path: Path, milvus: Milvus) -> None:
    remote = indexed(texts, tmp_path / "store", milvus)
    local = load(tmp_path / "store", encoder=ENCODER)
    questions = [
        line[:24]
        for path in sorted(SEEDS.glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
        if len(line) > 12
    ]
    questions += [line[4:20] + "是什么？" for line in questions]
    assert len(questions) >= 150
    for question in questions:
        terms = tokens.query_terms(question, local.lexical.knows)
        ours, theirs = local.lexical.search(terms, 10), remote.lexical.search(terms, 10)
        assert [s for _, s in theirs] == pytest.approx([s for _, s in ours], rel=1e-3), question
        # Rows whose scores differ by less than rounding may change places.
        clear = {row for row, score in ours if score > ours[-1][1] * 1.001}
        assert clear <= {row for row, _ in theirs}, question
        assert agree(remote.search(question), local.search(question)), question
    chosen = sorted(local.passages.counts())[:7]
    narrow = remote.only(chosen).search(questions[0])
    assert agree(narrow, local.only(chosen).search(questions[0]))
    assert {hit.passage.document_id for hit in narrow} <= set(chosen)


def test_words_of_the_reader_are_sent_too(texts: Path, tmp_path: Path, milvus: Milvus) -> None:
    """A word that stays whole is one more term; without it, its passage would score less than on the disk."""
    own = WordList(("大定订单",))
    build(texts, store=tmp_path / "store", options=BuildOptions(encoder=ENCODER, words=own))
    milvus.publish_current(tmp_path / "store")
    local = load(tmp_path / "store", encoder=ENCODER)
    remote = load(tmp_path / "store", encoder=ENCODER, remote=milvus)
    terms = tokens.query_terms("多少大定订单", local.lexical.knows, own)
    assert local.lexical.knows("大定订单")
    assert remote.lexical.knows("大定订单")
    ours, theirs = (dict(index.lexical.search(terms, 10)) for index in (local, remote))
    assert theirs == pytest.approx(ours, rel=1e-3)


def test_adding_deleting_rebuilding_and_going_back(texts: Path, tmp_path: Path, milvus: Milvus) -> None:
    store = tmp_path / "store"
    indexed(texts, store, milvus)
    question = "长颈鹿的脖子有多长？"

    def best() -> str:
        return load(store, encoder=ENCODER, remote=milvus).search(question)[0].passage.text

    assert "长颈鹿" not in best()
    added = texts / "giraffe.txt"
    added.write_text("长颈鹿的脖子大约有两米长。", "utf-8")
    indexed(texts, store, milvus)
    assert "长颈鹿" in best()
    added.unlink()
    indexed(texts, store, milvus)
    assert "长颈鹿" not in best()
    Store(store).switch_to("000002").pin.close()
    milvus.point("000002")
    assert "长颈鹿" in best()
    client = milvus._client
    assert client.describe_alias(milvus.collection)["collection_name"].endswith("_000002")
    ours = [name for name in client.list_collections() if name.startswith(milvus.collection)]
    assert sorted(ours) == [f"{milvus.collection}_{name}" for name in Store(store).versions()]


def test_until_it_is_sent_the_generation_before_answers(
    texts: Path, tmp_path: Path, milvus: Milvus, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    indexed(texts, store, milvus)
    (texts / "new.txt").write_text("长颈鹿的脖子大约有两米长。", "utf-8")
    build(texts, store=store, options=BuildOptions(encoder=ENCODER))
    put, calls = Milvus._put, Counter[str]()

    def fails(self: Milvus, name: str, batch: list[dict[str, object]]) -> int:
        put(self, name, batch[:-1])
        calls["put"] += 1
        raise StoreError("cut off")

    monkeypatch.setattr(Milvus, "_put", fails)
    with pytest.raises(StoreError, match="cut off"):
        milvus.publish_current(store)
    assert calls["put"]
    assert load(store, encoder=ENCODER, remote=milvus).generation == "000001"
    monkeypatch.undo()
    milvus.publish_current(store)
    assert load(store, encoder=ENCODER, remote=milvus).generation == "000002"
    milvus.publish_current(store)  # there is nothing left to send


def test_a_collection_that_lost_rows_is_not_switched_to(
    texts: Path, tmp_path: Path, milvus: Milvus, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = Milvus._put
    monkeypatch.setattr(Milvus, "_put", lambda self, name, batch: put(self, name, batch[1:]))
    build(texts, store=tmp_path / "store", options=BuildOptions(encoder=ENCODER))
    with pytest.raises(StoreError, match="not switched"):
        milvus.publish_current(tmp_path / "store")
    with pytest.raises(StoreError, match="not in Milvus yet"):
        load(tmp_path / "store", encoder=ENCODER, remote=milvus)


def test_a_collection_that_is_gone_is_told(texts: Path, tmp_path: Path, milvus: Milvus) -> None:
    indexed(texts, tmp_path / "store", milvus)
    milvus._client.drop_alias(milvus.collection)
    milvus._client.drop_collection(f"{milvus.collection}_000001")
    with pytest.raises(StoreError, match="yuanwen index"):
        load(tmp_path / "store", encoder=ENCODER, remote=milvus)
    milvus.publish_current(tmp_path / "store")
    assert load(tmp_path / "store", encoder=ENCODER, remote=milvus).search("小米")


def test_a_server_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("pymilvus", reason="the extra `milvus` is not installed")
    gone = Milvus(f"http://127.0.0.1:{free_port()}", seconds=1)
    with pytest.raises(StoreError, match="cannot be reached") as told:
        gone.point("000001")
    assert "\n" not in str(told.value)


def test_a_server_that_never_answers_is_one_line() -> None:
    pytest.importorskip("pymilvus", reason="the extra `milvus` is not installed")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        threading.Thread(target=_accept, args=(silent,), daemon=True).start()
        with pytest.raises(StoreError, match="cannot be reached") as told:
            Milvus(f"http://127.0.0.1:{silent.getsockname()[1]}", seconds=2).point("000001")
    assert "\n" not in str(told.value)


def _accept(silent: socket.socket) -> None:
    held = []
    try:
        while True:
            held.append(silent.accept())
    except OSError:
        for connection, _ in held:
            connection.close()


@pytest.mark.parametrize("version", ["2.3.5", "v2.3.21-dev", "1.1.0"])
def test_a_version_that_is_too_old_is_refused(version: str) -> None:
    with pytest.raises(StoreError, match=re.escape(version)):
        check_version(version, "http://127.0.0.1:19530")


@pytest.mark.parametrize("version", ["2.4.0", "v2.6.3", "3.0.1", "milvus_lite-3.2.2"])
def test_a_version_with_sparse_vectors_is_taken(version: str) -> None:
    check_version(version, "http://127.0.0.1:19530")


def test_without_the_package_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(StoreError, match=r"pip install 'yuanwen\[milvus\]'"):
        Milvus("http://127.0.0.1:1").point("000001")


@pytest.mark.parametrize("name", ["", "1a", "a-b", "名", "a.b"])
def test_a_name_that_milvus_does_not_take_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="milvus_collection"):
        IndexConfig(milvus_collection=name)


def test_lengths_are_those_of_one_byte() -> None:
    """From the table of tantivy (fieldnorm/code.rs): its values 0, 39–41, 64 and 100."""
    assert [LENGTHS[at] for at in (0, 39, 40, 41, 64, 100)] == [0, 39, 40, 42, 152, 3_096]
    assert sorted(set(LENGTHS)) == LENGTHS


PASSAGES = st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=70), min_size=1, max_size=12)


@settings(deadline=None, max_examples=30)
@given(passages=PASSAGES, asked=st.lists(st.sampled_from("甲乙丙己"), max_size=4))
def test_products_of_weights_are_the_scores_of_tantivy(
    tmp_path_factory: pytest.TempPathFactory, passages: list[list[str]], asked: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("bm25")
    lexical = Lexical.build(folder / "lexical", passages)
    counter = TermCounter()
    for terms in passages:
        counter.add(terms)
    path = folder / "statistics.sqlite"
    TermStatistics.write(path, counter.terms, counter.passages, counter.length, "any")
    statistics = TermStatistics(path)
    weights = statistics.question_weights(asked)
    scores = {}
    for row, terms in enumerate(passages):
        times = Counter(counter.terms[term][0] for term in terms)
        stands = passage_weights(times, len(terms), statistics.average) if terms else {}
        if score := sum(weight * stands.get(term, 0.0) for term, weight in weights.items()):
            scores[row] = score
    assert scores == pytest.approx(dict(lexical.search(asked, 100)), rel=1e-4)
    assert statistics.ideal(asked) == pytest.approx(lexical.ideal(asked))
    assert [statistics.knows(term) for term in asked] == [lexical.knows(term) for term in asked]
    statistics.close()
