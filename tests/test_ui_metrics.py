"""Where the time went is told when it is asked for, and to nobody else."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from browser import SEEDS, config_of
from starlette.applications import Starlette
from starlette.testclient import TestClient

from index.building.builder import Report
from index.errors import UserError
from ui.cli import main
from ui.desk.workspace import Workspace
from ui.rendering.build_report import lines
from ui.server.accounts import Accounts
from ui.server.door import Door
from ui.server.metrics import Metrics
from ui.server.quota import Quota

ASKED = "小米SU7拿到5万个大定订单用了多久？"
STAGES = ("understand", "search", "extract", "cite")


def test_a_profile_names_every_stage(seed_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", ASKED, "--profile", "--store", str(seed_store)]) == 0
    captured = capsys.readouterr()
    rows = re.findall(r"^ *([\d.]+) ms .*?(\S.*)$", captured.err, re.MULTILINE)
    names = [name.split()[-1] for _, name in rows]
    assert names[0] == "载入索引与模型"
    assert len(rows) == len(STAGES) + 3
    total = float(rows[-1][0])
    assert sum(float(ms) for ms, _ in rows[1:-1]) == pytest.approx(total, abs=1.0)
    assert "ms" not in captured.out


def test_a_log_grows_by_a_line_a_question(seed_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log.jsonl"
    for question in (ASKED, "秦始皇是哪一年统一六国的？"):
        main(["ask", question, "--log", str(log), "--store", str(seed_store)])
    first, second = map(json.loads, log.read_text("utf-8").splitlines())
    assert first["question"] == ASKED
    assert first["found"] and not second["found"]
    assert set(first["stages"]) == set(STAGES)
    assert first["seconds"] >= sum(first["stages"].values())
    assert first["documents"] == ["001_e944211789bda929.txt"]
    quoted = capsys.readouterr().out.splitlines()[0]
    assert quoted not in log.read_text("utf-8")


def test_a_log_that_cannot_be_written_is_one_line(
    seed_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", ASKED, "--log", str(tmp_path), "--store", str(seed_store)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert str(tmp_path) in error


@pytest.fixture
def workspace(seed_store: Path) -> Workspace:
    made = config_of(SEEDS, seed_store)
    return Workspace(replace(made, ui=replace(made.ui, metrics=True)))


def door(workspace: Workspace, *, metrics: bool) -> TestClient:
    pytest.importorskip("prometheus_client", reason="the extra `metrics` is not installed")
    pages = {}
    if metrics:
        pages["metrics"] = Metrics(workspace)
        workspace.listeners.append(pages["metrics"].answered)
    accounts = Accounts(workspace.config.folder / "users.json")
    return TestClient(Door(Starlette(), accounts=accounts, pages=pages, quota=Quota(1, 1), language="zh"))


def test_metrics_count_questions_and_hold_no_words(workspace: Workspace) -> None:
    client = door(workspace, metrics=True)
    workspace.ask(ASKED)
    workspace.ask("秦始皇是哪一年统一六国的？")
    said = client.get("/metrics").text
    assert 'yuanwen_questions_total{outcome="found"} 1.0' in said
    assert 'yuanwen_stage_seconds_count{stage="search"} 2.0' in said
    assert re.search(r"^yuanwen_passages [1-9]", said, re.MULTILINE)
    assert "yuanwen_index_up 1.0" in said
    assert said.isascii()
    assert "SU7" not in said


def test_metrics_need_a_token_where_there_are_accounts(workspace: Workspace) -> None:
    client = door(workspace, metrics=True)
    accounts = Accounts(workspace.config.folder / "users.json")
    accounts.add("lihua", "一二三四五六七八")
    token = accounts.token("lihua")
    assert client.get("/metrics").status_code == 401
    allowed = client.get("/metrics", headers={"authorization": f"Bearer {token}"})
    assert allowed.status_code == 200


def test_metrics_are_not_there_unless_asked_for(workspace: Workspace) -> None:
    assert door(workspace, metrics=False).get("/metrics").status_code == 404


def test_metrics_without_an_index_say_so(workspace: Workspace, tmp_path: Path) -> None:
    settings = workspace.config
    empty = Workspace(replace(settings, index=replace(settings.index, store=str(tmp_path / "none"))))
    assert "yuanwen_index_up 0.0" in door(empty, metrics=True).get("/metrics").text


def test_a_missing_package_is_one_line(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UserError, match="pip install"):
        Metrics(workspace)


def test_a_build_tells_its_rate() -> None:
    report = Report("000001", documents=1, passages=40, embedded=30, seconds=2.5)
    assert "每秒 12 个" in lines(report)[-1]
    assert "12 a second" in lines(report, "en")[-1]
    assert "每秒" not in lines(Report("000001", 1, 2, embedded=2, seconds=8.9))[-1]
