"""Every format gives its text, its places and what it says of itself; every quote is a slice."""

import json
from pathlib import Path

import pytest
import samples
from fakes import FakeEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import FACTS
from scale import trials

from index import BuildOptions, build, load
from index.errors import ReadError
from index.ingest.formats import READERS, TextBuilder
from index.ingest.formats.sandbox import Sandbox
from index.ingest.read import ReadResult, read
from index.ingest.repair import repair
from index.records import Document
from qa.answer import cite

sandbox = Sandbox()
EVERY = samples.every()
PLACES = {
    "e.pdf": "page:{n}",
    "g.pptx": "slide:{n}",
    "h.xlsx": "sheet:山河!{m}",
    "i.epub": "chapter:第{n}章",
    "j.csv": "row:{m}",
    "k.tsv": "row:{m}",
    "n.srt": "time:00:0{n}:00",
    "o.vtt": "time:00:0{n}:00",
}


def opened(name: str, data: bytes, **options: str) -> ReadResult:
    return read(name, data, options=options, sandbox=sandbox)


def only(name: str, data: bytes, **options: str) -> Document:
    (document,) = opened(name, data, **options).documents
    return document


def test_there_is_a_sample_of_every_reader() -> None:
    modules = {READERS[Path(name).suffix].module for name in EVERY}
    assert modules == {reader.module for reader in READERS.values()}


@pytest.mark.parametrize("name", EVERY)
def test_every_format_gives_all_its_text(name: str) -> None:
    texts = [document.text for document in opened(name, EVERY[name]).documents]
    assert all(any(fact in text for text in texts) for fact in FACTS)
    assert all(repair(text) == text for text in texts)


@pytest.mark.parametrize("name", PLACES)
def test_every_place_is_right(name: str, tmp_path: Path) -> None:
    from index.records import Span

    document = only(name, EVERY[name])
    for number, fact in enumerate(FACTS, start=1):
        at = document.text.index(fact)
        place = document.place_of(Span(at, at + len(fact)))
        assert place == PLACES[name].format(n=number, m=number + 1)


def test_every_quote_is_the_slice_of_the_stored_text(tmp_path: Path) -> None:
    """Over all formats: each sentence can be cited, and the citation checks itself."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    for name, data in EVERY.items():
        (folder / name).write_bytes(data)
    report = build(folder, store=tmp_path / "store", options=BuildOptions(encoder=FakeEncoder()))
    assert not report.failed
    index = load(tmp_path / "store", encoder=FakeEncoder())
    cited = 0
    for document in index.passages.documents():
        assert document == index.document(document.id)
        for passage in index.passages.of_document(document.id):
            assert passage.text == passage.span.of(document.text)
            for sentence in passage.sentences:
                citation = cite(1, document, sentence, index.generation)
                assert citation.quote == document.text[sentence.start : sentence.end]
                assert citation.place == document.place_of(sentence)
                cited += 1
    assert cited >= len(FACTS) * len(EVERY)
    for fact in FACTS:
        passages = [p for hit in index.search(fact, 60) for p in (hit.passage, *hit.also)]
        found = {p.document_id for p in passages if fact in p.text}
        assert {name.split("#")[0].split("/")[0] for name in found} == set(EVERY)


# What single formats say of themselves.


@pytest.mark.parametrize("name", ["c.html", "d.mhtml"])
def test_a_page_tells_who_wrote_it_when_and_where(name: str) -> None:
    found = only(name, EVERY[name])
    assert (found.title, found.author, found.published, found.site) == (
        "山河", "徐霞客", "2024-05-01", "某某网",
    )  # fmt: skip
    assert not any(line in found.text for line in ("会员登录", "广告服务", "alert"))


@pytest.mark.parametrize("charset", ["gb2312", "gb18030", "utf-8"])
def test_a_page_is_read_in_the_encoding_that_it_declares(charset: str) -> None:
    assert FACTS[0] in only("a.html", samples.html(charset)).text


def test_a_page_that_declares_a_wrong_encoding_is_read_all_the_same() -> None:
    data = samples.PAGE.format(*FACTS, charset="utf-8").encode("gb18030")
    reading = opened("a.html", data)
    assert FACTS[0] in reading.documents[0].text
    assert [note[0] for _, note in reading.notes] == ["note_encoding"]


def test_a_short_page_without_an_article_gives_its_text() -> None:
    found = only("a.html", "<p>第一段。</p><div>第二段。<br>第三段。</div>".encode())
    assert found.text == "第一段。\n第二段。\n第三段。\n"


def test_records_are_documents_with_their_fields() -> None:
    first, second, third = opened("l.json", EVERY["l.json"]).documents
    assert (second.id, second.title, second.published, second.url, second.file) == (
        "l.json#2", "第2条", "2024-05-02", "https://example.org/2", "l.json",
    )  # fmt: skip
    assert first.sha256 != third.sha256


def test_the_keys_of_records_can_be_set() -> None:
    data = json.dumps([{"甲": "标题一", "乙": FACTS[0]}, {"甲": "标题二", "乙": FACTS[1]}]).encode()
    documents = opened("a.json", data, json_fields="title=甲, body=乙").documents
    assert [(d.title, d.text) for d in documents] == [("标题一", FACTS[0] + "\n"), ("标题二", FACTS[1] + "\n")]


def test_json_without_a_body_is_one_text_of_its_values() -> None:
    data = json.dumps({"城市": {"名称": "北京", "人口": 2184}}, ensure_ascii=False).encode()
    assert only("a.json", data).text == "城市.名称：北京\n城市.人口：2184\n"


def test_a_broken_line_of_jsonl_is_told_and_the_others_are_read() -> None:
    reading = opened("m.jsonl", EVERY["m.jsonl"] + b"\n{broken\n")
    assert len(reading.documents) == 3
    assert [note for _, note in reading.notes] == [("note_lines", {"count": 1})]


def test_a_column_called_author_says_nothing_of_the_file() -> None:
    found = only("a.csv", "作者,书\n鲁迅,呐喊\n老舍,茶馆\n".encode())
    assert found.author == ""
    assert "【作者】鲁迅；【书】呐喊" in found.text


def test_a_formula_is_not_computed() -> None:
    reading = opened("a.xlsx", samples.xlsx({"表": [["名", "数"], ["甲", "=1+1"]]}))
    assert "数：=1+1" in reading.documents[0].text
    assert [note[0] for _, note in reading.notes] == ["note_formulas"]


def test_tables_of_a_word_file_are_rows() -> None:
    found = only("a.docx", samples.docx([FACTS[0]], [["姓名", "年龄"], ["张三", "30"]]))
    assert "姓名 | 年龄\n张三 | 30" in found.text
    assert found.title == "地理"


# PDF: lines that wrap, columns, heads and feet.

LINE = "这是一段排满整行的中文文字它的长度正好是二十五字。"


def test_wrapped_lines_of_a_pdf_are_joined() -> None:
    words = "长城是中国古代的军事防御工程，" * 6
    lines = [words[at : at + 25] for at in range(0, len(words), 25)]
    page = [(50, 700 - 20 * n, line) for n, line in enumerate(lines)] + [(74, 560, "另起一段。")]
    assert only("a.pdf", samples.pdf([page])).text == words + "\n另起一段。\n"


def test_words_of_a_pdf_are_joined_with_a_space_and_without_a_hyphen() -> None:
    page = [(50, 700, "the quick brown fox jumps over the lazy exam-"), (50, 685, "ple and goes on"),
            (50, 600, "x" * 45)]  # fmt: skip
    text = only("a.pdf", samples.pdf([page])).text
    assert "the lazy example and goes on" in text


@pytest.mark.parametrize("written", ["by column", "across"])
def test_two_columns_of_a_pdf_are_read_one_after_the_other(written: str) -> None:
    left = [(50.0, 700.0 - 20 * n, f"左栏第{n}行写着一些内容。") for n in range(8)]
    right = [(330.0, 700.0 - 20 * n, f"右栏第{n}行写着一些内容。") for n in range(8)]
    across = [each for pair in zip(left, right, strict=True) for each in pair]
    page = across if written == "across" else left + right
    lines = only("a.pdf", samples.pdf([page])).text.split()
    assert lines == [text for _, _, text in left + right]


def test_heads_and_feet_of_pages_are_left_out_of_search() -> None:
    from index.ingest.clean import left_out

    pages = [
        [(50, 780, "某某公司年度报告"), (50, 700, fact), (290, 30, f"第 {n} 页")]
        for n, fact in enumerate(FACTS, start=1)
    ]
    found = only("a.pdf", samples.pdf(pages))
    hidden = [each.span.of(found.text) for each in left_out(found.text, places=found.places)]
    assert hidden == [t for n in (1, 2, 3) for t in ("某某公司年度报告", f"第 {n} 页")]


def test_a_scan_is_told() -> None:
    with pytest.raises(ReadError, match="扫描件"):
        opened("a.pdf", samples.pdf([[], []]))
    reading = opened("a.pdf", samples.pdf([[(50, 700, FACTS[0])], []]))
    assert [note for _, note in reading.notes] == [("note_blank_pages", {"count": 1, "pages": "2"})]


# Archives.


def test_an_archive_holds_files_of_any_kind() -> None:
    members = {"内/山.html": samples.html(), "b.csv": EVERY["j.csv"], "c.exe": b"MZ", ".hidden.txt": b"x"}
    reading = opened("a.zip", samples.zipped(members))
    assert [d.id for d in reading.documents] == ["a.zip/内/山.html", "a.zip/b.csv"]
    assert [name for name, _ in reading.failed] == ["a.zip/c.exe"]


def test_names_that_windows_packed_in_gbk_are_readable() -> None:
    data = samples.zipped({"XXXX.txt": FACTS[0].encode()})
    data = data.replace(b"XXXX", "报告".encode("gbk"))
    assert only("a.zip", data).id == "a.zip/报告.txt"


@pytest.mark.parametrize("name", ["../out.txt", "/etc/passwd.txt", "a/../../b.txt", "c:/x.txt"])
def test_a_member_that_points_out_of_its_archive_is_refused(name: str) -> None:
    reading = opened("a.zip", samples.zipped({name: b"x", "good.txt": FACTS[0].encode()}))
    assert [d.id for d in reading.documents] == ["a.zip/good.txt"]
    assert len(reading.failed) == 1


# Laws.


@given(st.lists(st.text(max_size=30), max_size=8))
def test_built_places_are_where_the_pieces_begin(pieces: list[str]) -> None:
    builder = TextBuilder()
    for number, piece in enumerate(pieces):
        builder.add(piece, f"row:{number}")
    assert repair(builder.text) == builder.text
    for at, label in builder.places:
        piece = repair(pieces[int(label.removeprefix("row:"))]).strip("\n")
        assert builder.text[at : at + len(piece)] == piece


@settings(max_examples=trials(60, 10_000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(EVERY)), st.data())
def test_a_mutated_file_is_read_or_refused_in_one_line(name: str, data: st.DataObject) -> None:
    """10,000 of them run in `make faults`."""
    content = bytearray(EVERY[name])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
        if not content:
            break
    try:
        reading = opened(name, bytes(content))
    except ReadError as error:
        assert "\n" not in str(error)
        assert name in str(error)
    else:
        assert all(document.text.strip() for document in reading.documents)


@pytest.mark.parametrize(
    ("before", "each", "after"),
    [("", "<font color=red>第{}行。<br>\n", ""), ("", "<ul><li>第{}层。", "</ul>尾声。"), ("<div>" * 5000, "<p>第{}段。", "</div>" * 5000)],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["html", "epub", "json"])
def test_a_page_is_read_to_its_end_however_deep_it_is(before: str, each: str, after: str, kind: str) -> None:
    """libxml2 ends a tree at 256 levels, and says so to nobody."""
    body = before + "".join(each.format(number) for number in range(400)) + after
    page = f"<html><head><title>论坛</title></head><body>{body}</body></html>"
    data = {
        "html": page.encode(), "epub": samples.epub([("一", body)]), "json": json.dumps({"body": body}).encode()
    }[kind]  # fmt: skip
    text = read(f"a.{kind}", data).documents[0].text
    assert [number for number in range(400) if f"第{number}" not in text] == []
    assert ("尾声" in text) == ("尾声" in after)
