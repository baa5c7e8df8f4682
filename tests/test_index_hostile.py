"""Files made to do harm are refused in one line, and the rest is indexed."""

import contextlib
import os
import struct
import sys
import time
import zipfile
from pathlib import Path

import pytest
import samples
from fakes import FakeEncoder
from samples import FACTS

from index import BuildOptions, build, load
from index.errors import ReadError
from index.ingest.folder import MAX_FILE_BYTES, content, scan
from index.ingest.formats import READERS, Reader
from index.ingest.formats.sandbox import Sandbox
from index.ingest.read import read

sandbox = Sandbox()


def refused(name: str, data: bytes, said: str, by: Sandbox = sandbox) -> None:
    with pytest.raises(ReadError, match=said) as caught:
        read(name, data, sandbox=by)
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["a.zip", "a.docx", "a.xlsx", "a.pptx", "a.epub"])
def test_a_zip_bomb_is_refused_before_it_is_expanded(name: str) -> None:
    bomb = samples.zipped({"word/document.xml": bytes(60_000_000)})
    started = time.monotonic()
    refused(name, bomb, "压缩炸弹")
    assert time.monotonic() - started < 20


def test_an_archive_of_a_million_members_is_refused_by_its_directory() -> None:
    refused("a.zip", b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, 10**8, 0, 0), "超过")


def test_an_archive_that_lies_about_a_size_gives_no_more_than_it_says() -> None:
    data = bytearray(samples.zipped({"a.txt": FACTS[0].encode() * 50}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    reading_or_error(bytes(data))


def reading_or_error(data: bytes) -> None:
    with contextlib.suppress(ReadError):
        assert sum(len(d.text) for d in read("a.zip", data, sandbox=sandbox).documents) <= 10


def test_archives_inside_archives_are_not_opened() -> None:
    inner = samples.zipped({"x.txt": b"x"})
    reading = read("a.zip", samples.zipped({"b.zip": inner, "c.txt": b"c"}), sandbox=sandbox)
    assert [name for name, _ in reading.failed] == ["a.zip/b.zip"]


def test_an_encrypted_archive_is_told(tmp_path: Path) -> None:
    data = bytearray(samples.zipped({"a.txt": b"abc"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    refused("a.zip", bytes(data), "密码")


SECRET = "秘密文件的内容"


@pytest.mark.parametrize("kind", ["docx", "epub", "html", "xlsx"])
def test_no_entity_reads_a_file(kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    dtd = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    if kind == "html":
        data = f"{dtd}<p>前文 &e; 后文</p>".encode()
    elif kind == "epub":
        data = samples.epub([("一", "前文 &e; 后文")])
        data = rezipped(data, lambda name, body: dtd.encode() + body if name.endswith("xhtml") else body)
    else:
        made = samples.docx(["前文 E 后文"]) if kind == "docx" else samples.xlsx({"表": [["前文 E"]]})
        declaring = ("document.xml", "sheet1.xml")
        data = rezipped(made, lambda name, body: declared(body, dtd) if name.endswith(declaring) else body)
    if kind in ("docx", "xlsx"):
        refused(f"a.{kind}", data, "实体")
        return
    text = read(f"a.{kind}", data, sandbox=sandbox).documents[0].text
    assert SECRET not in text
    assert "前文" in text
    assert "后文" in text


def declared(body: bytes, dtd: str) -> bytes:
    head, mark, rest = body.partition(b"?>") if body.startswith(b"<?xml") else (b"", b"", body)
    return head + mark + dtd.encode() + rest.replace(b" E", b" &e;")


def rezipped(data: bytes, change: object) -> bytes:
    import io

    archive = zipfile.ZipFile(io.BytesIO(data))
    return samples.zipped(
        {name: change(name, archive.read(name)) for name in archive.namelist()}  # type: ignore[operator]
    )


def test_a_billion_laughs_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    dtd = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'.encode()
    data = rezipped(
        samples.docx(["E"]),
        lambda name, body: (
            body.replace(b"?>", b"?>" + dtd, 1).replace(b">E<", b">&l9;<") if name == "word/document.xml" else body
        ),
    )
    with pytest.raises(ReadError):
        read("a.docx", data, sandbox=sandbox)


def test_a_paragraph_of_forty_million_characters_stays_in_its_limit() -> None:
    """The memory of the reading child is bounded, whatever a file asks for."""
    small = Sandbox(megabytes=400)
    body = b"<w:t>" + b"x" * 40_000_000 + b"</w:t>"
    data = rezipped(
        samples.docx(["E"]),
        lambda name, old: old.replace(b"<w:t>E</w:t>", body) if name == "word/document.xml" else old,
    )
    with pytest.raises(ReadError):
        read("a.docx", data, sandbox=small)
    assert read("a.docx", samples.docx([FACTS[0]]), sandbox=small).documents
    small.close()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "没有文字|PDF"),
        (b"%PDF-1.7\n", "损坏"),
        (samples.pdf([[(50, 700, FACTS[0])]])[:400], "损坏|扫描"),
        ("<html><p>假的</p></html>".encode(), "损坏"),
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\n"
         b"trailer<</Root 1 0 R>>", "损坏|扫描"),
    ],
)  # fmt: skip
def test_a_pdf_that_is_none_is_told(data: bytes, said: str) -> None:
    refused("a.pdf", data, said)


def test_a_pdf_whose_page_expands_to_a_gigabyte_ends_in_time() -> None:
    import zlib

    packed = zlib.compress(zlib.compress(b"(a) Tj " * 20_000_000, 9), 9)
    plain = samples.pdf([[(50, 700, "甲乙丙")]])
    at = plain.rindex(b"/Filter /FlateDecode >>\nstream\n")
    bomb = plain[:at] + b"/Filter [/FlateDecode /FlateDecode] >>\nstream\n" + packed + b"\nendstream endobj"
    limited = Sandbox(seconds=20)
    started = time.monotonic()
    with contextlib.suppress(ReadError):
        read("a.pdf", bomb, sandbox=limited)
    assert time.monotonic() - started < 30
    limited.close()


# A parser that hangs, dies or prints: modules put into the child by a folder on its path.


@pytest.fixture
def bad_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "parsers").mkdir()
    for name, body in {
        "hangs": "import time; time.sleep(60)",
        "dies": "import os; os.abort()",
        "exits": "import sys; sys.exit(0)",
        "raises": "raise ZeroDivisionError",
        "prints": "print('x' * 100_000); import os; os.write(1, b'y' * 9)",
        "grows": "data = [bytearray(10**8) for _ in range(99)]",
        "sinks": "sink = lambda: sink(); sink()",
        "calls": "import socket; socket.create_connection(('127.0.0.1', 9))",
    }.items():
        text = f"def read(data, options):\n    {body}\n    from index.ingest.formats import Extracted\n    return [Extracted('好。')]\n"
        (tmp_path / "parsers" / f"{name}.py").write_text(text, "utf-8")
        monkeypatch.setitem(READERS, f".{name}", Reader(name))
    start = (
        f"import sys; sys.path[:0] = [sys.argv[1], {str(tmp_path / 'parsers')!r}]\n"
        "from index.ingest.formats import sandbox, READERS, Reader\n"
        "READERS.update({'.' + n: Reader(n) for n in 'hangs dies exits raises prints grows sinks calls'.split()})\n"
        "sandbox.serve(int(sys.argv[2]))"
    )
    monkeypatch.setattr("index.ingest.formats.sandbox._START", start)


@pytest.mark.parametrize(
    ("kind", "said"),
    [("hangs", "2 秒内没有读完"), ("dies", "意外退出"), ("exits", "意外退出"), ("raises", "ZeroDivisionError"),
     ("grows", "内存超限"), ("sinks", "嵌套太深"), ("calls", "PermissionError")],
)  # fmt: skip
def test_only_the_file_fails_whose_parser_does(kind: str, said: str, bad_parser: None) -> None:
    limited = Sandbox(seconds=2 if kind == "hangs" else 60)
    refused(f"a.{kind}", b"x", said, limited)
    assert read("b.prints", b"x", sandbox=limited).documents[0].text == "好。"
    limited.close()


def test_a_build_goes_on_when_a_parser_dies(bad_parser: None, tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "a.dies").write_bytes(b"x")
    (folder / "b.csv").write_bytes(samples.every()["j.csv"])
    (folder / "c.txt").write_text(FACTS[0], "utf-8")
    report = build(folder, store=tmp_path / "store", options=BuildOptions(encoder=FakeEncoder()))
    assert [name for name, _ in report.failed] == ["a.dies"]
    assert report.added == ("b.csv", "c.txt")


# Names, sizes and things that are no files.

NAMES = [
    "换\n行.txt", "制\t表.txt", "“引'号\".txt", "<script>alert(1)<script>.txt", "反\u202e转.txt", "😀.txt",
    "长" * 80 + ".txt", "-rf.txt", "é.txt", "e\u0301.txt", "con.txt", "空 格 .txt", "%2e%2e.txt", "a#1.txt",
]  # fmt: skip


def test_hostile_names_are_indexed_and_open_the_right_file(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        (folder / name).write_text(f"第{number}号文件的内容。", "utf-8")
    report = build(folder, store=tmp_path / "store", options=BuildOptions(encoder=FakeEncoder()))
    assert sorted(report.added) == sorted(NAMES)
    index = load(tmp_path / "store", encoder=FakeEncoder())
    for number, name in enumerate(NAMES):
        document = index.document(name)
        assert document is not None
        assert document.text == f"第{number}号文件的内容。"


def test_a_name_that_is_no_text_is_passed_over(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff\xfe.txt", "wb") as file:
        file.write(b"x")
    (tmp_path / "good.txt").write_text("好。", "utf-8")
    found = scan(tmp_path)
    assert [path.name for path in found.files] == ["good.txt"]
    assert [reason for _, reason in found.passed_over] == ["bad_name"]
    assert all(name.isprintable() for name, _ in found.passed_over)


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody should read "put documents in" where the documents only cannot be seen."""
    for name in ("open", "closed"):
        (tmp_path / "seeds" / name).mkdir(parents=True)
        (tmp_path / "seeds" / name / "a.txt").write_text("好。", "utf-8")
    closed = ["closed"]
    scandir = os.scandir

    def refusing(path: str) -> object:
        if os.path.basename(path) in closed:
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", refusing)
    found = scan(tmp_path / "seeds")
    assert found.names == ["open/a.txt"]
    assert [reason for _, reason in found.passed_over] == ["unreadable"]
    closed.append("seeds")
    with pytest.raises(ReadError, match="Permission denied"):
        build(
            tmp_path / "seeds", store=tmp_path / "store", options=BuildOptions(encoder=FakeEncoder(), allow_empty=True)
        )


def test_a_file_above_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with open(tmp_path / "big.txt", "wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(ReadError, match=r"超过上限 64 MB.*index\.max_file_mb"):
        content(tmp_path / "big.txt", "big.txt")
    assert len(content(tmp_path / "big.txt", "big.txt", 65 * 2**20)) == MAX_FILE_BYTES + 1


def test_very_many_files_are_read_once_and_one_that_changes_is_read_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """100,000 of them are measured by `python -m benchmarks.rebuild --files 100000`."""
    from importlib import import_module

    names: list[str] = []
    gather = import_module("index.building.changes")
    plainly = gather.read

    def counting(name: str, data: bytes, **options: object) -> object:
        names.append(name)
        return plainly(name, data, **options)

    monkeypatch.setattr(gather, "read", counting)
    folder = tmp_path / "seeds"
    for number in range(500):
        path = folder / f"{number % 7}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"第{number}份文件，写着第{number}件事情。", "utf-8")
    encoder = FakeEncoder()
    assert build(folder, store=tmp_path / "store", options=BuildOptions(encoder=encoder, processes=1)).embedded == 500
    assert len(names) == 500
    report = build(folder, store=tmp_path / "store", options=BuildOptions(encoder=encoder, processes=1))
    assert (report.unchanged, encoder.encoded, len(names)) == (True, 500, 500)
    (folder / "3" / "10.txt").write_text("第10份文件，改过了。", "utf-8")
    report = build(folder, store=tmp_path / "store", options=BuildOptions(encoder=encoder, processes=1))
    assert (report.changed, report.embedded, names[500:]) == (("3/10.txt",), 1, ["3/10.txt"])


@pytest.mark.parametrize("kind", ["csv", "jsonl", "txt"])
def test_a_cell_of_ten_megabytes_is_text_like_any_other(kind: str) -> None:
    import json

    cell = "一二三四五，" * 580_000
    assert len(cell.encode()) > 10_000_000
    data = {
        "csv": f"名,值\n甲,{cell.replace('，', '；')}\n乙,短\n",
        "jsonl": json.dumps({"body": cell}, ensure_ascii=False) + '\n{"body": "短"}\n',
        "txt": cell + "\n短\n",
    }[kind]
    texts = [d.text for d in read(f"a.{kind}", data.encode(), sandbox=sandbox).documents]
    assert sum(map(len, texts)) >= len(cell)
    assert "短" in texts[-1]


def test_one_endless_line_is_indexed_in_linear_time(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "a.txt").write_text("长城很长很长" * 50_000, "utf-8")
    started = time.monotonic()
    build(folder, store=tmp_path / "store", options=BuildOptions(encoder=FakeEncoder(), passage_chars=5000))
    assert time.monotonic() - started < 60


def test_a_file_that_is_written_while_it_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一", "utf-8")
    fstat = os.fstat

    def growing(descriptor: int) -> os.stat_result:
        result = fstat(descriptor)
        with open(path, "ab") as file:
            file.write(b"x")
        return result

    monkeypatch.setattr("index.ingest.folder.os.fstat", growing)
    with pytest.raises(ReadError, match="正在被改写"):
        content(path, "a.txt")


def test_a_file_that_changes_once_is_read_as_it_is_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("旧", "utf-8")
    fstat, calls = os.fstat, []

    def changing(descriptor: int) -> os.stat_result:
        result = fstat(descriptor)
        calls.append(1)
        if len(calls) == 1:
            path.write_text("新的内容", "utf-8")
        return result

    monkeypatch.setattr("index.ingest.folder.os.fstat", changing)
    assert content(path, "a.txt").decode() == "新的内容"


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    import socket

    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "up").symlink_to(tmp_path.parent)
    (tmp_path / "hard.txt").write_text("硬链接。", "utf-8")
    os.link(tmp_path / "hard.txt", tmp_path / "hard2.txt")
    where = os.getcwd()
    os.chdir(tmp_path)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind("sock.txt")
            found = scan(tmp_path)
    finally:
        os.chdir(where)
    assert [path.name for path in found.files] == ["hard.txt", "hard2.txt"]
    assert dict(found.passed_over) == {
        "pipe.txt": "special", "sock.txt": "special", "zero.txt": "link", "up": "link",
    }  # fmt: skip
