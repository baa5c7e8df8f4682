"""Read numbers as people write them, so that 五万, 5万, 5 万 and 50,000 meet."""

import re

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_NUMBER = re.compile(
    r"(?<![a-z\d.])(?P<arabic>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<large>[百千]?[万亿]|[百千](?![\u4e00-\u9fff])|million\b|billion\b|thousand\b)?"
    r"|(?P<chinese>[一二三四五六七八九十两百][零〇一二三四五六七八九十百千万亿两]+|[零〇一二三四五六七八九]{3,}|十(?=[年天个月周岁人名]))"
)
_ENGLISH = {"thousand": 1000.0, "million": 1e6, "billion": 1e9}


def numbers(folded: str) -> list[str]:
    """The numbers of folded text, each in one form; a single Chinese digit is no number (一般, 三星).

    >>> numbers("五万个, 5 万, 50,000; 二十七; 1.7 万; 二〇二四年")
    ['50000', '50000', '50000', '27', '17000', '2024']
    """
    found = []
    for match in _NUMBER.finditer(folded):
        if match["arabic"]:
            value = float(match["arabic"].replace(",", "")) * _factor(match["large"] or "")
        else:
            value = _chinese(match["chinese"])
        found.append(f"{value:.10g}")
    return found


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
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _UNITS:
            section += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            total += (section + digit or 1) * _LARGE[character]
            section = digit = 0
    return float(total + section + digit)
