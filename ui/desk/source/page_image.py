"""Give a page of a PDF of the index as a picture, with a quote marked.

Only files that the index knows are ever opened, inside of the seeds folder, and only while their
bytes are those that were indexed. A file is drawn in a child process of its own, within limits.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadError
from index.ingest.formats.sandbox import Sandbox
from index.records import Document, Span
from ui.desk.source.disk import bytes_of

SECONDS, MEGABYTES = 15.0, 768
"""What drawing a page may take."""

KEPT = 16
"""Pictures that are kept, of at most some megabytes each: a reader goes back and forth."""

LONGEST_QUOTE = 2000


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a picture. `marked` says whether the quote was found on it."""

    picture: bytes
    kind: str
    marked: bool


def page_of(document: Document, place: str) -> int:
    """The number of the page that `place` names, when a PDF of the seeds folder has it; 0 otherwise.

    >>> page_of(Document("a.pdf", "", file="a.pdf"), "page:3"), page_of(Document("a.txt", ""), "")
    (3, 0)
    """
    kind, _, at = place.partition(":")
    own = (document.file or document.id).lower().endswith(".pdf")
    return int(at) if own and kind in ("page", "scan") and at.isdecimal() else 0


class PageImages:
    """The pages of the PDFs below one seeds folder. Safe to use from several threads."""

    def __init__(self, seeds: Path, document: Callable[[str], Document | None]) -> None:
        self._seeds = seeds
        self._document = document
        self._sandbox = Sandbox(seconds=SECONDS, megabytes=MEGABYTES)
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int, Span], PageImage] = OrderedDict()

    def image(self, document_id: str, page: int, span: Span) -> PageImage:
        """Page `page` of a document, with the quote at `span` marked.

        Raises ReadError when there is no such document, page or file, when the file has changed since
        it was indexed, and when it cannot be drawn within the limits.
        """
        document = self._document(document_id)
        if document is None or not page_of(document, f"page:{page}"):
            raise ReadError("没有这一页", "there is no such page")
        if span.end > len(document.text):
            raise ReadError("没有这句引文", "there is no such quote")
        key = (document.sha256, page, span)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        quote = span.of(document.text)[:LONGEST_QUOTE]
        drawn = PageImage(*self._sandbox.picture(self._bytes(document), page, quote))
        with self._lock:
            self._kept[key] = drawn
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return drawn

    def close(self) -> None:
        """End the child process."""
        self._sandbox.close()

    def _bytes(self, document: Document) -> bytes:
        data = bytes_of(self._seeds, document.file or document.id)
        if hashlib.sha256(data).hexdigest() != document.sha256:
            raise ReadError("文件在建立索引之后改动过", "the file has changed since it was indexed")
        return data
