"""Simulate a power loss: what may be on a disk after one, from what was written and synced before.

The disk remembers, for every file, the bytes that it had when it was last synced, and for every
folder the names that it held. Whatever happened since may have reached the disk or not: a file may
hold its old bytes, its new ones, some of them, or zeros; a name may be new or old, where a rename
is one step. After SQLite's crash tests (test6.c) and the model of ext4 without `auto_da_alloc`.
"""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

Folder = dict[str, int]


@dataclass
class Disk:
    """What a folder holds now, and what of it is sure to outlive a power loss.

    Files and folders are numbered; a number is never used twice, unlike those of the file system.
    """

    root: Path
    synced_bytes: dict[int, bytes] = field(default_factory=dict)
    synced_names: dict[int, Folder] = field(default_factory=dict)
    bytes_now: dict[int, bytes] = field(default_factory=dict)
    names_now: dict[int, Folder] = field(default_factory=dict)
    _numbers: dict[int, int] = field(default_factory=dict)
    _next: int = 0

    def look(self) -> None:
        """Take down what the folder holds now."""
        self.bytes_now, self.names_now = {}, {}
        seen: dict[int, int] = {}
        self._look(self.root, seen)
        self._numbers = seen

    def _look(self, path: Path, seen: dict[int, int]) -> int:
        inode = path.lstat().st_ino
        number = seen.get(inode, self._numbers.get(inode, -1))
        if number < 0:
            number, self._next = self._next, self._next + 1
        seen[inode] = number
        if path.is_dir():
            self.names_now[number] = {child.name: self._look(child, seen) for child in sorted(path.iterdir())}
        else:
            self.bytes_now[number] = path.read_bytes()
        return number

    def sync(self, path: Path) -> None:
        """Make what a file or folder holds now outlive a power loss."""
        self.look()
        number = self._numbers[path.stat().st_ino]
        if number in self.names_now:
            self.synced_names[number] = dict(self.names_now[number])
        else:
            self.synced_bytes[number] = self.bytes_now[number]

    def sync_all(self) -> None:
        """Make everything outlive a power loss."""
        self.look()
        self.synced_bytes |= self.bytes_now
        self.synced_names |= {number: dict(names) for number, names in self.names_now.items()}

    def after_power_loss(self, target: Path, chance: random.Random) -> None:
        """Write into `target` one of the states that may be found after a power loss now."""
        shutil.rmtree(target, ignore_errors=True)
        self._restore(self._numbers[self.root.stat().st_ino], target, chance)

    def _restore(self, number: int, target: Path, chance: random.Random) -> None:
        if number in self.names_now or number in self.synced_names:
            target.mkdir()
            for name, child in self._names(number, chance).items():
                self._restore(child, target / name, chance)
        else:
            target.write_bytes(self._bytes(number, chance))

    def _names(self, number: int, chance: random.Random) -> Folder:
        old = self.synced_names.get(number, {})
        new = self.names_now.get(number, old)
        found = dict(old)
        moved: dict[int, bool] = {}
        for name in sorted({*old, *new}):
            if old.get(name) == new.get(name):
                continue
            child = new.get(name, old.get(name))
            assert child is not None
            if moved.setdefault(child, chance.random() < 0.5):
                if name in new:
                    found[name] = new[name]
                else:
                    found.pop(name)
        return found

    def _bytes(self, number: int, chance: random.Random) -> bytes:
        old = self.synced_bytes.get(number, b"")
        new = self.bytes_now.get(number, old)
        if old == new:
            return new
        return chance.choice([old, new, new[: chance.randrange(len(new) + 1)], bytes(len(new))])


class Steps:
    """Calls `step` before and after everything that the store asks of the file system."""

    def __init__(
        self, disk: Disk, monkeypatch: pytest.MonkeyPatch, step: Callable[[str], None], *, syncing: bool = True
    ) -> None:
        self._disk, self._step, self._busy = disk, step, False
        sync = __import__("index.storage.store", fromlist=["_sync"])._sync

        def synced(path: Path) -> None:
            self._at("sync")
            sync(path)
            if syncing:
                disk.sync(path)
            self._at("synced")

        monkeypatch.setattr("index.storage.store._sync", synced)
        for module, name in ((os, "rename"), (os, "replace"), (os, "link"), (shutil, "rmtree")):
            monkeypatch.setattr(module, name, self._around(getattr(module, name), name))

    def _around(self, call: Any, name: str) -> Any:
        def around(*arguments: Any, **options: Any) -> Any:
            self._at(name)
            result = call(*arguments, **options)
            self._at(name + " done")
            return result

        return around

    def _at(self, what: str) -> None:
        if self._busy:  # what the step itself does
            return
        self._busy = True
        try:
            self._disk.look()
            self._step(what)
        finally:
            self._busy = False
