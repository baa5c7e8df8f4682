"""Runs are compared fairly, curves mean what they say, floors hold, and reports are safe pages."""

import gzip
import json
import math
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UserError
from qa.evaluation.compare import changes, read_run, rows
from qa.evaluation.curves import calibration_error, coverage_risk, reliability
from qa.evaluation.evaluate import Outcome, Question, auroc, read_questions, summary
from qa.evaluation.floor import breaches
from qa.evaluation.floor import read as read_floor
from ui.cli import main
from ui.evaluation.report import page, wrong

FLOOR = Path(__file__).parent / "data" / "quality_floor.json"


def outcome(number: int, confidence: float, first: float, answerable: bool = True) -> Outcome:
    question = Question(f"q{number}", f"问题{number}？", answerable, "", ("答",), ("答案。",) if answerable else ())
    measures = {"confidence": confidence, "refused": float(confidence < 0.4), "exact": 1.0}
    if answerable:
        measures |= {"first": first, "cited@1": first * (confidence >= 0.4)}
    return Outcome(question, measures, ("答案。",) if confidence >= 0.4 else ())


def run(seed: int, share: float, count: int = 200) -> list[Outcome]:
    generator = random.Random(seed)
    return [
        outcome(n, generator.random(), float(generator.random() < share), generator.random() < 0.8)
        for n in range(count)
    ]


def test_a_run_compared_with_itself_has_not_changed() -> None:
    mine = rows(run(1, 0.7))
    found = changes(mine, mine)
    assert {"first", "AUROC"} <= {one.measure for one in found}
    for one in found:
        assert one.change == one.low == one.high == 0
        assert not one.beyond_chance


def test_a_real_gain_is_beyond_chance_and_a_tiny_one_is_not() -> None:
    before = rows(run(1, 0.7))
    better = [dict(row) for row in before]
    for row in [row for row in better if row.get("first") == 0.0][:20]:
        row["first"] = 1.0
    first = next(one for one in changes(before, better) if one.measure == "first")
    assert first.beyond_chance
    assert first.low <= first.change <= first.high
    tiny = [dict(row) for row in before]
    next(row for row in tiny if row.get("first") == 0.0)["first"] = 1.0
    assert not next(one for one in changes(before, tiny) if one.measure == "first").beyond_chance


def test_a_paired_interval_is_narrower_than_an_unpaired_one() -> None:
    """Most questions go alike in both runs, which an unpaired interval would not see."""
    outcomes = run(3, 0.7)
    before = rows(outcomes)
    after = [dict(row) for row in before]
    for row in [row for row in after if row.get("first") == 0.0][:10]:
        row["first"] = 1.0
    paired = next(one for one in changes(before, after) if one.measure == "first")
    alone = summary(outcomes)["first"]
    assert paired.high - paired.low < alone["high"] - alone["low"]


def test_only_shared_questions_are_compared() -> None:
    mine = rows(run(1, 0.7, 60))
    assert next(iter(changes(mine[:40], mine[20:]))).count <= 20
    with pytest.raises(UserError, match="没有相同"):
        changes(mine[:10], mine[10:20])


def test_the_area_is_that_of_the_summary() -> None:
    outcomes = run(5, 0.7)
    mine = rows(outcomes)
    found = next(one for one in changes(mine, mine) if one.measure == "AUROC")
    yes = [o.measures["confidence"] for o in outcomes if o.question.answerable]
    no = [o.measures["confidence"] for o in outcomes if not o.question.answerable]
    assert math.isclose(found.after, auroc(yes, no))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"questions": 3}', '{"questions": [1]}', "\x00"])
def test_a_bad_run_is_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(content, "utf-8")
    with pytest.raises(UserError) as error:
        read_run(path)
    assert "\n" not in str(error.value)
    with pytest.raises(UserError):
        read_run(tmp_path / "none.json")


def test_risk_and_coverage_by_hand() -> None:
    """Surest right, second wrong, third right, fourth has no answer: 0, 1/2, 1/3, 2/4."""
    outcomes = [outcome(1, 0.9, 1), outcome(2, 0.8, 0), outcome(3, 0.7, 1), outcome(4, 0.6, 0, False)]
    assert coverage_risk(outcomes) == [(0.25, 0.0), (0.5, 0.5), (0.75, 1 / 3), (1.0, 0.5)]
    assert coverage_risk([]) == []


def test_equal_confidences_are_answered_together() -> None:
    outcomes = [outcome(1, 0.5, 1), outcome(2, 0.5, 0)]
    assert coverage_risk(outcomes) == [(1.0, 0.5)]
    assert len(reliability(outcomes)) == 1


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_bins_hold_every_question_once(points: list[tuple[float, bool]]) -> None:
    outcomes = [outcome(n, c, 1.0, a) for n, (c, a) in enumerate(points)]
    bins = reliability(outcomes)
    assert sum(one.count for one in bins) == len(points)
    assert [one.confidence for one in bins] == sorted(one.confidence for one in bins)
    assert 0 <= calibration_error(outcomes) <= 1


def test_a_perfect_confidence_has_no_error() -> None:
    outcomes = [outcome(n, 1.0, 1) for n in range(8)] + [outcome(n, 0.0, 0, False) for n in range(8)]
    assert calibration_error(outcomes) == 0


def test_a_floor_holds() -> None:
    bounds = read_floor(FLOOR)
    assert len(bounds) >= 8
    kept: dict[str, dict[str, float]] = {
        b.measure: {"mean": max(b.least, 0) if math.isinf(b.most) else b.most} for b in bounds
    }
    assert breaches(bounds, kept) == []
    fallen = kept | {"first": {"mean": 0.1}, "refused, answerable": {"mean": 0.9}}
    assert {b.bound.measure for b in breaches(bounds, fallen)} == {"first", "refused, answerable"}
    del fallen["R@1"]
    assert "R@1" in {b.bound.measure for b in breaches(bounds, fallen)}


@pytest.mark.parametrize("content", ["", "[]", '{"a": "b"}', '{"a": {"lest": 1}}', '{"a": {}}', '{"a": true}'])
def test_a_bad_floor_is_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "floor.json"
    path.write_text(content, "utf-8")
    with pytest.raises(UserError) as error:
        read_floor(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_report_needs_nothing_else_and_runs_nothing(language: str) -> None:
    hostile = "<script>alert(1)</script><img src=//evil onerror=x>&\"'"
    bad = Question("<b>", hostile, True, "", (hostile,), (hostile,))
    outcomes = [*run(1, 0.7, 60), Outcome(bad, {"confidence": 0.5, "refused": 0.0, "exact": 1.0, "first": 0.0, "cited@1": 0.0}, (hostile,))]  # fmt: skip
    found = changes(rows(run(2, 0.7, 60)), rows(outcomes))
    html = page(outcomes, summary(outcomes), found, name=hostile, language=language)
    assert hostile not in html
    assert not re.search(r"<(?:script|img|link|iframe|object)\b", html)
    assert not re.search(r"<[^>]*\b(?:href|src|on\w+)\s*=", html)
    assert "url(" not in html
    assert html.count("<svg") == html.count("</svg>") == 3
    assert html.count("<li>") == sum(wrong(o) for o in outcomes)


def test_a_report_of_one_question_and_of_none_missing() -> None:
    outcomes = [outcome(1, 0.9, 1)]
    assert "<svg" in page(outcomes, summary(outcomes), name="x")


def test_the_command_compares_reports_and_checks(
    seed_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = [
        {"id": "a", "question": "小米1预订了多少台", "document": "000_32ac8566820995e8.txt", "answers": ["超30万台"],
         "quotes": ["小米1创下34小时预订超30万台、75小时销量破100万台的纪录"], "answerable": True},
        {"id": "b", "question": "光合作用的产物是什么？", "answerable": False},
    ]  # fmt: skip
    path, run_path, report = (tmp_path / "q.jsonl", tmp_path / "run.json", tmp_path / "sub" / "r.html")
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in questions), "utf-8")
    command = ["evaluate", str(path), "--store", str(seed_store)]
    assert main([*command, "--json"]) == 0
    saved: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert saved["questions"][0]["quotes"]
    run_path.write_text(json.dumps(saved), "utf-8")
    floor = tmp_path / "floor.json"
    floor.write_text('{"cited@1": 0.9, "refused, answerable": {"most": 0.1}}', "utf-8")
    assert main([*command, "--compare", str(run_path), "--report", str(report), "--floor", str(floor)]) == 0
    said = capsys.readouterr()
    assert "before" in said.out
    assert "质量不低于底线" in said.err
    assert report.read_text("utf-8").startswith("<!doctype html>")
    floor.write_text('{"cited@1": 1.1}', "utf-8")
    assert main([*command, "--floor", str(floor)]) == 1
    assert "低于底线：cited@1 1.000" in capsys.readouterr().err
    assert main([*command, "--compare", str(tmp_path / "none.json")]) == 2
    assert main([*command, "--report", str(path / "r.html")]) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.jsonl.gz", gzip.compress(b'{"question": "a"}\n' * 50, mtime=0)[:-9]),
        ("other.jsonl.xz", b"no such archive"),
        ("bytes.jsonl", b"\x80\x81\xfe"),
        ("list.jsonl", b"[1]\n"),
    ],
)
def test_questions_that_cannot_be_read_are_one_line_with_the_file(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError) as told:
        read_questions(tmp_path / name)
    for language in ("zh", "en"):
        assert name in told.value.said(language)
        assert "\n" not in told.value.said(language)
