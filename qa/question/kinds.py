"""The kind of a question (a number, a person, a reason, a list, …), and the metadata field that it asks for."""

import re
from collections.abc import Iterable, Mapping

from index.errors import QuestionError
from index.text.chinese import TWO_TO_TEN
from index.text.english import AUXILIARIES, ONES
from index.text.interrogatives import HOW, HOW_MANY_ENGLISH, HOW_MUCH, WHEN, WHERE, WHETHER, WHO, WHY
from index.text.language import detect, fold
from qa.question.comparison import shape
from qa.records import Query

KINDS = ("who", "when", "number", "where", "why", "how", "list", "definition", "yesno", "fact")

_AFTER_WH = "did|do|does|is|was|were|are|will|has|had|have|can"
"""After "when" or "where" in a question; not in "the day when he came"."""

# Looked for in this order in the folded question; the first that stands there decides.
_PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("why", rf"{WHY}|为啥|何以|原因|缘由|怎么会|凭什么|\bwhy\b|\breasons?\b|なぜ|理由|왜"),
        ("when", rf"{WHEN}|啥时候|哪一?[年天月日]|几[月号]|什么时间|何年|年份|日期|^\W*when\b|\bwhen (?:{_AFTER_WH})\b|\b(?:what|which) (?:year|date|day|month|time)\b|いつ|何年|언제"),
        ("list", rf"哪些|哪[几两{TWO_TO_TEN}]|分别|有什么|有何|几(?:点|方面|个方面|种|类|家|个步骤|个阶段)|列[出举]|\blist\b|\bwhat (?:are|were)\b|\b(?:which|what) (?:{'|'.join(ONES[2:7])})\b"),
        ("number", rf"多少|几|{HOW_MUCH}|第几|百分之|\bhow (?:{HOW_MANY_ENGLISH}|fast|large)\b|\bwhat (?:percentage|number|price|share)\b|いくつ|いくら|何人|몇|얼마"),
        ("where", rf"{WHERE}|何地|什么地方|哪个?(?:国家?|城市|省|地区|地方|平台|网站|县|州)|在哪|^\W*where\b|\bwhere (?:{_AFTER_WH})\b|\b(?:what|which) (?:country|city|place|platform|state)\b|どこ|어디"),
        ("who", rf"{WHO}|什么人|哪个人|哪一?名|^\W*(?:to |by |with |for |from |of )?who(?:se|m)?\b|\bwho (?:did|is|was|were|are|has|had)\b|誰|だれ|누구"),
        ("definition", r"什么是|何谓|何为|什么意思|含义|定义|指的?是?什么|是什么[?？]?$|\bwhat (?:does|do|did) .*\bmean\b|\bwhat (?:is|was) [\w ]++\?*$|\bdefin"),
        ("how", rf"{HOW}|咋|\bhow\b|どう|어떻게"),
        ("yesno", rf"吗|{WHETHER}|能不能|会不会|^(?:{AUXILIARIES})\b"),
    )
)  # fmt: skip


_ASKS_PERSON = re.compile(
    rf"{WHO}|哪一?[个名].{{0,6}}(?:人|者|家|员|师|长)|什么人|叫什么|名字|名子|姓什么|\bnames? of\b|\bwhom?\b|\bwhose\b"
)

# What a question can ask of an article itself, when it speaks of the article.
_ARTICLE = r"文章|本文|这篇|该文|一文|这篇稿|稿子|帖子|资料|页面|\b(article|post|piece|text|page|story)\b"
_FIELDS = (
    ("author", re.compile(r"作者|谁(?:原创)?(?:写|撰|发[布表]|刊)|撰[稿文写]|\bauthor|\bwho (?:wrote|published|posted)\b|\bwritten by\b")),
    ("updated", re.compile(r"更新|修改|\bupdated\b")),
    ("published", re.compile(r"发布|发表|刊[登发]|\bpublished\b|\bpublication\b")),
    ("tags", re.compile(r"标签|关键词|\btags?\b|\bkeywords?\b")),
    ("source", re.compile(r"来源|出处|转自|来自哪|\bsource\b")),
)  # fmt: skip


def query(question: str, *, max_chars: int = 2000, titles: Iterable[str] = ()) -> Query:
    """`question` with its kind and language, and what it asks of an article, one of `titles`.

    Raises QuestionError when it is empty, holds no letter or digit, or is longer than `max_chars`.
    """
    text = " ".join(question.split())
    if not re.search(r"\w", text):
        raise QuestionError("问题是空的。请输入要问的话", "the question is empty")
    if len(text) > max_chars:
        raise QuestionError(
            f"问题有 {len(text):,} 个字，最多 {max_chars:,} 个。请问得短一些",
            f"the question has {len(text):,} characters, {max_chars:,} at most; ask it in fewer words",
        )
    return Query(text, kind(text), detect(text), field(text, titles), shape(text))


def kind(question: str) -> str:
    """What `question` asks for, one of KINDS.

    >>> kind("小米1多久卖出100万台？"), kind("雷军是谁？"), kind("Why is it popular?")
    ('number', 'who', 'why')
    """
    folded = fold(question).strip()
    return next((name for name, pattern in _PATTERNS if pattern.search(folded)), "fact")


def asks_person(question: str) -> bool:
    """Whether the answer to `question` is a person."""
    return bool(_ASKS_PERSON.search(fold(question)))


def field(question: str, titles: Iterable[str] = ()) -> str:
    """The metadata field that `question` asks for: author, updated, published, …; "" for none.

    It must speak of the article (这篇文章, "the post"), name one of `titles` in 《》, or ask for
    nothing else (作者是谁？): who wrote 《红楼梦》 is another question.

    >>> field("这篇文章的作者是谁？"), field("SU7是什么时候发布的？"), field("《红楼梦》的作者是谁？")
    ('author', '', '')
    """
    folded = fold(question)
    for name, pattern in _FIELDS:
        if match := pattern.search(folded):
            rest = re.sub(r"[是谁什么时候间日期的了在何\W]", "", folded.replace(match.group(), ""))
            if re.search(_ARTICLE, folded) or len(rest) <= 1 or _names_one(folded, titles):
                return name
    return ""


def may_ask_field(question: str) -> bool:
    """Whether `field` needs to know titles at all."""
    folded = fold(question)
    return any(pattern.search(folded) for _, pattern in _FIELDS)


def named(question: str, titles: Mapping[str, str]) -> set[str]:
    """The ids of the documents that `question` names between 《》; `titles` are their titles by id.

    >>> named("《营销背后的魅力》的作者是谁？", {"a.txt": "雷军：营销背后的魅力与逻辑", "b.txt": "别的"})
    {'a.txt'}
    """
    if "《" not in question:
        return set()
    folded = fold(question)
    return {name for name, title in titles.items() if _names_one(folded, [title])}


def _names_one(folded: str, titles: Iterable[str]) -> bool:
    """Whether one of `titles` stands between 《》, in full or in a good part."""
    named = [re.sub(r"\W", "", name) for name in re.findall("《(.+?)》", folded)]
    plain = (re.sub(r"\W", "", fold(title)) for title in titles)
    return any(len(name) >= 4 and name in title for title in plain for name in named)
