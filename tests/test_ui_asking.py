"""ConversationEvents on the page, in a real browser: answers, refusals, suggestions, both languages."""

import re
import threading
from urllib.parse import quote

import pytest
from browser import ASKED, NOT_STATED, ask, needs_browser, opened
from playwright.sync_api import Browser, expect

from ui.chat.conversation import ANSWERING
from ui.messages import say


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_not_found_shows_the_nearest_passages_as_no_answer(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address, width=width) as page:
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
def test_a_question_that_cannot_be_asked_gets_one_clear_line(browser: Browser, address: str) -> None:
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
def test_too_many_at_once_is_told_in_the_language_of_the_page_and_nothing_is_lost(
    browser: Browser, address: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    box = page.locator("#yw-box textarea")
    expect(box).to_be_enabled()
    page.route("**/queue/join*", lambda route: route.fulfill(status=503, json={"detail": "full"}))
    box.fill(ASKED)
    box.press("Enter")
    expect(page.locator(".yw-busy")).to_have_text(say("page_busy", "zh"))
    expect(box).to_have_value(ASKED)
    page.unroute("**/queue/join*")
    box.press("Enter")
    expect(page.locator('.yw-turn[data-state="found"]')).to_be_visible()
    context.close()


@needs_browser
def test_a_tab_that_is_closed_in_the_middle_of_a_question_leaves_nothing_behind(browser: Browser, address: str) -> None:
    for _ in range(3):
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        box = page.locator("#yw-box textarea")
        expect(box).to_be_enabled()
        box.fill(ASKED)
        box.press("Enter")
        context.close()
    with opened(browser, address) as page:
        assert ask(page, ASKED).get_attribute("data-state") == "found"
    answering = [one for one in threading.enumerate() if one.name.startswith("answer")]
    assert len(answering) <= 2 * ANSWERING  # of this page, and of one that another test left


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_english_at_one_click_keeps_the_conversation(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address, width=width) as page:
        turn = ask(page, ASKED)
        page.locator("#yw-switch").click()
        expect(page.locator("#yw-top")).to_contain_text("own words")
        expect(page.get_by_role("tab", name="Library")).to_be_visible()
        expect(page.locator("#yw-box textarea")).to_have_attribute("placeholder", say("page_ask", "en"))
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
def test_not_found_names_the_words_that_no_document_holds(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        turn = ask(page, NOT_STATED)
        expect(turn.locator(".yw-unknown b").first).to_have_text("光合作用")
        further = page.locator(".yw-further button").first
        expect(further).to_be_visible()  # a question that was tried
        further.click()
        expect(page.locator('.yw-turn[data-turn="1"][data-state="found"]')).to_be_visible()


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_is_put_otherwise_and_taken_back(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address, width=width) as page:
        turn = ask(page, NOT_STATED)
        turn.hover()
        turn.locator("[data-edit]").first.click()
        field = turn.locator("textarea.yw-edit")
        expect(field).to_have_value(NOT_STATED)
        field.fill(ASKED)
        if width == 390:  # a thumb finds a button sooner
            turn.get_by_role("button", name=say("page_edit_ask", "zh"), exact=True).click()
        else:
            field.press("Enter")
        found = page.locator('.yw-turn[data-turn="0"][data-state="found"]')
        expect(found.locator(".yw-read b")).to_have_text(ASKED)
        expect(found.locator(".yw-question")).to_have_text(NOT_STATED)
        found.locator("[data-undo]").click()
        expect(page.locator('.yw-turn[data-turn="0"][data-state="not-found"]')).to_be_visible()
        expect(page.locator(".yw-read")).to_have_count(0)


@needs_browser
def test_confidence_stands_in_words_and_its_figure_on_demand(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        details = ask(page, ASKED).locator(".yw-confidence")
        expect(details.locator("summary")).to_have_text("把握大")
        expect(details.locator("p")).to_be_hidden()
        details.locator("summary").click()
        expect(details.locator("p")).to_contain_text("%")
        expect(details.locator("p")).to_have_text(re.compile("索引 [0-9]{6} · 设置 [0-9a-f]{8}$"))


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_enter_sends_nothing_while_chinese_is_being_composed(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address, width=width) as page:
        box = page.locator("#yw-box textarea")
        box.fill("xiaomi")
        for kind in ("keydown", "keypress", "keyup"):
            box.dispatch_event(kind, {"key": "Enter", "keyCode": 13, "isComposing": True, "bubbles": True})
        page.wait_for_timeout(500)
        expect(page.locator(".yw-turn")).to_have_count(0)
        expect(box).to_have_value("xiaomi")


@needs_browser
def test_a_link_asks_its_question_and_a_reload_does_not_ask_again(browser: Browser, address: str) -> None:
    link = f"{address}?q={quote(ASKED)}&g=000099&s=0123abcd"
    with opened(browser, link, welcome=False) as page:
        turn = page.locator('.yw-turn[data-state="found"]')
        expect(turn.locator(".yw-question")).to_have_text(ASKED)
        expect(page.locator(".yw-notice")).to_contain_text("000099")
        expect(page.locator(".yw-notice")).to_contain_text("0123abcd")
        page.reload()
        expect(turn).to_have_count(1)
        page.wait_for_timeout(500)
        expect(page.locator(".yw-turn")).to_have_count(1)
        copied = turn.locator("[data-link]")
        made = [copied.get_attribute(f"data-{name}") for name in ("generation", "settings")]
        same = "g={}&s={}".format(*made)
        page.goto(f"{address}?q={quote(NOT_STATED)}&{same}")  # another link, in the same tab
        expect(page.locator(".yw-question")).to_have_text([NOT_STATED])
        expect(page.locator(".yw-turn")).to_have_attribute("data-state", "not-found")
        expect(page.locator(".yw-notice")).to_have_count(0)
        page.get_by_role("tab", name=say("page_past", "zh")).click()
        expect(page.locator("#yw-past-list li")).to_have_count(2)


@needs_browser
def test_a_question_typed_before_the_page_is_ready_is_not_lost(browser: Browser, address: str) -> None:
    """The box takes nothing until the conversation stands there, so nothing can overtake it."""
    with opened(browser, address, welcome=False) as page:
        box = page.locator("#yw-box textarea")
        box.fill(ASKED)  # waits until it can be written in
        box.press("Enter")
        expect(page.locator('.yw-turn[data-state="found"]')).to_be_visible()
        page.wait_for_timeout(500)
        expect(page.locator('.yw-turn[data-state="found"]')).to_have_count(1)


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_follow_up_tells_how_it_was_understood_and_can_be_taken_literally(
    browser: Browser, address: str, width: int
) -> None:
    with opened(browser, address, width=width) as page:
        ask(page, ASKED)
        turn = ask(page, "那问界M9呢？")
        expect(turn.locator(".yw-read b")).to_contain_text("问界M9")
        expect(turn.locator(".yw-read b")).to_contain_text("订单")
        turn.locator("[data-undo]").click()
        expect(turn.locator(".yw-read")).to_have_count(0)
        expect(turn.locator(".yw-question")).to_have_text("那问界M9呢？")
