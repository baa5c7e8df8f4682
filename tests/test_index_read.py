"""Files become documents: repaired once, described by what they say of themselves."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadError
from index.ingest.folder import scan
from index.ingest.metadata import pairs
from index.ingest.read import document
from index.ingest.repair import repair

SEEDS = Path(__file__).parent.parent / "seeds"


@given(st.text(max_size=200))
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = repair(text)
    assert repair(once) == once
    assert not set("\r\x00\ufeff\u202e") & set(once)


@given(st.lists(st.text(alphabet="甲 a", max_size=5), max_size=8), st.sampled_from(["\n", "\r\n", "\r"]))
def test_repair_keeps_every_line(lines: list[str], end: str) -> None:
    assert repair(end.join(lines)) == "\n".join(lines)


def test_the_first_seed_tells_author_and_date() -> None:
    found = document(SEEDS / "000_32ac8566820995e8.txt", SEEDS)
    assert found.author == "宋辉"
    assert found.updated == "2026-01-12"
    assert found.title == "“不要跟雷军比营销,没人能比得过他。”"
    assert found.language == "zh-Hans"


def test_the_second_seed_tells_all_its_fields() -> None:
    found = document(SEEDS / "001_e944211789bda929.txt", SEEDS)
    assert found.title == "雷军与小米汽车：营销背后的魅力与逻辑"
    assert found.author == "佳简几何"
    assert found.published == "2024-12-16"
    assert found.url == "https://www.woshipm.com/marketing/6156562.html"
    assert found.tags == ("小米汽车", "营销策略", "雷军")


def test_front_matter_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: 春\nauthor: 朱自清\ndate: 1933-07-01\n---\n盼望着。\n", "utf-8")
    found = document(tmp_path / "a.md", tmp_path)
    assert (found.title, found.author, found.published) == ("春", "朱自清", "1933-07-01")


@pytest.mark.parametrize("line", ["", "作者是谁并不重要，重要的是作品。", "他说：作者：不详。" * 40, "时间过得很快。"])
def test_prose_states_no_field(line: str) -> None:
    assert pairs(line) == []


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeff甲。".encode())
    (tmp_path / "b.txt").write_bytes("乙。".encode("utf-16"))
    assert [document(path, tmp_path).text for path in scan(tmp_path).files] == ["甲。", "乙。"]


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" \n\u200b\n", "utf-8")
    with pytest.raises(ReadError, match="没有文字"):
        document(tmp_path / "a.txt", tmp_path)


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("秘密。", "utf-8")
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "a.txt").write_text("甲。", "utf-8")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    (folder / ".hidden.txt").write_text("乙。", "utf-8")
    (folder / "b.exe").write_bytes(b"MZ")
    found = scan(folder)
    assert [path.name for path in found.files] == ["a.txt"]
    assert found.passed_over == [
        ("b.exe", "unsupported"),
        ("loop", "link"),
        ("out.txt", "link"),
        ("pipe.txt", "special"),
    ]
    with pytest.raises(ReadError):
        document(folder / "out.txt", folder)
    with pytest.raises(ReadError):
        document(folder / "pipe.txt", folder)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="没有文件夹"):
        scan(tmp_path / "none")
