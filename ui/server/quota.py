"""Say how much may be sent to the page: in one request, by one user in an hour, and by all."""

import threading
import time
from collections import deque
from collections.abc import Callable

BODY = 1_000_000
"""Bytes of a request that uploads nothing: a question, a click, a call of a program."""

HOUR = 3600.0


class Quota:
    """Bytes that were uploaded in the last hour. `each` and `all_users` are the limits, in bytes."""

    def __init__(self, each: int, all_users: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._each = each
        self._all = all_users
        self._clock = clock
        self._lock = threading.Lock()
        self._sent: deque[tuple[float, str, int]] = deque()

    def takes(self, user: str, size: int) -> bool:
        """Whether `user` may upload `size` bytes now; if so, they are counted."""
        now = self._clock()
        with self._lock:
            while self._sent and now - self._sent[0][0] > HOUR:
                self._sent.popleft()
            own = sum(bytes_ for _, name, bytes_ in self._sent if name == user)
            whole = sum(bytes_ for _, _, bytes_ in self._sent)
            if own + size > self._each or whole + size > self._all:
                return False
            self._sent.append((now, user, size))
            return True
