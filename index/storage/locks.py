"""Lock open files between processes. Systems without `fcntl` (Windows) have no locks: run one process at a time."""

from typing import IO

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

AVAILABLE = fcntl is not None
"""Whether this system has such locks."""


def share(descriptor: int) -> None:
    """Take a shared lock, until the file is closed; waits while another process holds it alone."""
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_SH)


def take(file: IO[bytes] | IO[str], *, alone: bool) -> bool:
    """Take a lock, shared or `alone`, until the file is closed; False at once where another process holds it."""
    if fcntl is not None:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            return False
    return True
