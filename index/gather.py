"""Compare a folder with the index that answers now, and read the files that it does not know.

The hash of a file's bytes decides, never its time: a clock may go back and a copy may keep its
date. A file under a new name with known bytes was renamed and is not read again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.errors import ReadError
from index.formats import Note
from index.formats.apart import Apart
from index.read import Folder, content, read
from index.records import Document

Sources = dict[str, dict[str, Any]]
"""File name → `sha256` of its bytes and `notes` as they were told when it was read."""


@dataclass(slots=True)
class Gathered:
    """What a folder holds now, against what the index held.

    `kept` gives, for every file taken over, the name it had; `new` are the documents read now.
    """

    sources: Sources = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    new: list[Document] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[tuple[str, ReadError]] = field(default_factory=list)
    notes: list[tuple[str, Note]] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        """Whether the index holds just this."""
        return not (self.added or self.changed or self.renamed or self.removed)


def files(
    listed: Folder,
    known: Mapping[str, Mapping[str, Any]],
    *,
    options: Mapping[str, str],
    apart: Apart,
    progress: Callable[[str, int, int], None],
) -> Gathered:
    """The files of a folder, of which the index knows those of `known` (by name)."""
    found = Gathered()
    total = len(listed.files)
    there = set(listed.names)
    gone = {
        str(known[name]["sha256"]): name
        for name in sorted(known, reverse=True)
        if name not in there
    }
    for number, (name, path) in enumerate(zip(listed.names, listed.files, strict=True)):
        progress("read", number, total)
        try:
            data = content(path, name)
            digest = sha256(data).hexdigest()
            if known.get(name, {}).get("sha256") == digest:
                _keep(found, name, name, known)
            elif name not in known and _was(gone, digest, name):
                old = gone.pop(digest)
                _keep(found, name, old, known)
                found.renamed.append((old, name))
            else:
                _read(found, name, data, digest, known, options=options, apart=apart)
        except ReadError as error:
            found.failed.append((name, error))
    progress("read", total, total)
    before = {old for old, _ in found.renamed}
    found.removed = [name for name in known if name not in found.sources and name not in before]
    return found


def documents(given: Iterable[Document], known: Mapping[str, Mapping[str, Any]]) -> Gathered:
    """Documents that are in memory, as `files` does with a folder."""
    found = Gathered()
    for document in given:
        digest = sha256(repr(document).encode("utf-8", "surrogatepass")).hexdigest()
        if known.get(document.id, {}).get("sha256") == digest:
            _keep(found, document.id, document.id, known)
            continue
        (found.changed if document.id in known else found.added).append(document.id)
        found.sources[document.id] = {"sha256": digest}
        found.new.append(document)
    found.removed = [name for name in known if name not in found.sources]
    return found


def _was(gone: Mapping[str, str], digest: str, name: str) -> bool:
    """Whether a file that is gone had these bytes and is of the same kind."""
    return digest in gone and Path(gone[digest]).suffix.lower() == Path(name).suffix.lower()


def _keep(found: Gathered, name: str, old: str, known: Mapping[str, Mapping[str, Any]]) -> None:
    found.kept[name] = old
    found.sources[name] = dict(known[old])


def _read(
    found: Gathered,
    name: str,
    data: bytes,
    digest: str,
    known: Mapping[str, Mapping[str, Any]],
    *,
    options: Mapping[str, str],
    apart: Apart,
) -> None:
    reading = read(name, data, options=options, apart=apart)
    found.new += reading.documents
    found.notes += reading.notes
    found.failed += reading.failed
    (found.changed if name in known else found.added).append(name)
    found.sources[name] = {"sha256": digest}
    if reading.notes:
        found.sources[name]["notes"] = [[where, *note] for where, note in reading.notes]
