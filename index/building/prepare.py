"""Make documents ready to be written: cleaned, chunked, cut into words, and embedded.

What stands here is done by the workers, so it loads neither FAISS nor tantivy.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.embedding.static import Vectors, static
from index.ingest.chunk import passages as chunk
from index.ingest.chunk import search_text
from index.ingest.clean import Edges, left_out
from index.records import Document
from index.storage.passages import Entry, Packed, key, packed
from index.text import bulk
from index.text.wordlist import WordList

PART_PASSAGES = 1000
"""Passages of one document that are made ready at a time."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A document to be cleaned and chunked; `repeated` are lines of its site that search does not see."""

    document: Document
    edges: Edges
    repeated: frozenset[str]


@dataclass(frozen=True, slots=True)
class Composed:
    """A document, or a part of a long one, ready to be written: its rows, and of each passage the terms and what is embedded."""

    packed: Packed
    keys: tuple[bytes, ...]
    terms: tuple[str, ...]
    texts: tuple[str, ...]


def ready(
    documents: Sequence[Fresh | Entry], size: int, overlap: int, own: WordList
) -> list[Composed]:
    """`documents` cleaned, chunked and cut into words, as far as that is not done already."""
    uncut = [part for document in documents for part in _uncut(document, size, overlap)]
    terms = iter(bulk.terms([text for part in uncut for text in part.texts], own))
    return [replace(part, terms=tuple(islice(terms, len(part.texts)))) for part in uncut]


def parts(document: Fresh | Entry, size: int, overlap: int, own: WordList) -> Iterator[Composed]:
    """A document made ready, PART_PASSAGES at a time; all but the first are only passages."""
    for part in _uncut(document, size, overlap):
        yield replace(part, terms=tuple(bulk.terms(part.texts, own)))


def _uncut(document: Fresh | Entry, size: int, overlap: int) -> Iterator[Composed]:
    """The parts of a document without their terms."""
    made = document if isinstance(document, Entry) else entry(document, size, overlap)
    for first in range(0, max(1, len(made.passages)), PART_PASSAGES):
        here = slice(first, first + PART_PASSAGES)
        texts = tuple(search_text(passage) for passage in made.passages[here])
        keys = made.keys[here] or tuple(key(text) for text in texts)
        part = packed(replace(made, passages=made.passages[here], keys=keys))
        yield Composed(replace(part, document=()) if first else part, keys, (), texts)


def encode_texts(folder: str, texts: list[str]) -> Vectors:
    """What the static encoder in `folder` gives for `texts`."""
    return static(folder).encode_document(texts)


def entry(fresh: Fresh, size: int, overlap: int) -> Entry:
    """A document cleaned and chunked, with rows from 0; the keys of its passages are not made yet."""
    document = fresh.document
    hidden = left_out(document.text, repeated=fresh.repeated, places=document.places)
    group = chunk(document, hidden, size=size, overlap=overlap)
    return Entry(document, tuple(hidden), tuple(group), (), fresh.edges)


def moved(entry: Entry, document_id: str, file: str) -> Entry:
    """`entry` under another id."""
    return replace(entry, document=replace(entry.document, id=document_id, file=file))
