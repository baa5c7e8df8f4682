"""The page can be used by everybody: axe-core finds nothing serious on any tab, in either theme."""

import pytest
from browser import ASKED, NOT_STATED, ask, needs_browser, opened
from playwright.sync_api import Browser

from ui.messages import say

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
TABS = ("page_chat", "page_past", "page_library", "page_bench")


@needs_browser
def test_nothing_moves_for_those_who_want_no_motion(browser: Browser, address: str) -> None:
    moving = "() => document.getAnimations().filter((one) => one.effect.getTiming().duration > 0).length"
    for wanted, still in (("reduce", True), ("no-preference", False)):
        with opened(browser, address, width=390) as page:
            page.emulate_media(reduced_motion=wanted)  # type: ignore[arg-type]
            ask(page, ASKED).locator("a.yw-chip").first.click()
            page.locator("#yw-source mark.active").wait_for()
            assert (page.evaluate(moving) == 0) is still


@needs_browser
@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_serious_on_any_tab(browser: Browser, address: str, theme: str, width: int) -> None:
    with opened(browser, address, width=width, theme=theme) as page:
        found: list[str] = []

        def look(where: str) -> None:
            page.wait_for_timeout(300)  # colours that fade in have arrived
            for violation in axe.Axe().run(page).response["violations"]:
                if violation["impact"] in ("serious", "critical"):
                    nodes = [node["html"][:160] for node in violation["nodes"]]
                    found.append(f"{where}: {violation['id']}: {nodes[:3]}")

        look("welcome")
        page.locator(".yw-scope summary").click()
        page.locator('.yw-scope [name="since"]').fill("?")
        page.locator('.yw-scope [name="since"]').press("Enter")
        page.locator("#yw-scoped .yw-notice").wait_for()
        look("scope")
        ask(page, ASKED).locator('[data-verdict="good"]').click()
        turn = ask(page, NOT_STATED)
        turn.locator(".yw-confidence summary").click()
        look("answers")
        page.locator("a.yw-chip").first.click()
        look("source")
        page.keyboard.press("Escape")
        for tab in TABS[1:]:
            page.get_by_role("tab", name=say(tab, "zh")).click()
            if tab == "page_bench":
                page.locator("#yw-probe textarea").fill(ASKED)
                page.get_by_role("button", name=say("bench_look", "zh"), exact=True).click()
                page.locator(".yw-bench").wait_for()
                page.get_by_role("button", name=say("bench_own", "zh")).click()
                page.locator(".yw-run svg").first.wait_for()
            look(tab)
        assert not found, "\n".join(found)
