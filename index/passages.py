"""Keep documents and passages in one SQLite file of a generation, written once and then only read."""

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.records import Document, LeftOut, Passage, Span

_SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL,
    author TEXT NOT NULL, published TEXT NOT NULL, updated TEXT NOT NULL, url TEXT NOT NULL,
    tags TEXT NOT NULL, sha256 TEXT NOT NULL, text TEXT NOT NULL, left_out TEXT NOT NULL
);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents(number),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, line INTEGER NOT NULL,
    heading TEXT NOT NULL, text TEXT NOT NULL, sentences TEXT NOT NULL
);
CREATE INDEX passages_of_document ON passages(document);
"""
_DOCUMENT = "id, text, title, language, author, published, updated, url, tags, sha256"
_PASSAGE = 'd.id, p.row, p.start, p."end", p.line, p.heading, p.text, p.sentences'


class Passages:
    """Documents by id and passages by row; safe to read from several threads."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._lock = threading.Lock()
        self.close = weakref.finalize(self, self._connection.close)

    @staticmethod
    def write(
        path: Path,
        documents: Iterable[tuple[Document, Sequence[LeftOut], Sequence[Passage]]],
    ) -> None:
        """Write all that a generation holds into a new file."""
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.executescript(_SCHEMA)
            for number, (document, left_out, passages) in enumerate(documents):
                connection.execute(
                    "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                    (
                        number,
                        document.id,
                        document.title,
                        document.language,
                        document.author,
                        document.published,
                        document.updated,
                        document.url,
                        json.dumps(document.tags, ensure_ascii=False),
                        document.sha256,
                        document.text,
                        json.dumps([[o.span.start, o.span.end, o.reason] for o in left_out]),
                    ),
                )
                connection.executemany(
                    "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?)",
                    (
                        (
                            p.row,
                            number,
                            p.span.start,
                            p.span.end,
                            p.line,
                            p.heading,
                            p.text,
                            json.dumps([[s.start, s.end] for s in p.sentences]),
                        )
                        for p in passages
                    ),
                )
            connection.commit()
        finally:
            connection.close()

    def __len__(self) -> int:
        return int(self._all("SELECT count(*) FROM passages")[0][0])

    def of_rows(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of `rows`, in the order of `rows`."""
        marks = ",".join("?" * len(rows))
        found = {
            row[1]: _passage(row)
            for row in self._all(
                f"SELECT {_PASSAGE} FROM passages p JOIN documents d ON d.number = p.document WHERE p.row IN ({marks})",
                tuple(rows),
            )
        }
        return [found[row] for row in rows]

    def of_document(self, document_id: str) -> list[Passage]:
        """All passages of a document, in order; none for an unknown one."""
        return [
            _passage(row)
            for row in self._all(
                f"SELECT {_PASSAGE} FROM passages p JOIN documents d ON d.number = p.document WHERE d.id = ? ORDER BY p.row",
                (document_id,),
            )
        ]

    def counts(self) -> dict[str, int]:
        """Document id → number of its passages, in the order of ids; 0 for one with none."""
        query = "SELECT d.id, count(p.row) FROM documents d LEFT JOIN passages p ON p.document = d.number GROUP BY d.number ORDER BY d.number"
        return dict(self._all(query))

    def document(self, document_id: str) -> Document | None:
        """The document with this id; None when there is none."""
        rows = self._all(f"SELECT {_DOCUMENT} FROM documents WHERE id = ?", (document_id,))
        return _document(rows[0]) if rows else None

    def documents(self) -> list[Document]:
        """Every document, in the order of ids."""
        return [
            _document(row)
            for row in self._all(f"SELECT {_DOCUMENT} FROM documents ORDER BY number")
        ]

    def titles(self) -> dict[str, str]:
        """Document id → title, in the order of ids; reads no text."""
        return dict(self._all("SELECT id, title FROM documents ORDER BY number"))

    def left_out(self, document_id: str) -> list[LeftOut]:
        """What search does not see of a document."""
        rows = self._all("SELECT left_out FROM documents WHERE id = ?", (document_id,))
        return (
            [LeftOut(Span(a, b), reason) for a, b, reason in json.loads(rows[0][0])] if rows else []
        )

    def _all(self, query: str, values: tuple[object, ...] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def _document(row: tuple) -> Document:  # type: ignore[type-arg]
    values = list(row)
    values[8] = tuple(json.loads(values[8]))
    return Document(*values)


def _passage(row: tuple) -> Passage:  # type: ignore[type-arg]
    document_id, number, start, end, line, heading, text, sentences = row
    return Passage(
        document_id,
        number,
        Span(start, end),
        line,
        heading,
        text,
        tuple(Span(a, b) for a, b in json.loads(sentences)),
    )
