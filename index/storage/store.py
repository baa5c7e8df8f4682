"""Keep built indexes as generations on disk, so that a reader never sees an incomplete one.

A generation is built in `generations/000007.building/`, checked, renamed, and then named by the file `CURRENT`,
which is replaced in one step. Whenever the build is killed, the last good generation still answers. The manifest
lists every file with its SHA-256, which is checked before the file is opened.

    LOCK                  locked by the one writer
    CURRENT               {"generation": "000007", "manifest_sha256": "…"}
    CURRENT.copy          the same, for when CURRENT is damaged: otherwise that would undo a rollback
    generations/000007/   manifest.json, passages.sqlite, vectors, lexical/
    embeddings/           vectors of passages by the hash of their text, so none is made twice
    checked.json          the large files that were checked, with their state then
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
from index.storage.checked import CheckedFiles, state
from index.storage.faults import explained
from index.storage.generation import (
    DAMAGED,
    FORMAT,
    FormatError,
    Generation,
    Pin,
    is_pinned,
    opened,
    parsed,
    problem,
    sha256,
)

logger = logging.getLogger(__name__)

KEEP = 2
_CURRENT, _COPY = "CURRENT", "CURRENT.copy"
_MODE = 0o644  # tantivy makes some files readable by their owner alone; an index may be shared
_REBUILD = "请运行：yuanwen index"


def reached(stage: str) -> None:
    """Called after each step of a build, with its name. Does nothing; tests replace it to kill the process there."""


class Store:
    """The generations below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._generations = folder / "generations"
        self._checked: set[str] = set()

    def current(self) -> Generation:
        """The generation to answer from, checked; large files that have not changed since they were checked are
        not read again.

        When the one that CURRENT names is damaged, the newest undamaged one is taken, with a warning. Raises
        StoreError when there is none.
        """
        if not self.versions():
            raise StoreError(
                f"{self.folder} 里还没有索引。{_REBUILD}", f"no index in {self.folder} yet; run yuanwen index"
            )
        damaged: list[tuple[str, StoreError]] = []

        def said(language: str) -> str:
            return "; ".join(f"{name}: {error.said(language)}" for name, error in damaged)

        checked = CheckedFiles(self.folder)
        current, expected = self._chosen()
        for name in self._preferred(current):
            try:
                generation = self._open(name, expected if name == current else "", checked=checked)
            except FormatError:
                raise
            except DAMAGED as error:
                damaged.append((name, problem(error)))
                continue
            if damaged:
                logger.warning(
                    "索引已损坏，改用上一份完好的 %s（%s）。%s / the index is damaged, using %s (%s); run yuanwen index",
                    name,
                    said("zh"),
                    _REBUILD,
                    name,
                    said("en"),
                )
            return generation
        raise StoreError(
            f"{self.folder} 里的索引已损坏（{said('zh')}），原文件没有改动。{_REBUILD}",
            f"the index in {self.folder} is damaged ({said('en')}); your files are untouched; run yuanwen index",
        )

    def open(self, name: str) -> Generation:
        """A generation by its name, with every byte checked; raises StoreError."""
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
        """Hold the lock of the one writer; raises StoreError at once when another process holds it."""
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
            with explained(self.folder):
                lock.truncate(0)
                lock.write(f"pid {os.getpid()}, {_now()}".encode())
                reached("locked")
                yield self

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A folder for the next generation; it is thrown away unless `publish` took it."""
        for leftover in self._generations.glob("*.building"):
            shutil.rmtree(leftover, ignore_errors=True)
        names = self.versions()
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
        states = [state(path) for path in paths]
        with ThreadPoolExecutor(2) as threads:  # hashing lets other threads run
            hashes = threads.map(sha256, paths)
            files = {
                path.relative_to(building).as_posix(): {"size": path.stat().st_size, "sha256": sha256}
                for path, sha256 in zip(paths, hashes, strict=True)
            }
        name = building.name.removesuffix(".building")
        manifest = {"format": FORMAT, "generation": name, "built": _now(), **manifest, "files": files}
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
        checked = CheckedFiles(self.folder)
        with suppress(OSError):  # then they are read when they are opened
            for (file, known), before in zip(files.items(), states, strict=True):
                checked.add(self._generations / name / file, str(known["sha256"]), before)
            checked.save()
        return name

    def keep_only(self, name: str) -> None:
        """Remove every other generation, also one that a reader holds open, and what builds left behind.

        A reader goes on with the files it has open, which the system gives back when it lets go. Raises StoreError
        where an open file cannot be removed (Windows).
        """
        embeddings = self.folder / "embeddings"
        gone = [self.path(other) for other in self.versions() if other != name]
        for path in [*gone, *self.leftovers(), *(embeddings.iterdir() if embeddings.is_dir() else ())]:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
            if path.exists():
                raise StoreError(
                    f"{path} 还被别的程序打开着，删不掉。请关掉它们再试",
                    f"{path} is still open in another program and cannot be removed; close it and try again",
                )

    def switch_to(self, name: str) -> Generation:
        """Answer from another generation; raises StoreError for one that is damaged."""
        if name not in self.versions():
            there = "、".join(self.versions()) or "—"
            raise StoreError(f"没有索引版本 {name}，现有：{there}", f"no version {name}; there are: {there}")
        try:
            generation = self._open(name)
        except DAMAGED as error:
            raise StoreError(
                f"索引版本 {name} 已损坏（{problem(error).said('zh')}），没有切换",
                f"version {name} is damaged ({problem(error).said('en')}); not switched",
            ) from error
        self._switch(name, (generation.folder / "manifest.json").read_bytes())
        return generation

    def is_newer(self) -> bool:
        """Whether the generation that was chosen was made by a newer version of the program."""
        manifest = self._generations / self._chosen(quietly=True)[0] / "manifest.json"
        try:
            return int(parsed(manifest.read_bytes())["format"]) > FORMAT
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def versions(self) -> list[str]:
        """The names of all generations, oldest first."""
        if not self._generations.is_dir():
            return []
        return sorted(path.name for path in self._generations.iterdir() if path.name.isdecimal())

    def path(self, name: str) -> Path:
        """The folder of a generation."""
        return self._generations / name

    def pin(self, name: str) -> Pin:
        """Keep a generation from being collected."""
        return Pin(self._generations / name / "manifest.json")

    def manifest(self, name: str) -> dict[str, Any]:
        """The manifest of a generation, unchecked; empty when it cannot be read."""
        try:
            found = parsed((self._generations / name / "manifest.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def problem(self, name: str, *, quick: bool = False) -> StoreError | None:
        """What is wrong with a generation; None for an undamaged one. `quick` compares sizes only."""
        current, expected = self._chosen(quietly=True)
        try:
            self._open(name, expected if name == current else "", quick=quick).pin.close()
        except DAMAGED as error:
            return problem(error)
        return None

    def leftovers(self) -> list[Path]:
        """The files of builds that were killed; the next build removes them."""
        return sorted(self._generations.glob("*.building")) + sorted(self.folder.glob("CURRENT.new"))

    def writer(self) -> str:
        """The process that holds the writer's lock now, as it describes itself; "" for none."""
        path = self.folder / "LOCK"
        if not locks.AVAILABLE or not path.exists():
            return ""
        with open(path, encoding="utf-8", errors="replace") as lock:
            return "" if locks.take(lock, alone=False) else lock.read(200).strip() or "?"

    def _switch(self, name: str, manifest: bytes) -> None:
        current = {"generation": name, "manifest_sha256": hashlib.sha256(manifest).hexdigest()}
        temporary = self.folder / "CURRENT.new"
        # The copy first: where the power fails in between, CURRENT still says what it said.
        for target in (_COPY, _CURRENT):
            temporary.write_text(json.dumps(current), "utf-8")
            _sync(temporary)
            os.replace(temporary, self.folder / target)
            _sync(self.folder)

    def _pointer(self, file: str = _CURRENT) -> tuple[str, str]:
        """The generation that CURRENT, or its copy, names and the hash of its manifest; empty when unreadable."""
        try:
            values = parsed((self.folder / file).read_bytes())
            return str(values["generation"]), str(values["manifest_sha256"])
        except (OSError, ValueError, KeyError, TypeError):
            return "", ""

    def _chosen(self, *, quietly: bool = False) -> tuple[str, str]:
        """What CURRENT says, or its copy where CURRENT is damaged; with a warning, unless `quietly`."""
        names = self.versions()
        current, copy = self._pointer(), self._pointer(_COPY)
        if current[0] in names and (current == copy or self._is_manifest(*current)):
            return current
        of_copy = copy[0] in names and self._is_manifest(*copy)
        if names and not quietly:
            logger.warning(
                "CURRENT 已损坏，%s。%s / CURRENT is damaged; %s; run yuanwen index",
                f"按副本用 {copy[0]}" if of_copy else "不知道选的是哪一版，改用最新的完好版本",
                _REBUILD,
                f"its copy says {copy[0]}"
                if of_copy
                else "which version was chosen is lost, the newest whole one is used",
            )
        return copy if of_copy else current

    def _is_manifest(self, name: str, expected: str) -> bool:
        """Whether the manifest of a generation has this hash."""
        try:
            return hashlib.sha256((self.path(name) / "manifest.json").read_bytes()).hexdigest() == expected
        except OSError:
            return False

    def _preferred(self, current: str) -> list[str]:
        """`current`, then the other generations, newest first."""
        names = self.versions()[::-1]
        return [current, *(name for name in names if name != current)] if current in names else names

    def _open(
        self, name: str, expected: str = "", *, quick: bool = False, checked: CheckedFiles | None = None
    ) -> Generation:
        generation = opened(self._generations / name, expected, quick=quick, checked=checked)
        if not quick:
            self._checked.add(name)
        return generation

    def _collect(self, current: str) -> None:
        """Remove old generations, except the newest undamaged ones and those that a reader has pinned."""
        checked = CheckedFiles(self.folder)
        whole = (name for name in reversed(self.versions()) if name == current or self._is_whole(name, checked))
        kept = {current, *islice(whole, KEEP)}
        for name in self.versions():
            folder = self._generations / name
            if name not in kept and not is_pinned(folder / "manifest.json"):
                shutil.rmtree(folder, ignore_errors=True)

    def _is_whole(self, name: str, checked: CheckedFiles) -> bool:
        """Whether a generation is undamaged; large files that have not changed since they were checked are not read."""
        try:
            if name not in self._checked:
                self._open(name, checked=checked).pin.close()
        except DAMAGED:
            return False
        return True


def _sync(path: Path) -> None:
    """Write `path` to the disk now (fsync); folders too, where the system can."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
