"""Compare a folder with the index that answers now, and read the files that it does not know.

The hash of a file's bytes decides, never its time: a clock may go back and a copy may keep its
date. A file under a new name with known bytes was renamed and is not read again.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.building.workers import Workers, done
from index.errors import ReadError
from index.ingest.clean import Edges, edges
from index.ingest.formats import Note
from index.ingest.formats.sandbox import Sandbox
from index.ingest.read import Folder, ReadResult, content, is_plain, read
from index.records import Document

BATCH_BYTES = 1_000_000
"""So much plain text is given to a worker at a time."""

Sources = dict[str, dict[str, Any]]
"""File name → `sha256` of its bytes and `notes` as they were told when it was read."""


@dataclass(slots=True)
class Gathered:
    """What a folder holds now, against what the index held.

    `kept` gives, for every file taken over, the name it had; `new` are the documents read now, and `edges`
    their first and last lines, by document id.
    """

    sources: Sources = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    new: list[Document] = field(default_factory=list)
    edges: dict[str, Edges] = field(default_factory=dict)
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
    sandbox: Sandbox,
    workers: Workers,
    most_bytes: int,
    progress: Callable[[str, int, int], None],
) -> Gathered:
    """The files of a folder, of which the index knows those of `known` (by name)."""
    found = Gathered()
    total = len(listed.names)
    there = set(listed.names)
    gone = {
        str(known[name]["sha256"]): name
        for name in sorted(known, reverse=True)
        if name not in there
    }
    texts = _Texts(workers, options)
    read_now: dict[str, tuple[str, Outcome]] = {}
    top = os.fspath(listed.folder)
    for number, name in enumerate(listed.names):
        progress("read", number, total)
        try:
            data = content(f"{top}{os.sep}{name}", name, most_bytes)
        except ReadError as error:
            read_now[name] = "", error
            continue
        digest = sha256(data).hexdigest()
        if known.get(name, {}).get("sha256") == digest:
            _keep(found, name, name, known)
        elif name not in known and _was(gone, digest, name):
            old = gone.pop(digest)
            _keep(found, name, old, known)
            found.renamed.append((old, name))
        elif is_plain(name, data):
            read_now[name] = digest, None
            texts.add(name, data, digest)
        else:
            read_now[name] = digest, _outcome(name, data, digest, options, sandbox)
    outcomes = texts.finished()
    for name, (digest, outcome) in read_now.items():
        _take(found, name, digest, outcomes.pop(name) if outcome is None else outcome, known)
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
        found.edges[document.id] = edges(document.text)
    found.removed = [name for name in known if name not in found.sources]
    return found


def _was(gone: Mapping[str, str], digest: str, name: str) -> bool:
    """Whether a file that is gone had these bytes and is of the same kind."""
    return digest in gone and Path(gone[digest]).suffix.lower() == Path(name).suffix.lower()


def _keep(found: Gathered, name: str, old: str, known: Mapping[str, Mapping[str, Any]]) -> None:
    found.kept[name] = old
    found.sources[name] = dict(known[old])


def _take(
    found: Gathered,
    name: str,
    digest: str,
    outcome: "Outcome",
    known: Mapping[str, Mapping[str, Any]],
) -> None:
    """Note what came of reading a file."""
    if isinstance(outcome, ReadError):
        found.failed.append((name, outcome))
        return
    assert outcome is not None
    reading, lines = outcome
    found.new += reading.documents
    found.edges.update(zip((document.id for document in reading.documents), lines, strict=True))
    found.notes += reading.notes
    found.failed += reading.failed
    (found.changed if name in known else found.added).append(name)
    found.sources[name] = {"sha256": digest}
    if reading.notes:
        found.sources[name]["notes"] = [[where, *note] for where, note in reading.notes]


Outcome = tuple[ReadResult, list[Edges]] | ReadError | None
"""What came of a file: its documents with their edges, or why it cannot be read; None: not yet."""


def _outcome(
    name: str, data: bytes, digest: str, options: Mapping[str, str], sandbox: Sandbox | None = None
) -> Outcome:
    try:
        reading = read(name, data, options=options, sandbox=sandbox, sha256=digest)
    except ReadError as error:
        return error
    return reading, [edges(document.text) for document in reading.documents]


def read_texts(files: list[tuple[str, bytes, str]], options: Mapping[str, str]) -> list[Outcome]:
    """What comes of files of plain text, given as (name, bytes, SHA-256)."""
    return [_outcome(name, data, digest, options) for name, data, digest in files]


class _Texts:
    """Files of plain text, read by the workers in batches; what is less than one batch is read here."""

    def __init__(self, workers: Workers, options: Mapping[str, str]) -> None:
        self._workers = workers
        self._options = dict(options)
        self._batch: list[tuple[str, bytes, str]] = []
        self._bytes = 0
        self._sent: deque[tuple[list[str], Future[list[Outcome]]]] = deque()
        self._outcomes: dict[str, Outcome] = {}

    def add(self, name: str, data: bytes, digest: str) -> None:
        """Another file; `digest` is the SHA-256 of its bytes."""
        self._batch.append((name, data, digest))
        self._bytes += len(data)
        if self._bytes >= BATCH_BYTES:
            self._send(several=self._workers.several)

    def finished(self) -> dict[str, Outcome]:
        """Name → what came of the file."""
        if self._batch:
            self._send(several=self._workers.started)
        while self._sent:
            self._take()
        return self._outcomes

    def _send(self, *, several: bool) -> None:
        batch, self._batch, self._bytes = self._batch, [], 0
        give = self._workers.submit if several else done
        self._sent.append(([name for name, _, _ in batch], give(read_texts, batch, self._options)))
        while len(self._sent) > (2 * self._workers.count if several else 0):
            self._take()

    def _take(self) -> None:
        names, future = self._sent.popleft()
        self._outcomes.update(zip(names, future.result(), strict=True))
