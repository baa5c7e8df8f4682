"""PDF by PDFium: lines put into reading order, wrapped lines joined, pages kept as places.

A PDF knows no paragraphs, only characters with their boxes. Lines come in the order in which they
were written, which is column by column in nearly every file; where a page was written across its
columns, a gap that no line crosses divides them. A line that runs to the right edge of its column
goes on in the next one, unless that begins with an indent.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from index.errors import ReadError
from index.formats import Composer, Extracted, Note
from index.language import CLOSERS, HAN, HANGUL, KANA, STOPS

_EAST_ASIAN = re.compile(f"[{HAN}{KANA}{HANGUL}，。、；：？！“”‘’《》「」『』（）【】…—％]")
_STOP = re.compile(rf"[{STOPS}!?.:：][{re.escape(CLOSERS)}]*$")
_HYPHEN = re.compile(r"(?<=[A-Za-z])(?:[\xad\ufffe\x02]|-)$")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a page: its text and its box, in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The text of every page, `page:1` and on.

    Raises ReadError for a file that is encrypted or damaged.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise ReadError("PDF 有密码，未收录", "the PDF is encrypted") from error
        raise ReadError("PDF 已损坏，未收录", "the PDF is damaged") from error
    composer = Composer()
    blank: list[int] = []
    for number in range(len(document)):
        before = len(composer)
        try:
            found = _page_lines(document[number])
        except pdfium.PdfiumError:
            found = []
        composer.extend(_paragraphs(_in_reading_order(found)), f"page:{number + 1}")
        if len(composer) == before:
            blank.append(number + 1)
    notes: tuple[Note, ...] = ()
    if blank and len(composer):
        notes = (("note_blank_pages", {"count": len(blank), "pages": _numbers(blank)}),)
    if not len(composer):
        raise ReadError(
            f"PDF 的 {len(document)} 页里没有文字（多半是扫描件），未收录",
            "no text in this PDF, probably a scan",
        )
    return [composer.extracted(hints=_hints(document), notes=notes)]


def _page_lines(page: pdfium.PdfPage) -> list[_Line]:
    text_page = page.get_textpage()
    count = text_page.count_chars()
    found: list[_Line] = []
    characters: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []

    def flush() -> None:
        text = "".join(characters).strip()
        if text and boxes:
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            found.append(_Line(text, min(lefts), min(bottoms), max(rights), max(tops)))
        characters.clear()
        boxes.clear()

    # One call for each character keeps characters and boxes in step whatever PDFium leaves out.
    for at in range(count):
        code = pdfium.raw.FPDFText_GetUnicode(text_page, at)
        if code in (10, 13):
            flush()
            continue
        if code == 0 or 0xD800 <= code <= 0xDFFF:
            continue
        character = chr(code)
        box = text_page.get_charbox(at, loose=True)
        if boxes and not character.isspace() and _jumps(boxes[-1], box):
            flush()
        characters.append(character)
        if not character.isspace():
            boxes.append(box)
    flush()
    return found


def _jumps(before: tuple[float, ...], after: tuple[float, ...]) -> bool:
    """Whether a character stands on another line or over a gap as wide as between columns."""
    height = max(before[3] - before[1], after[3] - after[1], 1.0)
    below = before[1] - after[3] > 0 or after[1] - before[3] > 0
    return below or after[0] - before[2] > 3 * height or before[0] - after[0] > 3 * height


def _in_reading_order(lines: Sequence[_Line]) -> list[_Line]:
    """`lines` as people read them: as written, unless that goes up and down between columns."""
    gutter = _gutter(lines)
    if gutter is None:
        return list(lines)
    order: list[_Line] = []
    left: list[_Line] = []
    right: list[_Line] = []
    for line in sorted(lines, key=lambda line: -line.top):
        if line.left < gutter < line.right:  # a heading over both columns
            order += [*left, *right, line]
            left, right = [], []
        else:
            (left if line.right <= gutter else right).append(line)
    return [*order, *left, *right]


def _gutter(lines: Sequence[_Line]) -> float | None:
    """Where a page that was written across two columns divides; None where nothing need change."""
    if len(lines) < 6:
        return None
    low, high = min(line.left for line in lines), max(line.right for line in lines)
    middle = [low + (high - low) * share / 100 for share in range(35, 66)]
    crossing = {x: sum(line.left < x < line.right for line in lines) for x in middle}
    best = min(middle, key=lambda x: (crossing[x], abs(x - (low + high) / 2)))
    beside = [line for line in lines if not line.left < best < line.right]
    sides = [line.left >= best for line in beside]
    turns = sum(a != b for a, b in itertools.pairwise(sides))
    both = min(sum(sides), len(sides) - sum(sides))
    if crossing[best] > 0.2 * len(lines) or both < 3 or turns <= both:
        return None
    return best


def _paragraphs(lines: Sequence[_Line]) -> list[str]:
    """Lines with those joined that only wrap."""
    found: list[str] = []
    before: _Line | None = None
    for line in lines:
        if before is not None and _goes_on(before, line, lines):
            found[-1] = _joined(found[-1], line.text)
        else:
            found.append(line.text)
        before = line
    return found


def _goes_on(before: _Line, line: _Line, lines: Sequence[_Line]) -> bool:
    size = before.height
    column = [other for other in lines if other.left < before.right and before.left < other.right]
    edge = max(other.right for other in column)
    margin = min(other.left for other in column)
    if _STOP.search(before.text) and not line.text[0].islower():
        return False  # a sentence ends here, so it does not matter whether its paragraph does
    if not 0.75 < line.height / size < 1.34 or edge - before.right > 2.5 * size:
        return False
    if line.bottom > before.top:  # the top of the next column
        return before.right - before.left > 8 * size
    indented = line.left - margin > 1.2 * size > 2 * (before.left - margin)
    return before.top - line.top < 3 * size and not indented


def _joined(text: str, more: str) -> str:
    """Two parts of a wrapped line: without a space between Chinese characters, without a hyphen.

    >>> _joined("雷军在", "演讲中"), _joined("the quick", "fox"), _joined("exam-", "ple")
    ('雷军在演讲中', 'the quick fox', 'example')
    """
    if _HYPHEN.search(text) and more[:1].islower():
        return _HYPHEN.sub("", text) + more
    if _EAST_ASIAN.match(text[-1]) or _EAST_ASIAN.match(more[0]):
        return text + more
    return f"{text} {more}"


def _hints(document: pdfium.PdfDocument) -> dict[str, str]:
    try:
        known = document.get_metadata_dict(skip_empty=True)
    except (pdfium.PdfiumError, UnicodeDecodeError):
        return {}
    stamp = re.match(
        r"D:(\d{4})(\d\d)(\d\d)", known.get("ModDate", "") or known.get("CreationDate", "")
    )
    return {
        "author": known.get("Author", ""),
        "updated": "-".join(stamp.groups()) if stamp else "",
        "title": known.get("Title", ""),
    }


def _numbers(pages: Sequence[int], shown: int = 12) -> str:
    return ", ".join(map(str, pages[:shown])) + (" …" if len(pages) > shown else "")
