"""PowerPoint slides, by python-pptx: the text of each slide from top to bottom, then its notes."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pptx
from lxml import etree
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.exc import PackageNotFoundError

from index.errors import ReadError
from index.ingest.formats import Extracted, TextBuilder
from index.ingest.formats.office.package import check, properties, without_dead_links


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The text of every slide, `slide:1` and on.

    Raises ReadError when the file is damaged.
    """
    check(data)
    try:
        deck = _deck(data)
        builder = TextBuilder()
        for number, slide in enumerate(deck.slides, start=1):
            title = slide.shapes.title
            if title is not None and title.text_frame.text.strip():
                builder.add("# " + " ".join(title.text_frame.text.split()), f"slide:{number}")
            builder.extend(_lines(slide.shapes, title), f"slide:{number}")
            if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
                builder.extend(slide.notes_slide.notes_text_frame.text.split("\n"), f"slide:{number}")
        hints = properties(deck.core_properties)
    except (
        PackageNotFoundError, KeyError, ValueError, AttributeError, TypeError, etree.LxmlError
    ) as error:  # fmt: skip
        raise ReadError("PPT 文件已损坏，未收录", "the slides file is damaged") from error
    return [builder.extracted(hints=hints)]


def _deck(data: bytes) -> Any:
    try:
        return pptx.Presentation(io.BytesIO(data))
    except KeyError:  # a link to a part that the file does not hold
        return pptx.Presentation(io.BytesIO(without_dead_links(data)))


def _lines(shapes: Any, title: Any) -> Iterator[str]:
    """The lines of shapes in reading order: from top to bottom, then from left to right."""
    for shape in sorted(shapes, key=lambda shape: (shape.top or 0, shape.left or 0)):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _lines(shape.shapes, title)
        elif getattr(shape, "has_table", False) and shape.has_table:
            for row in shape.table.rows:
                yield " | ".join(" ".join(cell.text.split()) for cell in row.cells if cell.text)
        elif shape.has_text_frame:
            yield from (line for paragraph in shape.text_frame.paragraphs for line in paragraph.text.split("\v"))
