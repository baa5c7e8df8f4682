"""Where a question and a passage meet, piece by piece: what the reader sees.

Pieces are those of the bundled encoder's tokenizer, whatever encoder searches. Its vectors mean the
same in all languages, so a word that is met by its translation counts as met.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from index.embed import BUNDLED, StaticEncoder, load_encoder
from index.language import fold

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

NAMES = (
    "same", "same_weight", "nearest", "nearest_weight", "character", "pair", "triple",
    "sentence", "sentence_behind", "passage", "weight", "length", "begins",
    "digit", "punctuation", "han", "latin", "kana",
)  # fmt: skip
"""What each column of `Met.features` says of a piece of the passage.

Whether the question has the same piece; how near its nearest piece is; whether the characters, pairs
and runs of three stand in the question; how much of the question its sentence and passage hold; and
what the piece is.
"""

LONGEST_QUESTION = 64
LONGEST_PASSAGE = 384
"""Pieces that are read; what stands behind them is not."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text cut into pieces: their numbers and where each begins and ends in the text."""

    text: str
    ids: Numbers
    starts: Numbers
    ends: Numbers

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Met:
    """What a question and a passage have in common.

    `features` is float32 (pieces, len(NAMES)), `cosines` float32 (pieces, pieces of the question).
    """

    features: Floats
    cosines: Floats


class Matcher:
    """Cuts texts and compares them, with the vectors of a static encoder."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self.encoder = encoder

    @property
    def fingerprint(self) -> str:
        """Of the encoder: with another one, piece numbers and cosines mean something else."""
        return self.encoder.fingerprint

    def cut(self, text: str, longest: int = LONGEST_PASSAGE) -> Pieces:
        """The first `longest` pieces of `text`."""
        ids, offsets = self.encoder.pieces(text)
        spans = np.asarray(offsets[:longest], dtype=np.int64).reshape(-1, 2)
        return Pieces(text, np.asarray(ids[:longest], dtype=np.int64), spans[:, 0], spans[:, 1])

    def met(self, question: Pieces, passage: Pieces, sentence_starts: Sequence[int]) -> Met:
        """How `passage`, whose sentences begin at `sentence_starts` (ascending), meets `question`."""
        if not len(passage) or not len(question):
            return Met(
                np.zeros((len(passage), len(NAMES)), dtype=np.float32),
                np.zeros((len(passage), len(question)), dtype=np.float32),
            )
        asked, asked_norms = self._unit(question.ids)
        there, norms = self._unit(passage.ids)
        cosines = there @ asked.T
        share = asked_norms / max(float(asked_norms.sum()), 1e-9)
        relative = asked_norms / max(float(asked_norms.max()), 1e-9)
        in_sentence = np.searchsorted(np.asarray(sentence_starts), passage.starts, side="right")
        begins = np.flatnonzero(np.diff(in_sentence, prepend=-1))
        number = np.cumsum(np.isin(np.arange(len(passage)), begins)) - 1
        best = np.maximum.reduceat(np.maximum(cosines, 0), begins, axis=0)
        held = best @ share
        kinds = _kinds(passage)
        word = 1 - kinds[:, 1]
        same = np.isin(passage.ids, question.ids) * word
        weight = np.minimum(norms / _TYPICAL_NORM, 3)
        features = np.column_stack([
            same,
            same * weight,
            cosines.max(axis=1),
            (cosines * relative).max(axis=1),
            *_runs(question.text, passage),
            held[number],
            held[number] - held.max(),
            np.full(len(passage), best.max(axis=0) @ share),
            weight,
            np.log1p(passage.ends - passage.starts),
            np.isin(np.arange(len(passage)), begins),
            kinds,
        ])  # fmt: skip
        return Met(features.astype(np.float32), cosines.astype(np.float32))

    def _unit(self, ids: Numbers) -> tuple[Floats, Floats]:
        rows = self.encoder.rows(ids)
        norms = np.linalg.norm(rows, axis=1).astype(np.float32)
        unit: Floats = rows / np.maximum(norms, np.float32(1e-9))[:, None]
        return unit, norms


@cache
def bundled() -> Matcher:
    """The matcher over the encoder that comes with the program."""
    encoder = load_encoder(BUNDLED)
    assert isinstance(encoder, StaticEncoder)
    return Matcher(encoder)


_TYPICAL_NORM = 8.0


class _Simple(dict[int, str]):
    """Code point → one folded character, so that lengths stay."""

    def __missing__(self, code: int) -> str:
        self[code] = simple = (fold(chr(code)) or chr(code))[0]
        return simple


_SIMPLE = _Simple()


def _codes(text: str) -> Numbers:
    simple = text.translate(_SIMPLE)
    return np.frombuffer(simple.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def _runs(question: str, passage: Pieces) -> list[Floats]:
    """For one, two and three characters in a row: whether a piece has one that the question has too.

    Only runs without ASCII count: Latin letters meet by chance.
    """
    asked, there = _codes(question), _codes(passage.text)
    found = []
    for length in (1, 2, 3):
        codes = _run_codes(there, length)
        hits = np.isin(codes, _run_codes(asked, length)) & (codes >= 0)
        marked = np.zeros(len(there), dtype=bool)
        for step in range(length):
            marked[step : step + len(hits)] |= hits
        found.append(np.maximum.reduceat(marked, passage.starts).astype(np.float32))
    return found


def _run_codes(codes: Numbers, length: int) -> Numbers:
    """One number for each run of `length` characters; -1 where it holds ASCII or punctuation."""
    count = max(len(codes) - length + 1, 0)
    wordlike = (codes > 0x2E7F) & ((codes < 0x3000) | (codes > 0x303F)) & (codes < 0xFF00)
    wordlike |= codes > 0xFFFF
    total = np.zeros(count, dtype=np.int64)
    whole = np.ones(count, dtype=bool)
    for step in range(length):
        total = total * 0x110000 + codes[step : step + count]
        whole &= wordlike[step : step + count]
    return np.where(whole, total, -1)


def _kinds(passage: Pieces) -> Floats:
    """Digit, punctuation, Chinese character, Latin letter, kana: by a piece's first character."""
    codes = _codes(passage.text)[passage.starts] if len(passage.text) else np.zeros(0, np.int64)
    digit = (codes >= 0x30) & (codes <= 0x39)
    latin = ((codes >= 0x61) & (codes <= 0x7A)) | ((codes >= 0xC0) & (codes <= 0x24F))
    kana = (codes >= 0x3041) & (codes <= 0x30FF)
    han = ((codes >= 0x3400) & (codes <= 0x9FFF)) | (codes >= 0x20000)
    other = (codes >= 0x250) & (codes < 0x2000) | (codes >= 0xAC00) & (codes <= 0xD7A3)
    return np.column_stack([digit, ~(digit | latin | kana | han | other), han, latin, kana]).astype(
        np.float32
    )
