"""Enumerations are quoted whole, led to by their sentence or found by their heading; headings answer nothing."""

import pytest

from index import build, load
from qa import Assistant
from qa.question.comparison import sides
from qa.question.units import counted
from qa.quote.context import points_back, repeats
from qa.quote.headings import SURE, leads

TEXTS = {
    "rules.md": "# 图书馆规则\n\n第一条 为了管好图书馆，制定本规则。\n\n第二条 本规则所称读者，是指办了借书证的人。\n\n"
    "第三条 办借书证应当具备下列条件：\n（一）住在本市；\n（二）年满七岁；\n（三）交押金一百元。\n\n"
    "第四条 归还图书应当在三十个工作日内办结。\n",
    "kettle.md": "# 电水壶说明\n\n## 清除水垢\n1. 倒入白醋。\n2. 加水烧开。\n3. 倒掉，再洗两遍。\n\n"
    "## 规格\n容量1.7升。\n",
    "poet.txt": "诗人为什么搬家\n\n陈远山是一位诗人，住在河边。他常说：“河水比我先醒。”\n"
    "二〇一〇年，他因为眼病搬到了城里。\n",
    "donkeys.txt": "两种野驴\n\n印度野驴住在盐沼里。非洲野驴住在山地里。印度野驴与非洲野驴有些分别。"
    "前者的毛是沙色的，背上有深色的条纹。后者的毛偏灰，腿上有环纹。两种驴都怕狼。\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("items")
    for name, text in TEXTS.items():
        (folder / "seeds").mkdir(exist_ok=True)
        (folder / "seeds" / name).write_text(text, encoding="utf-8")
    build(folder / "seeds", store=folder / "store")
    return Assistant(load(folder / "store"))


def quotes(assistant: Assistant, question: str) -> list[str]:
    return [citation.quote for citation in assistant.ask(question).citations]


def test_what_leads_to_items_is_quoted_with_all_of_them(assistant: Assistant) -> None:
    found = quotes(assistant, "办借书证要具备哪些条件？")
    assert [quote[:3] for quote in found] == ["第三条", "（一）", "（二）", "（三）"]


def test_articles_of_a_law_are_no_enumeration(assistant: Assistant) -> None:
    for question in ("什么是读者？", "归还图书有哪些规定？", "办借书证要具备哪些条件？"):
        found = quotes(assistant, question)
        assert 1 <= sum(quote.startswith("第") for quote in found) <= 3


def test_what_stands_under_the_heading_asked_for_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("怎么清除水垢？")
    assert [citation.quote[:2] for citation in answer.citations] == ["1.", "2.", "3."]
    assert answer.confidence >= min(SURE, assistant.config.threshold)
    assert not assistant.ask("怎么修理电梯？").found


@pytest.mark.parametrize("question", ["诗人为什么搬家？", "诗人陈远山为什么搬到城里？"])
def test_a_title_is_no_reason(assistant: Assistant, question: str) -> None:
    found = quotes(assistant, question)
    assert any("眼病" in quote for quote in found)
    assert "诗人为什么搬家" not in found


def test_who_says_he_is_told_with_the_sentence_before(assistant: Assistant) -> None:
    found = quotes(assistant, "“河水比我先醒”是谁说的？")
    assert "他常说" in found[0]
    assert any("陈远山" in quote for quote in found)


def test_what_only_repeats_the_question_is_told_with_what_follows(assistant: Assistant) -> None:
    found = quotes(assistant, "印度野驴与非洲野驴有哪些分别？")
    assert any("沙色" in quote for quote in found)
    assert any("环纹" in quote for quote in found)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("印度野驴与非洲野驴有哪些分别？", "印度野驴与非洲野驴有些分别。", True),
        ("长江多长？", "长江长6300公里。", False),
        ("什么是长江？", "", False),
        ("What is photosynthesis?", "What photosynthesis is.", True),
        ("What did the quick brown fox do over the lazy dog?", "It jumped.", False),
    ],
)
def test_which_sentences_only_repeat(question: str, text: str, expected: bool) -> None:
    assert repeats(question, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("应当具备下列条件：", True),
        ("原因主要有三个。", True),
        ("步骤如下。", True),
        ("他有三个孩子，都在上学。", False),
        ("", False),
    ],
)
def test_which_sentences_lead_to_items(text: str, expected: bool) -> None:
    assert leads(text) == expected


def test_time_is_counted_whatever_stands_between() -> None:
    units = ("天", "日", "月")
    for text in ("七个工作日", "三个月", "3 个月", "25天", "两个半月"):
        assert counted(text, units, classifiers=True) == 1.0, text
    for text in ("五个人", "一百元", ""):
        assert counted(text, units, classifiers=True) == counted(text, units) == 0.0, text
    assert counted("随便", (), classifiers=True) == 0.5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他常說：「行。」", True),
        ("該公司在1990年成立。", True),
        ("后来，它搬走了。", True),
        ("This made him famous.", True),
        ("林舒说：“他行。”", False),
        ("他人的东西不要动。", False),
        ("其中三个坏了。", False),
        ("这样很好。", False),
        ("Thistles grow here.", False),
        ("", False),
    ],
)
def test_what_is_only_pointed_at(text: str, expected: bool) -> None:
    assert points_back(text) == expected


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("包种茶和冻顶乌龙的发酵程度分别是多少？", ["包种茶", "冻顶乌龙"]),
        ("请问云岭大桥和青浦大桥哪个更长？", ["云岭大桥", "青浦大桥"]),
        ("云岭大桥和青浦大桥哪个更长？", ["云岭大桥", "青浦大桥"]),
    ],
)
def test_a_side_is_named_in_full(question: str, names: list[str]) -> None:
    assert [side.name for side in sides(question)] == names
