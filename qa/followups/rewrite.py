"""Rewrite a question that leans on earlier ones as one that stands alone: 他呢？ 为什么？ 那问界呢？ 第二点展开说.

By rules only: the rewrite is made of words that the user or the documents have used, and names what was
carried over. A question that stands alone is never changed. In this order: asking for more, an item of the last
answer, and then what a language leaves out (`zh`, `en`).
"""

import re
from collections.abc import Callable, Sequence

from index.text.chinese import DIGIT_VALUES, ONE_TO_TEN
from index.text.language import HAN, fold
from qa.followups import en, zh
from qa.quote.enumerations import item
from qa.records import Answer, Citation, Rewrite, Turn

TURNS = 3
"""Earlier turns that are looked at, the last first."""


LONGEST = 200
"""Characters of a question that may lean on another one, at most."""


def rewrite(
    question: str,
    history: Sequence[Answer] = (),
    *,
    stands: Callable[[str], bool] = lambda words: False,
    items: Callable[[], Sequence[Citation]] | None = None,
) -> Rewrite:
    """`question` as it is to be understood after `history`, the earlier answers, oldest first.

    `stands` tells whether words stand in the documents cited last: a question that names nothing is
    taken to be about the same as the one before when its words do. `items` gives what the last
    answer lists; its citations when not given. A question longer than LONGEST stands alone.
    """
    text = " ".join(question.split())
    core = text.strip("？?。.!！，,、~～… ")
    if not history or not core or len(text) > LONGEST:
        return Rewrite(text)
    last = history[-1]
    if wants_more(core):
        return Rewrite(last.understood_as, (last.understood_as,), more=True)
    if number := _item_asked(core):
        listed = items() if items else last.citations
        if chosen := item([citation.quote for citation in listed], number):
            at, words = chosen
            asked = f"{last.understood_as.rstrip('？?。. ')}：{words}"
            return Rewrite(asked, (last.understood_as, words), about=listed[at])
    turns = [Turn.of(answer) for answer in reversed(history[-TURNS:])]
    of_language = zh.rewrite if re.search(f"[{HAN}]", text) else en.rewrite
    return of_language(text, turns, stands)


_OTHERS = "还有(?:[呢吗]|别的吗|其他的?吗|哪些|什么|没有)?|更多(?:呢|的呢)?|别的呢|其他的?呢|除此之外呢?"
_GO_ON = "请?继续[说讲]?|接着[说讲]|然后呢|再[说讲]{1,2}一?[点些]?"
_EXAMPLE = "[能请]?举个?例子?(?:吗|说明|来说)?|比如[说呢]?"
_IN_DETAIL = "[再请]?[说讲]?[得的]?(?:具体|详细|多)一?[点些][说讲]?|请?(?:展开|详细|具体)[说讲谈]{1,2}(?:一下|下|吗)?"
_MORE = re.compile(f"[那请再能]?(?:{_OTHERS}|{_GO_ON}|{_EXAMPLE}|{_IN_DETAIL})")
_MORE_ENGLISH = re.compile(
    r"(?:and |please )*(?:anything else|what else|go on|continue|more|tell me more|for example|(?:give me )?an example|more details?|in (?:more )?detail|give me more|can you (?:elaborate|say more)|elaborate|and then)(?: please)?"
)


def wants_more(core: str) -> bool:
    """Whether a question asks for nothing but more of the last answer.

    >>> wants_more("还有呢"), wants_more("Tell me more"), wants_more("还有哪些桥")
    (True, True, False)
    """
    folded = fold(core)
    return bool(_MORE.fullmatch(folded) or _MORE_ENGLISH.fullmatch(folded))


_VALUES = DIGIT_VALUES | {"十": 10}
_ITEM = re.compile(
    rf"^(?:你?(?:刚才|上面|前面)?(?:说|提到)?的?)?第(?P<n>[{ONE_TO_TEN}\d]+)(?:个|点|条|种|项|步|方面|款|件|部分|名|位)?"
    r"(?P<rest>.{0,14})$|^最后一?(?P<last>[个点条种项步件])(?P<rest2>.{0,14})$"
)
_ITEM_NOUN = "难题|原因|问题|优势|理由|步骤|特点|方法|阶段|事情?|材料|好处|影响|建议|措施|条件"
_ITEM_CONTENT = "的?(?:具体|详细)?(?:内容|情况|意思)?"
_EXPLAIN = "[请再能]?(?:给我)?(?:展开|详细|具体|仔细)?地?(?:说说|讲讲|谈谈|说|讲|谈|介绍|解释|说明|展开)?(?:一下|一点|下|吗|看)?"
_WHAT_OF_IT = "(?:是(?:什么|啥|谁|哪个|哪家)|怎么回事|什么意思|为什么|呢)?(?:意思)?"
_ITEM_REST = re.compile(f"(?:{_ITEM_NOUN})?{_ITEM_CONTENT}{_EXPLAIN}{_WHAT_OF_IT}")
"""What may follow the number of an item in a question about it, all of it optional."""

_ORDINALS = {
    word: number
    for number, words in enumerate(("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th"), start=1)
    for word in words.split()
} | {"last": -1}
_ENGLISH_ITEM = re.compile(
    rf"^(?:(?:please )?(?:tell me more about|explain|expand on|more on|more about|elaborate on|what about|what is|what's|describe|details on) )?the (?P<n>{'|'.join(_ORDINALS)})"
    r"(?: (?:one|point|reason|item|step|thing|rule|part|problem|advantage|factor))?(?: in (?:more )?detail)?$"
)


def _item_asked(core: str) -> int:
    """The number of the item that `core` asks about, -1 for the last; 0 for another question.

    >>> _item_asked("第二点展开说"), _item_asked("the last one"), _item_asked("第二次世界大战")
    (2, -1, 0)
    """
    folded = fold(core)
    if match := _ITEM.match(folded):
        if not _ITEM_REST.fullmatch(match["rest"] or match["rest2"] or ""):
            return 0
        return -1 if match["last"] else _ordinal(match["n"])
    match = _ENGLISH_ITEM.match(folded)
    return _ORDINALS[match["n"]] if match else 0


def _ordinal(written: str) -> int:
    if written.isdigit():
        return int(written)
    if len(written) == 2 and written[0] == "十":
        return 10 + _VALUES.get(written[1], 0)
    return _VALUES.get(written, 0)
