"""Read numbers as people write them: 五万, 5万, 5 万 and 50,000 are the same, as are 二十七 and twenty-seven.

A date is its numbers: 2024年3月28日, 二〇二四年三月二十八日, 2024-03-28 and March 28, 2024 are all 2024, 3 and 28.
"""

import re
from collections.abc import Iterator

from index.text.chinese import (
    DIGIT_VALUES,
    FORMAL_DIGITS,
    FORMAL_MULTIPLIERS,
    MULTIPLIER_VALUES,
    MULTIPLIERS,
    ONE_TO_NINE,
    ONE_TO_TEN,
    ZEROS,
)
from index.text.english import MONTHS, ONES, TENS
from index.text.english import MULTIPLIERS as ENGLISH_MULTIPLIERS
from index.text.language import BASIC_HAN

_EVERYDAY = str.maketrans(FORMAL_DIGITS + FORMAL_MULTIPLIERS + "廿卅", ONE_TO_NINE + MULTIPLIERS[:3] + "二三")
"""廿 and 卅 are twenty and thirty."""
_WORD_VALUES = {word: n for n, word in enumerate(ONES)} | {word: 10 * n for n, word in enumerate(TENS, start=2)}
_MONTH_VALUES = {word[:length]: n for n, word in enumerate(MONTHS, start=1) for length in (3, len(word))} | {"sept": 9}

_DIGITS = ZEROS + ONE_TO_NINE
_CHARACTERS = f"{_DIGITS}{MULTIPLIERS}两"
_SCALE = "[百千]?万亿|[百千]?[万亿]"
"""What multiplies the number before it: 万, 百万, 千亿, 万亿."""

_ARABIC = rf"(?<![a-z\d.])(?P<arabic>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<large>{_SCALE}|[百千](?![{BASIC_HAN}])|(?:{'|'.join(ENGLISH_MULTIPLIERS)})\b)?"
"""50,000 and 1.7, with what multiplies them."""

_LONGEST = 30
"""Characters that a number may have. What is longer is none that people write, and no longer a finite float."""

_DECIMAL = rf"(?<!第)(?P<decimal>[{_CHARACTERS}]{{0,{_LONGEST}}}[{_DIGITS}十百千两])点(?P<part>[{_DIGITS}]+)(?![分刻])(?P<scale>{_SCALE})?"
"""三点五, but no time of the day: 三点五分."""

_CHINESE = rf"(?P<chinese>[{ONE_TO_TEN}两百][{_CHARACTERS}]+|[{_DIGITS}]{{3,}}|十(?=[年天个月周岁人名日号元块次种位家台辆条项倍])|[{ONE_TO_NINE}](?=[月日号](?!本)))"
"""五万, 二〇二四, 十 before what it counts, and one digit in a date only (三月, not 三日本人)."""

_TENTHS = rf"(?P<tenths>[{ONE_TO_NINE}])成(?![为立功就长员本绩分语果熟都了年人见品对全交])"
"""三成 is 30 percent; 三成为 is not."""

_PLAIN = re.compile(f"{_ARABIC}|{_DECIMAL}|{_CHINESE}|{_TENTHS}")
_FIRST = re.compile(rf"[\d{_CHARACTERS}]")

_NUMBER_WORD = "|".join([*_WORD_VALUES, "hundred", *ENGLISH_MULTIPLIERS])
_MONTH = "|".join(sorted(_MONTH_VALUES, key=len, reverse=True))
_LETTERS = re.compile(
    rf"\b(?P<number>(?:{_NUMBER_WORD})(?:[ -](?:and )?(?:{_NUMBER_WORD}))*)\b"
    rf"|\b(?P<month>{_MONTH})\.?(?= \d{{1,2}}\b| \d{{4}}\b)"
    rf"|(?<=\d )(?P<after>{_MONTH})\b"
)
_LONGEST_WORDS = 200
"""Characters of a number in English words."""

_LATIN = re.compile("[a-z]+")
_NAMED = frozenset([*_WORD_VALUES, *ENGLISH_MULTIPLIERS, *_MONTH_VALUES, "hundred"])

_FORMAL = f"{FORMAL_DIGITS}{FORMAL_MULTIPLIERS}万亿零"
_FORMAL_RUN = re.compile(
    f"(?<![{BASIC_HAN}])[{FORMAL_DIGITS}拾][{_FORMAL}]+"
    f"|[{FORMAL_DIGITS}][{FORMAL_MULTIPLIERS}万亿][{_FORMAL}]*"
    f"|[廿卅][{ONE_TO_NINE}]?(?=[日号年天])"
)
_HAS_FORMAL = re.compile(f"[{FORMAL_DIGITS}拾廿卅]")


def numbers(folded: str) -> list[str]:
    """The numbers of folded text, each in one form; a single Chinese digit is no number (一般, 三星), nor is what is too
    long for one.

    >>> numbers("五万个, 5 万, 50,000; 二十七; 1.7 万; 二〇二四年; 百分之三点五; twenty-seven")
    ['50000', '50000', '50000', '27', '17000', '2024', '3.5', '27']
    >>> numbers("二〇二四年三月二十八日") == numbers("2024-03-28")
    True
    """
    if _HAS_FORMAL.search(folded):
        folded = _FORMAL_RUN.sub(_everyday, folded)
    found = []
    for match in _plain(folded):
        if match["arabic"]:
            value = float(match["arabic"].replace(",", "")) * _factor(match["large"] or "")
        elif match["decimal"]:
            digits = "".join(str(DIGIT_VALUES[character]) for character in match["part"])
            whole = f"{_chinese(match['decimal']):.0f}"
            value = float(f"{whole}.{digits}") * _factor(match["scale"] or "")
        elif match["tenths"]:
            value = 10.0 * DIGIT_VALUES[match["tenths"]]
        else:
            value = _chinese(match["chinese"])
        found.append(f"{value:.10g}")
    if not _NAMED.isdisjoint(_LATIN.findall(folded)):
        for match in _LETTERS.finditer(folded):
            number = _english(match["number"] or "")
            if match["month"] or match["after"]:
                number = float(_MONTH_VALUES[match["month"] or match["after"]])
            if number is not None:
                found.append(f"{number:.10g}")
    return found


def _plain(folded: str) -> Iterator[re.Match[str]]:
    """What `_PLAIN.finditer` gives but for what is too long, tried only where a number may begin: prose has few such
    places.
    """
    end = 0
    for first in _FIRST.finditer(folded):
        if first.start() >= end and (match := _PLAIN.match(folded, first.start())):
            end = match.end()
            if end - match.start() <= _LONGEST:
                yield match


def _everyday(match: re.Match[str]) -> str:
    """A formal numeral in everyday characters; 廿七 as 二十七."""
    return re.sub("[廿卅]", lambda one: one.group().translate(_EVERYDAY) + "十", match.group()).translate(_EVERYDAY)


def _factor(word: str) -> float:
    if word in ENGLISH_MULTIPLIERS:
        return ENGLISH_MULTIPLIERS[word]
    factor = 1.0
    for character in word:
        factor *= MULTIPLIER_VALUES.get(character, 1)
    return factor


def _chinese(text: str) -> float:
    if all(character in DIGIT_VALUES for character in text):
        return float("".join(str(DIGIT_VALUES[character]) for character in text))
    total = section = digit = 0
    unit = 1  # what a digit that ends the number counts: 一万五 is 15,000, 一万零五 is 10,005
    for character in text:
        if character in DIGIT_VALUES:
            digit = DIGIT_VALUES[character]
            unit = 1 if not digit else unit
            continue
        value = MULTIPLIER_VALUES[character]
        if value < 10_000:
            section += (digit or 1) * value
            digit, unit = 0, value // 10
        else:
            if character == "亿" or not total:
                total = (total + section + digit or 1) * value
            else:
                total += (section + digit or 1) * value
            section, digit, unit = 0, 0, value // 10
    return float(total + section + digit * unit)


def _english(text: str) -> float | None:
    """Twenty-seven, five hundred, three million; None for nothing, for what is too long, and for a single digit, which
    is often no number.
    """
    if not 0 < len(text) <= _LONGEST_WORDS:
        return None
    total = section = 0.0
    words = [word for word in re.split("[ -]", text) if word != "and"]
    if len(words) == 1 and (words[0] in ENGLISH_MULTIPLIERS or words[0] == "hundred" or _WORD_VALUES[words[0]] < 10):
        return None
    for word in words:
        if word in _WORD_VALUES:
            section += _WORD_VALUES[word]
        elif word == "hundred":
            section = (section or 1) * 100
        else:
            total += (section or 1) * ENGLISH_MULTIPLIERS[word]
            section = 0.0
    return total + section
