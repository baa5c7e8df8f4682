"""The quick convolution gives what the plain one gives."""

import numpy as np
import pytest

from qa.judge.network.convolve import Planes, Scratch, convolved, prepared


@pytest.mark.parametrize("gaps", [[1], [2], [3, 1], [8, 4, 1]])
@pytest.mark.parametrize("count", [1, 4, 30, 100])
def test_it_is_the_plain_convolution(gaps: list[int], count: int) -> None:
    random, scratch = np.random.default_rng(count), Scratch()
    weight = random.standard_normal((24, 48)).astype(np.float32)
    bias = random.standard_normal(24).astype(np.float32)
    planes = Planes(count, gaps)
    rows = len(planes.places)
    values = random.standard_normal((rows, 16)).astype(np.float32)
    placed = np.empty_like(values)
    placed[planes.places] = values
    for gap in gaps:
        wide = np.pad(values, ((gap, gap), (0, 0))).astype(np.float64)
        taps = [wide[: -2 * gap], wide[gap:-gap], wide[2 * gap :]]
        expected = np.concatenate(taps, axis=1) @ weight.astype(np.float64).T + bias
        for parts in (1, 2):
            for kept in scratch._kept.values():
                kept[:] = np.nan  # what stood there before is of no account
            ready = prepared(weight, parts)
            found = convolved(placed, ready, bias.reshape(parts, -1), gap, planes.count, scratch)
            assert found.dtype == np.float32
            assert found.shape == (parts, rows, 24 // parts)
            joined = np.concatenate(found, axis=1)[planes.places]
            assert np.abs(joined - expected).max() < 1e-5 * np.abs(expected).max()


@pytest.mark.parametrize("gaps", [[1], [2], [3, 1], [8, 4, 1]])
def test_every_row_has_a_place_and_few_are_added(gaps: list[int]) -> None:
    for count in range(1, 100):
        planes = Planes(count, gaps)
        assert sorted(planes.places.tolist()) == [*range(len(planes.places))]
        assert count <= len(planes.places) < count + planes.count
