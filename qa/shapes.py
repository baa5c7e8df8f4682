"""Tell what form an answer should take, beside what is asked for: a comparison, evidence, a speaker.

`Query.kind` says what a sentence must hold, and a trained network counts on it. The shape is another
matter: it decides how quotes are put together and what is said beside them.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from index.language import HAN, fold
from qa.mentions import Mention, aligned, mentions

SHAPES = ("", "comparison", "yesno", "speaker")

_SPEAKER = re.compile(
    r"谁[曾也最先]{0,2}(?:说|讲|提出|表示|认为)|(?:出自|来自)(?:谁|哪位|何人)|谁的(?:原)?话|谁的名言|\bwho (?:said|says|told|claimed|wrote that)\b|\bwhose words\b"
)
_YES_NO = re.compile(
    r"吗[?？]?$|是不是|是否|有没有|能不能|会不会|可不可以|对不对|属实|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"
)
_ASKS_MORE = re.compile(
    r"什么|谁|哪|多少|几|怎|为何|如何|\b(?:what|which|who|when|where|why|how)\b"
)
_COMPARES = re.compile(
    r"区别|不同|差别|差异|差距|相比|比较|对比|异同|一样|相同|哪[一]?[个款种家座条本部辆台项]更|谁更|哪个|还是|比.{1,20}(?:更|[多大长高贵快早久远重好])|[^a-z](?:更|最)[多大长高贵快早久远重好低短小慢晚近轻便少]|各自?|分别|\bdifferen|\bcompare|\bversus\b|\bvs\b|\b(?:which|who)\b.* or \b|\bthan\b|\bboth\b"
)
_JOINS = re.compile(
    r"\s*(?:[和与跟同及、，,]|以及|还是|或者?|比起?|相比于?|对比|vs\.?|versus|and|or|than|with|compared (?:to|with)|, or)\s*(?:the\s|a\s|an\s)?",
    re.IGNORECASE,
)
_MEASURED = {
    "快": "用了多久", "慢": "用了多久", "久": "多久", "多": "有多少", "少": "有多少", "高": "多高", "低": "多高",
    "贵": "多少钱", "便": "多少钱", "大": "多大", "小": "多大", "长": "多长", "短": "多长", "早": "什么时候",
    "晚": "什么时候", "远": "多远", "近": "多远", "重": "多重", "轻": "多重",
}  # fmt: skip
_MORE = re.compile(
    r"(?:哪[一]?[个款种家座条本部辆台项]|谁)?(?:更加?|最|比较)(?P<how>[快慢久多少高低贵便大小长短早晚远近重轻])宜?"
)
_COMPARING = re.compile(
    r"(?:之间)?(?:有(?:什么|哪些|何))?(?:的)?(?:区别|不同|差别|差异|差距)(?:是什么|在哪里?|有哪些|之处)?|相比|对比一?下?|比较一?下?|各自?|分别|哪[一]?[个款种家座条本部辆台项]|谁|之间|一样吗?|相同吗?"
)


_THAN = re.compile(
    rf"(?P<a>[^比？?，,]{{2,16}})比(?P<b>[^比？?，,]{{2,16}}?)(?:的(?P<of>[{HAN}]{{2}}))?(?:更|要|还)?(?P<how>[快慢久多少高低贵大小长短早晚远近重轻])(?:吗|多少|几[{HAN}]|一?些|得多)?[?？]?"
)
"""云岭大桥比青浦大桥长吗？"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that are compared, and the question about it alone."""

    name: str
    question: str


def shape(question: str) -> str:
    """The form of the answer, one of SHAPES; "" for a plain one.

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
    if match := _THAN.fullmatch(aligned(question)):
        asked = _MEASURED[match["how"]]
        names = [question[slice(*match.span(name))] for name in ("a", "b")]
        return tuple(Side(name, f"{name}{match['of'] or ''}{asked}？") for name in names)
    if not _COMPARES.search(aligned(question)):
        return ()
    found = [m for m in mentions(question) if m.kind != "attribute"]
    for first, second in pairwise(found):
        between = question[first.end : second.start]
        if not _JOINS.fullmatch(between) or (
            first.proper != second.proper and not _like(first, second)
        ):
            continue
        before, after = question[: first.start], question[second.end :]
        article = re.search(r"(?i)\b(?:the|a|an)\s$", between)
        named = (first.text, f"{article.group()}{second.text}" if article else second.text)
        return tuple(
            Side(m.text, _alone(before, name, after))
            for m, name in zip((first, second), named, strict=True)
        )
    return ()


def _like(first: Mention, second: Mention) -> bool:
    return first.kind == second.kind or first.text[-1:] == second.text[-1:]


def _alone(before: str, name: str, after: str) -> str:
    """The question about `name` alone, with 哪个更长 as 多长."""
    if not re.search(f"[{HAN}]", name + after):
        plain = re.search(r"(?i)differen|compare", before)
        return f"What is {name}?" if plain else f"{before}{name}{after}".strip()
    rest = _MORE.sub(lambda match: _MEASURED[match["how"]], aligned(after))
    rest = _COMPARING.sub("", rest)
    before = re.sub(r"(?:比较|对比|相比)一?下?", "", before)
    rest = rest if re.search(r"\w", rest) else ""
    return f"{before}{name}{rest}"
