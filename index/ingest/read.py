"""Turn the bytes of a file into Documents.

The readers of formats repair a text once (encoding, line ends, control characters). From then on it is only
sliced.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from index.errors import ReadError
from index.ingest import metadata
from index.ingest.folder import content, is_unicode, printable
from index.ingest.formats import READERS, Extracted, FileNote, reader_of
from index.ingest.formats.sandbox import Sandbox
from index.ingest.repair import repair
from index.records import Document
from index.text import language


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What reading a file gave: its documents, notes for people, and the parts that could not be read.

    `notes` are (document id, note), `failed` are (name of the part, reason).
    """

    documents: tuple[Document, ...]
    notes: tuple[tuple[str, FileNote], ...] = ()
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
    apart: bool = False,
) -> ReadResult:
    """The documents in `data`, the bytes of the file called `name`; `sha256` is their hash where it is known.

    With `apart`, plain text too is read in the child process, which has a limit of time: for a program that answers
    others meanwhile.

    Raises ReadError when there is none; a part that fails beside others is reported.
    """
    own = sandbox or Sandbox()
    try:
        texts, failed = _texts(name, data, sha256, options or {}, own, apart=apart)
    except ReadError as error:
        raise error.named(name) from error
    finally:
        if sandbox is None:
            own.close()
    documents = [_document(name, text, digest) for text, digest in texts if text.text.strip()]
    if not documents:
        if failed:
            raise failed[0][1]
        raise ReadError("没有文字，未收录", "no text in this file").named(name)
    notes = [(name + text.part, note) for text, _ in texts for note in text.notes]
    notes += [(name + text.part, ("note_no_text", {})) for text, _ in texts if not text.text.strip()]
    return ReadResult(tuple(documents), tuple(notes), tuple(failed))


def _extracted(
    suffix: str, data: bytes, options: Mapping[str, str], sandbox: Sandbox, *, apart: bool
) -> list[Extracted]:
    """The texts that the reader of `suffix` finds in `data`; raises ReadError."""
    reader = reader_of(suffix, options)
    if reader is None:
        raise ReadError("格式不支持", "format not supported")
    if reader.sandboxed:
        return sandbox.extract(suffix.lower(), data, options)
    if _is_web_page(data):
        return sandbox.extract(".html", data, options)
    if apart:
        return sandbox.extract(suffix.lower(), data, options)
    extracted: list[Extracted] = import_module(reader.module).read(data, options)
    return extracted


def is_plain(name: str, data: bytes) -> bool:
    """Whether a file is plain text: read without a parser, and so without a child process."""
    reader = READERS.get(Path(name).suffix.lower())
    return reader == READERS[".txt"] and not _is_web_page(data)


_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.I)


def _is_web_page(data: bytes) -> bool:
    """Whether a file with the suffix of a text is a web page: programs that download pages save such files."""
    return _WEB_PAGE.match(data) is not None


def _texts(
    name: str, data: bytes, sha256: str, options: Mapping[str, str], sandbox: Sandbox, *, apart: bool
) -> tuple[list[tuple[Extracted, str]], list[tuple[str, ReadError]]]:
    """The texts of a file, each with the hash of the bytes it came from; of an archive, those of its members.

    Also (name, reason) of each member that could not be read.
    """
    suffix = Path(name).suffix
    if suffix.lower() != ".zip":
        digest = sha256 or _sha256(data)
        return [(text, digest) for text in _extracted(suffix, data, options, sandbox, apart=apart)], []
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
            if not archive.safe(member) or not is_unicode(member):
                raise ReadError("文件名指向压缩包之外，未收录", "its name points out of the archive")
            if kind == ".zip" or not reader_of(kind, options):
                raise ReadError("压缩包内的这种格式不支持", "format not supported inside an archive")
            inside = archive.member(opened, info)
            digest = _sha256(inside)
            texts += [
                (replace(text, part=f"/{member}{text.part}"), digest)
                for text in _extracted(kind, inside, options, sandbox, apart=apart)
            ]
        except ReadError as error:
            failed.append((f"{name}/{printable(member)}", error))
    return texts, [(part, error.named(part)) for part, error in failed]


def _document(name: str, found: Extracted, sha256: str) -> Document:
    fields, hints = (
        {name: " ".join(repair(value).split()) for name, value in given.items()}
        for given in (found.fields, found.hints)
    )
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
        **metadata.of(found.text, fields=fields, hints=hints, name=name + found.part),
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
