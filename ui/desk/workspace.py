"""Hold what outlives a request of the chat page: the open index, its documents, its rebuilding.

Nothing here knows how a page is made. All of it may be called from several threads.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from index.building.builder import Progress, Report
from index.embedding.protocol import Encoder
from index.errors import QuestionError, ReadError, UserError, visible
from index.records import Document, LeftOut, Span
from index.storage.store import Store
from qa.answer import Assistant
from qa.answer import Progress as Stages
from qa.judge.models import Models
from qa.records import Answer, Citation
from ui import opening
from ui.config import Config
from ui.desk.bench.runs import Runs
from ui.desk.chat.answer_slots import AnswerSlots
from ui.desk.chat.answerable import AnswerableCache
from ui.desk.chat.fingerprint import settings_fingerprint
from ui.desk.chat.suggest import follow_ups, suggestions
from ui.desk.chat.turns import Turn
from ui.desk.chat.unknown_words import unknown
from ui.desk.current import Current
from ui.desk.history.conversations import ConversationStore
from ui.desk.library.listing import Entry, Listing
from ui.desk.library.rebuild import Job
from ui.desk.library.seed_folder import SeedFolder
from ui.desk.library.upload import Added, keep
from ui.desk.scope import EVERYTHING, Scope, chosen, sources
from ui.desk.source.disk import Disk, Reread
from ui.desk.source.page_image import PageImages


@dataclass(frozen=True, slots=True)
class Version:
    """A generation that is kept: its name, whether it answers now, and its manifest."""

    name: str
    current: bool
    manifest: Mapping[str, Any]


class Workspace:
    """The documents of one configuration, and an assistant over their newest index."""

    def __init__(self, config: Config, *, encoder: Encoder | None = None, models: Models | None = None) -> None:
        self.config = config
        self._given_encoder = encoder
        self._store = Store(Path(config.index.store))
        self._current = Current(config, self._store, lambda: self.encoder, models)
        self._suggested: tuple[str, tuple[str, ...]] = ("", ())
        self._sources: tuple[str, list[str]] = ("", [])
        self.seed_folder = SeedFolder(Path(config.index.seeds))
        self._listing = Listing(self.seed_folder, self._current, Path(config.index.words))
        self.conversations = ConversationStore(config.folder / "conversations.sqlite")
        self.page_images = PageImages(self.seed_folder.seeds, self._indexed)
        self.runs = Runs()
        self.job = Job(self.rebuild)
        building = config.index.building
        self._disk = Disk(
            self.seed_folder.seeds, options=building.formats, sandbox=building.sandbox(), known=self._indexed
        )
        self._slots = AnswerSlots()
        self._answerable = AnswerableCache(may_try=self._slots.idle)
        self._finding = threading.Lock()
        self._forgotten: set[str] = set()
        self._ends: list[Callable[[], None]] = []
        self.listeners: list[Callable[[Answer], None]] = []

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that the settings name, loaded once."""
        return self._given_encoder or opening.encoder_of(self.config)

    def assistant(self, scope: Scope = EVERYTHING) -> AbstractContextManager[Assistant]:
        """The assistant over the newest index, as `Current.assistant` gives it."""
        return self._current.assistant(scope)

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

    def has_texts(self) -> bool:
        """Whether the seeds folder holds any text."""
        return bool(self.seed_folder.files({}))

    def may_build(self) -> bool:
        """Whether a rebuild would let questions be answered that cannot be now, and none is running."""
        if self.job.status.running or self.problem() is None:
            return False
        return self.has_index() or self.has_texts()

    def ask(self, question: str, scope: Scope = EVERYTHING) -> Answer:
        """The answer to `question`; raises QuestionError and StoreError."""
        with self._slots.slot(), self.assistant(scope) as assistant:
            return self._announced(assistant.ask(question))

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

    def answered(self, turn: Turn, history: Sequence[Answer] = (), *, progress: Stages = lambda stage: None) -> Turn:
        """`turn` with its answer, for which its question may refer to the answers in `history`.

        What its reader put in the question's place is asked in its place, and refers to nothing.
        `progress` gets each stage. Raises QuestionError and StoreError.
        """
        with self._slots.slot(), self.assistant(turn.scope) as assistant:
            asked = turn.asked
            answer = assistant.ask(asked or turn.question, () if asked else history, progress=progress)
            self._announced(answer)
            missing = () if answer.found else unknown(answer.understood_as, assistant.index)
            settings = settings_fingerprint(assistant)
            return replace(turn, answer=answer, unknown=tuple(missing), settings=settings)

    def follow_ups(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        """A few further questions that the documents answer; none when there is nothing near."""
        answer = turns[-1].answer if turns else None
        if answer is None:
            return ()
        asked = {turn.question for turn in turns} | {answer.understood_as}
        with self.assistant(turns[-1].scope) as assistant:
            among = str(turns[-1].scope or "")
            return tuple(follow_ups(assistant, answer, asked, self._answerable, among=among))

    def check(self, citation: Citation) -> tuple[str, tuple[int, int]]:
        """What the file on disk says of a citation, as `Disk.check` gives it."""
        return self._disk.check(citation)

    def reread(self, name: str) -> Reread:
        """What a file of the seeds folder gives when it is read now.

        The next rebuild takes it over if it is not what the index holds. Raises ReadError when there
        is no such file.
        """
        if not self.seed_folder.sha256(name):
            raise ReadError("没有这个文件", "no such file")
        read = self._disk.reread(name)
        self._listing.reread(name, read.problem, as_indexed=read.as_indexed)
        return read

    def versions(self) -> list[Version]:
        """The generations that are kept, newest first."""
        current = self._store.current_name()
        return [Version(name, name == current, self._store.manifest(name)) for name in reversed(self._store.versions())]

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

    def excerpt(self, document_id: str, span: Span) -> str:
        """The text of a document at `span` as it is indexed now; "" for an unknown document."""
        with self.assistant() as assistant:
            return assistant.index.passages.excerpt(document_id, span)

    def _indexed(self, document_id: str) -> Document | None:
        with self.assistant() as assistant:
            return assistant.index.document(document_id)

    def documents(self, search: str = "") -> tuple[list[Entry], int, int]:
        """The first texts whose name or title holds `search`, how many do, and how many changes wait."""
        return self._listing.documents(search)

    def counts(self) -> tuple[int, int]:
        """How many documents and passages there are."""
        with self.assistant() as assistant:
            return len(assistant.index.manifest["documents"]), len(assistant.index)

    def suggestions(self) -> tuple[str, ...]:
        """A few questions that the documents answer; found once for each index."""
        with self._finding, self.assistant() as assistant:
            generation = assistant.index.generation
            if self._suggested[0] != generation:
                self._suggested = (generation, tuple(suggestions(assistant)))
            return self._suggested[1]

    def rebuild(self, progress: Progress) -> Report:
        """Index the seeds folder anew. The next question is answered from the new index."""
        again, forgotten = frozenset(self._listing.again), frozenset(self._forgotten)
        report = opening.rebuild(
            self.config, self.encoder, progress, again=again, apart=True,
            anew=bool(forgotten), allow_empty=bool(forgotten),
        )  # fmt: skip
        if forgotten:
            self.conversations.forget(forgotten)
            self._forgotten -= forgotten
        self._listing.built(report.failed, again)
        return report

    def forget(self, name: str = "") -> None:
        """Erase a text, wherever it lies. The next rebuild leaves nothing of it: no earlier version of the index, and no
        turn of a conversation that shows it. "" stands for all that was removed before.

        Raises ReadError when nothing of this name is known, and while a rebuild runs.
        """
        if self.job.status.running:
            raise ReadError("正在重建，请等它结束", "a rebuild is running; wait for it to end")
        if name:
            erased = self.seed_folder.erase(name)
            manifests = map(self._store.manifest, self._store.versions())
            if not erased and not any(name in manifest.get("sources", ()) for manifest in manifests):
                raise ReadError(
                    f"没有叫「{visible(name)}」的文档；若早已删除，请不带名字运行 yuanwen forget",
                    f"no document is called “{visible(name)}”; if it was deleted before, run yuanwen forget without a name",
                )
        self._forgotten.add(name)

    def forget_now(self, name: str) -> None:
        """Forget a text, and begin to rebuild."""
        self.forget(name)
        self.job.start()

    def add(self, path: Path, name: str) -> Added:
        """Keep the uploaded file at `path`; it is found by questions after `rebuild`."""
        indexed: dict[str, str] = {}
        with suppress(UserError), self.assistant() as assistant:
            known = assistant.index.manifest["sources"]
            indexed = {str(source["sha256"]): file for file, source in known.items()}
        settings = self.config
        seeds = Path(settings.index.seeds)
        with closing(settings.index.building.sandbox()) as sandbox:
            return keep(path, name, seeds, sandbox=sandbox, max_mb=settings.ui.max_upload_mb, indexed=indexed)

    def _announced(self, answer: Answer) -> Answer:
        for listener in self.listeners:
            listener(answer)
        return answer

    def at_close(self, end: Callable[[], None]) -> None:
        """Have `end` called when the library is closed."""
        self._ends.append(end)

    def close(self) -> None:
        """Let the index and the conversations go; a rebuild that is running is cancelled."""
        self.job.cancel()
        self.job.wait(5)
        self.conversations.close()
        self._disk.close()
        self.page_images.close()
        while self._ends:
            self._ends.pop()()
        self._current.close()

    @property
    def notice(self) -> UserError | None:
        """What readers should know of the models in use; None while no index is open."""
        return self._current.notice
