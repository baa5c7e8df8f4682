"""Keep the last evaluation of each reader: the next one is compared with it, and it can be shown in any language."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.errors import UserError
from qa.evaluation.compare import Change, Row, changes
from qa.evaluation.evaluate import Outcome

KEPT = 32
"""Readers whose last run is kept in memory; a run that is to last longer is downloaded."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Run:
    """What is shown of a run, in no language yet: `name` is that of its file of questions."""

    name: str
    outcomes: Sequence[Outcome]
    figures: Mapping[str, Mapping[str, float]]
    changes: Sequence[Change]


_NONE: tuple[str, Sequence[Row], Run | None] = ("", (), None)


class Runs:
    """The last run of each of the last readers. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[str, Sequence[Row], Run | None]] = OrderedDict()

    def keep(self, user: str, text: str, rows: Sequence[Row], run: Run | None = None) -> None:
        """Keep a run: as `yuanwen evaluate --json` prints it, its questions, and what is shown of it here."""
        with self._lock:
            self._kept[user] = (text, rows, run)
            self._kept.move_to_end(user)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def text(self, user: str) -> str:
        """The last run of `user` as JSON; "" for none."""
        with self._lock:
            return self._kept.get(user, _NONE)[0]

    def compared(self, user: str, rows: Sequence[Row]) -> list[Change]:
        """How the measures changed since the last run of `user`; none when they share no question."""
        with self._lock:
            before = self._kept.get(user, _NONE)[1]
        try:
            return changes(before, rows) if before else []
        except UserError:
            return []
