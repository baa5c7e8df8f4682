"""What every runner of a peer does: build, open and ask, or add one document, and tell its cost.

A runner is a script of its own environment: `python with_bm25s.py PHASE JOB.json`. It imports this
file, which needs nothing but Python, and gives an `Engine`. Each phase is a process of its own, so
that its memory and its start are its own; the last line that it prints is a JSON object. Seconds
are told of the clock and of the processor: the latter hardly change when other work is going on.

A job names `passages` (JSONL of id, document, text), `questions` (JSONL of question, document),
`folder` (where the peer keeps its index), `model` (the folder of the encoder that all share) and
`added` (a text).
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

DEPTH = 10


class Engine(Protocol):
    """A peer, set up as its own documentation says."""

    version: str

    def build(self, passages: list[dict[str, str]], folder: Path) -> None:
        """Index `passages` and leave on disk what opening needs."""
        ...

    def open(self, folder: Path) -> None:
        """Be ready for questions."""
        ...

    def search(self, question: str, k: int) -> list[str]:
        """The ids of the `k` best passages, best first."""
        ...

    def add(self, passage: dict[str, str], folder: Path) -> None:
        """After `open`: index one passage more, and leave it on disk."""
        ...


def main(make: Callable[[str], Engine]) -> None:
    """Run one phase of the engine that `make` gives for the model's folder."""
    phase, job = sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))
    started = time.perf_counter()
    engine = make(job["model"])
    figures: dict[str, Any] = {
        "version": engine.version,
        "load_s": time.perf_counter() - started,
    }
    folder = Path(job["folder"])
    figures |= {"build": _build, "ask": _ask, "add": _add}[phase](engine, job, folder)
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures, ensure_ascii=False))


def _build(engine: Engine, job: dict[str, Any], folder: Path) -> dict[str, Any]:
    passages = _lines(job["passages"])
    folder.mkdir(parents=True)
    started, cpu = time.perf_counter(), time.process_time()
    engine.build(passages, folder)
    return {
        "build_s": time.perf_counter() - started,
        "build_cpu_s": time.process_time() - cpu,
    }


def _ask(engine: Engine, job: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Ask every question once, after five that are not counted; `found` are documents, best first."""
    document = {passage["id"]: passage["document"] for passage in _lines(job["passages"])}
    questions = _lines(job["questions"])
    started, cpu = time.perf_counter(), time.process_time()
    engine.open(folder)
    opened = {
        "open_s": time.perf_counter() - started,
        "open_cpu_s": time.process_time() - cpu,
    }
    for question in questions[:5]:
        engine.search(question["question"], DEPTH)
    seconds, cpus, found = [], [], []
    for question in questions:
        started, cpu = time.perf_counter(), time.process_time()
        ids = engine.search(question["question"], DEPTH)
        seconds.append(time.perf_counter() - started)
        cpus.append(time.process_time() - cpu)
        found.append([document.get(each, "") for each in ids])
    return {**opened, "search_s": seconds, "search_cpu_s": cpus, "found": found}


def _add(engine: Engine, job: dict[str, Any], folder: Path) -> dict[str, Any]:
    started, cpu = time.perf_counter(), time.process_time()
    engine.open(folder)
    engine.add({"id": "added", "document": "added", "text": job["added"]}, folder)
    return {
        "add_s": time.perf_counter() - started,
        "add_cpu_s": time.process_time() - cpu,
    }


def _lines(path: str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]
