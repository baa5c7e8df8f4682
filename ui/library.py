"""Hold what outlives a request of the chat page: the open index, its documents, its rebuilding.

Nothing here knows how a page is made. All of it may be called from several threads.
"""

import hashlib
import logging
import os
import re
import tempfile
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from index.builder import Progress, Report, build
from index.embed import Encoder, load_encoder
from index.errors import ReadError, StoreError, UserError
from index.read import READERS
from index.read import document as read
from index.records import Document, LeftOut
from index.search import load
from index.store import Store
from qa.answer import Assistant
from qa.ranker import Ranker
from qa.records import Answer
from ui.config import Config
from ui.suggest import suggestions

logger = logging.getLogger(__name__)

LISTED = 200
"""Documents that the page lists one by one; more are counted."""

_LONGEST_NAME = 80
# Not allowed in a file name on some system, or able to mislead a reader: separators, controls,
# marks that turn the text direction.
_UNFIT = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of documents. `document.text` is there too, to be counted."""

    document: Document
    passages: int


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an uploaded file.

    `outcome` is `added`, `renamed` (another file has its name), `same` (its content is there
    already, as `name`), or `refused`; then `reason` says why.
    """

    uploaded: str
    name: str
    outcome: str
    reason: UserError | None = None


class Library:
    """The documents of one configuration, and an assistant over their newest index."""

    def __init__(
        self, config: Config, *, encoder: Encoder | None = None, ranker: Ranker | None = None
    ) -> None:
        self.config = config
        self._given_encoder = encoder
        self._ranker = ranker
        self._store = Store(Path(config.index.store))
        self._lock = threading.Lock()
        self._open: _Open | None = None
        self._suggested: tuple[str, tuple[str, ...]] = ("", ())

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
    def assistant(self) -> Iterator[Assistant]:
        """The assistant over the newest index; that index stays open as long as it is in use.

        Raises StoreError when there is no index to answer from.
        """
        opened = self._take()
        try:
            yield opened.assistant
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

    def ask(self, question: str) -> Answer:
        """The answer to `question`; raises QuestionError and StoreError."""
        with self.assistant() as assistant:
            return assistant.ask(question)

    def document(self, document_id: str) -> tuple[Document, tuple[LeftOut, ...]] | None:
        """A document as it is indexed now, with what search leaves out of it; None for none."""
        with self.assistant() as assistant:
            document = assistant.index.document(document_id)
            if document is None:
                return None
            return document, tuple(assistant.index.passages.left_out(document_id))

    def documents(self) -> tuple[list[Entry], int]:
        """The first documents in the order of their names, and how many there are in all."""
        with self.assistant() as assistant:
            passages = assistant.index.passages
            names = list(passages.titles())
            found = [(passages.document(name), len(passages.of_document(name))) for name in names[:LISTED]]
            return [Entry(document, count) for document, count in found if document], len(names)

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

    def rebuild(self, progress: Progress = lambda stage, done, total: None) -> Report:
        """Index the seeds folder anew. The next question is answered from the new index."""
        settings = self.config.index
        return build(
            settings.seeds,
            store=settings.store,
            encoder=self.encoder,
            passage_chars=settings.passage_chars,
            overlap_sentences=settings.overlap_sentences,
            progress=progress,
        )

    def add(self, path: Path, name: str) -> Added:
        """Put the uploaded file at `path`, which the reader calls `name`, into the seeds folder.

        Its name is cleaned and no file is ever replaced. It is found by questions after `rebuild`.
        """
        shown = _UNFIT.sub(" ", name).strip()[-_LONGEST_NAME:]
        try:
            target, outcome = self._add(path, clean_name(name))
        except UserError as error:
            return Added(shown, "", "refused", error)
        return Added(shown, target, outcome)

    def close(self) -> None:
        """Let the index go."""
        with self._lock:
            opened, self._open = self._open, None
            if opened:
                opened.retired = True
                opened.close_if_unused()

    def _add(self, path: Path, name: str) -> tuple[str, str]:
        suffix = Path(name).suffix.lower()
        if suffix not in READERS:
            kinds = " ".join(READERS)
            raise ReadError(f"{name}：不支持这种格式，可用的有 {kinds}", f"{name}: not one of {kinds}")
        limit = self.config.ui.max_upload_mb
        if path.stat().st_size > limit * 1024 * 1024:
            raise ReadError(f"{name}：超过 {limit} MB", f"{name}: larger than {limit} MB")
        data = path.read_bytes()
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, name)
            copy.write_bytes(data)
            read(copy, Path(folder))
        return self._keep(data, name)

    def _keep(self, data: bytes, name: str) -> tuple[str, str]:
        """Write `data` under `name`, or a numbered name; gives the name and what happened."""
        if known := self._indexed_as(hashlib.sha256(data).hexdigest()):
            return known, "same"
        seeds = Path(self.config.index.seeds)
        try:
            seeds.mkdir(parents=True, exist_ok=True)
            for number in range(1, 1000):
                numbered = name if number == 1 else f"{Path(name).stem}-{number}{Path(name).suffix}"
                target = seeds / numbered
                if _holds(target, data):
                    return numbered, "same"
                if _write_new(target, data):
                    return numbered, "added" if number == 1 else "renamed"
        except OSError as error:
            raise ReadError(
                f"{name}：写不进文件夹 {seeds}（{error.strerror}）", f"{name}: cannot be written to {seeds}"
            ) from error
        raise ReadError(f"{name}：同名文件太多", f"{name}: too many files have this name")

    def _indexed_as(self, sha256: str) -> str:
        """The file of the seeds folder that is indexed with this content; "" for none."""
        with suppress(UserError), self.assistant() as assistant:
            for name, known in assistant.index.manifest["documents"].items():
                if known == sha256 and Path(self.config.index.seeds, PurePosixPath(name)).is_file():
                    return str(name)
        return ""

    def _take(self) -> "_Open":
        with self._lock:
            current = self._store.current_name()
            if self._open is None or self._open.current != current:
                self._replace(current)
            assert self._open is not None
            self._open.readers += 1
            return self._open

    def _replace(self, current: str) -> None:
        """Open what CURRENT names now. If it cannot be opened, what is open goes on answering."""
        try:
            index = load(self.config.index.store, encoder=self.encoder)
        except StoreError as error:
            if self._open is None:
                raise
            logger.warning("%s", error)
            self._open.current = current
            return
        old = self._open
        self._open = _Open(Assistant(index, self.config.qa, ranker=self._ranker), current)
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

    def close_if_unused(self) -> None:
        if self.retired and not self.readers:
            self.assistant.index.close()


def clean_name(name: str) -> str:
    r"""A file name that is safe in a folder, from what a browser called the file.

    >>> clean_name("..\\..\\etc/小米 汽车.TXT"), clean_name(".md"), clean_name("nul.txt")
    ('小米 汽车.TXT', '文档.md', '_nul.txt')
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    base = _UNFIT.sub("", base).strip(" ")
    stem, dot, suffix = base.rpartition(".")
    stem, suffix = (stem, dot + suffix) if dot else (base, "")
    stem = stem.strip(". ")[:_LONGEST_NAME] or "文档"
    return ("_" if _RESERVED.match(stem + ".") else "") + stem + suffix[:12]


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _write_new(target: Path, data: bytes) -> bool:
    """Write a file whole or not at all; gives False, and changes nothing, when the name is taken."""
    if os.path.lexists(target):
        return False
    descriptor, name = tempfile.mkstemp(prefix=".upload-", dir=target.parent)
    temporary = Path(name)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        try:
            os.link(temporary, target)  # unlike a rename, it fails when the name is taken
        except FileExistsError:
            return False
        except OSError:  # a file system without links, such as exFAT
            temporary.rename(target)
        return True
    finally:
        temporary.unlink(missing_ok=True)
