"""Entity-swap negatives: a name, number or time of the question is replaced by another one.

What answered the question is then near it, word for word, and does not answer it. (SQuAD 2.0,
Rajpurkar et al., ACL 2018, names entity swaps as one kind of its unanswerable questions.)
"""

import random
import re
from dataclasses import dataclass
from functools import lru_cache

from index.text.language import detect
from index.text.tokens import tagged
from qa.judge.inputs import LONGEST_QUESTION, Matcher, Tokens
from training.reader.rows import AnnotatedQuestion, Read, Rows

_OF_FLAGS = {"nr": "who", "nrt": "who", "nrfg": "who", "ns": "where", "nt": "whose", "nz": "name",
             "t": "when", "eng": "latin"}  # fmt: skip
"""What jieba's parts of speech name."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CAPITALS = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'-]+(?: [A-Z][\w'-]+)*")
_KATAKANA = re.compile("[ァ-ヺー]{3,}")

NEAR = 0.65
"""Share of the names that are put in from passages near the question, where they have one of the kind."""

NEAREST = 3
"""Of the passages near a question, those whose names are put in."""

AROUND = 60
"""Characters around an answer in which a name must not stand that is put in: it might be answered too."""

_TRIED = 50
"""Passages that are looked into for a name of a kind."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a text names, from `start` up to `end`, and what kind of thing that is."""

    start: int
    end: int
    kind: str
    text: str


def swapped_entity(
    rows: Rows, asked: AnnotatedQuestion, matcher: Matcher, generator: random.Random
) -> tuple[Tokens, int] | None:
    """The question of `asked` about another thing, and the number of a passage that answers it as it was.

    None when the question names nothing that this passage does, or nothing was found to put in its place.
    """
    question = asked.question.text
    number, spans = generator.choice(asked.right)
    passage = rows.passages[number].tokens
    named = [name for name in names(question) if name.text in passage.text]
    if not named:
        return None
    old = generator.choice(named)
    beside = "".join(
        passage.text[max(0, passage.starts[first] - AROUND) : passage.ends[last] + AROUND] for first, last in spans
    )
    near = [rows.passages[n] for n in {number, *asked.near[:NEAREST]}]
    fits = [name for one in near for name in _of_kind(one, old.kind)]
    fits = [name for name in fits if name not in beside and name not in question]
    if not fits or generator.random() >= NEAR:
        fits = _anywhere(rows, old.kind, generator)
    new = generator.choice(fits) if fits else ""
    if not new or new in beside or new in question or old.text in new:
        return None
    return matcher.cut(question[: old.start] + new + question[old.end :], LONGEST_QUESTION), number


@lru_cache(50_000)
def names(text: str) -> tuple[Name, ...]:
    """The names, numbers and times in a text.

    >>> [(name.text, name.kind) for name in names("Where did Ada Lovelace live in 1843?")]
    [('1843', 'number'), ('Ada Lovelace', 'name')]
    """
    language = detect(text)
    if language.startswith("zh"):
        return tuple(_chinese(text))
    named = _KATAKANA if language == "ja" else _CAPITALS
    return tuple(
        Name(*match.span(), kind, match.group())
        for pattern, kind in ((_NUMBER, "number"), (named, "name"))
        for match in pattern.finditer(text)
    )


def _chinese(text: str) -> list[Name]:
    found, at = [], 0
    for word, flag in tagged(text):
        kind = "number" if flag == "m" and _NUMBER.fullmatch(word) else _OF_FLAGS.get(flag, "")
        if kind and (len(word) > 1 or kind == "number"):
            found.append(Name(at, at + len(word), kind, word))
        at += len(word)
    return found


def _of_kind(passage: Read, kind: str) -> list[str]:
    return sorted({name.text for name in names(passage.tokens.text) if name.kind == kind})


def _anywhere(rows: Rows, kind: str, generator: random.Random) -> list[str]:
    """The names of a kind in some passage of the file."""
    for _ in range(_TRIED):
        if found := _of_kind(generator.choice(rows.passages), kind):
            return found
    return []
