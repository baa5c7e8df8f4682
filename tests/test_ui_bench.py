"""The bench: what each stage made of a question, and measuring what readers judged."""

import gc
import json
from dataclasses import replace
from pathlib import Path

import pytest
from browser import ASKED, NOT_STATED, ask, config_of, needs_browser, opened
from playwright.sync_api import Browser, expect
from test_ui_keeping import answered

from index.errors import QuestionError
from index.search.index import CANDIDATES
from qa.evaluation.compare import read_run
from qa.evaluation.evaluate import Outcome, Question, read_questions
from ui.chat.bench import BenchEvents, Translatable
from ui.desk.bench import verdicts
from ui.desk.bench.inspect import inspect
from ui.desk.bench.runs import Runs
from ui.desk.library.seed_folder import File
from ui.desk.workspace import Workspace
from ui.evaluation.report import body
from ui.messages import LANGUAGES, say
from ui.page import bench
from ui.page.html import escape

GOLD = "001_e944211789bda929.txt"


@pytest.fixture(scope="module")
def workspace(seed_store: Path) -> Workspace:
    return Workspace(config_of(Path(__file__).parent.parent / "seeds", seed_store))


def test_what_is_shown_is_what_answers(workspace: Workspace) -> None:
    with workspace.assistant() as assistant:
        made = inspect(assistant, ASKED, "001")
        assert made.answer.citations == assistant.ask(ASKED).citations
        assert made.judgement.sentences[0].span == made.answer.citations[0].span
        assert [hit.score for hit in made.judgement.retrieved] == sorted(
            (hit.score for hit in made.judgement.retrieved), reverse=True
        )
        assert made.missed[0].document_id == GOLD
        rank = made.missed[0].rank
        assert made.judgement.retrieved[rank - 1].passage.document_id == GOLD
        assert all(hit.passage.document_id != GOLD for hit in made.judgement.retrieved[: rank - 1])
        assert "订单" in made.missed[0].shared
        assert made.missed[0].cited and made.missed[0].sentence == 1
        with pytest.raises(QuestionError):
            inspect(assistant, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_document_was_not_cited_is_told_by_the_stage_where_it_fell_out(
    workspace: Workspace, language: str
) -> None:
    with workspace.assistant() as assistant:
        made = inspect(assistant, ASKED, GOLD)
    one = replace(made.missed[0], cited=False, sentence=4, rank=3)
    for change, key, values in (
        ({"cited": True}, "cited", {}),
        ({"rank": 0}, "unfound", {"count": CANDIDATES}),
        ({"rank": 40}, "unread", {"rank": 40, "count": made.read}),
        ({"sentence": 0}, "silent", {}),
        ({}, "lower", {"rank": 4}),
    ):
        shown = bench.inspection(replace(made, missed=(replace(one, **change),)), language)
        assert escape(say(f"bench_why_{key}", language, **values)) in shown, key
    nowhere = bench.inspection(replace(made, missed=()), language, "没有<b>", [])
    assert escape(say("bench_no_such", language, document="没有<b>")) in nowhere
    waiting = bench.inspection(replace(made, missed=()), language, "新", [File("新.txt", "new")])
    assert say("state_new", language) in waiting


def test_a_report_on_the_page_shows_hostile_questions_as_text() -> None:
    text = "<script>alert(1)</script>{{constructor}}`${x}`"
    question = Question(text, text, False, "", (), ())
    outcome = Outcome(question, {"confidence": 0.5, "refused": 0.0}, (text,))
    shown = bench.report(body([outcome], {}, name=text), text)
    assert "<script" not in shown
    assert "{" not in shown and "`" not in shown


def test_the_last_run_of_each_reader_is_compared_and_nobody_elses() -> None:
    runs = Runs()
    rows = [{"id": "a", "answerable": True, "refused": 0.0, "cited@1": 1.0}]
    assert runs.compared("甲", rows) == []
    runs.keep("甲", "{}", rows)
    assert {one.measure for one in runs.compared("甲", rows)} >= {"cited@1"}
    assert runs.compared("乙", rows) == []
    assert runs.compared("甲", [{"id": "b"}]) == []
    assert runs.text("乙") == ""


def test_a_word_that_no_document_holds_is_told_apart(workspace: Workspace) -> None:
    with workspace.assistant() as assistant:
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
    path.write_text(verdicts.lines(turns), "utf-8")
    questions = read_questions(path)
    assert [(q.question, q.answerable, q.quotes) for q in questions] == [
        ("对的", True, ("甲句*。",)),
        ("没有的", False, ()),
        ("该有的", True, ()),
    ]


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_is_looked_into_and_a_judged_answer_measured(browser: Browser, address: str, width: int) -> None:
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
        report = page.locator(".yw-run")
        expect(report).to_contain_text("cited@1", timeout=60_000)
        expect(report.locator("svg").first).to_be_visible()
        expect(report).not_to_contain_text(say("report_changes", "zh"))
        page.get_by_role("button", name=say("bench_own", "zh")).click()
        expect(report).to_contain_text(say("report_changes", "zh"), timeout=60_000)
        with page.expect_download() as download:
            page.get_by_role("link", name=say("bench_save_run", "zh")).click()
        assert len(read_run(Path(download.value.path()))) == 1
        with page.expect_download() as download:
            page.get_by_role("link", name=say("bench_take", "zh")).click()
        line = json.loads(Path(download.value.path()).read_text("utf-8").splitlines()[0])
        assert line["document"] == GOLD
        assert page.evaluate("document.documentElement.scrollWidth") == width


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_from_an_answer_it_is_one_click_to_how_it_was_found_or_why_not(
    browser: Browser, address: str, width: int
) -> None:
    with opened(browser, address, width=width) as page:
        for question, key, told in (
            (ASKED, "page_found_how", "回答：把握"),
            (NOT_STATED, "page_found_not", "没有找到：把握"),
        ):
            turn = ask(page, question)
            turn.get_by_role("button", name=say(key, "zh")).click()
            expect(page.locator("#yw-probe textarea")).to_have_value(question)
            expect(page.locator(".yw-bench")).to_contain_text(told)
            expect(page.locator(".yw-bench")).to_be_in_viewport()
            page.get_by_role("tab", name=say("page_chat", "zh")).click()
        turn.get_by_role("button", name=say("page_add", "zh")).click()
        expect(page.locator("#yw-library")).to_be_visible()
        page.locator("#yw-switch").click()
        page.get_by_role("tab", name=say("page_bench", "en")).click()
        expect(page.locator(".yw-bench")).to_contain_text("not found: confidence")


def _lines(question: str) -> str:
    line = {"question": question, "answers": ["27 分钟"], "document": GOLD}
    return json.dumps(line, ensure_ascii=False) + "\n"


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_an_evaluation_is_drawn_anew_in_the_language_of_the_page(
    browser: Browser, address: str, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "题.jsonl"
    file.write_text(_lines(ASKED) + _lines("<b>外星人</b>住在哪里？"), "utf-8")
    with opened(browser, address, width=width) as page:
        page.get_by_role("tab", name=say("page_bench", "zh")).click()
        inputs, shown = page.locator('#yw-bench input[type="file"]'), page.locator("#yw-measured")
        inputs.first.set_input_files(file)
        expect(shown).to_contain_text("cited@1", timeout=60_000)
        for language in ("zh", "en", "zh"):
            for key in ("report_figures", "report_measure_cited@1", "bench_save_run"):
                expect(shown).to_contain_text(say(key, language))
            expect(shown).to_contain_text("<b>外星人</b>")
            assert page.evaluate("document.documentElement.scrollWidth") == width
            page.locator("#yw-switch").click()
        expect(shown).to_contain_text(say("report_figures", "en"))
        assert say("report_figures", "zh") not in shown.inner_text()
        broken = tmp_path / "坏题.jsonl"
        broken.write_text("[1, 2\n", "utf-8")
        inputs.first.set_input_files(broken)
        expect(shown.locator(".yw-notice")).to_contain_text("not a JSON object")
        page.locator("#yw-switch").click()
        expect(shown).to_contain_text("不是一个带 question 的 JSON 对象")
        expect(shown.locator(".yw-notice")).to_contain_text(broken.name)


def test_a_language_changed_while_it_is_measured_and_a_run_that_is_not_kept(workspace: Workspace) -> None:
    bench_events = BenchEvents(workspace)
    question = Question("q", "问？", True, "", ("答",), (), context="很长的原文")
    outcome = Outcome(question, {"confidence": 0.5, "refused": 1.0, "cited@1": 0.0})
    drawn = Translatable("zh", bench_events._kept([outcome], "题.jsonl", "丙"))
    shown, now = bench_events.draw_anew(drawn, "en")
    assert say("report_figures", "en") in shown
    assert now.language == "en"
    assert bench_events.draw_anew(now, "en") == bench_events.draw_anew(None, "en")
    workspace.runs.keep("丙", "{}", [])
    gc.collect()
    assert bench_events.draw_anew(now, "zh") == bench_events.draw_anew(None, "zh")


@needs_browser
def test_a_file_that_is_no_evaluation_is_told_in_one_line(browser: Browser, address: str, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text("[1, 2\n", "utf-8")
    with opened(browser, address) as page:
        page.get_by_role("tab", name=say("page_bench", "zh")).click()
        inputs = page.locator('#yw-bench input[type="file"]')
        inputs.first.set_input_files(file)
        expect(page.locator("#yw-measured .yw-notice")).to_contain_text("x.jsonl")
        assert str(tmp_path) not in page.locator("#yw-measured").inner_text()
        file = tmp_path / "run.json"
        file.write_text("{}", "utf-8")
        inputs.nth(1).set_input_files(file)
        expect(page.locator("#yw-measured .yw-notice")).to_contain_text("run.json")
