"""Texts cut in bulk have the terms that questions are cut into."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import bulk, tokens

SEEDS = Path(__file__).parent.parent / "seeds"
LINES = [line for path in sorted(SEEDS.glob("*.txt")) for line in path.read_text("utf-8").split("\n")]


def same(text: str) -> bool:
    return sorted(bulk.terms([text])[0].split()) == sorted(tokens.terms(text))


def test_every_line_of_the_seeds_is_cut_as_a_question_is() -> None:
    assert len(LINES) > 50
    assert [line for line in LINES if not same(line)] == []


@pytest.mark.parametrize(
    "text",
    ["", " ", "的", "小米SU7 Ultra 5.2 万元", "雷軍說：「行。」", "don't node.js 3.5%", "안녕 セカイ 々〇", "a\n\nb"],
)
def test_every_kind_of_character_is_cut_the_same(text: str) -> None:
    assert same(text)


@given(st.lists(st.sampled_from([*"雷军说小米汽车用时两万三千天，。 a1B.'々问界", "\n"]), max_size=40))
def test_any_text_is_cut_the_same(characters: list[str]) -> None:
    assert same("".join(characters))


def test_no_term_holds_a_space() -> None:
    assert same("小米 x\ty\u3000甲乙\u2028丙丁")
