"""Remember which large files were checked, so that opening an index need not read them all again.

A generation never changes once it is published. When every byte of one of its large files has been
read for the manifest, or compared with it, what the file system says of it is kept: size, times, number.
As long as it says the same, opening compares only that, and `yuanwen verify` still reads every byte.
Small files are always read, and so is one that was copied, touched, linked or written to.
"""

import contextlib
import json
import os
from pathlib import Path

LARGE_BYTES = 16 * 1024 * 1024
"""Files below are read in milliseconds."""


class Seals:
    """What is known of the files below a store's folder, kept in one file there.

    Losing that file, or not being able to write it, costs only time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "checked.json"
        self._known: dict[str, list[object]] = {}
        with contextlib.suppress(OSError, ValueError):
            known = json.loads(self._path.read_text("utf-8"))
            self._known = known if isinstance(known, dict) else {}
        self._added: dict[str, list[object]] = {}

    def hold(self, path: Path, sha256: str) -> bool:
        """Whether `path` was found to have this hash, and has not changed since."""
        return self._known.get(self._name(path)) == [sha256, *look(path)]

    def seal(self, path: Path, sha256: str, before: tuple[int, ...]) -> None:
        """Remember that `path` has this hash. `before` is `look(path)` from before it was read."""
        if before[0] >= LARGE_BYTES and before == look(path):
            self._added[self._name(path)] = [sha256, *before]

    def save(self) -> None:
        """Keep what was added, and forget files that are gone."""
        if not self._added:
            return
        known = {
            name: seal
            for name, seal in (self._known | self._added).items()
            if (self._folder / name).exists()
        }
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


def look(path: Path) -> tuple[int, ...]:
    """What the file system says of a file: size, times of the last change of its bytes and of its
    entry, and its number. To be asked before reading it, for `seal`.
    """
    state = path.stat()
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
