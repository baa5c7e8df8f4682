"""What stands beside a quote: both sides, who speaks, when "last year" was, numbers that differ."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import build, load
from index.records import Document, Span
from qa import Assistant
from qa.notes.conflicts import counted
from qa.notes.dates import resolved
from qa.notes.speakers import speaker
from qa.question.comparison import shape, sides
from qa.question.kinds import KINDS, query
from qa.quote.enumerations import all_enumerations
from qa.records import Answer
from ui.rendering.answers import as_json, as_text
from ui.rendering.notes import about, lines, when

TEXTS = {
    "north.md": (
        "# 北塔\n作者：甲木\n发布时间：2023-05-04\n\n北塔建于1931年，高42米，有九层。北塔的维修用了18个月。\n\n"
        "馆长秦雨桐说：“去年来的人太多了，木楼梯都踩薄了。我们只好限流。”\n\n去年，北塔接待游客31万人次。昨天，北塔重新开放。\n\n"
        "参观北塔要注意三件事：\n\n- 背包须存放在一楼\n- 塔内不得吸烟\n- 六层以上一次只准二十人\n"
    ),
    "south.md": "# 南塔\n发布时间：2022-11-20\n\n南塔建于1954年，高36米，有七层。南塔门票20元。\n",
    "guide.md": "# 城中旧塔\n更新时间：2023-02-01\n\n据县志记载，北塔高45米。南塔建于1956年。今年第三季度，北塔更换了避雷针。\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("towers")
    (folder / "seeds").mkdir()
    for name, text in TEXTS.items():
        (folder / "seeds" / name).write_text(text, "utf-8")
    build(folder / "seeds", store=folder / "store")
    return Assistant(load(folder / "store"))


def noted(answer: Answer, kind: str) -> list[tuple[str, str]]:
    return [(n.text, n.value) for c in answer.citations for n in c.notes if n.kind == kind]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("北塔和南塔哪个更高？", ["北塔", "南塔"]),
        ("北塔比南塔高吗？", ["北塔", "南塔"]),
        ("A店与B店有什么区别？", ["A店", "B店"]),
        ("比较一下北塔和南塔的层数", ["北塔", "南塔"]),
        ("凍頂烏龍和東方美人哪個比較貴？", ["凍頂烏龍", "東方美人"]),
        ("Which is older, the Heron or the Gull?", ["the Heron", "the Gull"]),
        ("北塔有多高？", []),
        ("雷军和刘强东是什么关系？", []),
        ("谁是雷军？", []),
        ("", []),
    ],
)
def test_a_comparison_has_two_sides(question: str, expected: list[str]) -> None:
    assert [side.name for side in sides(question)] == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("雷军是高考状元吗？", "yesno"),
        ("Is the lighthouse open?", "yesno"),
        ("北塔是什么时候开放的吗？", ""),
        ("这句话是谁说的？", "speaker"),
        ("Who said so?", "speaker"),
        ("北塔和南塔哪个更高？", "comparison"),
        ("北塔有多高？", ""),
    ],
)
def test_an_answer_has_a_form_that_leaves_the_kind_alone(question: str, expected: str) -> None:
    asked = query(question)
    assert shape(question) == asked.shape == expected
    assert asked.kind in KINDS


def test_both_sides_of_a_comparison_are_cited(assistant: Assistant) -> None:
    answer = assistant.ask("北塔和南塔哪个更高？")
    assert answer.shape == "comparison"
    assert {text for text, _ in noted(answer, "side")} == {"北塔", "南塔"}
    assert not answer.missing
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_a_side_that_the_texts_do_not_know_is_said_to_be_missing(assistant: Assistant) -> None:
    answer = assistant.ask("北塔和埃菲尔铁塔哪个更高？")
    assert answer.missing == ("埃菲尔铁塔",)
    assert answer.confidence <= 0.5
    assert "文档里没有说到：埃菲尔铁塔" in as_text(answer)


def test_evidence_is_no_verdict(assistant: Assistant) -> None:
    answer = assistant.ask("北塔建于1931年吗？")
    assert answer.shape == "yesno"
    assert "1931年" in answer.text
    assert about(answer) == ["是与否，请按上面的原话判断。"]
    assert about(answer, "en")


def test_two_documents_that_differ_stand_side_by_side(assistant: Assistant) -> None:
    answer = assistant.ask("北塔有多少米高？")
    assert {c.document_id for c in answer.citations[:2]} == {"north.md", "guide.md"}
    assert {text for text, _ in noted(answer, "differs")} == {"42", "45"}
    assert "不同文档的数字不同，这里是 42" in as_text(answer)


def test_two_documents_that_date_a_thing_differently_stand_side_by_side(assistant: Assistant) -> None:
    answer = assistant.ask("南塔是哪一年建成的？")
    assert {text for text, _ in noted(answer, "differs")} == {"1954", "1956"}


def test_documents_that_agree_are_not_said_to_differ(assistant: Assistant) -> None:
    for question in ("南塔门票多少元？", "北塔的维修用了多少个月？"):
        answer = assistant.ask(question)
        assert answer.found
        assert not noted(answer, "differs")


def test_numbers_of_two_things_are_not_said_to_differ(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    for name, text in (("a.md", "西塔的门票为20元。"), ("b.md", "东塔的门票为15元。")):
        (tmp_path / "seeds" / name).write_text(text, "utf-8")
    build(tmp_path / "seeds", store=tmp_path / "store")
    answer = Assistant(load(tmp_path / "store")).ask("西塔的门票是多少元？")
    assert "20元" in answer.text
    assert not noted(answer, "differs")


def test_a_speaker_outside_the_quote_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("“木楼梯都踩薄了”这句话是谁说的？")
    assert answer.shape == "speaker"
    assert ("秦雨桐", "") in noted(answer, "speaker")


def test_a_relative_word_is_reckoned_from_the_date_of_the_document(assistant: Assistant) -> None:
    answer = assistant.ask("北塔接待游客多少万人次？")
    assert ("去年", "2022") in noted(answer, "time")
    assert "“去年”即 2022 年（按发布日期 2023-05-04 推算）" in as_text(answer)
    assert "last year" not in as_text(answer, "en")


def test_notes_are_slices_of_the_document(assistant: Assistant) -> None:
    for question in ("北塔和南塔哪个更高？", "北塔有多少米高？", "北塔什么时候重新开放？", "谁说要限流？"):
        answer = assistant.ask(question)
        assert any(citation.notes for citation in answer.citations), question
        for citation in answer.citations:
            document = assistant.index.document(citation.document_id)
            assert document is not None
            assert citation.check(document)
            assert len(lines(citation)) == len(citation.notes)
            for note in citation.notes:
                assert note.span.of(document.text) == note.text
        assert len(as_json(answer)["citations"]) == len(answer.citations)


def test_all_items_of_a_list_of_bullets_are_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("参观北塔要注意哪三件事？")
    for item in ("背包须存放在一楼", "塔内不得吸烟", "六层以上一次只准二十人"):
        assert item in answer.text


def test_bullets_far_apart_are_two_lists() -> None:
    texts = ["- 甲", "- 乙", *["闲话。"] * 5, "- 丙", "- 丁"]
    assert all_enumerations(texts) == [[0, 1], [7, 8]]


def of(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("雷军说：“今天很高兴，谢谢大家来捧场。”", "雷军说：“今天很高兴，谢谢大家来捧场。”", "雷军"),
        ("“今天很高兴，谢谢大家来。”雷军表示。", "“今天很高兴，谢谢大家来。”", "雷军"),
        ("雷军笑着说：“甲事很难，真的很难。乙事更难，也更要紧。”", "乙事更难，也更要紧。”", "雷军"),
        ("雷军走上台。他坦言：“我心里有阴影，真的。”", "他坦言：“我心里有阴影，真的。”", "雷军"),
        ('"The Sound is calm for ten months," Anna Reyes says.', '"The Sound is calm for ten months,"', "Anna Reyes"),
        ("雷军和刘强东都在。他说：“比不过，这个真的比不过。”", "他说：“比不过，这个真的比不过。”", None),
        ("雷军总有办法，以至于部分网友认为“核心技术就是他这个人本身”。", "雷军总有办法，以至于部分网友认为“核心技术就是他这个人本身”。", "部分网友"),
        ("雷军走上台，笑着说：“今天谢谢大家来捧场。”", "雷军走上台，笑着说：“今天谢谢大家来捧场。”", "雷军"),
        ("雷军和张勇都来了，笑着说：“今天谢谢大家来。”", "雷军和张勇都来了，笑着说：“今天谢谢大家来。”", None),
        ("这是“营销大师”的标签。", "这是“营销大师”的标签。", None),
        ("天气很好。", "天气很好。", None),
    ],
)  # fmt: skip
def test_who_speaks(text: str, quote: str, expected: str | None) -> None:
    found = speaker(text, of(text, quote))
    assert (found and found.of(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("去年开工。", ["2022"]),
        ("昨天下雨，前天晴。", ["2023-05-03", "2023-05-02"]),
        ("上个月开始，今年11月20日结束。", ["2023-04", "2023-11-20"]),
        ("去年第三季度盈利，今年上半年更好。", ["2022-Q3", "2023-H1"]),
        ("十年前，两个月前，3天前。", ["2013", "2023-03", "2023-05-01"]),
        ("The shop opened last year and closed yesterday, 3 years ago.", ["2022", "2023-05-03", "2020"]),
        ("他说：“去年很难。”", []),
        ("明年的计划；去年的账。", ["2024", "2022"]),
        ("", []),
    ],
)  # fmt: skip
def test_relative_words(text: str, expected: list[str]) -> None:
    document = Document("a.txt", text, published="2023-05-04")
    assert [one.value for one in resolved(document, Span(0, len(text)))] == expected


def test_nothing_is_reckoned_without_a_date_or_from_one_the_text_contradicts() -> None:
    text = "今年第三季度，销量第一。去年亏损。"
    everything = Span(0, len(text))
    assert resolved(Document("a", text), everything) == []
    assert resolved(Document("a", text, updated="2026-01-12"), everything) == []
    assert len(resolved(Document("a", text, updated="2026-11-12"), everything)) == 2
    assert resolved(Document("a", text, published="not a date"), everything) == []


@settings(deadline=None)
@given(st.text("去今年昨天前十3第一季度月“”，。a 9", max_size=30), st.text("塔高42米多少？", max_size=8))
def test_any_text_has_notes_without_trouble(text: str, question: str) -> None:
    document = Document("a", text, published="2023-01-01")
    everything = Span(0, len(text))
    for one in resolved(document, everything):
        assert when(one.value)
        assert when(one.value, "en")
        assert text[one.span.start : one.span.end]
    speaker(text, everything)
    found = counted(text, question)
    assert found is None or found[0].of(text)
