"""Batches for the reader: questions, passages that answer them, and some that do not, as tensors."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from qa.judge.inputs import Matcher, Tokens
from training.reader.entity_swaps import swapped_entity
from training.reader.network import Shape
from training.reader.rows import AnnotatedQuestion, Read, Rows

BATCH = 128
"""Questions of one step."""

OTHER = 0.2
"""Part of the questions that are asked word by word in another language, where the glosses allow it."""

WITHOUT = 0.15
"""Part of the questions from which the passages that answer are taken away."""

SENTENCE_WITHOUT = 0.15
"""Part of the questions from which only the sentences that answer are taken away."""

SWAPPED = 0.15
"""Part of the questions that are entity-swap negatives, in the last passes."""

LONGEST = 320
"""Tokens of a passage that are used in training."""

FOLDS = 3
"""Parts of the texts: each teacher leaves one out."""

MOST = 8
"""Passages that one question is read in, at most."""

TOGETHER = 64
"""Passages beside each other in one part, so that those of one text are."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The questions of one step, their passages one below the other, and whose each passage is."""

    question: Tensor
    question_words: Tensor
    question_mask: Tensor
    fold: Tensor
    """int64 (questions,): the part of the texts that each question is asked of."""
    swapped: Tensor
    """bool (questions,): which are entity-swap negatives."""
    owner: Tensor
    slot: Tensor
    """int64 (passages,): how many passages of the same question stand before."""
    passage: Tensor
    passage_words: Tensor
    passage_mask: Tensor
    features: Tensor
    cosines: Tensor
    begins: Tensor
    ends: Tensor
    """bool (passages, tokens): where an annotated answer begins and ends."""

    @property
    def inputs(self) -> tuple[Tensor, ...]:
        """What a network takes."""
        return (
            self.question, self.question_words, self.question_mask, self.owner, self.passage,
            self.passage_words, self.passage_mask, self.features, self.cosines,
        )  # fmt: skip

    def to(self, device: str) -> "Batch":
        """The batch on a device, its 16-bit numbers as 32-bit ones."""
        moved = (getattr(self, field.name).to(device, non_blocking=True) for field in fields(self))
        return Batch(*(values.float() if values.is_floating_point() else values for values in moved))


class Steps(Dataset[Batch]):
    """The batches of a training, step by step; each is the same whoever asks for it, and when."""

    def __init__(
        self, chosen: Sequence[tuple[Rows, Sequence[AnnotatedQuestion]]], matcher: Matcher, swapped: float = 0.0
    ) -> None:
        """`swapped` is the part of the questions that become entity-swap negatives."""
        self.chosen = chosen
        self.matcher = matcher
        self.swapped = swapped

    def __len__(self) -> int:
        return len(self.chosen)

    def __getitem__(self, number: int) -> Batch:
        rows, asked = self.chosen[number]
        return gathered(rows, asked, self.matcher, random.Random(number), self.swapped)

    def ahead(self, workers: int) -> Iterable[Batch]:
        """The batches in order, made by so many processes beside."""
        return DataLoader(self, batch_size=None, num_workers=workers)


def planned(
    shares: Sequence[tuple[Rows, int]], generator: random.Random
) -> list[tuple[Rows, Sequence[AnnotatedQuestion]]]:
    """Groups of BATCH questions of one file, in random order: so many questions of each file."""
    groups: list[tuple[Rows, Sequence[AnnotatedQuestion]]] = []
    for rows, count in shares:
        taken = generator.sample(rows.asked, min(count, len(rows.asked)))
        groups += [(rows, taken[at : at + BATCH]) for at in range(0, len(taken) - BATCH + 1, BATCH)]
    generator.shuffle(groups)
    return groups


def gathered(
    rows: Rows, chosen: Sequence[AnnotatedQuestion], matcher: Matcher, generator: random.Random, swapped: float = 0.0
) -> Batch:
    """A batch: for each question a passage that answers, at times without its answer or left out, and one or
    two hard negatives. About `swapped` of the questions become entity-swap negatives."""
    read_for: list[tuple[int, Read, tuple[tuple[int, int], ...]]] = []
    questions = []
    of_another = []
    for owner, asked in enumerate(chosen):
        swap = generator.random() < swapped and swapped_entity(rows, asked, matcher, generator)
        of_another.append(bool(swap))
        if swap:
            question, number = swap
            questions.append(question)
            beside = generator.sample(asked.near[:4], min(1, len(asked.near)))
            read_for += [(owner, rows.passages[n], ()) for n in dict.fromkeys([number, *beside])]
            continue
        other = asked.other is not None and generator.random() < OTHER
        questions.append(asked.other if other and asked.other else asked.question)
        chance = generator.random()
        near = list(asked.near)
        if near and chance >= WITHOUT:
            number, spans = generator.choice(asked.right)
            passage = rows.passages[number]
            if chance < WITHOUT + SENTENCE_WITHOUT:
                passage, spans = without(passage, spans, matcher), ()
            if len(passage.tokens):
                read_for.append((owner, passage, spans))
        elif not near:
            number, spans = generator.choice(asked.right)
            read_for.append((owner, rows.passages[number], spans))
        if near:
            weights = [1 / (1 + at) for at in range(len(near))]
            count = 1 if chance >= WITHOUT and generator.random() < 0.6 else 2
            others = (rows.passages[n] for n in set(generator.choices(near, weights, k=count)))
            read_for += [(owner, other, ()) for other in others if len(other.tokens)]
    cut = [(owner, *cropped(passage, spans)) for owner, passage, spans in read_for]
    folds = [fold_of(asked) for asked in chosen]
    return tensors(questions, cut, matcher, folds, of_another)


def fold_of(asked: AnnotatedQuestion) -> int:
    return asked.right[0][0] // TOGETHER % FOLDS


def cropped(passage: Read, spans: tuple[tuple[int, int], ...]) -> tuple[Read, tuple[tuple[int, int], ...]]:
    """The passage cut to LONGEST tokens, so that no batch is mostly padding; a span stays inside."""
    tokens = passage.tokens
    if len(tokens) <= LONGEST:
        return passage, spans
    first = max(0, spans[0][1] + 1 - LONGEST) if spans else 0
    last = first + LONGEST
    inside = tuple((a - first, b - first) for a, b in spans if first <= a and b < last)
    return Read(tokens.part(first, last), passage.sentence_starts), inside


def tensors(
    questions: Sequence[Tokens],
    read_for: Sequence[tuple[int, Read, tuple[tuple[int, int], ...]]],
    matcher: Matcher,
    folds: Sequence[int],
    swapped: Sequence[bool] = (),
) -> Batch:
    longest_question = max(len(question) for question in questions)
    longest = max(len(passage.tokens) for _, passage, _ in read_for)
    asked = np.zeros((len(questions), longest_question), dtype=np.int32)
    asked_words = np.zeros_like(asked)
    asked_mask = np.zeros(asked.shape, dtype=bool)
    for number, question in enumerate(questions):
        asked[number, : len(question)] = question.ids
        asked_words[number, : len(question)] = question.words[question.word]
        asked_mask[number, : len(question)] = True
    shape = (len(read_for), longest)
    there, words = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    mask = np.zeros(shape, dtype=bool)
    begins, ends = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    features = np.zeros((*shape, Shape().features), dtype=np.float16)
    cosines = np.zeros((*shape, longest_question), dtype=np.float16)
    owners = np.asarray([owner for owner, _, _ in read_for])
    slots = np.zeros_like(owners)
    for at, (owner, passage, spans) in enumerate(read_for):
        length = len(passage.tokens)
        overlap = matcher.overlap(questions[owner], passage.tokens, passage.sentence_starts)
        there[at, :length], mask[at, :length] = passage.tokens.ids, True
        words[at, :length] = passage.tokens.words[passage.tokens.word]
        features[at, :length] = overlap.features
        cosines[at, :length, : len(questions[owner])] = overlap.cosines
        slots[at] = (owners[:at] == owner).sum()
        for first, last in spans:
            begins[at, first] = ends[at, last] = True
    of_questions = (asked, asked_words, asked_mask, folds, swapped or [False] * len(questions))
    of_passages = (owners, slots, there, words, mask, features, cosines, begins, ends)
    return Batch(*(torch.from_numpy(np.asarray(one)) for one in (*of_questions, *of_passages)))


def without(passage: Read, spans: tuple[tuple[int, int], ...], matcher: Matcher) -> Read:
    """The passage without the sentences in which the spans begin."""
    text = passage.tokens.text
    bounds = [*passage.sentence_starts, len(text)]
    gone = {
        int(np.searchsorted(passage.sentence_starts, passage.tokens.starts[first], side="right")) - 1
        for first, _ in spans
    }
    kept, starts = "", []
    for number in range(len(bounds) - 1):
        if number not in gone:
            starts.append(len(kept))
            kept += text[bounds[number] : bounds[number + 1]]
    return Read(matcher.cut(kept), tuple(starts) or (0,))
