"""Whatever a document is called, nothing leaves the window at a side: on no tab, on a desk or on a phone."""

from collections.abc import Iterator

import pytest
from browser import NOT_STATED, ask, config_of, needs_browser, opened, served, too_wide
from playwright.sync_api import Browser, Page, expect

from ui.desk.workspace import Workspace
from ui.messages import LANGUAGES, say

TITLE = "没有空格的标题" * 12
WORD = "averylongwordwithoutanyspaces" * 4
QUESTION = f"青竹镇图书馆的{WORD}是谁捐建的？"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page over texts with the longest names, titles, authors and words, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("width")
    seeds = folder / "seeds"
    seeds.mkdir()
    (seeds / f"{WORD}.md").write_text(
        f"# {TITLE}\n\n**作者：** {WORD}\n\n青竹镇图书馆的{WORD}由林晚舟在1987年捐建。\n", "utf-8"
    )
    (seeds / f"{'长名字' * 20}.txt").write_text(f"{WORD}\n\n林晚舟是一位退休教师。\n", "utf-8")
    (seeds / f"坏{WORD}.pdf").write_bytes(b"%PDF-1.4 broken")
    workspace = Workspace(config_of(seeds, folder / "store"))
    workspace.rebuild(lambda *_: None)
    with served(workspace) as address:
        yield address


@needs_browser
@pytest.mark.parametrize(("width", "language"), [(390, "zh"), (390, "en"), (1280, "zh")])
def test_nothing_leaves_the_window_on_any_tab(browser: Browser, address: str, width: int, language: str) -> None:
    found: list[str] = []

    def look(page: Page, where: str) -> None:
        found.extend(f"{where}: {one}" for one in too_wide(page))

    def tab(page: Page, which: str) -> None:
        page.get_by_role("tab", name=say(f"page_{which}", language)).click()
        look(page, which)

    with opened(browser, address, width=width, height=844) as page:
        for _ in range(LANGUAGES.index(language)):
            page.locator("#yw-switch").click()
        expect(page.locator("#yw-top h1")).to_have_text(say("page_name", language))
        look(page, "welcome")
        page.locator(".yw-scope summary").click()
        page.locator('.yw-scope [name="source"]').fill(WORD)
        page.locator('.yw-scope [name="since"]').fill("?" * 150)
        page.locator('.yw-scope [name="since"]').press("Enter")
        page.locator("#yw-scoped .yw-notice").wait_for()
        look(page, "scope")
        page.locator('.yw-scope [name="since"]').fill("")
        page.locator('.yw-scope [name="since"]').press("Enter")
        turn = ask(page, QUESTION)
        for opens in turn.locator("summary").all():
            opens.click()
        look(page, "answer")
        turn.locator("a.cite").first.click()
        expect(page.locator("#yw-source .yw-sheet")).to_be_visible()
        for opens in page.locator("#yw-source summary").all():
            opens.click()
        page.locator("[data-verify]").click()
        page.locator(".yw-checked").wait_for()
        look(page, "source")
        page.keyboard.press("Escape")
        turn.locator("[data-edit]").first.click(force=True)
        look(page, "edit")
        refused = ask(page, NOT_STATED)
        refused.locator(".yw-judge summary").click()
        refused.locator('[data-verdict="has_answer"]').click()
        expect(refused.locator(".yw-judge")).to_contain_text(say("page_judged", language))
        look(page, "not found")
        tab(page, "past")
        tab(page, "library")
        expect(page.locator(f'tr[data-file="坏{WORD}.pdf"] .yw-warned')).to_be_visible()
        expect(page.locator("#yw-unanswered h2")).to_be_visible()
        look(page, "library, looked at anew")
        page.locator("#yw-words-open").click()
        page.locator("#yw-words-sentence").locator("textarea, input").fill(WORD)
        page.locator("#yw-words-try").click()
        expect(page.locator("#yw-words-told")).to_contain_text(WORD)
        look(page, "words")
        tab(page, "bench")
        page.locator("#yw-probe textarea").fill(QUESTION)
        page.locator("#yw-missing textarea").fill(WORD)
        page.locator("#yw-look button").click()
        page.locator(".yw-bench").wait_for()
        look(page, "looked into")
        page.locator("#yw-measure").get_by_role("button", name=say("bench_own", language)).click()
        page.locator(".yw-run table").first.wait_for()
        look(page, "measured")
    assert not found, "\n".join(found)
