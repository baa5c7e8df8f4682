"""Word documents, by python-docx: numbered paragraphs, tables, text boxes and footnotes, in their order."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from index.errors import ReadError
from index.ingest.formats import Extracted, TextBuilder
from index.ingest.formats.office.numbering import Numbering
from index.ingest.formats.office.package import check, properties, without_dead_links

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Text boxes (read after their paragraph), deleted and moved text, ruby (phonetic) text, properties, fallbacks.
_LEFT_OUT = (_W + "txbxContent", _W + "del", _W + "moveFrom", _W + "rt", _W + "pPr", _FALLBACK)
_NOTES = ("footnotes", "endnotes")
_TITLE_STYLES = {"title": 1, "标题": 1}


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The text of a document: headings marked as in Markdown, a table row a line, notes at the end.

    Raises ReadError when it is damaged.
    """
    check(data)
    try:
        document = _document(data)
        body = document.element.body
        levels = _levels(document)
        numbers = Numbering(_numbers(document), document.styles.element)
        builder = TextBuilder()
        builder.extend(_lines(body, levels, numbers))
        for part in document.part.package.iter_parts():
            name = str(part.partname).rsplit("/", 1)[-1].split(".")[0]
            if name in _NOTES:
                builder.extend(_lines(_tree(part.blob), levels, numbers))
        hints = properties(document.core_properties)
    except (
        PackageNotFoundError, KeyError, ValueError, AttributeError, TypeError, etree.LxmlError
    ) as error:  # fmt: skip
        raise ReadError("Word 文件已损坏，未收录", "the Word file is damaged") from error
    return [builder.extracted(hints=hints)]


def _document(data: bytes) -> Any:
    try:
        return docx.Document(io.BytesIO(data))
    except KeyError:  # a link to a part that the file does not hold
        return docx.Document(io.BytesIO(without_dead_links(data)))


def _numbers(document: Any) -> Any | None:
    """The root of the numbering part; None where the document has none."""
    for link in document.part.rels.values():
        if link.reltype.endswith("/numbering") and not link.is_external:
            return _tree(link.target_part.blob)
    return None


def _tree(blob: bytes) -> Any:
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _levels(document: Any) -> dict[str, int]:
    """Style id → heading level (1 to 6), for styles that are headings."""
    levels = {}
    for style in document.styles:
        name = (style.name or "").lower()
        word, _, number = name.rpartition(" ")
        if word in ("heading", "标题") and number.isdigit():
            levels[style.style_id] = min(int(number), 6)
        elif name in _TITLE_STYLES:
            levels[style.style_id] = _TITLE_STYLES[name]
    return levels


def _lines(element: Any, levels: Mapping[str, int], numbers: Numbering) -> Iterator[str]:
    """The lines below an element; a table row is one line."""
    for child in element:
        if child.tag == _W + "p":
            yield from _paragraph(child, levels, numbers)
        elif child.tag == _W + "tbl":
            for row in _own(child, "tr"):
                cells = [" ".join(" ".join(_lines(cell, {}, numbers)).split()) for cell in _own(row, "tc")]
                yield " | ".join(cell for cell in cells if cell)
        elif child.tag != _FALLBACK and isinstance(child.tag, str):
            yield from _lines(child, levels, numbers)


def _own(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, without those of tables inside them."""
    for child in element:
        if child.tag == _W + name:
            yield child
        elif child.tag != _W + "tbl":
            yield from _own(child, name)


def _paragraph(element: Any, levels: Mapping[str, int], numbers: Numbering) -> Iterator[str]:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    level = levels.get(style.get(_W + "val"), 0) if style is not None else 0
    text = "".join(_runs(element))
    label = numbers.label(element)
    text = label + text.lstrip() if label and text.strip() else text
    for line in text.split("\n"):
        if line.strip():
            yield "#" * level + " " + line.strip() if level else line.rstrip()
    for box in element.iter(_W + "txbxContent"):
        if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
            yield from _lines(box, levels, numbers)


def _runs(element: Any) -> Iterator[str]:
    """The text of a paragraph, without what `_LEFT_OUT` names."""
    for child in element:
        if child.tag in (_W + "t", _M + "t"):
            yield child.text or ""
        elif child.tag == _W + "noBreakHyphen":
            yield "-"
        elif child.tag == _W + "tab":
            yield "\t"
        elif child.tag in (_W + "br", _W + "cr"):
            yield "\n"
        elif child.tag not in _LEFT_OUT:
            yield from _runs(child)
