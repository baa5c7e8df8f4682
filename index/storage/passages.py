"""Documents and passages in the SQLite file of a generation, written once and then only read."""

import hashlib
import json
import shutil
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from index.errors import StoreError, cause
from index.ingest.boilerplate import Edges, site_of
from index.records import Document, LeftOut, Passage, Span

_SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, title TEXT NOT NULL,
    language TEXT NOT NULL, author TEXT NOT NULL, published TEXT NOT NULL, updated TEXT NOT NULL,
    url TEXT NOT NULL, tags TEXT NOT NULL, sha256 TEXT NOT NULL, site TEXT NOT NULL,
    places TEXT NOT NULL, file TEXT NOT NULL, left_out TEXT NOT NULL, edges TEXT NOT NULL,
    text TEXT NOT NULL -- last: columns that are read of every document come before it
);
CREATE INDEX documents_of_file ON documents(file);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents(number),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, line INTEGER NOT NULL,
    heading TEXT NOT NULL, text TEXT NOT NULL, sentences TEXT NOT NULL, key BLOB NOT NULL
);
CREATE INDEX passages_of_document ON passages(document);
CREATE INDEX passages_of_key ON passages(key);
CREATE TABLE repeated (site TEXT NOT NULL, line TEXT NOT NULL, count INTEGER NOT NULL);
"""
_FIELDS = [item.name for item in fields(Document)]
_DOCUMENT = ", ".join(_FIELDS)
_AS_JSON = ("tags", "places")
_INSERT = f"INSERT INTO documents ({_DOCUMENT}, left_out, edges, number) VALUES ({','.join('?' * (len(_FIELDS) + 3))})"
_JOINED = "FROM passages p JOIN documents d ON d.number = p.document"
_PASSAGES = f'SELECT d.id, p.row, p.start, p."end", p.line, p.heading, p.text, p.sentences {_JOINED}'

EXCERPTS = 4096
"""Excerpts of documents that are kept in memory, of some hundred characters each."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a generation holds it.

    `keys` are the hashes of the searched text of each passage. `edges` are compared between documents to find
    boilerplate.
    """

    document: Document
    left_out: tuple[LeftOut, ...]
    passages: tuple[Passage, ...]
    keys: tuple[bytes, ...]
    edges: Edges


@dataclass(frozen=True, slots=True)
class Repeated:
    """A line of boilerplate: it stands in `count` documents of a site and is kept out of search."""

    site: str
    line: str
    count: int


@dataclass(frozen=True, slots=True)
class Packed:
    """An entry as rows of SQLite, without the numbers of document and passages, which the writer gives.

    With an empty `document` they are more passages of the document before.
    """

    document: tuple[str, ...]
    passages: tuple[tuple[Any, ...], ...]

    @property
    def id(self) -> str:
        """The id of the document."""
        return self.document[0]


class Passages:
    """Documents by id and passages by row; safe to read from several threads."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._lock = threading.Lock()
        self._excerpts: dict[tuple[str, Span], str] = {}
        self.close = weakref.finalize(self, self._connection.close)

    def __len__(self) -> int:
        return int(self._all("SELECT count(*) FROM passages")[0][0])

    def of_rows(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of `rows`, in the order of `rows`."""
        marks = ",".join("?" * len(rows))
        found = {each.row: each for each in self._passages(f"WHERE p.row IN ({marks})", *rows)}
        return [found[row] for row in rows]

    def around(self, passage: Passage) -> list[Passage]:
        """`passage` with the ones before and after it in its document, in order."""
        return self._passages(
            "WHERE p.row BETWEEN ? AND ? AND d.id = ? ORDER BY p.row",
            passage.row - 1, passage.row + 1, passage.document_id,
        )  # fmt: skip

    def texts(self, rows: Sequence[int]) -> dict[int, str]:
        """Row → text of the passages of `rows`, in the order of `rows`; cheaper than `of_rows`."""
        marks = ",".join("?" * len(rows))
        found = dict(self._all(f"SELECT row, text FROM passages WHERE row IN ({marks})", tuple(rows)))
        return {row: found[row] for row in rows}

    def of_document(self, document_id: str) -> list[Passage]:
        """All passages of a document, in order; none for an unknown one."""
        return self._passages("WHERE d.id = ? ORDER BY p.row", document_id)

    def counts(self) -> dict[str, int]:
        """Document id → number of its passages, in the order of ids; 0 for one with none."""
        query = "SELECT d.id, count(p.row) FROM documents d LEFT JOIN passages p ON p.document = d.number GROUP BY d.number ORDER BY d.id"
        return dict(self._all(query))

    def document(self, document_id: str) -> Document | None:
        """The document with this id; None when there is none."""
        rows = self._all(f"SELECT {_DOCUMENT} FROM documents WHERE id = ?", (document_id,))
        return _document(rows[0]) if rows else None

    def excerpt(self, document_id: str, span: Span) -> str:
        """What stands in a document at `span`, without loading the rest; "" for an unknown document.

        The last ones are kept: a conversation that is shown again asks for the same.
        """
        known = self._excerpts.get((document_id, span))
        if known is None:
            rows = self._all(
                "SELECT substr(text, ?, ?) FROM documents WHERE id = ?",
                (span.start + 1, span.end - span.start, document_id),
            )
            known = str(rows[0][0]) if rows else ""
            if len(self._excerpts) >= EXCERPTS:
                self._excerpts.clear()
            self._excerpts[document_id, span] = known
        return known

    def documents(self) -> list[Document]:
        """Every document, in the order of ids."""
        return [_document(row) for row in self._all(f"SELECT {_DOCUMENT} FROM documents ORDER BY id")]

    def titles(self) -> dict[str, str]:
        """Document id → title, in the order of ids; reads no text."""
        return dict(self._all("SELECT id, title FROM documents ORDER BY id"))

    def left_out(self, document_id: str) -> list[LeftOut]:
        """The spans of a document that search does not see; none for an unknown document."""
        rows = self._all("SELECT left_out FROM documents WHERE id = ?", (document_id,))
        return [LeftOut(Span(a, b), reason) for a, b, reason in json.loads(rows[0][0])] if rows else []

    def entry(self, document_id: str) -> Entry:
        """A document with all that belongs to it; raises LookupError for an unknown one."""
        document = self.document(document_id)
        if document is None:
            raise LookupError(document_id)
        rows = self._all(f"SELECT p.key {_JOINED} WHERE d.id = ? ORDER BY p.row", (document_id,))
        lines = self._all("SELECT edges FROM documents WHERE id = ?", (document_id,))
        return Entry(
            document,
            tuple(self.left_out(document_id)),
            tuple(self.of_document(document_id)),
            tuple(bytes(row[0]) for row in rows),
            _edges(lines[0][0]),
        )

    def keys(self) -> dict[bytes, int]:
        """Hash of the searched text → a row that has it."""
        return {bytes(key): row for key, row in self._all("SELECT key, row FROM passages")}

    def row_of(self, key: bytes) -> int | None:
        """A row whose searched text has this hash; None when there is none."""
        rows = self._all("SELECT row FROM passages WHERE key = ? LIMIT 1", (key,))
        return int(rows[0][0]) if rows else None

    def rows_of(self, document_ids: Iterable[str]) -> list[int]:
        """The rows of some documents."""
        return [
            row
            for document_id in document_ids
            for (row,) in self._all(f"SELECT p.row {_JOINED} WHERE d.id = ?", (document_id,))
        ]

    def edges(self) -> Iterator[tuple[str, str, Edges]]:
        """(id, site, edges) of every document, in the order of ids."""
        rows = self._all("SELECT id, site, url, edges FROM documents ORDER BY id")
        found = json.loads(f"[{','.join(row[3] for row in rows)}]")  # in one call: a tenth of the time
        for (document_id, site, url, _), (body, lines) in zip(rows, found, strict=True):
            yield document_id, site_of(site, url), Edges(body, tuple(lines))

    def characters(self) -> int:
        """The length of all documents together, in code points."""
        return int(self._all("SELECT coalesce(sum(length(text)), 0) FROM documents")[0][0])

    def files(self) -> list[tuple[str, str]]:
        """(id, file) of every document, in the order of ids."""
        return self._all("SELECT id, file FROM documents ORDER BY id")

    def hashes(self) -> list[tuple[str, str]]:
        """(id, sha256) of every document, in the order of ids."""
        return self._all("SELECT id, sha256 FROM documents ORDER BY id")

    def repeated(self) -> list[Repeated]:
        """The lines that repeat over many documents, most frequent first."""
        rows = self._all("SELECT site, line, count FROM repeated ORDER BY count DESC, site, line")
        return [Repeated(*row) for row in rows]

    def described(self) -> list[tuple[str, str, str, str, str]]:
        """(id, site, url, published, updated) of every document, in the order of ids."""
        return self._all("SELECT id, site, url, published, updated FROM documents ORDER BY id")

    def is_sound(self) -> bool:
        """Whether SQLite finds nothing wrong with the file."""
        return self._all("PRAGMA integrity_check") == [("ok",)]

    def _passages(self, condition: str, *values: object) -> list[Passage]:
        try:
            return [_passage(row) for row in self._all(f"{_PASSAGES} {condition}", values)]
        except (ValueError, TypeError) as error:
            raise _unreadable(error) from error

    def _all(self, query: str, values: tuple[object, ...] = ()) -> list[tuple]:  # type: ignore[type-arg]
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:  # its hash is right, so it was made like this
            raise _unreadable(error) from error


def _unreadable(error: Exception) -> StoreError:
    return StoreError(
        f"索引里的 passages.sqlite 读不出来（{cause(error)}）。请运行：yuanwen rollback 或 yuanwen index",
        f"passages.sqlite of the index cannot be read ({cause(error)}); run yuanwen rollback or yuanwen index",
    )


class Writer:
    """Writes the file of a generation, document by document; the file is complete only after `finished`."""

    def __init__(self, path: Path) -> None:
        # A build that fails removes its folder: then the connection is closed with this object.
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self.close = weakref.finalize(self, self._connection.close)
        # No journal and no sync: the store syncs finished files and removes unfinished ones.
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._number = -1

    @classmethod
    def anew(cls, path: Path) -> "Writer":
        """A writer of a new file."""
        writer = cls(path)
        writer._connection.executescript(_SCHEMA)
        return writer

    @classmethod
    def grown(
        cls, old: Path, path: Path, *, removed: Iterable[str], renamed: Mapping[str, tuple[str, str]]
    ) -> "Writer":
        """A writer into a copy of `old` without the documents `removed`.

        `renamed` gives for an id the new id and file. Rows that stay keep their numbers.
        """
        shutil.copyfile(old, path)
        writer = cls(path)
        connection = writer._connection
        gone = [(document_id,) for document_id in removed]
        connection.executemany(
            "DELETE FROM passages WHERE document = (SELECT number FROM documents WHERE id = ?)", gone
        )
        connection.executemany("DELETE FROM documents WHERE id = ?", gone)
        for prefix in ("\x00", ""):  # two steps: names may have been exchanged
            connection.executemany(
                "UPDATE documents SET id = ?, file = ? WHERE id = ?",
                [
                    (prefix + new, file, document_id if prefix else "\x00" + new)
                    for document_id, (new, file) in renamed.items()
                ],
            )
        first = connection.execute("SELECT coalesce(max(number), -1) FROM documents")
        writer._number = first.fetchone()[0]
        return writer

    def add(self, packed: Packed, first_row: int) -> None:
        """A document with its passages, whose rows count from `first_row`; or more passages of the last one."""
        if packed.document:
            self._number += 1
            self._connection.execute(_INSERT, (*packed.document, self._number))
        self._connection.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?)",
            ((first_row + at, self._number, *passage) for at, passage in enumerate(packed.passages)),
        )

    def finished(self, repeated: Iterable[Repeated]) -> None:
        """Write the lines that repeat, and close the file."""
        self._connection.execute("DELETE FROM repeated")
        self._connection.executemany(
            "INSERT INTO repeated VALUES (?,?,?)", [(r.site, r.line, r.count) for r in repeated]
        )
        self._connection.commit()
        self.close()


def key(text: str) -> bytes:
    """The SHA-256 of a text; 32 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def packed(entry: Entry) -> Packed:
    """`entry` as its rows."""
    document = entry.document
    values: dict[str, Any] = {name: getattr(document, name) for name in _FIELDS}
    values |= {name: json.dumps(values[name], ensure_ascii=False) for name in _AS_JSON}
    left_out = json.dumps([[o.span.start, o.span.end, o.reason] for o in entry.left_out])
    edges = json.dumps([entry.edges.body, entry.edges.lines], ensure_ascii=False)
    return Packed(
        (*values.values(), left_out, edges),
        tuple(
            (
                p.span.start,
                p.span.end,
                p.line,
                p.heading,
                p.text,
                f"[{','.join(f'[{s.start},{s.end}]' for s in p.sentences)}]",
                key,
            )
            for p, key in zip(entry.passages, entry.keys, strict=True)
        ),
    )


def _edges(value: str) -> Edges:
    body, lines = json.loads(value)
    return Edges(body, tuple(lines))


def _document(row: tuple) -> Document:  # type: ignore[type-arg]
    values = dict(zip(_FIELDS, row, strict=True))
    values["tags"] = tuple(json.loads(values["tags"]))
    values["places"] = tuple((at, label) for at, label in json.loads(values["places"]))
    return Document(**values)


def _passage(row: tuple) -> Passage:  # type: ignore[type-arg]
    document_id, number, start, end, line, heading, text, sentences = row
    return Passage(
        document_id, number, Span(start, end), line, heading, text, tuple(Span(a, b) for a, b in json.loads(sentences))
    )
