"""An index is built beside the old one, checked, and never mixed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import FakeEncoder

from index import BuildOptions, build, load
from index.building.builder import Report
from index.errors import ReadError, StoreError
from index.storage.passages import Passages
from index.storage.store import Store


@pytest.fixture
def store(tmp_path: Path, seeds: Path) -> Path:
    build(seeds, store=tmp_path / "store", options=BuildOptions(encoder=FakeEncoder()))
    return tmp_path / "store"


def rebuild(seeds: Path, store: Path, encoder: FakeEncoder | None = None) -> Report:
    return build(seeds, store=store, options=BuildOptions(encoder=encoder or FakeEncoder()))


def test_a_passage_is_found_by_its_own_words(store: Path) -> None:
    index = load(store, encoder=FakeEncoder())
    found = index.passages.of_document("001_e944211789bda929.txt")[3:]
    assert len(found) > 3
    for passage in found:
        longest = max((passage.sentence(span) for span in passage.sentences), key=len)
        assert longest in "".join(hit.passage.text for hit in index.search(longest, 2))


def test_save_then_load_is_the_same(store: Path) -> None:
    first, second = load(store, encoder=FakeEncoder()), load(store, encoder=FakeEncoder())
    assert first.search("雷军说了什么") == second.search("雷军说了什么")
    assert [h.score for h in first.search("雷军", 20)] == sorted(
        (h.score for h in first.search("雷军", 20)), reverse=True
    )


def test_the_store_keeps_the_text_to_the_letter(store: Path, seeds: Path) -> None:
    index = load(store, encoder=FakeEncoder())
    documents = [*index.passages.documents()]
    assert {document.id for document in documents} == {path.name for path in seeds.iterdir()}
    for document in documents:
        assert document.text == (seeds / document.id).read_text("utf-8")
        for passage in index.passages.of_document(document.id):
            assert passage.text == passage.span.of(document.text)


def test_nothing_is_built_when_nothing_changed(store: Path, seeds: Path) -> None:
    report = rebuild(seeds, store)
    assert report.unchanged
    assert report.generation == "000001"


def test_only_new_passages_are_embedded(store: Path, seeds: Path) -> None:
    (seeds / "new.txt").write_text("春天来了。花都开了。", "utf-8")
    encoder = FakeEncoder()
    report = rebuild(seeds, store, encoder)
    assert (report.added, report.changed, report.removed) == (("new.txt",), (), ())
    assert report.embedded == encoder.encoded == 1


def test_a_removed_document_stops_answering(store: Path, seeds: Path) -> None:
    (seeds / "001_e944211789bda929.txt").unlink()
    report = rebuild(seeds, store)
    assert report.removed == ("001_e944211789bda929.txt",)
    hits = load(store, encoder=FakeEncoder()).search("问界M9用时62天", 20)
    assert {hit.passage.document_id for hit in hits} == {"000_32ac8566820995e8.txt"}


def test_one_bad_file_does_not_stop_the_others(store: Path, seeds: Path) -> None:
    (seeds / "bad.txt").write_bytes(b"\x7fELF\x02" + bytes(range(32)) * 9)
    (seeds / "good.txt").write_text("春天来了。", "utf-8")
    report = rebuild(seeds, store)
    assert [name for name, _ in report.failed] == ["bad.txt"]
    assert report.added == ("good.txt",)


def test_an_empty_folder_leaves_the_old_index(store: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match="没有可以收录的文字"):
        rebuild(tmp_path / "empty", store)
    assert len(load(store, encoder=FakeEncoder())) > 0


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="yuanwen index"):
        load(tmp_path / "none", encoder=FakeEncoder())


def test_another_encoder_is_refused(store: Path) -> None:
    other = FakeEncoder()
    other.fingerprint = "fake:2"
    with pytest.raises(StoreError, match=r"fake:1.*fake:2.*yuanwen index"):
        load(store, encoder=other)


def test_another_tokenizer_is_refused(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.text.tokens.FINGERPRINT", "other")
    with pytest.raises(StoreError, match=r"分词.*yuanwen index"):
        load(store, encoder=FakeEncoder())


def files(store: Path) -> list[Path]:
    return sorted(path for path in (store / "generations" / "000001").rglob("*") if path.is_file())


@pytest.mark.parametrize("damage", ["flip", "cut", "remove", "grow"])
def test_damage_to_any_file_is_seen(store: Path, tmp_path: Path, damage: str) -> None:
    for number, path in enumerate(files(store)):
        copy = tmp_path / f"copy{number}"
        shutil.copytree(store, copy)
        target = copy / path.relative_to(store)
        data = bytearray(target.read_bytes())
        if damage == "remove":
            target.unlink()
        elif not data and damage != "grow":
            continue
        elif damage == "cut":
            target.write_bytes(data[: len(data) // 2])
        elif damage == "grow":
            target.write_bytes(data + b"x")
        else:
            data[len(data) // 2] ^= 0x10
            target.write_bytes(data)
        with pytest.raises(StoreError, match="损坏"):
            load(copy, encoder=FakeEncoder())


def test_a_changed_manifest_is_seen(store: Path) -> None:
    manifest = store / "generations" / "000001" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"passages": ', '"passages": 1'), "utf-8")
    with pytest.raises(StoreError, match="损坏"):
        load(store, encoder=FakeEncoder())


def test_the_generation_before_answers_when_the_newest_is_damaged(
    store: Path, seeds: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (seeds / "new.txt").write_text("春天来了。", "utf-8")
    rebuild(seeds, store)
    (store / "generations" / "000002" / "vectors").write_bytes(b"")
    assert load(store, encoder=FakeEncoder()).generation == "000001"
    assert "损坏" in caplog.text
    assert rebuild(seeds, store).generation == "000003"
    assert load(store, encoder=FakeEncoder()).generation == "000003"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"generation": "999999"}', '{"generation": "../../x"}'])
def test_a_broken_pointer_is_survived(store: Path, content: str) -> None:
    (store / "CURRENT").write_text(content, "utf-8")
    assert load(store, encoder=FakeEncoder()).generation == "000001"


def test_a_second_writer_is_refused_at_once(store: Path, seeds: Path) -> None:
    with Store(store).writing(), pytest.raises(StoreError, match=r"另一次重建正在进行（pid"):
        rebuild(seeds, store)


def test_old_generations_go_but_not_a_pinned_one(store: Path, seeds: Path) -> None:
    pinned = load(store, encoder=FakeEncoder())
    for number in range(4):
        (seeds / "new.txt").write_text(f"春天第{number}次来了。", "utf-8")
        rebuild(seeds, store)
    names = sorted(path.name for path in (store / "generations").iterdir())
    assert names == ["000001", "000004", "000005"]
    assert pinned.search("雷军")
    pinned.close()


def test_a_killed_build_leaves_the_old_index(store: Path, seeds: Path) -> None:
    (seeds / "new.txt").write_text("春天来了。", "utf-8")
    script = (
        "import os, sys; sys.path[:0] = ['.', 'tests']\n"
        "import index.storage.passages, index.building.builder\n"
        "from fakes import FakeEncoder\n"
        "index.storage.passages.Writer.finished = lambda *a: os.kill(os.getpid(), 9)\n"
        "from index import BuildOptions, build\n"
        "options = BuildOptions(encoder=FakeEncoder())\n"
        f"build({str(seeds)!r}, store={str(store)!r}, options=options)\n"
    )
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == -9
    assert list((store / "generations").glob("*.building"))
    assert load(store, encoder=FakeEncoder()).generation == "000001"
    assert rebuild(seeds, store).generation == "000002"
    assert not list((store / "generations").glob("*.building"))


def test_a_newer_format_is_not_opened(store: Path) -> None:
    manifest = store / "generations" / "000001" / "manifest.json"
    values = json.loads(manifest.read_text("utf-8")) | {"format": 99}
    manifest.write_text(json.dumps(values), "utf-8")
    with pytest.raises(StoreError):
        load(store, encoder=FakeEncoder())


def test_building_twice_gives_the_same_passages(tmp_path: Path, seeds: Path) -> None:
    for name in ("a", "b"):
        rebuild(seeds, tmp_path / name)
    a, b = (load(tmp_path / name, encoder=FakeEncoder()) for name in ("a", "b"))
    rows = list(range(len(a)))
    assert a.passages.of_rows(rows) == b.passages.of_rows(rows)
    assert isinstance(a.passages, Passages)
    assert a.search("雷军", 10) == b.search("雷军", 10)
