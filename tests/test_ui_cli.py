"""The command line says what it means: answers to stdout, one line for what went wrong."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ui.cli import main

ROOT = Path(__file__).parent.parent
KEYS = [
    "question",
    "understood_as",
    "found",
    "confidence",
    "reason",
    "text",
    "citations",
    "nearest",
    "timing",
    "carried",
    "shape",
    "missing",
    "also",
    "version",
]
NOTE_KEYS = ["kind", "text", "start", "end", "value", "basis"]
CITATION_KEYS = [
    "number",
    "document_id",
    "title",
    "start",
    "end",
    "lines",
    "quote",
    "generation",
    "place",
    "notes",
    "short",
]


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "Traceback" not in error
    return error


def test_an_answer_is_printed_with_its_source(seed_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "小米SU7拿到5万个大定订单用了多久？", "--store", str(seed_store)]) == 0
    out = capsys.readouterr().out
    assert "27 分钟就接到超 5 万个大定订单" in out
    assert "[1]" in out
    assert "001_e944211789bda929.txt:40" in out


def test_no_answer_is_said_and_told_by_the_exit_code(seed_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "秦始皇是哪一年统一六国的？", "--store", str(seed_store)]) == 1
    assert "没有" in capsys.readouterr().out


def test_json_keeps_its_promise(seed_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", "--json", "小米1预订了多少台", "--store", str(seed_store)])
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == KEYS
    assert answer["found"]
    text = (ROOT / "seeds" / answer["citations"][0]["document_id"]).read_text("utf-8")
    for citation in answer["citations"]:
        assert list(citation) == CITATION_KEYS
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        short = citation["short"]
        assert text[short["start"] : short["end"]] == short["text"]
        assert short["sure"] is True
        assert citation["start"] <= short["start"] < short["end"] <= citation["end"]
    documented = re.findall(r"^\| ((?:`\w+`(?:, )?)+)", (ROOT / "docs" / "json.md").read_text("utf-8"), re.MULTILINE)
    assert re.findall(r"`(\w+)`", " ".join(documented)) == KEYS + CITATION_KEYS + NOTE_KEYS


def test_a_page_whose_reader_is_not_there_does_not_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("qa:\n  reader: no/such-model\n", "utf-8")
    assert main(["chat", "--config", str(config), "--store", str(tmp_path / "store")]) == 2
    assert "no/such-model" in one_line(capsys)


@pytest.mark.parametrize(("language", "said"), [("zh", "问题是空的"), ("en", "the question is empty")])
def test_every_line_of_input_gives_one_object(
    seed_store: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    said: str,
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"ui:\n  language: {language}\n", "utf-8")
    lines = ["", "小米1预订了多少台", "  ", "？？", "光合作用的产物是什么？", "问" * 3000, ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
    arguments = ["ask", "-", "--json", "--config", str(config), "--store", str(seed_store)]
    assert main(arguments) == 2
    captured = capsys.readouterr()
    given = [json.loads(line) for line in captured.out.splitlines()]
    assert [one["question"] for one in given] == lines
    assert [one.get("found") for one in given] == [None, True, None, None, False, None, None]
    failed = [one for one in given if "found" not in one]
    assert all(list(one) == ["question", "error"] for one in failed)
    assert [said in one["error"] for one in failed] == [True, True, True, False, True]
    assert captured.err.count("yuanwen: ") == 2  # "？？" and the long one: an empty line is no fault


def test_a_line_that_is_no_text_does_not_end_the_others(
    seed_store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "小米1预订了多少台"
    lines = b"\xff\n" + question.encode() + b"\r\n\xe4\xb8\xff\n" + question.encode("gbk") + b"\n\x00\xfe\n"
    for errors in ("strict", "surrogateescape"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines), "utf-8", errors=errors))
        assert main(["ask", "-", "--json", "--store", str(seed_store)]) == 2
        captured = capsys.readouterr()
        given = [json.loads(line) for line in captured.out.splitlines()]
        assert [one.get("found") for one in given] == [None, True, None, True, None]
        assert [one["question"] for one in given if "found" in one] == [question] * 2
        assert ["不是文字" in one["error"] for one in given if "error" in one] == [True] * 3
        assert captured.err.count("\n") == captured.err.count("yuanwen: ") == 3


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there")
@pytest.mark.parametrize(("question", "status"), [("小米1预订了多少台".encode("gbk"), 0), (b"\xff\xfe", 2)])
def test_bytes_on_the_command_line_are_understood_or_refused_in_one_line(
    seed_store: Path, capsys: pytest.CaptureFixture[str], question: bytes, status: int
) -> None:
    assert main(["ask", os.fsdecode(question), "--store", str(seed_store)]) == status
    assert "不是文字" in one_line(capsys) if status else "[1]" in capsys.readouterr().out


@pytest.mark.parametrize(
    "question", ["谁谁谁", "年年年年年", "and and and and and", "的的的的", "a a a", "１１１", "\ud800长城"]
)
def test_simple_questions_are_answered_or_refused(
    seed_store: Path, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    """Tokens of one weight: rounded, their mean was more than each of them."""
    assert main(["ask", question, "--json", "--store", str(seed_store)]) in (0, 1, 2)
    assert "Traceback" not in capsys.readouterr().err


def test_empty_lines_alone_are_no_failure_and_are_skipped_in_text(
    seed_store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for options, printed in ((["--json"], 2), ([], 0)):
        monkeypatch.setattr("sys.stdin", io.StringIO("\n \n"))
        assert main(["ask", "-", *options, "--store", str(seed_store)]) == 0
        captured = capsys.readouterr()
        assert len(captured.out.splitlines()) == printed
        assert not captured.err


@pytest.mark.parametrize(("question", "said"), [("", "问题是空的"), ("问" * 100_000, "最多 2,000")])
def test_a_bad_question_is_one_line(
    seed_store: Path, capsys: pytest.CaptureFixture[str], question: str, said: str
) -> None:
    assert main(["ask", question, "--store", str(seed_store)]) == 2
    assert said in one_line(capsys)


def test_index_reports_what_it_did(seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (seeds / "bad.txt").write_bytes(b"\x7fELF\x02" + bytes(range(32)) * 9)
    (seeds / "c.exe").write_bytes(b"MZ")
    arguments = ["index", "--seeds", str(seeds), "--store", str(tmp_path / "store")]
    assert main(arguments) == 0
    error = capsys.readouterr().err
    for said in ("+ 000_32ac8566820995e8.txt", "bad.txt：不是文字", "c.exe：未收录（格式不支持）", "2 份文档"):
        assert said in error
    assert main(arguments) == 0
    assert "没有变化" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["missing", "empty", "file"])
def test_a_folder_without_texts_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    folder = tmp_path / "seeds"
    if kind == "empty":
        folder.mkdir()
    if kind == "file":
        folder.write_text("x", "utf-8")
    assert main(["index", "--seeds", str(folder), "--store", str(tmp_path / "store")]) == 2
    assert str(folder) in one_line(capsys)
    assert not (tmp_path / "store").exists()


def test_no_index_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "雷军是谁", "--store", str(tmp_path / "none")]) == 2
    assert "yuanwen index" in one_line(capsys)


def test_an_unknown_setting_names_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.yaml").write_text("index:\n  encodr: bundled\n", "utf-8")
    assert main(["ask", "雷军", "--config", str(tmp_path / "c.yaml")]) == 2
    assert "index.encoder" in one_line(capsys)


def test_a_model_that_is_not_here_is_one_line(
    seed_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.yaml").write_text("index:\n  encoder: nobody/none\n", "utf-8")
    assert main(["ask", "雷军", "--config", str(tmp_path / "c.yaml"), "--store", str(seed_store)]) == 2
    assert "nobody/none" in one_line(capsys)


def test_explain_shows_what_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "--explain", str(ROOT / "seeds" / "001_e944211789bda929.txt")]) == 0
    out = capsys.readouterr().out
    for said in ("佳简几何", "2024-12-16", "推广卡片", "模板标记", "重复的段落", "版权与备案"):
        assert said in out


def test_explain_of_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "--explain", str(tmp_path / "none.txt")]) == 2
    assert "none.txt" in one_line(capsys)


def test_an_evaluation_measures(seed_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"question": "小米1预订了多少台", "document": "000_32ac8566820995e8.txt", "answers": ["超30万台"],
         "quotes": ["小米1创下34小时预订超30万台、75小时销量破100万台的纪录"], "answerable": True},
        {"question": "光合作用的产物是什么？", "answerable": False},
    ]  # fmt: skip
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    assert main(["evaluate", str(path), "--json", "--store", str(seed_store)]) == 0
    summary = json.loads(capsys.readouterr().out)["summary"]
    assert summary["cited@1"]["mean"] == summary["exact"]["mean"] == summary["AUROC"]["mean"] == 1.0
    assert main(["evaluate", str(path), "--store", str(seed_store)]) == 0
    assert "R@1" in capsys.readouterr().out


def test_an_evaluation_of_rows_that_bring_their_passages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contexts = ["长城位于中国北方。它有两千多年历史。", "黄河全长5464公里。它流经九个省区。"]
    rows = [
        {"question": "长城位于哪里？", "context": contexts[0], "answers": ["中国北方"], "answer_starts": [4], "title": "长城", "answerable": True},
        {"question": "黄河全长多少公里？", "context": contexts[1], "answers": ["5464公里"], "answer_starts": [4], "title": "黄河", "answerable": True},
    ]  # fmt: skip
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    assert main(["evaluate", str(path), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)["summary"]
    assert summary["R@1"]["mean"] == summary["first"]["mean"] == 1.0
    path.write_text(json.dumps(rows[0] | {"question": "？"}, ensure_ascii=False), "utf-8")
    assert main(["evaluate", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["first"]["mean"] == 0.0


@pytest.mark.parametrize("content", ["", "{}\n", "not json\n", "[1]\n"])
def test_a_bad_evaluation_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(content, "utf-8")
    assert main(["evaluate", str(path)]) == 2
    one_line(capsys)


def test_every_command_of_the_readme_runs(seeds: Path, tmp_path: Path) -> None:
    """Each `.venv/bin/yuanwen …` line of both READMEs, in a folder like a fresh clone with a tenth of its questions."""
    data = Path("tests") / "data" / "seed_questions.jsonl"
    (tmp_path / data).parent.mkdir(parents=True)
    questions = (ROOT / data).read_text("utf-8").splitlines(keepends=True)
    (tmp_path / data).write_text("".join(questions[::10]), "utf-8")
    commands: list[str] = []
    for name in ("README.md", "README.en.md"):
        found = re.findall(r"^\.venv/bin/yuanwen (.+)$", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        assert len(found) >= 6
        commands += found
    for command in dict.fromkeys(commands):
        done = subprocess.run(
            f"{sys.executable} -m ui.cli {command}",
            shell=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stdout[-500:], done.stderr[-500:])


HOSTILE = ["\x1b]0;owned\x07\x1b[2J.txt", "一\n二\r三.txt", "反\u202egnp.txt", "\x9b31m红.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_no_name_title_or_error_steers_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    seeds, store = tmp_path / "seeds", tmp_path / "store"
    seeds.mkdir()
    for number, name in enumerate(HOSTILE):
        (seeds / name).write_text(f"第{number}座灯塔建于190{number}年，高三十米。", "utf-8")
        (seeds / f"坏{name}").write_bytes(b"\x00\x01\x02" * 100)
        (seeds / f"{name}.exe").write_bytes(b"x")
    (seeds / "page.html").write_text(
        "<html><head><title>标题\x1b[31m\u202e红</title></head><body><p>山上的石桥建于明代，长四十米。</p></body></html>",
        "utf-8",
    )
    assert main(["index", "--seeds", str(seeds), "--store", str(store), "-vv"]) == 0
    assert main(["ask", "灯塔建于哪一年？", "--store", str(store)]) in (0, 1)
    assert main(["ask", "石桥有多长？", "--store", str(store)]) in (0, 1)
    assert main(["ask", "灯塔\x1b[2J高多少？", "--json", "--store", str(store)]) in (0, 1)
    for name in HOSTILE:
        main(["index", "--seeds", str(seeds), "--explain", str(seeds / name)])
        main(["index", "--seeds", str(seeds), "--explain", str(seeds / f"坏{name}")])
    main(["ask", "问", "--since", "\x1b[2J", "--store", str(store)])
    captured = capsys.readouterr()
    for said in (captured.out, captured.err):
        assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said) == []
        assert re.findall(r"(?m)^(?:二|\\u000d三)", said) == []
    assert r"\u001b]0;owned\u0007" in captured.err
    assert r"一\u000a二\u000d三.txt" in captured.out
