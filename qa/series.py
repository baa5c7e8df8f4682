"""Find the items of an enumeration that a text spreads over several sentences.

首先…其次…最后, 其一…其二, 一是…二是, 第一…第二, 1. 2. 3., first … second … finally: an answer that
quotes one item and leaves out its fellows would be wrong without being false.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language import fold

_FARTHEST = 14
"""Sentences between two items of one series, at most."""

LEAD = 2
"""Sentences between an introduction and the first item of its series, at most."""

_DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class _Mark:
    family: str
    order: int
    last: bool = False


def around(texts: Sequence[str], at: int) -> list[int]:
    """The numbers of the sentences that form a series with sentence `at`, in order; none for none.

    >>> around(["首先是甲。", "甲很好。", "其次是乙。", "最后是丙。"], 2)
    [0, 2, 3]
    """
    return next((group for group in all_series(texts) if at in group), [])


def after(texts: Sequence[str], at: int) -> list[int]:
    """The numbers of the sentences of a series that begins just after sentence `at`; none for none.

    >>> after(["原因有两个。", "其一，甲。", "其二，乙。"], 0)
    [1, 2]
    """
    return next((group for group in all_series(texts) if at < group[0] <= at + LEAD), [])


def all_series(texts: Sequence[str]) -> list[list[int]]:
    """Every series of two or more items, as the numbers of their sentences."""
    found: list[list[int]] = []
    open_series: dict[str, tuple[int, list[int]]] = {}
    for number, text in enumerate(texts):
        for mark in _marks(text):
            order, group = open_series.get(mark.family, (0, []))
            follows = group and number - group[-1] <= _FARTHEST and mark.order > order
            if mark.order == 1:
                open_series[mark.family] = (1, [number])
                found.append(open_series[mark.family][1])
            elif follows:
                group.append(number)
                open_series[mark.family] = (99 if mark.last else mark.order, group)
                break
    return [group for group in found if len(group) > 1]


_THEN = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "然后": 3, "此外": 4, "另外": 4, "最后": 98}
_FIRST = {"first": 1, "firstly": 1, "second": 2, "secondly": 2, "third": 3, "thirdly": 3, "fourth": 4, "finally": 98, "lastly": 98}  # fmt: skip


def _marks(text: str) -> list[_Mark]:
    folded = fold(text).lstrip("“\"'（( ")
    marks = []
    if match := re.match("|".join(_THEN), folded):
        marks.append(_Mark("then", _THEN[match.group()], match.group() == "最后"))
    elif re.search("最后(一|是|,|，)", folded[:24]):
        marks.append(_Mark("then", 98, True))
    if match := re.match(rf"其([{_DIGITS}])", folded):
        marks.append(_Mark("qi", _DIGITS.index(match[1]) + 1))
    if match := re.match(rf"([{_DIGITS}])(是|来|则)", folded):
        marks.append(_Mark(match[2], _DIGITS.index(match[1]) + 1))
    if match := re.match(rf"第([{_DIGITS}])(是|[,，、:：]|[个点条步种大])", folded):
        marks.append(_Mark("di", _DIGITS.index(match[1]) + 1))
    if match := re.match(r"[(（]?(\d{1,2})\s*[.、)）]\s*\D", folded):
        marks.append(_Mark("digit", int(match[1])))
    if match := re.match(rf"[(（]?([{_DIGITS}])[、)）]", folded):
        marks.append(_Mark("han", _DIGITS.index(match[1]) + 1))
    if (match := re.match(r"([a-z]+)(,| )", folded)) and match[1] in _FIRST:
        marks.append(_Mark("first", _FIRST[match[1]], _FIRST[match[1]] == 98))
    return marks


def same_saying(a: str, b: str) -> bool:
    """Whether two sentences say the same in nearly the same words.

    Their character pairs overlap by more than half, or one stands inside the other.

    >>> same_saying("营销是个中性词,任何企业都有营销。", "营销本身是个中性词,任何企业都有。")
    True
    """
    x, y = (re.sub(r"\W", "", fold(text)) for text in (a, b))
    if not x or not y:
        return x == y
    if x in y or y in x:
        return True
    pairs_x, pairs_y = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (x, y))
    return len(pairs_x & pairs_y) > 0.5 * min(len(pairs_x), len(pairs_y))
