"""Draw one page of a PDF as a picture, with a quote marked as by a highlighter.

Repair and the joining of lines changed spaces and hyphens of a quote, so it is looked for among the characters
of the page without these. A quote that continues on the next page is marked up to the end of this one.
"""

import io
import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from index.errors import ReadError
from index.ingest.formats.pages.pdf import characters_of
from index.ingest.repair import repair

WIDTH, HEIGHT = 1200, 2400
"""Pixels of a picture, at most."""

LARGEST_PNG = 1_000_000
"""Bytes; a larger picture (a scan, a photograph) is sent as JPEG."""

SHORTEST = 8
"""Characters from the beginning of a quote that must be found on the page for it to be marked."""

Pixels = npt.NDArray[np.uint8]

_YELLOW = (255, 224, 102)
_IGNORED = re.compile(r"[\s\-\xad\u200b\u2010\ufeff\ufffe\x02]+")


def picture(data: bytes, number: int, quote: str = "") -> tuple[bytes, str, bool]:
    """Page `number`, from 1, as (bytes, media type, whether `quote` is marked in it).

    Raises ReadError for a file that is no PDF any more, and a page that it does not have.
    """
    try:
        document = pdfium.PdfDocument(data)
        if not 1 <= number <= len(document):
            raise ReadError("没有这一页", "there is no such page")
        page = document[number - 1]
        width, height = page.get_size()
        bitmap = page.render(scale=min(WIDTH / max(width, 1), HEIGHT / max(height, 1), 4.0), rev_byteorder=True)
        boxes = [*_boxes(page, quote)]
        pixels = bitmap.to_numpy()
        to_bitmap = bitmap.get_posconv(page).to_bitmap
        for left, bottom, right, top in boxes:
            _mark(pixels, to_bitmap(left, top), to_bitmap(right, bottom))
        return *_encoded(bitmap), bool(boxes)
    except pdfium.PdfiumError as error:
        raise ReadError("这一页显示不了", "this page cannot be shown") from error


def _boxes(page: pdfium.PdfPage, quote: str) -> Iterator[tuple[float, float, float, float]]:
    """The boxes of `quote`, one for each line, in points: left, bottom, right, top."""
    wanted = _IGNORED.sub("", quote)
    text = page.get_textpage()
    known = [
        (at, character) for at, character in characters_of(text) if not _IGNORED.match(character) and repair(character)
    ]
    start, length = _longest_prefix(wanted, "".join(character for _, character in known))
    if length < min(SHORTEST, len(wanted)) or not length:
        return
    first, last = known[start][0], known[start + length - 1][0]
    line: list[tuple[float, float, float, float]] = []
    for at in [at for at, _ in known if first <= at <= last]:
        box = text.get_charbox(at, loose=True)  # loose: the height of the font, since some characters have no glyph
        if line and (box[1] >= line[-1][3] or box[3] <= line[-1][1]):
            yield _around(line)
            line.clear()
        line.append(box)
    yield _around(line)


def _around(boxes: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _longest_prefix(wanted: str, text: str) -> tuple[int, int]:
    """(start in `text`, length) of the longest prefix of `wanted` that `text` holds.

    >>> _longest_prefix("甲乙丙", "一甲乙二"), _longest_prefix("甲", "")
    ((1, 2), (0, 0))
    """
    low, high, best = 0, len(wanted), 0
    while low < high:
        middle = (low + high + 1) // 2
        at = text.find(wanted[:middle])
        if at >= 0:
            low, best = middle, at
        else:
            high = middle - 1
    return best, low


def _mark(pixels: Pixels, first: tuple[int, int], second: tuple[int, int]) -> None:
    """Colour the paper between two corners; the print stays dark."""
    (x0, x1), (y0, y1) = sorted((first[0], second[0])), sorted((first[1], second[1]))
    part = pixels[max(y0 - 2, 0) : y1 + 3, max(x0 - 2, 0) : x1 + 3, :3]
    part[:] = (part.astype(np.uint16) * np.array(_YELLOW, np.uint16) // 255).astype(np.uint8)


def _encoded(bitmap: pdfium.PdfBitmap) -> tuple[bytes, str]:
    image = bitmap.to_pil().convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    if buffer.tell() <= LARGEST_PNG:
        return buffer.getvalue(), "image/png"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue(), "image/jpeg"
