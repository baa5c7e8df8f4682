"""Turn reading-comprehension rows into what the reader learns from: questions, passages, right spans.

Contexts are cut into the passages that the program would make of them. Beside the passages that hold
the annotated answer stand others that are near the question and do not: of the same text, and of
others. Some Chinese questions are put into English word by word, and some English ones into Chinese,
so that the reader learns to trust vectors where no character is shared.
"""

import random
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from index.embedding.static import BUNDLED_FOLDER, StaticEncoder
from index.ingest.chunk import passages
from index.records import Document
from index.text.language import fold
from index.text.tokens import words
from qa.judge.inputs import LONGEST_QUESTION, Matcher, Tokens
from training.files import rows as read_rows
from training.glosses import Glosses

NEAR = 8
"""Passages that do not hold the answer, kept for each question."""

HELD_OUT = 8
"""One of so many texts is kept for the ranker, which must see readings of texts not learnt by heart."""


@dataclass(frozen=True, slots=True)
class Read:
    """A passage cut into tokens, and where its sentences begin in its text."""

    tokens: Tokens
    sentence_starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnnotatedQuestion:
    """A question with passages that answer it (with first and last tokens) and some that do not.

    `other` is the question word by word in another language, where the glosses allow it.
    """

    question: Tokens
    other: Tokens | None
    right: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    near: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """All passages of a file, and its questions."""

    passages: list[Read]
    asked: list[AnnotatedQuestion]


def held_out(row: dict[str, Any]) -> bool:
    """Whether a row belongs to a text that the reader does not learn from."""
    return zlib.crc32((row["title"] or row["context"]).encode()) % HELD_OUT == 0


def read(path: Path, limit: int, glosses: Glosses, *, kept: bool = False) -> Rows:
    """About `limit` questions of a file; those held out when `kept`.

    Texts are taken in a fixed random order, all questions of each.
    """
    encoder = StaticEncoder(BUNDLED_FOLDER)
    matcher = Matcher(encoder)
    generator = random.Random(17)
    by_context: dict[str, list[dict[str, Any]]] = {}
    for row in read_rows(path):
        if row["answerable"] and row["answer_starts"] and held_out(row) == kept:
            by_context.setdefault(row["context"], []).append(row)
    contexts = list(by_context)
    generator.shuffle(contexts)
    every: list[Read] = []
    texts: list[str] = []
    questions: list[tuple[dict[str, Any], range, list[int]]] = []
    for context in tqdm(contexts, desc=path.name):
        first = len(every)
        begins = []
        for passage in passages(Document(id="x", text=context)):
            starts = tuple(span.start - passage.span.start for span in passage.sentences)
            every.append(Read(matcher.cut(passage.text), starts))
            texts.append(passage.text)
            begins.append(passage.span.start)
        own = range(first, len(every))
        questions += [(row, own, begins) for row in by_context[context]]
        if len(questions) >= limit:
            break
    vectors = encoder.encode_document(texts)
    asked = []
    asked_vectors = encoder.encode_query([row["question"] for row, _, _ in questions])
    for (row, own, begins), vector in zip(tqdm(questions, desc="near"), asked_vectors, strict=True):
        right = [
            (number, spans)
            for number, begin in zip(own, begins, strict=True)
            if (spans := _spans(row, every[number].tokens, begin))
        ]
        if not right:
            continue
        far = -(vectors @ vector)
        nearest = np.argpartition(far, min(40, len(texts) - 1))[:40]
        nearest = nearest[np.argsort(far[nearest])]
        holds = {number for number, _ in right}
        candidates = [*own, *(int(number) for number in nearest if int(number) not in own)]
        near = [
            number
            for number in candidates
            if number not in holds and not any(a in texts[number] for a in row["answers"])
        ]
        question, other = row["question"], word_by_word(row, glosses)
        asked.append(
            AnnotatedQuestion(
                matcher.cut(question, LONGEST_QUESTION),
                matcher.cut(other, LONGEST_QUESTION) if other else None,
                tuple(right),
                tuple(near[:NEAR]),
            )
        )
    return Rows(every, asked)


def _spans(row: dict[str, Any], tokens: Tokens, begin: int) -> tuple[tuple[int, int], ...]:
    """First and last token of each annotated answer that stands whole in the passage."""
    found = []
    for answer, at in zip(row["answers"], row["answer_starts"], strict=False):
        start, end = at - begin, at - begin + len(answer)
        if start < 0 or not len(tokens) or end > tokens.ends[-1]:
            continue
        first = int(np.searchsorted(tokens.ends, start, side="right"))
        last = int(np.searchsorted(tokens.starts, end, side="left")) - 1
        if first <= last:
            found.append((first, last))
    return tuple(sorted(set(found)))


def in_other_words(row: dict[str, Any], glosses: Glosses) -> str:
    """The question; for one row in four, by a fixed chance, word by word in another language."""
    question: str = row["question"]
    if zlib.crc32(question.encode()) % 100 >= 25:
        return question
    return word_by_word(row, glosses) or question


def word_by_word(row: dict[str, Any], glosses: Glosses) -> str:
    """A Chinese question in English, or an English one in Chinese; "" where glosses do not tell."""
    if row["lang_q"].startswith("zh") and glosses.english:
        cut = words(fold(row["question"]))
        return " ".join(glosses.english.get(word) or word for word in cut)
    if row["lang_q"] == "en" and glosses.chinese:
        found = re.findall(r"[a-z]+|[0-9][0-9.,]*", fold(row["question"]))
        return "".join(glosses.chinese.get(word) or f" {word} " for word in found)
    return ""
