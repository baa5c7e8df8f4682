"""What the page works with: which changes wait, files that are read again, and whose turn it is."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from browser import config_of, needs_browser, opened, served
from playwright.sync_api import Browser, expect
from samples import pdf

from index.errors import ReadError
from index.records import Span
from qa.answer import Assistant
from ui.chat.layout import LEFT_OVER, create
from ui.config import Config
from ui.desk.chat.answer_slots import AnswerSlots
from ui.desk.chat.answerable import AnswerableCache
from ui.desk.workspace import Workspace
from ui.messages import say
from ui.page.view import View


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Two texts, one of which no reader can read, and a list of words that is empty."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "a.txt").write_text("雷军1987年考入武汉大学计算机系。\n", "utf-8")
    (seeds / "坏.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "words.txt").write_text("", "utf-8")
    made = config_of(seeds, tmp_path / "store")
    return replace(made, index=replace(made.index, words=str(tmp_path / "words.txt")))


@pytest.fixture
def workspace(config: Config) -> Iterator[Workspace]:
    workspace = Workspace(config)
    workspace.rebuild(lambda *_: None)
    yield workspace
    workspace.close()


def states(workspace: Workspace) -> dict[str, str]:
    return {entry.file.id: entry.file.state for entry in workspace.documents()[0]}


def test_changed_words_wait_for_a_rebuild(workspace: Workspace, config: Config) -> None:
    words = Path(config.index.words)
    assert workspace.documents()[2] == 0
    words.write_text("# nothing but a remark\n", "utf-8")
    assert workspace.documents()[2] == 0
    words.write_text("雷军 = 雷布斯\n", "utf-8")
    assert workspace.documents()[2] == 1
    assert "1 处改动" in View(workspace).documents("zh")
    workspace.rebuild(lambda *_: None)
    assert workspace.documents()[2] == 0
    words.write_text("", "utf-8")
    assert workspace.documents()[2] == 1
    words.write_text("军\n", "utf-8")  # too short: the rebuild will say so, the list need not
    assert workspace.documents()[2] == 0


def test_a_file_that_cannot_be_read_says_why_and_is_no_change_that_waits(workspace: Workspace, config: Config) -> None:
    assert states(workspace) == {"a.txt": "indexed", "坏.pdf": "unread"}
    entry = next(one for one in workspace.documents()[0] if one.file.id == "坏.pdf")
    assert entry.problem is not None and "坏.pdf" in entry.problem.said("zh")
    assert workspace.documents()[2] == 0
    for language in ("zh", "en"):
        shown = View(workspace).documents(language)
        assert say("state_unread", language) in shown
        assert entry.problem.said(language) in shown
    (Path(config.index.seeds) / "坏.pdf").write_bytes(pdf([[(60.0, 700.0, "青竹镇有一座桥。")]]))
    assert states(workspace)["坏.pdf"] == "new"
    assert workspace.documents()[2] == 1


def test_a_file_is_read_again_and_taken_over_where_it_differs(
    workspace: Workspace, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = workspace.reread("a.txt")
    assert (read.documents, read.as_indexed, read.problem) == (1, True, None)
    assert states(workspace)["a.txt"] == "indexed"
    assert workspace.reread("坏.pdf").problem is not None
    for name in ("../words.txt", "nothing.txt", "", "\0", ".deleted/a.txt"):
        with pytest.raises(ReadError):
            workspace.reread(name)

    before = workspace.generation()
    monkeypatch.setattr(type(workspace._disk), "_is_known", lambda self, document: False)
    assert not workspace.reread("a.txt").as_indexed  # as if a reader had learnt more since
    assert states(workspace)["a.txt"] == "again"
    assert workspace.documents()[2] == 1
    report = workspace.rebuild(lambda *_: None)
    assert report.changed == ("a.txt",)
    assert workspace.generation() != before
    assert states(workspace)["a.txt"] == "indexed"
    assert workspace.ask("雷军哪一年考入武汉大学？").found


def test_slots_are_had_by_so_many_at_once_and_by_everybody_in_the_end() -> None:
    slots, lock = AnswerSlots(2), threading.Lock()
    now, most, had = 0, 0, 0

    def ask() -> None:
        nonlocal now, most, had
        with slots.slot():
            with lock:
                now += 1
                most = max(most, now)
            time.sleep(0.005)
            with lock:
                now -= 1
                had += 1

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, had) == (2, 12)
    assert slots.idle()
    with slots.slot():
        assert not slots.idle()
    with pytest.raises(ZeroDivisionError), slots.slot():
        raise ZeroDivisionError
    assert slots.idle()


def test_a_question_is_tried_once_and_never_while_others_wait(workspace: Workspace) -> None:
    asked: list[str] = []

    class Watched(Assistant):
        def ask(self, question, history=(), *, progress=lambda stage: None):  # type: ignore[no-untyped-def]
            asked.append(question)
            return super().ask(question, history, progress=progress)

    waits = True
    tries = AnswerableCache(may_try=lambda: not waits)
    question = "雷军哪一年考入武汉大学？"
    with workspace.assistant() as known:
        watched = Watched(known.index, known.config, models=known.models)
        assert not tries.is_answered(watched, question, "a.txt", Span(0, 5))
        assert asked == []
        waits = False
        assert tries.is_answered(watched, question, "a.txt", Span(0, 5))
        waits = True
        assert tries.is_answered(watched, question, "a.txt", Span(0, 5))
        assert asked == [question]
        waits = False
        assert not tries.is_answered(watched, question, "b.txt", Span(0, 5))
        tries.is_answered(watched, question, "a.txt", Span(0, 5), among="2024")
        assert asked == [question] * 3


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_file_is_read_again_on_the_page(browser: Browser, workspace: Workspace, config: Config, width: int) -> None:
    with served(Workspace(config)) as address, opened(browser, address, width=width) as page:
        page.get_by_role("tab", name=say("page_library", "zh")).click()
        row = page.locator("table.yw-documents tr", has_text="a.txt")
        row.get_by_role("button", name=say("page_reread", "zh")).click()
        expect(page.locator("#yw-uploaded")).to_contain_text("与索引一致")
        row = page.locator("table.yw-documents tr", has_text="坏.pdf")
        expect(row.locator('[data-state="new"]')).to_be_visible()  # not read since the start
        row.get_by_role("button", name=say("page_reread", "zh")).click()
        expect(page.locator("#yw-uploaded .yw-notice")).to_contain_text("坏.pdf")
        expect(row.locator('[data-state="unread"]')).to_be_visible()
        expect(page.locator(".yw-waiting")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_was_uploaded_and_taken_by_nothing_is_gone_within_an_hour(workspace: Workspace) -> None:
    async def made() -> object:  # inside a loop: without one gradio makes some and never closes them
        return create(workspace).delete_cache

    assert sum(LEFT_OVER) <= 3600
    with ThreadPoolExecutor(1) as beside:  # a browser's loop may run in this thread
        assert beside.submit(asyncio.run, made()).result() == LEFT_OVER
