"""The source beside the answer, in a real browser: every quote at its place, at a desk and on a phone."""

from browser import ASKED, QUOTED, SEEDS, ask, needs_browser, opened, text_of
from playwright.sync_api import Browser, Page, expect


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
