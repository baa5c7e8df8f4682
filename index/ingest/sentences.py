"""Split a text into sentences.

Chinese sentence ends keep their closing quotes (。”』」). A stop inside a quotation that closes soon does not end
the sentence around it, so quoted speech stays with its speaker. Numbers (21.59万, 3.5%), abbreviations (U.S.),
ellipses and runs of marks (？！) do not split. A line end does, unless the next line clearly continues it.

Law: the sentences, joined, are the text. White space belongs to the sentence before it.
"""

import re

from index.records import Span
from index.text.language import ABBREVIATIONS, CLOSERS, HAN, KANA, STOPS

LONGEST = 500
"""Characters after which a sentence without an end is cut at the last comma, or just there."""

LONGEST_QUOTATION = 120
"""Characters within which a quotation must close to keep the stops inside it from splitting."""

_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』"}
_CANDIDATE = re.compile(f"[{STOPS}!?.\n“‘「『]")
"""Where a sentence may end, or a quotation begins."""

_TAIL = re.compile(f"[{STOPS}!?…]*[{re.escape(CLOSERS)}]*")
"""What still belongs to a sentence after its first stop: more stops, then closing quotes and brackets."""

_SPACE = re.compile(r"[^\S\n]*\n?[^\S\n]*(?:\n[^\S\n]*)*")
_CJK = re.compile(f"[{HAN}{KANA}]")
_BEFORE_CJK = re.compile(rf"\s*+[{HAN}{KANA}]")

_NO_MARK = r"[^，,。！？!?\n“”：:]"
_VERB_OF_SPEECH = "(?:问|問|说|說|道|答|喊|称|稱|叹|嘆|笑)(?:道|着说)?"
_SPEECH_TAG = re.compile(f"{_NO_MARK}{{0,8}}{_VERB_OF_SPEECH}[。！？!?]")
"""“真的吗？”他问。 — a short clause that names the speaker belongs to the speech before it."""

_IN_ADDRESS = re.compile(r"[A-Za-z0-9/=&\[]")
"""After ! or ? inside an address or a Markdown image: ?page=2, ![image](…)"""

_WORD_BEFORE = re.compile(rf"(?:(?![{HAN}{KANA}])[\w.]){{0,20}}$")
"""The Latin word before a full stop: of 以笔名S.G. only S.G"""

_INITIALS = re.compile(r"(\w\.)+\w")
_LIST_NUMBER = re.compile(r"(^|\n)\s{0,12}\d{1,12}$")
_AFTER_STOP = re.compile(rf"[{re.escape(CLOSERS)}]*(\s+|$)(\S?)")
_COMMA = re.compile(r"[，,、；;：:\s]")


def sentences(text: str) -> list[Span]:
    """The sentences of `text`, in order, without gap; none for the empty text.

    >>> [s.of("他说：“行。”走了。21.59万！") for s in sentences("他说：“行。”走了。21.59万！")]
    ['他说：“行。”', '走了。', '21.59万！']
    """
    found: list[Span] = []
    start = position = 0
    while match := _CANDIDATE.search(text, position):
        at = match.start()
        if text[at] in _QUOTES:
            position = _after_quotation(text, at)
            continue
        end, ends = _end_of_sentence(text, at)
        if not ends:
            position = end
            continue
        position = _SPACE.match(text, end).end() if end < len(text) else end  # type: ignore[union-attr]
        found.extend(_bounded(text, start, position))
        start = position
    if start < len(text):
        found.extend(_bounded(text, start, len(text)))
    return _attach_leading_space(text, found)


def _after_quotation(text: str, at: int) -> int:
    """The offset at which the search continues after the opening quote at `at`.

    A quotation that does not close soon is searched like other text. One that does is skipped up to a stop right
    before its closing quote, since 。” can end the sentence.
    """
    closer = _QUOTES[text[at]]
    closing = text.find(closer, at + 1, at + LONGEST_QUOTATION)
    if closing < 0 or "\n" in text[at:closing]:
        return at + 1
    if text[closing - 1] in STOPS + "!?" and closing - 1 > at:
        return closing - 1
    return closing + 1


def _end_of_sentence(text: str, at: int) -> tuple[int, bool]:
    """(where to go on, whether a sentence ends there) for the mark at `at`."""
    mark = text[at]
    if mark == "\n":
        return (at + 1, False) if _continues(text, at) else (at, True)
    if (mark == "." and not _is_full_stop(text, at)) or (mark in "!?" and _IN_ADDRESS.match(text, at + 1)):
        return at + 1, False
    end = _TAIL.match(text, at + 1).end()  # type: ignore[union-attr]
    if text[end - 1] in CLOSERS:
        # subtle: not at + 1, since each mark of a long run would look at all those behind it again
        if text[end : end + 1] in tuple("，,、；;：:的。"):
            return end, False
        if tag := _SPEECH_TAG.match(text, end):
            return tag.end(), True
    return end, True


def _is_full_stop(text: str, at: int) -> bool:
    """Whether the full stop (.) at `at` ends a sentence."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if _CJK.match(before):
        return not after or (not (after.isascii() and after.isalnum()) and after != ".")
    word = _WORD_BEFORE.search(text[max(0, at - 20) : at]).group().lower()  # type: ignore[union-attr]
    if word in ABBREVIATIONS or _INITIALS.fullmatch(word):
        return False
    if len(word) == 1 and word.isalpha():  # J. Smith, but not 维生素C.它
        return bool(_BEFORE_CJK.match(text, at + 1))
    if word.isdigit() and _LIST_NUMBER.search(text[max(0, at - 12) : at]):
        return False  # "1. item" at the start of a line
    following = _AFTER_STOP.match(text[at + 1 : at + 12])
    return following is not None and not following.group(2).islower()


def _continues(text: str, at: int) -> bool:
    """Whether the line that ends at `at` continues in the next one, as in a text with hard line breaks."""
    line = text[text.rfind("\n", 0, at) + 1 : at].rstrip()
    following = text[at + 1 : at + 3].lstrip(" \t")
    if not line or not following or following[0] == "\n":
        return False
    if line[-1] in "，,":
        return True
    return len(line) >= 40 and line[-1].isascii() and line[-1].isalnum() and following[0].islower()


def _bounded(text: str, start: int, end: int) -> list[Span]:
    """The sentence as one span, or as several where it is longer than LONGEST."""
    spans = []
    while end - start > LONGEST:
        cut = start + LONGEST
        for comma in _COMMA.finditer(text, start + LONGEST // 2, cut):
            cut = comma.end()
        spans.append(Span(start, cut))
        start = cut
    return [*spans, Span(start, end)]


def _attach_leading_space(text: str, spans: list[Span]) -> list[Span]:
    """Join white space at the beginning of the text to the first sentence."""
    if len(spans) > 1 and not spans[0].of(text).strip():
        return [Span(spans[0].start, spans[1].end), *spans[2:]]
    return spans
