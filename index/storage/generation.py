"""Open one generation (a complete index in its folder), check it, and keep it from removal while it is read."""

import hashlib
import json
import os
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import StoreError, cause
from index.storage import locks
from index.storage.checked import CheckedFiles, state

FORMAT = 2
DAMAGED = (StoreError, OSError, ValueError, KeyError, TypeError)
"""What opening a damaged generation may raise."""


class FormatError(StoreError):
    """A generation that is whole, and was made by another version of the program."""

    @classmethod
    def of(cls, found: int) -> "FormatError":
        """For the format `found`, which is not ours."""
        if found > FORMAT:
            return cls(
                "索引由更新的版本建立，不会改动它。请升级程序，或换一个文件夹",
                "the index was made by a newer version and stays as it is; upgrade, or use another folder",
            )
        return cls("索引由旧版本建立。请运行：yuanwen index", "made by an older version; run yuanwen index")


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete index on disk; `pin` keeps it from being removed while it is open."""

    name: str
    folder: Path
    manifest: dict[str, Any]
    pin: "Pin"


class Pin:
    """A shared lock on a generation's manifest, held until `close` or until the object is gone."""

    def __init__(self, manifest: Path) -> None:
        descriptor = os.open(manifest, os.O_RDONLY)
        self.close = weakref.finalize(self, os.close, descriptor)
        locks.share(descriptor)


def opened(folder: Path, expected: str = "", *, quick: bool = False, checked: CheckedFiles | None = None) -> Generation:
    """The generation in `folder`, checked; raises one of DAMAGED.

    `expected` is the SHA-256 of its manifest, "" for any. `quick` compares only the sizes of files. Files in
    `checked` that have the same state are not read again.
    """
    pin = Pin(folder / "manifest.json")
    try:
        body = (folder / "manifest.json").read_bytes()
        if expected and hashlib.sha256(body).hexdigest() != expected:
            raise StoreError("manifest.json 与 CURRENT 不符", "manifest.json is not as CURRENT says")
        manifest = parsed(body)
        if manifest["format"] != FORMAT:
            raise FormatError.of(int(manifest["format"]))
        _check(folder, manifest["files"], quick=quick, checked=checked)
    except BaseException:
        pin.close()
        raise
    if checked:
        checked.save()
    return Generation(folder.name, folder, manifest, pin)


def parsed(body: bytes) -> Any:
    """The value in JSON; raises ValueError also for brackets too deep for Python's parser."""
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def problem(error: Exception) -> StoreError:
    """One of DAMAGED as an error that people can read; a library's own words are the same in all languages."""
    return error if isinstance(error, StoreError) else StoreError(cause(error))


def _check(folder: Path, files: dict[str, dict[str, Any]], *, quick: bool, checked: CheckedFiles | None) -> None:
    """Raise StoreError for a file that differs from the manifest; `quick` compares sizes only."""
    for file, known in files.items():
        path = folder / file
        if not path.resolve().is_relative_to(folder.resolve()):
            raise StoreError(f"{file} 指向文件夹之外", f"{file} lies outside the folder")
        before = state(path)
        same = before[0] == known["size"]
        if same and (quick or (checked and checked.has(path, known["sha256"]))):
            continue
        if not same or sha256(path) != known["sha256"]:
            raise StoreError(f"{file} 与清单不符", f"{file} is not as the manifest says")
        if checked:
            checked.add(path, known["sha256"], before)


def is_pinned(manifest: Path) -> bool:
    """Whether somebody holds a Pin on this manifest."""
    if not locks.AVAILABLE or not manifest.exists():
        return False
    with open(manifest, "rb") as file:
        return not locks.take(file, alone=True)


def sha256(path: Path) -> str:
    """The hash of a file's bytes, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
