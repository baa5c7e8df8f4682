"""The bench: what each stage made of a question, and measuring what readers judged."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from browser import ASKED, NOT_STATED, ask, config_of, needs_browser, opened
from playwright.sync_api import Browser, expect
from test_ui_keeping import answered

from index.errors import QuestionError
from qa.evaluate import read_questions
from ui.desk import judged
from ui.desk.bench import inspect
from ui.desk.library import Library
from ui.messages import LANGUAGES, say
from ui.page import bench

GOLD = "001_e944211789bda929.txt"


@pytest.fixture(scope="module")
def library(seed_store: Path) -> Library:
    return Library(config_of(Path(__file__).parent.parent / "seeds", seed_store))


def test_what_is_shown_is_what_answers(library: Library) -> None:
    with library.assistant() as assistant:
        made = inspect(assistant, ASKED, "001")
        assert made.answer.citations == assistant.ask(ASKED).citations
        assert made.sentences[0].span == made.answer.citations[0].span
        assert [hit.score for hit in made.hits] == sorted(
            (hit.score for hit in made.hits), reverse=True
        )
        assert made.missed[0].document_id == GOLD
        rank = made.missed[0].rank
        assert made.hits[rank - 1].passage.document_id == GOLD
        assert all(hit.passage.document_id != GOLD for hit in made.hits[: rank - 1])
        assert "订单" in made.missed[0].shared
        with pytest.raises(QuestionError):
            inspect(assistant, "")


def test_a_word_that_no_document_holds_is_told_apart(library: Library) -> None:
    with library.assistant() as assistant:
        terms = {term.text: term.known for term in inspect(assistant, NOT_STATED).terms}
        assert terms["光合作用"] is False
        for language in LANGUAGES:
            assert "yw-absent" in bench.inspection(inspect(assistant, NOT_STATED), language)


def test_what_was_judged_becomes_questions_of_an_evaluation(tmp_path: Path) -> None:
    turns = [
        ("a", replace(answered(0, "对的", (0, 4)), asked="")),
        ("a", replace(answered(1, "没有的", (0, 4)), verdict="no_answer", asked="")),
        ("b", replace(answered(0, "该有的"), verdict="has_answer", asked="")),
        ("b", replace(answered(1, "没评的"), verdict="")),
    ]
    path = tmp_path / "judged.jsonl"
    path.write_text(judged.lines(turns), "utf-8")
    questions = read_questions(path)
    assert [(q.question, q.answerable, q.quotes) for q in questions] == [
        ("对的", True, ("甲句*。",)),
        ("没有的", False, ()),
        ("该有的", True, ()),
    ]


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_is_looked_into_and_a_judged_answer_measured(
    browser: Browser, address: str, width: int
) -> None:
    with opened(browser, address, width=width) as page:
        turn = ask(page, ASKED)
        turn.get_by_role("button", name=say("verdict_good", "zh")).click()
        expect(turn.locator('[data-verdict="good"]')).to_have_attribute("aria-pressed", "true")
        page.get_by_role("tab", name=say("page_bench", "zh")).click()
        page.locator("#yw-probe textarea").fill(ASKED)
        page.locator("#yw-missing textarea").fill("不要跟雷军")
        page.get_by_role("button", name=say("bench_look", "zh"), exact=True).click()
        shown = page.locator(".yw-bench")
        expect(shown).to_contain_text("000_32ac8566820995e8.txt")
        expect(shown.locator(".yw-term").first).to_be_visible()
        page.get_by_role("button", name=say("bench_own", "zh")).click()
        expect(page.locator("pre.yw-figures")).to_contain_text("cited@1", timeout=30_000)
        with page.expect_download() as download:
            page.get_by_role("link", name=say("bench_take", "zh")).click()
        line = json.loads(Path(download.value.path()).read_text("utf-8").splitlines()[0])
        assert line["document"] == GOLD
        assert page.evaluate("document.documentElement.scrollWidth") == width


@needs_browser
def test_a_file_that_is_no_evaluation_is_told_in_one_line(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text("[1, 2\n", "utf-8")
    with opened(browser, address) as page:
        page.get_by_role("tab", name=say("page_bench", "zh")).click()
        page.locator('#yw-bench input[type="file"]').set_input_files(file)
        expect(page.locator("#yw-measured .yw-notice")).to_be_visible()
