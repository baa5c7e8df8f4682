"""Write a question and a passage in its context as the token ids that the judge reads.

`<s> question </s></s> context and passage </s>`, as multilingual-e5 pairs two texts. Its tokenizer drops line breaks and
tabs, which hold tables together, so they are read as marks of their own; every character keeps its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 384
"""Tokens of a question and a passage together; what is longer loses the passage's end."""

LONGEST_QUESTION = 96
"""Characters of a question that are read."""

Places = NDArray[np.int32] | NDArray[np.int64]

MARKS = str.maketrans({"\n": "¶", "\t": "|"})


@dataclass(frozen=True, slots=True)
class Pairs:
    """A batch, padded: int64 `ids` and `mask` (pairs, tokens); `starts` and `ends` int32 (pairs, tokens), the characters
    of each token in the passage, -1 for tokens that are not of the passage."""

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


def head(context: Sequence[str]) -> str:
    """The lines of a passage's context, before it."""
    return "".join(f"{line}\n" for line in context if line)


def pairs(
    tokenizer: Any, questions: Sequence[str], passages: Sequence[tuple[Sequence[str], str]], longest: int = LONGEST
) -> Pairs:
    """Each question with its passage, a context and a text. `tokenizer` neither pads nor truncates."""
    heads = [head(context) for context, _ in passages]
    written = [
        (question[:LONGEST_QUESTION].translate(MARKS), (above + text).translate(MARKS))
        for question, above, (_, text) in zip(questions, heads, passages, strict=True)
    ]
    encodings = tokenizer.encode_batch(written)
    width = min(longest, max((len(one.ids) for one in encodings), default=0))
    ids = np.full((len(encodings), width), PADDING, dtype=np.int64)
    mask = np.zeros_like(ids)
    starts = np.full(ids.shape, -1, dtype=np.int32)
    ends = starts.copy()
    for row, (one, above) in enumerate(zip(encodings, heads, strict=True)):
        count = min(len(one.ids), width)
        ids[row, :count] = one.ids[:count]
        mask[row, :count] = 1
        if count < len(one.ids):
            ids[row, count - 1] = one.ids[-1]
        places = np.asarray(one.offsets[:count], dtype=np.int32) - len(above)
        of_passage = _second(one.sequence_ids[:count])
        inside = of_passage & (places[:, 1] > places[:, 0]) & (places[:, 1] > 0)
        starts[row, :count][inside] = np.maximum(places[inside, 0], 0)
        ends[row, :count][inside] = places[inside, 1]
    return Pairs(ids, mask, starts, ends)


PADDING = 1
"""The id of `<pad>` in XLM-R's vocabulary, whole or cut."""


def _second(sequences: Sequence[int | None]) -> NDArray[np.bool_]:
    return np.asarray([number == 1 for number in sequences])


def tokens_of(starts: Places, ends: Places, span: tuple[int, int]) -> NDArray[np.bool_]:
    """Which tokens of one pair lie in a span of the passage, in whole or in part."""
    return (starts >= 0) & (starts < span[1]) & (ends > span[0])
