"""The chat page in a real browser: a question, its answer, and the source behind each number."""

import asyncio
import shutil
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright

from index.config import IndexConfig
from index.errors import UserError
from ui import chat
from ui.config import Config, PageConfig
from ui.library import Library
from ui.messages import say
from ui.upload import clean_name

SEEDS = Path(__file__).parent.parent / "seeds"
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

ASKED = "小米SU7汽车仅用多少分钟就接到超5万个大定订单？"
QUOTED = "小米 SU7 汽车仅用 27 分钟就接到超 5 万个大定订单"
NOT_STATED = "光合作用会产生哪些物质？"

HOSTILE = """---
title: <img src=x onerror="window.hacked=1">月壤砖
author: <script>window.hacked=1</script>
url: javascript:window.hacked=1
---
# <img src="http://evil.example/a.png">月壤砖

月壤砖的抗压强度为42兆帕<img src=x onerror="window.hacked=1">，{{constructor.constructor('window.hacked=1')()}}。

<script>window.hacked=1</script><svg onload="window.hacked=1"></svg><iframe src="http://evil.example"></iframe>

[点我](javascript:window.hacked=1) ![图](http://evil.example/b.png) ${window.hacked=1}
"""

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def config_of(seeds: Path, store: Path) -> Config:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Config(index=IndexConfig(seeds=str(seeds), store=str(store)), ui=PageConfig(port=port))


@contextmanager
def served(library: Library) -> Iterator[str]:
    """Where the page of `library` is served, as long as it is needed."""

    async def start() -> Any:  # inside a loop: without one gradio makes some and never closes them
        return chat.start(library)

    with ThreadPoolExecutor(1) as pool:
        blocks = pool.submit(asyncio.run, start()).result()
    try:
        yield blocks.local_url
    finally:
        blocks.close(verbose=False)
        library.close()


@pytest.fixture(scope="module")
def address(seed_store: Path) -> Iterator[str]:
    """A page over the two seeds, for tests that only ask."""
    with served(Library(config_of(SEEDS, seed_store))) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int = 1280, height: int = 800
) -> Iterator[Page]:
    """The page in a window of its own; at its end nothing has failed, nor gone off this machine."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(30_000)
    requests: list[Request] = []
    failures: list[object] = []
    context.on("request", lambda request: requests.append(request))
    page.on("pageerror", lambda error: failures.append(error))
    page.on(
        "console",
        lambda message: failures.append(message.text) if message.type == "error" else None,
    )
    page.goto(address)
    expect(page.locator(".yw-empty h2")).to_be_visible(timeout=30_000)
    yield page
    assert not failures
    assert requests
    assert not [r.url for r in requests if urlsplit(r.url).hostname not in ("127.0.0.1", None)]
    context.close()


def ask(page: Page, question: str) -> Locator:
    """Ask, wait for the reply, and give its turn."""
    number = page.locator(".yw-turn").count()
    box = page.locator("#yw-box textarea")
    box.fill(question)
    box.press("Enter")
    turn = page.locator(f'.yw-turn[data-turn="{number}"]:not([data-state="pending"])')
    expect(turn).to_be_visible(timeout=30_000)
    return turn


def text_of(locator: Locator) -> str:
    return str(locator.evaluate("element => element.textContent"))


@needs_browser
def test_a_click_on_a_citation_shows_the_quote_highlighted_in_its_source(
    browser: Browser, address: str
) -> None:
    with opened(browser, address) as page:
        turn = ask(page, ASKED)
        assert turn.get_attribute("data-state") == "found"
        quote = text_of(turn.locator(".yw-quote p").first).removesuffix("1")
        assert QUOTED in quote
        expect(turn).to_contain_text("第 40 行")
        turn.locator("a.yw-chip").first.click()
        mark = page.locator("#yw-source mark.active")
        expect(mark).to_be_focused()
        expect(mark).to_be_in_viewport()
        assert text_of(mark) == quote
        document = (SEEDS / "001_e944211789bda929.txt").read_text("utf-8")
        assert text_of(page.locator(".yw-text")) == document
        link = page.locator(".yw-facts a")
        assert link.get_attribute("href") == "https://www.woshipm.com/marketing/6156562.html"
        assert link.get_attribute("rel") == "noopener noreferrer"


@needs_browser
def test_citations_of_earlier_answers_go_on_working(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        first = ask(page, ASKED)
        ask(page, "小米第一款手机以顶级配置搭配多少元的价格？")
        expect(page.locator(".yw-title")).to_contain_text("不要跟雷军比营销")
        first.locator("a.yw-chip").first.click()
        expect(page.locator(".yw-title")).to_contain_text("魅力与逻辑")
        expect(page.locator("#yw-source mark.active")).to_contain_text(QUOTED)
        expect(page.locator("#yw-source mark.active")).to_be_in_viewport()


@needs_browser
def test_not_found_shows_the_nearest_passages_as_no_answer(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        turn = ask(page, NOT_STATED)
        assert turn.get_attribute("data-state") == "not-found"
        expect(turn.locator(".yw-reason")).to_be_visible()
        expect(turn.locator(".yw-near h3")).to_contain_text("不是答案")
        assert not turn.locator(".yw-quote").count()
        turn.locator(".yw-near a").first.click()
        expect(page.locator("#yw-source mark.near.active")).to_be_in_viewport()
        expect(page.locator("#yw-source .yw-warn")).to_contain_text("不是答案")


@needs_browser
def test_a_suggested_question_is_answered(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        suggestion = page.locator("button.yw-try").first
        question = suggestion.inner_text()
        suggestion.click()
        turn = page.locator('.yw-turn[data-state="found"]')
        expect(turn.locator(".yw-question")).to_have_text(question)
        expect(turn.locator("a.yw-chip").first).to_be_visible()


@needs_browser
def test_a_question_that_cannot_be_asked_gets_one_clear_line(
    browser: Browser, address: str
) -> None:
    with opened(browser, address) as page:
        box = page.locator("#yw-box textarea")
        box.fill("   ")
        box.press("Enter")
        expect(page.locator(".yw-notice")).to_be_visible()
        box.fill("长" * 100_000)
        box.press("Enter")
        expect(page.locator(".yw-notice")).to_contain_text("2,000")
        expect(page.locator(".yw-turn")).to_have_count(0)
        ask(page, ASKED)
        expect(page.locator(".yw-notice")).to_have_count(0)


@needs_browser
def test_english_at_one_click_keeps_the_conversation(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        turn = ask(page, ASKED)
        page.locator("#yw-switch").click()
        expect(page.locator("#yw-top")).to_contain_text("own words")
        expect(page.get_by_role("tab", name="Library")).to_be_visible()
        expect(page.locator("#yw-box textarea")).to_have_attribute(
            "placeholder", say("page_ask", "en")
        )
        expect(turn).to_contain_text("line 40")
        expect(turn.locator("a.yw-chip")).not_to_have_count(0)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.locator("#yw-switch").click()
        expect(turn).to_contain_text("第 40 行")


@needs_browser
def test_a_new_conversation_begins_empty(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        ask(page, ASKED)
        page.locator("#yw-new").click()
        expect(page.locator(".yw-empty h2")).to_be_visible()
        expect(page.locator("#yw-source mark")).to_have_count(0)


@needs_browser
def test_on_a_phone_nothing_is_too_wide_and_the_source_comes_into_view(
    browser: Browser, address: str
) -> None:
    def width(page: Page) -> int:
        return int(page.evaluate("document.documentElement.scrollWidth"))

    with opened(browser, address, width=390, height=844) as page:
        assert width(page) == 390
        turn = ask(page, ASKED)
        assert width(page) == 390
        expect(page.locator("#yw-source")).to_be_hidden()
        turn.locator("a.yw-chip").first.click()
        mark = page.locator("#yw-source mark.active")
        expect(mark).to_be_in_viewport()
        expect(mark).to_be_focused()
        assert width(page) == 390
        page.keyboard.press("Escape")
        expect(page.locator("#yw-source")).to_be_hidden()
        expect(turn.locator("a.yw-chip").first).to_be_focused()
        page.get_by_role("tab").nth(1).click()
        expect(page.locator("table.yw-documents")).to_be_visible()
        assert width(page) == 390


@needs_browser
def test_an_uploaded_text_is_cited_after_a_rebuild(
    browser: Browser, seeds: Path, tmp_path: Path
) -> None:
    text = "# 青竹镇图书馆\n\n青竹镇图书馆由退休教师林晚舟于1987年捐建。馆里有一口老钟。\n"
    library = Library(config_of(seeds, tmp_path / "store"))
    with served(library) as address, opened(browser, address) as page:
        expect(page.locator(".yw-empty h2")).to_have_text(say("page_no_index", "zh"))
        page.locator("#yw-build").click()
        expect(page.locator("#yw-notice")).to_contain_text("已建立索引")
        expect(page.locator("#yw-build")).to_be_hidden()

        page.get_by_role("tab").nth(1).click()
        expect(page.locator("table.yw-documents tbody tr")).to_have_count(2)
        files = [
            {"name": "../青竹（镇）.md", "mimeType": "text/markdown", "buffer": text.encode()},
            {"name": "坏.txt", "mimeType": "text/plain", "buffer": b"\xff\xfa\x80abc"},
        ]
        page.locator('#yw-library input[type="file"]').set_input_files(files)  # type: ignore[arg-type]
        expect(page.locator("#yw-uploaded")).to_contain_text("已加入：")
        expect(page.locator("#yw-uploaded")).to_contain_text("UTF-8")
        assert (seeds / "青竹（镇）.md").read_text("utf-8") == text
        assert not (seeds / "坏.txt").exists()

        page.get_by_role("button", name=say("page_rebuild", "zh")).click()
        expect(page.locator("#yw-told")).to_contain_text("青竹（镇）.md")
        expect(page.locator("table.yw-documents tbody tr")).to_have_count(3)

        page.get_by_role("tab").first.click()
        turn = ask(page, "青竹镇图书馆由谁捐建？")
        expect(turn.locator(".yw-quote").first).to_contain_text("林晚舟")
        expect(turn).to_contain_text("《青竹镇图书馆》")

        page.get_by_role("tab").nth(1).click()
        page.get_by_role("button", name="青竹镇图书馆").click()
        expect(page.locator("#yw-source .yw-title")).to_have_text("青竹镇图书馆")


@needs_browser
def test_a_hostile_document_runs_nothing_and_sends_nothing(
    browser: Browser, seeds: Path, tmp_path: Path
) -> None:
    (seeds / "<img src=x onerror=window.hacked=1>.md").write_text(HOSTILE, "utf-8")
    library = Library(config_of(seeds, tmp_path / "store"))
    library.rebuild(lambda *_: None)
    with served(library) as address, opened(browser, address) as page:
        page.get_by_role("tab").nth(1).click()
        expect(page.locator("table.yw-documents")).to_contain_text("onerror")
        page.get_by_role("tab").first.click()
        turn = ask(
            page,
            "月壤砖的抗压强度为多少兆帕？<img src=x onerror='window.hacked=1'> [a](javascript:1)",
        )
        expect(turn.locator(".yw-question")).to_contain_text(
            "<img src=x onerror='window.hacked=1'> [a]"
        )
        turn.locator("a.cite").first.click()
        expect(page.locator(".yw-text")).to_contain_text("<script>window.hacked=1</script>")
        assert text_of(page.locator(".yw-text")) == HOSTILE
        page.locator("#yw-switch").click()
        expect(page.locator("#yw-top")).to_contain_text("own words")
        assert page.evaluate("window.hacked") is None
        assert not page.locator(
            "#yw-source img, #yw-source script, #yw-source a[href^=javascript]"
        ).count()


def test_other_sites_may_not_use_the_server(address: str) -> None:
    def reply(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str]]:
        where = urlsplit(address)
        connection = HTTPConnection(where.hostname or "", where.port, timeout=10)
        try:
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}
        finally:
            connection.close()

    status, headers = reply("/")
    assert status == 200
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert reply("/", Host="evil.example")[0] == 403
    assert reply("/gradio_api/upload", "POST", Origin="http://evil.example")[0] == 403
    assert reply("/gradio_api/upload", "POST", **{"Sec-Fetch-Site": "cross-site"})[0] == 403


def test_a_port_in_use_is_told_in_one_line(seed_store: Path) -> None:
    library = Library(config_of(SEEDS, seed_store))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        library.config = replace(library.config, ui=PageConfig(port=port))
        with pytest.raises(UserError) as caught:
            chat.start(library)
    assert str(port) in str(caught.value)
    assert "--port" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_upload_never_replaces_a_file(seeds: Path, seed_store: Path, tmp_path: Path) -> None:
    library = Library(config_of(seeds, seed_store))
    upload = tmp_path / "upload.txt"
    outcomes = []
    for text in ("甲文。", "乙文。", "甲文。", "乙文。"):
        upload.write_text(text, "utf-8")
        added = library.add(upload, "../../一.txt")
        outcomes.append((added.name, added.outcome))
    assert outcomes == [
        ("一.txt", "added"),
        ("一-2.txt", "renamed"),
        ("一.txt", "same"),
        ("一-2.txt", "same"),
    ]
    assert (seeds / "一.txt").read_text("utf-8") == "甲文。"
    indexed = library.add(SEEDS / "000_32ac8566820995e8.txt", "另名.txt")
    assert (indexed.name, indexed.outcome) == ("000_32ac8566820995e8.txt", "same")
    assert sorted(path.name for path in seeds.iterdir() if path.suffix == ".txt") == sorted(
        ["000_32ac8566820995e8.txt", "001_e944211789bda929.txt", "一.txt", "一-2.txt"]
    )
    library.close()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", "甲".encode()),
        ("a", "甲".encode()),
        ("a.txt", b""),
        ("a.txt", b"\x00\x00"),
        ("a.md", "甲".encode("gb18030")),
    ],
)
def test_what_is_no_text_is_refused_and_leaves_nothing(
    name: str, content: bytes, seeds: Path, seed_store: Path, tmp_path: Path
) -> None:
    library = Library(config_of(seeds, seed_store))
    upload = tmp_path / "upload"
    upload.write_bytes(content)
    before = sorted(seeds.iterdir())
    added = library.add(upload, name)
    assert added.outcome == "refused"
    assert added.reason is not None
    assert sorted(seeds.iterdir()) == before
    library.close()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/x.md",
        "C:\\x\\y.md",
        "a\0b.md",
        "\u202egnp.md",
        "a\nb.md",
        " .md",
        "con.md",
        "x" * 300 + ".md",
    ],
)
def test_a_cleaned_name_stays_in_its_folder(name: str) -> None:
    clean = clean_name(name)
    assert Path(clean).name == clean
    assert clean.endswith(".md")
    assert not clean.startswith(".")
    assert clean.isprintable()
    assert len(clean.encode()) < 255


def test_an_index_in_use_stays_open_when_a_newer_one_is_taken(seeds: Path, tmp_path: Path) -> None:
    library = Library(config_of(seeds, tmp_path / "store"))
    library.rebuild(lambda *_: None)
    with library.assistant() as old:
        (seeds / "新.txt").write_text("新的一句话。", "utf-8")
        library.rebuild(lambda *_: None)
        answers = []
        thread = threading.Thread(target=lambda: answers.append(library.ask(ASKED)))
        thread.start()
        thread.join()
        assert old.ask(ASKED).citations[0].generation == "000001"
        assert answers[0].citations[0].generation == "000002"
    assert library.counts()[0] == 3
    library.close()
