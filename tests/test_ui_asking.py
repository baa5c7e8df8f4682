"""Asking on the page, in a real browser: answers, refusals, suggestions, both languages."""

from browser import ASKED, NOT_STATED, ask, needs_browser, opened
from playwright.sync_api import Browser, expect

from ui.messages import say


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
