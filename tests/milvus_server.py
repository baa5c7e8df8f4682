"""A Milvus Lite server on loopback, for tests; they are skipped where it is not installed."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server that keeps its data in `folder`."""
    pytest.importorskip("pymilvus", reason="the extra `milvus` is not installed")
    program = shutil.which("milvus-lite", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("milvus-lite is not installed: make test-scale")
    port = free_port()
    command = [program, "server", "--data-dir", str(folder), "--host", "127.0.0.1"]
    process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 120
        while not _open(port):
            assert process.poll() is None, "milvus-lite ended"
            assert time.monotonic() < until, "milvus-lite does not answer"
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _open(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex(("127.0.0.1", port)) == 0
