"""List the files of a folder and read their bytes. Nothing outside the folder is ever read."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import ReadError, visible
from index.ingest.formats import reader_of

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 64 * MEGABYTE
"""The largest file that is read, unless the settings allow more."""


@dataclass(slots=True)
class Folder:
    """The files of a seeds folder that can be read, and those passed over, as (name, reason).

    Names are paths below the folder, with forward slashes, sorted.
    """

    folder: Path
    names: list[str] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)

    @property
    def files(self) -> list[Path]:
        """The paths of the files."""
        return [self.folder / name for name in self.names]


def scan(folder: Path, options: Mapping[str, str] | None = None) -> Folder:
    """The files below `folder`, in the order of their names.

    Hidden names are ignored. Symbolic links, what is neither file nor folder, and names that are no valid
    Unicode are passed over and reported: nothing outside the folder is ever read.

    Raises ReadError when `folder` is not a folder that can be listed.
    """
    if not folder.is_dir():
        raise ReadError(
            f"没有文件夹 {folder}。请建立它，放入文档后再运行",
            f"no folder {folder}: create it, put documents in, and run again",
        )
    found = Folder(folder)
    for name in sorted(_walk(folder, found)):
        if not is_unicode(name):
            found.passed_over.append((printable(name), "bad_name"))
        elif reader_of(os.path.splitext(name)[1], options or {}):
            found.names.append(name)
        else:
            found.passed_over.append((name, "unsupported"))
    found.passed_over.sort()
    return found


def content(path: Path | str, name: str, most: int = MAX_FILE_BYTES) -> bytes:
    """The bytes of the regular file at `path`; symbolic links are not followed. `name` is for error messages.

    A file that is written to while it is read is read once more. Raises ReadError, also for a file of more
    than `most` bytes.
    """
    try:
        for _ in range(2):
            before, data, after = _read_once(path, name, most)
            if before == after and len(data) == after[0]:
                return data
    except OSError as error:
        raise ReadError(f"读不出来（{error.strerror}），未收录", f"cannot be read ({error.strerror})").named(
            name
        ) from error
    raise ReadError("正在被改写，未收录，请稍后重建", "being written to; rebuild later").named(name)


def is_unicode(name: str) -> bool:
    """Whether a file's name is valid Unicode; names made on other systems may hold stray bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def printable(name: str) -> str:
    """A file's name with escapes for stray bytes and for what could not be seen."""
    return visible(name)


def _read_once(path: Path | str, name: str, most: int) -> tuple[tuple[int, int], bytes, tuple[int, int]]:
    """(size, mtime) before reading, the bytes, and (size, mtime) after."""
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise ReadError("不是普通文件，未收录", "not a regular file").named(name)
        if before.st_size > most:
            raise ReadError(
                f"{before.st_size / MEGABYTE:,.1f} MB，超过上限 {most / MEGABYTE:,.0f} MB，未收录。"
                "请拆成几个文件，或调大 index.max_file_mb（内存约需文件的 12 倍）",
                f"{before.st_size / MEGABYTE:,.1f} MB, more than {most / MEGABYTE:,.0f} MB; split it, "
                "or raise index.max_file_mb (takes some 12 times the file in memory)",
            ).named(name)
        data = os.read(descriptor, before.st_size + 1)
        while len(data) < before.st_size and (more := os.read(descriptor, before.st_size)):
            data += more  # a file system may give less than it is asked for
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return (before.st_size, before.st_mtime_ns), data, (after.st_size, after.st_mtime_ns)


def _walk(folder: Path, found: Folder) -> Iterator[str]:
    """The names of regular files below `folder`; strings, since there may be very many."""

    def unlistable(error: OSError) -> None:
        if error.filename == top:
            raise ReadError(
                f"不能列出文件夹 {top}（{error.strerror}），原有索引不变。请检查权限",
                f"cannot list the folder {top} ({error.strerror}); the old index stays; check its permissions",
            ) from error
        found.passed_over.append((printable(str(error.filename)), "unreadable"))

    top = os.fspath(folder)
    for root, folders, names in os.walk(top, onerror=unlistable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = os.path.relpath(root, top).replace(os.sep, "/")
        prefix = "" if below == "." else below + "/"
        for name in sorted(folders + names):
            path = os.path.join(root, name)
            if name.startswith(".") or (name in folders and not os.path.islink(path)):
                continue
            try:
                mode = os.lstat(path).st_mode
            except OSError:  # gone since it was listed
                continue
            if stat.S_ISREG(mode):
                yield prefix + name
            else:
                reason = "link" if stat.S_ISLNK(mode) else "special"
                found.passed_over.append((printable(prefix + name), reason))
