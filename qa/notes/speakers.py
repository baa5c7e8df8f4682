"""The speaker of a quoted speech: 雷军说：“…”, “…”，他表示; Tom says, "…".

The speaker is a span of the document. None is given where the text leaves it open: a wrong name would be worse
than none.
"""

import re

from index.records import Span
from index.text.chinese import PERSON_PRONOUNS, SAYING_VERBS
from qa.question.mentions import Mention, aligned, can_be_person, mentions

NEAR = 400
"""Characters of a speech before or after a quote that are looked at for its speaker."""

BEFORE = 120
"""Characters before a pronoun in which the one it stands for is looked for."""

_OPEN, _CLOSE = "“「『", "”」』"
_BEFORE = re.compile(
    rf"(?P<who>[^。！？!?\n“”「」]{{1,60}}?)(?:{SAYING_VERBS})[^。！？!?\n“”「」]{{0,6}}[:：,，]?\s{{0,20}}$"
)
_AFTER = re.compile(rf"^\s*+[,，]?\s*+(?P<who>[^。！？!?\n“”「」:：]{{1,24}}?)(?:{SAYING_VERBS})")
_NAME = r"[A-Z][\w'.-]{1,40}+(?: [A-Z][\w'.-]{1,40}+){0,3}"
_ENGLISH_BEFORE = re.compile(
    rf"(?P<who>{_NAME}|[Hh]e|[Ss]he) (?:said|says|wrote|added|argued|explained|asked|replied|told [\w ]{{1,60}}+)[,:]?\s{{0,20}}$"
)
_ENGLISH_AFTER = re.compile(
    rf"^,?\s*+(?:(?P<who>{_NAME}|he|she) (?:said|says|wrote|added|argued|explained|asked|replied)|(?:said|says|wrote|added) (?P<late>{_NAME}))"
)
_PRONOUN = re.compile(rf"[{PERSON_PRONOUNS}]|^[Hh]e$|^[Ss]he$")


def speaker(text: str, quote: Span, *, beside: bool = False) -> Span | None:
    """Who says the speech that `quote` holds or is part of; None when it is none, or nobody is named.

    With `beside`, only a speaker whom the quote does not name itself.
    """
    inside = _speech(text, quote)
    if inside is None:
        return None
    opening, closing = inside
    folded = aligned(text[max(0, opening - NEAR) : opening])
    shift = opening - len(folded)
    if match := _BEFORE.search(folded) or _ENGLISH_BEFORE.search(text[shift:opening]):
        start, end = shift + match.start("who"), shift + match.end("who")
        return None if beside and end > quote.start else _named(text, start, end)
    after = text[closing : closing + 60]
    if match := _AFTER.match(aligned(after)) or _ENGLISH_AFTER.match(after):
        name = "who" if match["who"] else "late"
        start, end = closing + match.start(name), closing + match.end(name)
        return None if beside and start < quote.end else _named(text, start, end)
    return None if beside else _only_person(text, quote, opening)


def _only_person(text: str, quote: Span, opening: int) -> Span | None:
    """The one person that the quote names before the speech; None for none or several."""
    found = [m for m in mentions(text[quote.start : max(opening, quote.start)]) if m.kind == "person"]
    if len({m.text for m in found}) != 1:
        return None
    return Span(quote.start + found[0].start, quote.start + found[0].end)


def _speech(text: str, quote: Span) -> tuple[int, int] | None:
    """Where the speech begins and ends that the quote holds or stands in: after “ and behind ”."""
    start = text.rfind("\n", 0, quote.start) + 1
    before = text[max(start, quote.start - NEAR) : quote.start]
    opened = max(before.rfind(mark) for mark in _OPEN)
    if opened > max(before.rfind(mark) for mark in _CLOSE):
        opening = quote.start - len(before) + opened
        return opening, _closing(text, opening)
    best: tuple[int, int] | None = None
    for match in re.finditer(r"[“「『]|(?<![\w\"])\"(?=\w)", text[quote.start : quote.end]):
        opening = quote.start + match.start()
        closing = _closing(text, opening)
        # a word between quotation marks is a word, not a speech
        if closing - opening > 9 and (best is None or closing - opening > best[1] - best[0]):
            best = (opening, closing)
    return best


def _closing(text: str, opening: int) -> int:
    mark = _CLOSE[_OPEN.index(text[opening])] if text[opening] in _OPEN else '"'
    at = text.find(mark, opening + 1, opening + NEAR)
    return at + 1 if at >= 0 else min(len(text), opening + NEAR)


def _named(text: str, start: int, end: int) -> Span | None:
    """The name in `text[start:end]`, or the person that a pronoun there stands for."""
    who = text[start:end]
    if re.fullmatch(r"\s*(?:[Hh]e|[Ss]he)\s*", who) or (_PRONOUN.search(aligned(who)) and not _persons(who)):
        before = text[max(0, start - BEFORE) : start]
        sentences = [m.end() for m in re.finditer(r"[。！？!?\n.]\s*", before)]
        for since in [*reversed(sentences), 0]:
            found = _persons(before[since:])
            if found:
                one = found[0]
                at = start - len(before) + since
                same = {m.text for m in found}
                return Span(at + one.start, at + one.end) if len(same) == 1 else None
        return None
    clause = max(who.rfind(comma) for comma in "，,；;") + 1
    near = _speaking(who[clause:])
    if near:
        return Span(start + clause + near[-1].start, start + clause + near[-1].end)
    if mentions(who[clause:]):
        return None
    earlier = _persons(who[:clause])  # 雷军走上台，笑着说
    if len({m.text for m in earlier}) != 1:
        return None
    return Span(start + earlier[0].start, start + earlier[0].end)


def _speaking(clause: str) -> list[Mention]:
    """Who can speak in a clause: persons, 网友, 公司, and in English any name."""
    known = {(m.start, m.end) for m in _persons(clause)}
    return [
        m for m in mentions(clause) if (m.start, m.end) in known or can_be_person(m) or _BODY.search(aligned(m.text))
    ]


_BODY = re.compile(r"(?:网友|对方|官方|粉丝|用户|小组|部门|公司|集团|媒体|团队|法院|警方|校方|政府|协会|局|部|委)$")


def _persons(text: str) -> list[Mention]:
    found = mentions(text)
    return [m for m in found if m.kind == "person" or (m.proper and m.text.isascii() and m.kind == "thing")]
