"""Conversations are kept for the one who had them, found again, and taken along."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import ASKED, NOT_STATED, SEEDS, ask, config_of, needs_browser, opened, served
from playwright.sync_api import Browser, expect

from index.records import Document, Span
from qa.answer import cite
from qa.records import Answer
from ui.desk.chat.turns import Turn, from_json, to_json
from ui.desk.history.conversations import ConversationError, ConversationStore
from ui.desk.scope import Scope
from ui.desk.workspace import Workspace
from ui.messages import say
from ui.page import export

DOCUMENT = Document("a.md", "甲句*。乙句。\n丙句。", title="题<b>")


def answered(number: int, question: str, *spans: tuple[int, int]) -> Turn:
    citations = tuple(cite(at, DOCUMENT, Span(*span), "000001") for at, span in enumerate(spans, start=1))
    reason = "" if citations else "not_stated"
    answer = Answer(question, question, citations, 0.5, reason, timing={"search": 0.01})
    return Turn(number, question, answer, asked="改", verdict="good", unknown=("生词",))


def test_a_turn_is_the_same_after_it_was_written_and_read() -> None:
    turn = answered(0, "问？", (0, 4), (4, 7))
    assert from_json(Turn, to_json(turn)) == turn


def test_an_older_or_newer_record_is_read_with_defaults() -> None:
    values = json.loads(to_json(answered(0, "问？", (0, 4))))
    values["answer"].pop("timing")
    values["answer"]["something_new"] = [1, 2]
    assert from_json(Turn, json.dumps(values)).answer.timing == {}
    with pytest.raises(ValueError, match="Turn"):
        from_json(Turn, '{"answer": {}}')


def test_a_file_of_an_older_version_is_opened_and_grows(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    conversations = ConversationStore(path)
    kept = conversations.put("甲", "", replace(answered(0, "甲的问题", (0, 4)), settings="0a1b2c3d"))
    conversations.close()
    with closing(sqlite3.connect(path)) as older:
        for column in ("scope", "settings"):
            older.execute(f"ALTER TABLE turns DROP COLUMN {column}")
    later = ConversationStore(path)
    assert later.turns("甲", kept) == (answered(0, "甲的问题", (0, 4)),)
    further = replace(answered(1, "再问", (0, 4)), settings="0a1b2c3d", scope=Scope(since="2024"))
    later.put("甲", kept, further)
    assert later.turns("甲", kept)[1] == further
    later.close()


def test_nobody_sees_or_changes_what_another_asked(tmp_path: Path) -> None:
    conversations = ConversationStore(tmp_path / "c.sqlite")
    turn = answered(0, "甲的问题", (0, 4))
    kept = conversations.put("甲", "", turn)
    assert conversations.turns("甲", kept) == (turn,)
    assert conversations.turns("乙", kept) == ()
    assert conversations.search("乙") == []
    assert conversations.put("乙", kept, answered(0, "乙的问题")) != kept
    conversations.remove("乙", kept)
    assert conversations.turns("甲", kept) == (turn,)
    assert [one.question for one in conversations.unanswered("乙")] == ["乙的问题"]
    assert conversations.unanswered("甲") == []
    conversations.remove("甲", kept)
    assert conversations.turns("甲", kept) == ()
    conversations.close()


def test_conversations_are_found_by_their_words_in_either_script(tmp_path: Path) -> None:
    conversations = ConversationStore(tmp_path / "c.sqlite")
    conversations.put("", "", answered(0, "汽车多少钱？", (0, 4)))
    conversations.put("", "", answered(0, "100%_对吗", (4, 7)))
    assert len(conversations.search("")) == 2
    assert [one.title for one in conversations.search("", "汽車")] == ["汽车多少钱？"]
    assert [one.title for one in conversations.search("", "乙句")] == ["100%_对吗"]
    assert [one.title for one in conversations.search("", "0%_")] == ["100%_对吗"]
    assert conversations.search("", "汽车 乙句") == []
    conversations.close()


def test_an_unanswered_question_is_counted_until_it_is_crossed_off(tmp_path: Path) -> None:
    conversations = ConversationStore(tmp_path / "c.sqlite")
    for _ in range(3):
        conversations.put("甲", "", answered(0, "没有答案的问题"))
    assert [(one.question, one.times) for one in conversations.unanswered("甲")] == [("没有答案的问题", 3)]
    conversations.settle("甲", "没有答案的问题")
    assert conversations.unanswered("甲") == []
    conversations.close()


def test_a_damaged_notebook_is_told_and_questions_are_answered_all_the_same(seed_store: Path) -> None:
    workspace = Workspace(config_of(SEEDS, seed_store))
    workspace.config.folder.mkdir(exist_ok=True)
    (workspace.config.folder / "conversations.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(ConversationError) as caught:
        workspace.conversations.put("", "", answered(0, "问"))
    assert "\n" not in str(caught.value)
    assert workspace.answered(Turn(0, ASKED)).state == "found"
    workspace.close()


def test_markdown_has_a_footnote_for_each_quote_and_no_live_markup() -> None:
    made = export.markdown(
        [answered(0, "问<b>？", (0, 4), (4, 7)), answered(1, "又问")], lambda _: (DOCUMENT, ()), "zh"
    )
    assert "> 甲句\\*。[^1]" in made
    assert "[^1]: 《题\\<b\\>》，第 1 行" in made
    assert "[^2]: " in made
    assert "## 问\\<b\\>？" in made
    assert say("not_stated", "zh") in made


def test_the_web_page_holds_every_cited_document_whole_and_runs_nothing() -> None:
    turns = [answered(0, "问<script>alert(1)</script>", (0, 4)), answered(1, "又问", (4, 7))]
    made = export.web_page(turns, lambda _: (DOCUMENT, ()), "zh")
    assert "<script" not in made
    assert "default-src 'none'" in made
    assert made.count("<mark") == 2
    assert 'href="#quote-2"' in made
    assert 'id="quote-2"' in made
    gone = export.web_page(turns, lambda _: None, "zh")
    assert "甲句*。" in gone
    assert "<mark" not in gone


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_conversation_outlives_a_reload_and_a_restart(
    browser: Browser, seed_store: Path, tmp_path: Path, width: int
) -> None:
    config = config_of(SEEDS, seed_store)
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        with served(Workspace(config)) as address:
            page.goto(address)
            ask(page, ASKED)
            page.reload()
            expect(page.locator('.yw-turn[data-state="found"]')).to_have_count(1)
            ask(page, NOT_STATED)
        with served(Workspace(config)) as address:
            page.goto(address)
            turns = page.locator(".yw-turn")
            expect(turns).to_have_count(2, timeout=30_000)
            turns.first.locator("a.yw-chip").first.click()
            expect(page.locator("#yw-source mark.active")).to_be_in_viewport()
            page.locator("#yw-new").click()
            expect(page.locator(".yw-empty h2")).to_be_visible()
            page.get_by_role("tab", name=say("page_past", "zh")).click()
            lines = page.locator(".yw-past li")
            expect(lines).to_have_count(1)
            page.locator("#yw-find-past").get_by_role("textbox").fill("什么也没有")
            expect(lines).to_have_count(0)
            page.locator("#yw-find-past").get_by_role("textbox").fill("大定订单")
            expect(lines).to_have_count(1)
            with page.expect_download() as download:
                lines.get_by_role("link", name="Markdown").click()
            text = Path(download.value.path()).read_text("utf-8")
            assert "[^1]" in text
            lines.get_by_role("button").first.click()
            expect(turns).to_have_count(2)


@needs_browser
def test_two_browsers_at_one_page_see_only_their_own(browser: Browser, address: str) -> None:
    with opened(browser, address) as one, opened(browser, address, width=390) as other:
        ask(one, ASKED)
        for page, count in ((one, 1), (other, 0)):
            page.get_by_role("tab", name=say("page_past", "zh")).click()
            expect(page.locator(".yw-past li")).to_have_count(count)
        kept = one.locator("a.yw-save").first.get_attribute("href") or ""
    where = urlsplit(address)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=10)
    connection.request("GET", kept)
    assert connection.getresponse().status == 404
    connection.close()


def test_the_file_of_conversations_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "page" / "c.sqlite"
    conversations = ConversationStore(path)
    conversations.put("甲", "", answered(0, "问"))
    assert path.stat().st_mode & 0o077 == 0
    conversations.close()
    assert sqlite3.connect(path).execute("SELECT count(*) FROM turns").fetchone() == (1,)
