"""Documents, questions and requests of chance: no traceback, nothing over its time, no build stopped by a file.

A few in every run; `make test-scale` tries 20,000 documents, 20,000 questions and 2,000 requests.
"""

import random
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, process_time
from urllib.parse import urlsplit

import pytest
from browser import SEEDS, config_of, served
from scale import cases

from index import BuildOptions, build, load
from index.building.prepare import Failed, NewDocument, prepared
from index.errors import ReadError, UserError
from index.ingest.boilerplate import edges
from index.ingest.formats.sandbox import Sandbox
from index.ingest.read import read
from index.text.wordlist import NONE
from qa.answer import Assistant
from ui.desk.workspace import Workspace

SECONDS = 2.0
"""Of a processor, for a document of some kilobytes, a question, or a request."""

MARKS = [
    *"。！？.!?，,、;；：:…—~<>/\\\"'“”‘’「」『』[]()（）{}#*-_=`|@&%$+^\t\n \u3000\u00a0\u200b\u200d\u202e\x00\x1b\x85\ufeff\ud800\U0001f600"
]
WORDS = [
    "谁", "年", "and", "多少", "什么", "为什么", "长城", "小米", "雷军", "他说", "的", "the", "of", "Mr.", "U.S.", "e.g.", "A.",
    "一", "亿", "万", "点", "十", "成", "廿", "壹", "半", "第", "月", "日", "2026", "3.14", "1,000", "９", "٣", "²", "½", "hundred", "million",
    "作者：", "来源 | ", "发布时间：2026-99-99", "https://a.b/c?utm_x=1", "](", "![", "[](", "](a)", "{%", "%}", "{{", "<!--", "-->",
    "<p>", "</p>", "<font>", "<ul><li>", "# ", "## ", "\n- ", "\n1. ", "\n\n", "```", "---\n", "title: ", "新华社北京1月12日电",
    "去年", "三天前", "第三季度", "A said", "查看详情", "阅读 12", "İ", "ß", "ﬁ", "㍿", "ﷺ", "ก", "한국", "が", "e\u0301",
]  # fmt: skip


def piece(chance: random.Random) -> str:
    """A word, a mark or a run of one of them; sometimes any character at all."""
    if chance.random() < 0.05:
        return chr(chance.choice([chance.randrange(0x80), chance.randrange(0x10000), chance.randrange(0x110000)]))
    one = chance.choice(WORDS if chance.random() < 0.6 else MARKS)
    return one * (1 if chance.random() < 0.8 else chance.choice([2, 3, 7, 40, 400]))


def text(chance: random.Random, most: int) -> str:
    """A text of chance, of at most so many characters; sometimes a piece of a real one with pieces put into it."""
    if chance.random() < 0.3:
        real = chance.choice(REAL)
        at = chance.randrange(len(real))
        parts = list(real[at : at + chance.randrange(1, most)])
        for _ in range(chance.randrange(1, 20)):
            parts.insert(chance.randrange(len(parts) + 1), piece(chance))
        return "".join(parts)[:most]
    return "".join(piece(chance) for _ in range(chance.randrange(1, 60)))[:most]


REAL = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
SUFFIXES = (".txt", ".md", ".txt", ".md", ".csv", ".json", ".jsonl", ".html", ".srt")
ENCODINGS = ("utf-8", "utf-8", "utf-8", "gb18030", "utf-16", "big5", "latin-1")


def documents(count: int) -> Iterator[tuple[str, bytes]]:
    """Files by name."""
    for number in range(count):
        chance = random.Random(1000 + number)
        body = text(chance, 6000).encode(chance.choice(ENCODINGS), "replace")
        if chance.random() < 0.2:
            body = bytes(b if chance.random() > 0.01 else chance.randrange(256) for b in body)
        yield f"{number}{chance.choice(SUFFIXES)}", body


def test_documents_of_chance_are_read_and_prepared_or_refused_in_one_line() -> None:
    sandbox = Sandbox()
    slow: list[tuple[str, float]] = []
    for name, data in documents(cases(80, 20_000)):
        try:
            found = read(name, data, sandbox=sandbox).documents
        except ReadError as error:
            assert "\n" not in str(error), name
            continue
        for document in found[:20]:
            started = process_time()
            new = NewDocument(document, edges(document.text), frozenset())
            failed = [part for part in prepared([new], 300, 1, NONE) if isinstance(part, Failed)]
            assert failed == [], (name, failed)
            if (took := process_time() - started) > SECONDS:
                slow.append((name, took))
    sandbox.close()
    assert slow[1:] == []  # the first may load tables


def test_a_build_of_documents_of_chance_is_stopped_by_none(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name, data in documents(cases(40, 3000)):
        (seeds / name).write_bytes(data)
    report = build(seeds, store=tmp_path / "store", options=BuildOptions(processes=1))
    assert [error for _, error in report.failed if "Error" in str(error)] == []
    assert report.passages == len(load(tmp_path / "store"))


def test_questions_of_chance_are_answered_or_refused_in_one_line(seed_store: Path) -> None:
    assistant = Assistant(load(seed_store))
    history: list = []  # type: ignore[type-arg]
    slow: list[tuple[str, float]] = []
    for number in range(cases(40, 20_000)):
        chance = random.Random(5000 + number)
        unit = piece(chance)
        question = (
            unit * chance.randrange(1, 9) if chance.random() < 0.3 else text(chance, chance.choice([12, 60, 2100]))
        )
        started = process_time()
        try:
            answer = assistant.ask(question, history if chance.random() < 0.5 else ())
        except UserError as error:
            assert "\n" not in str(error), ascii(question)
            continue
        except Exception as error:
            raise AssertionError(ascii(question)) from error
        if (took := process_time() - started) > SECONDS:
            slow.append((ascii(question), took))
        history = [*history[-2:], answer]
    assert slow[1:] == []


@pytest.fixture(scope="module")
def served_page(seed_store: Path) -> Iterator[str]:
    with served(Workspace(config_of(SEEDS, seed_store))) as address:
        yield address


PATHS = ("/", "/gradio_api/upload", "/gradio_api/queue/join", "/gradio_api/call/ask", "/gradio_api/call/nope", "/login", "/yuanwen/leaf/", "/gradio_api/cancel")  # fmt: skip


def request(chance: random.Random, host: str) -> bytes:
    """A request with headers, a body and an end of chance."""
    body = chance.choice(
        [b"", b"{}", b"[" * 3000, b'{"data": ["\\ud800"]}', b"--B\r\n", bytes(chance.randbytes(200)), b"x" * 5000]
    )
    lines = [f"{chance.choice(['POST', 'POST', 'GET', 'PUT', 'X'])} {chance.choice(PATHS)} HTTP/1.1", f"Host: {host}"]
    odd = [
        f"Content-Length: {len(body)}", "Content-Length: 5", "Content-Length: -1", f"Content-Length: {'9' * 5000}",
        "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Content-Type: application/json",
        "Content-Type: multipart/form-data; boundary=B", "Content-Type: multipart/form-data", "Expect: 100-continue",
        "Cookie: yuanwen=" + "a" * 40, "Cookie: \x01=;", "Authorization: Bearer x", "Connection: close", "Upgrade: websocket",
    ]  # fmt: skip
    lines += chance.sample(odd, chance.randrange(1, 5))
    if "Transfer-Encoding: chunked" in lines and chance.random() < 0.7:
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    given = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
    return given[: chance.randrange(20, len(given))] if chance.random() < 0.3 else given


def test_requests_of_chance_get_a_status_or_are_closed(served_page: str, caplog: pytest.LogCaptureFixture) -> None:
    where = urlsplit(served_page)
    for number in range(cases(30, 2000)):
        chance = random.Random(9000 + number)
        given = request(chance, where.netloc)
        started = monotonic()
        with socket.create_connection((where.hostname or "", where.port or 80), timeout=20) as connection:
            connection.sendall(given)
            connection.shutdown(socket.SHUT_WR)
            try:
                answer = connection.recv(64)
            except ConnectionError:
                answer = b""
        assert not answer or answer.split(b" ", 2)[1] < b"500", given[:300]
        assert monotonic() - started < 10, given[:300]
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
