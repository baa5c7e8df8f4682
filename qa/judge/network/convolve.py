"""Convolve rows with a kernel of three, in half of the products that it takes row by row.

Minimal filtering F(4, 3) (Winograd 1980; Lavin and Gray, CVPR 2016): four rows that stand `gap` apart, a
tile, share six products of matrices instead of twelve. In single precision the results differ by about
a millionth of their size.

What is done to each number before and after the products takes half as long as these. So rows stand in
planes: the first rows of all tiles side by side, then the second, and so on; then it is done to long runs.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

TILE = 4
"""Rows that are made together."""

_KERNEL = np.array(
    [[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]], dtype=np.float64
) / 24  # fmt: skip


def prepared(weight: npt.NDArray[np.floating], parts: int = 1) -> Floats:
    """A layer's weights (outputs, 3 · inputs) as `convolved` takes them: float32 (parts, 6, inputs, outputs / parts)."""
    taps = weight.reshape(len(weight), 3, -1).transpose(1, 2, 0).astype(np.float64)
    made = np.tensordot(_KERNEL, taps, axes=1).astype(np.float32)
    return np.stack(np.split(made, parts, axis=2))


class Planes:
    """Where rows stand that are to be convolved with some gaps: in as many planes as there are remainders of their
    numbers divided by `count`, the rows of a plane by their numbers.

    `places` int64 (rows,) is where each row stands; there are at least as many as asked for.
    """

    def __init__(self, rows: int, gaps: Sequence[int]) -> None:
        self.count = TILE * math.lcm(*gaps)
        each = -(-rows // self.count)
        numbers = np.arange(each * self.count)
        self.places: Numbers = numbers % self.count * each + numbers // self.count


class Scratch:
    """Arrays to reckon in, by name. For one thread.

    Memory is asked for once: asking for it anew each time can take longer than the products.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Floats] = {}

    def array(self, name: str, *shape: int) -> Floats:
        """float32 of this shape, holding anything; the same memory each time."""
        size = math.prod(shape)
        if name not in self._kept or self._kept[name].size < size:
            self._kept[name] = np.empty(size, dtype=np.float32)
        return self._kept[name][:size].reshape(shape)


def convolved(values: Floats, weights: Floats, bias: Floats, gap: int, planes: int, scratch: Scratch) -> Floats:
    """float32 (parts, rows, outputs): of each row r what rows r - gap, r and r + gap of `values` give, and `bias`.

    `values` float32 (rows, inputs) stand in so many planes, and so does the result; beyond them are zeros. `bias`
    is float32 (parts, outputs). The result stands in `scratch`, until the next one does.
    """
    rows, inputs = values.shape
    parts, outputs = len(weights), weights.shape[3]
    many = planes // (TILE * gap)
    shape = (many, gap, rows // planes)  # of the rows that have the same place in their tiles
    mixed = scratch.array("mixed", 6, *shape, inputs)
    _mix(values.reshape(many, TILE, *shape[1:], inputs), mixed, scratch)
    product = scratch.array("product", parts, 6, rows // TILE, outputs)
    np.matmul(mixed.reshape(1, 6, rows // TILE, inputs), weights, out=product)
    product[:, 1] += bias[:, None]  # goes into each of the four rows once
    result = scratch.array("result", parts, many, TILE, gap * shape[2] * outputs)
    _gather(product.reshape(parts, 6, many, -1), result, scratch)
    return result.reshape(parts, rows, outputs)


def _mix(tiles: Floats, mixed: Floats, scratch: Scratch) -> None:
    """The sums of rows that go into the six products."""
    a, b, c, d = (tiles[:, number] for number in range(TILE))
    even, odd = scratch.array("even", *a.shape), scratch.array("odd", *a.shape)
    np.subtract(d, np.multiply(b, 4, out=even), out=even)
    np.multiply(a, 4, out=odd)
    np.multiply(c, -5, out=mixed[5])
    mixed[5] += odd
    np.subtract(c, odd, out=odd)
    np.add(even, odd, out=mixed[1])
    np.subtract(even, odd, out=mixed[2])
    np.subtract(d, b, out=even)
    np.subtract(c, a, out=odd)
    odd *= 2
    np.add(even, odd, out=mixed[3])
    np.subtract(even, odd, out=mixed[4])
    np.multiply(b, -5, out=mixed[0])
    mixed[0] += d
    four = np.multiply(d, 4, out=even)
    # The tile before one stands in the planes before; before the first planes, one row further up in the last.
    mixed[0, 1:] += four[:-1]
    mixed[0, 0, :, 1:] += four[-1, :, :-1]
    mixed[5, :-1] += a[1:]
    mixed[5, -1, :, :-1] += a[0, :, 1:]


def _gather(product: Floats, result: Floats, scratch: Scratch) -> None:
    """The four rows of each tile from its six products, which are used up."""
    first, second, third, fourth = (result[:, :, number] for number in range(TILE))
    even = np.add(product[:, 1], product[:, 2], out=scratch.array("together", *first.shape))
    odd = np.subtract(product[:, 1], product[:, 2], out=product[:, 2])
    far = np.add(product[:, 3], product[:, 4], out=product[:, 1])
    apart = np.subtract(product[:, 3], product[:, 4], out=product[:, 4])
    np.add(product[:, 0], even, out=first)
    first += far
    far *= 4
    np.add(even, far, out=third)
    apart *= 2
    np.add(odd, apart, out=second)
    apart *= 4
    np.add(odd, apart, out=fourth)
    fourth += product[:, 5]
