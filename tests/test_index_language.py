"""Folding unites what readers take for the same; nothing shown is ever folded."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text import language
from index.text.language import detect, fold, main_script
from index.text.tokens import query_terms, terms


@given(st.text(max_size=100))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("a", "b"),
    [("雷軍說小米汽車賣得好", "雷军说小米汽车卖得好"), ("ＳＵ７　Ｕｌｔｒａ", "su7 ultra"), ("２７分鐘", "27分钟")],
)
def test_scripts_and_widths_meet(a: str, b: str) -> None:
    assert fold(a) == fold(b)
    assert sorted(terms(a)) == sorted(terms(b))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "und"),
        ("雷军", "zh-Hans"),
        ("雷軍說話", "zh-Hant"),
        ("これは本です", "ja"),
        ("책입니다", "ko"),
        ("A book", "en"),
        ("Книга", "ru"),
    ],
)
def test_languages_are_told_by_their_script(text: str, language: str) -> None:
    assert detect(text) == language


def test_a_name_in_latin_letters_does_not_make_a_question_english() -> None:
    assert main_script("小米SU7 Ultra多少钱") == "han"


def test_terms_of_chinese_are_words_characters_and_pairs() -> None:
    assert terms("") == []
    found = terms("雷军造车")
    assert {"雷军", "雷", "军", "造车", "军造"} <= set(found)


@given(st.text(max_size=60))
def test_terms_hold_no_white_space(text: str) -> None:
    assert all(term and not any(c.isspace() for c in term) for term in terms(text))


@pytest.mark.parametrize(
    ("question", "kept", "gone"), [("小米SU7是什么时候发布的？", "su7", "什么"), ("Who is Lei Jun?", "lei", "who")]
)
def test_question_words_are_not_searched(question: str, kept: str, gone: str) -> None:
    found = query_terms(question)
    assert kept in found
    assert gone not in found


def test_a_question_of_nothing_else_keeps_its_words() -> None:
    assert query_terms("是什么") != []


MIXED = [
    *"小米汽車賣得好，。…ＳＵ７Σας ΟΔΟΣ①⑩㎡℃İßﬁ臺灣訂單 \n\t\x00한글ﾊﾟ㈠",
    "\u0301", "\u0e33", "\u200d", "👍", "\u1112\u1161\u11ab", "\u3131", "\U00020bb7", "\xad", "\ue000", "ﷺ", "\ud800",
]  # fmt: skip


def plainly(text: str) -> str:
    """Folded without the table that long texts are folded by."""
    return unicodedata.normalize("NFKC", text).lower().translate(language._simplified())


def test_long_texts_are_folded_as_short_ones() -> None:
    everything = [chr(code) for code in range(0x30000) if not 0xD800 <= code < 0xE000]
    for first in range(0, len(everything), 64):
        alone = "".join(f"a{one}小{one}{one}" for one in everything[first : first + 64])
        assert fold(alone) == plainly(alone)


@settings(deadline=None)
@given(st.lists(st.sampled_from(MIXED), min_size=100, max_size=160).map("".join))
def test_any_long_text_is_folded_as_a_short_one(text: str) -> None:
    assert fold(text) == plainly(text)
