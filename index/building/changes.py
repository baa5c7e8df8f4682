"""Compare a folder with the index that answers now, and read the files that it does not know.

The hash of a file's bytes decides, never its time: a clock may go back and a copy may keep its
date. A file under a new name with known bytes was renamed and is not read again.
"""

import logging
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
from index.ingest.boilerplate import Edges, edges
from index.ingest.folder import Folder, content
from index.ingest.formats import FileNote
from index.ingest.formats.sandbox import Sandbox
from index.ingest.read import ReadResult, is_plain, read
from index.records import Document

logger = logging.getLogger(__name__)

BATCH_BYTES = 1_000_000
"""Bytes of plain text that a worker gets at a time."""

Sources = dict[str, dict[str, Any]]
"""File name → `sha256` of its bytes, and the `notes` made when it was read."""


@dataclass(slots=True)
class Changes:
    """What a folder holds now, compared with what the index held.

    `kept` maps every file that is taken over to the name it had; `new` are the documents read now, and `edges`
    their first and last lines, by document id. `added`, `changed`, `renamed` (old name, new name) and `removed`
    name files; `failed` and `notes` are pairs of a name with a reason or a note.
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
    notes: list[tuple[str, FileNote]] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        """Whether the index holds just this."""
        return not (self.added or self.changed or self.renamed or self.removed)

    def relabel(self, before: Mapping[str, Mapping[str, Any]]) -> None:
        """Where all files were read anew because a setting changed: say which of them changed themselves."""
        self.changed = [
            name for name in self.added
            if name in before and before[name]["sha256"] != self.sources[name]["sha256"]
        ]  # fmt: skip
        self.added = [name for name in self.added if name not in before]
        self.removed = [name for name in before if name not in self.sources]

    def keep(self, name: str, old: str, known: Mapping[str, Mapping[str, Any]]) -> None:
        """Take over the file that was called `old`."""
        self.kept[name] = old
        self.sources[name] = dict(known[old])

    def take(self, name: str, digest: str, outcome: "Outcome", known: Mapping[str, Mapping[str, Any]]) -> None:
        """Record what came of reading a file."""
        if isinstance(outcome, ReadError):
            self.failed.append((name, outcome))
            return
        assert outcome is not None
        reading, lines = outcome
        self.new += reading.documents
        self.edges.update(zip((document.id for document in reading.documents), lines, strict=True))
        self.notes += reading.notes
        self.failed += reading.failed
        (self.changed if name in known else self.added).append(name)
        self.sources[name] = {"sha256": digest}
        if reading.notes:
            self.sources[name]["notes"] = [[where, *note] for where, note in reading.notes]


def of_files(
    listed: Folder,
    known: Mapping[str, Mapping[str, Any]],
    *,
    options: Mapping[str, str],
    sandbox: Sandbox,
    workers: Workers,
    max_bytes: int,
    apart: bool,
    progress: Callable[[str, int, int], None],
) -> Changes:
    """What became of the files of a folder, of which the index holds those in `known` (by name).

    With `apart` the child process reads plain text too.
    """
    found = Changes()
    total = len(listed.names)
    there = set(listed.names)
    gone = {str(known[name]["sha256"]): name for name in sorted(known, reverse=True) if name not in there}
    texts = _PlainTexts(workers, options)
    read_now: dict[str, tuple[str, Outcome]] = {}
    top = os.fspath(listed.folder)
    for number, name in enumerate(listed.names):
        progress("read", number, total)
        try:
            data = content(f"{top}{os.sep}{name}", name, max_bytes)
        except ReadError as error:
            read_now[name] = "", error
            continue
        digest = sha256(data).hexdigest()
        if known.get(name, {}).get("sha256") == digest:
            found.keep(name, name, known)
        elif name not in known and _same_kind(gone.get(digest), name):
            old = gone.pop(digest)
            found.keep(name, old, known)
            found.renamed.append((old, name))
        elif is_plain(name, data) and not apart:
            read_now[name] = digest, None
            texts.add(name, data, digest)
        else:
            read_now[name] = digest, _outcome(name, data, digest, options, sandbox, apart=apart)
    outcomes = texts.finished()
    for name, (digest, outcome) in read_now.items():
        found.take(name, digest, outcomes.pop(name) if outcome is None else outcome, known)
    progress("read", total, total)
    before = {old for old, _ in found.renamed}
    found.removed = [name for name in known if name not in found.sources and name not in before]
    return found


def of_documents(given: Iterable[Document], known: Mapping[str, Mapping[str, Any]]) -> Changes:
    """Documents that are in memory, as `of_files` does with a folder."""
    found = Changes()
    for document in given:
        digest = sha256(repr(document).encode("utf-8", "surrogatepass")).hexdigest()
        if known.get(document.id, {}).get("sha256") == digest:
            found.keep(document.id, document.id, known)
            continue
        reading = ReadResult((document,))
        found.take(document.id, digest, (reading, [edges(document.text)]), known)
    found.removed = [name for name in known if name not in found.sources]
    return found


def _same_kind(gone: str | None, name: str) -> bool:
    """Whether a file that is gone had the suffix of this one, which has its bytes."""
    return gone is not None and Path(gone).suffix.lower() == Path(name).suffix.lower()


Outcome = tuple[ReadResult, list[Edges]] | ReadError | None
"""What came of a file: its documents with their edges, or why it cannot be read; None: not yet."""


def _outcome(
    name: str,
    data: bytes,
    digest: str,
    options: Mapping[str, str],
    sandbox: Sandbox | None = None,
    *,
    apart: bool = False,
) -> Outcome:
    """What comes of reading a file. An error that nobody foresaw costs this file, and not the others."""
    try:
        reading = read(name, data, options=options, sandbox=sandbox, sha256=digest, apart=apart)
        return reading, [edges(document.text) for document in reading.documents]
    except ReadError as error:
        return error
    except MemoryError:
        raise
    except Exception as error:
        logger.info("%r cannot be read", name, exc_info=True)
        return ReadError.unforeseen(error).named(name)


def read_texts(files: list[tuple[str, bytes, str]], options: Mapping[str, str]) -> list[Outcome]:
    """What comes of files of plain text, given as (name, bytes, SHA-256)."""
    return [_outcome(name, data, digest, options) for name, data, digest in files]


class _PlainTexts:
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
            self._send(parallel=self._workers.parallel)

    def finished(self) -> dict[str, Outcome]:
        """Name → what came of the file."""
        if self._batch:
            self._send(parallel=self._workers.started)
        while self._sent:
            self._receive()
        return self._outcomes

    def _send(self, *, parallel: bool) -> None:
        batch, self._batch, self._bytes = self._batch, [], 0
        give = self._workers.submit if parallel else done
        self._sent.append(([name for name, _, _ in batch], give(read_texts, batch, self._options)))
        while len(self._sent) > (2 * self._workers.count if parallel else 0):
            self._receive()

    def _receive(self) -> None:
        names, future = self._sent.popleft()
        self._outcomes.update(zip(names, future.result(), strict=True))
