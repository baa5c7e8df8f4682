"""A number or a date is the same in every way of writing it, in texts and questions alike."""

from datetime import date
from pathlib import Path

import opencc
import pytest
from fakes import FakeEncoder
from hypothesis import given, settings
from hypothesis import strategies as st

from index import load
from index.building.builder import BuildOptions, build_documents
from index.records import Document
from index.text.language import fold
from index.text.numerals import numbers

DIGITS = "零一二三四五六七八九"
TO_TRADITIONAL = opencc.OpenCC("s2t")


def spelt(value: int) -> str:
    """`value` in Chinese, as it is read aloud, 10 and above."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if value >= size:
            head, rest = divmod(value, size)
            gap = "零" if 0 < rest < size // 10 else ""
            return f"{spelt(head)}{name}{gap}{spelt(rest) if rest else ''}"
    found, zero = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            found += f"{'零' if zero else ''}{DIGITS[digit]}{name}"
        zero = bool(found) and not digit and bool(value)
    return found


def of(text: str) -> list[str]:
    return numbers(fold(text))


@settings(deadline=None)
@given(st.integers(10, 10**10 - 1))
def test_a_number_is_read_in_chinese_arabic_and_full_width(value: int) -> None:
    expected = [f"{value:.10g}"]
    chinese = spelt(value)
    ways = [str(value), f"{value:,}", chinese, TO_TRADITIONAL.convert(chinese)]
    wide = str(value).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    for way in [*ways, wide]:
        assert of(f"共{way}个") == expected, way


@settings(deadline=None)
@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["万", "亿"]))
def test_a_large_unit_may_be_written_or_reckoned(whole: int, part: int, unit: str) -> None:
    value = float(f"{whole}.{part:02}") * {"万": 10**4, "亿": 10**8}[unit]
    read = f"{spelt(whole) if whole > 9 else DIGITS[whole]}点{DIGITS[part // 10]}{DIGITS[part % 10]}"
    for way in (f"{whole}.{part:02}{unit}", f"{read}{unit}", f"{round(value)}"):
        assert of(way) == [f"{value:.10g}"], way


@settings(deadline=None)
@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_date_is_the_same_numbers_in_every_form(day: date) -> None:
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    month, number = (spelt(n) if n > 9 else DIGITS[n] for n in (day.month, day.day))
    expected = sorted({str(day.year), str(day.month), str(day.day)})
    english = day.strftime("%B")
    ways = [
        f"{day.year}年{day.month}月{day.day}日", f"{year}年{month}月{number}日", day.isoformat(),
        f"{day:%Y/%m/%d}", f"{english} {day.day}, {day.year}", f"{day.day} {english} {day.year}",
        f"{english[:3]}. {day.day}, {day.year}",
    ]  # fmt: skip
    for way in ways:
        assert sorted(set(of(way))) == expected, way


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("百分之三十", "30%"),
        ("百分之三点五", "3.5％"),
        ("九成", "90%"),
        ("一万五", "1.5万"),
        ("两千三", "2300"),
        ("廿七日", "27日"),
        ("伍万元", "5万元"),
        ("叁拾贰萬", "32万"),
        ("2.1万亿", "2.1 trillion"),
        ("一亿五千万", "150 million"),
        ("二十七天", "twenty-seven days"),
        ("五百人", "five hundred people"),
        ("三百万", "three million"),
    ],
)
def test_both_say_the_same(one: str, other: str) -> None:
    assert of(one) == of(other) != []


@pytest.mark.parametrize("text", ["一般", "三星", "", "su7", "第一点", "成功", "一成为冠军", "one of them", "may I"])
def test_what_is_no_number(text: str) -> None:
    assert of(text) == []


def test_a_year_before_a_hundred_is_two_numbers() -> None:
    assert of("2023，100人") == ["2023", "100"]


@settings(deadline=None)
@given(st.text(alphabet="零一二三四五十百千万亿两点成第年月日0123456789.,- marchtwenty", max_size=20))
def test_any_text_has_numbers_that_can_be_read_back(text: str) -> None:
    for number in of(text):
        assert float(number) >= 0


@pytest.mark.parametrize(
    "text",
    ["一" + "亿" * 40 + "。", "一" * 5000 + "点五", "9" * 5000, "9" * 5000 + ".5万", "1" + ",000" * 200, "万" * 5000,
     "十" * 3000 + "点一", "hundred " * 500, "nine million " * 500, "三" * 30 + "点" + "三" * 400 + "万亿"],
)  # fmt: skip
def test_what_is_too_long_for_a_number_is_none_and_stops_nothing(text: str) -> None:
    assert [number for number in of(f"{text} 二十七") if number != "27" and len(number) > 20] == []
    assert of(f"{text} 二十七")[-1] == "27" or "hundred" in text or "nine" in text


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("谁有5万个订单", 0),
        ("50,000", 0),
        ("伍萬", 0),
        ("2024-03-28发生了什么", 1),
        ("What happened on March 28, 2024?", 1),
        ("占30%的是什么", 2),
        ("30％", 2),
        ("1.5億人", 3),
        ("150 million", 3),
        ("27天", 4),
        ("twenty-seven days", 4),
        ("小米SU7Ultra", 5),
        ("小米15Pro", 6),
        ("小米 15 pro", 6),
    ],
)
def test_a_question_in_one_form_finds_the_other(tmp_path: Path, question: str, found: int) -> None:
    texts = [
        "他们收到五万个订单。", "二〇二四年三月二十八日，新车发布。", "它占百分之三十。", "约一亿五千万人观看。",
        "用了二十七天。", "小米 SU7 Ultra 跑得很快。", "小米15 Pro 拍得好。", "今天的天气很好。",
    ]  # fmt: skip
    documents = [Document(f"{number}.txt", text) for number, text in enumerate(texts)]
    build_documents(documents, store=tmp_path, options=BuildOptions(encoder=FakeEncoder()))
    hits = load(tmp_path, encoder=FakeEncoder()).search(question, 8)
    best = max(hits, key=lambda hit: hit.scores.coverage)
    assert best.passage.document_id == f"{found}.txt"
