"""A large file is read whole once, and again as soon as anything about it changed."""

import os
import shutil
from pathlib import Path

import pytest
from fakes import FakeEncoder

from index import BuildOptions, build, load
from index.errors import StoreError
from index.storage import checked, generation, store
from index.storage.store import Store


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that are read whole, as they are read; every file counts as large."""
    names: list[str] = []
    digest = generation.sha256

    def counted(path: Path) -> str:
        names.append(path.name)
        return digest(path)

    monkeypatch.setattr(checked, "LARGE_BYTES", 0)
    for reads in (generation, store):
        monkeypatch.setattr(reads, "sha256", counted)
    return names


@pytest.fixture
def built(tmp_path: Path, seeds: Path, read: list[str]) -> Path:
    build(seeds, store=tmp_path / "store", options=BuildOptions(encoder=FakeEncoder()))
    read.clear()
    return tmp_path / "store"


def test_files_are_read_once_and_not_again(built: Path, read: list[str]) -> None:
    """Even the first time that it is opened: the build read them for the manifest."""
    load(built, encoder=FakeEncoder()).close()
    assert read == []
    os.utime(built / "generations" / "000001" / "vectors")
    load(built, encoder=FakeEncoder()).close()
    assert read == ["vectors"]
    read.clear()
    load(built, encoder=FakeEncoder()).close()
    assert read == []


def test_a_copy_is_read_whole(built: Path, read: list[str], tmp_path: Path) -> None:
    load(Path(shutil.copytree(built, tmp_path / "copy")), encoder=FakeEncoder()).close()
    assert {"vectors", "passages.sqlite"} <= {*read}


def test_a_byte_that_changes_right_after_the_build_is_found(built: Path) -> None:
    path = built / "generations" / "000001" / "passages.sqlite"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"passages\.sqlite"):
        load(built, encoder=FakeEncoder())


def test_after_an_index_has_grown_what_was_copied_is_not_read(
    built: Path, seeds: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.building.plan.GROW_ROWS", 0)
    (seeds / "new.txt").write_text("今天又下雨了。\n", "utf-8")
    build(seeds, store=built, options=BuildOptions(encoder=FakeEncoder()))
    read.clear()
    load(built, encoder=FakeEncoder()).close()
    assert not {"vectors", "passages.sqlite"} & {*read}


def test_small_files_are_always_read(built: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (built / "checked.json").unlink()
    monkeypatch.setattr(checked, "LARGE_BYTES", 10**9)
    for _ in range(2):
        read.clear()
        load(built, encoder=FakeEncoder()).close()
        assert {"vectors", "passages.sqlite"} <= {*read}


def test_a_changed_byte_is_found_though_size_and_time_are_as_before(built: Path) -> None:
    load(built, encoder=FakeEncoder()).close()
    path = built / "generations" / "000001" / "vectors"
    state = path.stat()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert path.stat().st_mtime_ns == state.st_mtime_ns
    with pytest.raises(StoreError, match="vectors"):
        load(built, encoder=FakeEncoder())


def test_verifying_reads_every_byte(built: Path, read: list[str]) -> None:
    load(built, encoder=FakeEncoder()).close()
    read.clear()
    assert Store(built).problem("000001") is None
    assert {"vectors", "passages.sqlite"} <= {*read}


@pytest.mark.parametrize("damaged", ["", "[]", "{", '{"generations/000001/vectors": 5}'])
def test_losing_what_was_known_costs_only_time(built: Path, read: list[str], damaged: str) -> None:
    load(built, encoder=FakeEncoder()).close()
    (built / "checked.json").write_text(damaged, "utf-8")
    read.clear()
    load(built, encoder=FakeEncoder()).close()
    assert "vectors" in read


def test_a_file_that_changed_while_it_was_read_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"x" * checked.LARGE_BYTES)
    before = checked.state(path)
    path.write_bytes(b"y" * checked.LARGE_BYTES)
    known = checked.CheckedFiles(tmp_path)
    known.add(path, "hash", before)
    known.save()
    assert not checked.CheckedFiles(tmp_path).has(path, "hash")
    known.add(path, "hash", checked.state(path))
    known.save()
    assert checked.CheckedFiles(tmp_path).has(path, "hash")
    assert not checked.CheckedFiles(tmp_path).has(path, "other")
