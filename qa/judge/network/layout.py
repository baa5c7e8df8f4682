"""Lay passages out for gated convolutions, and make a block's weights ready for them.

All passages stand in one long array with gaps between, so that no convolution sees two; in planes, as `qa.judge.network.convolve`
wants them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa.judge.network import convolve

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Block:
    """Weights of a gated convolution, with those of the layer normalisation before it taken in.

    `normal` centres each row, divides it by its deviation, multiplies by its gain and adds its shift. Only the
    division is left to be done (`Layout.scales`): the rest is linear. As the shift would be seen in the gaps too, what
    it gives there, `before` and `behind`, is taken off the first and the last rows of a passage. All is halved, since a
    value times a sigmoid is half of the value times one more than the hyperbolic tangent of half the gate.
    """

    gap: int
    weights: Floats
    bias: Floats
    before: Floats
    behind: Floats

    @classmethod
    def of(cls, gap: int, gain: Floats, shift: Floats, weight: Floats, bias: Floats) -> "Block":
        taps = weight.astype(np.float64).reshape(len(weight), 3, -1) / 2
        shifted = taps @ shift
        taps *= gain
        taps -= taps.mean(axis=2, keepdims=True)
        return cls(
            gap,
            convolve.prepared(taps.reshape(weight.shape), 2),
            *(each.reshape(2, -1).astype(np.float32) for each in (bias / 2 + shifted.sum(axis=1))[None]),
            *(shifted[:, tap].reshape(2, 1, -1).astype(np.float32) for tap in (0, 2)),
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the tokens of a few passages stand: in planes, with gaps before, between and behind.

    `there` int64 (tokens,) are the places of all tokens, passage after passage, `between` those of the gaps; `after` and
    `left` count the tokens of its passage before each, and from it on.
    """

    rows: int
    planes: int
    there: Numbers
    between: Numbers
    after: Numbers
    left: Numbers

    @classmethod
    def of(cls, lengths: Sequence[int], gaps: Sequence[int]) -> "Layout":
        gap = max(gaps)
        counts = np.asarray(lengths)
        planes = convolve.Planes(int(counts.sum()) + gap * (len(counts) + 1), gaps)
        passage = np.repeat(np.arange(len(counts)), counts)
        after = np.arange(len(passage)) - (np.cumsum(counts) - counts)[passage]
        numbers = np.arange(len(passage)) + gap * (passage + 1)
        return cls(
            len(planes.places),
            planes.count,
            planes.places[numbers],
            np.delete(planes.places, numbers),
            after,
            counts[passage] - after,
        )

    def spread(self, values: Floats) -> Floats:
        """float32 (rows, width): `values` of all tokens where they stand, zeros elsewhere."""
        spread = np.zeros((self.rows, values.shape[1]), dtype=np.float32)
        spread[self.there] = values
        return spread

    def scales(self, values: Floats) -> Floats:
        """float32 (rows, 1): what each row is multiplied by so that its deviation is 1; 0 in the gaps."""
        width = values.shape[1]
        mean = values @ np.full(width, 1 / width, dtype=np.float32)
        squares = np.einsum("ij,ij->i", values, values) / np.float32(width)
        scales: Floats = 1 / np.sqrt(squares - mean * mean + np.float32(1e-5))
        scales[self.between] = 0
        return scales[:, None]

    def edges(self, gap: int) -> tuple[Numbers, Numbers]:
        """The places of tokens that have no token `gap` before them, and those that have none behind."""
        return self.there[self.after < gap], self.there[self.left <= gap]
