"""Keep built indexes as generations on disk, so that a reader never sees half of one.

A generation is built in `generations/000007.building/`, checked, renamed, and then named by the
file `CURRENT`, which is replaced in one step. Killed at any moment, the last good generation still
answers. Every file is listed with its SHA-256 in the manifest and checked before it is opened.

    LOCK                  held by the one writer
    CURRENT               {"generation": "000007", "manifest_sha256": "…"}
    generations/000007/   manifest.json, passages.sqlite, vectors, lexical/
    embeddings/           vectors of passages by the hash of their text, so none is made twice
    checked.json          which large files were read and found whole, and what they looked like
"""

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from index.errors import StoreError, cause
from index.storage import locks
from index.storage.checked import Seals, look
from index.storage.faults import told
from index.storage.generation import (
    DAMAGED,
    FORMAT,
    Generation,
    Pin,
    is_pinned,
    opened,
    problem,
    sha256,
)

logger = logging.getLogger(__name__)

KEEP = 2
_MODE = 0o644  # tantivy keeps some of its files to their owner; an index may be shared
_REBUILD = "请运行：yuanwen index"


def reached(stage: str) -> None:
    """Called as a build gets on, with the name of what it has just done.

    Does nothing. Tests put something in its place that ends the process, to see that a build may
    stop at any point.
    """


class Store:
    """The generations below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._generations = folder / "generations"
        self._checked: set[str] = set()

    def current(self) -> Generation:
        """The generation to answer from, with every byte of it checked; large files that were
        checked before and have not changed since are not read again.

        When the one that CURRENT names is damaged, the newest whole one is taken, and a warning
        says so. Raises StoreError when there is none.
        """
        if not self._generations.is_dir() or not self._names():
            raise StoreError(
                f"{self.folder} 里还没有索引。{_REBUILD}",
                f"no index in {self.folder} yet; run yuanwen index",
            )
        problems: dict[str, list[str]] = {"zh": [], "en": []}
        seals = Seals(self.folder)
        current, expected = self._pointer()
        for name in self._preferred(current):
            try:
                generation = self._open(name, expected if name == current else "", seals=seals)
            except DAMAGED as error:
                for language, lines in problems.items():
                    lines.append(f"{name}: {problem(error, language)}")
                continue
            if problems["zh"]:
                logger.warning(
                    "索引已损坏，改用上一份完好的 %s（%s）。%s / the index is damaged, using %s (%s); run yuanwen index",
                    name,
                    "; ".join(problems["zh"]),
                    _REBUILD,
                    name,
                    "; ".join(problems["en"]),
                )
            return generation
        raise StoreError(
            f"{self.folder} 里的索引已损坏（{'; '.join(problems['zh'])}），原文件没有改动。{_REBUILD}",
            f"the index in {self.folder} is damaged ({'; '.join(problems['en'])}); your files are untouched; run yuanwen index",
        )

    def open(self, name: str) -> Generation:
        """A generation by its name, with every byte of it checked; raises StoreError."""
        try:
            return self._open(name)
        except StoreError:
            raise
        except DAMAGED as error:
            raise StoreError(
                f"索引版本 {name} 已损坏（{cause(error)}）。{_REBUILD}",
                f"version {name} is damaged ({cause(error)}); run yuanwen index",
            ) from error

    def current_name(self) -> str:
        """The name in CURRENT, unchecked: cheap enough to ask before every question. "" for none."""
        return self._pointer()[0]

    @contextmanager
    def writing(self) -> Iterator["Store"]:
        """Hold the lock of the one writer; raises StoreError at once when another holds it."""
        try:
            self._generations.mkdir(parents=True, exist_ok=True)
            # Unbuffered: what a full disk refuses must not be tried again when the file is closed.
            lock = open(self.folder / "LOCK", "a+b", buffering=0)  # noqa: SIM115 - closed below
        except OSError as error:
            raise StoreError(
                f"不能写入索引文件夹 {self.folder}（{error.strerror}）",
                f"the index folder {self.folder} cannot be written ({error.strerror})",
            ) from error
        with lock:
            if not locks.take(lock, alone=True):
                lock.seek(0)
                holder = lock.read(200).decode("utf-8", "replace").strip()
                raise StoreError(
                    f"另一次重建正在进行（{holder}），请等它结束",
                    f"another rebuild is running ({holder}); wait for it to end",
                )
            with told(self.folder):
                lock.truncate(0)
                lock.write(f"pid {os.getpid()}, {_now()}".encode())
                reached("locked")
                yield self

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A folder for the next generation; it is thrown away unless `publish` took it."""
        for leftover in self._generations.glob("*.building"):
            shutil.rmtree(leftover, ignore_errors=True)
        names = self._names()
        number = int(names[-1]) + 1 if names else 1
        folder = self._generations / f"{number:06d}.building"
        folder.mkdir()
        reached("folder made")
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, building: Path, manifest: dict[str, Any]) -> str:
        """Make the built folder the current generation, durably; gives its name."""
        paths = sorted(path for path in building.rglob("*") if path.is_file())
        for path in paths:
            path.chmod(_MODE)
        looks = [look(path) for path in paths]
        with ThreadPoolExecutor(2) as threads:  # hashing lets other threads run
            hashes = threads.map(sha256, paths)
            files = {
                path.relative_to(building).as_posix(): {
                    "size": path.stat().st_size,
                    "sha256": sha256,
                }
                for path, sha256 in zip(paths, hashes, strict=True)
            }
        name = building.name.removesuffix(".building")
        manifest = {
            "format": FORMAT,
            "generation": name,
            "built": _now(),
            **manifest,
            "files": files,
        }
        body = json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()
        (building / "manifest.json").write_bytes(body)
        (building / "manifest.json").chmod(_MODE)
        reached("manifest written")
        for path in building.rglob("*"):
            _sync(path)
        _sync(building)
        reached("synced")
        os.rename(building, self._generations / name)
        _sync(self._generations)
        reached("renamed")
        self._switch(name, body)
        reached("switched")
        self._collect(name)
        reached("collected")
        seals = Seals(self.folder)
        with suppress(OSError):  # then they are read when they are opened
            for (file, known), before in zip(files.items(), looks, strict=True):
                seals.seal(self._generations / name / file, str(known["sha256"]), before)
            seals.save()
        return name

    def switch_to(self, name: str) -> Generation:
        """Answer from another generation that is whole; raises StoreError for one that is not."""
        if name not in self._names():
            there = "、".join(self._names()) or "—"
            raise StoreError(
                f"没有索引版本 {name}，现有：{there}", f"no version {name}; there are: {there}"
            )
        try:
            generation = self._open(name)
        except DAMAGED as error:
            raise StoreError(
                f"索引版本 {name} 已损坏（{problem(error, 'zh')}），没有切换",
                f"version {name} is damaged ({problem(error, 'en')}); not switched",
            ) from error
        self._switch(name, (generation.folder / "manifest.json").read_bytes())
        return generation

    def is_newer(self) -> bool:
        """Whether CURRENT names a generation that a newer version of the program made."""
        manifest = self._generations / self.current_name() / "manifest.json"
        try:
            return int(json.loads(manifest.read_bytes())["format"]) > FORMAT
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def versions(self) -> list[str]:
        """The names of all generations, oldest first."""
        return self._names()

    def path(self, name: str) -> Path:
        """The folder of a generation."""
        return self._generations / name

    def pin(self, name: str) -> Pin:
        """Keep a generation from being collected."""
        return Pin(self._generations / name / "manifest.json")

    def manifest(self, name: str) -> dict[str, Any]:
        """What a generation says of itself, unchecked; empty when that cannot be read."""
        try:
            found = json.loads((self._generations / name / "manifest.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def problems(self, name: str, *, quick: bool = False) -> list[str]:
        """What is wrong with a generation; nothing for a whole one. `quick` reads no file's bytes."""
        current, expected = self._pointer()
        try:
            self._open(name, expected if name == current else "", quick=quick).pin.close()
        except DAMAGED as error:
            return [problem(error, "zh")]
        return []

    def leftovers(self) -> list[Path]:
        """What a build that was killed left behind; the next one removes it."""
        return sorted(self._generations.glob("*.building")) + sorted(
            self.folder.glob("CURRENT.new")
        )

    def writer(self) -> str:
        """Who holds the lock of the writer now; "" for nobody."""
        path = self.folder / "LOCK"
        if not locks.KNOWN or not path.exists():
            return ""
        with open(path, encoding="utf-8", errors="replace") as lock:
            return "" if locks.take(lock, alone=False) else lock.read(200).strip() or "?"

    def _switch(self, name: str, manifest: bytes) -> None:
        current = {"generation": name, "manifest_sha256": hashlib.sha256(manifest).hexdigest()}
        temporary = self.folder / "CURRENT.new"
        temporary.write_text(json.dumps(current), "utf-8")
        _sync(temporary)
        os.replace(temporary, self.folder / "CURRENT")
        _sync(self.folder)

    def _names(self) -> list[str]:
        if not self._generations.is_dir():
            return []
        return sorted(path.name for path in self._generations.iterdir() if path.name.isdigit())

    def _pointer(self) -> tuple[str, str]:
        """The generation that CURRENT names and the hash of its manifest; empty when unreadable."""
        try:
            values = json.loads((self.folder / "CURRENT").read_text("utf-8"))
            return str(values["generation"]), str(values["manifest_sha256"])
        except (OSError, ValueError, KeyError, TypeError):
            return "", ""

    def _preferred(self, current: str) -> list[str]:
        """`current`, then the other generations, newest first."""
        names = self._names()[::-1]
        return (
            [current, *(name for name in names if name != current)] if current in names else names
        )

    def _open(
        self, name: str, expected: str = "", *, quick: bool = False, seals: Seals | None = None
    ) -> Generation:
        generation = opened(self._generations / name, expected, quick=quick, seals=seals)
        if not quick:
            self._checked.add(name)
        return generation

    def _collect(self, current: str) -> None:
        """Remove old generations but for the newest whole ones and those that a reader has pinned."""
        seals = Seals(self.folder)
        whole = (
            name
            for name in reversed(self._names())
            if name == current or self._is_whole(name, seals)
        )
        kept = {current, *islice(whole, KEEP)}
        for name in self._names():
            folder = self._generations / name
            if name not in kept and not is_pinned(folder / "manifest.json"):
                shutil.rmtree(folder, ignore_errors=True)

    def _is_whole(self, name: str, seals: Seals) -> bool:
        """Whether a generation may be gone back to; large files that were checked since they changed are not read."""
        try:
            if name not in self._checked:
                self._open(name, seals=seals).pin.close()
        except DAMAGED:
            return False
        return True


def _sync(path: Path) -> None:
    """Have the system write `path` to the disk now; folders too, where the system knows how."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
