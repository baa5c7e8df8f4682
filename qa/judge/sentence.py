"""Tell what a sentence holds, whatever is asked: its words, numbers and sounds, and signs of an answer.

Sentences are remembered: one conversation meets the same ones again and again, and a question in several
forms meets each several times.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from operator import add

from index.text import pinyin
from index.text.chinese import COMMON_SURNAMES, NUMERALS
from index.text.english import MONTHS, ONES
from index.text.interrogatives import ANY_CHINESE, ENGLISH, HOW_MUCH
from index.text.language import BASIC_HAN, fold
from index.text.numerals import numbers

KEPT = 8192
"""Sentences that are remembered, some 2 KB each."""

_NUMERAL = f"[0-9０-９{NUMERALS}兩]"
_SIGNS = {
    "number": re.compile(rf"[0-9][0-9.,]*|{_NUMERAL}+(?=[个個名位人岁歲次年天日月周小时分钟秒元块米里公斤吨万亿%％多余倍集台辆部项种])|\b(?:{'|'.join(ONES[1:11])}|hundred|thousand|million)\b"),
    "when": re.compile(rf"{_NUMERAL}+\s*[年月日号時时点]|[0-9]{{4}}|世纪|世紀|年代|上午|下午|昨天|今年|去年|季度|\b(?:{'|'.join(MONTHS)}|century)\b"),
    "who": re.compile(rf"[{COMMON_SURNAMES}阴覃红桓公][{BASIC_HAN}]{{1,2}}|·|\b[A-Z][a-z]+ [A-Z][a-z]+"),
    "where": re.compile(r"[国省市县區区州镇村港岛山河湖路街洲站馆院校]|位于|地处|在.{1,12}[里上中内]|\b(in|at|near) [A-Z]"),
    "why": re.compile(r"因为|因為|由于|由於|因此|所以|原因|导致|導致|为了|為了|使得|得益于|源于|以便|是因|\b(because|since|due to|therefore|so that|in order)\b"),
    "how": re.compile(r"通过|通過|利用|采用|採用|先|然后|方式|方法|以.{1,10}[为来]|\b(by|through|using)\b"),
    "list": re.compile(r"[、,，].*[、,，]|以及|和|首先|其次|其一|其二|一是|二是|第一|第二|包括|分别|等|\b(and|include|including|first|second)\b"),
    "definition": re.compile(r"是|指|称为|稱為|即|意为|属于|\b(is|are|means|refers|known as)\b"),
}  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+(?:[.'’][a-z0-9]+)*")
_ENDS_WELL = re.compile(r"[。！？!?.”’」』…)）]$")
_ASKS = re.compile(r"[?？][”’」』\"]?$")
_ASKING_WORD = re.compile(rf"{ANY_CHINESE}|{HOW_MUCH}|\b(?:{ENGLISH})\b")
_ENDS_ASKING = re.compile(r"(?:[?？]|呢[。!！~…]*)[”’」』\"]?$")
_ANNOUNCES = re.compile(
    r"(?:小编|下面|接下来)[^。]{0,40}(?:介绍|解答|解析|分享|了解一下|说说|看看|带来)[^。:]{0,12}。?$"
    r"|以上(?:就)?是[^。]{0,60}(?:这个问题的|全部内容|小编[^。]{0,40}(?:介绍|资讯))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without Markdown marks (`plain`) and folded, made ready to be compared with questions.

    `terms` are its words in letters and its numbers (#5), `numbers` these as they are, `pinyin` is how its
    Chinese sounds, `pairs` are each two neighbouring characters. It `asks_for` something if it asks with a word
    such as 什么 or "who", and `announces` if it says only that something will be told, or was.
    """

    plain: str
    folded: str
    terms: frozenset[str]
    numbers: frozenset[str]
    pinyin: str
    pairs: tuple[str, ...]
    asks: bool
    ends_well: bool
    asks_for: bool
    announces: bool
    _signs: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def shows(self, kind: str) -> bool:
        """Whether it holds what an answer to a question of this kind does: a place, a reason, …"""
        return bool(self.signs(kind))

    def signs(self, kind: str) -> tuple[str, ...]:
        """What it holds of that kind: all of numbers and dates, of others the first."""
        if kind not in self._signs:
            self._signs[kind] = tuple(self._found(kind))
        return self._signs[kind]

    def _found(self, kind: str) -> list[str]:
        pattern = _SIGNS.get(kind)
        if pattern is None:
            return []
        if kind in ("number", "when"):
            return [match.group() for match in pattern.finditer(self.folded)]
        match = pattern.search(self.plain if kind in ("who", "where") else self.folded)
        return [match.group()] if match else []


@lru_cache(KEPT)
def sentence(plain: str) -> Sentence:
    """A sentence, of which Markdown marks are gone already, made ready."""
    folded = fold(plain)
    values = frozenset(numbers(folded))
    return Sentence(
        plain,
        folded,
        frozenset(_WORD.findall(folded)) | {f"#{value}" for value in values},
        values,
        pinyin.syllables(folded),
        tuple(map(add, folded, folded[1:])),
        bool(_ASKS.search(folded)),
        bool(_ENDS_WELL.search(folded)),
        bool(_ENDS_ASKING.search(folded) and _ASKING_WORD.search(folded)),
        bool(_ANNOUNCES.search(folded)),
    )
