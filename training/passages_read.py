"""Turn reading-comprehension rows into what the reader learns from: questions, passages, right spans.

Contexts are cut into the passages that the program would make of them. Beside the passages that hold
the annotated answer stand others that do not: those that a search for the question finds among all
of a file, as the program would, and those of the same text. Some Chinese questions are put into English word by word, and some English ones into Chinese,
so that the reader learns to trust vectors where no character is shared.
"""

import random
import re
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from index.builder import build_documents
from index.chunk import passages
from index.embed import BUNDLED_FOLDER, StaticEncoder
from index.language import fold
from index.records import Document
from index.search import load
from index.tokens import words
from qa.match import LONGEST_QUESTION, Matcher, Pieces
from training.glosses import Glosses
from training.pairs import rows as read_rows

NEAR = 8
"""Passages that do not hold the answer, kept for each question."""

FOUND = 6
"""Of these, how many a search found, at most."""

HELD_OUT = 8
"""One of so many texts is kept for the ranker, which must see readings of texts not learnt by heart."""


@dataclass(frozen=True, slots=True)
class Read:
    """A passage cut into pieces, and where its sentences begin in its text."""

    pieces: Pieces
    sentence_starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with passages that answer it (with first and last pieces) and some that do not."""

    question: Pieces
    right: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    near: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """All passages of a file, and its questions."""

    passages: list[Read]
    asked: list[Asked]


def held_out(row: dict[str, Any]) -> bool:
    """Whether a row belongs to a text that the reader does not learn from."""
    return zlib.crc32((row["title"] or row["context"]).encode()) % HELD_OUT == 0


def read(path: Path, limit: int, glosses: Glosses, *, kept: bool = False) -> Rows:
    """About `limit` questions of a file; those held out when `kept`.

    Texts are taken in a fixed random order, all questions of each.
    """
    matcher = Matcher(StaticEncoder(BUNDLED_FOLDER))
    generator = random.Random(17)
    by_context: dict[str, list[dict[str, Any]]] = {}
    for row in read_rows(path):
        if row["answerable"] and row["answer_starts"] and held_out(row) == kept:
            by_context.setdefault(row["context"], []).append(row)
    contexts = list(by_context)
    generator.shuffle(contexts)
    every: list[Read] = []
    texts: list[str] = []
    numbers: dict[tuple[str, int], int] = {}
    documents: list[Document] = []
    questions: list[tuple[dict[str, Any], range]] = []
    for context in tqdm(contexts, desc=path.name):
        first = len(every)
        documents.append(Document(id=f"{first:06d}", text=context))
        for passage in passages(documents[-1]):
            starts = tuple(span.start - passage.span.start for span in passage.sentences)
            numbers[passage.document_id, passage.span.start] = len(every)
            every.append(Read(matcher.cut(passage.text), starts))
            texts.append(passage.text)
        questions += [(row, range(first, len(every))) for row in by_context[context]]
        if len(questions) >= limit:
            break
    begins = [begin for _, begin in numbers]
    asked = []
    with tempfile.TemporaryDirectory() as folder:
        build_documents(documents, store=folder)
        index = load(folder)
        for row, own in tqdm(questions, desc="near"):
            right = tuple(
                (number, spans)
                for number in own
                if (spans := _spans(row, every[number].pieces, begins[number]))
            )
            if not right:
                continue
            hits = index.search(row["question"], 2 * FOUND)
            places = ((hit.passage.document_id, hit.passage.span.start) for hit in hits)
            found = [numbers[place] for place in places if place in numbers]
            wrong = {
                number
                for number in (*found, *own)
                if number not in dict(right) and not any(a in texts[number] for a in row["answers"])
            }
            near = [number for number in found if number in wrong][:FOUND]
            near += [number for number in own if number in wrong and number not in near]
            asked += [
                Asked(matcher.cut(question, LONGEST_QUESTION), right, tuple(near[:NEAR]))
                for question in _forms(row, glosses)
            ]
        index.close()
    return Rows(every, asked)


def _spans(row: dict[str, Any], pieces: Pieces, begin: int) -> tuple[tuple[int, int], ...]:
    """First and last piece of each annotated answer that stands whole in the passage."""
    found = []
    for answer, at in zip(row["answers"], row["answer_starts"], strict=False):
        start, end = at - begin, at - begin + len(answer)
        if start < 0 or not len(pieces) or end > pieces.ends[-1]:
            continue
        first = int(np.searchsorted(pieces.ends, start, side="right"))
        last = int(np.searchsorted(pieces.starts, end, side="left")) - 1
        if first <= last:
            found.append((first, last))
    return tuple(sorted(set(found)))


def _forms(row: dict[str, Any], glosses: Glosses) -> list[str]:
    """The question and, of some rows by a fixed chance, the same word by word in the other language."""
    question: str = row["question"]
    if zlib.crc32(question.encode()) % 100 >= 25:
        return [question]
    if row["lang_q"].startswith("zh") and glosses.english:
        put = " ".join(glosses.english.get(word) or word for word in words(fold(question)))
        return [question, put]
    if row["lang_q"] == "en" and glosses.chinese:
        found = re.findall(r"[a-z]+|[0-9][0-9.,]*", fold(question))
        return [question, "".join(glosses.chinese.get(word) or f" {word} " for word in found)]
    return [question]
