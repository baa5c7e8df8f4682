"""PDF, by PDFium: text in reading order (`layout`), a place for each page, OCR of scanned pages where it is on."""

import re
from collections.abc import Iterator, Mapping, Sequence

import pypdfium2 as pdfium

from index.errors import ReadError
from index.ingest.formats import Extracted, FileNote, TextBuilder
from index.ingest.formats.pages.layout import Line, paragraphs, reading_order

OCR_DPI, OCR_PIXELS = 200, 3000
"""Resolution of a page that is drawn for OCR, and the most pixels of its longer side."""

OCR_HINT = (
    "。要识别扫描件：pip install 'yuanwen[ocr]'，并设 index.ocr: true",
    "; to read scans: pip install 'yuanwen[ocr]' and set index.ocr: true",
)


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The text of every page, `page:1` and on.

    A page without text is a scan: with the option `ocr` it is recognised, at `scan:2`. Raises ReadError for a file
    that is encrypted or damaged, or holds no text.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise ReadError("PDF 有密码，未收录", "the PDF is encrypted") from error
        raise ReadError("PDF 已损坏，未收录", "the PDF is damaged") from error
    builder = TextBuilder()
    blank: list[int] = []
    scanned: list[int] = []
    for number in range(len(document)):
        before = len(builder)
        try:
            page = document[number]
            builder.extend(paragraphs(reading_order(_page_lines(page))), f"page:{number + 1}")
            if len(builder) == before and options.get("ocr"):
                builder.extend(paragraphs(_scanned_lines(page)), f"scan:{number + 1}")
                scanned += [number + 1] if len(builder) > before else []
        except pdfium.PdfiumError:
            pass
        if len(builder) == before:
            blank.append(number + 1)
    if not len(builder):
        hint = ("", "") if options.get("ocr") else OCR_HINT
        raise ReadError(
            f"PDF 的 {len(document)} 页里没有文字（多半是扫描件），未收录{hint[0]}",
            f"no text in the {len(document)} pages of this PDF, probably a scan{hint[1]}",
        )
    notes: list[FileNote] = []
    for key, pages in (("note_blank_pages", blank), ("note_ocr", scanned)):
        if pages:
            notes.append((key, {"count": len(pages), "pages": _numbers(pages)}))
    return [builder.extracted(hints=_hints(document), notes=tuple(notes))]


def _scanned_lines(page: pdfium.PdfPage) -> list[Line]:
    from index.ingest.formats.pages import ocr

    width, height = page.get_size()
    scale = min(OCR_DPI / 72, OCR_PIXELS / max(width, height, 1))
    return ocr.lines(page.render(scale=scale, rev_byteorder=True).to_numpy())


def _page_lines(page: pdfium.PdfPage) -> list[Line]:
    """The lines of a page in the order of the file; a wide gap ends a line, as between columns."""
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
    """(index, character) of a page; the index is also that of the character's box.

    Asking for one character at a time keeps text and boxes aligned whatever PDFium leaves out. PDFium gives
    characters above U+FFFF as two surrogates, and marks hyphens at line ends with codes of their own.
    """
    high = 0  # surrogate
    for at in range(page.count_chars()):
        code = pdfium.raw.FPDFText_GetUnicode(page, at)
        if 0xD800 <= code <= 0xDBFF:
            high = code
        elif 0xDC00 <= code <= 0xDFFF:
            if high:
                yield at, chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
            high = 0
        elif code:
            yield at, "-" if code in (0x02, 0xAD, 0xFFFE) else chr(code)


def _jumps(before: tuple[float, ...], after: tuple[float, ...]) -> bool:
    """Whether two boxes (left, bottom, right, top) lie on different lines, or across a gap between columns."""
    height = max(before[3] - before[1], after[3] - after[1], 1.0)
    below = before[1] - after[3] > 0 or after[1] - before[3] > 0
    return below or after[0] - before[2] > 3 * height or before[0] - after[0] > 3 * height


def _hints(document: pdfium.PdfDocument) -> dict[str, str]:
    try:
        known = document.get_metadata_dict(skip_empty=True)
    except (pdfium.PdfiumError, UnicodeDecodeError):
        return {}
    stamp = re.match(r"D:(\d{4})(\d\d)(\d\d)", known.get("ModDate", "") or known.get("CreationDate", ""))
    return {
        "author": known.get("Author", ""),
        "updated": "-".join(stamp.groups()) if stamp else "",
        "title": known.get("Title", ""),
    }


def _numbers(pages: Sequence[int], shown: int = 12) -> str:
    return ", ".join(map(str, pages[:shown])) + (" …" if len(pages) > shown else "")
