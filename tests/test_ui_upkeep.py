"""The commands that look after an index, as people use them."""

import json
import re
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from index.storage.store import Store
from ui.cli import main
from ui.commands.watch import watch

ROOT = Path(__file__).parent.parent


@pytest.fixture
def two(seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """A store with two generations; gives the options that name it."""
    options = ["--store", str(tmp_path / "store"), "--config", str(ROOT / "config.yaml")]
    assert main(["index", "--seeds", str(seeds), *options]) == 0
    (seeds / "new.txt").write_text("春天来了，院子里的花都开了。", "utf-8")
    assert main(["index", "--seeds", str(seeds), *options]) == 0
    capsys.readouterr()
    return options


def test_versions_are_listed_and_one_can_be_returned_to(two: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["versions", *two]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["*", "000002"], ["000001", lines[1].split()[1]]]
    assert main(["rollback", *two]) == 0
    assert "000001" in capsys.readouterr().err
    assert main(["ask", "院子里什么开了？", *two]) == 1
    assert main(["rollback", *two]) == 2
    assert main(["rollback", "000002", *two]) == 0
    assert main(["ask", "院子里什么开了？", *two]) == 0
    assert main(["rollback", "000009", *two]) == 2


@pytest.mark.parametrize("quick", [[], ["--quick"]])
def test_verify_names_what_is_damaged(
    two: list[str], quick: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", *quick, *two]) == 0
    vectors = tmp_path / "store" / "generations" / "000001" / "vectors"
    data = bytearray(vectors.read_bytes())
    data[-1] ^= 1
    vectors.write_bytes(data if not quick else data[:-1])
    assert main(["verify", *quick, *two]) == 1
    out = capsys.readouterr().out
    assert "000001：损坏（vectors" in out
    assert "000002：完好" in out


@pytest.mark.parametrize("command", ["verify", "doctor"])
@pytest.mark.parametrize(
    ("language", "said"), [("zh", "vectors 与清单不符"), ("en", "vectors is not as the manifest says")]
)
def test_what_is_damaged_is_said_in_the_language_of_the_terminal(
    two: list[str], command: str, language: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vectors = tmp_path / "store" / "generations" / "000002" / "vectors"
    vectors.write_bytes(vectors.read_bytes()[:-1])
    settings = tmp_path / "settings.yaml"
    settings.write_text(f"ui:\n  language: {language}\n", "utf-8")
    assert main([command, *two[:2], "--config", str(settings)]) == 1
    out = capsys.readouterr().out
    assert said in out
    assert (language == "zh") == bool(re.search("[一-鿿]", out))


def test_doctor_says_which_command_mends_it(
    two: list[str], tmp_path: Path, seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "store"
    assert main(["doctor", *two]) == 0
    assert "一切正常" in capsys.readouterr().out
    (store / "generations" / "000003.building").mkdir()
    assert main(["doctor", *two]) == 0
    assert "000003.building" in capsys.readouterr().out
    (store / "CURRENT").write_text("???", "utf-8")
    assert main(["doctor", *two]) == 1
    assert "yuanwen rollback" in capsys.readouterr().out
    assert main(["rollback", "000002", *two]) == 0
    (store / "generations" / "000002" / "vectors").unlink()
    assert main(["doctor", *two]) == 1
    assert "yuanwen index" in capsys.readouterr().out
    assert main(["index", "--seeds", str(seeds), *two]) == 0
    assert main(["verify", *two]) == 0
    capsys.readouterr()
    assert main(["doctor", *two]) == 0
    assert main(["doctor", "--store", str(tmp_path / "none")]) == 1


def test_an_index_travels_as_one_file(two: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "index.zip"
    assert main(["export", str(file), *two]) == 0
    other = ["--store", str(tmp_path / "other")]
    assert main(["import", str(file), *other]) == 0
    assert main(["verify", *other]) == 0
    capsys.readouterr()
    assert main(["ask", "--json", "院子里什么开了？", *other]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert "花" in answer["text"]


def rewritten(source: Path, target: Path, change: object) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            for name2, data in change(name, old.read(name)):  # type: ignore[operator]
                new.writestr(name2, data)


def changed_manifest(**changes: object) -> object:
    def change(name: str, data: bytes) -> list[tuple[str, bytes]]:
        if name == "manifest.json":
            data = json.dumps(json.loads(data) | changes).encode()
        return [(name, data)]

    return change


CHANGES = {
    "a byte": lambda name, data: [(name, data[:-1] + b"x" if name == "vectors" else data)],
    "more": lambda name, data: [(name, data + b"x" if name == "vectors" else data)],
    "missing": lambda name, data: [] if name == "vectors" else [(name, data)],
    "no manifest": lambda name, data: [] if name == "manifest.json" else [(name, data)],
    "escaping": changed_manifest(files={"../../evil": {"size": 1, "sha256": "0"}}),
    "absolute": changed_manifest(files={"/tmp/evil": {"size": 1, "sha256": "0"}}),
    "too few": changed_manifest(files={}),
    "newer": changed_manifest(format=99),
    "count": changed_manifest(passages=1),
    "a list": lambda name, data: [(name, b"[]" if name == "manifest.json" else data)],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_was_tampered_with_is_refused(
    two: list[str], tmp_path: Path, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["export", str(tmp_path / "index.zip"), *two])
    rewritten(tmp_path / "index.zip", tmp_path / "bad.zip", CHANGES[change])
    before = sorted(path.name for path in tmp_path.iterdir())
    capsys.readouterr()
    assert main(["import", str(tmp_path / "bad.zip"), *two]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert Store(tmp_path / "store").versions() == ["000001", "000002"]
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("command", ["versions", "rollback", "verify", "export x.zip", "import no.zip"])
def test_without_an_index_one_line_says_so(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*command.split(), "--store", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_index_is_emptied_only_when_asked(two: list[str], seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(seeds)
    seeds.mkdir()
    assert main(["index", "--seeds", str(seeds), *two]) == 2
    assert "--allow-empty" in capsys.readouterr().err
    assert main(["index", "--seeds", str(seeds), "--allow-empty", *two]) == 0
    assert main(["ask", "院子里什么开了？", *two]) == 1


def test_questions_can_be_kept_to_a_source_and_a_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    for name, site, date, fact in (
        ("a.txt", "甲报", "2023-05-01", "今年的冠军是张三。"),
        ("b.txt", "乙报", "2024-05-01", "今年的冠军是李四。"),
    ):
        text = f"# 冠军\n来源：{site}\n发布时间：{date}\n\n{fact}\n"
        (folder / name).write_text(text, "utf-8")
    options = ["--store", str(tmp_path / "store")]
    main(["index", "--seeds", str(folder), *options])
    for filters, name in (
        (["--source", "甲报"], "a.txt"),
        (["--source", "b.*"], "b.txt"),
        (["--since", "2024"], "b.txt"),
        (["--until", "2023-12"], "a.txt"),
    ):
        capsys.readouterr()
        main(["ask", "--json", "今年的冠军是谁？", *filters, *options])
        answer = json.loads(capsys.readouterr().out)
        cited = answer["citations"] or answer["nearest"]
        assert {citation["document_id"] for citation in cited} == {name}
    assert main(["ask", "今年的冠军是谁？", "--since", "2030", *options]) == 2
    assert main(["ask", "今年的冠军是谁？", "--since", "昨天", *options]) == 2
    assert "看不懂" in capsys.readouterr().err


def test_explain_shows_encoding_and_lines_of_the_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    for number in range(6):
        text = f"第{number}篇的题目\n{'正文' * 20}第{number}件事情发生了。\n点这里看更多精彩\n"
        (folder / f"{number}.txt").write_bytes(text.encode("gb18030"))
    (tmp_path / "c.yaml").write_text(f"index:\n  seeds: {folder}\n  store: {tmp_path / 'store'}\n", "utf-8")
    options = ["--config", str(tmp_path / "c.yaml")]
    main(["index", *options])
    capsys.readouterr()
    assert main(["index", "--explain", str(folder / "0.txt"), *options]) == 0
    out = capsys.readouterr().out
    assert "gb18030" in out
    assert "全站重复的行 ×6  点这里看更多精彩" in out


def test_a_folder_is_followed(tmp_path: Path) -> None:
    folder, words = tmp_path / "seeds", tmp_path / "words.txt"
    folder.mkdir()
    (folder / "a.txt").write_text("一", "utf-8")
    rebuilt: list[list[str]] = []
    stop = threading.Event()

    def rebuild() -> None:
        rebuilt.append(sorted(path.name for path in folder.iterdir()))

    thread = threading.Thread(
        target=watch,
        args=(folder, rebuild),
        kwargs={"beside": [words], "interval": 0.02, "goes_on": lambda: not stop.is_set()},
    )
    thread.start()
    for number, change in enumerate(
        (
            lambda: (folder / "b.txt").write_text("二", "utf-8"),
            lambda: words.write_text("雷布斯", "utf-8"),
            lambda: (folder / "b.txt").rename(folder / "c.txt"),
            lambda: (folder / "a.txt").unlink(),
            lambda: shutil.rmtree(folder),
        ),
        start=1,
    ):
        while len(rebuilt) < number:
            time.sleep(0.01)
        time.sleep(0.1)
        if number == 5:
            break
        change()
    stop.set()
    thread.join(10)
    both = ["a.txt", "b.txt"]
    assert rebuilt == [["a.txt"], both, both, ["a.txt", "c.txt"], ["c.txt"]]


def test_a_stopped_build_leaves_nothing_behind(seeds: Path, tmp_path: Path) -> None:
    """SIGTERM in the middle: the lock is free and the next build works, within five seconds."""
    for number in range(30):
        (seeds / f"{number}.txt").write_text(f"第{number}份。" + "很长的文字。" * 3000, "utf-8")
    command = [sys.executable, "-m", "ui.cli", "index", "--seeds", str(seeds), "--store", str(tmp_path / "store")]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 30
        while not list((tmp_path / "store").glob("generations/*.building")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        started = time.monotonic()
        process.terminate()
        error = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert time.monotonic() - started < 5
    assert "已停止" in error
    assert "Traceback" not in error
    assert not list((tmp_path / "store").glob("generations/*"))
    with Store(tmp_path / "store").writing():
        pass
