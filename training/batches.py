"""Batches for the reader: questions, passages that answer them, and some that do not, as tensors."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from qa.match import Matcher, Pieces
from training.network import Shape
from training.passages_read import Asked, Read, Rows

BATCH = 32
"""Questions of one step."""

WITHOUT = 0.15
"""Share of the questions from which the passages that answer are taken away."""

SENTENCE_WITHOUT = 0.15
"""Share of the questions from which only the sentences that answer are taken away."""

LONGEST = 320
"""Pieces of a passage that are used in training."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The questions of one step, their passages one below the other, and whose each passage is."""

    question: Tensor
    question_words: Tensor
    question_mask: Tensor
    owner: Tensor
    passage: Tensor
    passage_words: Tensor
    passage_mask: Tensor
    features: Tensor
    cosines: Tensor
    begins: Tensor
    ends: Tensor
    """bool (passages, pieces): where an annotated answer begins and ends."""


def batches(
    shares: Sequence[tuple[Rows, int]], generator: random.Random
) -> Iterator[list[tuple[Asked, Rows]]]:
    """Groups of BATCH questions of one file, in random order, until each file gave its share."""
    groups: list[list[tuple[Asked, Rows]]] = []
    for rows, count in shares:
        taken = generator.sample(rows.asked, min(count, len(rows.asked)))
        groups += [
            [(asked, rows) for asked in taken[at : at + BATCH]]
            for at in range(0, len(taken) - BATCH + 1, BATCH)
        ]
    generator.shuffle(groups)
    yield from groups


def gathered(
    chosen: Sequence[tuple[Asked, Rows]], matcher: Matcher, generator: random.Random
) -> Batch:
    """A batch: for each question a passage that answers, changed or left away at times, and one or
    two that do not."""
    read_for: list[tuple[int, Read, tuple[tuple[int, int], ...]]] = []
    for owner, (asked, rows) in enumerate(chosen):
        chance = generator.random()
        near = list(asked.near)
        if near and chance >= WITHOUT:
            number, spans = generator.choice(asked.right)
            passage = rows.passages[number]
            if chance < WITHOUT + SENTENCE_WITHOUT:
                passage, spans = without(passage, spans, matcher), ()
            if len(passage.pieces):
                read_for.append((owner, passage, spans))
        elif not near:
            number, spans = generator.choice(asked.right)
            read_for.append((owner, rows.passages[number], spans))
        if near:
            weights = [1 / (1 + at) for at in range(len(near))]
            count = 1 if chance >= WITHOUT and generator.random() < 0.6 else 2
            others = (rows.passages[n] for n in set(generator.choices(near, weights, k=count)))
            read_for += [(owner, other, ()) for other in others if len(other.pieces)]
    cut = [(owner, *cropped(passage, spans)) for owner, passage, spans in read_for]
    return tensors([asked.question for asked, _ in chosen], cut, matcher)


def cropped(
    passage: Read, spans: tuple[tuple[int, int], ...]
) -> tuple[Read, tuple[tuple[int, int], ...]]:
    """The passage cut to LONGEST pieces, so that no batch is mostly padding; a span stays inside."""
    pieces = passage.pieces
    if len(pieces) <= LONGEST:
        return passage, spans
    first = max(0, spans[0][1] + 1 - LONGEST) if spans else 0
    last = first + LONGEST
    inside = tuple((a - first, b - first) for a, b in spans if first <= a and b < last)
    return Read(pieces.part(first, last), passage.sentence_starts), inside


def tensors(
    questions: Sequence[Pieces],
    read_for: Sequence[tuple[int, Read, tuple[tuple[int, int], ...]]],
    matcher: Matcher,
) -> Batch:
    longest_question = max(len(question) for question in questions)
    longest = max(len(passage.pieces) for _, passage, _ in read_for)
    asked = np.zeros((len(questions), longest_question), dtype=np.int64)
    asked_words = np.zeros_like(asked)
    asked_mask = np.zeros(asked.shape, dtype=bool)
    for number, question in enumerate(questions):
        asked[number, : len(question)] = question.ids
        asked_words[number, : len(question)] = question.words[question.word]
        asked_mask[number, : len(question)] = True
    shape = (len(read_for), longest)
    there, words = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    mask = np.zeros(shape, dtype=bool)
    begins, ends = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    features = np.zeros((*shape, Shape().features), dtype=np.float32)
    cosines = np.zeros((*shape, longest_question), dtype=np.float32)
    for at, (owner, passage, spans) in enumerate(read_for):
        length = len(passage.pieces)
        met = matcher.met(questions[owner], passage.pieces, passage.sentence_starts)
        there[at, :length], mask[at, :length] = passage.pieces.ids, True
        words[at, :length] = passage.pieces.words[passage.pieces.word]
        features[at, :length] = met.features
        cosines[at, :length, : len(questions[owner])] = met.cosines
        for first, last in spans:
            begins[at, first] = ends[at, last] = True
    owners = np.asarray([owner for owner, _, _ in read_for])
    return Batch(
        *(
            torch.from_numpy(values)
            for values in (
                asked,
                asked_words,
                asked_mask,
                owners,
                there,
                words,
                mask,
                features,
                cosines,
                begins,
                ends,
            )
        )
    )


def without(passage: Read, spans: tuple[tuple[int, int], ...], matcher: Matcher) -> Read:
    """The passage without the sentences in which the spans begin."""
    text = passage.pieces.text
    bounds = [*passage.sentence_starts, len(text)]
    gone = {
        int(np.searchsorted(passage.sentence_starts, passage.pieces.starts[first], side="right"))
        - 1
        for first, _ in spans
    }
    kept, starts = "", []
    for number in range(len(bounds) - 1):
        if number not in gone:
            starts.append(len(kept))
            kept += text[bounds[number] : bounds[number + 1]]
    return Read(matcher.cut(kept), tuple(starts) or (0,))
