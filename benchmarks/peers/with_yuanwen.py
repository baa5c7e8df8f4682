"""Yuanwen over the same articles as files: it reads, cleans and cuts them itself.

The other runners are given ready passages. Also times whole answers, which no peer gives.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from index import build, load
from qa import Assistant

DEPTH = 10


def main() -> None:
    """Run one phase, as `harness.main` does."""
    phase, job = sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))
    store = Path(job["folder"])
    figures: dict[str, Any] = {"build": _build, "ask": _ask, "add": _add}[phase](job, store)
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures, ensure_ascii=False))


def _build(job: dict[str, Any], store: Path) -> dict[str, Any]:
    started = time.perf_counter()
    report = build(job["files"], store=store)
    return {
        "version": "yuanwen",
        "build_s": time.perf_counter() - started,
        "passages": report.passages,
    }


def _ask(job: dict[str, Any], store: Path) -> dict[str, Any]:
    lines = Path(job["questions"]).read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    started = time.perf_counter()
    index = load(store)
    opened = time.perf_counter() - started
    started = time.perf_counter()
    assistant = Assistant(index)
    figures: dict[str, Any] = {"open_s": opened, "models_s": time.perf_counter() - started}
    for question in questions[:5]:
        assistant.ask(question)
    seconds, found = [], []
    for question in questions:
        started = time.perf_counter()
        hits = index.search(question, DEPTH)
        seconds.append(time.perf_counter() - started)
        found.append([Path(hit.passage.document_id).stem for hit in hits])
    figures |= {"search_s": seconds, "found": found, "answer_s": []}
    for question in questions[: job["answers"]]:
        started = time.perf_counter()
        assistant.ask(question)
        figures["answer_s"].append(time.perf_counter() - started)
    return figures


def _add(job: dict[str, Any], store: Path) -> dict[str, Any]:
    (Path(job["files"]) / "added.txt").write_text(job["added"], "utf-8")
    started = time.perf_counter()
    build(job["files"], store=store)
    return {"add_s": time.perf_counter() - started}


if __name__ == "__main__":
    main()
