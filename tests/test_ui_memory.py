"""However many threads there are, they share few heaps."""

import platform
import re
import subprocess
import sys

import pytest

_THREADS = """
import ctypes, sys, threading
from ui.server.memory import share_heaps

if sys.argv[1] != "0":
    assert share_heaps(int(sys.argv[1]))
together = threading.Barrier(12)

def work():
    kept = [bytes(5000) for _ in range(100)]
    together.wait()

threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
ctypes.CDLL(None).malloc_stats()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has a heap for each thread")
def test_twelve_threads_share_two_heaps() -> None:
    def heaps(most: int) -> int:
        ran = subprocess.run([sys.executable, "-c", _THREADS, str(most)], capture_output=True, check=True, text=True)
        return len(re.findall(r"^Arena \d+:", ran.stderr, re.MULTILINE))

    assert heaps(2) == 2
    assert heaps(0) > 2
