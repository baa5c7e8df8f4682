"""Make documents ready to be written: cleaned, chunked, and cut into terms.

The worker processes run this, so it loads neither FAISS nor tantivy.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.embedding.protocol import Vectors
from index.embedding.static import static
from index.errors import ReadError
from index.ingest.boilerplate import Edges
from index.ingest.chunk import passages as chunk
from index.ingest.chunk import search_text
from index.ingest.clean import left_out
from index.records import Document
from index.storage.passages import Entry, Packed, key, packed
from index.text import bulk
from index.text.wordlist import WordList

logger = logging.getLogger(__name__)

PART_PASSAGES = 1000
"""Passages of one document that are prepared at a time."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be cleaned and chunked; `repeated` are boilerplate lines of its site, which search does not see."""

    document: Document
    edges: Edges
    repeated: frozenset[str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document, or a part of a long one, ready to be written: its packed rows, and for each passage the key
    of its vector, its terms with spaces between, and the text to embed."""

    packed: Packed
    keys: tuple[bytes, ...]
    terms: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that could not be made ready; `partly` where some of its passages were ready before."""

    id: str
    file: str
    error: ReadError
    partly: bool = False


def prepared(
    documents: Sequence[NewDocument | Entry], size: int, overlap: int, words: WordList
) -> list[Prepared | Failed]:
    """`documents` cleaned, chunked and cut into terms, as far as that is not done already.

    Where something fails that nobody foresaw, each is tried alone, so that only the one fails that brought it.
    """
    try:
        return [*_prepared(documents, size, overlap, words)]
    except MemoryError:
        raise
    except Exception as error:
        if len(documents) == 1:
            return [_failed(documents[0], error)]
        return [part for document in documents for part in prepared([document], size, overlap, words)]


def _failed(document: NewDocument | Entry, error: Exception, *, partly: bool = False) -> Failed:
    name = document.document.id
    logger.info("%r cannot be made ready", name, exc_info=True)
    return Failed(name, document.document.file or name, ReadError.unforeseen(error).named(name), partly)


def _prepared(documents: Sequence[NewDocument | Entry], size: int, overlap: int, words: WordList) -> list[Prepared]:
    parts = [part for document in documents for part in _without_terms(document, size, overlap)]
    terms = iter(bulk.terms([text for part in parts for text in part.texts], words))
    return [replace(part, terms=tuple(islice(terms, len(part.texts)))) for part in parts]


def prepared_parts(
    document: NewDocument | Entry, size: int, overlap: int, words: WordList
) -> Iterator[Prepared | Failed]:
    """A document prepared, PART_PASSAGES at a time; all parts but the first hold passages only."""
    some = False
    try:
        for part in _without_terms(document, size, overlap):
            whole = replace(part, terms=tuple(bulk.terms(part.texts, words)))
            yield whole
            some = True
    except MemoryError:
        raise
    except Exception as error:
        yield _failed(document, error, partly=some)


def _without_terms(document: NewDocument | Entry, size: int, overlap: int) -> Iterator[Prepared]:
    made = document if isinstance(document, Entry) else chunked(document, size, overlap)
    for first in range(0, max(1, len(made.passages)), PART_PASSAGES):
        here = slice(first, first + PART_PASSAGES)
        texts = tuple(search_text(passage) for passage in made.passages[here])
        keys = made.keys[here] or tuple(key(text) for text in texts)
        part = packed(replace(made, passages=made.passages[here], keys=keys))
        yield Prepared(replace(part, document=()) if first else part, keys, (), texts)


def encode_texts(folder: str, texts: list[str]) -> Vectors:
    """float32 (texts, dimension): what the static encoder in `folder` gives."""
    return static(folder).encode_document(texts)


def chunked(new: NewDocument, size: int, overlap: int) -> Entry:
    """A document cleaned and chunked, with rows from 0; the keys of its passages are not made yet."""
    document = new.document
    hidden = left_out(document.text, repeated=new.repeated, places=document.places)
    group = chunk(document, hidden, size=size, overlap=overlap)
    return Entry(document, tuple(hidden), tuple(group), (), new.edges)


def renamed(entry: Entry, document_id: str, file: str) -> Entry:
    """`entry` under another id."""
    return replace(entry, document=replace(entry.document, id=document_id, file=file))
