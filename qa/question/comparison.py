"""The form that an answer takes, and the two sides of a question that compares.

`Query.kind` says what a sentence must hold, and a trained network counts on it. The shape decides how quotes are
put together and which notes stand beside them.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from index.text.english import AUXILIARIES
from index.text.interrogatives import ANY_CHINESE, ENGLISH, WHETHER, WHO
from index.text.language import HAN, fold
from qa.question.mentions import Mention, aligned, mentions

_SPEAKER = re.compile(
    rf"谁[曾也最先]{{0,2}}(?:说|讲|提出|表示|认为)|(?:出自|来自)(?:{WHO})|谁的(?:原)?话|谁的名言|\bwho (?:said|says|told|claimed|wrote that)\b|\bwhose words\b"
)
_YES_NO = re.compile(rf"吗[?？]?$|{WHETHER}|能不能|会不会|可不可以|对不对|属实|^(?:{AUXILIARIES})\b")
_ASKS_MORE = re.compile(rf"{ANY_CHINESE}|\b(?:{ENGLISH})\b")
_ADJECTIVE = "快慢久多少高低贵大小长短早晚远近重轻"
_MEASURE_WORDS = "个款种家座条本部辆台项"
_THINGS = _MEASURE_WORDS + "支门所位"
_DIFFERENCE = (
    "区别|差别|差异|差距|异同|不同之处|有(?:什么|何|哪些)不同|比较一?下|对比一?下|(?:相比|比起来)[,，]?(?:哪|谁|有什么)"
)
_EACH = f"分别(?=是|为|用|有|要|需|花|卖|发|在|[^{HAN}])"
_WHICH_IS_MORE = rf"(?:哪一?[{_THINGS}]|谁)[^,，和与跟]{{0,12}}?(?:更|比较|最(?![终后初近]))[^,，]{{0,6}}[?？]?$|哪一?[{_THINGS}][^,，和与跟]{{0,6}}[{_ADJECTIVE}好][?？]?$|还是.{{1,12}}更"
_ENGLISH_COMPARES = r"\bdifferences? between\b|\bcompare\b|\bversus\b|\bvs\b|^(?:which|who)\b.* or \b"
_COMPARES = re.compile(f"{_DIFFERENCE}|{_EACH}|{_WHICH_IS_MORE}|{_ENGLISH_COMPARES}")
_JOINS = re.compile(
    r"\s*(?:[和与跟同及、]|以及|还是|或者?|相比于?|vs\.?|versus|,? ?or|and|with|compared (?:to|with))\s*(?:the\s|a\s|an\s)?",
    re.IGNORECASE,
)
FARTHEST = 6
"""Characters before the first side, at most: a comparison begins with what it compares."""

_MEASURED = {
    "快": "用了多久", "慢": "用了多久", "久": "多久", "多": "有多少", "少": "有多少", "高": "多高", "低": "多高",
    "贵": "多少钱", "便": "多少钱", "大": "多大", "小": "多大", "长": "多长", "短": "多长", "早": "什么时候",
    "晚": "什么时候", "远": "多远", "近": "多远", "重": "多重", "轻": "多重",
}  # fmt: skip
_MORE = re.compile(rf"(?:哪一?[{_MEASURE_WORDS}]|谁)?(?:更加?|最|比较)(?P<how>[{_ADJECTIVE}便])宜?")
_COMPARING = re.compile(
    rf"(?:之间)?(?:有(?:什么|哪些|何))?(?:的)?(?:区别|不同|差别|差异|差距)(?:是什么|在哪里?|有哪些|之处)?|相比|对比一?下?|比较一?下?|各自?|分别|哪一?[{_MEASURE_WORDS}]|谁|之间|一样吗?|相同吗?"
)


_THAN = re.compile(
    rf"(?P<a>[^比？?，,]{{2,12}}(?<!百分)(?<!对)(?<!的))比(?![例分赛较重率起值如方喻利特])(?P<b>[^比？?，,]{{2,12}}?)(?:的(?P<of>[{HAN}]{{2}}))?(?:更|要|还)?(?P<how>[{_ADJECTIVE}])(?:吗|多少|几[{HAN}]|一?些|得多)?[?？]?"
)
"""云岭大桥比青浦大桥长吗？"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that are compared, and the question about it alone."""

    name: str
    question: str


def shape(question: str) -> str:
    """The form of the answer: "comparison", "yesno", "speaker", or "" for a plain one.

    >>> shape("雷军是高考状元吗？"), shape("这句话是谁说的"), shape("A店和B店哪个更远？"), shape("雷军是谁")
    ('yesno', 'speaker', 'comparison', '')
    """
    folded = fold(question).strip()
    if _SPEAKER.search(folded):
        return "speaker"
    if sides(question):
        return "comparison"
    return "yesno" if _YES_NO.search(folded) and not _ASKS_MORE.search(folded) else ""


def sides(question: str) -> tuple[Side, ...]:
    """The two things that a question compares; none when it compares nothing.

    >>> [side.name for side in sides("云岭大桥和青浦大桥哪个更长？")]
    ['云岭大桥', '青浦大桥']
    >>> [side.question for side in sides("云岭大桥和青浦大桥哪个更长？")]
    ['云岭大桥多长?', '青浦大桥多长?']
    """
    match = _THAN.fullmatch(aligned(question))
    if match and not _ASKS_MORE.search(match["a"] + match["b"]):
        asked = _MEASURED[match["how"]]
        names = [question[slice(*match.span(name))] for name in ("a", "b")]
        return tuple(Side(name, f"{name}{match['of'] or ''}{asked}？") for name in names)
    if not _COMPARES.search(aligned(question)):
        return ()
    found = [m for m in mentions(question) if m.kind not in ("attribute", "time")]
    for first, second in pairwise(found):
        if first.start > FARTHEST and re.search(f"[{HAN}]", question):
            break
        between = question[first.end : second.start]
        if not _JOINS.fullmatch(between) or not _like(first, second):
            continue
        first = _from_the_start(question, first)
        before, after = question[: first.start], question[second.end :]
        article = re.search(r"(?i)\b(?:the|a|an)\s$", between)
        named = (first.text, f"{article.group()}{second.text}" if article else second.text)
        return tuple(
            Side(m.text, _question_about(before, name, after)) for m, name in zip((first, second), named, strict=True)
        )
    return ()


_OPENERS = re.compile(r"(?:请问|请|那么?|关于|比较一?下?|对比一?下?|说说|谈谈|在|从)+")


def _from_the_start(question: str, first: Mention) -> Mention:
    """The first side with the characters before it, where they can only be a part of its name: 包种(茶)."""
    before = question[: first.start]
    if not re.fullmatch(f"[{HAN}]{{1,{FARTHEST}}}", before) or _OPENERS.fullmatch(aligned(before)):
        return first
    opener = _OPENERS.match(aligned(before))
    start = opener.end() if opener else 0
    return replace(first, start=start, text=question[start : first.end])


def _like(first: Mention, second: Mention) -> bool:
    """Whether two things can be compared: both names or both not, of a kind or ending alike."""
    same = first.kind == second.kind and first.proper == second.proper
    return same or first.text[-1:] == second.text[-1:]


def _question_about(before: str, name: str, after: str) -> str:
    """The question about `name` alone, with 哪个更长 as 多长."""
    if not re.search(f"[{HAN}]", name + after):
        plain = re.search(r"(?i)differen|compare", before)
        return f"What is {name}?" if plain else f"{before}{name}{after}".strip()
    rest = _MORE.sub(lambda match: _MEASURED[match["how"]], aligned(after))
    rest = _COMPARING.sub("", rest)
    before = re.sub(r"(?:比较|对比|相比)一?下?", "", before)
    rest = rest if re.search(r"\w", rest) else ""
    return f"{before}{name}{rest}"
