"""Questions are told apart by what they ask for, in the languages people ask in."""

import pytest

from index.errors import QuestionError
from qa.question.kinds import KINDS, field, kind, query


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("小米SU7拿到5万个订单用了多久？", "number"),
        ("小米1预订了多少台", "number"),
        ("营销大师这个标签是谁贴上的？", "who"),
        ("誰說了這句話", "who"),
        ("雷军什么时候直播的？", "when"),
        ("直播是在哪一天", "when"),
        ("为什么雷军不喜欢营销大师这个称呼？", "why"),
        ("小米汽车可能失败的原因是什么", "why"),
        ("小米如何构建参与感", "how"),
        ("新能源赛道的三分天下是哪些", "list"),
        ("雷军的优势有哪几点", "list"),
        ("这篇文章发在哪个平台", "where"),
        ("什么是虹吸效应", "definition"),
        ("雷军是不是高考状元", "yesno"),
        ("How many orders did SU7 get?", "number"),
        ("Who wrote the article?", "who"),
        ("When was it published?", "when"),
        ("Why did it fail?", "why"),
        ("Where is it?", "where"),
        ("How did Xiaomi build participation?", "how"),
        ("霞光紫怎么样", "how"),
        ("霞光紫", "fact"),
    ],
)
def test_a_question_asks_for(question: str, expected: str) -> None:
    assert kind(question) == expected
    assert expected in KINDS


@pytest.mark.parametrize("question", ["", "   ", "？？？", "\n\t", "!!!", "🙂"])
def test_an_empty_question_is_refused(question: str) -> None:
    with pytest.raises(QuestionError, match="空"):
        query(question)


def test_a_question_of_a_book_is_refused() -> None:
    with pytest.raises(QuestionError, match="100,000 个字，最多 2,000"):
        query("问" * 100_000)


def test_white_space_is_evened_out() -> None:
    assert query("  雷军 \n 是谁 ").question == "雷军 是谁"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("这篇文章的作者是谁？", "author"),
        ("作者是谁", "author"),
        ("Who wrote the article?", "author"),
        ("谁原創發布了這篇文章？", "author"),
        ("Who published this article?", "author"),
        ("谁发布了小米SU7？", ""),
        ("《营销背后的魅力》的作者是谁？", "author"),
        ("文章什么时候更新的", "updated"),
        ("《红楼梦》的作者是谁？", ""),
        ("Who wrote Hamlet?", ""),
        ("小米SU7是什么时候发布的", ""),
        ("雷军的作者身份", ""),
    ],
)
def test_only_a_question_about_the_article_asks_for_its_fields(question: str, expected: str) -> None:
    assert field(question, ["雷军与小米汽车：营销背后的魅力与逻辑"]) == expected
