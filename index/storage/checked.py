"""Remember which large files were checked, so that opening an index need not read them again.

A published generation never changes. When every byte of a large file has been hashed for the manifest, or
compared with it, the state of the file is kept: size, times, inode. While the state is the same, opening the index
compares only that; `yuanwen verify` still reads every byte. Small files are always read, and so is one that was
copied, touched, linked or written to.
"""

import contextlib
import json
import os
from pathlib import Path

LARGE_BYTES = 16 * 1024 * 1024
"""Smaller files are read in milliseconds."""


class CheckedFiles:
    """The checked files below a store's folder, kept in `checked.json` there.

    Losing that file, or failing to write it, costs only time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "checked.json"
        self._known: dict[str, list[object]] = {}
        with contextlib.suppress(OSError, ValueError):
            known = json.loads(self._path.read_text("utf-8"))
            self._known = known if isinstance(known, dict) else {}
        self._added: dict[str, list[object]] = {}

    def has(self, path: Path, sha256: str) -> bool:
        """Whether `path` was found to have this hash, and has not changed since."""
        return self._known.get(self._name(path)) == [sha256, *state(path)]

    def add(self, path: Path, sha256: str, before: tuple[int, ...]) -> None:
        """Remember that `path` has this hash; `before` is its `state` from before it was read."""
        if before[0] >= LARGE_BYTES and before == state(path):
            self._added[self._name(path)] = [sha256, *before]

    def save(self) -> None:
        """Keep what was added, and forget files that are gone."""
        if not self._added:
            return
        known = {name: entry for name, entry in (self._known | self._added).items() if (self._folder / name).exists()}
        temporary = self._path.with_suffix(f".{os.getpid()}")
        try:
            temporary.write_text(json.dumps(known), "utf-8")
            os.replace(temporary, self._path)
        except OSError:  # read-only, or a full disk: it will be checked again
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        self._known, self._added = known, {}

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()


def state(path: Path) -> tuple[int, ...]:
    """(size, mtime, ctime, inode) of a file, times in nanoseconds. For `add`, take it before reading the file."""
    status = path.stat()
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
