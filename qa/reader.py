"""Read passages for an answer: a small network that says where in a passage an answer begins and ends.

Trained by `training/reader.py` on `training/network.py`'s network; run here in numpy, all passages of a
question at once: they stand in one long array with gaps between, so that no convolution sees two.
"""

import json
import math
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from index.errors import EncoderError, cause
from index.records import Passage, Span
from qa import convolve, match
from qa.match import LONGEST_PASSAGE, LONGEST_QUESTION, Matcher, Met, Pieces

Floats = npt.NDArray[np.float32]

BUNDLED_FOLDER = Path(__file__).parent / "reader"
LONGEST_ANSWER = 48
"""Pieces of a short answer, at most."""

SHORTER = 0.5
"""What a short answer pays for its length, in logits per factor of e; chosen on the development sets, where
people mark shorter answers than in most of the training."""

IN_CLAUSE = 1.0
"""What a short answer gains, in logits at each end, if its clause meets all of the question: of several dates in one
sentence, the one beside the words asked about. Chosen on the development sets too."""

AT_ONCE = 1024
"""Pieces of passages that are read together, about: their values stay in a processor's cache."""

THREADS = min(4, os.cpu_count() or 1)
"""Groups of passages that are read side by side."""

FORMAT = 2

_EDGE = " \t\n，。、；：！？,.;:!?"
"""What a short answer neither begins nor ends with."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader says of one sentence.

    `begins` and `ends` are logits, against 0 for "no passage says it", of an answer that begins or
    ends in the sentence; `span` is the likeliest answer in it, in the document, with its logit
    `score`.
    """

    begins: float
    ends: float
    span: Span
    score: float


NOTHING = -12.0
"""Logit of a sentence in which nothing was read."""


class Reader(Protocol):
    """Anything that reads passages for a question."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[list[Reading]]:
        """For each passage the reading of each of its sentences."""
        ...


class BundledReader:
    """The reader that comes with the program, or another that `training/reader.py` made."""

    def __init__(self, folder: Path = BUNDLED_FOLDER, matcher: Matcher | None = None) -> None:
        self._matcher = matcher or match.bundled()
        try:
            facts = json.loads((folder / "reader.json").read_text("utf-8"))
            if facts["format"] != FORMAT or facts["encoder"] != self._matcher.fingerprint:
                raise ValueError("made for another version or encoder")
            self._shape = facts["shape"]
            self._weights = _weights(folder / "reader.safetensors")
            self._check()
            self._learnt = _learnt(self._weights, self._matcher.encoder.size)
            self._convolutions: dict[str, tuple[Floats, Floats]] = {}
            self._rooms = threading.local()
            self._ready()
            self.logits(*_TRIAL)
        except Exception as error:  # safetensors raises its own kinds
            raise EncoderError(
                f"阅读模型 {folder} 缺失或已损坏（{cause(error)}）。请重新安装程序",
                "the reader is missing or damaged; install the program again",
            ) from error

    def read(self, question: str, passages: Sequence[Passage]) -> list[list[Reading]]:
        """For each passage the reading of each of its sentences."""
        asked = self._matcher.cut(question, LONGEST_QUESTION)
        cut = self._matcher.cut_all([passage.text for passage in passages])
        if not len(asked) or not any(len(pieces) for pieces in cut):
            return [[unread(span) for span in passage.sentences] for passage in passages]
        met = [
            self._matcher.met(asked, pieces, [s.start - p.span.start for s in p.sentences])
            for pieces, p in zip(cut, passages, strict=True)
        ]
        logits = self.logits(asked, cut, met)
        return [
            list(readings(passage, pieces, found, IN_CLAUSE * one.clause))
            for passage, pieces, found, one in zip(passages, cut, logits, met, strict=True)
        ]

    def logits(self, asked: Pieces, cut: Sequence[Pieces], met: Sequence[Met]) -> list[Floats]:
        """For each passage float32 (pieces, 2): logits of an answer's beginning and end.

        Raises EncoderError when they are not numbers.
        """
        question = self._question(asked)
        groups = [*_together([len(pieces) for pieces in cut])]

        def read(few: slice) -> list[Floats]:  # leaves the interpreter's lock while it reckons
            return self._read(question, cut[few], met[few])

        side_by_side = len(groups) > 1 and THREADS > 1
        of_groups = _threads().map(read, groups) if side_by_side else map(read, groups)
        found = [logits for of_group in of_groups for logits in of_group]
        if not all(np.isfinite(logits).all() for logits in found):
            raise EncoderError(
                "阅读模型给出了无效的数（NaN 或无穷大）。请重新安装程序",
                "the reader gives values that are not numbers; install the program again",
            )
        return found

    def _question(self, asked: Pieces) -> "_Question":
        weights, width = self._weights, self._shape["width"]
        (place,), gaps, values = self._empty([len(asked)])
        values[place] = self._embedded(asked) @ weights["enter.weight"].T
        values += weights["enter.bias"]
        for number, gap in enumerate(self._shape["shared"]):
            self._block(f"shared.{number}", gap, values, gaps)
        question = values[place]
        shares = _softmax(self._linear("weigh", question)[:, 0])
        summary = self._linear("asked", shares @ question)
        keys = question @ weights["key.weight"].T / np.float32(width**0.5)
        seen, both, alone = np.split(weights["join.weight"].T, 3)
        return _Question(
            vectors=question,
            keys=weights["query.weight"].T @ keys.T,
            joined=question @ seen,
            both=both,
            alone=summary[:, None] * alone,
            summary=summary + weights["join.bias"],
        )

    def _read(
        self, question: "_Question", cut: Sequence[Pieces], met: Sequence[Met]
    ) -> list[Floats]:
        """The logits of a few passages, which stand below each other with gaps between."""
        weights = self._weights
        places, gaps, there = self._empty([len(pieces) for pieces in cut])
        for place, pieces, one in zip(places, cut, met, strict=True):
            there[place] = self._embedded(pieces) @ weights["enter.weight"].T
            there[place] += one.features @ weights["met.weight"].T
        there += weights["enter.bias"] + weights["met.bias"]
        for number, gap in enumerate(self._shape["shared"]):
            self._block(f"shared.{number}", gap, there, gaps)
        scores = there @ question.keys
        for place, one in zip(places, met, strict=True):
            scores[place] += weights["near"] * one.cosines
        shares = _softmax(scores)
        seen = shares @ question.vectors
        seen *= there
        there += there @ question.alone
        there += shares @ question.joined
        there += seen @ question.both
        there += question.summary
        for number, gap in enumerate(self._shape["deep"]):
            self._block(f"deep.{number}", gap, there, gaps)
        logits = self._linear("out", self._normal("normal", there))
        return [logits[place] for place in places]

    def _empty(self, lengths: Sequence[int]) -> tuple[list[slice], list[slice], Floats]:
        """Where passages of these lengths stand, what is between them, and zeros for all of it."""
        distances = [*self._shape["shared"], *self._shape["deep"]]
        places = _places(lengths, max(distances))
        count = convolve.padded(places[-1].stop + max(distances), math.lcm(*distances))
        ends = [0, *(place.stop for place in places)]
        starts = [*(place.start for place in places), count]
        gaps = [slice(end, start) for end, start in zip(ends, starts, strict=True)]
        return places, gaps, np.zeros((count, self._shape["width"]), dtype=np.float32)

    def _embedded(self, pieces: Pieces) -> Floats:
        """What the piece's word means, and what was learnt of the word and of the piece itself."""
        values = self._rows(pieces.words)[pieces.word]
        learnt = slice(self._shape["meaning"], None)
        values[:, learnt] += self._rows(pieces.ids)[:, learnt]
        return values

    def _rows(self, ids: npt.NDArray[np.int64]) -> Floats:
        ids = self._learnt[ids]
        rows: Floats = self._weights["pieces"][ids] * self._weights["factors"][ids, None]
        return rows

    def _block(self, name: str, gap: int, values: Floats, gaps: Sequence[slice]) -> None:
        """A gated convolution, added to `values`. What stands in `gaps` is seen as zeros."""
        seen = self._normal(f"{name}.normal", values)
        for between in gaps:
            seen[between] = 0
        weights, bias = self._convolutions[name]
        made = convolve.convolved(seen, weights, bias, gap, self._room(len(values)))
        value, gate = np.split(made, 2, axis=1)
        np.exp(gate, out=gate)
        gate += 1
        value /= gate
        values += value

    def _room(self, rows: int) -> convolve.Room:
        """The room of this thread, for so many rows or more."""
        known: tuple[int, convolve.Room] | None = getattr(self._rooms, "known", None)
        if known is None or known[0] < rows:
            width = self._shape["width"]
            known = self._rooms.known = rows, convolve.Room(rows, width, 2 * width)
        return known[1]

    def _linear(self, name: str, values: Floats) -> Floats:
        product: Floats = values @ self._weights[f"{name}.weight"].T
        product += self._weights[f"{name}.bias"]
        return product

    def _normal(self, name: str, values: Floats) -> Floats:
        """Layer normalisation (Ba et al., 2016)."""
        width = values.shape[1]
        centred: Floats = values - (values @ np.full((width, 1), 1 / width, dtype=np.float32))
        deviation = np.sqrt(np.einsum("ij,ij->i", centred, centred) / width + 1e-5)
        centred *= (1 / deviation)[:, None]
        centred *= self._weights[f"{name}.weight"]
        centred += self._weights[f"{name}.bias"]
        return centred

    def _ready(self) -> None:
        """Make the weights of the convolutions ready; the half for the gates is turned to its negative."""
        for kind in ("shared", "deep"):
            for number in range(len(self._shape[kind])):
                name = f"{kind}.{number}"
                weight = self._weights.pop(f"{name}.linear.weight")
                bias = self._weights.pop(f"{name}.linear.bias")
                sign = np.repeat(np.asarray([1, -1], dtype=np.float32), len(bias) // 2)
                ready = convolve.prepared(weight * sign[:, None])
                self._convolutions[name] = ready, bias * sign

    def _check(self) -> None:
        for name, values in self._weights.items():
            if not np.isfinite(values).all():
                raise ValueError(f"{name} holds values that are not numbers")


@dataclass(frozen=True, slots=True)
class _Question:
    """A question as passages are read with it: its pieces (`vectors`), and what of the attention to
    them and of the layer that joins them in can be reckoned once.
    """

    vectors: Floats
    keys: Floats
    joined: Floats
    both: Floats
    alone: Floats
    summary: Floats


def _weights(file: Path) -> dict[str, Any]:
    from safetensors.numpy import load_file

    return {
        name: values if values.dtype in (np.int8, np.int32) else values.astype(np.float32)
        for name, values in load_file(file).items()
    }


def _learnt(weights: dict[str, Any], pieces: int) -> npt.NDArray[np.int64]:
    """For each of the encoder's pieces the one that the network learnt: itself, or one `like` it, for pieces that came
    or moved since (`training/known.py`)."""
    known = len(weights["pieces"])
    like = weights.get("like", np.arange(known)).astype(np.int64)
    if len(like) != pieces or not 0 <= like.min() <= like.max() < known:
        raise ValueError(f"{len(like)} pieces, the encoder has {pieces}")
    return np.asarray(like)


def _trial() -> tuple[Pieces, list[Pieces], list[Met]]:
    """The smallest input: it shows on loading whether all weights are there and fit."""
    one = np.zeros(1, dtype=np.int64)
    pieces = Pieces("一", one, one, one + 1, one, one)
    features = np.zeros((1, len(match.NAMES)), dtype=np.float32)
    zeros = np.zeros((1, 1), dtype=np.float32)
    return pieces, [pieces], [Met(features, zeros, zeros[0])]


_TRIAL = _trial()


@cache
def _threads() -> ThreadPoolExecutor:
    """Threads that read, shared by all questions; each has a processor to itself, so products need no more."""
    threadpool_limits(1, user_api="blas")
    return ThreadPoolExecutor(THREADS, thread_name_prefix="reader")


def _together(lengths: Sequence[int]) -> Iterator[slice]:
    """Passages that are read at once."""
    start = rows = 0
    for number, length in enumerate(lengths):
        if rows and rows + length > AT_ONCE:
            yield slice(start, number)
            start, rows = number, 0
        rows += length
    yield slice(start, len(lengths))


def _places(lengths: Sequence[int], between: int) -> list[slice]:
    """Where each passage stands in one long array, with `between` empty rows before each."""
    places, at = [], 0
    for length in lengths:
        places.append(slice(at + between, at + between + length))
        at += between + length
    return places


def readings(
    passage: Passage, pieces: Pieces, logits: Floats, favour: Floats | None = None
) -> Iterator[Reading]:
    """The reading of each sentence, from logits float32 (pieces, 2) of beginnings and ends.

    `favour` float32 (pieces,) is added to both when the short answer is chosen, and to nothing else.
    """
    favour = np.zeros(len(logits), dtype=np.float32) if favour is None else favour
    begin = passage.span.start
    borders = [border - begin for span in passage.sentences for border in (span.start, span.end)]
    numbers = np.searchsorted(pieces.starts, borders).tolist()
    for span, first, stop in zip(passage.sentences, numbers[::2], numbers[1::2], strict=True):
        if first == stop:
            yield unread(span)
            continue
        begins, ends = logits[first:stop, 0], logits[first:stop, 1]
        opening, closing, score = _best(begins, ends, favour[first:stop])
        start, end = int(pieces.starts[first + opening]), int(pieces.ends[first + closing])
        part = pieces.text[start:end]
        start += len(part) - len(part.lstrip(_EDGE))
        yield Reading(
            begins=_any_of(begins),
            ends=_any_of(ends),
            span=Span(begin + start, begin + max(start, start + len(part.strip(_EDGE)))),
            score=score,
        )


def _any_of(logits: Floats) -> float:
    """The logit of "any of them"."""
    top = float(logits.max())
    return top + math.log(float(np.exp(logits - top).sum()))


def _best(begins: Floats, ends: Floats, favour: Floats) -> tuple[int, int, float]:
    """First and last piece of the answer to show, and the mean logit of the likeliest one.

    The one to show has at most LONGEST_ANSWER pieces, and pays for each doubling of its length.
    """
    count = len(begins)
    allowed, price = _pairs(max(count, LONGEST_PASSAGE))
    sums = begins[:, None] + allowed[:count, :count]
    sums += ends
    paid = sums + favour[:, None] + favour - price[:count, :count]
    shown = int(paid.argmax())
    return shown // count, shown % count, float(sums.max()) / 2


@lru_cache(2)
def _pairs(count: int) -> tuple[Floats, Floats]:
    """float32 (count, count), twice, of a first and a last piece: 0 where an answer may have them, -inf
    where not; and what an answer pays for its length.
    """
    numbers = np.arange(count)
    apart = numbers[None, :] - numbers[:, None]
    allowed = np.where((apart >= 0) & (apart < LONGEST_ANSWER), 0, -np.inf)
    price = SHORTER * np.log1p(np.maximum(apart, 0))
    return allowed.astype(np.float32), price.astype(np.float32)


def unread(span: Span) -> Reading:
    """The reading of a sentence that nothing was read of."""
    return Reading(NOTHING, NOTHING, Span(span.start, span.start), NOTHING)


def _softmax(values: Floats) -> Floats:
    raised = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares
