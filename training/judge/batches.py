"""Examples as tensors, those of like length together."""

import random
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from qa.judge.pairing import pairs, tokens_of
from training.judge.examples import Example

TOGETHER = 60
"""Batches that are sorted by length together."""


class Batch(NamedTuple):
    """See network.loss_of."""

    ids: Tensor
    mask: Tensor
    passage: Tensor
    spans: Tensor
    units: Tensor
    right: Tensor


def order(examples: Sequence[Example], size: int, seed: int) -> list[list[int]]:
    """The numbers of the examples of each step, `size` at most: shuffled, but those of a step of about one length, the
    shortest first.
    """
    generator = random.Random(seed)
    numbers = list(range(len(examples)))
    generator.shuffle(numbers)
    found = []
    for at in range(0, len(numbers), size * TOGETHER):
        part = sorted(numbers[at : at + size * TOGETHER], key=lambda number: _weight(examples[number]))
        batches = [part[n : n + size] for n in range(0, len(part), size)]
        generator.shuffle(batches)
        found += batches
    return found


def _weight(example: Example) -> int:
    """About its tokens: a Chinese character has the weight of two or three Latin ones."""
    text = example.question + example.text
    return sum(1 if character.isascii() else 3 for character in text)


def batch(tokenizer: Any, examples: Sequence[Example]) -> Batch:
    """One batch. An answer that was cut off with the passage's end is no answer."""
    read = pairs(tokenizer, [one.question for one in examples], [(one.context, one.text) for one in examples])
    shape = (len(examples), max(len(one.units) for one in examples) or 1, read.ids.shape[1])
    units, right = np.zeros(shape, dtype=np.float32), np.zeros(shape[:2], dtype=np.float32)
    spans = np.zeros((len(examples), 2), dtype=np.int64)
    for row, one in enumerate(examples):
        starts, ends = read.starts[row], read.ends[row]
        for at, unit in enumerate(one.units):
            inside = tokens_of(starts, ends, unit)
            if count := inside.sum():
                units[row, at, inside] = 1 / count
                right[row, at] = at in one.right
        if one.answer and (found := np.flatnonzero(tokens_of(starts, ends, one.answer))).size:
            spans[row] = found[0], found[-1]
    return Batch(*map(torch.from_numpy, (read.ids, read.mask, read.starts >= 0, spans, units, right)))
