"""Hold what outlives a request of the chat page: the open index, its documents, its rebuilding.

Nothing here knows how a page is made. All of it may be called from several threads.
"""

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from index.builder import Progress, Report, build
from index.chunk import lines
from index.embed import Encoder, load_encoder
from index.errors import QuestionError, ReadError, StoreError, UserError
from index.formats import Note
from index.formats.apart import Apart
from index.language import fold
from index.read import content, read
from index.records import Document, LeftOut, Span
from index.search import Index, load
from index.store import Store
from qa.answer import Assistant
from qa.answer import Progress as Stages
from qa.models import Models
from qa.records import Answer, Citation
from ui.config import Config
from ui.desk.leaf import Leaves
from ui.desk.notebook import Notebook
from ui.desk.rebuild import Job
from ui.desk.runs import Runs
from ui.desk.scope import EVERYTHING, Scope, chosen, sources
from ui.desk.shelf import File, Shelf
from ui.desk.suggest import follow_ups, suggestions
from ui.desk.turns import Turn
from ui.desk.unknown import unknown
from ui.desk.upload import Added, keep

logger = logging.getLogger(__name__)

LISTED = 200
"""Documents that the page lists one by one; more are counted."""


SCOPES = 32
"""Scopes that are kept ready; each holds the numbers of its passages."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of texts: a file, and a document that the index holds of it, if any.

    `notes` are what was noticed when the file was read. `first` is False for the further documents of
    a file that holds several.
    """

    file: File
    document: Document | None = None
    passages: int = 0
    notes: tuple[Note, ...] = ()
    first: bool = True


@dataclass(frozen=True, slots=True)
class Version:
    """A generation that is kept: its name, whether it answers now, and its manifest."""

    name: str
    current: bool
    manifest: Mapping[str, Any]


class Library:
    """The documents of one configuration, and an assistant over their newest index."""

    def __init__(
        self, config: Config, *, encoder: Encoder | None = None, models: Models | None = None
    ) -> None:
        self.config = config
        self._given_encoder = encoder
        self._models = models
        self._store = Store(Path(config.index.store))
        self._lock = threading.Lock()
        self._open: _Open | None = None
        self._suggested: tuple[str, tuple[str, ...]] = ("", ())
        self._sources: tuple[str, list[str]] = ("", [])
        self.shelf = Shelf(Path(config.index.seeds))
        self.notebook = Notebook(config.folder / "conversations.sqlite")
        self.leaves = Leaves(self.shelf.seeds, self._indexed)
        self.runs = Runs()
        self.job = Job(self.rebuild)
        self._apart: Apart = config.index.building["apart"]
        self._ends: list[Callable[[], None]] = []
        self.hears: list[Callable[[Answer], None]] = []

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that the settings name, loaded once."""
        settings = self.config.index
        return self._given_encoder or load_encoder(
            settings.encoder,
            query_prompt=settings.query_prompt,
            document_prompt=settings.document_prompt,
            allow_download=settings.allow_download,
        )

    @contextmanager
    def assistant(self, scope: Scope = EVERYTHING) -> Iterator[Assistant]:
        """The assistant over the newest index; that index stays open as long as it is in use.

        It answers from the documents in `scope`. Raises StoreError when there is no index to answer
        from, and QuestionError when no document is in the scope.
        """
        opened = self._take()
        try:
            yield opened.narrow(scope) if scope else opened.assistant
        finally:
            self._give_back(opened)

    def problem(self) -> UserError | None:
        """Why no question can be answered now; None when one can."""
        try:
            with self.assistant():
                return None
        except UserError as error:
            return error

    def has_index(self) -> bool:
        """Whether an index was ever built here, whole or not."""
        return bool(self._store.current_name())

    def ask(self, question: str, scope: Scope = EVERYTHING) -> Answer:
        """The answer to `question`; raises QuestionError and StoreError."""
        with self.assistant(scope) as assistant:
            return self._told(assistant.ask(question))

    def within(self, scope: Scope) -> int:
        """How many documents are in `scope`; raises QuestionError for none, and for a bad date."""
        with self.assistant() as assistant:
            return len(chosen(assistant.index, scope))

    def sources(self) -> list[str]:
        """Sites, hosts and folders that a scope may name; found once for each index, none without one."""
        with suppress(UserError), self.assistant() as assistant:
            generation = assistant.index.generation
            if self._sources[0] != generation:
                self._sources = (generation, sources(assistant.index))
            return self._sources[1]
        return []

    def search(self, query: str, k: int, scope: Scope = EVERYTHING) -> list[dict[str, Any]]:
        """The `k` best passages for `query` as plain values, best first."""
        with self.assistant(scope) as assistant:
            if not query.strip() or len(query) > self.config.qa.max_question_chars:
                raise QuestionError("要找的话是空的或太长", "the query is empty or too long")
            titles = assistant.index.passages.titles()
            return [
                {
                    "document_id": hit.passage.document_id,
                    "title": titles.get(hit.passage.document_id, ""),
                    "start": hit.passage.span.start,
                    "end": hit.passage.span.end,
                    "line": hit.passage.line,
                    "heading": hit.passage.heading,
                    "text": hit.passage.text,
                    "score": round(hit.score, 6),
                    "ranks": dict(hit.ranks),
                }
                for hit in assistant.index.search(query, k)
            ]

    def generation(self) -> str:
        """The name of the index that answers."""
        with self.assistant() as assistant:
            return assistant.index.generation

    def answered(
        self,
        turn: Turn,
        history: Sequence[Answer] = (),
        *,
        progress: Stages = lambda stage: None,
    ) -> Turn:
        """`turn` with its answer, for which its question may lean on the answers in `history`.

        What its reader put in the question's place is asked in its place, and leans on nothing.
        `progress` is told each stage. Raises QuestionError and StoreError.
        """
        with self.assistant(turn.scope) as assistant:
            asked = turn.asked
            answer = assistant.ask(
                asked or turn.question, () if asked else history, progress=progress
            )
            self._told(answer)
            missing = () if answer.found else unknown(answer.understood_as, assistant.index)
            return replace(turn, answer=answer, unknown=tuple(missing))

    def follow_ups(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        """A few further questions that the documents answer; none when there is nothing near."""
        answer = turns[-1].answer if turns else None
        if answer is None:
            return ()
        asked = {turn.question for turn in turns} | {answer.understood_as}
        with self.assistant(turns[-1].scope) as assistant:
            return tuple(follow_ups(assistant, answer, asked))

    def check(self, citation: Citation) -> tuple[str, tuple[int, int]]:
        """What the file on disk says of a citation, and the lines where the quote stands in it.

        `same`, `moved` (it stands elsewhere in the file), `changed` (it does not), or `missing`.
        """
        seeds = Path(self.config.index.seeds).resolve()
        known = self.document(citation.document_id)
        name = (known[0].file if known else "") or citation.document_id
        path = seeds / name
        try:
            if not path.parent.resolve().is_relative_to(seeds):
                return "missing", citation.lines
            options = self.config.index.building["options"]
            made = read(name, content(path, name), options=options, apart=self._apart)
            documents = made.documents
        except (ReadError, OSError, ValueError):
            return "missing", citation.lines
        document = next((one for one in documents if one.id == citation.document_id), None)
        if document is None:
            return "changed", citation.lines
        if citation.check(document):
            return "same", citation.lines
        start = document.text.find(citation.quote)
        if start < 0:
            return "changed", citation.lines
        return "moved", lines(document.text, Span(start, start + len(citation.quote)))

    def versions(self) -> list[Version]:
        """The generations that are kept, newest first."""
        current = self._store.current_name()
        return [
            Version(name, name == current, self._store.manifest(name))
            for name in reversed(self._store.versions())
        ]

    def roll_back(self, name: str) -> None:
        """Answer from another generation; raises StoreError when it is not there, not whole, or busy."""
        with self._store.writing() as held:
            held.switch_to(name).pin.close()

    def document(self, document_id: str) -> tuple[Document, tuple[LeftOut, ...]] | None:
        """A document as it is indexed now, with what search leaves out of it; None for none."""
        with self.assistant() as assistant:
            document = assistant.index.document(document_id)
            if document is None:
                return None
            return document, tuple(assistant.index.passages.left_out(document_id))

    def _indexed(self, document_id: str) -> Document | None:
        with self.assistant() as assistant:
            return assistant.index.document(document_id)

    def documents(self, search: str = "") -> tuple[list[Entry], int, int]:
        """The first texts whose name or title holds `search`, how many do, and how many are not as indexed.

        Files that are not indexed yet are among them, and documents whose file is gone.
        """
        wanted = fold(search.strip())
        try:
            with self.assistant() as assistant:
                entries = self._entries(assistant.index)
                titles = assistant.index.passages.titles() if wanted else {}
                chosen = [
                    (file, name)
                    for file, name in entries
                    if wanted in fold(name or file.id) or wanted in fold(titles.get(name, ""))
                ]
                listed = self._listed(chosen[:LISTED], assistant.index)
        except StoreError:
            entries = [(file, "") for file in self.shelf.files({})]
            chosen = [entry for entry in entries if wanted in fold(entry[0].id)]
            listed = [Entry(file) for file, _ in chosen[:LISTED]]
        waiting = {
            file.id
            for file, name in entries
            if file.state in ("new", "changed", "gone") or (file.state == "disabled" and name)
        }
        return listed, len(chosen), len(waiting)

    def _entries(self, index: Index) -> list[tuple[File, str]]:
        """Every file with each document that the index holds of it, "" for none."""
        sources = index.manifest["sources"]
        held: dict[str, list[str]] = {}
        for document_id in index.manifest["documents"]:
            held.setdefault(_file_of(document_id, sources), []).append(document_id)
        files = self.shelf.files({name: known["sha256"] for name, known in sources.items()})
        return [(file, name) for file in files for name in held.get(file.id, [""])]

    def _listed(self, entries: Sequence[tuple[File, str]], index: Index) -> list[Entry]:
        sources, counts = index.manifest["sources"], index.passages.counts()
        told: set[str] = set()
        listed = []
        for file, name in entries:
            notes = sources.get(file.id, {}).get("notes", ())
            own = tuple((key, values) for where, key, values in notes if where in (name, file.id))
            first = file.id not in told
            told.add(file.id)
            document = index.passages.document(name) if name else None
            listed.append(Entry(file, document, counts.get(name, 0), own, first))
        return listed

    def counts(self) -> tuple[int, int]:
        """How many documents and passages there are."""
        with self.assistant() as assistant:
            return len(assistant.index.manifest["documents"]), len(assistant.index)

    def suggestions(self) -> tuple[str, ...]:
        """A few questions that the documents answer; found once for each index."""
        with self.assistant() as assistant:
            generation = assistant.index.generation
            if self._suggested[0] != generation:
                self._suggested = (generation, tuple(suggestions(assistant)))
            return self._suggested[1]

    def rebuild(self, progress: Progress) -> Report:
        """Index the seeds folder anew. The next question is answered from the new index."""
        settings = self.config.index
        report = build(
            settings.seeds,
            store=settings.store,
            encoder=self.encoder,
            progress=progress,
            **settings.building,
        )
        if remote := settings.remote:
            remote.publish_current(Path(settings.store), progress)
        return report

    def add(self, path: Path, name: str) -> Added:
        """Keep the uploaded file at `path`; it is found by questions after `rebuild`."""
        indexed: dict[str, str] = {}
        with suppress(UserError), self.assistant() as assistant:
            known = assistant.index.manifest["sources"]
            indexed = {str(source["sha256"]): file for file, source in known.items()}
        settings = self.config
        seeds = Path(settings.index.seeds)
        return keep(path, name, seeds, max_mb=settings.ui.max_upload_mb, indexed=indexed)

    def _told(self, answer: Answer) -> Answer:
        for hear in self.hears:
            hear(answer)
        return answer

    def at_close(self, end: Callable[[], None]) -> None:
        """Have `end` called when the library is closed."""
        self._ends.append(end)

    def close(self) -> None:
        """Let the index and the conversations go; a rebuild that is running is cancelled."""
        self.job.cancel()
        self.job.wait(5)
        self.notebook.close()
        self._apart.close()
        self.leaves.close()
        while self._ends:
            self._ends.pop()()
        with self._lock:
            opened, self._open = self._open, None
            if opened:
                opened.retired = True
                opened.close_if_unused()

    def _take(self) -> "_Open":
        with self._lock:
            current = self._store.current_name()
            if self._open is None or self._open.current != current:
                self._replace(current)
            assert self._open is not None
            self._open.readers += 1
            return self._open

    @property
    def notice(self) -> UserError | None:
        """What readers should know of the models in use; None while no index is open."""
        with self._lock:
            return self._open.assistant.models.notice if self._open else None

    def _replace(self, current: str) -> None:
        """Open what CURRENT names now. If it cannot be opened, what is open goes on answering."""
        try:
            index = load(
                self.config.index.store, encoder=self.encoder, remote=self.config.index.remote
            )
        except StoreError as error:
            if self._open is None:
                raise
            logger.warning("%s", error)
            self._open.current = current
            return
        old = self._open
        self._open = _Open(Assistant(index, self.config.qa, models=self._models), current)
        if old:
            old.retired = True
            old.close_if_unused()

    def _give_back(self, opened: "_Open") -> None:
        with self._lock:
            opened.readers -= 1
            opened.close_if_unused()


@dataclass(slots=True)
class _Open:
    """An assistant, the name in CURRENT when it was opened, and how many are using it."""

    assistant: Assistant
    current: str
    readers: int = 0
    retired: bool = False
    narrowed: dict[Scope, Assistant] = field(default_factory=dict)

    def narrow(self, scope: Scope) -> Assistant:
        """The assistant over the documents in `scope` alone; the last few are kept."""
        known = self.narrowed.get(scope)
        if known is None:
            index = self.assistant.index
            known = Assistant(
                index.only(chosen(index, scope)),
                self.assistant.config,
                models=self.assistant.models,
            )
            self.narrowed[scope] = known
            for oldest in list(self.narrowed)[:-SCOPES]:
                self.narrowed.pop(oldest, None)
        return known

    def close_if_unused(self) -> None:
        if self.retired and not self.readers:
            self.assistant.index.close()


def _file_of(document_id: str, files: Collection[str]) -> str:
    """The file that a document came from: its own name, or what stands before `#3` or `/part`."""
    name = document_id
    while name not in files:
        cut = max(name.rfind("#"), name.rfind("/"))
        if cut < 0:
            return document_id
        name = name[:cut]
    return name
