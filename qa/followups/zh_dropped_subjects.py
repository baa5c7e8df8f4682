"""Give a Chinese question without a subject the topic of the last one: 为什么？ 由谁审批？ 推迟了多久？"""

import re
from collections.abc import Callable, Sequence

from index.text.chinese import ONE_TO_TEN
from index.text.interrogatives import HOW, HOW_MUCH, WHAT, WHEN, WHETHER, WHY
from qa.followups.zh_topics import ASKS, main_topic
from qa.question.mentions import ATTRIBUTES, Mention, aligned, content, mentions
from qa.records import Turn

LONGEST_LEAN = 14
"""Characters of a question without a subject that is taken to be about the topic before it."""

_ASKING = re.compile(
    rf"{WHY}|{WHEN}|星期几|周几|多少[个元米位台天次年名人]?|几[个年月天次岁]|{HOW_MUCH}|哪一?[年天个位些里]|{HOW}|{WHAT}|谁|吗$|{WHETHER}"
)
_GENERAL = frozenset("公司 企业 官方 用户 网友 大家 员工 校方 政府 媒体 作者 乘客 读者".split())


def asked_again(ask: str, last: str) -> str:
    """The last question with `ask` in the place of what it asked: why, when, where, how much."""
    topic = main_topic(last)
    if aligned(ask).startswith("多少钱") or not topic:
        return f"{topic}{ask}？" if topic else f"{last.rstrip('？?。 ')}，{ask}？"
    rest = last.rstrip("？?。 ")
    for match in reversed(list(_ASKING.finditer(aligned(rest)))):
        lead = re.sub(r"(?<=.)(?:在|由|被|到|从|跟|是)$", "", rest[: match.start()])
        rest = lead + rest[match.end() :]
    rest = re.sub(r"(?:是|由|在|被|有|的|(?:用|花|需要|要|共|达)了?)$", "", rest)
    at = rest.find(topic) + len(topic)
    for mention in mentions(rest):
        if at < mention.start <= at + 4 and mention.kind != "attribute":
            at = mention.end if _JOINING.fullmatch(aligned(rest[at : mention.start])) else at
    tail = re.sub(r"^(?:由|是|被)", "", rest[at:])
    return f"{rest[:at]}{ask}{tail}？"


_JOINING = re.compile(rf"[第{ONE_TO_TEN}\d款代个批次的]+")
"""What stands inside one phrase: 小米第一款手机."""


def topic_for(core: str, turns: Sequence[Turn], stands: Callable[[str], bool]) -> str:
    """What a question without a subject is about: the topic of the last one; "" when it has its own.

    Such a question is short, names nothing, and begins with a verb, an asking word or a side of a
    thing. All its words must stand in the documents cited last.
    """
    folded = aligned(core)
    topic = main_topic(turns[0].question)
    if len(core) > LONGEST_LEAN or not ASKS.search(folded) or not topic or topic in core:
        return ""
    if _OWN_TOPIC.search(folded):
        return ""
    own = [
        m
        for m in mentions(core)
        if m.kind not in ("time", "attribute")
        and len(m.text) > 1
        and not _ASKED_NOUN.search(folded[: m.start])
        and not (_ASKED_OF.search(folded[: m.start]) and len(folded) - m.end <= 1)
    ]
    if any(m.proper for m in own) or (own and not _side_of(own[0], folded, turns[0].question)):
        return ""
    words = [word for word in content(core) if word not in _LIGHT | ATTRIBUTES]
    return topic if all(stands(word) for word in words) else ""


_OWN_TOPIC = re.compile(
    r"什么是|何谓|何为|是什么(?:意思)?$|\d|^(?:谁|哪).{1,4}[了过].|^(?!什么时候).{2,}的(?!$|是|呢|时候).{2,}|“|《|「"
)
"""A definition, a number, "who did X to Y", a phrase with 的: such a question has a topic of its own."""

_ASKED_NOUN = re.compile(r"(?:哪些|多少|几|什么|哪一?|有没有)[个座家种款位名条支股辆台层所件项次]?$")
"""Before a noun that is asked for: 流经哪些省, 用了多少股钢丝."""


_ASKED_OF = re.compile(rf"(?:{WHEN}|几[点时月天]|哪天|多久|为什么|怎么|如何|由谁|谁|在?哪里)$")
"""Before a verb that jieba takes for a noun: 什么时候通车的."""


def _side_of(noun: Mention, folded: str, last: str) -> bool:
    """Whether a noun of a question is no topic: 公司怎么补偿, 为什么有蜂蜜香, 门票多少钱 of a named place."""
    if noun.text in _GENERAL or folded[noun.end :][:1] in tuple("于自到过了着"):
        return True
    if noun.start > 1:
        return bool(_NOUN_LATER.match(folded))
    named = any(m.proper for m in mentions(last))
    return named and bool(_ONLY_ASKED.match(folded[noun.end :])) and len(noun.text) <= 4


_ONLY_ASKED = re.compile(r"(?:是|有|一共|总共|大概)?(?:多少|什么|谁|哪|几|多[大长高重快])")
_NOUN_LATER = re.compile(rf"(?:{WHY}|怎么|如何|又|还|后来|最后|一共|共|总共|[有用花占需要达]+了?|由|在|被)")
_LIGHT = frozenset(
    "多久 多少 多长时间 时候 需要 花 展开 什么 怎么 为什么 哪里 哪些 具体 最后 一共 总共 后来 要 可以 应该".split()
)


def with_topic(topic: str, text: str, last: str) -> str:
    """`text` with its topic in front; 为什么这么久 also takes what the last question said of it."""
    if match := re.match(rf"(?:{WHY}|怎么)(?:会|要|能|用了?)?(?=这么|那么|如此)", aligned(text)):
        at = last.find(topic)
        rest = last[at + len(topic) :] if at >= 0 else ""
        asked = ASKS.search(aligned(rest))
        said = rest[: asked.start()] if asked else ""
        return f"{topic}{text[: match.end()]}{said}{text[match.end() :]}"
    return topic + text
