"""The unit that a question wants, and whether a sentence has a number of it: 多少天 wants 25 天, not 5 万个."""

import re

from index.text.chinese import MULTIPLIERS, NUMERALS, ONE_TO_TEN
from index.text.language import BASIC_HAN

_TIME = "年月天日周时小分秒季"
_ENGLISH = {
    "day": "天日", "hour": "小时", "minute": "分", "second": "秒", "week": "周", "month": "月",
    "year": "年", "people": "人位名", "person": "人位名", "percent": "%％", "time": "次", "car": "辆台",
    "order": "单个", "view": "次", "point": "分", "dollar": "元", "yuan": "元", "kilometer": "公里",
    "kilometre": "公里", "meter": "米", "metre": "米", "unit": "台个", "like": "个", "follower": "万人",
}  # fmt: skip
_ASKED = re.compile(rf"(?:多少|几)\s*+[{MULTIPLIERS}余多]*\s*+([{BASIC_HAN}%])")
_PRICE = re.compile(
    r"多少钱|售价|价格是|价钱|\bhow much (?:does|do|did|is|was|are) .*\b(?:cost|sell|price)|\bprice of\b"
)
_MONEY = ("元", "块", "圆", "美金", "dollar", "yuan")
_HOW_LONG = re.compile(r"多久|多长时间|多快|\bhow (long|fast|soon)\b")
_HOW_MANY = re.compile(r"\bhow many ([a-z]+)(?: ([a-z]+))?|\bwhat (percent)")
_NUMERAL = rf"(?:[0-9][0-9.,]*|[{NUMERALS}半数])[{MULTIPLIERS}余多几]*\s*"
_NOT_UNITS = frozenset("的了是在有呢吗啊才就能会可")
_CLASSIFIER = re.compile(rf"(?<=[0-9{ONE_TO_TEN}两半几])\s*个?(?:工作|自然|交易|半)?(?=[月日周年天]|小时|星期|季)")
"""Between a number and a unit of time: 三个月, 七个工作日."""


def wanted(folded: str) -> tuple[str, ...]:
    """The units that a folded question wants, each one character or an English word; none when open.

    >>> wanted("用了多少天？"), wanted("赚了多少亿元"), wanted("how many days did it take?")
    (('天',), ('元',), ('天', '日', 'day'))
    """
    if _PRICE.search(folded):
        return _MONEY
    if match := _ASKED.search(folded):
        return () if match[1] in _NOT_UNITS else (match[1],)
    if match := _HOW_MANY.search(folded):
        words = [word.removesuffix("s") for word in match.groups() if word]
        word = next((word for word in words if word in _ENGLISH), words[0])
        return (*_ENGLISH.get(word, ""), word)
    if _HOW_LONG.search(folded):
        return (*_TIME, "day", "hour", "minute", "second", "week", "month", "year")
    return ()


def counted(folded: str, units: tuple[str, ...], *, classifiers: bool = False) -> float:
    """1 when a folded sentence has a number of one of `units`, 0 when not; 0.5 when none is wanted.

    With `classifiers` also where one stands before a unit of time: 三个月, 七个工作日.

    >>> counted("问界 m9 用时 62 天", ("天",)), counted("超 5 万个订单", ("天",)), counted("好", ())
    (1.0, 0.0, 0.5)
    >>> counted("七个工作日内办结", ("天", "日"), classifiers=True)
    1.0
    """
    if not units:
        return 0.5
    if classifiers:
        folded = _CLASSIFIER.sub("", folded)
    any_unit = "|".join(f"{re.escape(unit)}s?\\b" if unit.isascii() else re.escape(unit) for unit in units)
    return float(bool(re.search(f"{_NUMERAL}(?:{any_unit})", folded)))
