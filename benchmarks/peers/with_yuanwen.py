"""Yuanwen over the same articles as files: it reads, cleans and cuts them itself.

The other runners are given ready passages. Also times whole answers, which no peer gives.
"""

import json
import os
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
    started, cpu = time.perf_counter(), _cpu()
    report = build(job["files"], store=store)
    return {
        "version": "yuanwen",
        "build_s": time.perf_counter() - started,
        "build_cpu_s": _cpu() - cpu,
        "passages": report.passages,
    }


def _ask(job: dict[str, Any], store: Path) -> dict[str, Any]:
    lines = Path(job["questions"]).read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    load(store).close()  # the first opening after a build reads every byte
    started, cpu = time.perf_counter(), time.process_time()
    index = load(store)
    figures: dict[str, Any] = {
        "open_s": time.perf_counter() - started,
        "open_cpu_s": time.process_time() - cpu,
    }
    started = time.perf_counter()
    assistant = Assistant(index)
    figures["models_s"] = time.perf_counter() - started
    for question in questions[:5]:
        assistant.ask(question)
    seconds, cpus, found = [], [], []
    for question in questions:
        started, cpu = time.perf_counter(), time.process_time()
        hits = index.search(question, DEPTH)
        seconds.append(time.perf_counter() - started)
        cpus.append(time.process_time() - cpu)
        found.append([Path(hit.passage.document_id).stem for hit in hits])
    figures |= {"search_s": seconds, "search_cpu_s": cpus, "found": found}
    figures |= {"answer_s": [], "answer_cpu_s": []}
    for question in questions[: job["answers"]]:
        started, cpu = time.perf_counter(), time.process_time()
        assistant.ask(question)
        figures["answer_s"].append(time.perf_counter() - started)
        figures["answer_cpu_s"].append(time.process_time() - cpu)
    return figures


def _add(job: dict[str, Any], store: Path) -> dict[str, Any]:
    (Path(job["files"]) / "added.txt").write_text(job["added"], "utf-8")
    started, cpu = time.perf_counter(), _cpu()
    build(job["files"], store=store)
    return {"add_s": time.perf_counter() - started, "add_cpu_s": _cpu() - cpu}


def _cpu() -> float:
    """Seconds that this process and those that it started and saw end spent on processors."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
