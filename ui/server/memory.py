"""Have threads share the heaps that memory is taken from.

glibc gives each thread a heap of its own, up to eight for each processor, and what a thread frees only its
own heap uses again. An answer is made by one of many threads, so each heap grew as large as the
largest answer needs: 110 MB more on two processors, for no measurable gain. As many heaps as
processors let as many threads take memory at the same moment as can run.
"""

import ctypes
from contextlib import suppress

_M_ARENA_MAX = -8
"""`mallopt`'s name for the number of heaps (malloc.h)."""


def share_heaps(most: int) -> bool:
    """Let there be at most `most` heaps; False where the system has no such setting.

    To be called before there are many threads: a heap that is there stays.
    """
    with suppress(OSError, AttributeError, TypeError):  # musl, macOS and Windows have none
        return bool(ctypes.CDLL(None).mallopt(_M_ARENA_MAX, most))
    return False
