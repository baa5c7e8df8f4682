"""Read untrusted files in a child process, with limits of memory, time and output, and without a network.

The child reads one file after another, because its libraries take a second to import. It gets bytes on a
pipe and gives JSON back: no path, no pickle. When it dies, hangs or outgrows its memory, only the file that
it was reading fails, and the next file gets a new child.
"""

import atexit
import base64
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from index import pipes
from index.errors import ReadError
from index.ingest.formats import IMAGES, READERS, Extracted

MAX_TEXT = 50_000_000
"""Characters that a file may hold."""

PICTURE = "picture"
"""Sent in place of a suffix: the child draws a page instead of reading the text."""

_FILES_EACH = 500
"""A child is replaced after so many files: libraries leak memory."""

_ROOT = Path(__file__).resolve().parent.parent.parent.parent
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from index.ingest.formats import sandbox; "
    "sandbox.serve(int(sys.argv[2]))"
)


class Sandbox:
    """A child process that reads files. Threads may share it; they take turns.

    `seconds` is the limit for one file, `megabytes` that of the child's address space.
    """

    def __init__(self, *, seconds: float = 60.0, megabytes: int = 1024) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self._child: subprocess.Popen[bytes] | None = None
        self._read = 0
        self._lock = threading.Lock()
        atexit.register(self.close)

    def extract(self, suffix: str, data: bytes, options: Mapping[str, str]) -> list[Extracted]:
        """The texts that the reader of `suffix` finds in `data`.

        Raises ReadError for what the reader refuses, and when the child takes too long, takes too much
        memory, or dies.
        """
        return [_extracted(values) for values in self._answer(suffix, data, options)["found"]]

    def picture(self, data: bytes, page: int, quote: str) -> tuple[bytes, str, bool]:
        """A page of a PDF as `pages.page_image.picture` draws it; raises ReadError as `extract` does."""
        answer = self._answer(PICTURE, data, {"page": str(page), "quote": quote})
        return base64.b64decode(answer["picture"]), str(answer["kind"]), bool(answer["marked"])

    def _answer(self, suffix: str, data: bytes, options: Mapping[str, str]) -> dict[str, Any]:
        with self._lock:
            child = self._started()
            timed_out = threading.Event()

            def stop() -> None:
                timed_out.set()
                child.kill()

            timer = threading.Timer(self.seconds, stop)
            timer.start()
            try:
                assert child.stdin is not None
                assert child.stdout is not None
                pipes.send(child.stdin, json.dumps([suffix, dict(options)]).encode())
                pipes.send(child.stdin, data)
                answer = json.loads(pipes.receive(child.stdout))
            except (OSError, EOFError, ValueError) as error:
                timer.cancel()
                self._drop()
                if timed_out.is_set():
                    raise ReadError(
                        f"{self.seconds:g} 秒内没有读完，未收录", f"not read within {self.seconds:g} s"
                    ) from error
                raise ReadError(
                    "解析程序意外退出（文件可能已损坏），未收录", "the parser died; the file may be damaged"
                ) from error
            finally:
                timer.cancel()
            if answer.get("last"):
                self._drop()
        if "refused" in answer:
            raise ReadError(*answer["refused"])
        return dict(answer)

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._drop()

    def _started(self) -> subprocess.Popen[bytes]:
        self._read += 1
        if self._child is not None and (self._child.poll() is not None or self._read > _FILES_EACH):
            self._drop()
        if self._child is None:
            self._read = 1
            # -P: no module may come from the folder that the program was started in.
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-P", "-c", _START, str(_ROOT), str(self.megabytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            )
        return self._child

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def serve(megabytes: int) -> None:
    """The main loop of the child: read files from standard input until it ends."""
    # Standard output belongs to the answers: what a library prints there goes nowhere.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    files = os.fdopen(os.dup(0), "rb")
    _limit(megabytes)
    sys.addaudithook(_stay_offline)
    while True:
        try:
            suffix, options = json.loads(pipes.receive(files))
            data = pipes.receive(files)
        except EOFError:
            return
        pipes.send(answers, json.dumps(_answered(suffix, data, options)).encode())


_NETWORK_EVENTS = frozenset(("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"))


def _stay_offline(event: str, _: tuple[object, ...]) -> None:
    """An audit hook that refuses connections, whatever a document asks a library to fetch."""
    if event in _NETWORK_EVENTS:
        raise PermissionError("a reader of documents opens no connection")


def _answered(suffix: str, data: bytes, options: Mapping[str, str]) -> dict[str, object]:
    try:
        if suffix == PICTURE:
            pages = import_module("index.ingest.formats.pages.page_image")
            shown, kind, marked = pages.picture(data, int(options["page"]), options["quote"])
            return {"picture": base64.b64encode(shown).decode(), "kind": kind, "marked": marked}
        found = import_module({**READERS, **IMAGES}[suffix].module).read(data, options)
        if sum(len(each.text) for each in found) > MAX_TEXT:
            return {"refused": [f"文字超过 {MAX_TEXT:,} 字，未收录", "holds too much text"]}
        return {"found": [_values(each) for each in found]}
    except ReadError as error:
        return {"refused": [error.said("zh"), error.said("en")]}
    except MemoryError:
        return {"refused": ["解析时内存超限，未收录", "takes too much memory to read"], "last": True}
    except RecursionError:
        return {"refused": ["文件嵌套太深，未收录", "nested too deeply"], "last": True}
    except Exception as error:
        name = type(error).__name__
        return {"refused": [f"解析失败（{name}），未收录", f"cannot be parsed ({name})"]}


def _limit(megabytes: int) -> None:
    """Limit memory and forbid core dumps, on systems that can."""
    try:
        import resource
    except ImportError:
        return
    size = megabytes * 1024 * 1024
    for kind, limit in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):
            continue


def _values(found: Extracted) -> list[object]:
    return [
        found.text, found.part, list(found.places), dict(found.fields), dict(found.hints), list(found.notes)
    ]  # fmt: skip


def _extracted(values: list[object]) -> Extracted:
    text, part, places, fields, hints, notes = values
    return Extracted(
        str(text),
        str(part),
        tuple((int(at), str(label)) for at, label in places),  # type: ignore[attr-defined]
        fields,  # type: ignore[arg-type]
        hints,  # type: ignore[arg-type]
        tuple((str(key), dict(more)) for key, more in notes),  # type: ignore[attr-defined]
    )
