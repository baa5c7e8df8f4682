"""Keep conversations, and what readers think of answers, in one SQLite file.

Every question names its user, and no function gives one user what another asked. A conversation is
kept from its first turn on and is there again after a restart, citations and all.
"""

import secrets
import sqlite3
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import UserError
from index.text.language import fold
from qa.records import Answer
from ui.desk.chat.turns import Turn, from_json, to_json
from ui.desk.scope import Scope

LISTED = 200
"""Conversations that are listed at once."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, title TEXT NOT NULL, changed REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS conversations_of_user ON conversations(user, changed);
CREATE TABLE IF NOT EXISTS turns (
    conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    number INTEGER NOT NULL, question TEXT NOT NULL, asked TEXT NOT NULL, answer TEXT NOT NULL,
    found INTEGER NOT NULL, verdict TEXT NOT NULL, unknown TEXT NOT NULL, folded TEXT NOT NULL, at REAL NOT NULL,
    scope TEXT NOT NULL DEFAULT '', settings TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (conversation, number)
);
CREATE TABLE IF NOT EXISTS settled (user TEXT NOT NULL, question TEXT NOT NULL, PRIMARY KEY (user, question));
"""

_LATER = ("scope", "settings")
"""Columns of `turns` that older files lack."""


class ConversationError(UserError):
    """Conversations that cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Past:
    """One line of the list of conversations. `changed` is seconds since 1970."""

    id: str
    title: str
    turns: int
    changed: float


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that the documents did not answer, and how often it was asked."""

    question: str
    times: int
    last: float


class ConversationStore:
    """The conversations in one file; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def put(self, user: str, conversation: str, turn: Turn) -> str:
        """Keep an answered turn; gives the id of its conversation, a new one for "".

        Turns that stood at its number are replaced; another user's conversation is never touched.
        """
        assert turn.answer is not None
        conversation = conversation if self._owns(user, conversation) else secrets.token_urlsafe(12)
        now = time.time()
        folded = fold(f"{turn.question}\n{turn.answer.text}")
        self._write(
            (
                "INSERT INTO conversations VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET changed = excluded.changed",
                (conversation, user, turn.question[:200], now),
            ),
            (
                "INSERT OR REPLACE INTO turns (conversation, number, question, asked, answer, found, verdict, "
                "unknown, folded, at, scope, settings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    conversation, turn.number, turn.question, turn.asked, to_json(turn.answer),
                    int(turn.answer.found), turn.verdict, "\n".join(turn.unknown), folded, now,
                    to_json(turn.scope) if turn.scope else "", turn.settings,
                ),
            ),
        )  # fmt: skip
        return conversation

    def turns(self, user: str, conversation: str) -> tuple[Turn, ...]:
        """The turns of a conversation of `user`; none for one that is not theirs, or unreadable."""
        if not self._owns(user, conversation):
            return ()
        rows = self._all(
            "SELECT question, answer, asked, verdict, unknown, scope, settings FROM turns WHERE conversation = ? ORDER BY number",
            conversation,
        )
        try:
            return tuple(_turn(number, row) for number, row in enumerate(rows))
        except ValueError as error:
            raise ConversationError(
                "这次对话的记录损坏了，打不开", "this conversation is damaged and cannot be opened"
            ) from error

    def search(self, user: str, search: str = "") -> list[Past]:
        """The conversations of `user`, last changed first; only those that hold every word of `search`."""
        wanted = [f"%{fold(word).translate(_LITERAL)}%" for word in search.split()[:8]]
        holds = "EXISTS (SELECT 1 FROM turns t WHERE t.conversation = c.id AND t.folded LIKE ? ESCAPE '\\')"
        query = (
            "SELECT c.id, c.title, (SELECT count(*) FROM turns t WHERE t.conversation = c.id), c.changed "  # noqa: S608 - our own text only
            "FROM conversations c WHERE c.user = ?"
            + f" AND {holds}" * len(wanted)
            + " ORDER BY c.changed DESC, c.id LIMIT ?"
        )
        return [Past(*row) for row in self._all(query, user, *wanted, LISTED)]

    def remove(self, user: str, conversation: str) -> None:
        """Forget a conversation of `user`, and what was asked in it."""
        if self._owns(user, conversation):
            self._write(
                ("DELETE FROM turns WHERE conversation = ?", (conversation,)),
                ("DELETE FROM conversations WHERE id = ?", (conversation,)),
            )

    def forget(self, files: Collection[str]) -> None:
        """Remove the turns of all users that show a document of one of these files, so that none of its bytes is left."""
        rows = self._all("SELECT conversation, number, answer FROM turns")
        for conversation, number, answer in rows:
            if any(_is_of(each, files) for each in _shown(answer)):
                self._write(("DELETE FROM turns WHERE conversation = ? AND number = ?", (conversation, number)))
        self._write(("DELETE FROM conversations WHERE id NOT IN (SELECT conversation FROM turns)", ()))
        with self._lock:
            try:
                self._open().execute("VACUUM")
                self._open().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.Error as error:
                raise _failed(error) from error

    def judged(self, user: str) -> list[tuple[str, Turn]]:
        """The turns of which `user` said something, each with the id of its conversation."""
        rows = self._all(
            "SELECT DISTINCT t.conversation FROM turns t JOIN conversations c ON c.id = t.conversation "
            "WHERE c.user = ? AND t.verdict != '' ORDER BY t.at",
            user,
        )
        return [(name, turn) for (name,) in rows for turn in self.turns(user, name) if turn.verdict]

    def unanswered(self, user: str) -> list[Unanswered]:
        """Questions of `user` that the documents did not answer and that are not settled."""
        rows = self._all(
            "SELECT t.question, count(*), max(t.at) FROM turns t JOIN conversations c ON c.id = t.conversation "
            "WHERE c.user = ? AND NOT t.found AND NOT EXISTS "
            "(SELECT 1 FROM settled s WHERE s.user = c.user AND s.question = t.question) "
            "GROUP BY t.question ORDER BY max(t.at) DESC LIMIT ?",
            user,
            LISTED,
        )
        return [Unanswered(*row) for row in rows]

    def settle(self, user: str, question: str) -> None:
        """Take a question off the list of those without an answer."""
        self._write(("INSERT OR IGNORE INTO settled VALUES (?, ?)", (user, question)))

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _owns(self, user: str, conversation: str) -> bool:
        rows = self._all("SELECT user FROM conversations WHERE id = ?", conversation)
        return bool(rows) and rows[0][0] == user

    def _all(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            try:
                return self._open().execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise _failed(error) from error

    def _write(self, *statements: tuple[str, tuple[object, ...]]) -> None:
        with self._lock:
            try:
                with self._open() as connection:
                    for query, values in statements:
                        connection.execute(query, values)
            except sqlite3.Error as error:
                raise _failed(error) from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            except OSError as error:
                raise _failed(error) from error
            connection = sqlite3.connect(self._path, check_same_thread=False, timeout=5)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(_SCHEMA)
            known = {row[1] for row in connection.execute("PRAGMA table_info(turns)")}
            for column in _LATER:
                if column not in known:
                    connection.execute(f"ALTER TABLE turns ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
            self._path.chmod(0o600)
            self._connection = connection
        return self._connection


def _shown(answer: str) -> set[str]:
    """The ids of the documents that a kept answer shows."""
    try:
        known = from_json(Answer, answer)
    except ValueError:
        return set()
    return {citation.document_id for citation in (*known.citations, *known.nearest)}


def _is_of(document_id: str, files: Collection[str]) -> bool:
    """Whether a document is one of these files, or stands in one."""
    return any(document_id == file or document_id.startswith((f"{file}#", f"{file}/")) for file in files if file)


def _turn(number: int, row: Sequence[str]) -> Turn:
    question, answer, asked, verdict, unknown, scope, settings = row
    return Turn(
        number, question, from_json(Answer, answer), asked, verdict, tuple(unknown.splitlines()),
        from_json(Scope, scope) if scope else Scope(), settings,
    )  # fmt: skip


_LITERAL = str.maketrans({mark: f"\\{mark}" for mark in "\\%_"})


def _failed(error: Exception) -> ConversationError:
    return ConversationError(f"对话没有保存下来（{error}）", f"the conversation could not be read or written ({error})")
