"""Read passages for an answer: a small network that says where in a passage an answer begins and ends.

Trained by `training/reader.py` on `training/network.py`'s network; run here in numpy, all passages of a
question at once: they stand in one long array with gaps between, so that no convolution sees two.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import EncoderError, cause
from index.records import Passage, Span
from qa import match
from qa.match import LONGEST_QUESTION, Matcher, Met, Pieces

Floats = npt.NDArray[np.float32]

BUNDLED_FOLDER = Path(__file__).parent / "reader"
LONGEST_ANSWER = 32
"""Pieces of a short answer, at most."""

SHORTER = 0.5
"""What a short answer pays for its length, in logits per factor of e; chosen on the development sets, where
people mark shorter answers than in most of the training."""

FORMAT = 1

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
        except Exception as error:  # safetensors raises its own kinds
            raise EncoderError(
                f"阅读模型 {folder} 缺失或已损坏（{cause(error)}）。请重新安装程序",
                "the reader is missing or damaged; install the program again",
            ) from error

    def read(self, question: str, passages: Sequence[Passage]) -> list[list[Reading]]:
        """For each passage the reading of each of its sentences."""
        asked = self._matcher.cut(question, LONGEST_QUESTION)
        cut = [self._matcher.cut(passage.text) for passage in passages]
        if not len(asked) or not any(len(pieces) for pieces in cut):
            return [[unread(span) for span in passage.sentences] for passage in passages]
        met = [
            self._matcher.met(asked, pieces, [s.start - p.span.start for s in p.sentences])
            for pieces, p in zip(cut, passages, strict=True)
        ]
        logits = self.logits(asked, cut, met)
        return [
            list(readings(passage, pieces, found))
            for passage, pieces, found in zip(passages, cut, logits, strict=True)
        ]

    def logits(self, asked: Pieces, cut: Sequence[Pieces], met: Sequence[Met]) -> list[Floats]:
        """For each passage float32 (pieces, 2): logits of an answer's beginning and end.

        Raises EncoderError when they are not numbers.
        """
        weights, shape = self._weights, self._shape
        question = self._linear("enter", self._embedded(asked.ids))
        everything = np.ones((len(asked), 1), dtype=np.float32)
        for number, gap in enumerate(shape["shared"]):
            question = self._block(f"shared.{number}", gap, question, everything)
        shares = _softmax(self._linear("weigh", question)[:, 0])
        summary = self._linear("asked", shares @ question)

        between = max(*shape["shared"], *shape["deep"])
        places = _places([len(pieces) for pieces in cut], between)
        length = places[-1].stop + between
        mask = np.zeros((length, 1), dtype=np.float32)
        there = np.zeros((length, shape["width"]), dtype=np.float32)
        for place, pieces, one in zip(places, cut, met, strict=True):
            mask[place] = 1
            there[place] = self._embedded(pieces.ids) @ weights["enter.weight"].T
            there[place] += one.features @ weights["met.weight"].T
        there += weights["enter.bias"] + weights["met.bias"]
        for number, gap in enumerate(shape["shared"]):
            there = self._block(f"shared.{number}", gap, there, mask)
        keys = question @ weights["key.weight"].T / np.float32(shape["width"] ** 0.5)
        scores = there @ weights["query.weight"].T @ keys.T
        for place, one in zip(places, met, strict=True):
            scores[place] += weights["near"] * one.cosines
        seen = _softmax(scores) @ question
        there += self._linear("join", np.concatenate([seen, there * seen, there * summary], axis=1))
        there += summary
        for number, gap in enumerate(shape["deep"]):
            there = self._block(f"deep.{number}", gap, there, mask)
        logits = self._linear("out", self._normal("normal", there))
        if not np.isfinite(logits).all():
            raise EncoderError(
                "阅读模型给出了无效的数（NaN 或无穷大）。请重新安装程序",
                "the reader gives values that are not numbers; install the program again",
            )
        return [logits[place] for place in places]

    def _embedded(self, ids: npt.NDArray[np.int64]) -> Floats:
        rows: Floats = self._weights["pieces"][ids] * self._weights["factors"][ids, None]
        return rows

    def _block(self, name: str, gap: int, values: Floats, mask: Floats) -> Floats:
        seen = self._normal(f"{name}.normal", values) * mask
        taps = np.zeros((len(seen), 3, seen.shape[1]), dtype=np.float32)
        taps[gap:, 0] = seen[:-gap] if gap < len(seen) else 0
        taps[:, 1] = seen
        taps[:-gap, 2] = seen[gap:]
        both = self._linear(f"{name}.linear", taps.reshape(len(seen), -1))
        value, gate = np.split(both, 2, axis=1)
        result: Floats = values + value / (1 + np.exp(-gate))
        return result

    def _linear(self, name: str, values: Floats) -> Floats:
        product: Floats = values @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return product

    def _normal(self, name: str, values: Floats) -> Floats:
        """Layer normalisation (Ba et al., 2016)."""
        centred = values - values.mean(axis=1, keepdims=True)
        deviation = np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + 1e-5)
        scaled: Floats = (
            centred / deviation * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        )
        return scaled

    def _check(self) -> None:
        for name, values in self._weights.items():
            if not np.isfinite(values).all():
                raise ValueError(f"{name} holds values that are not numbers")
        self.logits(*_TRIAL)


def _weights(file: Path) -> Mapping[str, Any]:
    from safetensors.numpy import load_file

    return {
        name: values if values.dtype == np.int8 else values.astype(np.float32)
        for name, values in load_file(file).items()
    }


def _trial() -> tuple[Pieces, list[Pieces], list[Met]]:
    """The smallest input: it shows on loading whether all weights are there and fit."""
    one = np.zeros(1, dtype=np.int64)
    pieces = Pieces("一", one, one, one + 1)
    features = np.zeros((1, len(match.NAMES)), dtype=np.float32)
    return pieces, [pieces], [Met(features, np.zeros((1, 1), dtype=np.float32))]


_TRIAL = _trial()


def _places(lengths: Sequence[int], between: int) -> list[slice]:
    """Where each passage stands in one long array, with `between` empty rows before each."""
    places, at = [], 0
    for length in lengths:
        places.append(slice(at + between, at + between + length))
        at += between + length
    return places


def readings(passage: Passage, pieces: Pieces, logits: Floats) -> Iterator[Reading]:
    """The reading of each sentence, from logits float32 (pieces, 2) of beginnings and ends."""
    begin = passage.span.start
    for span in passage.sentences:
        inside = np.flatnonzero(
            (pieces.starts >= span.start - begin) & (pieces.starts < span.end - begin)
        )
        if not len(inside):
            yield unread(span)
            continue
        begins, ends = logits[inside, 0], logits[inside, 1]
        first, last, score = _best(begins, ends)
        start, end = int(pieces.starts[inside[first]]), int(pieces.ends[inside[last]])
        part = pieces.text[start:end]
        start += len(part) - len(part.lstrip(_EDGE))
        yield Reading(
            begins=float(np.logaddexp.reduce(begins)),
            ends=float(np.logaddexp.reduce(ends)),
            span=Span(begin + start, begin + max(start, start + len(part.strip(_EDGE)))),
            score=score,
        )


def _best(begins: Floats, ends: Floats) -> tuple[int, int, float]:
    """First and last piece of the answer to show, and the mean logit of the likeliest one.

    The one to show has at most LONGEST_ANSWER pieces, and pays for each doubling of its length.
    """
    count = len(begins)
    apart = np.arange(count)[None, :] - np.arange(count)[:, None]
    allowed = (apart >= 0) & (apart < LONGEST_ANSWER)
    sums = np.where(allowed, begins[:, None] + ends[None, :], -np.inf)
    paid = sums - SHORTER * np.log1p(np.maximum(apart, 0))
    first, last = np.unravel_index(int(paid.argmax()), sums.shape)
    return int(first), int(last), float(sums.max()) / 2


def unread(span: Span) -> Reading:
    """The reading of a sentence that nothing was read of."""
    return Reading(NOTHING, NOTHING, Span(span.start, span.start), NOTHING)


def _softmax(values: Floats) -> Floats:
    raised = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares
