"""Build an index of a folder of documents: read what changed, clean, chunk, embed, write, switch.

What did not change, by the hash of its bytes, is taken over from the generation that answers now:
not read, not chunked, not embedded again. A large index with few changes is grown from a copy; a
smaller one is written anew, so that it is byte for byte what a first build would have made.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.building import changes
from index.building.changes import Changes, Sources
from index.building.embeddings import EmbeddingCache
from index.building.options import BuildOptions
from index.building.plan import Plan
from index.building.prepare import Failed
from index.building.previous import Previous, VectorsByKey
from index.building.workers import Workers
from index.building.writer import GenerationWriter, Progress, Written
from index.embedding.load import load_encoder
from index.embedding.protocol import Encoder
from index.errors import ReadError, StoreError
from index.ingest.folder import MEGABYTE, scan
from index.ingest.formats import FileNote
from index.records import Document
from index.search import dense
from index.storage.generation import Generation
from index.storage.store import Store
from index.text import tokens
from index.text.wordlist import WordList

__all__ = ["PIPELINE", "BuildOptions", "Progress", "Report", "build", "build_documents"]

DEFAULTS = BuildOptions()

PIPELINE = 5
"""Raised whenever reading, cleaning or chunking changes what an index holds."""


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
    notes: tuple[tuple[str, FileNote], ...] = ()
    empty: tuple[str, ...] = ()
    unchanged: bool = False


def build(
    seeds: str | Path,
    *,
    store: str | Path = ".yuanwen",
    options: BuildOptions = DEFAULTS,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Index every readable file below `seeds` as a new generation of `store`, and switch to it.

    A file that cannot be read is reported and does not stop the others. Nothing is written when no
    file and no setting changed.

    Raises ReadError when nothing would be left to answer from, unless `options.allow_empty`, and
    StoreError when the index cannot be written: the old one stays.
    """
    started = time.monotonic()
    folder = Path(seeds)
    listed = scan(folder, options.formats)
    if not listed.names and not options.allow_empty:
        raise _nothing(folder, [])
    with _building(store, options, progress, started) as run, closing(options.sandbox()) as sandbox:

        def find(known: Sources) -> Changes:
            return changes.of_files(
                listed,
                {name: {**one, "sha256": ""} if name in options.again else one for name, one in known.items()},
                options=options.formats,
                sandbox=sandbox,
                workers=run.workers,
                max_bytes=options.max_file_mb * MEGABYTE,
                apart=options.apart,
                progress=progress,
            )

        return run.rebuild(find, str(folder), tuple(listed.passed_over))


def build_documents(
    documents: Iterable[Document],
    *,
    store: str | Path,
    options: BuildOptions = DEFAULTS,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Index documents that are in memory already, as `build` does with files."""
    given = list(documents)
    with _building(store, options, progress, time.monotonic()) as run:
        return run.rebuild(lambda known: changes.of_documents(given, known), "documents")


@contextmanager
def _building(store: str | Path, options: BuildOptions, progress: Progress, started: float) -> "Iterator[_Run]":
    """Hold the lock of the store; end the worker processes afterwards."""
    encoder = options.encoder or load_encoder()
    workers = Workers(options.processes or None)
    with _rare_garbage_collection(), Store(Path(store)).writing() as held, closing(workers):
        yield _Run(held, options, encoder, workers, progress, started)


@dataclass(frozen=True, slots=True)
class _Run:
    """One build of a store whose lock is held."""

    store: Store
    options: BuildOptions
    encoder: Encoder
    workers: Workers
    progress: Progress
    started: float

    @property
    def settings(self) -> dict[str, Any]:
        """What the manifest keeps: an index is built anew when one of these differs."""
        return {
            "pipeline": PIPELINE,
            "encoder": self.encoder.fingerprint,
            "tokens": tokens.FINGERPRINT,
            "passage_chars": self.options.passage_chars,
            "overlap_sentences": self.options.overlap_sentences,
            "options": dict(self.options.formats),
            **self.options.words.kept,
        }

    def rebuild(
        self, find: Callable[[Sources], Changes], folder: str, passed_over: tuple[tuple[str, str], ...] = ()
    ) -> Report:
        """Find what changed since the newest whole generation, and publish one unless nothing did."""
        old = _newest_whole(self.store)
        try:
            before = old.manifest["settings"] if old else {}
            same = _without_words(before) == _without_words(self.settings)
            words = WordList.of(before)
            found = find(old.manifest["sources"] if old and same else {})
            if not found.sources and not self.options.allow_empty:
                raise _nothing(folder, found.failed)
            kept = old and same and words == self.options.words and found.is_unchanged
            if old and kept and not self.options.anew:
                if self.store.current_name() != old.name:  # CURRENT was damaged, or named a damaged one
                    self.store.switch_to(old.name).pin.close()
                return Report(
                    old.name, len(old.manifest["documents"]), old.manifest["passages"], 0,
                    time.monotonic() - self.started, failed=tuple(found.failed),
                    passed_over=passed_over, notes=tuple(found.notes), unchanged=True,
                )  # fmt: skip
            if old and not same:
                found.relabel(old.manifest["sources"])
            recut = words.words != self.options.words.words or self.options.anew
            generation, documents, written = self._publish(found, old, same=same, recut=recut)
        finally:
            if old is not None:
                old.pin.close()
        if self.options.anew:
            self.store.keep_only(generation)
        return Report(
            generation, documents, written.passages, written.embedded, time.monotonic() - self.started,
            tuple(found.added), tuple(found.changed), tuple(found.renamed), tuple(found.removed),
            tuple(found.failed), passed_over, tuple(found.notes), written.empty,
        )  # fmt: skip

    def _publish(self, found: Changes, old: Generation | None, *, same: bool, recut: bool) -> tuple[str, int, Written]:
        """Write a generation of what was found and switch to it.

        Of `old` documents are taken over where it was built with the `same` settings, and vectors where it was
        built with the same encoder.
        """
        fingerprint = self.encoder.fingerprint
        cache = EmbeddingCache(self.store.folder / "embeddings" / fingerprint.split(":")[-1][:16])
        previous = Previous.open(old) if old else None
        same_encoder = old and old.manifest["settings"]["encoder"] == fingerprint
        known = VectorsByKey(previous) if previous and same_encoder else {}
        try:
            plan = Plan(found, previous if same else None, recut=recut)
            with self.store.building() as folder:
                writer = GenerationWriter(
                    folder, self.encoder, cache, known, self.workers, self.progress,
                    size=self.options.passage_chars, overlap=self.options.overlap_sentences,
                    words=self.options.words,
                )  # fmt: skip
                written = plan.write(writer)
                _leave_out(written.failed, found, plan)
                if not written.passages and not self.options.allow_empty:
                    if written.failed:
                        raise written.failed[0].error
                    raise ReadError("所有文件清理之后都没有可搜索的句子", "no sentence is left to search")
                self.progress("write", 0, 1)
                generation = self.store.publish(
                    folder,
                    {
                        "settings": self.settings,
                        "dimension": self.encoder.dimension,
                        "documents": plan.documents,
                        "sources": found.sources,
                        "passages": written.passages,
                        "rows": written.rows,
                        "vector_index": dense.kind(written.rows),
                        "dead": written.dead,
                    },
                )
                cache.clear()
                self.progress("write", 1, 1)
        finally:
            if previous:
                previous.passages.close()
        return generation, len(plan.documents), written


def _leave_out(failed: Iterable[Failed], found: Changes, plan: Plan) -> None:
    """Report documents that could not be made ready. Their files stay known by their bytes, with a note, so that
    nothing is tried again before one changes.
    """
    for one in failed:
        found.failed.append((one.id, one.error))
        if not one.partly:
            plan.documents.pop(one.id, None)
        if one.file in found.sources:
            found.sources[one.file].setdefault("notes", []).append([one.id, "note_failed", {}])


def _without_words(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that decide how files are read and chunked; own words only decide the terms."""
    return {key: value for key, value in settings.items() if key not in ("words", "names")}


@contextmanager
def _rare_garbage_collection() -> Iterator[None]:
    """Python looks for reference cycles less often: a build makes many records and hardly any cycle, and looking
    through all of them again and again takes a third of the time of a rebuild with few changes.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], 200_000), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _newest_whole(store: Store) -> Generation | None:
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


def _nothing(folder: object, failed: list[tuple[str, ReadError]]) -> ReadError:
    zh = "; ".join(error.said("zh") for _, error in failed[:3]) or "请放入文档"
    en = "; ".join(error.said("en") for _, error in failed[:3]) or "put documents in"
    return ReadError(
        f"{folder} 里没有可以收录的文字（{zh}）。原有索引不变；确要清空，请加 --allow-empty",
        f"nothing to index in {folder} ({en}); the old index stays; to empty it, use --allow-empty",
    )
