"""Questions that are asked of some documents only: nothing outside of the scope is found, cited or offered."""

import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from browser import ASKED, SEEDS, ask, config_of, needs_browser, opened
from playwright.sync_api import Browser, expect

from index.errors import QuestionError
from ui.chat import conversation as events
from ui.desk.chat.turns import Turn
from ui.desk.scope import Scope
from ui.desk.workspace import Workspace
from ui.messages import LANGUAGES, say
from ui.page import conversation
from ui.page import scope as page
from ui.page.conversation import STAGES, TurnOptions, Welcome

OLDER = "001_e944211789bda929.txt"
"""The seed that answers ASKED; it is of 2024, the other one of 2026."""


@pytest.fixture(scope="module")
def workspace(seed_store: Path) -> Iterator[Workspace]:
    workspace = Workspace(config_of(SEEDS, seed_store))
    yield workspace
    workspace.close()


@pytest.mark.parametrize("name", [path.name for path in sorted(SEEDS.glob("*.txt"))])
@pytest.mark.parametrize("question", [ASKED, "《雷军与小米汽车：营销背后的魅力与逻辑》的作者是谁？", "雷军是谁？"])
def test_nothing_outside_of_the_scope_is_cited_or_shown(workspace: Workspace, name: str, question: str) -> None:
    scope = Scope(source=name)
    turn = workspace.answered(Turn(0, question, scope=scope))
    assert turn.answer is not None
    for citation in (*turn.answer.citations, *turn.answer.nearest):
        assert citation.document_id == name
    assert {hit["document_id"] for hit in workspace.search(question, 50, scope)} == {name}


def test_what_is_offered_next_is_answered_in_the_scope(workspace: Workspace) -> None:
    scope = Scope(since="2026")
    offered = workspace.follow_ups([workspace.answered(Turn(0, ASKED, scope=scope))])
    assert offered
    for question in offered:
        assert OLDER not in {one.document_id for one in workspace.ask(question, scope).citations}


def test_what_a_scope_leaves_out_is_not_found(workspace: Workspace) -> None:
    assert workspace.ask(ASKED, Scope(until="2024")).found
    assert not workspace.ask(ASKED, Scope(since="2026")).found
    assert workspace.within(Scope(since="2024", until="2026-12-31")) == 2


@pytest.mark.parametrize("scope", [Scope(since="昨天"), Scope(source="没有的网站"), Scope(until="1999")])
def test_a_scope_that_nothing_fits_is_told_in_one_line(workspace: Workspace, scope: Scope) -> None:
    for call in (workspace.within, lambda one: workspace.ask(ASKED, one)):
        with pytest.raises(QuestionError) as told:
            call(scope)
        assert "\n" not in str(told.value)


@pytest.mark.parametrize("given", [("x" * 300, "", ""), ({"a": 1}, "", ""), ("", 3, "")])
def test_only_short_text_is_a_scope(given: tuple[object, object, object]) -> None:
    with pytest.raises(QuestionError):
        Scope.of(*given)


def test_a_kept_turn_knows_its_scope(workspace: Workspace) -> None:
    turn = workspace.answered(Turn(0, ASKED, scope=Scope(source="001_*", until="2024")))
    kept = workspace.conversations.put("某人", "", turn)
    assert workspace.conversations.turns("某人", kept)[0].scope == turn.scope


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stages_of_a_question_are_shown_in_order(language: str) -> None:
    for at, stage in enumerate(STAGES):
        shown = conversation.conversation([Turn(0, "问")], Welcome(), TurnOptions(language, stage=stage))
        assert shown.count('data-stage="done"') == at
        assert f'data-stage="now" aria-current=step>{say(f"page_doing_{stage}", language)}' in shown


def test_stages_that_last_are_told_and_quick_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "PATIENCE", 0.02)
    quick: queue.SimpleQueue[str] = queue.SimpleQueue()
    for stage in (*STAGES, ""):
        quick.put(stage)
    assert not [*events._lasting(quick)]
    slow: queue.SimpleQueue[str] = queue.SimpleQueue()
    told = events._lasting(slow)
    slow.put("search")
    slow.put("read")
    assert next(told) == "read"
    slow.put("quote")
    threading.Timer(0.1, slow.put, [""]).start()
    assert [*told] == ["quote"]


def test_an_answer_tells_its_stages(workspace: Workspace) -> None:
    told: list[str] = []
    with workspace.assistant() as assistant:
        assistant.ask(ASKED, progress=told.append)
    assert told == [*STAGES]


def test_a_hostile_source_is_only_text() -> None:
    text = '"><script>alert(1)</script>'
    shown = page.fields(Scope(source=text), 0, [text], "zh", text)
    assert "<script" not in shown
    assert '""' not in shown.replace('value=""', "")


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_questions_are_narrowed_and_widened_on_the_page(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address, width=width) as view:
        scope = view.locator("#yw-scoped")
        scope.locator("summary").click()
        scope.locator('[name="since"]').fill("昨天")
        scope.locator('[name="since"]').press("Enter")
        expect(scope.locator(".yw-notice")).to_contain_text("昨天")
        scope.locator('[name="since"]').fill("2026")
        scope.locator('[name="since"]').press("Enter")
        expect(scope.locator("summary")).to_contain_text("1 份文档")
        turn = ask(view, ASKED)
        expect(turn.locator(".yw-read b")).to_have_text("2026 起")
        assert OLDER not in turn.inner_text()
        turn.locator("[data-everywhere]").click()
        found = view.locator('.yw-turn[data-turn="0"][data-state="found"]')
        expect(found.locator("a.yw-chip").first).to_be_visible()
        expect(found.locator(".yw-read")).to_have_count(0)
        view.reload()
        expect(scope.locator("summary")).to_contain_text("2026 起")  # the tab remembers it
        scope.locator("summary").click()
        scope.locator("[data-clear]").click()
        expect(scope.locator("summary")).to_contain_text("全部文档")


@needs_browser
def test_a_link_names_the_scope_of_its_question(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}?q={quote(ASKED)}&source=001_*", welcome=False) as view:
        turn = view.locator('.yw-turn[data-state="found"]')
        expect(turn.locator(".yw-read b")).to_contain_text("001_*")
        expect(turn.locator("[data-link]")).to_have_attribute("data-source", "001_*")
