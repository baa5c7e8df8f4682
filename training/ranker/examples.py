"""Make the examples that the sentence ranker learns from, out of reading-comprehension rows.

For each question the passages are searched as at run time and the features of all their sentences
taken; the sentence where the annotated answer starts is right. For a part of the questions the
passages that hold the answer are taken away, and "none of these" becomes right: the texts speak of
the matter and do not say it, which is the hardest thing to refuse. Another part of the Chinese
questions is put into English word by word with a dictionary, and a part of the English passages into
Chinese: no order and no grammar, but the encoder looks at neither, and the ranker learns what it may
trust when question and text share no word.
"""

import random
import re
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.building.builder import build_documents
from index.ingest.sentences import sentences
from index.records import Document, Hit
from index.search.index import Index, load
from index.text.language import detect, fold
from index.text.pinyin import syllables
from index.text.tokens import words
from qa.judge.features import QuestionFeatures, with_predictions, without_reader
from qa.judge.rank import predictions_of, worth_reading
from qa.judge.ranker import ALONE, Ranker
from qa.judge.reader import BundledReader
from qa.question.kinds import query as understand
from qa.records import Query
from training.files import rows as read_rows
from training.glosses import Glosses, in_chinese
from training.reader.rows import HELD_OUT, held_out

Floats = npt.NDArray[np.float32]
Example = tuple[Floats, npt.NDArray[np.bool_]]
"""Features of all sentences of a question, and which of them are right."""


PASSAGES_GLOSSED = 0.5
"""Share of the English titles whose passages are put into Chinese."""

PASSAGES = 12

QUESTIONS = 5
"""Questions taken of one passage, at most."""

COLLECTIONS = (1, 2, 5, 10, 20, 60)
"""Passages of a data set that are searched together, at random."""

WITHOUT = 0.4
"""Part of the questions that are asked again without the passages that hold their answer."""

STRANGERS = 6
"""For so many questions of a collection, one that belongs to another is asked."""

GLOSSED = 0.3
"""Share of the Chinese questions that are put into English."""

PARTS = 16
"""Parts that a file is read in, by title, so that several processes can share the work."""

SEED = 11


def examples_of(path: Path, limit: int, glosses: Glosses, part: int = 0, *, read: bool) -> list[Example]:
    """The examples of one of PARTS parts of a file of rows, about `limit` questions in all parts.

    They are searched over small collections of the file's passages.

    With `read`, of the texts that the reader did not learn from, with its readings of them.

    A collection is what a reader may have: one article, a few, or some dozens. Passages of one
    title stay together, so that many of the wrong sentences are about the same matter. Some questions
    about another collection are asked too: nothing answers them.
    """
    generator = random.Random(SEED + part)
    strangers: list[dict[str, Any]] = []
    examples: list[Example] = []
    rows = [
        row
        for row in _rows(path, unseen=read)
        if zlib.crc32((row["title"] or row["context"]).encode()) // HELD_OUT % PARTS == part
    ]
    rows = [_in_chinese(row, glosses.chinese) for row in _some(rows, limit // PARTS, generator)]
    for group in _collections(rows, generator):
        contexts = list(dict.fromkeys(row["context"] for row in group))
        ids = {context: f"{number:06d}" for number, context in enumerate(contexts)}
        with tempfile.TemporaryDirectory() as folder:
            build_documents([Document(id=ids[c], text=c) for c in contexts], store=folder)
            index = load(folder)
            for row in group:
                query = understand(row["question"][:2000])
                if glosses.english and query.language.startswith("zh") and generator.random() < GLOSSED:
                    glossed = _gloss(query.question, glosses.english, generator)
                    query = replace(query, question=glossed, language="en")
                hits = index.search(query.question, PASSAGES)
                examples.append(_example(row, query, ids[row["context"]], hits, index, read=read))
                if generator.random() < WITHOUT:
                    rest = [hit for hit in hits if not _holds(hit, row, ids[row["context"]])]
                    examples.append(_example(row, query, ids[row["context"]], rest, index, read=read))
            for row in generator.sample(strangers, min(len(strangers), len(group) // STRANGERS)):
                query = understand(row["question"][:2000])
                found = index.search(query.question, PASSAGES)
                examples.append(_example(row, query, "", found, index, read=read))
            strangers = group
            index.close()
    return examples


def _some(rows: list[dict[str, Any]], limit: int, generator: random.Random) -> list[dict[str, Any]]:
    """About `limit` of the rows: all passages of some titles, and a few questions of each passage."""
    by_title: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_title.setdefault(row["title"] or row["context"], []).append(row)
    titles = list(by_title)
    generator.shuffle(titles)
    chosen: list[dict[str, Any]] = []
    for title in titles:
        seen: Counter[str] = Counter()
        generator.shuffle(by_title[title])
        for row in by_title[title]:
            seen[row["context"]] += 1
            if seen[row["context"]] <= QUESTIONS:
                chosen.append(row)
        if len(chosen) >= limit:
            break
    return chosen


def _collections(rows: list[dict[str, Any]], generator: random.Random) -> Iterator[list[dict[str, Any]]]:
    """`rows` in groups of 1 to 60 passages, passages of one title side by side."""
    by_context: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        by_context.setdefault((row["title"] or "", row["context"]), []).append(row)
    titles = list(dict.fromkeys(title for title, _ in by_context))
    generator.shuffle(titles)
    place = {title: number for number, title in enumerate(titles)}
    contexts = sorted(by_context, key=lambda key: (place[key[0]], key[1]))
    at = 0
    while at < len(contexts):
        size = generator.choice(COLLECTIONS)
        yield [row for key in contexts[at : at + size] for row in by_context[key]]
        at += size


@cache
def _reader() -> BundledReader:
    return BundledReader()


@cache
def _alone() -> Ranker:
    return Ranker(ALONE)


def _example(
    row: dict[str, Any], query: Query, gold_document: str, hits: Sequence[Hit], index: Index, *, read: bool
) -> Example:
    (search,) = index.prepare(query.question)
    asked = QuestionFeatures.of(query.kind, search.wordings[0], index.encoder)
    features = without_reader(asked, hits, index.encoder)
    if read:  # as many passages as are read at run time
        worth = worth_reading(_alone().before_reading(features), hits)
        predictions = predictions_of(query.question, hits, _reader(), worth)
        features = with_predictions(features, hits, predictions)
    right, doubtful = _labels(row, gold_document, hits)
    keep = right | ~doubtful
    return features[keep], right[keep]


def _holds(hit: Hit, row: dict[str, Any], gold_document: str) -> bool:
    """Whether a passage holds the annotated answer, or its words anywhere."""
    right, doubtful = _labels(row, gold_document, [hit])
    return bool(right.any() or doubtful.any())


def _labels(row: dict[str, Any], gold_document: str, hits: Sequence[Hit]) -> tuple[Any, Any]:
    """Which sentences hold the annotated answer, and which hold its words elsewhere."""
    right, doubtful = [], []
    for hit in hits:
        for span in hit.passage.sentences:
            gold = hit.passage.document_id == gold_document and any(
                span.start <= start < span.end for start in row["answer_starts"]
            )
            right.append(gold)
            text = hit.passage.sentence(span)
            doubtful.append(any(answer in text for answer in row["answers"]))
    return np.asarray(right, dtype=bool), np.asarray(doubtful, dtype=bool)


def _in_chinese(row: dict[str, Any], chinese: dict[str, str]) -> dict[str, Any]:
    """A row about some of the English titles with its passage put into Chinese, sentence by sentence.

    Words without a gloss, most of them names, are left out. The question stays as people asked it.
    """
    share = zlib.crc32(row["title"].encode()) // PARTS % 100 / 100 if row["title"] else 1.0
    if not chinese or share >= PASSAGES_GLOSSED or detect(row["context"]) != "en":
        return row
    context = ""
    starts, answers = [], []
    for span in sentences(row["context"]):
        text = "".join(
            in_chinese(word, chinese) for word in re.findall(r"[a-z]+|[0-9][0-9.,]*", fold(span.of(row["context"])))
        )
        if any(span.start <= start < span.end for start in row["answer_starts"]) and text:
            starts.append(len(context))
            answers.append(text)
        context += f"{text}。" if text else ""
    return row | {"context": context or row["context"], "answer_starts": starts, "answers": answers}


def _gloss(question: str, glosses: dict[str, str], generator: random.Random) -> str:
    """`question` word by word in English, in any order; a name that has no gloss by its sound."""
    cut = [term for term in words(fold(question)) if re.search(r"\w", term)]
    generator.shuffle(cut)
    latin = re.findall(r"[0-9A-Za-z]+", question)
    return " ".join([*(glosses.get(term) or re.sub("[| ]", "", syllables(term)) for term in cut), *latin]) or question


def _rows(path: Path, *, unseen: bool) -> list[dict[str, Any]]:
    """Rows with an answer; `unseen` those of texts that the reader did not learn from: of others it
    would know the answers too well."""
    return [
        row for row in read_rows(path) if row["answerable"] and row["answer_starts"] and (held_out(row) or not unseen)
    ]
