"""Locks of open files between processes; without them, as on Windows, one process at a time is the user's care."""

from typing import IO

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

KNOWN = fcntl is not None
"""Whether this system has them."""


def share(descriptor: int) -> None:
    """Hold a file with others, until it is closed; waits for one that holds it alone."""
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_SH)


def take(file: IO[bytes] | IO[str], *, alone: bool) -> bool:
    """Hold a file, with others or alone, until it is closed; False at once where somebody else's hold forbids it."""
    if fcntl is not None:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            return False
    return True
