"""What did not change is taken over: not read, not chunked, not embedded again."""

import importlib
import os
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
import samples
from fakes import FakeEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scale import trials

from index import BuildOptions, build, load
from index.building.builder import Report
from index.building.embeddings import EmbeddingCache, VectorCollector
from index.building.workers import done
from index.errors import EncoderError, ReadError
from index.search.index import Index
from index.storage.passages import Passages, key


def put(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def made(seeds: Path, store: Path, encoder: FakeEncoder | None = None, **more: Any) -> Report:
    return build(seeds, store=store, options=BuildOptions(encoder=encoder or FakeEncoder(), **more))


def opened(store: Path) -> Index:
    return load(store, encoder=FakeEncoder())


def holds(store: Path) -> dict[str, Any]:
    """All that an index holds but for its row numbers, and what it finds."""
    index = opened(store)
    found = {
        document.id: (
            document,
            index.passages.left_out(document.id),
            [(p.span, p.line, p.heading, p.text, p.sentences) for p in index.passages.of_document(document.id)],
        )
        for document in index.passages.documents()
    }
    index.close()
    return found


def finds(store: Path, question: str) -> list[tuple[str, tuple[int, int], float]]:
    index = opened(store)
    hits = index.search(question, 20)
    index.close()
    return sorted(
        ((h.passage.document_id, (h.passage.span.start, h.passage.span.end), round(h.score, 5)) for h in hits),
        key=lambda hit: (-hit[2], hit[0], hit[1]),
    )


LONG = "。".join(f"这是第{n}句话，说的是第{n}件事情，写得长一些" for n in range(200)) + "。"


def test_one_changed_sentence_embeds_only_its_passages(tmp_path: Path) -> None:
    folder = put(tmp_path / "seeds", a=LONG, b="别的文字。" + LONG.replace("事情", "东西"))
    made(folder, tmp_path / "store")
    (folder / "a.txt").write_text(LONG.replace("第100件", "第一百件"), "utf-8")
    encoder = FakeEncoder()
    report = made(folder, tmp_path / "store", encoder)
    assert report.changed == ("a.txt",)
    assert 1 <= report.embedded == encoder.encoded <= 2


def test_the_time_of_a_file_says_nothing(tmp_path: Path) -> None:
    """A clock that goes back, a copy that keeps its date, an edit within the same second."""
    folder = put(tmp_path / "seeds", a="春天来了。")
    made(folder, tmp_path / "store")
    os.utime(folder / "a.txt", (0, 0))
    assert made(folder, tmp_path / "store").unchanged
    status = (folder / "a.txt").stat()
    (folder / "a.txt").write_text("夏天来了。", "utf-8")
    os.utime(folder / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert made(folder, tmp_path / "store").changed == ("a.txt",)


def test_a_rename_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put(tmp_path / "seeds", a="春天来了。", b="夏天来了。")
    (folder / "c.csv").write_bytes(samples.every()["j.csv"])
    made(folder, tmp_path / "store")
    (folder / "c.csv").rename(folder / "d.csv")
    (folder / "b.txt").rename(folder / "e.txt")
    monkeypatch.setattr("index.building.changes.read", lambda *a, **k: pytest.fail("a file was read again"))
    monkeypatch.setattr("index.building.prepare.chunk", lambda *a, **k: pytest.fail("a text was chunked again"))
    encoder = FakeEncoder()
    report = made(folder, tmp_path / "store", encoder)
    assert report.renamed == (("c.csv", "d.csv"), ("b.txt", "e.txt"))
    assert (report.added, report.removed, encoder.encoded) == ((), (), 0)
    assert [*holds(tmp_path / "store")] == ["a.txt", "d.csv", "e.txt"]
    index = opened(tmp_path / "store")
    assert index.document("d.csv").file == "d.csv"  # type: ignore[union-attr]
    assert {hit.passage.document_id for hit in index.search("夏天来了", 1)} == {"e.txt"}


def test_files_that_exchange_their_names_are_told_apart(tmp_path: Path) -> None:
    folder = put(tmp_path / "seeds", a="春天来了。", b="夏天来了。")
    made(folder, tmp_path / "store")
    put(folder, a="夏天来了。", b="春天来了。")
    report = made(folder, tmp_path / "store")
    assert (report.changed, report.embedded) == (("a.txt", "b.txt"), 0)
    assert holds(tmp_path / "store")["a.txt"][0].text == "夏天来了。"


def test_the_same_passage_ten_thousand_times_is_embedded_once(tmp_path: Path) -> None:
    folder = put(tmp_path / "seeds", **{f"f{n}": "同一句话在这里。" for n in range(50)})
    encoder = FakeEncoder()
    report = made(folder, tmp_path / "store", encoder)
    assert (report.documents, report.passages, report.embedded, encoder.encoded) == (50, 50, 1, 1)
    (hit,) = opened(tmp_path / "store").search("同一句话", 60)
    assert len(hit.also) == 49


def test_an_archive_that_changes_in_one_member_is_one_changed_file(tmp_path: Path) -> None:
    folder = put(tmp_path / "seeds")
    (folder / "a.zip").write_bytes(samples.zipped({"x.txt": "春天来了。".encode(), "y.txt": "夏天来了。".encode()}))
    made(folder, tmp_path / "store")
    (folder / "a.zip").write_bytes(samples.zipped({"x.txt": "春天来了。".encode(), "z.txt": "秋天来了。".encode()}))
    report = made(folder, tmp_path / "store")
    assert (report.changed, report.embedded) == (("a.zip",), 1)
    assert [*holds(tmp_path / "store")] == ["a.zip/x.txt", "a.zip/z.txt"]


@pytest.mark.parametrize(
    "change", [{"passage_chars": 60}, {"overlap_sentences": 0}, {"formats": {"json_fields": "body=x"}}]
)
def test_a_changed_setting_is_noticed(tmp_path: Path, change: dict[str, Any]) -> None:
    folder = put(tmp_path / "seeds", a=LONG)
    made(folder, tmp_path / "store")
    report = made(folder, tmp_path / "store", **change)
    assert not report.unchanged
    assert (report.added, report.changed) == ((), ())
    made(folder, tmp_path / "fresh", **change)
    assert holds(tmp_path / "store") == holds(tmp_path / "fresh")


def test_a_build_that_was_interrupted_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put(tmp_path / "seeds", a=LONG)
    monkeypatch.setattr("index.building.embeddings._BATCH", 4)
    first = FakeEncoder()

    def failing(texts: list[str]) -> np.ndarray[Any, Any]:
        if first.encoded >= 8:
            raise KeyboardInterrupt
        return FakeEncoder.encode_document(first, texts)

    monkeypatch.setattr(first, "encode_document", failing)
    with pytest.raises(KeyboardInterrupt):
        made(folder, tmp_path / "store", first)
    second = FakeEncoder()
    report = made(folder, tmp_path / "store", second)
    assert second.encoded == report.passages - 8
    assert not (tmp_path / "store" / "embeddings" / "1").exists()


def collected(folder: Path, texts: list[str], known: Mapping[bytes, Any] = MappingProxyType({})) -> tuple[Any, int]:
    """The vectors of `texts`, of which those cached in `folder` or `known` by their keys are not made; how many were."""
    rows = VectorCollector(EmbeddingCache(folder), partial(done, FakeEncoder().encode_document), 64, known)
    for text in texts:
        rows.add(key(text), text)
    return rows.finished(), rows.encoded


def test_a_damaged_segment_of_vectors_is_made_again(tmp_path: Path) -> None:
    texts = ["春天", "夏天"]
    vectors, count = collected(tmp_path, texts)
    assert count == 2
    again, count = collected(tmp_path, texts)
    assert count == 0
    assert (again == vectors).all()
    for path in tmp_path.glob("*.npy"):
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
    again, count = collected(tmp_path, texts)
    assert count == 2
    assert (again == vectors).all()


@pytest.mark.parametrize("count", [0, 1, 1024, 1025, 5000])
def test_rows_of_many_batches_hold_the_vectors_of_their_texts(tmp_path: Path, count: int) -> None:
    """Whatever repeats, is known or comes in another batch: as if all were embedded at once."""
    texts = [f"第{n * n % 3571}段" for n in range(count)]
    keys = [key(text) for text in texts]
    expected = FakeEncoder().encode_document([*texts, ""])[:-1]  # it takes no empty list
    known = dict(zip(keys[::7], expected[::7], strict=True))
    found, made = collected(tmp_path, texts, known)
    assert found.shape == (count, 64)
    assert np.array_equal(found, expected)
    assert made == len(set(keys) - known.keys())


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_vectors_that_are_no_numbers_stop_the_build_with_the_passage(
    tmp_path: Path, bad: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put(tmp_path / "seeds", a="春天来了。")
    made(folder, tmp_path / "store")
    put(folder, b="夏天来了。")
    encoder = FakeEncoder()
    monkeypatch.setattr(encoder, "encode_document", lambda texts: np.full((len(texts), 64), bad, np.float32))
    with pytest.raises(EncoderError, match="夏天来了"):
        made(folder, tmp_path / "store", encoder)
    assert [*holds(tmp_path / "store")] == ["a.txt"]


def test_vectors_of_a_wrong_shape_stop_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = FakeEncoder()
    monkeypatch.setattr(encoder, "encode_document", lambda texts: np.ones((len(texts), 8), np.float32))
    with pytest.raises(EncoderError, match="形状"):
        made(put(tmp_path / "seeds", a="春天来了。"), tmp_path / "store", encoder)


def test_an_index_is_emptied_only_when_told(tmp_path: Path) -> None:
    folder = put(tmp_path / "seeds", a="春天来了。")
    made(folder, tmp_path / "store")
    (folder / "a.txt").unlink()
    with pytest.raises(ReadError, match="--allow-empty"):
        made(folder, tmp_path / "store")
    (folder / "a.txt").write_bytes(b"\x00\x01" * 99)
    with pytest.raises(ReadError, match="--allow-empty"):
        made(folder, tmp_path / "store")
    assert [*holds(tmp_path / "store")] == ["a.txt"]
    report = made(folder, tmp_path / "store", allow_empty=True)
    assert (report.documents, report.removed) == (0, ("a.txt",))
    assert opened(tmp_path / "store").search("春天") == []
    put(folder, a="夏天来了。")
    assert made(folder, tmp_path / "store").added == ("a.txt",)


# Lines of a site.


def article(number: int, more: str = "点这里看更多精彩") -> str:
    return f"第{number}篇的题目\n{'正文' * 20}第{number}件事情发生了，大家都很关心。\n{more}\n"


def hidden(store: Path) -> dict[str, list[str]]:
    return {
        name: [each.span.of(document.text) for each in left if each.reason == "site"]
        for name, (document, left, _) in holds(store).items()
    }


def test_a_line_that_many_documents_share_is_kept_out_of_search(tmp_path: Path) -> None:
    folder = put(tmp_path / "seeds", **{f"f{n}": article(n) for n in range(4)})
    made(folder, tmp_path / "store")
    assert not any(hidden(tmp_path / "store").values())
    put(folder, f4=article(4))
    encoder = FakeEncoder()
    made(folder, tmp_path / "store", encoder)
    assert hidden(tmp_path / "store") == {f"f{n}.txt": ["点这里看更多精彩"] for n in range(5)}
    index = opened(tmp_path / "store")
    assert [(r.line, r.count) for r in index.passages.repeated()] == [("点这里看更多精彩", 5)]
    assert index.document("f0.txt").text == article(0)  # type: ignore[union-attr]
    (folder / "f4.txt").unlink()
    made(folder, tmp_path / "store")
    assert not any(hidden(tmp_path / "store").values())


def test_reprints_do_not_hide_each_other(tmp_path: Path) -> None:
    folder = put(tmp_path / "seeds", **{f"f{n}": article(1, "结尾的一句话") for n in range(9)})
    made(folder, tmp_path / "store")
    assert not any(hidden(tmp_path / "store").values())


# Growing a large index is the same as writing it anew.


@pytest.fixture
def grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.building.plan.GROW_ROWS", 1)
    monkeypatch.setattr("index.building.plan.DEAD_FRACTION", 1.0)


def test_a_grown_index_links_what_did_not_change(tmp_path: Path, grows: None) -> None:
    folder = put(tmp_path / "seeds", a=LONG, b="夏天来了。")
    made(folder, tmp_path / "store")
    before = {p.name: p.read_bytes() for p in (tmp_path / "store/generations/000001/lexical").iterdir()}
    put(folder, c="秋天来了。")
    encoder = FakeEncoder()
    report = made(folder, tmp_path / "store", encoder)
    assert (report.documents, report.embedded, encoder.encoded) == (3, 1, 1)
    after = tmp_path / "store/generations/000001/lexical"
    assert {p.name: p.read_bytes() for p in after.iterdir()} == before
    shared = [p for p in (tmp_path / "store/generations/000002/lexical").iterdir() if p.stat().st_nlink > 1]
    assert shared
    index = opened(tmp_path / "store")
    assert index.search("秋天来了", 1)[0].passage.document_id == "c.txt"


def test_a_document_removed_from_a_grown_index_stops_answering(tmp_path: Path, grows: None) -> None:
    folder = put(tmp_path / "seeds", a="春天来了，花开了。", b="夏天来了，热起来了。", c="秋天来了。")
    made(folder, tmp_path / "store")
    (folder / "b.txt").unlink()
    (folder / "c.txt").rename(folder / "d.txt")
    report = made(folder, tmp_path / "store")
    assert (report.passages, report.removed, report.renamed) == (2, ("b.txt",), (("c.txt", "d.txt"),))
    index = opened(tmp_path / "store")
    assert {hit.passage.document_id for hit in index.search("夏天来了，热起来了。", 60)} == {"a.txt", "d.txt"}
    assert len(index) == 2


TEXTS = ["春天来了。花都开了。", "夏天来了。天气很热。", "秋天来了。叶子黄了。", "", LONG[:500], article(1), article(2)]
STEP = st.tuples(st.sampled_from(["put", "remove", "rename"]), st.integers(0, 6), st.integers(0, len(TEXTS) - 1))


def applied(folder: Path, step: tuple[str, int, int]) -> None:
    kind, number, other = step
    path = folder / f"f{number}.txt"
    if kind == "put":
        path.write_text(TEXTS[other], "utf-8")
    elif path.exists() and kind == "remove":
        path.unlink()
    elif path.exists():
        path.rename(folder / f"f{other}.txt")


@pytest.mark.parametrize("growing", [False, True])
@settings(max_examples=trials(8, 260), deadline=None, suppress_health_check=list(HealthCheck))
@given(rounds=st.lists(st.lists(STEP, min_size=1, max_size=4), min_size=1, max_size=4))
def test_any_sequence_of_changes_ends_in_the_index_of_a_first_build(
    tmp_path: Path, rounds: list[list[tuple[str, int, int]]], growing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """500 and more of them run in `make faults`."""
    if growing:
        monkeypatch.setattr("index.building.plan.GROW_ROWS", 1)
        monkeypatch.setattr("index.building.plan.DEAD_FRACTION", 1.0)
    for name in ("seeds", "store", "fresh"):
        shutil.rmtree(tmp_path / name, ignore_errors=True)
    folder = put(tmp_path / "seeds", base="这一份一直都在。它不会改变。")
    made(folder, tmp_path / "store")
    for steps in rounds:
        for step in steps:
            applied(folder, step)
        made(folder, tmp_path / "store")
    made(folder, tmp_path / "fresh")
    assert holds(tmp_path / "store") == holds(tmp_path / "fresh")
    if not growing:
        for question in ("春天", "天气很热", "第1件事情", "它不会改变"):
            assert finds(tmp_path / "store", question) == finds(tmp_path / "fresh", question)


def test_two_builds_of_the_same_files_hold_the_same_bytes(tmp_path: Path) -> None:
    folder = put(tmp_path / "seeds", a=LONG, b="夏天来了。")
    manifests = []
    for name in ("one", "two"):
        made(folder, tmp_path / name)
        manifests.append(opened(tmp_path / name).manifest)
    for name in ("passages.sqlite", "vectors"):
        assert manifests[0]["files"][name] == manifests[1]["files"][name]
    assert manifests[0]["documents"] == manifests[1]["documents"]


def test_search_can_be_kept_to_some_documents(tmp_path: Path) -> None:
    folder = put(tmp_path / "seeds", **{f"f{n}": f"春天第{n}次来了。" for n in range(90)})
    made(folder, tmp_path / "store")
    index = opened(tmp_path / "store")
    narrow = index.only(["f7.txt", "f80.txt"])
    assert {hit.passage.document_id for hit in narrow.search("春天来了", 10)} == {"f7.txt", "f80.txt"}
    assert len({hit.passage.document_id for hit in index.search("春天来了", 10)}) == 10
    assert index.only([]).search("春天来了") == []
    assert isinstance(index.passages, Passages)


def test_a_long_document_is_written_in_parts_and_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two others, so that their rows and texts would show a slip."""
    text = "".join(f"第{n}句话说的是第{n * 7}件事。" for n in range(400))
    folder = put(tmp_path / "seeds", a="甲在前面。", b=text, c="丙在后面。")
    made(folder, tmp_path / "whole")
    monkeypatch.setattr("index.building.writer.LONG_CHARS", 1000)
    monkeypatch.setattr("index.building.prepare.PART_PASSAGES", 3)
    made(folder, tmp_path / "parts")
    assert len(opened(tmp_path / "parts")) > 12
    for name in ("passages.sqlite", "vectors"):
        whole, parts = (tmp_path / store / "generations/000001" / name for store in ("whole", "parts"))
        assert whole.read_bytes() == parts.read_bytes()
    assert finds(tmp_path / "parts", "第399句话") == finds(tmp_path / "whole", "第399句话")


@pytest.mark.parametrize(
    "stage", ["index.ingest.formats.text.repair", "index.building.prepare.left_out", "index.text.bulk.numbers"]
)
@pytest.mark.parametrize("long", [False, True])
def test_a_fault_of_ours_costs_the_one_file(
    stage: str, long: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever function fails on a text, the other files are indexed, and this one is named."""
    monkeypatch.setattr("index.building.writer.LONG_CHARS", 20 if long else 1_000_000)
    module, _, name = stage.rpartition(".")
    plainly = getattr(importlib.import_module(module), name)

    def failing(text: str, **more: object) -> object:
        if "五行" in text:
            raise OverflowError("int too large to convert to float")
        return plainly(text, **more)

    folder = put(
        tmp_path / "seeds", a="金木水火土合称五行，古人这样说。", b="长城建在山上，很长很长。", c="黄河流到山东入海。"
    )
    store = tmp_path / "store"
    with monkeypatch.context() as broken:
        broken.setattr(stage, failing)
        report = made(folder, store, processes=1)
        assert [name for name, _ in report.failed] == ["a.txt"]
        assert "a.txt" in str(report.failed[0][1])
        assert "OverflowError" in str(report.failed[0][1])
        assert [opened(store).document(f"{name}.txt") is None for name in "abc"] == [True, False, False]
    report = made(put(folder, a="这一份改过了，不再出错。"), store, processes=1)
    assert report.failed == ()
    assert opened(store).document("a.txt") is not None
