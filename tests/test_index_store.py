"""An index is built beside the old one, checked, and never mixed."""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from fakes import FakeEncoder

from index import BuildOptions, build, load
from index.building.builder import Report
from index.errors import ReadError, StoreError
from index.storage.passages import Passages
from index.storage.store import Store
from index.storage.transfer import export, take_in
from index.text import tokens


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


def rolled_back(seeds: Path, store: Path) -> None:
    """Two versions, of which the first was chosen."""
    (seeds / "new.txt").write_text("春天来了。", "utf-8")
    rebuild(seeds, store)
    with Store(store).writing() as held:
        held.switch_to("000001").pin.close()


@pytest.mark.parametrize(
    "content", ["", "{", "[" * 100_000, '{"generation": "999999", "manifest_sha256": "0"}', "flipped"]
)
def test_damage_to_the_pointer_undoes_no_rollback(
    store: Path, seeds: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    rolled_back(seeds, store)
    pointer = store / "CURRENT"
    pointer.write_text(
        pointer.read_text("utf-8").replace("000001", "000002") if content == "flipped" else content, "utf-8"
    )
    assert load(store, encoder=FakeEncoder()).generation == "000001"
    assert "CURRENT 已损坏" in caplog.text
    caplog.clear()
    with Store(store).writing() as held:
        held.switch_to("000001").pin.close()
    assert load(store, encoder=FakeEncoder()).generation == "000001"
    assert not caplog.text


def test_where_the_choice_is_lost_the_answer_warns(store: Path, seeds: Path, caplog: pytest.LogCaptureFixture) -> None:
    rolled_back(seeds, store)
    for name in ("CURRENT", "CURRENT.copy"):
        (store / name).write_text("?", "utf-8")
    assert load(store, encoder=FakeEncoder()).generation == "000002"
    assert "不知道选的是哪一版" in caplog.text


def rewritten(store: Path, **changes: object) -> None:
    """The manifest of the one version says something else, and CURRENT agrees with it."""
    manifest = store / "generations" / "000001" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()) | changes), "utf-8")
    known = {"generation": "000001", "manifest_sha256": hashlib.sha256(manifest.read_bytes()).hexdigest()}
    (store / "CURRENT").write_text(json.dumps(known), "utf-8")


@pytest.mark.parametrize(("form", "said"), [(99, "更新的版本建立"), (1, "由旧版本建立。请运行：yuanwen index")])
def test_another_format_is_not_called_damaged(store: Path, form: int, said: str) -> None:
    rewritten(store, format=form)
    with pytest.raises(StoreError, match=said) as caught:
        load(store, encoder=FakeEncoder())
    assert "损坏" not in str(caught.value)
    assert ("请运行：yuanwen index" in str(caught.value)) == (form == 1)


def test_brackets_without_end_are_one_line(store: Path) -> None:
    (store / "generations" / "000001" / "manifest.json").write_text("[" * 100_000, "utf-8")
    with pytest.raises(StoreError, match="损坏") as caught:
        load(store, encoder=FakeEncoder())
    assert "\n" not in str(caught.value)
    assert Store(store).manifest("000001") == {}
    assert not Store(store).is_newer()


@pytest.mark.parametrize("what", ["no database", "other tables", "other values"])
def test_passages_that_were_made_to_be_unreadable_are_one_line(store: Path, what: str) -> None:
    """Every hash is right."""
    file = store / "generations" / "000001" / "passages.sqlite"
    if what == "no database":
        file.write_bytes(b"no database at all" * 300)
    else:
        with closing(sqlite3.connect(file)) as connection, connection:
            change = (
                "DROP TABLE documents" if what == "other tables" else "UPDATE passages SET sentences = 'x', text = 7"
            )
            connection.execute(change)
    known = json.loads((store / "generations" / "000001" / "manifest.json").read_bytes())["files"]
    known["passages.sqlite"] = {"size": file.stat().st_size, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    rewritten(store, files=known)
    with pytest.raises(StoreError, match=r"passages\.sqlite") as caught:
        load(store, encoder=FakeEncoder()).search("雷军")
    assert "\n" not in str(caught.value)


def test_an_index_of_another_encoder_or_tokenizer_is_not_taken_in(store: Path, tmp_path: Path) -> None:
    generation = Store(store).current()
    export(generation, tmp_path / "a.zip")
    other = Store(tmp_path / "other")
    for encoder, cut in (("other:1", tokens.FINGERPRINT), (FakeEncoder.fingerprint, "other")):
        with pytest.raises(StoreError, match="导入后不能回答"):
            take_in(tmp_path / "a.zip", other, encoder=encoder, tokens=cut)
    assert other.versions() == []
    take_in(tmp_path / "a.zip", other, encoder=FakeEncoder.fingerprint, tokens=tokens.FINGERPRINT)
    assert load(tmp_path / "other", encoder=FakeEncoder()).search("雷军")


def test_a_smaller_index_is_built_where_there_is_little_room(
    store: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was needed in the end is enough: an estimate of twice as much refused what would have fitted."""
    for path in list(seeds.iterdir())[1:]:
        path.unlink()
    usage = shutil.disk_usage(store)
    needed = sum(path.stat().st_size for path in (store / "generations" / "000001").rglob("*"))
    monkeypatch.setattr("index.storage.faults.shutil.disk_usage", lambda path: usage._replace(free=needed))
    assert rebuild(seeds, store).generation == "000002"
