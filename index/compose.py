"""Write the files of a generation: anew from all its documents, or grown from the one before."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index import tokens
from index.chunk import passages as chunk
from index.clean import edges, left_out, searchable
from index.dense import Dense
from index.embed import Encoder
from index.embeddings import Embeddings, Vectors, key
from index.faults import check_space
from index.lexical import Lexical
from index.passages import Entry, Passages, Repeated
from index.records import Document, Passage
from index.store import reached

_Progress = Callable[[str, int, int], None]


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
        progress: _Progress,
    ) -> None:
        self._folder = folder
        self._encoder = encoder
        self._cache = cache
        self._known = known
        self._progress = progress

    def anew(self, entries: Sequence[Entry], repeated: Sequence[Repeated]) -> Written:
        """All of `entries`, whose rows count from 0."""
        passages = [passage for entry in entries for passage in entry.passages]
        texts = [search_text(passage) for passage in passages]
        Lexical.build(self._folder / "lexical", self._terms(texts))
        reached("words written")
        vectors, embedded = self._vectors(entries, texts)
        self._check_space(entries, vectors)
        Dense.build(vectors).save(self._folder / "vectors")
        reached("vectors written")
        Passages.write(self._folder / "passages.sqlite", entries, repeated)
        reached("passages written")
        return Written(len(passages), len(passages), (), embedded, _empty(entries))

    def grown(
        self,
        old: Old,
        added: Sequence[Entry],
        *,
        removed: Sequence[str],
        renamed: Mapping[str, tuple[str, str]],
        repeated: Sequence[Repeated],
    ) -> Written:
        """`old` without the documents `removed`, and with those `added`, whose rows come after it.

        `renamed` gives for a document its new id and file.
        """
        gone = old.passages.rows_of(removed)
        texts = [search_text(passage) for entry in added for passage in entry.passages]
        first = len(old.vectors)
        Lexical.grow(
            old.folder / "lexical",
            self._folder / "lexical",
            gone,
            self._terms(texts),
            first_row=first,
        )
        reached("words written")
        new, embedded = self._vectors(added, texts)
        vectors = np.concatenate([old.vectors, new])
        vectors[gone] = 0.0
        self._check_space(added, vectors)
        Dense.build(vectors).save(self._folder / "vectors")
        reached("vectors written")
        Passages.update(
            old.folder / "passages.sqlite",
            self._folder / "passages.sqlite",
            removed=removed,
            renamed=renamed,
            added=added,
            repeated=repeated,
        )
        reached("passages written")
        dead = tuple(sorted({*old.dead, *gone}))
        return Written(len(vectors) - len(dead), len(vectors), dead, embedded, _empty(added))

    def _vectors(self, entries: Sequence[Entry], texts: Sequence[str]) -> tuple[Vectors, int]:
        keys = [each for entry in entries for each in entry.keys]
        return self._cache.of(
            keys,
            dict(zip(keys, texts, strict=True)),
            self._encoder.encode_document,
            dimension=self._encoder.dimension,
            known=self._known,
            progress=lambda done, total: self._progress("embed", done, total),
        )

    def _terms(self, texts: Sequence[str]) -> Iterable[list[str]]:
        for number, text in enumerate(texts):
            if number % 64 == 0:
                self._progress("words", number, len(texts))
            yield tokens.terms(text)
        self._progress("words", len(texts), len(texts))

    def _check_space(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Refuse early what the disk cannot hold: vectors and passages are still to be written."""
        text = sum(len(entry.document.text) for entry in entries)
        check_space(self._folder, vectors.nbytes + 8 * text)


def entry(
    document: Document,
    repeated: frozenset[str],
    *,
    first_row: int,
    size: int,
    overlap: int,
) -> Entry:
    """`document` cleaned and chunked; `repeated` are lines of its site that search does not see."""
    hidden = left_out(document.text, repeated=repeated, places=document.places)
    group = chunk(document, hidden, first_row=first_row, size=size, overlap=overlap)
    return Entry(
        document,
        tuple(hidden),
        tuple(group),
        tuple(key(search_text(passage)) for passage in group),
        edges(document.text),
    )


def moved(entry: Entry, document_id: str, file: str, first_row: int) -> Entry:
    """`entry` under another id, with rows from `first_row`."""
    return replace(
        entry,
        document=replace(entry.document, id=document_id, file=file),
        passages=tuple(
            replace(passage, document_id=document_id, row=first_row + number)
            for number, passage in enumerate(entry.passages)
        ),
    )


def search_text(passage: Passage) -> str:
    """What is matched for a passage: its heading and its sentences, without Markdown marks."""
    body = " ".join(passage.sentence(span) for span in passage.sentences)
    heading = "" if body.startswith(passage.heading) else passage.heading
    return searchable(f"{heading}\n{body}" if heading else body)


def _empty(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.document.id for entry in entries if not entry.passages)
