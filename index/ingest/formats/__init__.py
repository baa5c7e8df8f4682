"""Turn the bytes of one file into texts with their places and metadata, one module for each format.

With its rooms it may import `index.text`, the modules of `index.ingest` that every format needs (`encodings`, `repair`, `metadata`),
`index.embedding.hub` (OCR models), `index.pipes` and `index.errors`.

A reader is a module with `read(data, options) -> list[Extracted]`. It sees bytes only, never a path. The
libraries that read most formats were not written for hostile files, so these readers run in a child process
with limits (`sandbox`). A new format is one module here or in a room below, and one line in `_MODULES`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from index.ingest.repair import repair

FileNote = tuple[str, dict[str, Any]]
"""What a person should know of a file: the key of a message in `ui/languages/`, and its values."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The module that reads a format, and whether it runs in a child process."""

    module: str
    sandboxed: bool = True


_MODULES = {
    "text": ".txt .text .md .markdown",
    "web.html": ".html .htm .xhtml",
    "web.mhtml": ".mhtml .mht",
    "pages.pdf": ".pdf",
    "office.docx": ".docx",
    "office.pptx": ".pptx",
    "office.xlsx": ".xlsx",
    "web.epub": ".epub",
    "data.delimited": ".csv .tsv",
    "data.json_records": ".json .jsonl .ndjson",
    "subtitles": ".srt .vtt",
    "archive": ".zip",
}
"""Module below this package → the suffixes of its files, in lower case and in the order that people see."""

_TRUSTED = ("text", "archive")
"""These use no parser beyond the standard library's ZIP; `ingest.read` sends an archive's members on one by one."""

READERS = {
    suffix: Reader(f"{__name__}.{module}", sandboxed=module not in _TRUSTED)
    for module, suffixes in _MODULES.items()
    for suffix in suffixes.split()
}
"""Suffix → reader."""

IMAGES = dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), Reader(f"{__name__}.pages.image"))
"""Read only with the option `ocr`."""


def reader_of(suffix: str, options: Mapping[str, str]) -> Reader | None:
    """The reader of files with this suffix; None where there is none."""
    suffix = suffix.lower()
    return READERS.get(suffix) or (IMAGES.get(suffix) if options.get("ocr") else None)


@dataclass(frozen=True, slots=True)
class Extracted:
    """One text of a file. Most files hold one; a table of articles or an archive holds several.

    `part` distinguishes them: "" for the only one, `#3` for the third record, `/a/b.txt` for a member of an
    archive. `places` are (offset in code points, label): from there on, the text stands at `page:3`, `scan:3`,
    `time:00:01:02`, … . `fields` are metadata that the format states; they win over what the text says. `hints`
    only fill in what neither states.
    """

    text: str
    part: str = ""
    places: tuple[tuple[int, str], ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[FileNote, ...] = ()


class TextBuilder:
    """Joins texts, each repaired and on lines of its own, and remembers their places."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.places: list[tuple[int, str]] = []

    def add(self, text: str, place: str = "") -> None:
        """Append `text` as lines of its own; a blank text adds nothing."""
        text = repair(text).strip("\n")
        if not text.strip():
            return
        if place and (not self.places or self.places[-1][1] != place):
            self.places.append((self._length, place))
        self._parts.append(f"{text}\n")
        self._length += len(text) + 1

    def extend(self, lines: Iterable[str], place: str = "") -> None:
        """Append each of `lines`."""
        for line in lines:
            self.add(line, place)

    def __len__(self) -> int:
        return max(self._length - 1, 0)  # without the last line end

    @property
    def text(self) -> str:
        """All lines; ends with a line end unless it is empty."""
        return "".join(self._parts)

    def extracted(self, **more: Any) -> Extracted:
        """The joined text with its places."""
        return Extracted(self.text, places=tuple(self.places), **more)
