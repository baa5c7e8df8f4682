"""The quick convolution gives what the plain one gives."""

import numpy as np
import pytest

from qa.convolve import Room, convolved, padded, prepared


@pytest.mark.parametrize("gap", [1, 2, 3, 8])
@pytest.mark.parametrize("count", [1, 4, 30, 100])
def test_it_is_the_plain_convolution(gap: int, count: int) -> None:
    random = np.random.default_rng(gap)
    values = random.standard_normal((padded(count, gap), 16)).astype(np.float32)
    weight = random.standard_normal((24, 48)).astype(np.float32)
    bias = random.standard_normal(24).astype(np.float32)
    wide = np.pad(values, ((gap, gap), (0, 0))).astype(np.float64)
    taps = [wide[: -2 * gap], wide[gap:-gap], wide[2 * gap :]]
    expected = np.concatenate(taps, axis=1) @ weight.astype(np.float64).T + bias
    room = Room(len(values) + 7, 16, 24)
    room.result(*room._result.shape)[:] = np.nan  # what stood there before is of no account
    found = convolved(values, prepared(weight), bias, gap, room)
    assert found.dtype == np.float32
    assert np.abs(found - expected).max() < 1e-5 * np.abs(expected).max()


@pytest.mark.parametrize("gap", [1, 2, 3, 8])
def test_rows_are_padded_as_little_as_may_be(gap: int) -> None:
    for count in range(1, 100):
        rows = padded(count, gap)
        assert rows % (4 * gap) == 0
        assert count <= rows < count + 4 * gap
