"""Answers are slices of the documents, and say so when the documents are silent."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import load
from index.building.builder import build_documents
from index.errors import QuestionError
from index.records import Document, Span
from qa import Assistant
from qa.answer import cite
from qa.config import AnswerConfig
from qa.quote.enumerations import all_enumerations, around, same_saying
from qa.records import Answer, Citation

QUESTIONS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "seed_questions.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def assistant(seed_store: Path) -> Assistant:
    return Assistant(load(seed_store))


@pytest.mark.parametrize("row", QUESTIONS[::5], ids=lambda row: row["id"])
def test_every_quote_is_the_slice_it_cites(assistant: Assistant, row: dict[str, str]) -> None:
    answer = assistant.ask(row["question"])
    for citation in (*answer.citations, *answer.nearest):
        document = assistant.index.document(citation.document_id)
        assert document is not None
        assert document.text[citation.span.start : citation.span.end] == citation.quote
        numbered = document.text.split("\n")
        first, last = citation.lines
        assert citation.quote.split("\n")[0] in numbered[first - 1]
        assert citation.quote.split("\n")[-1] in numbered[last - 1]
        assert citation.generation == assistant.index.generation
    assert answer.text == "\n".join(citation.quote for citation in answer.citations)
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


@pytest.mark.parametrize("row", QUESTIONS[::7], ids=lambda row: row["id"])
def test_only_the_best_quote_has_a_short_answer_that_is_not_sure(assistant: Assistant, row: dict[str, str]) -> None:
    first, *others = assistant.ask(row["question"]).citations or (None,)
    assert not any(citation.unsure for citation in others)
    assert first is None or not (first.unsure and first.short is None)


def test_a_short_answer_is_marked_as_unsure_where_the_answer_is(assistant: Assistant) -> None:
    sure = assistant.ask("小米SU7拿到5万个大定订单用了多久？").citations[0]
    unsure = assistant.ask("小米SU7的价格是多少？").citations[0]
    assert sure.short and not sure.unsure
    assert unsure.short and unsure.unsure


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("小米SU7拿到5万个大定订单用了多久？", "27 分钟"),
        ("小米SU7拿到5萬個大定訂單用了多久？", "27 分钟"),
        ("How many minutes did Xiaomi SU7 need to get 50,000 orders?", "27 分钟"),
        ("小米1用了多少小时销量突破100万台？", "75小时"),
        ("问界M9拿到5万个大定用了几天", "62 天"),
    ],
)
def test_the_first_citation_answers(assistant: Assistant, question: str, held: str) -> None:
    answer = assistant.ask(question)
    assert answer.found
    assert held in answer.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "秦始皇是哪一年统一六国的？",
        "光合作用的产物是什么？",
        "What is the capital of Australia?",
        "Who wrote Hamlet?",
        "《红楼梦》的作者是谁？",
        "法國大革命爆發於哪一年？",
    ],
)
def test_what_the_texts_do_not_say_is_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert not answer.found
    assert answer.text == ""
    assert answer.reason
    assert answer.nearest


def test_the_items_of_an_enumeration_come_together(assistant: Assistant) -> None:
    answer = assistant.ask("新能源赛道的“三分天下”分别是哪些？")
    quotes = " ".join(citation.quote for citation in answer.citations)
    for item in ("第一是头部霸主比亚迪", "第二是技术代表华为", "第三是吉利、长安"):
        assert item in quotes
    starts = [citation.span.start for citation in answer.citations]
    assert starts == sorted(starts)


def test_no_sentence_is_said_twice(assistant: Assistant, tmp_path: Path) -> None:
    said = "云岭大桥全长1205米，2016年通车。"
    texts = (f"# 桥\n{said}桥上可以步行。", f"转载：{said}", f"旧闻\n{said[:-1]}！桥头有茶馆。")
    build_documents([Document(f"{number}.md", text) for number, text in enumerate(texts)], store=tmp_path)
    twice = Assistant(load(tmp_path), AnswerConfig(threshold=0.0, max_citations=10))
    quotes = [citation.quote for citation in twice.ask("云岭大桥全长多少米？").citations]
    assert sum("1205米" in quote for quote in quotes) == 1
    everything = Assistant(assistant.index, AnswerConfig(threshold=0.0, max_citations=10))
    beside = 0
    for row in QUESTIONS[::9]:
        quotes = [citation.quote for citation in everything.ask(row["question"]).citations]
        beside += len(quotes[1:])
        for number, quote in enumerate(quotes):
            assert not any(same_saying(quote, other) for other in quotes[:number])
    assert beside > 3


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_question_gets_an_answer_or_one_line(assistant: Assistant, question: str) -> None:
    try:
        answer = assistant.ask(question)
    except QuestionError as error:
        assert "\n" not in str(error)
        return
    assert 0 <= answer.confidence <= 1
    assert answer.found == bool(answer.citations)


@pytest.mark.parametrize(
    "question", ["+雷军 -小米 *:* OR", "terms:雷军^9", '"雷军', "a" * 1999, "雷军" * 900, "SELECT * FROM documents;--"]
)
def test_a_question_is_never_a_query_language(assistant: Assistant, question: str) -> None:
    assistant.ask(question)


def test_a_citation_refuses_to_be_wrong() -> None:
    document = Document("a.txt", "甲。乙。")
    good = cite(1, document, Span(0, 2), "000001")
    assert good.check(document)
    assert not good.check(Document("a.txt", "丙。乙。"))
    assert not good.check(Document("a.txt", ""))
    assert not Citation(1, "a.txt", "", Span(0, 2), (1, 1), "乙。", "000001").check(document)


def test_an_answer_has_citations_or_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        Answer("问", "问", (), 0.2)
    with pytest.raises(ValueError, match="between"):
        Answer("问", "问", (), 1.2, reason="not_stated")


@pytest.mark.parametrize(
    ("question", "expected"),
    [("这两篇文章的作者是谁？", {"佳简几何", "宋辉"}), ("When was this article published?", {"2024-12-16"})],
)
def test_of_a_line_that_states_a_field_its_value_is_marked(
    assistant: Assistant, question: str, expected: set[str]
) -> None:
    answer = assistant.ask(question)
    document = {c.document_id: assistant.index.document(c.document_id) for c in answer.citations}
    marked = {
        found.text[c.short.start : c.short.end]
        for c in answer.citations
        if c.short and (found := document[c.document_id])
    }
    assert expected <= marked


def test_the_item_that_answers_most_comes_first_and_its_fellows_behind_it(assistant: Assistant) -> None:
    found = assistant.ask("雷军有哪些优势？").citations
    assert [citation.quote[:2] for citation in found] == ["其一", "其二"]
    assert "一大优势" in found[0].quote


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        (["首先是甲。", "甲很好。", "其次是乙。", "最后是丙。"], [[0, 2, 3]]),
        (["其一，甲。", "其二，乙。"], [[0, 1]]),
        (["一是甲。", "二是乙。", "三是丙。", "一是丁。", "二是戊。"], [[0, 1, 2], [3, 4]]),
        (["第一是甲。", "第二是乙。", "第三是丙。"], [[0, 1, 2]]),
        (["1. 甲", "2. 乙", "3. 丙"], [[0, 1, 2]]),
        (["First, a.", "Second, b.", "Finally, c."], [[0, 1, 2]]),
        (["其二，乙。", "甲。"], []),
        (["第一次去北京。", "第二天回来。"], []),
        (["首先，甲。", *["闲话。"] * 30, "其次，乙。"], []),
    ],
)
def test_series_are_found(texts: list[str], expected: list[list[int]]) -> None:
    assert all_enumerations(texts) == expected
    for group in expected:
        assert around(texts, group[-1]) == group
