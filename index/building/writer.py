"""Write the files of a generation: anew from all its documents, or grown from the one before.

Documents pass through one after the other and none is held: cleaned, chunked and cut into words by the
workers, written as they come back, in the order of their rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from index.building.embeddings import Embeddings, Rows, Vectors
from index.building.prepare import Composed, Fresh, encode_texts, parts, ready
from index.building.workers import Workers, done
from index.embedding.protocol import Encoder, RemoteEncoder
from index.embedding.static import StaticEncoder
from index.search import lexical
from index.search.dense import Dense
from index.storage import passages
from index.storage.faults import check_space
from index.storage.passages import Entry, Passages, Repeated
from index.storage.store import reached
from index.text.wordlist import WordList

_Progress = Callable[[str, int, int], None]

BATCH_CHARS = 60_000
"""Characters of documents that a worker gets at a time."""

LONG_CHARS = 1_000_000
"""A document at least so long is written part by part."""

WORTH_CHARS = 400_000
"""So much text is worth starting processes for: each needs a second to begin."""


@dataclass(frozen=True, slots=True)
class Old:
    """The generation that answers now, open to be taken over from.

    `vectors` are by row, float32; `dead` are rows that no passage has any more.
    """

    folder: Path
    passages: Passages
    vectors: Vectors
    dead: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many passages and rows, rows without a passage, and what was embedded."""

    passages: int
    rows: int
    dead: tuple[int, ...]
    embedded: int
    empty: tuple[str, ...]


class Composer:
    """What both ways to write a generation share."""

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        cache: Embeddings,
        known: Mapping[bytes, Vectors],
        workers: Workers,
        progress: _Progress,
        *,
        size: int,
        overlap: int,
        own: WordList,
    ) -> None:
        self._folder = folder
        self._encoder = encoder
        self._cache = cache
        self._known = known
        self._workers = workers
        self._progress = progress
        self._size = size
        self._overlap = overlap
        self._own = own

    def anew(
        self, documents: Iterable[Fresh | Entry], characters: int, repeated: Sequence[Repeated]
    ) -> Written:
        """All of `documents`, some `characters` in all, whose rows count from 0."""
        self._check_space(characters, characters // self._size)
        words = lexical.Writer.anew(self._folder / "lexical")
        rows = passages.Writer.anew(self._folder / "passages.sqlite")
        vectors, embedded, empty = self._stream(documents, characters, words, rows, first_row=0)
        self._save(vectors)
        rows.finished(repeated)
        reached("passages written")
        return Written(len(vectors), len(vectors), (), embedded, empty)

    def grown(
        self,
        old: Old,
        added: Iterable[Fresh],
        characters: int,
        *,
        removed: Sequence[str],
        renamed: Mapping[str, tuple[str, str]],
        repeated: Sequence[Repeated],
    ) -> Written:
        """`old` without the documents `removed`, and with those `added`, whose rows come after it.

        `renamed` gives for a document its new id and file.
        """
        gone = old.passages.rows_of(removed)
        first = len(old.vectors)
        self._check_space(characters, first + characters // self._size)
        words = lexical.Writer.grown(
            old.folder / "lexical", self._folder / "lexical", gone, first_row=first
        )
        rows = passages.Writer.grown(
            old.folder / "passages.sqlite",
            self._folder / "passages.sqlite",
            removed=removed,
            renamed=renamed,
        )
        new, embedded, empty = self._stream(added, characters, words, rows, first_row=first)
        check_space(self._folder, old.vectors.nbytes + new.nbytes)
        count = Dense.grown(old.folder / "vectors", self._folder / "vectors", gone, new)
        reached("vectors written")
        rows.finished(repeated)
        reached("passages written")
        dead = tuple(sorted({*old.dead, *gone}))
        return Written(count - len(dead), count, dead, embedded, empty)

    def _stream(
        self,
        documents: Iterable[Fresh | Entry],
        characters: int,
        words: lexical.Writer,
        rows: passages.Writer,
        *,
        first_row: int,
    ) -> tuple[Vectors, int, tuple[str, ...]]:
        """Write words and passages; gives vectors, how many were made, and documents without a passage."""
        vectors = self._rows()
        several = self._workers.several and characters >= WORTH_CHARS
        empty: list[str] = []
        row = first_row
        for part, read in self._parts(documents, several=several):
            rows.add(part.packed, row)
            row += len(part.keys)
            for terms in part.terms:
                words.add(terms)
            for each, text in zip(part.keys, part.texts, strict=True):
                vectors.add(each, text)
            if part.packed.document and not part.keys:
                empty.append(part.packed.id)
            self._progress("words", min(read, characters), characters)
        words.finished()
        self._progress("words", characters, characters)
        reached("words written")
        self._progress("embed", 0, row - first_row)
        made = vectors.finished()
        self._progress("embed", row - first_row, row - first_row)
        return made, vectors.made, tuple(empty)

    def _parts(
        self, documents: Iterable[Fresh | Entry], *, several: bool
    ) -> Iterator[tuple[Composed, int]]:
        """What is to be written, in order, each with the characters up to the end of its document.

        A very long document is made ready here, part by part: all its words at once would be many times as
        much as its text.
        """
        how = (self._size, self._overlap, self._own)
        read = 0
        for long, batches in groupby(_batches(documents), key=_is_long):
            if long:
                for batch in batches:
                    for document in batch:
                        read += len(document.document.text)
                        for part in parts(document, *how):
                            yield part, read
                continue
            jobs = ((batch, *how) for batch in batches)
            for composed in self._workers.ordered(ready, jobs, several=several):
                for part in composed:
                    read += len(part.packed.document[1]) if part.packed.document else 0
                    yield part, read

    def _rows(self) -> Rows:
        """Where vectors are collected: by the workers, if the encoder is one that they can open."""
        encoder = self._encoder
        if isinstance(encoder, RemoteEncoder):
            return self._cache.collecting(
                encoder.submit,
                dimension=encoder.dimension,
                known=self._known,
                under_way=encoder.under_way,
            )
        several = self._workers.several and isinstance(encoder, StaticEncoder)

        def encode(texts: list[str]) -> Future[Vectors]:
            if several and self._workers.started:
                assert isinstance(encoder, StaticEncoder)
                return self._workers.submit(encode_texts, str(encoder.folder), texts)
            return done(encoder.encode_document, texts)

        return self._cache.collecting(
            encode,
            dimension=encoder.dimension,
            known=self._known,
            under_way=2 * self._workers.count if several else 0,
        )

    def _save(self, vectors: Vectors) -> None:
        check_space(self._folder, vectors.nbytes)
        Dense.build(vectors).save(self._folder / "vectors")
        reached("vectors written")

    def _check_space(self, characters: int, passages: int) -> None:
        """Refuse early what the disk cannot hold: words, passages and vectors take some 16 bytes a character."""
        check_space(self._folder, 4 * passages * self._encoder.dimension + 16 * characters)


def _is_long(batch: Sequence[Fresh | Entry]) -> bool:
    return len(batch) == 1 and len(batch[0].document.text) >= LONG_CHARS


def _batches(documents: Iterable[Fresh | Entry]) -> Iterator[list[Fresh | Entry]]:
    batch: list[Fresh | Entry] = []
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
