"""The files of the seeds folder: which of them the index knows, and disabling or deleting one.

A file that is disabled or deleted moves to a hidden folder inside of the seeds folder, which is never read; only
`erase` erases. Answers follow once the index is rebuilt.
"""

import hashlib
import os
import re
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from index.errors import ReadError
from index.ingest.folder import scan

DISABLED = ".disabled"
DELETED = ".deleted"
UPLOADING = ".upload-"
"""How the name of a file begins that is being written."""


@dataclass(frozen=True, slots=True)
class File:
    """One text. `state` is `indexed`, `new`, `changed`, `gone`, or `disabled`; `unread` and `again` in `ui.desk.library.listing`."""

    id: str
    state: str


class SeedFolder:
    """The files below one seeds folder."""

    def __init__(self, seeds: Path) -> None:
        self.seeds = seeds
        self._hashes: dict[tuple[str, int, int], str] = {}
        self._lock = threading.Lock()

    def files(self, indexed: Mapping[str, str]) -> list[File]:
        """Every text, in the order of names; `indexed` gives the SHA-256 of those in the index."""
        found = {}
        for name, path in self._present():
            if name not in indexed:
                found[name] = "new"
            else:
                found[name] = "indexed" if self._sha256(path) == indexed[name] else "changed"
        for name in indexed:
            found.setdefault(name, "gone")
        for name in self._disabled():
            found[name] = "disabled" if found.get(name, "gone") == "gone" else found[name]
        return [File(name, found[name]) for name in sorted(found)]

    def sha256(self, document_id: str) -> str:
        """The SHA-256 of a text's bytes; "" when there is no such file, or it cannot be read."""
        try:
            return self._sha256(self._path(document_id))
        except ReadError:
            return ""

    def disable(self, document_id: str) -> None:
        """Disable a text; raises ReadError when there is no such file."""
        self._move(self._path(document_id), self.seeds / DISABLED / document_id)

    def enable(self, document_id: str) -> None:
        """Bring back a text that was disabled, unless another one has taken its name."""
        target = self._path(document_id, must_exist=False)
        if target.exists():
            raise ReadError(f"{document_id}：同名文件已有", f"{document_id}: another file has this name")
        self._move(self._path(document_id, DISABLED), target)

    def delete(self, document_id: str) -> None:
        """Move a text to the deleted ones; an older one of the same name there is numbered."""
        present = self._path(document_id, must_exist=False)
        there = present.is_file() and not present.is_symlink()
        source = present if there else self._path(document_id, DISABLED)
        target = self.seeds / DELETED / document_id
        number = 1
        while os.path.lexists(target):
            number += 1
            target = target.with_name(f"{Path(document_id).stem}-{number}{Path(document_id).suffix}")
        self._move(source, target)

    def erase(self, document_id: str) -> int:
        """Erase a text: the file, its disabled and deleted copies, and what broken uploads left. Gives how many files.

        Raises ReadError for a name that cannot be that of a text, and when a file cannot be erased.
        """
        here = self._path(document_id, must_exist=False)
        away = [self._path(document_id, folder, must_exist=False) for folder in (DISABLED, DELETED)]
        numbered = re.compile(rf"{re.escape(here.stem)}-\d{{1,4}}{re.escape(here.suffix)}")
        found = [here, *away]
        found += [path for path in away[1].parent.glob("*") if numbered.fullmatch(path.name)]
        erased = sum(self._unlinked(path) for path in found)
        hour_ago = time.time() - 3600
        for path in self.seeds.rglob(f"{UPLOADING}*"):
            if path.stat().st_mtime < hour_ago:
                self._unlinked(path)
        return erased

    def _unlinked(self, path: Path) -> bool:
        if not os.path.lexists(path) or path.is_dir():
            return False
        try:
            path.unlink()
        except OSError as error:
            raise ReadError(
                f"{path.name}：删不掉（{error.strerror}）", f"{path.name}: cannot be erased ({error.strerror})"
            ) from error
        return True

    def _present(self) -> Iterator[tuple[str, Path]]:
        try:
            files = scan(self.seeds).files
        except ReadError:
            return
        for path in files:
            yield path.relative_to(self.seeds).as_posix(), path

    def _disabled(self) -> list[str]:
        folder = self.seeds / DISABLED
        return [
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file() and not path.is_symlink()
        ]

    def _path(self, document_id: str, below: str = "", *, must_exist: bool = True) -> Path:
        """The path of a text; never one outside of its folder, whatever the id says."""
        parts = PurePosixPath(document_id).parts
        folder = (self.seeds / below).resolve()
        path = folder.joinpath(*parts)
        fit = parts and ".." not in parts and not PurePosixPath(document_id).is_absolute()
        hidden = any(part.startswith(".") for part in parts)
        if not fit or hidden or "\0" in document_id or not path.parent.resolve().is_relative_to(folder):
            raise ReadError("没有这个文件", "no such file")
        if must_exist and (path.is_symlink() or not path.is_file()):
            raise ReadError("没有这个文件", "no such file")
        return path

    def _move(self, source: Path, target: Path) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
        except OSError as error:
            raise ReadError(
                f"{source.name}：移动不了（{error.strerror}）", f"{source.name}: cannot be moved ({error.strerror})"
            ) from error

    def _sha256(self, path: Path) -> str:
        """The SHA-256 of a file, computed again only when its size or time changes; "" if unreadable."""
        try:
            status = path.stat()
            key = (str(path), status.st_size, status.st_mtime_ns)
            with self._lock:
                known = self._hashes.get(key)
            if known is None:
                with open(path, "rb") as file:
                    known = hashlib.file_digest(file, "sha256").hexdigest()
                with self._lock:
                    self._hashes[key] = known
            return known
        except OSError:
            return ""
