"""PDF by PDFium: text in reading order (`layout`), pages kept as places, scanned pages read where asked for."""

import re
from collections.abc import Iterator, Mapping, Sequence

import pypdfium2 as pdfium

from index.errors import ReadError
from index.ingest.formats import Composer, Extracted, Note
from index.ingest.formats.layout import Line, paragraphs, reading_order

OCR_DPI, OCR_PIXELS = 200, 3000
"""How fine a scanned page is looked at, and the most pixels of its longer side."""

OCR_HINT = (
    "。要识别扫描件：pip install 'yuanwen[ocr]'，并设 index.ocr: true",
    "; to read scans: pip install 'yuanwen[ocr]' and set index.ocr: true",
)


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The text of every page, `page:1` and on.

    A page without text is a scan: with the option `ocr` it is read as `scan:2`. Raises ReadError for a file that
    is encrypted or damaged.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise ReadError("PDF 有密码，未收录", "the PDF is encrypted") from error
        raise ReadError("PDF 已损坏，未收录", "the PDF is damaged") from error
    composer = Composer()
    blank: list[int] = []
    scanned: list[int] = []
    for number in range(len(document)):
        before = len(composer)
        try:
            page = document[number]
            composer.extend(paragraphs(reading_order(_page_lines(page))), f"page:{number + 1}")
            if len(composer) == before and options.get("ocr"):
                composer.extend(paragraphs(_scanned_lines(page)), f"scan:{number + 1}")
                scanned += [number + 1] if len(composer) > before else []
        except pdfium.PdfiumError:
            pass
        if len(composer) == before:
            blank.append(number + 1)
    if not len(composer):
        hint = ("", "") if options.get("ocr") else OCR_HINT
        raise ReadError(
            f"PDF 的 {len(document)} 页里没有文字（多半是扫描件），未收录{hint[0]}",
            f"no text in the {len(document)} pages of this PDF, probably a scan{hint[1]}",
        )
    notes: list[Note] = []
    for key, pages in (("note_blank_pages", blank), ("note_ocr", scanned)):
        if pages:
            notes.append((key, {"count": len(pages), "pages": _numbers(pages)}))
    return [composer.extracted(hints=_hints(document), notes=tuple(notes))]


def _scanned_lines(page: pdfium.PdfPage) -> list[Line]:
    from index.ingest.formats import ocr

    width, height = page.get_size()
    scale = min(OCR_DPI / 72, OCR_PIXELS / max(width, height, 1))
    return ocr.lines(page.render(scale=scale, rev_byteorder=True).to_numpy())


def _page_lines(page: pdfium.PdfPage) -> list[Line]:
    text_page = page.get_textpage()
    found: list[Line] = []
    characters: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []

    def flush() -> None:
        text = "".join(characters).strip()
        if text and boxes:
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            found.append(Line(text, min(lefts), min(bottoms), max(rights), max(tops)))
        characters.clear()
        boxes.clear()

    for at, character in characters_of(text_page):
        if character in "\n\r":
            flush()
            continue
        box = text_page.get_charbox(at, loose=True)
        if boxes and not character.isspace() and _jumps(boxes[-1], box):
            flush()
        characters.append(character)
        if not character.isspace():
            boxes.append(box)
    flush()
    return found


def characters_of(page: pdfium.PdfTextPage) -> Iterator[tuple[int, str]]:
    """Each character of a page with its number there, which its box has as well.

    One call for each keeps characters and boxes in step whatever PDFium leaves out. Of one above U+FFFF it
    gives two halves; a hyphen at the end of a line, which it marks, is a hyphen.
    """
    half = 0
    for at in range(page.count_chars()):
        code = pdfium.raw.FPDFText_GetUnicode(page, at)
        if 0xD800 <= code <= 0xDBFF:
            half = code
        elif 0xDC00 <= code <= 0xDFFF:
            if half:
                yield at, chr(0x10000 + ((half - 0xD800) << 10) + code - 0xDC00)
            half = 0
        elif code:
            yield at, "-" if code in (0x02, 0xAD, 0xFFFE) else chr(code)


def _jumps(before: tuple[float, ...], after: tuple[float, ...]) -> bool:
    """Whether a character stands on another line or over a gap as wide as between columns."""
    height = max(before[3] - before[1], after[3] - after[1], 1.0)
    below = before[1] - after[3] > 0 or after[1] - before[3] > 0
    return below or after[0] - before[2] > 3 * height or before[0] - after[0] > 3 * height


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
