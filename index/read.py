"""Read a file of the seeds folder into a Document.

The text is repaired here, once: encoding, line ends, control characters. No line is added or
removed, and from then on the text is only sliced. A new format is one entry in `READERS`.
"""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index import language, metadata
from index.errors import ReadError
from index.records import Document

MAX_FILE_BYTES = 64 * 1024 * 1024

# Kept: tab, line feed, and the joiners U+200C and U+200D, which emoji and several scripts need.
# Gone: other controls, zero-width space, byte-order marks, and marks that turn the text direction.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_LINE_ENDS = re.compile("\r\n|\r|\x85|\u2028|\u2029")


def document(path: Path, folder: Path) -> Document:
    """The file at `path`, which lies below `folder`, as a Document.

    Raises ReadError when it is not text of a known kind, is too large, or holds no text.
    """
    name = path.relative_to(folder).as_posix()
    data = _bytes(path, name)
    try:
        text = repair(READERS[path.suffix.lower()](data))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ReadError(
            f"{name}：第 {line} 行（第 {error.start} 字节）起不是 UTF-8 文字，未收录。请另存为 UTF-8 后重建",
            f"not UTF-8 from line {line} (byte {error.start}); save it as UTF-8 and rebuild",
        ) from error
    if not text.strip():
        raise ReadError(f"{name}：没有文字，未收录", "no text in this file")
    return Document(
        id=name,
        text=text,
        language=language.detect(text[:20_000]),
        sha256=hashlib.sha256(data).hexdigest(),
        **metadata.of(text),
    )


def repair(text: str) -> str:
    r"""`text` with one kind of line end and no control characters; repairing twice changes nothing.

    >>> repair("甲\r\n乙\x00\ufeff丙")
    '甲\n乙丙'
    """
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def plain_text(data: bytes) -> str:
    """Bytes of a text file as text: UTF-8, or UTF-16 where a byte-order mark says so."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


READERS: dict[str, Callable[[bytes], str]] = {
    ".txt": plain_text,
    ".text": plain_text,
    ".md": plain_text,
    ".markdown": plain_text,
}


@dataclass(slots=True)
class Folder:
    """What a seeds folder holds: files to read, and names passed over with the reason why."""

    files: list[Path] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)


def scan(folder: Path) -> Folder:
    """The files below `folder`, in the order of their names.

    Hidden names are not looked at. Symbolic links, and what is neither file nor folder, are passed
    over and reported: nothing outside the folder is ever read.

    Raises ReadError when `folder` is not a folder that can be listed.
    """
    if not folder.is_dir():
        raise ReadError(
            f"没有文件夹 {folder}。请建立它，放入 .txt 或 .md 文件后再运行",
            f"no folder {folder}: create it, put .txt or .md files in, and run again",
        )
    found = Folder()
    for path in _walk(folder, found):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() in READERS:
            found.files.append(path)
        else:
            found.passed_over.append((name, "unsupported"))
    found.files.sort(key=lambda path: path.relative_to(folder).as_posix())
    return found


def _walk(folder: Path, found: Folder) -> Iterator[Path]:
    def unlistable(error: OSError) -> None:
        found.passed_over.append((str(error.filename), "unreadable"))

    for root, folders, names in os.walk(folder, onerror=unlistable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(folders + names):
            path = Path(root, name)
            if name.startswith(".") or (name in folders and not path.is_symlink()):
                continue
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                yield path
            else:
                reason = "link" if stat.S_ISLNK(mode) else "special"
                found.passed_over.append((path.relative_to(folder).as_posix(), reason))


def _bytes(path: Path, name: str) -> bytes:
    """The bytes of a regular file; a link put in its place meanwhile is not followed."""
    try:
        descriptor = os.open(
            path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        )
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise ReadError(f"{name}：不是普通文件，未收录", "not a regular file")
            if status.st_size > MAX_FILE_BYTES:
                raise ReadError(
                    f"{name}：{status.st_size:,} 字节，超过上限 {MAX_FILE_BYTES:,}，未收录。请拆成几个文件",
                    "larger than a file may be; split it",
                )
            return file.read()
    except OSError as error:
        raise ReadError(
            f"{name}：读不出来（{error.strerror}），未收录", "cannot be read"
        ) from error
