"""Questions made out of texts: what they ask for stands where they say, and is not in the question."""

import random
from itertools import pairwise

import pytest

pytest.importorskip("torch", reason="training needs torch")

from index.embedding.static import BUNDLED_FOLDER, StaticEncoder
from training.reader.cloze import NearWords, questions, targets

TEXT = (
    "《红楼梦》是清代作家曹雪芹创作的长篇小说。2014年3月5日，全长36公里的地铁在南京市开通运营，"
    "首日运送乘客8万人次。该校图书馆由著名建筑师杨廷宝设计，馆藏图书120万册，是全国重点学校。"
)


@pytest.fixture(scope="module")
def near() -> NearWords:
    return NearWords(StaticEncoder(BUNDLED_FOLDER))


def test_each_answer_stands_where_it_says_and_not_in_its_question(near: NearWords) -> None:
    row = {"context": TEXT, "title": "", "question": "", "answers": [], "answer_starts": []}
    made = list(questions(row, near, random.Random(1)))
    assert len(made) >= 4
    for one in made:
        (answer,), (start,) = one["answers"], one["answer_starts"]
        assert TEXT[start : start + len(answer)] == answer
        assert answer not in one["question"]
        assert one["context"] == TEXT


@pytest.mark.parametrize(
    ("part", "asked_by"),
    [
        ("2014年3月5日", "哪一天"),
        ("36公里", "多远"),
        ("《红楼梦》", "哪部作品"),
        ("8万人次", "多少人次"),
        ("杨廷宝", "谁"),
    ],
)
def test_a_part_is_asked_for_by_words_of_its_kind(part: str, asked_by: str) -> None:
    found = {TEXT[target.start : target.end]: target.asks for target in targets(TEXT)}
    assert asked_by in found[part]


def test_parts_do_not_overlap() -> None:
    found = targets(TEXT)
    assert all(one.end <= behind.start for one, behind in pairwise(found))


def test_a_common_word_has_others_of_near_meaning(near: NearWords) -> None:
    assert "探知" in near.near("发现")
    assert "发现" not in near.near("发现")
    assert near.near("没有这个词") == []
