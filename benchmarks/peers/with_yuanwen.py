"""Yuanwen over the same articles as files: it reads, cleans and cuts them itself.

The other runners are given ready passages. Also times whole answers, which no peer gives.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.peers.harness import DEPTH, WARM, each_timed, lines, report, timed
from index import build, load
from qa import Assistant


def main() -> None:
    """Run one phase, as `harness.main` does."""
    phase, job = sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))
    report({"build": _build, "ask": _ask, "add": _add}[phase](job, Path(job["folder"])))


def _build(job: dict[str, Any], store: Path) -> dict[str, Any]:
    figures: dict[str, Any] = {"version": "yuanwen"}
    with timed(figures, "build", _cpu):
        figures["passages"] = build(job["files"], store=store).passages
    return figures


def _ask(job: dict[str, Any], store: Path) -> dict[str, Any]:
    questions = [row["question"] for row in lines(job["questions"])]
    figures: dict[str, Any] = {}
    load(store).close()  # the first opening after a build reads every byte
    with timed(figures, "open"):
        index = load(store)
    with timed(figures, "models"):
        assistant = Assistant(index)
    for question in questions[:WARM]:
        assistant.ask(question)
    every = each_timed(figures, "search", lambda text: index.search(text, DEPTH), questions)
    figures["found"] = [[Path(hit.passage.document_id).stem for hit in hits] for hits in every]
    each_timed(figures, "answer", assistant.ask, questions[: job["answers"]])
    return figures


def _add(job: dict[str, Any], store: Path) -> dict[str, Any]:
    (Path(job["files"]) / "added.txt").write_text(job["added"], "utf-8")
    figures: dict[str, Any] = {}
    with timed(figures, "add", _cpu):
        build(job["files"], store=store)
    return figures


def _cpu() -> float:
    """Processor seconds of this process and of those that it started and saw end."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
