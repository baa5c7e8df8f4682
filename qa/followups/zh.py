"""Rewrite a Chinese question that leans on earlier ones: pronouns, "X呢？", and missing subjects."""

import re
from collections.abc import Callable, Sequence

from index.text.interrogatives import WHEN, WHY
from qa.followups.zh_dropped_subjects import asked_again, topic_for, with_topic
from qa.followups.zh_pronouns import has_pronoun, with_names
from qa.followups.zh_topics import ASKS
from qa.followups.zh_what_about import alike, instead
from qa.question.mentions import aligned, mentions
from qa.records import Rewrite, Turn

_OPENING = re.compile(
    r"^(?:好的?|嗯+|哦|谢谢|多谢|明白了?|知道了|那么|请问|那请问|麻烦问一?下|另外|再问一?下)[,，。!！、\s]*(?=.)"
)
_ARTICLE = re.compile(
    r"(?:这|那|上述|刚才那)一?[篇个份](?P<head>文章|报道|稿子|文档|资料|帖子|文件)|(?:本文|该文)(?P<none>)"
)
_FRAGMENT = re.compile(r"^(?P<x>.{1,16}?)(?:呢|又如何|又怎样|又怎么样)$")
_BARE = re.compile(
    rf"^(?:又|还|都|大概|大约|具体|究竟|到底)?(?P<ask>{WHY}|为啥|怎么会|{WHEN}|在哪里|在哪儿|哪里|怎么做到的|怎么做|如何做到的|多少钱|多久|(?:用|花|要|需要|持续)了?(?:多久|多长时间|几[天年个]|多少[天年])|多少|几次|哪一?年|怎么办)"
    r"(?:呢|这么说|这样|会这样|啊|呀)?$"
)


def rewrite(text: str, turns: Sequence[Turn], stands: Callable[[str], bool]) -> Rewrite:
    """`text` as a question that stands alone, and what it took from `turns`, the last first."""
    opening = _OPENING.match(aligned(text))
    body = text[opening.end() :] if opening else text
    core = body.rstrip("？?。.!！，,、~～… ")
    folded = aligned(core)
    last = turns[0].question
    if found := _of_article(body, turns) or with_names(body, turns):
        return found
    if match := _BARE.match(folded.removeprefix("那")):
        shift = len(folded) - len(folded.removeprefix("那"))
        ask = core[shift + match.start("ask") : shift + match.end("ask")]
        return Rewrite(asked_again(ask, last), (last,))
    fragment = _FRAGMENT.match(folded)
    x = core[: fragment.end("x")] if fragment else core
    bare = core.removeprefix("那")
    if len(bare) <= 4 and body != core and alike(aligned(bare), aligned(last), mentions(last)):
        return Rewrite(instead(bare, last), (last,))
    if not ASKS.search(aligned(x)) and (
        fragment or (folded.startswith("那") and len(core) <= 12 and not folded.startswith("那些"))
    ):
        x = re.sub(r"^(?:那么?|换成|如果是|要是|对于|至于|关于)(?=.)", "", x)
        return Rewrite(instead(x, last), (last,))
    if has_pronoun(core):
        return Rewrite(text)
    if topic := topic_for(core, turns, stands):
        return Rewrite(with_topic(topic, body.removeprefix("那"), last), (topic,))
    return Rewrite(text)


def _of_article(text: str, turns: Sequence[Turn]) -> Rewrite | None:
    """A question about "this article", which is the one that was cited last."""
    match = _ARTICLE.search(aligned(text))
    title = next((turn.title for turn in turns if turn.title), "")
    if not match or not title or match.start() > 6:
        return None
    head = text[match.start("head") : match.end("head")] if match["head"] else "文章"
    classifier = "篇" if aligned(head) in ("文章", "报道", "稿子", "帖子") else "份"
    named = f"《{title}》这{classifier}{head}"
    return Rewrite(text[: match.start()] + named + text[match.end() :], (title,))
