"""Write the files of a generation: anew from all its documents, or grown from the one before.

Documents pass through one after the other and none is held: cleaned, chunked and cut into terms by the
workers, written as they come back, in the order of their rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from index.building.embeddings import EmbeddingCache, VectorCollector
from index.building.prepare import Failed, NewDocument, Prepared, encode_texts, prepared, prepared_parts
from index.building.previous import Previous
from index.building.workers import Workers, done
from index.embedding.protocol import Encoder, RemoteEncoder, Vectors
from index.embedding.static import StaticEncoder
from index.search import lexical
from index.search.dense import Dense
from index.storage import passages
from index.storage.faults import check_space
from index.storage.passages import Entry, Repeated
from index.storage.store import reached
from index.text.wordlist import WordList

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage (read, words, embed, write), how much is done, and of how much."""

BATCH_CHARS = 60_000
"""Characters of documents that a worker gets at a time."""

LONG_CHARS = 1_000_000
"""A document at least so long is written part by part."""

WORTH_CHARS = 400_000
"""So much text is worth starting processes for: each needs a second to begin."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many passages and rows, rows without a passage, how many vectors were made, and the
    ids of documents without a passage, and those that could not be made ready."""

    passages: int
    rows: int
    dead: tuple[int, ...]
    embedded: int
    empty: tuple[str, ...]
    failed: tuple[Failed, ...] = ()


class GenerationWriter:
    """Writes the terms, passages and vectors of one generation into `folder`.

    `cache` and `known` hold vectors by the key of their text. `size` and `overlap` are of passages, in characters
    and sentences.
    """

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        cache: EmbeddingCache,
        known: Mapping[bytes, Vectors],
        workers: Workers,
        progress: Progress,
        *,
        size: int,
        overlap: int,
        words: WordList,
    ) -> None:
        self._folder = folder
        self._encoder = encoder
        self._cache = cache
        self._known = known
        self._workers = workers
        self._progress = progress
        self._chunking = size, overlap, words

    def anew(self, documents: Iterable[NewDocument | Entry], characters: int, repeated: Sequence[Repeated]) -> Written:
        """All of `documents`, some `characters` in all, whose rows count from 0."""
        self._check_space(characters, 0)
        terms = lexical.Writer.anew(self._folder / "lexical")
        rows = passages.Writer.anew(self._folder / "passages.sqlite")
        vectors, embedded, empty, failed = self._stream(documents, characters, terms, rows, first_row=0)
        check_space(self._folder, vectors.nbytes)
        Dense.build(vectors).save(self._folder / "vectors")
        reached("vectors written")
        rows.finished(repeated)
        reached("passages written")
        return Written(len(vectors), len(vectors), (), embedded, empty, failed)

    def grown(
        self,
        previous: Previous,
        added: Iterable[NewDocument],
        characters: int,
        *,
        removed: Sequence[str],
        renamed: Mapping[str, tuple[str, str]],
        repeated: Sequence[Repeated],
    ) -> Written:
        """`previous` without the documents `removed`, and with those `added`, whose rows come after it.

        `renamed` maps a document's id to its new id and file.
        """
        dead_rows = previous.passages.rows_of(removed)
        first = len(previous.vectors)
        self._check_space(characters, first)
        terms = lexical.Writer.grown(previous.folder / "lexical", self._folder / "lexical", dead_rows, first_row=first)
        rows = passages.Writer.grown(
            previous.folder / "passages.sqlite", self._folder / "passages.sqlite", removed=removed, renamed=renamed
        )
        new, embedded, empty, failed = self._stream(added, characters, terms, rows, first_row=first)
        check_space(self._folder, previous.vectors.nbytes + new.nbytes)
        count = Dense.grown(previous.folder / "vectors", self._folder / "vectors", dead_rows, new)
        reached("vectors written")
        rows.finished(repeated)
        reached("passages written")
        dead = tuple(sorted({*previous.dead, *dead_rows}))
        return Written(count - len(dead), count, dead, embedded, empty, failed)

    def _stream(
        self,
        documents: Iterable[NewDocument | Entry],
        characters: int,
        terms: lexical.Writer,
        rows: passages.Writer,
        *,
        first_row: int,
    ) -> tuple[Vectors, int, tuple[str, ...], tuple[Failed, ...]]:
        """Write terms and passages; gives vectors, how many were made, documents without a passage, and those that
        could not be made ready.
        """
        vectors = self._collector()
        parallel = self._workers.parallel and characters >= WORTH_CHARS
        empty: list[str] = []
        failed: list[Failed] = []
        row = first_row
        for part, read in self._parts(documents, parallel=parallel):
            if isinstance(part, Failed):
                failed.append(part)
                continue
            rows.add(part.packed, row)
            row += len(part.keys)
            for each in part.terms:
                terms.add(each)
            for key, text in zip(part.keys, part.texts, strict=True):
                vectors.add(key, text)
            if part.packed.document and not part.keys:
                empty.append(part.packed.id)
            self._progress("words", min(read, characters), characters)
        terms.finished()
        self._progress("words", characters, characters)
        reached("words written")
        self._progress("embed", 0, row - first_row)
        made = vectors.finished()
        self._progress("embed", row - first_row, row - first_row)
        return made, vectors.encoded, tuple(empty), tuple(failed)

    def _parts(
        self, documents: Iterable[NewDocument | Entry], *, parallel: bool
    ) -> Iterator[tuple[Prepared | Failed, int]]:
        """What is to be written, in order, each with the characters up to the end of its document.

        A very long document is prepared here, part by part: all its terms at once would be many times as
        much as its text.
        """
        read = 0
        for long, batches in groupby(
            _batches(documents), key=lambda batch: len(batch) == 1 and len(batch[0].document.text) >= LONG_CHARS
        ):
            if long:
                for batch in batches:
                    for document in batch:
                        read += len(document.document.text)
                        for part in prepared_parts(document, *self._chunking):
                            yield part, read
                continue
            jobs = ((batch, *self._chunking) for batch in batches)
            for parts in self._workers.ordered(prepared, jobs, parallel=parallel):
                for part in parts:
                    if isinstance(part, Prepared) and part.packed.document:
                        read += len(part.packed.document[1])
                    yield part, read

    def _collector(self) -> VectorCollector:
        """Where vectors are collected: made by the workers, if the encoder is one that they can open."""
        encoder, workers = self._encoder, self._workers
        dimension = encoder.dimension
        if isinstance(encoder, RemoteEncoder):
            return VectorCollector(self._cache, encoder.submit, dimension, self._known, encoder.in_flight)
        folder = str(encoder.folder) if isinstance(encoder, StaticEncoder) else ""

        def encode(texts: list[str]) -> Future[Vectors]:
            if folder and workers.started:
                return workers.submit(encode_texts, folder, texts)
            return done(encoder.encode_document, texts)

        in_flight = 2 * workers.count if folder and workers.parallel else 0
        return VectorCollector(self._cache, encode, dimension, self._known, in_flight)

    def _check_space(self, characters: int, rows_before: int) -> None:
        """Refuse early what the disk cannot hold: terms, passages and vectors take some 16 bytes a character, and some
        texts a third of that. What needs more than it seemed is told when the disk is full.
        """
        rows = rows_before + characters // self._chunking[0]
        check_space(self._folder, (4 * rows * self._encoder.dimension + 16 * characters) // 3)


def _batches(documents: Iterable[NewDocument | Entry]) -> Iterator[list[NewDocument | Entry]]:
    batch: list[NewDocument | Entry] = []
    characters = 0
    for document in documents:
        if batch and len(document.document.text) >= LONG_CHARS:
            yield batch
            batch, characters = [], 0
        batch.append(document)
        characters += len(document.document.text)
        if characters >= BATCH_CHARS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
