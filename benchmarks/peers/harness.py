"""What every runner of an engine does: build, open and ask, or add one document, and print its cost.

A runner is a script of its own environment: `python with_bm25s.py PHASE JOB.json`. It imports this
file, which needs nothing but Python, and gives an `Engine`. Each phase is a process of its own, so
that its memory and its start are its own; the last line that it prints is a JSON object. `_s` are
seconds of wall-clock time, `_cpu_s` of processor time, which hardly changes under load.

A job names `passages` (JSONL of id, document, text), `questions` (JSONL of question, document),
`folder` (where the peer keeps its index), `model` (the folder of the encoder that all share) and
`added` (a text).
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

DEPTH = 10
WARM = 5
"""Questions asked before anything is measured."""

Found = TypeVar("Found")


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
    figures = {"version": engine.version, "load_s": time.perf_counter() - started}
    run = {"build": _build, "ask": _ask, "add": _add}[phase]
    report(figures | run(engine, job, Path(job["folder"])))


def report(figures: dict[str, Any]) -> None:
    """Print the figures of a phase, and its peak memory, as the last line."""
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures, ensure_ascii=False))


@contextmanager
def timed(figures: dict[str, Any], name: str, processor: Callable[[], float] = time.process_time) -> Iterator[None]:
    """Put the seconds that the block takes into `figures`."""
    started, cpu = time.perf_counter(), processor()
    yield
    figures[f"{name}_s"] = time.perf_counter() - started
    figures[f"{name}_cpu_s"] = processor() - cpu


def each_timed(
    figures: dict[str, Any], name: str, ask: Callable[[str], Found], questions: Sequence[str]
) -> list[Found]:
    """What `ask` gives for each question, whose seconds are put into `figures`."""
    found: list[Found] = []
    every: list[dict[str, Any]] = []
    for question in questions:
        every.append({})
        with timed(every[-1], name):
            found.append(ask(question))
    for key in (f"{name}_s", f"{name}_cpu_s"):
        figures[key] = [one[key] for one in every]
    return found


def lines(path: str) -> list[dict[str, str]]:
    """The records of a JSONL file."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _build(engine: Engine, job: dict[str, Any], folder: Path) -> dict[str, Any]:
    passages, figures = lines(job["passages"]), dict[str, Any]()
    folder.mkdir(parents=True)
    with timed(figures, "build"):
        engine.build(passages, folder)
    return figures


def _ask(engine: Engine, job: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Ask every question once; `found` are documents, best first."""
    document = {passage["id"]: passage["document"] for passage in lines(job["passages"])}
    questions = [row["question"] for row in lines(job["questions"])]
    figures = dict[str, Any]()
    with timed(figures, "open"):
        engine.open(folder)
    for question in questions[:WARM]:
        engine.search(question, DEPTH)
    every = each_timed(figures, "search", lambda text: engine.search(text, DEPTH), questions)
    return figures | {"found": [[document.get(one, "") for one in ids] for ids in every]}


def _add(engine: Engine, job: dict[str, Any], folder: Path) -> dict[str, Any]:
    figures = dict[str, Any]()
    with timed(figures, "add"):
        engine.open(folder)
        engine.add({"id": "added", "document": "added", "text": job["added"]}, folder)
    return figures
