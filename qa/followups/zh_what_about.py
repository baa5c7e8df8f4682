"""Ask the last Chinese question of something else: 那问界呢？ 第二批呢？ 价格呢？"""

import re
from collections.abc import Sequence

from index.text.chinese import ONE_TO_TEN
from index.text.language import HAN
from index.text.tokens import rarity, tagged
from qa.followups.zh_topics import ASKS, main_topic, topic_of
from qa.question.mentions import ATTRIBUTES, COUNTED, Mention, aligned, kind_of, mentions

UNCOMMON = 0.7
UNKNOWN = 0.95
"""Rarity of a word that may be a name if jieba thinks so, and of one that jieba does not know."""

_JOINED_BY_DE = re.compile(r"^(?:产地|家乡|老家|父亲|母亲|妻子|丈夫|儿子|女儿|主角|导演)$")


_PEOPLE = re.compile(
    r"成年人|成人|大人|儿童|小孩|孩子|婴儿|学生|孕妇|老人|老年人|男生|女生|男性|女性|员工|会员|军人|教师|老师|游客|乘客|行人|司机|病人|家属|外国人|本地人|新人|经理|居民"
)
_ORDINAL = re.compile(rf"(?:第[{ONE_TO_TEN}\d]+|最后一|首|上一|下一)[{HAN}]?")
_WHILE = re.compile(r"^.{1,6}?(?:期间|以后|之后|以前|之前|的时候)")


_NOW = re.compile(r"现在|如今|目前|以前|过去|之后|以后|今后")
_AMOUNT = rf"[\d{ONE_TO_TEN}百千万两半]{{1,12}}个?[天年月周小时分钟元岁人次公里米斤]{{1,4}}"
_RANGE = re.compile(rf"(?:超过|不足|低于|高于|满|少于|多于){_AMOUNT}|{_AMOUNT}(?:以内|以上|以下|之内)")


def instead(x: str, last: str) -> str:
    """The last question asked of `x`, in the place of what is like it there."""
    plain, folded = aligned(x), aligned(last)
    found = mentions(last)
    if plain in folded:
        return last
    if re.search(r"\d", plain):  # 卖出200万台 for 卖出100万台
        skeleton = "".join(r"\d[\d.,]*" if p.isdigit() else re.escape(p) for p in re.split(r"(\d+)", plain))
        if amount := re.search(skeleton, folded):
            return last[: amount.start()] + x + last[amount.end() :]
        done = re.search(r"(?:多少|几)个?(?:小时|分钟|秒|天|年|月|周)(?=.*\d)", folded)
        if done and len(plain) > 4:
            return f"{last[: done.end()]}{x}？"
    if x.endswith("的"):
        return instead(x[:-1], last) if mentions(x[:-1]) else _before(x, topic_of(last), last)
    for pattern, like in ((_ORDINAL, _ORDINAL), (_PEOPLE, _PEOPLE), (_NOW, _WHILE), (_WHILE, _WHILE), (_RANGE, _RANGE)):
        if pattern.fullmatch(plain) and (match := like.search(folded)):
            return last[: match.start()] + x + last[match.end() :]
    if place := alike(plain, folded, found):
        return last[: place[0]] + x + last[place[1] :]
    return _of_a_kind(x, last, found)


def _of_a_kind(x: str, last: str, found: Sequence[Mention]) -> str:
    """The last question with `x` for a mention of its kind; a side of a thing is asked of the topic."""
    plain = aligned(x)
    topic = main_topic(last)
    if plain in ATTRIBUTES or _JOINED_BY_DE.match(plain):
        attribute = next((m for m in found if m.kind == "attribute" and m.text != topic), None)
        if attribute:
            return last[: attribute.start] + x + last[attribute.end :]
        return f"{topic}的{x}是{'多少' if plain in COUNTED else '什么'}？" if topic else last
    if done := _verb_asked(plain, aligned(last)):
        return last[: done.start()] + x + last[done.end() :]
    kind = kind_of(x)
    may_be_name = rarity(plain) > UNKNOWN or (tagged(plain)[0][1] == "nr" and rarity(plain) > UNCOMMON)
    proper = may_be_name or any(m.proper for m in mentions(x)[-1:])
    choice = _parallel(found, kind, proper)
    if choice is None and kind == "time":
        return x + last
    if choice is None:
        return last.replace(topic, x, 1) if topic else f"{x}{_predicate(last)}"
    asked = ASKS.search(aligned(last))
    if _PEOPLE.fullmatch(plain) and asked and asked.start() < choice.start:
        return x + last
    beside = not choice.proper and _PEOPLE.fullmatch(plain) and last[: choice.start][-1:] not in _TO
    return last[: choice.start] + x + last[choice.start if beside else choice.end :]


_TO = "对给为由向把被跟和對給為"
"""Before whom something is done to; such a person is replaced, not put beside a thing."""


def _verb_asked(x: str, last: str) -> re.Match[str] | None:
    """The verb of two characters that is counted in `last`, for a verb: 访问多少次 for 下载."""
    match = re.search(rf"[{HAN}]{{2}}(?=了?多少|了?几)", last)
    return match if match and _may_be_verb(x) and _may_be_verb(match.group()) else None


def _may_be_verb(word: str) -> bool:
    """Whether a word of two characters is a verb, or so new that jieba does not know it: 涨粉."""
    return len(word) == 2 and (tagged(word)[0][1] == "v" or rarity(word) > UNKNOWN)


def _before(x: str, topic: str, last: str) -> str:
    """`x` in front of the topic: 返程的 and 火车几点出发 give 返程的火车几点出发."""
    at = last.find(topic) if topic else 0
    return last[:at] + x + last[at:]


def alike(x: str, last: str, found: Sequence[Mention]) -> tuple[int, int] | None:
    """Where what ends as `x` does stands in `last`: 年假 for 病假, 台南老店 for 高雄店, 绿茶第一泡 for
    红茶第一泡. The longest ending wins."""
    for size in range(min(len(x) - 1, 4), 0, -1):
        tail = x[-size:]
        if not re.fullmatch(f"[{HAN}]+", tail) or tail in "的了年月日天时":
            continue
        for mention in found:
            if aligned(mention.text).endswith(tail) and len(mention.text) > size:
                return mention.start, mention.end
            if size > 1 and last[mention.end :].startswith(tail):
                return mention.start, mention.end + size
    return None


def _parallel(found: Sequence[Mention], kind: str, proper: bool) -> Mention | None:
    """What `x` takes the place of: the first of its kind; a name for a name, else the last thing."""
    same = [m for m in found if m.kind == kind]
    if kind in ("person", "place", "time"):
        return same[0] if same else None
    things = [m for m in found if m.kind not in ("time", "attribute")]
    if proper:
        return next((m for m in things if m.proper and m.kind != "person"), None) or next(iter(things), None)
    common = [m for m in things if not m.proper]
    return common[-1] if common else next((m for m in found if m.kind == "attribute"), None)


def _predicate(last: str) -> str:
    """The last question from its first asking word on."""
    match = ASKS.search(aligned(last))
    return last[match.start() :] if match else "？"
