"""The source beside the answer, in a real browser: every quote at its place, at a desk and on a phone."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import ASKED, NOT_STATED, QUOTED, SEEDS, ask, config_of, needs_browser, opened, served, text_of
from playwright.sync_api import Browser, Page, expect

from index.records import Document, Span
from qa.answer import Progress as Stages
from qa.answer import cite
from qa.records import Answer
from ui.desk.chat.turns import Talk, Turn
from ui.desk.source.cite import formats
from ui.desk.workspace import Workspace
from ui.messages import say
from ui.page import source
from ui.page.source import Sheet, placed_in
from ui.page.view import AROUND, View


@needs_browser
def test_a_click_on_a_citation_shows_the_quote_highlighted_in_its_source(browser: Browser, address: str) -> None:
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
def test_on_a_phone_nothing_is_too_wide_and_the_source_comes_into_view(browser: Browser, address: str) -> None:
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
        page.get_by_role("tab").nth(2).click()
        expect(page.locator("table.yw-documents")).to_be_visible()
        assert width(page) == 390


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_quote_is_checked_against_the_file_on_disk(
    browser: Browser, seeds: Path, tmp_path: Path, width: int
) -> None:
    workspace = Workspace(config_of(seeds, tmp_path / "store"))
    workspace.rebuild(lambda *_: None)
    file = seeds / "001_e944211789bda929.txt"
    text = file.read_text("utf-8")
    with served(workspace) as address, opened(browser, address, width=width) as page:
        ask(page, ASKED).locator("a.yw-chip").first.click()
        verify = page.locator("[data-verify]")
        told = page.locator(".yw-checked")
        verify.click()
        expect(told).to_contain_text("逐字一致")
        expect(verify).to_be_focused()
        file.write_text("新的一行。\n" + text, "utf-8")
        verify.click()
        expect(told).to_contain_text("第 41 行")
        file.write_text(text.replace("27", "28"), "utf-8")
        verify.click()
        expect(told).to_contain_text("已经没有这句话")
        file.unlink()
        verify.click()
        expect(told).to_contain_text("已经没有这个文件")


class ThreeQuotes(Workspace):
    """Answers everything with three sentences of two documents."""

    def answered(self, turn: Turn, history: Sequence[Answer] = (), *, progress: Stages = lambda stage: None) -> Turn:
        with self.assistant() as assistant:
            made = []
            for document_id, line in (("000", 20), ("000", 31), ("001", 40)):
                known = [name for name in assistant.index.manifest["documents"] if document_id in name]
                document = assistant.index.document(known[0])
                assert document is not None
                start = sum(len(one) + 1 for one in document.text.split("\n")[: line - 1])
                span = Span(start, start + 12)
                made.append(cite(len(made) + 1, document, span, assistant.index.generation))
            return replace(turn, answer=Answer(turn.question, turn.question, tuple(made), 0.9))


@needs_browser
def test_quotes_are_stepped_through_with_the_keyboard_alone(browser: Browser, seed_store: Path) -> None:
    workspace = ThreeQuotes(config_of(SEEDS, seed_store))
    with served(workspace) as address, opened(browser, address) as page:
        turn = ask(page, "三句")
        turn.locator("a.yw-chip").first.focus()
        page.keyboard.press("Enter")
        active = page.locator("#yw-source mark.active")
        expect(active).to_be_focused()
        chosen = page.locator("#yw-source .yw-jump.active")
        for key, number in (("n", 2), ("n", 3), ("n", 1), ("p", 3), ("p", 2)):
            page.keyboard.press(key)
            expect(chosen).to_have_text(str(number))
            expect(active).to_have_text(text_of(turn.locator(".yw-quote p").nth(number - 1))[:-1])
            expect(active).to_be_focused()
            expect(active).to_be_in_viewport()
        page.keyboard.press("/")
        expect(page.locator("#yw-box textarea")).to_be_focused()


@needs_browser
def test_a_number_previews_its_quote_in_its_surroundings(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        turn = ask(page, ASKED)
        peek = turn.locator(".yw-peek").first
        expect(peek).to_be_hidden()
        turn.locator("a.yw-chip").first.hover()
        expect(peek).to_be_visible()
        expect(peek.locator("mark")).to_contain_text(QUOTED)
        expect(peek).to_contain_text("可借鉴性")
        ask(page, NOT_STATED)  # long enough to scroll under
        last = ask(page, ASKED)
        chip = last.locator("a.yw-chip").first
        for end in ("bottom", "top"):
            last.locator(".yw-quote").first.evaluate(
                "(quote, end) => quote.scrollIntoView({block: end === 'top' ? 'start' : 'end'})", end
            )
            chip.hover()
            box, seen = page.locator("#yw-scroll").bounding_box(), last.locator(".yw-peek").first
            shown = seen.bounding_box()
            assert box and shown
            assert box["y"] <= shown["y"]
            assert shown["y"] + shown["height"] <= box["y"] + box["height"]
            page.mouse.move(0, 0)


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_citation_an_answer_and_a_link_are_copied(browser: Browser, address: str, width: int) -> None:
    def copied(page: Page, words: str) -> str:
        page.get_by_role("button", name=words, exact=True).first.click()
        expect(page.get_by_role("button", name=say("page_copied", "zh")).first).to_be_visible()
        return str(page.evaluate("navigator.clipboard.readText()"))

    with opened(browser, address, width=width) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        turn = ask(page, ASKED)
        quote = text_of(turn.locator(".yw-quote p").first).removesuffix("1")
        assert copied(page, say("page_copy", "zh")).startswith(f"{quote} [1]")
        link = copied(page, say("page_share", "zh"))
        asked = parse_qs(urlsplit(link).query)
        assert asked["q"] == [ASKED] and {"q", "g", "s"} == {*asked}
        turn.locator("a.yw-chip").first.click()
        ways = page.locator("#yw-source .yw-judge")
        while not ways.get_by_role("button").first.is_visible():  # the pane may just be drawn anew
            ways.locator("summary").click()
            page.wait_for_timeout(300)
        assert quote in copied(page, say("cite_plain", "zh"))
        assert "[EB/OL]" in copied(page, say("cite_gbt7714", "zh"))
        annotation = json.loads(copied(page, say("cite_w3c", "zh")))
        assert annotation["target"]["selector"][0]["exact"] == quote


def test_a_quote_that_moved_is_marked_where_it_stands_now() -> None:
    old = Document("a.md", "甲句。乙句。")
    citation = cite(1, old, Span(3, 6), "000001")
    shown = source.panel(Document("a.md", "新加一行。\n甲句。乙句。"), (), Sheet((citation,), citation))
    assert "<mark" in shown
    assert "第 2 行" in shown
    assert placed_in(Document("a.md", "丙乙句。乙句。"), citation) is None


@pytest.mark.parametrize("kind", ("plain", "gbt7714", "markdown", "w3c"))
def test_each_way_of_citing_holds_the_quote_or_its_source(kind: str) -> None:
    text = "第一句。小米用“27分钟”接到5万个订单。第三句。"
    document = Document("a.md", text, title="题[名]*", author="王明", published="2026-01-12", url="https://a.cn/b")
    start = text.index("小米")
    citation = cite(1, document, Span(start, text.index("第三")), "000001")
    made = dict(formats(citation, document, "zh"))[kind]
    if kind == "plain":
        assert made == "“小米用‘27分钟’接到5万个订单。”（王明，《题[名]*》，2026-01-12，第 1 行）"
    elif kind == "gbt7714":
        assert made.startswith("王明. 题[名]*[EB/OL]. (2026-01-12)[20")
        assert made.endswith("]. https://a.cn/b.")
    elif kind == "markdown":
        assert made.startswith("> 小米用“27分钟”接到5万个订单。[^1]\n\n[^1]: 王明，《题\\[名\\]\\*》")
    else:
        quote, position = json.loads(made)["target"]["selector"]
        assert text == quote["prefix"] + quote["exact"] + quote["suffix"]
        assert text[position["start"] : position["end"]] == quote["exact"] == citation.quote


def test_a_render_reads_no_whole_document_for_what_stands_around_a_quote(
    seed_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(config_of(SEEDS, seed_store))
    turn = workspace.answered(Turn(0, ASKED))
    with workspace.assistant() as assistant:
        text = assistant.index.document(turn.answer.citations[0].document_id).text
        monkeypatch.setattr(type(assistant.index.passages), "document", None)
    talk = Talk("", (turn,))
    shown = View(workspace).conversation(talk, "zh")
    first = turn.answer.citations[0]
    before = " ".join(text[max(0, first.span.start - AROUND) : first.span.start].split())
    assert f"…{before} <mark>" in shown
    moved = replace(first, span=Span(first.span.start + 1, first.span.end + 1))
    lost = replace(turn, answer=replace(turn.answer, citations=(moved,)))
    assert "yw-peek" not in View(workspace).conversation(Talk("", (lost,)), "zh")
    workspace.close()


def test_an_excerpt_is_a_slice_in_code_points(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    text = "# 题\n\n𠮷野家😀很好。Größe: 10 m²。\n"
    (seeds / "a.md").write_text(text, "utf-8")
    workspace = Workspace(config_of(seeds, tmp_path / "store"))
    workspace.rebuild(lambda *_: None)
    with workspace.assistant() as assistant:
        passages = assistant.index.passages
        whole = passages.document("a.md").text
        for start in range(len(whole) + 1):
            for end in (start, start + 1, start + 5, start + 500):
                for _ in range(2):  # read, then kept
                    assert passages.excerpt("a.md", Span(start, end)) == whole[start:end]
        assert passages.excerpt("b.md", Span(0, 5)) == ""
    workspace.close()
