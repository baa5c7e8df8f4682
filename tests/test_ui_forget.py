"""What is forgotten is gone: its bytes stand in no file of the library any more."""

from contextlib import closing
from pathlib import Path

import pytest
from browser import config_of
from fakes import FakeEncoder

from index.errors import ReadError
from index.records import Span
from qa.answer import cite
from qa.records import Answer
from ui.desk.chat.turns import Turn
from ui.desk.workspace import Workspace

SECRET = "zyxwvuterces"
TEXT = f"山顶的灯塔归{SECRET}看守，灯每夜点亮。"


def holding(*folders: Path) -> list[str]:
    """The files that hold the bytes of the secret, by name or content."""
    paths = [path for folder in folders for path in sorted(folder.rglob("*"))]
    return [str(path) for path in paths if path.is_file() and SECRET.encode() in path.read_bytes()]


def filled(seeds: Path, count: int = 6) -> None:
    seeds.mkdir(exist_ok=True)
    for number in range(count):
        (seeds / f"{number}.txt").write_text(f"第{number}条河从雪山流下，流过{number + 3}个村庄。", "utf-8")


@pytest.fixture(autouse=True)
def growing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index is grown from the one before: what is removed stays in its files."""
    monkeypatch.setattr("index.building.plan.GROW_ROWS", 1)
    monkeypatch.setattr("index.building.plan.DEAD_FRACTION", 1.0)


@pytest.mark.parametrize("deleted", ["no", "to the deleted ones", "and rebuilt", "and rebuilt twice"])
def test_nothing_is_left_of_what_is_forgotten(deleted: str, tmp_path: Path) -> None:
    seeds, store = tmp_path / "seeds", tmp_path / "store"
    filled(seeds)
    (seeds / "a.txt").write_text(TEXT, "utf-8")
    config = config_of(seeds, store)
    own = Path(config.folder)
    with closing(Workspace(config, encoder=FakeEncoder())) as workspace:
        workspace.rebuild(lambda *_: None)
        found = workspace.document("a.txt")
        assert found is not None
        quote = cite(1, found[0], Span(0, len(TEXT)), workspace.generation())
        answer = Answer("谁看守灯塔？", "谁看守灯塔？", (quote,), 0.9)
        kept = workspace.conversations.put("甲", "", Turn(0, "谁看守灯塔？", answer=answer))
        other = workspace.conversations.put(
            "甲", "", Turn(0, "别的", answer=Answer("别的", "别的", (), 0.1, "no_answer"))
        )
        if deleted != "no":
            workspace.seed_folder.delete("a.txt")
        for _ in range({"and rebuilt": 1, "and rebuilt twice": 2}.get(deleted, 0)):
            filled(seeds, count=7 + len(list(seeds.glob("*.txt"))))
            workspace.rebuild(lambda *_: None)
        (seeds / ".disabled").mkdir()
        (seeds / ".disabled" / "a.txt").write_text(TEXT, "utf-8")
        assert holding(seeds, store, own)
        workspace.forget("a.txt")
        workspace.rebuild(lambda *_: None)
        assert workspace.document("a.txt") is None
        assert workspace.document("1.txt") is not None
        assert (workspace.conversations.turns("甲", kept), len(workspace.conversations.turns("甲", other))) == ((), 1)
        assert len(workspace.versions()) == 1
        assert holding(seeds, store, own) == []
    assert holding(seeds, store, own) == []


def test_what_was_deleted_long_ago_can_be_forgotten_without_its_name(tmp_path: Path) -> None:
    seeds, store = tmp_path / "seeds", tmp_path / "store"
    filled(seeds)
    (seeds / "a.txt").write_text(TEXT, "utf-8")
    with closing(Workspace(config_of(seeds, store), encoder=FakeEncoder())) as workspace:
        workspace.rebuild(lambda *_: None)
        (seeds / "a.txt").unlink()
        workspace.rebuild(lambda *_: None)
        assert workspace.document("a.txt") is None
        assert holding(store)
        workspace.forget()
        workspace.rebuild(lambda *_: None)
        assert holding(store) == []


def test_the_last_document_can_be_forgotten_and_no_path_leads_out(tmp_path: Path) -> None:
    seeds, store = tmp_path / "seeds", tmp_path / "store"
    filled(seeds, 1)
    outside = tmp_path / "b.txt"
    outside.write_text("外面的文件。", "utf-8")
    with closing(Workspace(config_of(seeds, store), encoder=FakeEncoder())) as workspace:
        workspace.rebuild(lambda *_: None)
        for name in ("../b.txt", str(outside), "unknown.txt", ".deleted"):
            with pytest.raises(ReadError):
                workspace.forget(name)
        assert outside.exists()
        workspace.forget("0.txt")
        workspace.rebuild(lambda *_: None)
        assert not list(seeds.glob("*.txt"))
        assert workspace.counts() == (0, 0)
