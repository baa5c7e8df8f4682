"""Follow a folder, and the reader's own words: rebuild whenever something changed and has come to rest."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from index.errors import ReadError
from index.ingest.folder import scan

INTERVAL_SECONDS = 1.0
"""Polling is cheap, and unlike notices of the system it works on every disk and share."""


def watch(
    folder: Path,
    rebuild: Callable[[], None],
    *,
    beside: Sequence[Path] = (),
    interval: float = INTERVAL_SECONDS,
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """Call `rebuild` now, and again after every change, until `goes_on` says no.

    `beside` are files that count too, wherever they are. A change is only a reason to look: what is read anew is decided by the bytes of the files.
    """
    rebuild()
    known = _signature(folder, beside)
    while goes_on():
        time.sleep(interval)
        seen = _signature(folder, beside)
        if seen == known:
            continue
        while (rested := _signature(folder, beside)) != seen and goes_on():
            seen = rested
            time.sleep(interval)
        rebuild()
        known = seen


def _signature(folder: Path, beside: Sequence[Path]) -> frozenset[tuple[str, int, int, int]]:
    """Name, number, size and time of every file; none for a file or folder that is gone."""
    try:
        paths = scan(folder).files
    except ReadError:
        paths = []
    found = set()
    for path in (*paths, *beside):
        try:
            status = path.lstat()
        except OSError:
            continue
        found.add((str(path), status.st_ino, status.st_size, status.st_mtime_ns))
    return frozenset(found)
