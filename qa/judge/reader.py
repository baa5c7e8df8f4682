"""Read passages for an answer: a small network that says where in a passage an answer begins and ends.

Trained by `training/reader/__main__.py` on `training/reader/network.py`'s network; run here in numpy, all passages of a
question at once.
"""

import json
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from index.errors import EncoderError, cause
from index.records import Passage
from qa.judge import inputs
from qa.judge.decode import Prediction, not_read, predictions
from qa.judge.inputs import LONGEST_QUESTION, Matcher, Overlap, Tokens
from qa.judge.network import convolve
from qa.judge.network.layout import Block, Layout

Floats = npt.NDArray[np.float32]

BUNDLED_FOLDER = Path(__file__).parent.parent / "reader"

AT_ONCE = 1024
"""Tokens of passages that are read together, at most, about: their values stay in a processor's cache."""

THREADS = min(4, os.cpu_count() or 1)
"""Groups of passages that are read side by side."""

FORMAT = 2


class BundledReader:
    """The reader that comes with the program, or another that `training/reader/__main__.py` made."""

    def __init__(self, folder: Path = BUNDLED_FOLDER, matcher: Matcher | None = None) -> None:
        self._matcher = matcher or inputs.bundled()
        try:
            facts = json.loads((folder / "reader.json").read_text("utf-8"))
            if facts["format"] != FORMAT or facts["encoder"] != self._matcher.fingerprint:
                raise ValueError("made for another version or encoder")
            self._shape = facts["shape"]
            self._weights = _weights(folder / "reader.safetensors")
            self._check()
            self._learnt = _learnt(self._weights, self._matcher.encoder.vocabulary_size)
            self._scratch = threading.local()
            self._blocks = {kind: self._ready(kind) for kind in ("shared", "deep")}
            self.logits(*_TRIAL)
        except Exception as error:  # safetensors raises its own kinds
            raise EncoderError(
                f"阅读模型 {folder} 缺失或已损坏（{cause(error)}）。请重新安装程序",
                f"the reader {folder} is missing or damaged ({cause(error)}); install the program again",
            ) from error

    def read(self, question: str, passages: Sequence[Passage]) -> list[list[Prediction]]:
        """For each passage the prediction of each of its sentences."""
        asked = self._matcher.cut(question, LONGEST_QUESTION)
        cut = self._matcher.cut_all([passage.text for passage in passages])
        if not len(asked) or not any(len(tokens) for tokens in cut):
            return [[not_read(span) for span in passage.sentences] for passage in passages]
        overlaps = [
            self._matcher.overlap(asked, tokens, [s.start - p.span.start for s in p.sentences])
            for tokens, p in zip(cut, passages, strict=True)
        ]
        logits = self.logits(asked, cut, overlaps)
        return [
            list(predictions(passage, tokens, found, one))
            for passage, tokens, found, one in zip(passages, cut, logits, overlaps, strict=True)
        ]

    def logits(self, asked: Tokens, cut: Sequence[Tokens], overlaps: Sequence[Overlap]) -> list[Floats]:
        """For each passage float32 (tokens, 2): logits of an answer's beginning and end.

        Raises EncoderError when they are not numbers.
        """
        question = self._question(asked)
        groups = _groups([len(tokens) for tokens in cut])

        def read(few: list[int]) -> list[Floats]:  # leaves the interpreter's lock while it reckons
            return self._read(question, [cut[at] for at in few], [overlaps[at] for at in few])

        side_by_side = len(groups) > 1 and THREADS > 1
        of_groups = _threads().map(read, groups) if side_by_side else map(read, groups)
        of_passages = {
            at: logits
            for few, of_group in zip(groups, of_groups, strict=True)
            for at, logits in zip(few, of_group, strict=True)
        }
        found = [of_passages[at] for at in range(len(cut))]
        if not all(np.isfinite(logits).all() for logits in found):
            raise EncoderError(
                "阅读模型给出了无效的数（NaN 或无穷大）。请重新安装程序",
                "the reader gives values that are not numbers; install the program again",
            )
        return found

    def _question(self, asked: Tokens) -> "_Question":
        weights, width = self._weights, self._shape["width"]
        layout = Layout.of([len(asked)], self._gaps)
        values = layout.spread(self._embedded(asked) @ weights["enter.weight"].T)
        values += weights["enter.bias"]
        for block in self._blocks["shared"]:
            self._convolve(block, values, layout)
        question = values[layout.there]
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

    def _read(self, question: "_Question", cut: Sequence[Tokens], overlaps: Sequence[Overlap]) -> list[Floats]:
        """The logits of a few passages."""
        weights = self._weights
        lengths = [len(tokens) for tokens in cut]
        layout = Layout.of(lengths, self._gaps)
        entered = np.concatenate([self._embedded(tokens) for tokens in cut])
        entered = entered @ weights["enter.weight"].T
        entered += np.concatenate([one.features for one in overlaps]) @ weights["met.weight"].T
        there = layout.spread(entered)
        there += weights["enter.bias"] + weights["met.bias"]
        for block in self._blocks["shared"]:
            self._convolve(block, there, layout)
        scores = there @ question.keys
        near = np.concatenate([one.cosines for one in overlaps])
        near *= weights["near"]
        scores[layout.there] += near
        shares = _softmax(scores)
        seen = shares @ question.vectors
        seen *= there
        there += there @ question.alone
        there += shares @ question.joined
        there += seen @ question.both
        there += question.summary
        for block in self._blocks["deep"]:
            self._convolve(block, there, layout)
        logits = self._linear("out", self._normal("normal", there[layout.there]))
        return np.split(logits, np.cumsum(lengths)[:-1])

    @property
    def _gaps(self) -> list[int]:
        return [*self._shape["shared"], *self._shape["deep"]]

    def _embedded(self, tokens: Tokens) -> Floats:
        """What the token's word means, and what was learnt of the word and of the token itself."""
        values = self._rows(tokens.words)[tokens.word]
        learnt = slice(self._shape["meaning"], None)
        values[:, learnt] += self._rows(tokens.ids)[:, learnt]
        return values

    def _rows(self, ids: npt.NDArray[np.int64]) -> Floats:
        ids = self._learnt[ids]
        rows: Floats = self._weights["pieces"][ids] * self._weights["factors"][ids, None]
        return rows

    def _convolve(self, block: "Block", values: Floats, layout: "Layout") -> None:
        """A gated convolution, added to `values`. What stands in gaps is seen as zeros."""
        scratch: convolve.Scratch | None = getattr(self._scratch, "arrays", None)
        if scratch is None:
            scratch = self._scratch.arrays = convolve.Scratch()
        seen = scratch.array("seen", *values.shape)
        np.multiply(values, layout.scales(values), out=seen)
        made = convolve.convolved(seen, block.weights, block.bias, block.gap, layout.planes, scratch)
        first, last = layout.edges(block.gap)
        made[:, first] -= block.before
        made[:, last] -= block.behind
        value, gate = made
        np.tanh(gate, out=gate)
        gate += 1
        value *= gate
        values += value

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

    def _ready(self, kind: str) -> list["Block"]:
        """The blocks of one kind, made ready."""
        return [
            Block.of(
                gap,
                *(
                    self._weights.pop(f"{kind}.{number}.{name}")
                    for name in ("normal.weight", "normal.bias", "linear.weight", "linear.bias")
                ),
            )
            for number, gap in enumerate(self._shape[kind])
        ]

    def _check(self) -> None:
        for name, values in self._weights.items():
            if not np.isfinite(values).all():
                raise ValueError(f"{name} holds values that are not numbers")


@dataclass(frozen=True, slots=True)
class _Question:
    """A question as passages are read with it: its tokens (`vectors`), and what of the attention to
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


def _learnt(weights: dict[str, Any], tokens: int) -> npt.NDArray[np.int64]:
    """For each of the encoder's tokens the one that the network learnt: itself, or one `like` it, for tokens that came
    or moved since (`training/reader/vocabulary.py`)."""
    known = len(weights["pieces"])
    like = weights.get("like", np.arange(known)).astype(np.int64)
    if len(like) != tokens or not 0 <= like.min() <= like.max() < known:
        raise ValueError(f"{len(like)} pieces, the encoder has {tokens}")
    return np.asarray(like)


def _trial() -> tuple[Tokens, list[Tokens], list[Overlap]]:
    """The smallest input: it shows on loading whether all weights are there and fit."""
    one = np.zeros(1, dtype=np.int64)
    tokens = Tokens("一", one, one, one + 1, one, one)
    features = np.zeros((1, len(inputs.NAMES)), dtype=np.float32)
    zeros = np.zeros((1, 1), dtype=np.float32)
    return tokens, [tokens], [Overlap(features, zeros, zeros[0])]


_TRIAL = _trial()


@cache
def _threads() -> ThreadPoolExecutor:
    """Threads that read, shared by all questions; each has a processor to itself, so products need no more."""
    threadpool_limits(1, user_api="blas")
    return ThreadPoolExecutor(THREADS, thread_name_prefix="reader")


def _groups(lengths: Sequence[int]) -> list[list[int]]:
    """The numbers of passages that are read at once, by their lengths in tokens: groups of about one length, so
    that no thread waits long for another."""
    several = -(-sum(lengths) // AT_ONCE)
    several = min(len(lengths), -(-several // THREADS) * THREADS)
    groups: list[list[int]] = [[] for _ in range(several)]
    tokens = [0] * several
    for number in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
        shortest = tokens.index(min(tokens))
        groups[shortest].append(number)
        tokens[shortest] += lengths[number]
    return groups


def _softmax(values: Floats) -> Floats:
    raised = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares
