"""Put names for the pronouns of a Chinese question that point out of it: 他, 它, 这座桥, 那里, 这句话."""

import re
from collections.abc import Callable, Sequence

from index.text.chinese import THING_PRONOUNS
from index.text.interrogatives import WHERE
from index.text.language import HAN, fold
from qa.followups.zh_topics import leading
from qa.question.kinds import asks_person
from qa.question.mentions import Mention, aligned, can_be_person, content, mentions, persons
from qa.records import Rewrite, Turn

FARTHEST = 8
"""Characters before a pronoun that points out of its question, at most."""

_HEADS = "公司|企业|品牌|产品|书|作品|节目|活动|地方|城市|学校|机构|组织|团队|电影|小说|规定|制度"
_SINGLE = "店桥车书歌剧片校国市县院省镇村山河湖楼塔船站"
_CLASSIFIERS = "个家款座部本种条项支台辆所首场次艘幅"

_PERSON = re.compile(
    r"他们俩?|她们俩?|(?<![其吉维利])他(?![人国乡杀律])|她|[这那](?:一?位)(?:先生|女士)?|[这那]个?人(?!们|群|类|家)|[此该]人"
)
_THING = re.compile(
    rf"[{THING_PRONOUNS}]们?|[这那]一?[{_CLASSIFIERS}]?(?P<head>{_HEADS})|[这那]一?[{_CLASSIFIERS}](?P<one>[{_SINGLE}])(?![{HAN}]?[里边上])|[这那]一?[{_CLASSIFIERS}](?P<like>[{HAN}]{{2}})|该(?P<that>{_HEADS}|[{_SINGLE}])"
)
_AT_START = re.compile(r"^(?:[这那](?=是|有|意味|算|会|能|要|靠)|其(?![他它实中余次间]))")
_SAYING = re.compile(r"[这那]一?句?话|[这那](?=是谁说的)")
_THERE = re.compile(r"那里(?!的?好)|那儿|当地|[这那]边|这里|这儿")
_ASKS_PLACE = re.compile(f"{WHERE}|哪个?[国省市县城地]")


def with_names(text: str, turns: Sequence[Turn]) -> Rewrite | None:
    """`text` with each pronoun that nothing in it explains replaced by a name; None without one."""
    carried: list[str] = []
    for pattern, find, binds in _PRONOUNS:
        for match in pattern.finditer(aligned(text)):
            before = mentions(text[: match.start()]) if match.start() else []
            if match.start() > FARTHEST or any(binds(mention) for mention in before):
                continue
            if not (name := find(match, turns)):
                continue
            text = text[: match.start()] + name + text[match.end() :]
            carried.append(name.removesuffix("的"))
            break
    return Rewrite(text, tuple(dict.fromkeys(carried))) if carried else None


def has_pronoun(text: str) -> bool:
    """Whether `text` still holds a pronoun that nobody knows the name for."""
    folded = aligned(text)
    return bool(_PERSON.search(folded) or re.search(f"[{THING_PRONOUNS}]", folded))


def _person(match: re.Match[str], turns: Sequence[Turn]) -> str:
    """The person that 他 stands for: who was asked for, or who was asked about; "" for none."""
    for turn in turns:
        about = [m.text for m in mentions(turn.question) if m.kind == "person"]
        if asks_person(turn.question) and turn.quote:
            known = fold(turn.question)
            if new := [name for name in persons(turn.quotes) if fold(name) not in known]:
                return min(new, key=lambda name: _distance(name, turn))
        if about:
            return "和".join(about[:2]) if "们" in match.group() else about[0]
    quoted = persons(turns[0].quote)
    return quoted[0] if len(quoted) == 1 else ""


def _distance(name: str, turn: Turn) -> int:
    """How far a name stands from what it is asked for: 设计 in 由陈默然设计."""
    quote = fold(turn.quotes)
    named = {m.text for m in mentions(turn.question) if m.proper}
    words = [w for w in content(turn.question) if not any(w in fold(n) for n in named)]
    start = quote.find(fold(name))
    end = start + len(name)
    places = [(m.start(), m.end()) for w in words for m in re.finditer(re.escape(w), quote)]
    return min((max(a - end, start - b, 0) for a, b in places), default=len(quote))


def _thing(match: re.Match[str], turns: Sequence[Turn]) -> str:
    """The thing that 它 stands for: a name, else the first thing, that ends like 这座桥 does."""
    groups = match.groupdict()
    head = next((groups[name] for name in ("head", "one", "that", "like") if groups.get(name)), "")
    for turn in turns:
        things = [m for m in mentions(turn.question) if m.kind not in ("time", "attribute", "person")]
        same: list[Mention] = []
        if head:
            same = [m for m in things if aligned(m.text).rstrip("”」』》").endswith(head)]
            things = same or ([] if head in _SINGLE or groups.get("like") else things)
        if head and things and not same:
            things = [m for m in things if m.proper]
        if things:
            name = next((m for m in things if m.proper), things[0]).text
            return name + ("的" if match.group() == "其" else "")
        if head and not groups.get("like") and 2 <= len(turn.title) <= 10:
            return turn.title
        if not head and not turn.question:
            break
    return leading(turns[0].question) if not head else ""


def _place(match: re.Match[str], turns: Sequence[Turn]) -> str:
    for turn in turns:
        known = fold(turn.question)
        found = [m.text for m in mentions(turn.question) if m.kind == "place"]
        if _ASKS_PLACE.search(known) and turn.quote:
            quoted = [m.text for m in mentions(turn.quote) if m.kind == "place"]
            found = [name for name in quoted if fold(name) not in known] + found
        if found:
            return found[0]
    return ""


def _said(match: re.Match[str], turns: Sequence[Turn]) -> str:
    """The quote that 这句话 points at, between quotation marks; what it quotes where it does."""
    quote = turns[0].quote.strip()
    inner = re.search(r"“([^”]{4,60})”|「([^」]{4,60})」", quote)
    said = next(filter(None, inner.groups())) if inner else quote[:60]
    return f"“{said}”" + ("这句话" if "话" in match.group() else "") if said else ""


_Finder = Callable[[re.Match[str], Sequence[Turn]], str]
_PRONOUNS: tuple[tuple[re.Pattern[str], _Finder, Callable[[Mention], bool]], ...] = (
    (_SAYING, _said, lambda m: True),
    (_PERSON, _person, can_be_person),
    (_THING, _thing, lambda m: m.kind != "time"),
    (_AT_START, _thing, lambda m: True),
    (_THERE, _place, lambda m: m.kind != "time"),
)
