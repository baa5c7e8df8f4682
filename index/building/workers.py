"""Do jobs on documents in several processes: Python computes on one core, and a laptop has more.

A process is our own interpreter at the end of a pipe. It is not forked, since the page that rebuilds
has threads, and it does not load the program that started it, so that a script which builds an index
needs no guard. A job is a function of a module with plain values in and out.
"""

import contextlib
import gc
import os
import pickle
import queue
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, TypeVar

from index import pipes
from index.errors import StoreError

Result = TypeVar("Result")

MOST = 8
"""Processes at most, whatever the number of cores: each holds some 150 MB."""

_ROOT = Path(__file__).resolve().parent.parent.parent
_START = "import sys; sys.path.insert(0, sys.argv[1]); from index.building import workers; workers.serve()"


class Workers:
    """Some processes, started when the first job is given; with fewer than two, jobs are done here.

    Jobs given at the same time are done at the same time. Close it, and whatever it does ends.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = cores() if count is None else count
        self._children: list[subprocess.Popen[bytes]] = []
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        self._threads: ThreadPoolExecutor | None = None

    @property
    def parallel(self) -> bool:
        """Whether there is more than one process to give jobs to."""
        return self.count > 1

    @property
    def started(self) -> bool:
        """Whether the processes are there already."""
        return bool(self._children)

    def submit(self, job: Callable[..., Result], *arguments: Any) -> "Future[Result]":
        """Do `job(*arguments)` in one of the processes."""
        if not self.parallel:
            return done(job, *arguments)
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self.count, thread_name_prefix="yuanwen-worker")
            for _ in range(self.count):
                self._children.append(_child())
                self._idle.put(self._children[-1])
        return self._threads.submit(self._ask, job, arguments)

    def ordered(
        self, job: Callable[..., Result], arguments: Iterable[tuple[Any, ...]], *, parallel: bool
    ) -> Iterator[Result]:
        """What `job` gives for each of `arguments`, in their order; a few are under way at a time.

        With `parallel` false all is done here, one after the other: for what is too little to share.
        """
        waiting: deque[Future[Result]] = deque()
        for each in arguments:
            waiting.append(self.submit(job, *each) if parallel else done(job, *each))
            if len(waiting) > (2 * self.count if parallel else 0):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def close(self) -> None:
        """End the processes at once, whatever they do."""
        for child in self._children:
            child.kill()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
            self._threads = None
        for child in self._children:
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
        self._children.clear()
        self._idle = queue.SimpleQueue()

    def _ask(self, job: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
        child = self._idle.get()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            _send(child.stdin, (job, arguments))
            worked, value = _receive(child.stdout)
        except (OSError, EOFError) as error:
            raise StoreError(
                "建索引的一个子进程意外退出（多半是内存不够），原有索引不变。"
                "请关掉别的程序，或设 index.processes: 1 后重试",
                "a process of the build died, probably for want of memory; the old index stays; close other "
                "programs, or set index.processes: 1, and try again",
            ) from error
        finally:
            self._idle.put(child)
        if not worked:
            raise value
        return value  # type: ignore[no-any-return]


def cores() -> int:
    """How many processes this program may use at the same time, at most MOST."""
    try:
        found = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        found = os.cpu_count() or 1
    return min(found, MOST)


def done(job: Callable[..., Result], *arguments: Any) -> "Future[Result]":
    """`job` done here and now, as a future; what it raises is raised at once."""
    future: Future[Result] = Future()
    future.set_result(job(*arguments))
    return future


def serve() -> None:
    """The life of a process: do jobs from standard input until it ends."""
    # Ctrl-C goes to every process of a terminal; the one that builds decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(200_000)  # a job makes many records and hardly any reference cycle
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not get in between
    jobs = os.fdopen(os.dup(0), "rb")
    while True:
        try:
            job, arguments = _receive(jobs)
        except EOFError:
            return
        try:
            answer = True, job(*arguments)
        except Exception as error:  # raised again by the process that builds
            answer = False, error
        _send(answers, answer)


def _child() -> "subprocess.Popen[bytes]":
    # One thread each: there are as many of them as cores.
    single = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
    # -P: no module may come from the folder that the program was started in.
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-P", "-c", _START, str(_ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **dict.fromkeys(single, "1"), "TOKENIZERS_PARALLELISM": "false"},
    )


def _send(pipe: IO[bytes], value: object) -> None:
    pipes.send(pipe, pickle.dumps(value, protocol=5))


def _receive(pipe: IO[bytes]) -> Any:
    return pickle.loads(pipes.receive(pipe))  # noqa: S301 - both ends are this program
