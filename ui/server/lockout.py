"""Make guessing slow: after some wrong passwords a name, or an address, has to wait.

The wait doubles with each further wrong try. An address gets more tries than a name, since many
people may share one.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

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
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Tries for one name are looked at one after the other."""
        held = self._turns.get(name) or asyncio.Lock()
        self._turns[name] = held
        async with held:
            yield

    def tries(self, name: str, address: str) -> float:
        """Seconds until the next try is looked at. 0 when it is now: then it counts as wrong, before the password is
        looked at, until `passed` says otherwise, so that tries at the same moment do not pass uncounted.
        """
        now = self._clock()
        with self._lock:
            if wait := max(self._wait("name", name), self._wait("address", address)):
                return wait
            for key in (("name", name), ("address", address)):
                count, _ = self._wrong.pop(key, (0, 0.0))
                self._wrong[key] = (count + 1, now)
            while len(self._wrong) > _REMEMBERED:
                self._wrong.pop(next(iter(self._wrong)))
            return 0.0

    def passed(self, name: str, address: str) -> None:
        """Forget the wrong tries of a name that has logged in, and this one of its address."""
        with self._lock:
            self._wrong.pop(("name", name), None)
            count, last = self._wrong.get(("address", address), (0, 0.0))
            if count:
                self._wrong["address", address] = (count - 1, last)

    def _wait(self, kind: str, value: str) -> float:
        count, last = self._wrong.get((kind, value), (0, 0.0))
        since = self._clock() - last
        over = count - TRIES[kind]
        if over < 0 or since > _FORGOTTEN:
            return 0.0
        wait: float = max(0.0, min(FIRST_WAIT * 2.0**over, LONGEST_WAIT) - since)
        return wait
