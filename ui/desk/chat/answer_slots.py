"""Let as many questions be answered at once as there are processors, and the others wait their turn.

Answers are computed: ten at once on two processors are each five times as slow, and the first is ready
when the last is. In turn, each is as quick as it can be once it begins.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = max(2, os.cpu_count() or 1)
"""Questions that are answered at the same time."""


class AnswerSlots:
    """Who is being answered, and who waits."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = threading.Semaphore(at_once)
        self._lock = threading.Lock()
        self._asking = 0

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Wait for a turn, and have it as long as this lasts."""
        with self._lock:
            self._asking += 1
        try:
            with self._free:
                yield
        finally:
            with self._lock:
                self._asking -= 1

    def idle(self) -> bool:
        """Whether nobody is being answered or waits."""
        return self._asking == 0
