"""Which sentences a quote needs beside it to be understood.

他常说… needs the sentence that says who he is; 两者有些分别。, which only repeats the question, needs
the sentences that say what it promises.
"""

import re
from collections.abc import Sequence

from index.records import Span
from index.text.chinese import ONE_TO_NINE, PERSON_PRONOUNS, THING_PRONOUNS
from index.text.language import HAN, KANA, fold

FARTHEST = 3
"""Sentences before a quote in which what its pronoun stands for is looked for."""

FOLLOWING = 2
"""Sentences behind a quote that only repeats the question, at most."""

REPEATED = 0.75
"""A sentence of whose characters and words the question holds this part only repeats it."""

_PIECE = re.compile(rf"[{HAN}{KANA}]|(?:(?![{HAN}{KANA}])\w)+")

_POINTS_BACK = re.compile(
    r"\W*(?:(?:后来|此后|当时|同时|随后|而|但|不过|因此|所以)[,，]?)?"
    rf"(?:[{PERSON_PRONOUNS}{THING_PRONOUNS}]们?(?![人国乡])|其(?![他它中实余次间{ONE_TO_NINE[:5]}])|对方|前者|后者|两者|双方"
    rf"|[该此](?![外时前后刻次间处])[{HAN}]{{1,4}}|[这那](?![样里时])|(?:he|she|it|they|this|these|those|his|her|its|their)\b)"
)


def points_back(text: str) -> bool:
    """Whether a sentence begins with a word for something that was named before it.

    >>> points_back("他常說：「茶是等出來的。」"), points_back("林舒说：“他好。”")
    (True, False)
    """
    return bool(_POINTS_BACK.match(fold(text).strip()))


def repeats(question: str, text: str) -> bool:
    """Whether a sentence says hardly more than the question.

    >>> repeats("两种驴有哪些分别？", "两种驴有些分别。"), repeats("长江多长？", "长江长6300公里。")
    (True, False)
    """
    asked, said = set(_PIECE.findall(fold(question))), _PIECE.findall(fold(text))
    return bool(said) and sum(piece in asked for piece in said) >= REPEATED * len(said)


def before(sentences: Sequence[tuple[Span, str]], at: int) -> list[Span]:
    """The nearest sentence before number `at` that names what that one points back to."""
    for number in range(at - 1, max(-1, at - 1 - FARTHEST), -1):
        if not points_back(sentences[number][1]):
            return [sentences[number][0]]
    return []


def behind(sentences: Sequence[tuple[Span, str]], at: int) -> list[Span]:
    """The sentences that follow number `at`."""
    return [span for span, _ in sentences[at + 1 : at + 1 + FOLLOWING]]
