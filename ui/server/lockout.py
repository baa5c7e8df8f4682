"""Make guessing slow: after some wrong passwords a name, or an address, has to wait.

The wait doubles with each further wrong try. An address gets more tries than a name, since many
people may share one.
"""

import threading
import time
from collections.abc import Callable

TRIES = {"name": 5, "address": 20}
FIRST_WAIT = 30.0
LONGEST_WAIT = 900.0
_FORGOTTEN = 3600.0
_REMEMBERED = 10_000


class Lockout:
    """Wrong tries by name and by address; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: dict[tuple[str, str], tuple[int, float]] = {}

    def wait(self, name: str, address: str) -> float:
        """Seconds until the next try is looked at; 0 when it is now."""
        with self._lock:
            return max(self._wait("name", name), self._wait("address", address))

    def failed(self, name: str, address: str) -> None:
        """Note a wrong try."""
        now = self._clock()
        with self._lock:
            for key in (("name", name), ("address", address)):
                count, _ = self._wrong.pop(key, (0, 0.0))
                self._wrong[key] = (count + 1, now)
            while len(self._wrong) > _REMEMBERED:
                self._wrong.pop(next(iter(self._wrong)))

    def passed(self, name: str) -> None:
        """Forget the wrong tries of a name that has logged in."""
        with self._lock:
            self._wrong.pop(("name", name), None)

    def _wait(self, kind: str, value: str) -> float:
        count, last = self._wrong.get((kind, value), (0, 0.0))
        since = self._clock() - last
        over = count - TRIES[kind]
        if over < 0 or since > _FORGOTTEN:
            return 0.0
        wait: float = max(0.0, min(FIRST_WAIT * 2.0**over, LONGEST_WAIT) - since)
        return wait
