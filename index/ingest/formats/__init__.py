"""One file for each format: bytes in, texts with their places and metadata out.

A reader is a module with `read(data, options) -> list[Extracted]`. It sees bytes only, never a
path, and those marked `apart` run in a child process with limits (`index/ingest/formats/apart.py`), since
the libraries that read them were not written for hostile files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from index.ingest.repair import repair

Note = tuple[str, dict[str, Any]]
"""What a person should know of a file: the key of a message in `ui/messages.py`, and its values."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Where a format is read: the module, and whether in a child process."""

    module: str
    apart: bool = True


_TEXT = Reader("index.ingest.formats.text", apart=False)
_HTML = Reader("index.ingest.formats.html")
_JSON = Reader("index.ingest.formats.json_records")
_TABLE = Reader("index.ingest.formats.table")
_SUBTITLES = Reader("index.ingest.formats.subtitles")

READERS: dict[str, Reader] = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _TEXT,
    ".markdown": _TEXT,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".mhtml": Reader("index.ingest.formats.mhtml"),
    ".mht": Reader("index.ingest.formats.mhtml"),
    ".pdf": Reader("index.ingest.formats.pdf"),
    ".docx": Reader("index.ingest.formats.docx"),
    ".pptx": Reader("index.ingest.formats.pptx"),
    ".xlsx": Reader("index.ingest.formats.xlsx"),
    ".epub": Reader("index.ingest.formats.epub"),
    ".csv": _TABLE,
    ".tsv": _TABLE,
    ".json": _JSON,
    ".jsonl": _JSON,
    ".ndjson": _JSON,
    ".srt": _SUBTITLES,
    ".vtt": _SUBTITLES,
    ".zip": Reader("index.ingest.formats.archive", apart=False),
}
"""Suffix, in lower case, to reader: a new format is one entry here and one module beside it."""

IMAGES = dict.fromkeys(
    (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"),
    Reader("index.ingest.formats.image"),
)
"""Read only with the option `ocr`."""


def reader_of(suffix: str, options: Mapping[str, str]) -> Reader | None:
    """The reader of files with this suffix; None where there is none."""
    suffix = suffix.lower()
    return READERS.get(suffix) or (IMAGES.get(suffix) if options.get("ocr") else None)


@dataclass(frozen=True, slots=True)
class Extracted:
    """One text of a file. Most files hold one; a table of articles or an archive holds several.

    `part` tells them apart: "" for the only one, `#3` for the third record, `/a/b.txt` for a member
    of an archive. `places` are (offset, label): from that code point on, the text stands at
    `page:3`, `scan:3`, `time:00:01:02`, … . `fields` are what the file states of itself and win over what its
    text says; `hints` only fill in what neither tells.
    """

    text: str
    part: str = ""
    places: tuple[tuple[int, str], ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


class Composer:
    """Joins pieces of text, each repaired and on lines of its own, and remembers their places."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.places: list[tuple[int, str]] = []

    def add(self, text: str, place: str = "", *, gap: int = 1) -> None:
        """Append `text`, `gap` line ends after what stands before it; nothing for a blank text."""
        text = repair(text).strip("\n")
        if not text.strip():
            return
        if self._pieces:
            self._pieces.append("\n" * gap)
            self._length += gap
        if place and (not self.places or self.places[-1][1] != place):
            self.places.append((self._length, place))
        self._pieces.append(text)
        self._length += len(text)

    def extend(self, lines: Iterable[str], place: str = "") -> None:
        """Append each of `lines`."""
        for line in lines:
            self.add(line, place)

    def __len__(self) -> int:
        return self._length

    @property
    def text(self) -> str:
        """All pieces; ends with a line end unless it is empty."""
        return "".join([*self._pieces, "\n"]) if self._pieces else ""

    def extracted(self, **more: Any) -> Extracted:
        """The joined text with its places."""
        return Extracted(self.text, places=tuple(self.places), **more)
