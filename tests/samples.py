"""Write small files of every format, so that the tests know what must be found in them."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

FACTS = ("长城全长两万一千一百九十六公里。", "黄河流经九个省区，最后注入渤海。", "珠穆朗玛峰高八千八百四十八米。")
"""One for each page, row, chapter or cue of a sample."""


def pdf(pages: Sequence[Sequence[tuple[float, float, str]]], size: float = 12) -> bytes:
    """A PDF of text set at (x, y) from the lower left corner, with a font that maps to Unicode.

    Characters of Chinese are as wide as the font is high, others half as wide.
    """
    characters = sorted({c for page in pages for _, _, text in page for c in text})
    code = {c: number for number, c in enumerate(characters, start=1)}
    widths = " ".join(f"{code[c]} [{1000 if ord(c) > 0x2E80 else 500}]" for c in characters)
    mapping = "\n".join(f"<{code[c]:04x}> <{c.encode('utf-16-be').hex()}>" for c in characters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{mapping}\nendbfchar endcmap end end"
    )
    first = 6
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Sample /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sample /CIDSystemInfo "
        f"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [{widths}] "
        "/FontDescriptor << /Type /FontDescriptor /FontName /Sample /Flags 4 /ItalicAngle 0 "
        "/FontBBox [0 -200 1000 800] /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>",
        _stream(cmap.encode()),
    ]
    for number, page in enumerate(pages):
        content = "\n".join(
            f"BT /F {size} Tf {x} {y} Td <{''.join(f'{code[c]:04x}' for c in text)}> Tj ET" for x, y, text in page
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] "
            f"/Resources << /Font << /F 3 0 R >> >> /Contents {first + 2 * number + 1} 0 R >>"
        )
        objects.append(_stream(content.encode()))
    return _assembled(objects)


def encrypted(pdf: bytes) -> bytes:
    """`pdf` as one that asks for a password: with a key for a user, which the empty one does not fit."""
    secret = f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >>"
    trailer = f"trailer\n<< /Encrypt {secret} /ID [<33> <33>] ".encode()
    return pdf.replace(b"trailer\n<< ", trailer)


def scan(lines: Sequence[str], *, kind: str = "PDF") -> bytes:
    """A picture of lines of text, as a PDF without a letter in it or as a picture file.

    The letters come from a font of their own size in the test's machine: Latin letters only.
    """
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (1240, 200 + 90 * len(lines)), "white")
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((100, 100 + 90 * number), line, fill="black", font=ImageFont.load_default(40))
    file = io.BytesIO()
    picture.save(file, kind, resolution=150)
    return file.getvalue()


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
    return head + packed + b"\nendstream"


def _assembled(objects: Iterable[str | bytes]) -> bytes:
    body = b"%PDF-1.7\n"
    offsets = []
    for number, value in enumerate(objects, start=1):
        offsets.append(len(body))
        data = value.encode() if isinstance(value, str) else value
        body += f"{number} 0 obj\n".encode() + data + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(offsets) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    return body + tail.encode() + f"startxref\n{len(body)}\n%%EOF\n".encode()


def docx(paragraphs: Sequence[str], table: Sequence[Sequence[str]] = ()) -> bytes:
    import docx as library

    document = library.Document()
    document.add_heading("地理", 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    return _saved(document)


def pptx(slides: Sequence[tuple[str, str]]) -> bytes:
    import pptx as library

    deck = library.Presentation()
    for title, text in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    return _saved(deck)


def xlsx(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return _saved(book)


def _saved(thing: Any) -> bytes:
    file = io.BytesIO()
    thing.save(file)
    return file.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def epub(chapters: Sequence[tuple[str, str]]) -> bytes:
    items = "".join(
        f'<item id="c{n}" href="text/c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    files = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        b'<rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": (
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<metadata><dc:title>山河</dc:title><dc:creator>徐霞客</dc:creator><dc:date>2024-05-01</dc:date></metadata>"
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
        ).encode(),
    }
    for n, (title, text) in enumerate(chapters):
        files[f"OEBPS/text/c{n}.xhtml"] = (
            f'<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>{title}</h1><p>{text}</p></body></html>'
        ).encode()
    return zipped(files)


PAGE = """<!doctype html><html lang="zh"><head><meta charset="{charset}"><title>山河 - 某某网</title>
<meta property="og:site_name" content="某某网"><meta name="author" content="徐霞客">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "山河", "datePublished": "2024-05-01T08:00:00+08:00", "author": {{"@type": "Person", "name": "徐霞客"}}}}</script>
</head><body><nav><a href="/">首页</a> <a href="/news">新闻</a> <a href="/vip">会员登录</a></nav>
<article><h1>山河</h1><p>{0}这一段写的是长城，写得稍微长一些，好让人看出它是正文。</p>
<p>{1}这一段写的是黄河，写得稍微长一些，好让人看出它是正文。</p>
<p>{2}这一段写的是山峰，写得稍微长一些，好让人看出它是正文。</p></article>
<footer>版权所有 联系我们 广告服务</footer><script>alert(1)</script></body></html>"""


def html(charset: str = "utf-8") -> bytes:
    return PAGE.format(*FACTS, charset=charset).encode(charset)


def mhtml() -> bytes:
    import base64

    body = base64.encodebytes(html()).decode()
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/shanhe\r\n"
        'Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: https://example.org/shanhe\r\n\r\n{body}\r\n--b--\r\n"
    ).encode()


def every() -> dict[str, bytes]:
    """File name → bytes: one file of each format, each holding all of FACTS."""
    a, b, c = FACTS
    table = [["地方", "说明"], ["长城", a], ["黄河", b], ["珠峰", c]]
    records = [
        {"title": f"第{n}条", "date": f"2024-05-0{n}", "url": f"https://example.org/{n}", "body": fact}
        for n, fact in enumerate(FACTS, start=1)
    ]
    return {
        "a.txt": "\n".join(FACTS).encode("gb18030"),
        "b.md": ("# 山河\n\n" + "\n\n".join(FACTS)).encode(),
        "c.html": html(),
        "d.mhtml": mhtml(),
        "e.pdf": pdf([[(50, 700, fact)] for fact in FACTS]),
        "f.docx": docx(FACTS),
        "g.pptx": pptx([(f"第{n}张", fact) for n, fact in enumerate(FACTS, start=1)]),
        "h.xlsx": xlsx({"山河": table, "别的": [["甲", "乙"], ["一", "二"]]}),
        "i.epub": epub([(f"第{n}章", fact) for n, fact in enumerate(FACTS, start=1)]),
        "j.csv": "\n".join(",".join(row) for row in table).encode("gb18030"),
        "k.tsv": "\n".join("\t".join(row) for row in table).encode(),
        "l.json": json.dumps(records, ensure_ascii=False).encode(),
        "m.jsonl": "\n".join(json.dumps(r, ensure_ascii=False) for r in records).encode(),
        "n.srt": "\n".join(
            f"{n}\n00:0{n}:00,000 --> 00:0{n}:05,000\n{fact}\n" for n, fact in enumerate(FACTS, 1)
        ).encode(),
        "o.vtt": (
            "WEBVTT\n\n" + "\n".join(f"00:0{n}:00.000 --> 00:0{n}:05.000\n{fact}\n" for n, fact in enumerate(FACTS, 1))
        ).encode(),
        "p.zip": zipped({f"内/{n}.txt": fact.encode("gb18030") for n, fact in enumerate(FACTS, start=1)}),
    }
