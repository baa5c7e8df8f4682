"""Run a command and watch how much memory it and its children hold."""

import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Watched:
    """How a command ended: its output, its seconds, and the most memory that all of it held at once.

    `status` is None when it was stopped for taking too long.
    """

    status: int | None
    output: str
    errors: str
    seconds: float
    peak_mb: float


def run(
    command: Sequence[str], *, timeout_seconds: float, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Watched:
    """Run `command` to its end or for so many seconds. Memory is known on Linux only, else 0.

    Proportional shares are added up (PSS): what processes share is counted once.
    """
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd, env=env)
    peak = [0.0]
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, ended))
    watcher.start()
    status: int | None
    try:
        output, errors = process.communicate(timeout=timeout_seconds)
        status = process.returncode
    except subprocess.TimeoutExpired:
        process.kill()
        output, errors = process.communicate()
        status = None
    finally:
        ended.set()
        watcher.join()
    return Watched(status, output, errors, time.monotonic() - started, peak[0])


def _watch(pid: int, peak: list[float], ended: threading.Event) -> None:
    while not ended.wait(_PAUSE_SECONDS):
        peak[0] = max(peak[0], sum(_megabytes(each) for each in _family(pid)))


def _family(pid: int) -> list[int]:
    """`pid` and all that descends from it."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:  # it has just ended
                continue
    return found


def _megabytes(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
