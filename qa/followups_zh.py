"""Read a Chinese question that leans on earlier ones: pronouns, "X呢？", and missing subjects."""

import re
from collections.abc import Callable, Sequence

from index.language import HAN, fold
from index.tokens import rarity, tagged
from qa.mentions import (
    ATTRIBUTES,
    COUNTED,
    Mention,
    aligned,
    can_be_person,
    content,
    kind_of,
    mentions,
    persons,
)
from qa.records import Turn

LONGEST_LEAN = 14
"""Characters of a question without a subject that is taken to be about the topic before it."""

LONGEST_TOPIC = 12
"""Characters of a topic that is told with what stands before it, at most."""

FARTHEST = 8
"""Characters before a pronoun that points out of its question, at most."""

UNCOMMON = 0.7
UNKNOWN = 0.95
"""Rarity of a word that may be a name if jieba thinks so, and of one that jieba does not know."""

Read = tuple[str, tuple[str, ...]]
"""A question that stands alone, and what it took from earlier turns."""

_OPENING = re.compile(
    r"^(?:好的?|嗯+|哦|谢谢|多谢|明白了?|知道了|那么|请问|那请问|麻烦问一?下|另外|再问一?下)[,，。!！、\s]*(?=.)"
)
_HEADS = "公司|企业|品牌|产品|书|作品|节目|活动|地方|城市|学校|机构|组织|团队|电影|小说|规定|制度"
_SINGLE = "店桥车书歌剧片校国市县院省镇村山河湖楼塔船站"
_CLASSIFIERS = "个家款座部本种条项支台辆所首场次艘幅"

_ARTICLE = re.compile(
    r"(?:这|那|上述|刚才那)一?[篇个份](?P<head>文章|报道|稿子|文档|资料|帖子|文件)|(?:本文|该文)(?P<none>)"
)
_PERSON = re.compile(
    r"他们俩?|她们俩?|(?<![其吉维利])他(?![人国乡杀律])|她|[这那](?:一?位)(?:先生|女士)?|[这那]个?人(?!们|群|类|家)|[此该]人"
)
_THING = re.compile(
    rf"[它牠]们?|[这那]一?[{_CLASSIFIERS}]?(?P<head>{_HEADS})|[这那]一?[{_CLASSIFIERS}](?P<one>[{_SINGLE}])(?![{HAN}]?[里边上])|[这那]一?[{_CLASSIFIERS}](?P<like>[{HAN}]{{2}})|该(?P<that>{_HEADS}|[{_SINGLE}])"
)
_AT_START = re.compile(r"^(?:[这那](?=是|有|意味|算|会|能|要|靠)|其(?![他它实中余次间]))")
_SAYING = re.compile(r"[这那]一?句?话|[这那](?=是谁说的)")
_THERE = re.compile(r"那里(?!的?好)|那儿|当地|[这那]边|这里|这儿")
_FRAGMENT = re.compile(r"^(?P<x>.{1,16}?)(?:呢|又如何|又怎样|又怎么样)$")
_ASKS = re.compile(
    r"为什么|为何|为啥|什么|谁|哪|多少|几(?!乎)|多[久大长高远快重宽深]|怎[么样]|如何|是否|吗$|是不是|有没有|何时|何地|咋|啥"
)
_BARE = re.compile(
    r"^(?:又|还|都|大概|大约|具体|究竟|到底)?(?P<ask>为什么|为何|为啥|怎么会|什么时候|何时|在哪里|在哪儿|哪里|怎么做到的|怎么做|如何做到的|多少钱|多久|(?:用|花|要|需要|持续)了?(?:多久|多长时间|几[天年个]|多少[天年])|多少|几次|哪一?年|怎么办)"
    r"(?:呢|这么说|这样|会这样|啊|呀)?$"
)
_ASKING = re.compile(
    r"为什么|为何|什么时候|何时|星期几|周几|多少[个元米位台天次年名人]?|几[个年月天次岁]|多[久大长高远快重宽深]|哪[一]?[年天个位些里]|怎么样|怎么|怎样|如何|什么|谁|吗$|是否|是不是|有没有"
)
_ASKS_PERSON = re.compile(
    r"谁|哪位|哪一?[个名].{0,6}(?:人|者|家|员|师|长)|何人|什么人|叫什么|名字|名子|姓什么|\bnames? of\b|\bwhom?\b|\bwhose\b"
)
_ASKS_PLACE = re.compile("哪里|哪儿|何处|哪个?[国省市县城地]")
_GENERAL = frozenset("公司 企业 官方 用户 网友 大家 员工 校方 政府 媒体 作者 乘客 读者".split())
_JOINED_BY_DE = re.compile(r"^(?:产地|家乡|老家|父亲|母亲|妻子|丈夫|儿子|女儿|主角|导演)$")


def read(text: str, turns: Sequence[Turn], stands: Callable[[str], bool]) -> Read:
    """`text` as a question that stands alone, and what it took from `turns`, the last first."""
    opening = _OPENING.match(aligned(text))
    body = text[opening.end() :] if opening else text
    core = body.rstrip("？?。.!！，,、~～… ")
    folded = aligned(core)
    last = turns[0].question
    if found := _of_article(body, turns) or _with_names(body, turns):
        return found
    if match := _BARE.match(folded.removeprefix("那")):
        shift = len(folded) - len(folded.removeprefix("那"))
        ask = core[shift + match.start("ask") : shift + match.end("ask")]
        return _asked_again(ask, last), (last,)
    fragment = _FRAGMENT.match(folded)
    x = core[: fragment.end("x")] if fragment else core
    bare = core.removeprefix("那")
    if len(bare) <= 4 and body != core and _alike(aligned(bare), aligned(last), mentions(last)):
        return _instead(bare, last), (last,)
    if not _ASKS.search(aligned(x)) and (
        fragment or (folded.startswith("那") and len(core) <= 12 and not folded.startswith("那些"))
    ):
        return _instead(re.sub(r"^(?:那么?|换成|如果是|要是|对于|至于|关于)(?=.)", "", x), last), (
            last,
        )
    if _PERSON.search(folded) or re.search("[它牠]", folded):
        return text, ()
    if topic := _topic_for(core, turns, stands):
        return _about(topic, body.removeprefix("那"), last), (topic,)
    return text, ()


def _of_article(text: str, turns: Sequence[Turn]) -> Read | None:
    """A question about "this article", which is the one that was cited last."""
    match = _ARTICLE.search(aligned(text))
    title = next((turn.title for turn in turns if turn.title), "")
    if not match or not title or match.start() > 6:
        return None
    head = text[match.start("head") : match.end("head")] if match["head"] else "文章"
    classifier = "篇" if aligned(head) in ("文章", "报道", "稿子", "帖子") else "份"
    named = f"《{title}》这{classifier}{head}"
    return text[: match.start()] + named + text[match.end() :], (title,)


# --- pronouns -------------------------------------------------------------------------------------


def _with_names(text: str, turns: Sequence[Turn]) -> Read | None:
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
    return (text, tuple(dict.fromkeys(carried))) if carried else None


def _person(match: re.Match[str], turns: Sequence[Turn]) -> str:
    """The person that 他 stands for: who was asked for, or who was asked about; "" for none."""
    for turn in turns:
        asked = [m.text for m in mentions(turn.question) if m.kind == "person"]
        if asks_person(turn.question) and turn.quote:
            known = fold(turn.question)
            if new := [name for name in persons(turn.quotes) if fold(name) not in known]:
                return min(new, key=lambda name: _distance(name, turn))
        if asked:
            return "和".join(asked[:2]) if "们" in match.group() else asked[0]
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


def asks_person(question: str) -> bool:
    """Whether the answer to `question` is a person."""
    return bool(_ASKS_PERSON.search(fold(question)))


def _thing(match: re.Match[str], turns: Sequence[Turn]) -> str:
    """The thing that 它 stands for: a name, else the first thing, that ends like 这座桥 does."""
    groups = match.groupdict()
    head = next((groups[name] for name in ("head", "one", "that", "like") if groups.get(name)), "")
    for turn in turns:
        things = [
            m for m in mentions(turn.question) if m.kind not in ("time", "attribute", "person")
        ]
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
    return _leading(turns[0].question) if not head else ""


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


# --- X呢？ -----------------------------------------------------------------------------------------


_PEOPLE = re.compile(
    r"成年人|成人|大人|儿童|小孩|孩子|婴儿|学生|孕妇|老人|老年人|男生|女生|男性|女性|员工|会员|军人|教师|老师|游客|乘客|行人|司机|病人|家属|外国人|本地人|新人|经理|居民"
)
_ORDINAL = re.compile(rf"(?:第[一二三四五六七八九十\d]+|最后一|首|上一|下一)[{HAN}]?")
_WHILE = re.compile(r"^.{1,6}?(?:期间|以后|之后|以前|之前|的时候)")


_NOW = re.compile(r"现在|如今|目前|以前|过去|之后|以后|今后")
_AMOUNT = r"[\d一二三四五六七八九十百千万两半]+个?[天年月周小时分钟元岁人次公里米斤]+"
_RANGE = re.compile(
    rf"(?:超过|不足|低于|高于|满|少于|多于){_AMOUNT}|{_AMOUNT}(?:以内|以上|以下|之内)"
)


def _instead(x: str, last: str) -> str:
    """The last question asked of `x`, in the place of what is like it there."""
    plain, folded = aligned(x), aligned(last)
    found = mentions(last)
    if plain in folded:
        return last
    if re.search(r"\d", plain):  # 卖出200万台 for 卖出100万台
        skeleton = "".join(
            r"\d[\d.,]*" if p.isdigit() else re.escape(p) for p in re.split(r"(\d+)", plain)
        )
        if amount := re.search(skeleton, folded):
            return last[: amount.start()] + x + last[amount.end() :]
        done = re.search(r"(?:多少|几)个?(?:小时|分钟|秒|天|年|月|周)(?=.*\d)", folded)
        if done and len(plain) > 4:
            return f"{last[: done.end()]}{x}？"
    if x.endswith("的"):
        return _instead(x[:-1], last) if mentions(x[:-1]) else _before(x, _topic(last), last)
    for pattern, like in (
        (_ORDINAL, _ORDINAL),
        (_PEOPLE, _PEOPLE),
        (_NOW, _WHILE),
        (_WHILE, _WHILE),
        (_RANGE, _RANGE),
    ):
        if pattern.fullmatch(plain) and (match := like.search(folded)):
            return last[: match.start()] + x + last[match.end() :]
    if place := _alike(plain, folded, found):
        return last[: place[0]] + x + last[place[1] :]
    return _of_a_kind(x, last, found)


def _of_a_kind(x: str, last: str, found: Sequence[Mention]) -> str:
    """The last question with `x` for a mention of its kind; a side of a thing is asked of the topic."""
    plain = aligned(x)
    topic = _topic(last) or _leading(last)
    if plain in ATTRIBUTES or _JOINED_BY_DE.match(plain):
        attribute = next((m for m in found if m.kind == "attribute" and m.text != topic), None)
        if attribute:
            return last[: attribute.start] + x + last[attribute.end :]
        return f"{topic}的{x}是{'多少' if plain in COUNTED else '什么'}？" if topic else last
    if done := _verb_asked(plain, aligned(last)):
        return last[: done.start()] + x + last[done.end() :]
    kind = kind_of(x)
    proper = any(m.proper for m in mentions(x)[-1:]) or _may_be_name(plain)
    choice = _parallel(found, kind, proper)
    if choice is None and kind == "time":
        return x + last
    if choice is None:
        return last.replace(topic, x, 1) if topic else f"{x}{_predicate(last)}"
    asked = _ASKS.search(aligned(last))
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


def _may_be_name(word: str) -> bool:
    return rarity(word) > UNKNOWN or (tagged(word)[0][1] == "nr" and rarity(word) > UNCOMMON)


def _before(x: str, topic: str, last: str) -> str:
    """`x` in front of the topic: 返程的 and 火车几点出发 give 返程的火车几点出发."""
    at = last.find(topic) if topic else 0
    return last[:at] + x + last[at:]


def _alike(x: str, last: str, found: Sequence[Mention]) -> tuple[int, int] | None:
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
        return next((m for m in things if m.proper and m.kind != "person"), None) or next(
            iter(things), None
        )
    common = [m for m in things if not m.proper]
    return common[-1] if common else next((m for m in found if m.kind == "attribute"), None)


def _predicate(last: str) -> str:
    """The last question from its first asking word on."""
    match = _ASKS.search(aligned(last))
    return last[match.start() :] if match else "？"


# --- questions without a subject ------------------------------------------------------------------


def _asked_again(ask: str, last: str) -> str:
    """The last question with `ask` in the place of what it asked: why, when, where, how much."""
    topic = _topic(last) or _leading(last)
    if aligned(ask).startswith("多少钱") or not topic:
        return f"{topic}{ask}？" if topic else f"{last.rstrip('？?。 ')}，{ask}？"
    rest = last.rstrip("？?。 ")
    for match in reversed(list(_ASKING.finditer(aligned(rest)))):
        lead = re.sub(r"(?<=.)(?:在|由|被|到|从|跟|是)$", "", rest[: match.start()])
        rest = lead + rest[match.end() :]
    rest = re.sub(r"(?:是|由|在|被|有|的)$", "", rest)
    at = rest.find(topic) + len(topic)
    for mention in mentions(rest):
        if at < mention.start <= at + 4 and mention.kind != "attribute":
            at = mention.end if _JOINING.fullmatch(aligned(rest[at : mention.start])) else at
    tail = re.sub(r"^(?:由|是|被)", "", rest[at:])
    return f"{rest[:at]}{ask}{tail}？"


_JOINING = re.compile(r"[第一二三四五六七八九十\d款代个批次的]+")
"""What stands inside one phrase: 小米第一款手机."""


def _topic_for(core: str, turns: Sequence[Turn], stands: Callable[[str], bool]) -> str:
    """What a question without a subject is about: the topic of the last one; "" when it has its own.

    Such a question is short, names nothing, and begins with a verb, an asking word or a side of a
    thing. All its words must stand in the documents cited last.
    """
    folded = aligned(core)
    topic = _topic(turns[0].question) or _leading(turns[0].question)
    if len(core) > LONGEST_LEAN or not _ASKS.search(folded) or not topic or topic in core:
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

_ASKED_NOUN = re.compile(
    r"(?:哪些|多少|几|什么|哪一?|有没有)[个座家种款位名条支股辆台层所件项次]?$"
)
"""Before a noun that is asked for: 流经哪些省, 用了多少股钢丝."""


_ASKED_OF = re.compile(
    r"(?:什么时候|何时|几[点时月天]|哪天|多久|为什么|怎么|如何|由谁|谁|在?哪里)$"
)
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
_NOUN_LATER = re.compile(
    r"(?:为什么|为何|怎么|如何|又|还|后来|最后|一共|共|总共|[有用花占需要达]+了?|由|在|被)"
)
_LIGHT = frozenset(
    "多久 多少 多长时间 时候 需要 花 展开 什么 怎么 为什么 哪里 哪些 具体 最后 一共 总共 后来 要 可以 应该".split()
)


def _about(topic: str, text: str, last: str) -> str:
    """`text` with its topic in front; 为什么这么久 also takes what the last question said of it."""
    if match := re.match(
        r"(?:为什么|为何|怎么)(?:会|要|能|用了?)?(?=这么|那么|如此)", aligned(text)
    ):
        at = last.find(topic)
        rest = last[at + len(topic) :] if at >= 0 else ""
        asked = _ASKS.search(aligned(rest))
        said = rest[: asked.start()] if asked else ""
        return f"{topic}{text[: match.end()]}{said}{text[match.end() :]}"
    return topic + text


def _topic(text: str) -> str:
    """What a question is about: its first name, else its first thing, else what stands before a side
    of it (入职体检费用谁承担); "" for none of these.
    """
    found = [m for m in mentions(text) if m.kind != "time" and not m.asked]
    things = [m for m in found if m.kind != "attribute"]
    if things or not found:
        return next((m.text for m in things if m.proper), things[0].text if things else "")
    side = found[0]
    return text[: side.end] if side.end <= LONGEST_TOPIC else side.text


def _leading(text: str) -> str:
    """The words before the first linking or asking word; for verbs that a question is about: 报销."""
    match = re.match(
        r"(.{2,12}?)(?=要|应|需|可以|能|得|在|有|是|的|最|多少|怎|为什么|什么|几|吗)", aligned(text)
    )
    return text[: match.end()] if match else ""
