"""Names and product models in a question, and whether the retrieved passages mention them.

A question in English has no terms in common with Chinese texts, so a name that they never mention is easily
overlooked: "the capital of Australia" is near a sentence about capital. A name is known when it is written there,
when the text has its pinyin (Wenjie, 问界), or when its vector is near that of one to three neighbouring tokens.

In one script, the sentence about one model differs from the answer about another in a few characters only: of a
model (SU7, 理想L9), its own letters and number must be there.
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.records import Hit
from index.text.language import fold
from index.text.pinyin import split_romanized, syllables

Floats = npt.NDArray[np.float32]

_NAME = re.compile(r"\b[A-Z][\w'’-]+(?: (?:of |the )?[A-Z][\w'’-]+)*")


def in_question(question: str) -> list[str]:
    """The names: runs of words with a capital letter, but for the first word of the question.

    >>> in_question("Who is the chairman of Great Wall Motor?"), in_question("小米SU7多少钱")
    (['Great Wall Motor'], [])
    """
    found = []
    for match in _NAME.finditer(question):
        name = match.group() if match.start() else match.group().partition(" ")[2]
        if name and name.isascii():
            found.append(name)
    return found


_MODEL = re.compile(r"(?<![A-Za-z0-9])(?![QH][1-4](?!\d))[A-Za-z]{1,6}-?\d{1,5}[A-Za-z]{0,4}(?![A-Za-z0-9])")
"""Letters and a number; a quarter (Q3) or half of a year is no model."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def models(question: str) -> list[tuple[str, str]]:
    """What looks like the name of a model, folded: its letters, and its number with what follows.

    >>> models("理想L9和小米SU7 Ultra谁的Q3销量高？2024年的F-16呢？")
    [('l', '9'), ('su', '7'), ('f', '16')]
    """
    found = (fold(match.group()).replace("-", "") for match in _MODEL.finditer(question))
    return [(name[: -len(rest)], rest) for name in found if (rest := name.lstrip(_LETTERS))]


def unknown_model(questions: Sequence[str], hits: Sequence[Hit]) -> bool:
    """Whether each of these forms of a question names a model that neither passages nor their headings write.

    Spaces and hyphens do not count, and letters may be short for a word: Win10 is Windows 10.
    """
    named = [models(question) for question in questions]
    if not all(named):
        return False
    text = fold("\n".join(f"{hit.passage.heading}\n{hit.passage.text}" for hit in hits))
    return all(any(not _writes(text, *model) for model in of_one) for of_one in named)


def _writes(text: str, letters: str, number: str) -> bool:
    between = r"[\s-]?"
    pattern = f"{letters}[a-z]*{between}{between.join(map(re.escape, number))}(?![0-9])"
    return re.search(pattern, text) is not None


def least_known(question: str, hits: Sequence[Hit], encoder: Any) -> float | None:
    """The least similarity of a name of the question to the passages, from 0 to 1; None without names."""
    names = in_question(question)
    if not names or not hasattr(encoder, "token_vectors"):
        return None
    text = fold("\n".join(hit.passage.text for hit in hits))
    pinyin = syllables(text)
    vectors = _runs([encoder.token_vectors(hit.passage.text)[-1] for hit in hits])
    return min(_known(name, text, pinyin, vectors, encoder) for name in names)


def _known(name: str, text: str, pinyin: str, vectors: Floats, encoder: Any) -> float:
    folded = fold(name)
    parts = [part for word in re.split(r"[ '’-]", folded) for part in split_romanized(word)]
    if folded in text or (len(parts) > 1 and f" {' '.join(parts)} " in pinyin):
        return 1.0
    return float(max(0.0, (vectors @ encoder.encode_query([name])[0]).max(initial=0.0)))


def _runs(passages: Sequence[Floats]) -> Floats:
    """The sums of one, two and three neighbouring token vectors, as rows of length 1."""
    rows = [rows for v in passages for rows in (v, v[:-1] + v[1:], v[:-2] + v[1:-1] + v[2:])]
    stacked = np.concatenate(rows)
    lengths = np.maximum(np.linalg.norm(stacked, axis=1), 1e-9)[:, None]
    directions: Floats = stacked / lengths
    return directions
