"""Read numbers as people write them, so that 五万, 5万, 5 万 and 50,000 meet, and 二十七 and twenty-seven.

A date is its numbers: 2024年3月28日, 二〇二四年三月二十八日, 2024-03-28 and March 28, 2024 all say 2024, 3 and 28.
"""

import re
from collections.abc import Iterator

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_EVERYDAY = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟廿卅", "一二三四五六七八九十百千二三")
"""How sums are written on cheques; 廿 and 卅 are twenty and thirty."""

_D = "零〇一二三四五六七八九"
_ENGLISH = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: n for n, word in enumerate(_ONES)} | {
    word: 10 * n for n, word in enumerate(_TENS, start=2)
}
_MONTH = {word[:length]: n for n, word in enumerate(_MONTHS, start=1) for length in (3, len(word))}
_MONTH |= {"sept": 9}

_PLAIN = re.compile(
    r"(?<![a-z\d.])(?P<arabic>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<large>[百千]?万亿|[百千]?[万亿]|[百千](?![\u4e00-\u9fff])|(?:million|billion|trillion|thousand)\b)?"
    rf"|(?<!第)(?P<decimal>[{_D}十百千万亿两]*[{_D}十百千两])点(?P<part>[{_D}]+)(?![分刻])(?P<scale>[百千]?万亿|[百千]?[万亿])?"
    rf"|(?P<chinese>[一二三四五六七八九十两百][{_D}十百千万亿两]+|[{_D}]{{3,}}|十(?=[年天个月周岁人名日号元块次种位家台辆条项倍])|[一二三四五六七八九](?=[月日号](?!本)))"
    r"|(?P<tenths>[一二三四五六七八九])成(?![为立功就长员本绩分语果熟都了年人见品对全交])"
)
_LETTERS = re.compile(
    rf"\b(?P<number>(?:{'|'.join([*_WORDS, 'hundred', *_ENGLISH])})(?:[ -](?:and )?(?:{'|'.join([*_WORDS, 'hundred', *_ENGLISH])}))*)\b"
    rf"|\b(?P<month>{'|'.join(sorted(_MONTH, key=len, reverse=True))})\.?(?= \d{{1,2}}\b| \d{{4}}\b)"
    rf"|(?<=\d )(?P<after>{'|'.join(sorted(_MONTH, key=len, reverse=True))})\b"
)
_FORMAL_RUN = re.compile(
    "(?<![\u4e00-\u9fff])[壹贰叁肆伍陆柒捌玖拾][壹贰叁肆伍陆柒捌玖拾佰仟万亿零]+|[壹贰叁肆伍陆柒捌玖][拾佰仟万亿][壹贰叁肆伍陆柒捌玖拾佰仟万亿零]*|[廿卅][一二三四五六七八九]?(?=[日号年天])"
)


def numbers(folded: str) -> list[str]:
    """The numbers of folded text, each in one form; a single Chinese digit is no number (一般, 三星).

    >>> numbers("五万个, 5 万, 50,000; 二十七; 1.7 万; 二〇二四年; 百分之三点五; twenty-seven")
    ['50000', '50000', '50000', '27', '17000', '2024', '3.5', '27']
    >>> numbers("二〇二四年三月二十八日") == numbers("2024-03-28")
    True
    """
    if _FORMAL.search(folded):
        folded = _FORMAL_RUN.sub(_everyday, folded)
    found = []
    for match in _plain(folded):
        if match["arabic"]:
            value = float(match["arabic"].replace(",", "")) * _factor(match["large"] or "")
        elif match["decimal"]:
            digits = "".join(str(_DIGITS[character]) for character in match["part"])
            whole = f"{_chinese(match['decimal']):.0f}"
            value = float(f"{whole}.{digits}") * _factor(match["scale"] or "")
        elif match["tenths"]:
            value = 10.0 * _DIGITS[match["tenths"]]
        else:
            value = _chinese(match["chinese"])
        found.append(f"{value:.10g}")
    if not _NAMED.isdisjoint(_LATIN.findall(folded)):
        for match in _LETTERS.finditer(folded):
            number = _english(match["number"]) if match["number"] else None
            if match["month"] or match["after"]:
                number = float(_MONTH[match["month"] or match["after"]])
            if number is not None:
                found.append(f"{number:.10g}")
    return found


_LATIN = re.compile("[a-z]+")
_NAMED = frozenset([*_WORDS, *_ENGLISH, *_MONTH, "hundred"])


def _plain(folded: str) -> Iterator[re.Match[str]]:
    """What `_PLAIN.finditer` gives, tried only where a number may begin: prose has few such places."""
    end = 0
    for first in _FIRST.finditer(folded):
        if first.start() >= end and (match := _PLAIN.match(folded, first.start())):
            end = match.end()
            yield match


_FIRST = re.compile(rf"[\d{_D}十百千万亿两]")
_FORMAL = re.compile("[壹贰叁肆伍陆柒捌玖拾廿卅]")


def _everyday(match: re.Match[str]) -> str:
    """A formal numeral in everyday characters; 廿七 as 二十七."""
    return re.sub(
        "[廿卅]", lambda one: one.group().translate(_EVERYDAY) + "十", match.group()
    ).translate(_EVERYDAY)


def _factor(word: str) -> float:
    if word in _ENGLISH:
        return _ENGLISH[word]
    factor = 1.0
    for character in word:
        factor *= _UNITS.get(character) or _LARGE.get(character) or 1
    return factor


def _chinese(text: str) -> float:
    if all(character in _DIGITS for character in text):
        return float("".join(str(_DIGITS[character]) for character in text))
    total = section = digit = 0
    unit = 1  # what a digit that ends the number counts: 一万五 is 15,000, 一万零五 is 10,005
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
            unit = 1 if not digit else unit
        elif character in _UNITS:
            section += (digit or 1) * _UNITS[character]
            digit, unit = 0, _UNITS[character] // 10
        else:
            if character == "亿" or not total:
                total = (total + section + digit or 1) * _LARGE[character]
            else:
                total += (section + digit or 1) * _LARGE[character]
            section, digit, unit = 0, 0, _LARGE[character] // 10
    return float(total + section + digit * unit)


def _english(text: str) -> float | None:
    """Twenty-seven, five hundred, three million; None for a single digit, which is often no number."""
    total = section = 0.0
    words = [word for word in re.split("[ -]", text) if word != "and"]
    if len(words) == 1 and (words[0] in _ENGLISH or words[0] == "hundred" or _WORDS[words[0]] < 10):
        return None
    for word in words:
        if word in _WORDS:
            section += _WORDS[word]
        elif word == "hundred":
            section = (section or 1) * 100
        else:
            total += (section or 1) * _ENGLISH[word]
            section = 0.0
    return total + section
