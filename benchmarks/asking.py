"""Measure questions over an index that is there: opening, searching, whole answers, and several who ask at once.

    python -m benchmarks.asking STORE --sets FOLDER [--questions 60] [--askers 1 2 4]

Questions are those of people in two reading-comprehension sets, each asked once, so that nothing is remembered
of them. Milliseconds of the clock, and in brackets of the processors.
"""

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.corpora import questions_of
from index import load
from index.search.index import Index
from qa import Assistant

WARM = 5
"""Questions asked before anything is measured: they load what the first one needs."""


def main() -> None:
    """Print one line for each figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("store", type=Path)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--askers", type=int, nargs="*", default=[])
    options = parser.parse_args()
    questions = questions_of(options.sets, options.questions + WARM)
    started = time.perf_counter()
    index = load(options.store)
    print(f"{len(index):,} passages, opened in {time.perf_counter() - started:.2f} s")
    assistant = Assistant(index)
    for question in questions[:WARM]:
        assistant.ask(question)
    _timed("a whole answer", assistant.ask, questions[WARM:])
    started = time.perf_counter()
    again = load(options.store)  # one that remembers nothing of these questions
    print(f"opened again, with encoder and tables in memory, in {time.perf_counter() - started:.2f} s")
    _timed("search alone", lambda question: again.search(question, 12), questions[WARM:])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at the most: {peak:,.0f} MB")
    for askers in options.askers:
        with ThreadPoolExecutor(askers) as pool:
            _throughput(f"{askers} threads", pool, options.store, questions)
        # Started, not forked: the reader's threads would be missing.
        with ProcessPoolExecutor(askers, multiprocessing.get_context("spawn")) as pool:
            _throughput(f"{askers} processes", pool, options.store, questions)


def _timed(what: str, ask: Callable[[str], object], questions: Sequence[str]) -> None:
    clock, processors = [], []
    for question in questions:
        started, cpu = time.perf_counter(), time.process_time()
        ask(question)
        clock.append(1000 * (time.perf_counter() - started))
        processors.append(1000 * (time.process_time() - cpu))
    figures = (
        f"p{share} {np.percentile(clock, share):.1f} ms ({np.percentile(processors, share):.1f})" for share in (50, 95)
    )
    print(f"{what}, {len(questions)} questions: {', '.join(figures)}", flush=True)


def _throughput(what: str, pool: Executor, store: Path, questions: Sequence[str]) -> None:
    """Answers a second of so many askers at once; the first half of the questions lets each warm up."""
    asked, half = [str(store)] * len(questions), len(questions) // 2
    list(pool.map(_ask, asked, questions[:half]))
    started = time.perf_counter()
    list(pool.map(_ask, asked, questions[half:]))
    rate = (len(questions) - half) / (time.perf_counter() - started)
    print(f"{what} at once: {rate:.1f} answers a second", flush=True)


@cache
def _assistant(store: str) -> Assistant:
    index: Index = load(store)
    return Assistant(index)


def _ask(store: str, question: str) -> None:
    _assistant(store).ask(question)


if __name__ == "__main__":
    main()
