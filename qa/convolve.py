"""Convolve rows with a kernel of three, in half of the products that it takes row by row.

Minimal filtering F(4, 3) (Winograd 1980; Lavin and Gray, CVPR 2016): four rows that stand `gap` apart
share six products of matrices instead of twelve. In single precision the results differ by about
a millionth of their size.
"""

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

TILE = 4
"""Rows that are made together."""

_KERNEL = np.array(
    [[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]], dtype=np.float64
) / 24  # fmt: skip


def prepared(weight: Floats) -> Floats:
    """A layer's weights float32 (outputs, 3 · inputs) as `convolved` takes them: (6, inputs, outputs)."""
    taps = weight.reshape(len(weight), 3, -1).transpose(1, 2, 0).astype(np.float64)
    made: Floats = np.tensordot(_KERNEL, taps, axes=1).astype(np.float32)
    return made


def padded(count: int, gap: int) -> int:
    """The least number of rows, `count` or more, that `convolved` takes with this gap."""
    return -(-count // (TILE * gap)) * TILE * gap


class Room:
    """Where convolutions of up to so many rows are reckoned. For one thread.

    Memory is asked for once: asking for it anew each time can take longer than the products.
    """

    def __init__(self, rows: int, inputs: int, outputs: int) -> None:
        size = -(-rows // TILE) * max(inputs, outputs)
        self._mixed = np.empty(6 * -(-rows // TILE) * inputs, dtype=np.float32)
        self._product = np.empty(6 * -(-rows // TILE) * outputs, dtype=np.float32)
        self._result = np.empty(TILE * -(-rows // TILE) * outputs, dtype=np.float32)
        self._spare = [np.empty(size, dtype=np.float32) for _ in range(3)]

    def mixed(self, *shape: int) -> Floats:
        return self._mixed[: math.prod(shape)].reshape(shape)

    def product(self, *shape: int) -> Floats:
        return self._product[: math.prod(shape)].reshape(shape)

    def result(self, *shape: int) -> Floats:
        return self._result[: math.prod(shape)].reshape(shape)

    def spare(self, *shape: int) -> list[Floats]:
        return [one[: math.prod(shape)].reshape(shape) for one in self._spare]


def convolved(values: Floats, weights: Floats, bias: Floats, gap: int, room: Room) -> Floats:
    """float32 (rows, outputs): row r is what rows r - gap, r and r + gap of `values` give, and `bias`.

    `values` is float32 (rows, inputs), as many rows as `padded` says; beyond them are zeros. The result
    stands in `room`, until the next one does.
    """
    rows, inputs = values.shape
    count, outputs = rows // TILE, weights.shape[2]
    tiles = values.reshape(-1, TILE, gap * inputs)
    mixed = room.mixed(6, len(tiles), gap * inputs)
    _mix(tiles, mixed, room.spare(len(tiles), gap * inputs))
    product = room.product(6, count, outputs)
    np.matmul(mixed.reshape(6, count, inputs), weights, out=product)
    product[1] += bias  # goes into each of the four rows once
    result = room.result(len(tiles), TILE, gap * outputs)
    product = product.reshape(6, len(tiles), gap * outputs)
    _gather(product, result, room.spare(len(tiles), gap * outputs))
    return result.reshape(rows, outputs)


def _mix(tiles: Floats, mixed: Floats, spare: list[Floats]) -> None:
    """The sums of rows that go into the six products."""
    a, b, c, d = (tiles[:, number] for number in range(TILE))
    even, odd, four = spare
    np.subtract(d, np.multiply(b, 4, out=four), out=even)
    np.subtract(c, np.multiply(a, 4, out=four), out=odd)
    np.add(even, odd, out=mixed[1])
    np.subtract(even, odd, out=mixed[2])
    np.subtract(d, b, out=even)
    np.subtract(c, a, out=odd)
    odd *= 2
    np.add(even, odd, out=mixed[3])
    np.subtract(even, odd, out=mixed[4])
    np.multiply(b, -5, out=mixed[0])
    mixed[0] += d
    mixed[0, 1:] += np.multiply(d[:-1], 4, out=four[:-1])
    np.multiply(c, -5, out=mixed[5])
    mixed[5] += np.multiply(a, 4, out=four)
    mixed[5, :-1] += a[1:]


def _gather(product: Floats, result: Floats, spare: list[Floats]) -> None:
    """The four rows of each tile from its six products, which are used up."""
    even, far, _ = spare
    np.add(product[1], product[2], out=even)
    odd = np.subtract(product[1], product[2], out=product[2])
    np.add(product[3], product[4], out=far)
    apart = np.subtract(product[3], product[4], out=product[4])
    np.add(product[0], even, out=result[:, 0])
    result[:, 0] += far
    far *= 4
    np.add(even, far, out=result[:, 2])
    apart *= 2
    np.add(odd, apart, out=result[:, 1])
    apart *= 4
    np.add(odd, apart, out=result[:, 3])
    result[:, 3] += product[5]
