"""Files as other programs really write them: WPS, Excel, databases, editors, old web pages."""

import io
import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import samples
from fakes import FakeEncoder
from samples import FACTS

from index import BuildOptions, build, load
from index.errors import ReadError
from index.ingest.formats.sandbox import Sandbox
from index.ingest.read import ReadResult, is_plain, read
from index.records import Document, Span

sandbox = Sandbox()


def opened(name: str, data: bytes, **options: str) -> ReadResult:
    return read(name, data, options=options, sandbox=sandbox)


def only(name: str, data: bytes) -> Document:
    (document,) = opened(name, data).documents
    return document


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """An Office file with one part changed."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = archive.namelist()
    return samples.zipped({n: change(archive.read(n)) if n == part else archive.read(n) for n in names})


def saved(thing: Any) -> bytes:
    file = io.BytesIO()
    thing.save(file)
    return file.getvalue()


# Tables.


def test_a_table_as_excel_exports_it_in_chinese() -> None:
    """GB18030 without a mark, Windows line ends, a title above the names of columns, years for names."""
    found = only(
        "a.csv",
        "销售统计表,,,\r\n地区,2022年,2023,备注\r\n华东,\"12,500\",13,好\r\n\r\n华北,3,4,\r\n".encode("gbk"),
    )  # fmt: skip
    assert found.text.split("\n") == [
        "销售统计表", "地区 | 2022年 | 2023 | 备注", "地区：华东；2022年：12,500；2023：13；备注：好",
        "地区：华北；2022年：3；2023：4", "",
    ]  # fmt: skip
    at = found.text.index("华北")
    assert found.place_of(Span(at, at + 2)) == "row:5"


def test_figures_are_no_names_of_columns() -> None:
    assert "：" not in only("a.csv", b"3.5,12%\n4,13%\n").text


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows() -> None:
    found = only("a.csv", '名,说明\n甲,"没有关上\n乙,第二\n丙,第三\n'.encode())
    assert [label for _, label in found.places] == ["row:1", "row:2", "row:3", "row:4"]
    assert "名：乙；说明：第二\n" in found.text


def test_a_list_of_sentences_is_not_cut_at_their_commas() -> None:
    lines = ["标题", "第一句，很长。", "第二句，也长。"]
    assert only("a.csv", "\n".join(lines).encode("gbk")).text == "\n".join(lines) + "\n"
    assert only("a.csv", "名，值\n甲，1\n".encode()).text == "名 | 值\n名：甲；值：1\n"


def test_a_separator_that_the_first_line_names_is_taken() -> None:
    found = only("a.csv", "sep=;\r\n名;值\r\n甲;1,5\r\n".encode())
    assert found.text == "名 | 值\n名：甲；值：1,5\n"
    assert [label for _, label in found.places] == ["row:2", "row:3"]


def test_cells_of_a_workbook_read_as_they_are_shown() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["年度统计表"])
    sheet.append(["地区", "2023年", "增长率"])
    sheet.append(["华东", 0.1 + 0.2, 0.1234])
    sheet["C3"].number_format = "0.0%"
    sheet["A9"] = "隔了几行"
    found = only("a.xlsx", saved(book))
    assert "地区：华东；2023年：0.3；增长率：12.3%" in found.text
    at = found.text.index("隔了几行")
    assert found.place_of(Span(at, at + 4)) == "sheet:Sheet!9"


# Word and slides.


def test_a_table_inside_a_table_is_read_once() -> None:
    import docx

    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "外"
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"
    assert only("a.docx", saved(document)).text == "外 | 内一 | 内二\n"


def levels(*rules: tuple[str, str]) -> bytes:
    """The rules of one list, of which the second may be used in its place to begin anew."""
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(rules)
    )
    return (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
    ).encode()


def numbered(paragraphs: list[tuple[str, int, str]], *rules: tuple[str, str]) -> bytes:
    """A Word file of (list, level, text)."""
    import docx

    document = docx.Document()
    for number, at, text in paragraphs:
        properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = at
        properties.get_or_add_numId().val = int(number)
    return changed(saved(document), "word/numbering.xml", lambda _: levels(*rules))


def test_paragraphs_have_the_numbers_that_word_gives_them() -> None:
    data = numbered(
        [("1", 0, "总则"), ("1", 1, "目的。"), ("1", 1, "范围。"), ("0", 0, "插话。"), ("1", 0, "附则"),
         ("1", 1, "生效。"), ("2", 0, "另一章"), ("1", 2, "小项。"), ("1", 2, "又一项。")],
        ("chineseCountingThousand", "第%1章"), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"),
    )  # fmt: skip
    assert only("a.docx", data).text.split("\n") == [
        "第一章 总则", "一.1 目的。", "一.2 范围。", "插话。", "第二章 附则", "二.1 生效。", "第一章 另一章",
        "(a) 小项。", "(b) 又一项。", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "text", "said"),
    [
        ("japaneseCounting", "%1、", "一、甲|二、甲|三、甲"),
        ("chineseLegalSimplified", "%1", "壹 甲|贰 甲|叁 甲"),
        ("upperRoman", "%1.", "I. 甲|II. 甲|III. 甲"),
        ("decimalEnclosedCircle", "%1", "① 甲|② 甲|③ 甲"),
        ("ideographTraditional", "（%1）", "（甲）甲|（乙）甲|（丙）甲"),
        ("bullet", "•", "甲|甲|甲"),
        ("none", "x", "甲|甲|甲"),
    ],
)
def test_numbers_are_written_as_their_form_says(form: str, text: str, said: str) -> None:
    found = only("a.docx", numbered([("1", 0, "甲")] * 3, (form, text)))
    assert found.text.strip().split("\n") == said.split("|")


def test_numbers_of_a_style_count_too() -> None:
    import docx

    document = docx.Document()
    for text in ("甲", "乙"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("丙", style="List Bullet")
    assert only("a.docx", saved(document)).text == "1. 甲\n2. 乙\n丙\n"


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_a_link_to_a_picture_that_was_taken_out_does_no_harm(kind: str) -> None:
    """WPS leaves `Target="NULL"`."""
    dead = (
        b'<Relationship Id="rId99" Target="NULL" Type="http://schemas.openxmlformats.org/officeDocument/'
        b'2006/relationships/image"/></Relationships>'
    )
    data, part = (
        (samples.docx(FACTS), "word/_rels/document.xml.rels")
        if kind == "docx"
        else (samples.pptx([("山河", fact) for fact in FACTS]), "ppt/slides/_rels/slide1.xml.rels")
    )
    data = changed(data, part, lambda body: body.replace(b"</Relationships>", dead))
    found = only(f"a.{kind}", data)
    assert all(fact in found.text for fact in FACTS)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>汉</w:t></w:r></w:rubyBase></w:ruby>", "汉"),
        ("<w:t>2020</w:t><w:noBreakHyphen/><w:t>2021年</w:t>", "2020-2021年"),
        ("<w:t>留下。</w:t></w:r><w:moveFrom><w:r><w:t>搬走。</w:t></w:r></w:moveFrom><w:r>", "留下。"),
        ('<w:t>式</w:t></w:r><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
         "<m:r><m:t>E=mc</m:t></m:r></m:oMath><w:r>", "式E=mc"),
    ],
)  # fmt: skip
def test_a_paragraph_reads_as_it_is_printed(runs: str, text: str) -> None:
    data = changed(samples.docx(["E"]), "word/document.xml", lambda body: body.replace(b"<w:t>E</w:t>", runs.encode()))
    assert only("a.docx", data).text.split("\n")[1] == text


@pytest.mark.parametrize(("more", "said"), [(b"", "另存为 .docx"), ("EncryptedPackage".encode("utf-16-le"), "密码")])
@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pptx"])
def test_a_file_of_an_old_office_is_told_from_one_with_a_password(name: str, more: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        opened(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999) + more)


# Web pages.


@pytest.mark.parametrize(
    ("declared", "written"),
    [("gb2312", "utf-8"), ("iso-8859-1", "gb18030"), ("us-ascii", "utf-8"), ("utf-16", "utf-8")],
)
@pytest.mark.parametrize("more", ["", "一", "a", "一a"])
def test_a_page_that_was_converted_since_is_read(declared: str, written: str, more: str) -> None:
    """Bytes of UTF-8 can often be read as GBK too, and as Latin letters always."""
    page = samples.PAGE.format(*FACTS, charset=declared) + f"<!--{more}-->"
    assert FACTS[0] in only("a.html", page.encode(written)).text


def test_a_page_in_latin_letters_is_read_in_them() -> None:
    page = "<meta charset=iso-8859-1><p>Der Müller fährt nach Köln – “heute”.</p>"
    assert only("a.html", page.encode("cp1252")).text == "Der Müller fährt nach Köln – “heute”.\n"


@pytest.mark.parametrize("head", ["", "\ufeff\n", '<?xml version="1.0"?>\n'])
def test_a_page_that_is_called_text_is_read_as_a_page(head: str) -> None:
    data = (head + samples.PAGE.format(*FACTS, charset="utf-8")).encode()
    assert not is_plain("a.txt", data)
    found = only("a.txt", data)
    assert (found.title, found.author) == ("山河", "徐霞客")
    assert "<" not in found.text


def test_a_message_that_is_called_a_page_is_read_as_a_message() -> None:
    found = only("a.html", samples.mhtml())
    assert FACTS[0] in found.text
    assert "=E9" not in found.text


def test_a_text_about_pages_is_a_text() -> None:
    data = "<html> 是网页的第一个标签。".encode()
    assert is_plain("a.txt", "说到 <html> 标签。".encode())
    assert is_plain("a.md", b"<htmlx>")
    assert not is_plain("a.txt", data)


def test_text_in_rtf_is_refused_in_one_line() -> None:
    with pytest.raises(ReadError, match="RTF"):
        opened("a.txt", rb"{\rtf1\ansi \'c4\'e3}")


# Records.


def test_a_record_of_jsonl_is_named_by_its_line() -> None:
    found = opened("a.jsonl", '{"body":"一。"}\r\n\r\n{broken\r\n{"body":"四。"}\r\n'.encode())
    assert [document.id for document in found.documents] == ["a.jsonl#1", "a.jsonl#4"]


def test_a_body_of_a_page_gives_its_text() -> None:
    data = json.dumps({"title": "T", "content": "<p>一 &lt; 二。</p><p>三<br>四。</p>"}).encode()
    assert only("a.json", data).text == "一 < 二。\n三\n四。\n"
    plain = json.dumps({"title": "T", "content": "若 a < b 则 c > d。"}).encode()
    assert only("a.json", plain).text == "若 a < b 则 c > d。\n"


def test_records_are_read_in_time_that_grows_with_their_number() -> None:
    """The bytes of the whole file are not hashed once for each record."""
    import hashlib

    hashed = 0
    sha256 = hashlib.sha256

    def counting(data: bytes = b"") -> Any:
        nonlocal hashed
        hashed += len(data)
        return sha256(data)

    data = "\n".join(json.dumps({"body": f"第{n}条。"}) for n in range(200)).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.ingest.read.hashlib.sha256", counting)
        assert len(opened("a.jsonl", data).documents) == 200
    assert hashed < 10 * len(data)


# Subtitles.


@pytest.mark.parametrize("codec", ["gb18030", "utf-8-sig", "utf-16"])
def test_subtitles_with_windows_line_ends_and_blank_cues(codec: str) -> None:
    lines = [
        "1", "00:00:01,000 --> 00:00:02,000", "<i>你好</i>，世界。", "第二行。", "",
        "2", "00:00:03,000 --> 00:00:04,000", "", "",
        "3", "01:01:02,500 --> 01:01:04,000 X1:1", "{\\an8}第三句。", "",
    ]  # fmt: skip
    found = only("a.srt", "\r\n".join(lines).encode(codec))
    assert found.text == "你好，世界。 第二行。\n第三句。\n"
    assert [label for _, label in found.places] == ["time:00:00:01", "time:01:01:02"]


def test_marks_of_webvtt_are_no_text() -> None:
    cues = (
        "WEBVTT\nKind: captions\n\nNOTE 不要\n\nintro\n00:01.000 --> 00:02.000 align:start\n"
        "<v 张三>甲<00:01.500><c.red>乙</c> &amp; 丙\n"
    )
    found = only("a.vtt", cues.encode())
    assert found.text == "甲乙 & 丙\n"
    assert [label for _, label in found.places] == ["time:00:00:01"]


# PDF.


def test_rare_characters_of_a_pdf_are_not_lost() -> None:
    assert only("a.pdf", samples.pdf([[(50, 700, "吉野家写作𠮷字㐀。")]])).text == "吉野家写作𠮷字㐀。\n"


def test_a_word_broken_over_ragged_lines_is_whole() -> None:
    lines = ["The method is used in most of the long-term re-", "search of COVID-", "19 cases"]
    page = [(50.0, 700.0 - 15 * n, line) for n, line in enumerate(lines)]
    text = only("a.pdf", samples.pdf([page])).text
    assert "long-term research of COVID-" in text
    assert "re-" not in text.replace("research", "")


@pytest.mark.parametrize("quote", ["吉野家，写作𠮷字；第二句！", "（又及）后面，还有，许多。"])
def test_a_quote_with_full_width_marks_is_marked_on_its_page(quote: str) -> None:
    import numpy as np
    from PIL import Image

    data = samples.pdf([[(50, 700, quote)]])
    text = only("a.pdf", data).text.strip()
    assert text == quote
    picture, _, marked = sandbox.picture(data, 1, text)
    assert marked
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)
    columns = np.flatnonzero(((pixels[..., 0] - pixels[..., 2]) > 100).any(axis=0))
    wide = (columns.max() - columns.min()) / pixels.shape[1] * 600
    assert wide > 12 * (len(quote) - 1)


# Archives.


def test_two_members_of_one_name_are_told(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("a.txt", FACTS[0])
        archive.writestr("a.txt", FACTS[1])
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "b.zip").write_bytes(file.getvalue())
    report = build(tmp_path / "seeds", store=tmp_path / "store", options=BuildOptions(encoder=FakeEncoder()))
    assert [name for name, _ in report.failed] == ["b.zip/a.txt"]
    document = load(tmp_path / "store", encoder=FakeEncoder()).document("b.zip/a.txt")
    assert document is not None
    assert document.text == FACTS[0]


def test_a_member_without_a_name_is_told() -> None:
    data = samples.zipped({"X": b"x", "good.txt": FACTS[0].encode()}).replace(b"X", b"\0")
    reading = opened("a.zip", data)
    assert [document.id for document in reading.documents] == ["a.zip/good.txt"]
    assert len(reading.failed) == 1


def test_places_inside_an_archive_are_those_of_its_members() -> None:
    names = {"e.pdf": "page:2", "g.pptx": "slide:2", "h.xlsx": "sheet:山河!3", "j.csv": "row:3", "n.srt": "time:00:02:00"}  # fmt: skip
    every = samples.every()
    reading = opened("z.zip", samples.zipped({f"内/{name}": every[name] for name in names}))
    for document in reading.documents:
        at = document.text.index(FACTS[1])
        name = document.id.removeprefix("z.zip/内/")
        assert document.place_of(Span(at, at + len(FACTS[1]))) == names[name]
    assert len(reading.documents) == len(names)
