"""Let as many questions be answered at once as there are processors, and the others wait.

Answers are computed: ten at once on two processors each take five times as long, and the first is ready
when the last is.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = max(2, os.cpu_count() or 1)
"""Questions that are answered at the same time."""


class AnswerSlots:
    """Slots for questions that are being answered, and a count of those that wait."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = threading.Semaphore(at_once)
        self._lock = threading.Lock()
        self._asking = 0

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Wait for a slot, and hold it inside of this context."""
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
