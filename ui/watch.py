"""Follow a folder: rebuild whenever something in it changed and has come to rest."""

import time
from collections.abc import Callable
from pathlib import Path

from index.errors import ReadError
from index.read import scan

INTERVAL_SECONDS = 1.0
"""Looking is cheaper than asking the system to tell, and works on every disk and share."""


def watch(
    folder: Path,
    rebuild: Callable[[], None],
    *,
    interval: float = INTERVAL_SECONDS,
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """Call `rebuild` now, and again after every change, until `goes_on` says no.

    A change is only a reason to look: what is read anew is decided by the bytes of the files.
    """
    rebuild()
    known = _signature(folder)
    while goes_on():
        time.sleep(interval)
        seen = _signature(folder)
        if seen == known:
            continue
        while (rested := _signature(folder)) != seen and goes_on():
            seen = rested
            time.sleep(interval)
        rebuild()
        known = seen


def _signature(folder: Path) -> frozenset[tuple[str, int, int, int]]:
    """Name, number, size and time of every file; empty for a folder that is gone."""
    found = set()
    try:
        for path in scan(folder).files:
            try:
                status = path.lstat()
            except OSError:
                continue
            found.add((str(path), status.st_ino, status.st_size, status.st_mtime_ns))
    except ReadError:
        pass
    return frozenset(found)
