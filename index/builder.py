"""Build an index of a folder of documents: read what changed, clean, chunk, embed, write, switch.

What did not change, by the hash of its bytes, is taken over from the generation that answers now:
not read, not chunked, not embedded again. A large index with few changes is grown from a copy; a
smaller one is written anew, so that it is to the letter what a first build would have made.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import clean, gather, tokens
from index.compose import Composer, Old, Written, entry, moved, search_text
from index.dense import Dense
from index.embed import Encoder, load_encoder
from index.embeddings import Embeddings, Vectors
from index.errors import ReadError, StoreError
from index.formats import Note
from index.formats.apart import Apart
from index.gather import Gathered
from index.passages import Entry, Passages, Repeated
from index.read import scan
from index.records import Document
from index.store import Generation, Store

__all__ = ["Progress", "Report", "build", "build_documents", "search_text"]

PIPELINE = 2
"""Raised whenever reading, cleaning or chunking changes what an index holds."""

GROW_ROWS = 5_000
"""An index with at least so many rows is grown instead of written anew."""

DEAD_SHARE = 0.1
"""…unless so many of its rows would have no passage: word counts still include theirs."""

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
    started: float

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "pipeline": PIPELINE,
            "encoder": self.encoder.fingerprint,
            "tokens": tokens.FINGERPRINT,
            "passage_chars": self.passage_chars,
            "overlap_sentences": self.overlap_sentences,
            "options": dict(self.options),
        }


def build(
    seeds: str | Path,
    *,
    store: str | Path = ".yuanwen",
    encoder: Encoder | None = None,
    passage_chars: int = 300,
    overlap_sentences: int = 1,
    options: Mapping[str, str] | None = None,
    apart: Apart | None = None,
    allow_empty: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Index every readable file below `seeds` as a new generation of `store`, and switch to it.

    A file that cannot be read is reported and does not stop the others. Nothing is written when no
    file and no setting changed. `options` are those of the formats (`json_fields`), `apart` is the
    child process that reads what plain text is not.

    Raises ReadError when nothing would be left to answer from, unless `allow_empty`, and StoreError
    when the index cannot be written: the old one stays.
    """
    job = _Job(
        encoder or load_encoder(), passage_chars, overlap_sentences, options or {}, progress,
        allow_empty, time.monotonic(),
    )  # fmt: skip
    folder = Path(seeds)
    found = scan(folder)
    if not found.files and not allow_empty:
        raise _nothing(folder, [])
    with Store(Path(store)).writing() as held, closing(apart or Apart()) as reader:
        old = _whole(held)

        def gathered(known: Mapping[str, Mapping[str, Any]]) -> Gathered:
            return gather.files(found, known, options=job.options, apart=reader, progress=progress)

        return _rebuild(held, old, gathered, job, str(folder), tuple(found.passed_over))


def build_documents(
    documents: Iterable[Document],
    *,
    store: str | Path,
    encoder: Encoder | None = None,
    passage_chars: int = 300,
    overlap_sentences: int = 1,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Index documents that are in memory already, as `build` does with files."""
    job = _Job(
        encoder or load_encoder(), passage_chars, overlap_sentences, {}, progress, False,
        time.monotonic(),
    )  # fmt: skip
    with Store(Path(store)).writing() as held:
        given = list(documents)
        old = _whole(held)
        return _rebuild(held, old, lambda known: gather.documents(given, known), job, "documents")


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
        same = old is not None and old.manifest["settings"] == job.settings
        found = gathered(old.manifest["sources"] if old and same else {})
        if not found.sources and not job.allow_empty:
            raise _nothing(folder, found.failed)
        failed, notes = tuple(found.failed), tuple(found.notes)
        if old and same and found.is_unchanged:
            if store.current_name() != old.name:  # CURRENT was damaged, or named a damaged one
                store.switch_to(old.name).pin.close()
            return Report(
                old.name, len(old.manifest["documents"]), old.manifest["passages"], 0,
                time.monotonic() - job.started, failed=failed, passed_over=passed_over,
                notes=notes, unchanged=True,
            )  # fmt: skip
        if old and not same:
            _compare(found, old.manifest["sources"])
        generation, documents, written = _publish(store, old if same else None, old, found, job)
    finally:
        if old is not None:
            old.pin.close()
    return Report(
        generation, documents, written.passages, written.embedded, time.monotonic() - job.started,
        tuple(found.added), tuple(found.changed), tuple(found.renamed), tuple(found.removed),
        failed, passed_over, notes, written.empty,
    )  # fmt: skip


def _publish(
    store: Store, old: Generation | None, before: Generation | None, found: Gathered, job: _Job
) -> tuple[str, int, Written]:
    """Write and switch to a generation of what was found; `old` may be taken over from.

    `before` only gives vectors: it was built with other settings, but perhaps the same encoder.
    """
    cache = Embeddings(store.folder / "embeddings" / job.encoder.fingerprint.split(":")[-1][:16])
    opened = _open(before) if before else None
    same_encoder = before and before.manifest["settings"]["encoder"] == job.encoder.fingerprint
    known = _Rows(opened.passages.keys(), opened.vectors) if opened and same_encoder else {}
    try:
        plan = _Plan(found, opened if old else None, job)
        with store.building() as folder:
            composer = Composer(folder, job.encoder, cache, known, job.progress)
            written = plan.write(composer)
            if not written.passages and not job.allow_empty:
                raise ReadError(
                    "所有文件清理之后都没有可搜索的句子", "no sentence is left to search"
                )
            job.progress("write", 0, 1)
            documents = plan.documents()
            generation = store.publish(
                folder,
                {
                    "settings": job.settings,
                    "dimension": job.encoder.dimension,
                    "documents": documents,
                    "sources": found.sources,
                    "passages": written.passages,
                    "rows": written.rows,
                    "dead": written.dead,
                },
            )
            cache.clear()
            job.progress("write", 1, 1)
    finally:
        if opened:
            opened.passages.close()
    return generation, len(documents), written


class _Plan:
    """Which documents are taken over, which are chunked, and how the generation is written."""

    def __init__(self, found: Gathered, old: Old | None, job: _Job) -> None:
        self._old = old
        self._job = job
        self._kept = _kept(old, found) if old else {}
        old_edges = list(old.passages.edges()) if old else []
        edges = [
            (document.id, clean.site_of(document.site, document.url), clean.edges(document.text))
            for document in found.new
        ]
        edges += [edge for edge in old_edges if edge[0] in self._kept]
        self.repeated = _repeated(edges)
        self._lines = _hidden(edges, self.repeated)
        before = _hidden(old_edges, old.passages.repeated()) if old else {}
        again = [
            document_id
            for document_id in self._kept
            if self._lines[document_id] != before[document_id]
        ]
        self._removed = [edge[0] for edge in old_edges if edge[0] not in self._kept] + again
        self._new = [*found.new, *(self._renamed(document_id) for document_id in again)]
        for document_id in again:
            del self._kept[document_id]

    def documents(self) -> dict[str, str]:
        """Document id → hash, in the order of ids."""
        hashes = {document.id: document.sha256 for document in self._new}
        if self._old:
            for document_id, digest in self._old.passages.hashes():
                if document_id in self._kept:
                    hashes[self._kept[document_id][0]] = digest
        return dict(sorted(hashes.items()))

    def write(self, composer: Composer) -> Written:
        """Grow the old generation where that pays, or write one anew."""
        if self._old is not None and self._grows(self._old):
            added = self._chunked(self._new, len(self._old.vectors))
            renamed = {old: new for old, new in self._kept.items() if old != new[0]}
            return composer.grown(
                self._old, added, removed=self._removed, renamed=renamed, repeated=self.repeated
            )
        return composer.anew(self._all(), self.repeated)

    def _grows(self, old: Old) -> bool:
        dead = len(old.dead) + len(old.passages.rows_of(self._removed))
        return len(old.vectors) >= GROW_ROWS and dead <= DEAD_SHARE * len(old.vectors)

    def _all(self) -> list[Entry]:
        """Every document in the order of ids, with rows from 0."""
        entries: list[Entry] = []
        row = 0
        before = {new: (old, file) for old, (new, file) in self._kept.items()}
        fresh = {document.id: document for document in self._new}
        for document_id in sorted({*before, *fresh}):
            if document_id in fresh:
                entries += self._chunked([fresh[document_id]], row)
            else:
                assert self._old is not None
                old_id, file = before[document_id]
                entries.append(moved(self._old.passages.entry(old_id), document_id, file, row))
            row += len(entries[-1].passages)
        return entries

    def _chunked(self, documents: Iterable[Document], first_row: int) -> list[Entry]:
        entries = []
        for document in sorted(documents, key=lambda document: document.id):
            entries.append(
                entry(
                    document,
                    self._lines.get(document.id, frozenset()),
                    first_row=first_row,
                    size=self._job.passage_chars,
                    overlap=self._job.overlap_sentences,
                )
            )
            first_row += len(entries[-1].passages)
        return entries

    def _renamed(self, document_id: str) -> Document:
        assert self._old is not None
        new, file = self._kept[document_id]
        self._lines[new] = self._lines[document_id]
        return moved(self._old.passages.entry(document_id), new, file, 0).document


class _Rows(Mapping[bytes, Vectors]):
    """Vectors of a generation by the hash of their text."""

    def __init__(self, rows: Mapping[bytes, int], vectors: Vectors) -> None:
        self._rows = rows
        self._vectors = vectors

    def __getitem__(self, key: bytes) -> Vectors:
        return self._vectors[self._rows[key]]  # type: ignore[no-any-return]

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _whole(store: Store) -> Generation | None:
    """The newest whole generation, if there is one; raises StoreError for one newer than us."""
    if store.is_newer():
        raise StoreError(
            f"{store.folder} 里的索引由更新的版本建立，不会改动它。请升级程序，或换一个文件夹",
            "the index was made by a newer version and stays as it is; upgrade, or use another folder",
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


def _kept(old: Old, found: Gathered) -> dict[str, tuple[str, str]]:
    """Document id → its id and file now, for the documents of files that are taken over."""
    now = {before: name for name, before in found.kept.items()}
    kept = {}
    for document_id, file in old.passages.files():
        if (name := now.get(file or document_id)) is not None:
            kept[document_id] = (
                name + document_id[len(file or document_id) :],
                name if file else "",
            )
    return kept


def _compare(found: Gathered, before: Mapping[str, Mapping[str, Any]]) -> None:
    """Say of files read anew, because a setting changed, what became of them since."""
    found.changed = [
        name for name in found.added
        if name in before and before[name]["sha256"] != found.sources[name]["sha256"]
    ]  # fmt: skip
    found.added = [name for name in found.added if name not in before]
    found.removed = [name for name in before if name not in found.sources]


def _repeated(edges: Iterable[tuple[str, str, clean.Edges]]) -> list[Repeated]:
    sites: dict[str, list[clean.Edges]] = {}
    for _, site, found in edges:
        sites.setdefault(site, []).append(found)
    return [
        Repeated(site, line, count)
        for site, group in sorted(sites.items())
        for line, count in clean.repeated(group)
    ]


def _hidden(
    edges: Iterable[tuple[str, str, clean.Edges]], repeated: Iterable[Repeated]
) -> dict[str, frozenset[str]]:
    """Document id → those of its lines that belong to its site."""
    sites: dict[str, set[str]] = {}
    for each in repeated:
        sites.setdefault(each.site, set()).add(each.line)
    return {
        document_id: frozenset(sites.get(site, set()).intersection(found.lines))
        for document_id, site, found in edges
    }


def _nothing(folder: object, failed: list[tuple[str, ReadError]]) -> ReadError:
    zh = "; ".join(error.said("zh") for _, error in failed[:3]) or "请放入文档"
    en = "; ".join(error.said("en") for _, error in failed[:3]) or "put documents in"
    return ReadError(
        f"{folder} 里没有可以收录的文字（{zh}）。原有索引不变；确要清空，请加 --allow-empty",
        f"nothing to index in {folder} ({en}); the old index stays; to empty it, use --allow-empty",
    )
