"""Keep the last evaluation of each reader, so that the next one tells what changed."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from index.errors import UserError
from qa.compare import Change, Row, changes

KEPT = 32
"""Readers whose last run is kept in memory; a run that is to last longer is downloaded."""


class Runs:
    """The last run of each of the last readers. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[str, Sequence[Row]]] = OrderedDict()

    def keep(self, user: str, text: str, rows: Sequence[Row]) -> None:
        """Keep a run: as `yuanwen evaluate --json` prints it, and its questions."""
        with self._lock:
            self._kept[user] = (text, rows)
            self._kept.move_to_end(user)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def text(self, user: str) -> str:
        """The last run of `user` as JSON; "" for none."""
        with self._lock:
            return self._kept.get(user, ("", ()))[0]

    def compared(self, user: str, rows: Sequence[Row]) -> list[Change]:
        """How the measures changed since the last run of `user`; none when they share no question."""
        with self._lock:
            before = self._kept.get(user, ("", ()))[1]
        try:
            return changes(before, rows) if before else []
        except UserError:
            return []
