"""List the files of a folder, and turn the bytes of a file into Documents.

The readers of formats repair a text once (encoding, line ends, control characters). From then on it is only
sliced.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import ReadError
from index.ingest import metadata
from index.ingest.formats import READERS, Extracted, Note, reader_of
from index.ingest.formats.sandbox import Sandbox
from index.records import Document
from index.text import language

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 64 * MEGABYTE
"""The largest file that is read, unless the settings allow more."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What reading a file gave: its documents, notes for people, and the parts that could not be read.

    `notes` are (document id, note), `failed` are (name of the part, reason).
    """

    documents: tuple[Document, ...]
    notes: tuple[tuple[str, Note], ...] = ()
    failed: tuple[tuple[str, ReadError], ...] = ()


def document(path: Path, folder: Path) -> Document:
    """The file at `path`, which lies below `folder`, as a Document; the first one where it holds several.

    Raises ReadError when its format is unknown, it is too large, or it holds no text.
    """
    name = path.relative_to(folder).as_posix()
    return read(name, content(path, name)).documents[0]


def read(
    name: str,
    data: bytes,
    *,
    options: Mapping[str, str] | None = None,
    sandbox: Sandbox | None = None,
    sha256: str = "",
) -> ReadResult:
    """The documents in `data`, the bytes of the file called `name`; `sha256` is their hash where it is known.

    Raises ReadError when there is none; a part that fails beside others is reported.
    """
    own = sandbox or Sandbox()
    try:
        texts, failed = _texts(name, data, sha256, options or {}, own)
    except ReadError as error:
        raise named(name, error) from error
    finally:
        if sandbox is None:
            own.close()
    documents = [_document(name, text, digest) for text, digest in texts if text.text.strip()]
    if not documents:
        if failed:
            raise failed[0][1]
        raise named(name, ReadError("没有文字，未收录", "no text in this file"))
    notes = [(name + text.part, note) for text, _ in texts for note in text.notes]
    notes += [
        (name + text.part, ("note_no_text", {})) for text, _ in texts if not text.text.strip()
    ]
    return ReadResult(tuple(documents), tuple(notes), tuple(failed))


def _extracted(
    suffix: str, data: bytes, options: Mapping[str, str], sandbox: Sandbox
) -> list[Extracted]:
    """The texts that the reader of `suffix` finds in `data`; raises ReadError."""
    reader = reader_of(suffix, options)
    if reader is None:
        raise ReadError("格式不支持", "format not supported")
    if reader.sandboxed:
        return sandbox.extract(suffix.lower(), data, options)
    if _is_web_page(data):
        return sandbox.extract(".html", data, options)
    from index.ingest.formats import text

    return text.read(data, options)


def is_plain(name: str, data: bytes) -> bool:
    """Whether a file is plain text: read without a parser, and so without a child process."""
    reader = READERS.get(Path(name).suffix.lower())
    return reader == READERS[".txt"] and not _is_web_page(data)


_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.I
)


def _is_web_page(data: bytes) -> bool:
    """Whether a file with the suffix of a text is a web page: programs that download pages save such files."""
    return _WEB_PAGE.match(data) is not None


def named(name: str, error: ReadError) -> ReadError:
    """`error` with the name of the file before it, in both languages."""
    return ReadError(f"{name}：{error.said('zh')}", f"{name}: {error.said('en')}")


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
        if not _is_unicode(name):
            found.passed_over.append((_printable(name), "bad_name"))
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
        raise named(
            name,
            ReadError(
                f"读不出来（{error.strerror}），未收录", f"cannot be read ({error.strerror})"
            ),
        ) from error
    raise named(
        name, ReadError("正在被改写，未收录，请稍后重建", "being written to; rebuild later")
    )


def _read_once(
    path: Path | str, name: str, most: int
) -> tuple[tuple[int, int], bytes, tuple[int, int]]:
    """(size, mtime) before reading, the bytes, and (size, mtime) after."""
    descriptor = os.open(
        path,
        os.O_RDONLY
        | getattr(os, "O_NOFOLLOW", 0)
        | getattr(os, "O_NONBLOCK", 0)
        | getattr(os, "O_BINARY", 0),
    )
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise named(name, ReadError("不是普通文件，未收录", "not a regular file"))
        if before.st_size > most:
            raise named(
                name,
                ReadError(
                    f"{before.st_size / MEGABYTE:,.1f} MB，超过上限 {most / MEGABYTE:,.0f} MB，未收录。"
                    "请拆成几个文件，或调大 index.max_file_mb（内存约需文件的 12 倍）",
                    f"{before.st_size / MEGABYTE:,.1f} MB, more than {most / MEGABYTE:,.0f} MB; split it, "
                    "or raise index.max_file_mb (takes some 12 times the file in memory)",
                ),
            )
        data = os.read(descriptor, before.st_size + 1)
        while len(data) < before.st_size and (more := os.read(descriptor, before.st_size)):
            data += more  # a file system may give less than it is asked for
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return (before.st_size, before.st_mtime_ns), data, (after.st_size, after.st_mtime_ns)


def _texts(
    name: str, data: bytes, sha256: str, options: Mapping[str, str], sandbox: Sandbox
) -> tuple[list[tuple[Extracted, str]], list[tuple[str, ReadError]]]:
    """The texts of a file, each with the hash of the bytes it came from; of an archive, those of its members.

    Also (name, reason) of each member that could not be read.
    """
    suffix = Path(name).suffix
    if suffix.lower() != ".zip":
        digest = sha256 or _sha256(data)
        return [(text, digest) for text in _extracted(suffix, data, options, sandbox)], []
    from index.ingest.formats import archive

    texts: list[tuple[Extracted, str]] = []
    failed: list[tuple[str, ReadError]] = []
    opened = archive.opened(data)
    names: set[str] = set()
    for member, info in archive.members(opened):
        kind = Path(member).suffix.lower()
        try:
            if member in names:
                raise ReadError(
                    "压缩包内有同名文件，只收录第一份",
                    "another file of this name stands before it; only the first is read",
                )
            names.add(member)
            if not archive.safe(member) or not _is_unicode(member):
                raise ReadError(
                    "文件名指向压缩包之外，未收录", "its name points out of the archive"
                )
            if kind == ".zip" or not reader_of(kind, options):
                raise ReadError(
                    "压缩包内的这种格式不支持", "format not supported inside an archive"
                )
            inside = archive.member(opened, info)
            digest = _sha256(inside)
            texts += [
                (replace(text, part=f"/{member}{text.part}"), digest)
                for text in _extracted(kind, inside, options, sandbox)
            ]
        except ReadError as error:
            failed.append((f"{name}/{_printable(member)}", error))
    return texts, [(part, named(part, error)) for part, error in failed]


def _document(name: str, found: Extracted, sha256: str) -> Document:
    fields = dict(found.fields)
    if found.places and found.places[0][1].startswith(("row:", "sheet:", "time:")):
        fields.setdefault("title", Path(name + found.part).stem)  # its first line is no title
    if "#" in found.part:  # a record: its own hash, which other records of the file do not change
        sha256 = _sha256(repr((found.text, sorted(found.fields.items()))).encode())
    return Document(
        id=name + found.part,
        text=found.text,
        language=language.detect(found.text[:20_000]),
        sha256=sha256,
        places=found.places,
        file=name,
        **metadata.of(found.text, fields=fields, hints=found.hints, name=name + found.part),
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _walk(folder: Path, found: Folder) -> Iterator[str]:
    """The names of regular files below `folder`; strings, since there may be very many."""

    def unlistable(error: OSError) -> None:
        if error.filename == top:
            raise ReadError(
                f"不能列出文件夹 {top}（{error.strerror}），原有索引不变。请检查权限",
                f"cannot list the folder {top} ({error.strerror}); the old index stays; check its permissions",
            ) from error
        found.passed_over.append((_printable(str(error.filename)), "unreadable"))

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
                found.passed_over.append((_printable(prefix + name), reason))


def _is_unicode(name: str) -> bool:
    """Whether a file's name is valid Unicode; names made on other systems may hold stray bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()
