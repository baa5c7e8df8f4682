"""The noun phrases of a short text: its persons, places, things and times, as spans.

Chinese is cut and tagged by jieba; tags of single words are often wrong, so they only decide where a noun phrase
begins and ends. In English a phrase is a run of capitalised words, or follows an article. Attributes of a thing
(价格, 作者, height) are a kind of their own: they are asked of the topic of a conversation, and are not the topic.
"""

import re
from dataclasses import dataclass, replace

from index.text.chinese import (
    COMMON_SURNAMES,
    COMPOUND_SURNAMES,
    ONE_TO_NINE,
    ONE_TO_TEN,
    PLACES,
    QUARTERS,
    RARER_SURNAMES,
    WEEKDAYS,
    ZEROS,
)
from index.text.english import AUXILIARIES, MONTHS
from index.text.interrogatives import HOW, HOW_MUCH, WHAT, WHY
from index.text.language import HAN, fold
from index.text.tokens import rarity, tagged

COMMONEST_NAME = 0.6
"""A word of two characters that is less rare is no name of a person, whatever it begins with: 明星."""

KNOWN_NAME = 0.95
"""A word that jieba takes for a person and that is not rarer stands in its dictionary: 老舍."""

_SURNAMES = frozenset(COMMON_SURNAMES + RARER_SURNAMES)

ATTRIBUTES = frozenset(
    """全长 总长 价格 价钱 售价 定价 票价 费用 收费 成本 投资 总投资 工资 收入 利润 销量 产量 订单 票房 长度 高度 宽度 深度 面积
    人口 重量 大小 尺寸 颜色 结构 材料 标准 原因 理由 作用 用途 意义 影响 结果 作者 来源 时间 日期 期间 期限 地点 位置 地址
    电话 网址 名字 全名 简称 别名 年龄 生日 职位 职业 身高 学历 母校 施工 工期 设计 水温 温度 海拔 气候 特点 特征 优点 缺点
    优势 好处 坏处 区别 流程 步骤 方法 条件 资格 要求 规定 待遇 补贴 额度 天数 次数 人数 数量 比例 速度 续航 电池 容量 圈速
    直径 半径 周长 体积 效果 味道 口感 功能 用法 副作用 主持人 嘉宾 导演 主演 编剧 总经理 主任 经理 院长 馆长 队长 教练 设计师
    总部 首都 省会 校长 会长 董事长 负责人 老板 联系人 创始人 开放时间 营业时间 门票
    粉丝 转发 标签 内容 主题 情节 结局 历史 背景 目标 目的 计划 影响力""".split()
)
"""Attributes of a thing, which are never the topic of a conversation."""

COUNTED = frozenset(
    """价格 价钱 售价 定价 票价 费用 成本 投资 总投资 工资 收入 利润 销量 产量 订单 票房 长度 高度 宽度 深度 面积 人口 重量
    年龄 身高 海拔 温度 水温 速度 续航 人数 数量 比例 天数 次数 额度 粉丝 转发""".split()
)
"""Attributes whose values are numbers."""

_BREAKING = re.compile(r"^(v|vd|vq|vi|p|pba|c|r|u\w*|d|df|y|x|e|o|ad|l|i)$")
_DATES = rf"\d{{2,4}}年(?:\d{{1,2}}月)?(?:\d{{1,2}}[日号])?|\d{{1,2}}月\d{{1,2}}[日号]|第?[{QUARTERS}]季度|[上下]半年|周[{ONE_TO_NINE[:6]}日末]|星期[{WEEKDAYS}]|工作日"
_LETTERS = r"(?<![a-z0-9])[a-z0-9]*[a-z][a-z0-9]*(?:[.-][a-z0-9]+| [a-z0-9]+(?![a-z0-9年月日号个万亿点]))*"
_QUOTED = "“[^”]{1,30}”|「[^」]{1,30}」|『[^』]{1,30}』|《[^》]{1,60}》"
_INTERROGATIVES = rf"什么时候|什么时间|多长时间|{WHAT}|多少钱?|{HOW_MUCH}|几[个位年月天次岁成度点]|哪[些里儿位个家一]?[年月天]?|{HOW}|{WHY}|是不是|有没有|谁|几"
_WHOLE = re.compile(f"(?P<time>{_DATES})|(?P<latin>{_LETTERS})|(?P<quoted>{_QUOTED})|{_INTERROGATIVES}")
"""What is one word though jieba cuts it: 2022年, A-135, a quotation, an interrogative."""

_TAGS = {"time": "t", "latin": "eng", "quoted": "quoted"}
_PLACE = re.compile(r"(国|省|市|县|区|镇|乡|村|州|城|地区|城市|国家|省份|地方|岛|街|路|港|湾)$")
_TIME = re.compile(
    rf"^(?:\d{{2,4}}年?|[{ONE_TO_TEN}{ZEROS}]{{1,4}}[年月]|\d{{1,2}}月(?:\d{{1,2}}日)?|[春夏秋冬][天季]?|[今去前明后]年|[昨今明]天|第?[{QUARTERS}]季度|.{{1,4}}世纪|.{{1,4}}年代|上午|下午|晚上|周[{WEEKDAYS}末])$"
)
_PERSONAL = re.compile(r"[人者员家师长士生手民兵帝王皇后妃父母子女兄弟姐妹妻夫客徒友]$")
_ENGLISH_NAME = re.compile(
    r"(?:\b(?:the|The|a|an) )?\b[A-Z][\w'’&-]*(?: (?:(?:of|the|de|van|von) )?[A-Z0-9][\w'’&-]*)*(?: (?:lighthouse|ferry|bridge|river|island|university|college|company|museum|castle|church|school|station|league|war|treaty|act|law)\b)?"
)
_ENGLISH_PHRASE = re.compile(
    rf"\b(?:the|a|an) [a-z][\w'-]*+(?:\s[a-z][\w'-]*+){{0,2}}?\s?(?=\b(?:of|in|on|at|to|for|with|from|by|be|{AUXILIARIES}|and|or|that|which|who|not)\b|[?,.]|$|\s[A-Z])"
)
_FIRST_WORDS = frozenset(
    """what who whom whose which when where why how is are was were do does did has have had can could will would
    should may might name list tell give in on at for by with from according and but or so if the a an it he she they
    this that these those there his her its their during after before since of to i you we please explain""".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of a text, `[start, end)` in code points.

    `kind` is person, place, time, attribute or thing; `proper` is true of a name, not of a common
    noun; `asked` of what is asked for (什么药).
    """

    start: int
    end: int
    text: str
    kind: str
    proper: bool = False
    asked: bool = False


def mentions(text: str) -> list[Mention]:
    """The phrases of a short text, in order, none overlapping another; none for a text without nouns.

    >>> [(m.text, m.kind) for m in mentions("雷军为什么不喜欢这个标签？")]
    [('雷军', 'person'), ('标签', 'attribute')]
    >>> [(m.text, m.kind) for m in mentions("When did Anna Reyes join the company?")]
    [('Anna Reyes', 'thing'), ('the company', 'thing')]
    """
    return _chinese(text) if re.search(f"[{HAN}]", text) else _english(text)


def persons(text: str) -> list[str]:
    """The names of persons in a text, in order, each once. In English every name counts."""
    if not re.search(f"[{HAN}]", text):
        found = [m.text for m in _english(text) if m.proper]
    else:
        found = [m.text for m in _chinese(text) if m.kind == "person"]
        found += [match.group() for match in re.finditer(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)+", text)]
    return list(dict.fromkeys(found))


def content(text: str) -> list[str]:
    """The verbs and nouns of two characters or more, folded."""
    return [
        aligned(text)[start:end]
        for start, end, tag in _tokens(text)
        if end - start > 1 and re.match(r"[vn]|eng|j|i|l|s|t", tag)
    ]


def kind_of(text: str) -> str:
    """The kind of one phrase that stands alone."""
    plain = aligned(text).strip()
    if _TIME.match(plain):
        return "time"
    if plain in ATTRIBUTES:
        return "attribute"
    if plain in PLACES:
        return "place"
    found = mentions(text)
    return found[-1].kind if found else "thing"


def aligned(text: str) -> str:
    """`text` folded character by character, so that places in it are places in `text`."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded
    return "".join(one if len(one := fold(character)) == 1 else character for character in text)


def _chinese(text: str) -> list[Mention]:
    found: list[Mention] = []
    run: list[tuple[int, int, str]] = []
    for start, end, tag in [*_tokens(text), (len(text), len(text), "x")]:
        if tag == "quoted":
            found += [*_split(text, run), Mention(start, end, text[start:end], "thing", True)]
            run = []
        elif _breaks(text[start:end], tag, run, start):
            found += _split(text, run)
            run = []
        elif run and (tag == "t") != (run[-1][2] == "t"):
            found += _split(text, run)
            run = [(start, end, tag)]
        else:
            run.append((start, end, tag))
    folded = aligned(text)
    return [replace(m, asked=bool(_ASKING.search(folded[: m.start]))) for m in found]


_ASKING = re.compile(r"(?:什么|哪些|哪一?[个种家款位]?|多少|几[个种家款位])$")


def _tokens(text: str) -> list[tuple[int, int, str]]:
    """(start, end, tag) of each word; what stands in quotation marks is one word."""
    folded = aligned(text)
    found = []
    position = 0
    for match in [*_WHOLE.finditer(folded), None]:
        end = match.start() if match else len(text)
        for word, tag in tagged(folded[position:end]):
            found.append((position, position + len(word), tag))
            position += len(word)
        if match:
            tag = next((_TAGS[name] for name in _TAGS if match[name]), "r")
            found.append((match.start(), match.end(), tag))
            position = match.end()
    return _with_given_names(folded, found)


def _with_given_names(folded: str, tokens: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """A surname that jieba cut off from an unusual given name is put together with it."""
    joined: list[tuple[int, int, str]] = []
    for start, end, tag in tokens:
        if joined:
            first, last, before = joined[-1]
            if (
                before == "nr"
                and last - first == 1
                and folded[first] in _SURNAMES
                and end - start <= 2
                and re.fullmatch(f"[{HAN}]+", folded[start:end])
                and re.match("[nvadz]", tag)
                and not re.match("[的是在说被由和与了]", folded[start:end])
            ):
                joined[-1] = (first, end, "nr")
                continue
        joined.append((start, end, tag))
    return joined


_VAGUE = frozenset(
    "钱 东西 时候 一般 情况 问题 方面 事情 事 人 人们 时 时间 方式 类型 种类 地方 多 机构 词 名称 全称 原名 别称 大家 自己 部分 许多 产生 发现 年 月 日".split()
)
"""Nouns too general to be what a question is about."""


_LINKING = frozenset("里 内 外 中 上 下 后 前 时 年 月 日 最 谁 无法 上面".split())


def _breaks(word: str, tag: str, run: list[tuple[int, int, str]], start: int) -> bool:
    """Whether a word cannot be part of a noun phrase."""
    folded = fold(word)
    if folded in ATTRIBUTES or (tag == "x" and run and folded.isdigit()):
        return False
    if tag in ("m", "q") and not (run and folded.isdigit()):
        return not (tag == "m" and len(word) == 1 and start == 0 and re.match(f"[{HAN}]", word)) or (
            folded in ONE_TO_TEN + "几两半"
        )
    if folded in _LINKING:
        return folded != "年" or bool(run)
    return bool(_BREAKING.match(tag)) or not word.strip()


def _split(text: str, run: list[tuple[int, int, str]]) -> list[Mention]:
    """A run of nouns as mentions: 董事长魏建军 is two; and its end may be a side of the rest."""
    for at, (start, end, tag) in enumerate(run):
        ends = at + 1 == len(run) or run[at + 1][2] not in ("eng", "x", "m")
        if len(run) > 1 and ends and tag.startswith("nr") and _is_person(aligned(text[start:end])):
            person = Mention(start, end, text[start:end], "person", True)
            return [*_split(text, run[:at]), person, *_split(text, run[at + 1 :])]
    parts = list(run)
    found: list[Mention] = []
    if len(parts) > 2 and parts[0][2] in ("ns", "nt", "nz", "eng") and parts[-1][2] in ("n", "vn"):
        start, end, _ = parts.pop()  # 云岭大桥主塔: a side of what is named
        found.append(Mention(start, end, text[start:end], "attribute"))
    while parts and aligned(text[parts[-1][0] : parts[-1][1]]) in ATTRIBUTES:
        start, end, _ = parts.pop()
        found.insert(0, Mention(start, end, text[start:end], "attribute"))
    if parts and text[parts[-1][0] : parts[-1][1]] in ("总", "總"):
        parts.pop()
    if not parts:
        return found
    start, end = parts[0][0], parts[-1][1]
    phrase = text[start:end]
    if aligned(phrase) in _VAGUE:
        return found
    return [Mention(start, end, phrase, _kind(phrase, parts), _is_proper(phrase, parts)), *found]


def _kind(phrase: str, parts: list[tuple[int, int, str]]) -> str:
    folded = aligned(phrase)
    if _TIME.match(folded) or all(tag == "t" for *_, tag in parts):
        return "time"
    start, _, tag = parts[-1]
    last = folded[start - parts[0][0] :]
    if tag.startswith("nr") and _is_person(last):
        return "person"
    if folded in PLACES or _PLACE.search(folded) or all(tag == "ns" for *_, tag in parts):
        return "place"
    return "thing"


def _is_person(word: str) -> bool:
    if "·" in word or word in PLACES:
        return "·" in word
    named = word[:1] in _SURNAMES or word.startswith(COMPOUND_SURNAMES) or rarity(word) < KNOWN_NAME
    return named and 2 <= len(word) <= 4 and (len(word) > 2 or rarity(word) > COMMONEST_NAME)


def _is_proper(phrase: str, parts: list[tuple[int, int, str]]) -> bool:
    """Whether it is a name. jieba takes unknown words for persons: they must begin with a surname."""
    start, end, tag = parts[0]
    first = aligned(phrase)[: end - start]
    if tag == "nr" and len(parts) == 1 and not _is_person(first):
        return False
    return bool(re.search(r"[A-Za-z0-9]", phrase)) or (
        tag in ("nr", "nrt", "nrfg", "ns", "nt", "nz") and len(phrase) > 1
    )


def can_be_person(mention: Mention) -> bool:
    """Whether 他 or 她 may stand for it."""
    return mention.kind == "person" or bool(_PERSONAL.search(aligned(mention.text)))


def _english(text: str) -> list[Mention]:
    found: list[Mention] = []
    for match in _ENGLISH_NAME.finditer(text):
        start, name = match.start(), match.group()
        while name:
            word, _, rest = name.partition(" ")
            if word.lower() not in _FIRST_WORDS or (word.lower() in ("the", "a", "an") and rest[:1].isupper()):
                break
            start, name = start + len(word) + 1, rest
        if name and name.lower() not in _FIRST_WORDS:
            found.append(
                Mention(
                    start,
                    match.end(),
                    text[start : match.end()],
                    "time" if name.split()[0].lower() in MONTHS else "thing",
                    True,
                )
            )
    for match in _ENGLISH_PHRASE.finditer(text):
        end = match.start() + len(_without_verb(text, match))
        if not any(m.start < end and match.start() < m.end for m in found):
            phrase = text[match.start() : end]
            found.append(Mention(match.start(), end, phrase, "thing"))
    for match in re.finditer(r"\b(?:1[0-9]|20)\d\d\b", text):
        if not any(m.start < match.end() and match.start() < m.end for m in found):
            found.append(Mention(match.start(), match.end(), match.group(), "time", True))
    return sorted(found, key=lambda mention: mention.start)


def _without_verb(text: str, match: re.Match[str]) -> str:
    """A phrase after "does" or "was" without the verb that follows it: "the museum open"."""
    phrase = match.group().rstrip()
    words = phrase.split()
    before = text[: match.start()].rstrip().rpartition(" ")[2].lower()
    follows = re.match(r"\s*(?:be|have|do)\b", text[match.end() :])
    if len(words) > 2 and not follows:
        doing = before in ("do", "does", "did", "can", "could", "will", "would", "should", "must")
        being = before in ("is", "are", "was", "were") and re.search(
            r"(?:ed|en|ut|lt|ld|ade|awn|own|nt|ft)$", words[-1]
        )
        if doing or being:
            return " ".join(words[:-1])
    return phrase
