"""Build an index of a folder of documents: read what changed, clean, chunk, embed, write, switch.

What did not change, by the hash of its bytes, is taken over from the generation that answers now:
not read, not chunked, not embedded again. A large index with few changes is grown from a copy; a
smaller one is written anew, so that it is to the letter what a first build would have made.
"""

import gc
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from index.building import changes
from index.building.changes import Gathered
from index.building.embeddings import Embeddings, Vectors
from index.building.plan import Plan
from index.building.workers import Workers
from index.building.writer import Composer, Old, Written
from index.embedding.load import load_encoder
from index.embedding.protocol import Encoder
from index.errors import ReadError, StoreError
from index.ingest.formats import Note
from index.ingest.formats.sandbox import Sandbox
from index.ingest.read import MAX_FILE_BYTES, MEGABYTE, scan
from index.records import Document
from index.search import dense
from index.search.dense import Dense
from index.storage.generation import Generation
from index.storage.passages import Passages
from index.storage.store import Store
from index.text import tokens
from index.text.wordlist import NONE, WordList

PIPELINE = 4
"""Raised whenever reading, cleaning or chunking changes what an index holds."""

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage (read, words, embed, write), how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, file by file.

    `renamed` holds (old name, new name), `failed` and `passed_over` (name, reason), `notes` what
    people should know of single documents (id, note), `empty` the ids without a sentence.
    """

    generation: str
    documents: int
    passages: int
    embedded: int
    seconds: float
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[tuple[str, ReadError], ...] = ()
    passed_over: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, Note], ...] = ()
    empty: tuple[str, ...] = ()
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class _Job:
    """What a build is told: how to chunk and embed, and whom to tell how far it is."""

    encoder: Encoder
    passage_chars: int
    overlap_sentences: int
    options: Mapping[str, str]
    progress: Progress
    allow_empty: bool
    workers: Workers
    started: float
    words: WordList

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "pipeline": PIPELINE,
            "encoder": self.encoder.fingerprint,
            "tokens": tokens.FINGERPRINT,
            "passage_chars": self.passage_chars,
            "overlap_sentences": self.overlap_sentences,
            "options": dict(self.options),
            **self.words.kept,
        }


def build(
    seeds: str | Path,
    *,
    store: str | Path = ".yuanwen",
    encoder: Encoder | None = None,
    passage_chars: int = 300,
    overlap_sentences: int = 1,
    words: WordList = NONE,
    options: Mapping[str, str] | None = None,
    sandbox: Sandbox | None = None,
    allow_empty: bool = False,
    processes: int = 0,
    max_file_mb: int = MAX_FILE_BYTES // MEGABYTE,
    again: Collection[str] = (),
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Index every readable file below `seeds` as a new generation of `store`, and switch to it.

    A file that cannot be read is reported and does not stop the others. Nothing is written when no
    file and no setting changed. `words` are the reader's own; `options` are those of the formats (`json_fields`, `ocr`),
    `sandbox` is the child process that reads what plain text is not. `processes` share the work on many
    documents; 0 are as many as there are cores. A file above `max_file_mb` is refused unread. The files `again`
    are read anew even if their bytes are known.

    Raises ReadError when nothing would be left to answer from, unless `allow_empty`, and StoreError
    when the index cannot be written: the old one stays.
    """
    job = _Job(
        encoder or load_encoder(), passage_chars, overlap_sentences, options or {}, progress,
        allow_empty, Workers(processes or None), time.monotonic(), words,
    )  # fmt: skip
    folder = Path(seeds)
    found = scan(folder, job.options)
    if not found.names and not allow_empty:
        raise _nothing(folder, [])
    with (
        _collected_rarely(),
        Store(Path(store)).writing() as held,
        closing(sandbox or Sandbox()) as reader,
        closing(job.workers),
    ):
        old = _whole(held)

        def gathered(known: Mapping[str, Mapping[str, Any]]) -> Gathered:
            return changes.files(
                found,
                {
                    name: {**one, "sha256": ""} if name in again else one
                    for name, one in known.items()
                },
                options=job.options,
                sandbox=reader,
                workers=job.workers,
                most_bytes=max_file_mb * MEGABYTE,
                progress=progress,
            )

        return _rebuild(held, old, gathered, job, str(folder), tuple(found.passed_over))


def build_documents(
    documents: Iterable[Document],
    *,
    store: str | Path,
    encoder: Encoder | None = None,
    passage_chars: int = 300,
    overlap_sentences: int = 1,
    words: WordList = NONE,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Index documents that are in memory already, as `build` does with files."""
    job = _Job(
        encoder or load_encoder(), passage_chars, overlap_sentences, {}, progress, False,
        Workers(), time.monotonic(), words,
    )  # fmt: skip
    with _collected_rarely(), Store(Path(store)).writing() as held, closing(job.workers):
        given = list(documents)
        old = _whole(held)
        return _rebuild(held, old, lambda known: changes.documents(given, known), job, "documents")


def _rebuild(
    store: Store,
    old: Generation | None,
    gathered: Callable[[Mapping[str, Mapping[str, Any]]], Gathered],
    job: _Job,
    folder: str,
    passed_over: tuple[tuple[str, str], ...] = (),
) -> Report:
    """Find what changed, and publish a generation unless nothing did."""
    try:
        before = old.manifest["settings"] if old else {}
        same = _reading(before) == _reading(job.settings)
        own = WordList.of(before)
        found = gathered(old.manifest["sources"] if old and same else {})
        if not found.sources and not job.allow_empty:
            raise _nothing(folder, found.failed)
        failed, notes = tuple(found.failed), tuple(found.notes)
        if old and same and own == job.words and found.is_unchanged:
            if store.current_name() != old.name:  # CURRENT was damaged, or named a damaged one
                store.switch_to(old.name).pin.close()
            return Report(
                old.name, len(old.manifest["documents"]), old.manifest["passages"], 0,
                time.monotonic() - job.started, failed=failed, passed_over=passed_over,
                notes=notes, unchanged=True,
            )  # fmt: skip
        if old and not same:
            _compare(found, old.manifest["sources"])
        generation, documents, written = _publish(
            store, old if same else None, old, found, job, recut=own.words != job.words.words
        )
    finally:
        if old is not None:
            old.pin.close()
    return Report(
        generation, documents, written.passages, written.embedded, time.monotonic() - job.started,
        tuple(found.added), tuple(found.changed), tuple(found.renamed), tuple(found.removed),
        failed, passed_over, notes, written.empty,
    )  # fmt: skip


def _reading(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that decide how files are read and chunked; own words only decide how they are cut."""
    return {key: value for key, value in settings.items() if key not in ("words", "names")}


def _publish(
    store: Store,
    old: Generation | None,
    before: Generation | None,
    found: Gathered,
    job: _Job,
    *,
    recut: bool,
) -> tuple[str, int, Written]:
    """Write and switch to a generation of what was found; `old` may be taken over from.

    `before` only gives vectors: it was built with other settings, but perhaps the same encoder.
    """
    cache = Embeddings(store.folder / "embeddings" / job.encoder.fingerprint.split(":")[-1][:16])
    opened = _open(before) if before else None
    same_encoder = before and before.manifest["settings"]["encoder"] == job.encoder.fingerprint
    known = _Rows(opened) if opened and same_encoder else {}
    try:
        plan = Plan(found, opened if old else None, recut=recut)
        with store.building() as folder:
            composer = Composer(
                folder, job.encoder, cache, known, job.workers, job.progress,
                size=job.passage_chars, overlap=job.overlap_sentences, own=job.words,
            )  # fmt: skip
            written = plan.write(composer)
            if not written.passages and not job.allow_empty:
                raise ReadError(
                    "所有文件清理之后都没有可搜索的句子", "no sentence is left to search"
                )
            job.progress("write", 0, 1)
            generation = store.publish(
                folder,
                {
                    "settings": job.settings,
                    "dimension": job.encoder.dimension,
                    "documents": plan.documents,
                    "sources": found.sources,
                    "passages": written.passages,
                    "rows": written.rows,
                    "vector_index": dense.kind(written.rows),
                    "dead": written.dead,
                },
            )
            cache.clear()
            job.progress("write", 1, 1)
    finally:
        if opened:
            opened.passages.close()
    return generation, len(plan.documents), written


@contextmanager
def _collected_rarely() -> Iterator[None]:
    """Python looks for garbage in rings less often: a build makes many records and hardly any ring, and looking
    through all of them again and again takes a third of the time of a rebuild with few changes.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], 200_000), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


_FEW = 1000
"""So many keys are looked for one by one before all of them are read."""


class _Rows(Mapping[bytes, Vectors]):
    """Vectors of a generation by the hash of their text."""

    def __init__(self, old: Old) -> None:
        self._passages = old.passages
        self._vectors = old.vectors
        self._asked = 0

    def __getitem__(self, key: bytes) -> Vectors:
        row = self._row(key)
        if row is None:
            raise KeyError(key)
        return self._vectors[row]  # type: ignore[no-any-return]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, bytes) and self._row(key) is not None

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _row(self, key: bytes) -> int | None:
        self._asked += 1
        return self._passages.row_of(key) if self._asked < _FEW else self._rows.get(key)

    @cached_property
    def _rows(self) -> dict[bytes, int]:
        return self._passages.keys()


def _whole(store: Store) -> Generation | None:
    """The newest whole generation, if there is one; raises StoreError for one newer than us."""
    if store.is_newer():
        raise StoreError(
            f"{store.folder} 里的索引由更新的版本建立，不会改动它。请升级程序，或换一个文件夹",
            f"the index in {store.folder} was made by a newer version and stays as it is; upgrade, or use another folder",
        )
    try:
        return store.current()
    except StoreError:
        return None


def _open(generation: Generation) -> Old:
    return Old(
        generation.folder,
        Passages(generation.folder / "passages.sqlite"),
        Dense.open(generation.folder / "vectors").vectors(),
        tuple(generation.manifest["dead"]),
    )


def _compare(found: Gathered, before: Mapping[str, Mapping[str, Any]]) -> None:
    """Say of files read anew, because a setting changed, what became of them since."""
    found.changed = [
        name for name in found.added
        if name in before and before[name]["sha256"] != found.sources[name]["sha256"]
    ]  # fmt: skip
    found.added = [name for name in found.added if name not in before]
    found.removed = [name for name in before if name not in found.sources]


def _nothing(folder: object, failed: list[tuple[str, ReadError]]) -> ReadError:
    zh = "; ".join(error.said("zh") for _, error in failed[:3]) or "请放入文档"
    en = "; ".join(error.said("en") for _, error in failed[:3]) or "put documents in"
    return ReadError(
        f"{folder} 里没有可以收录的文字（{zh}）。原有索引不变；确要清空，请加 --allow-empty",
        f"nothing to index in {folder} ({en}); the old index stays; to empty it, use --allow-empty",
    )
