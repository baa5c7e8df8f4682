"""Rows of tokens from their neighbours in plain texts."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch")

from qa.judge.inputs import bundled
from training.reader.distributional import NORM, initial_rows

TEXTS = [
    f"{person}于{year}年在{city}出生，后来在{other}工作。"
    for person in ("张伟", "李娜", "王芳", "刘洋", "陈静")
    for year in range(1950, 1990, 4)
    for city, other in (("北京", "上海"), ("上海", "广州"), ("广州", "南京"), ("南京", "北京"))
]


def test_pieces_that_stand_in_like_places_have_like_rows() -> None:
    matcher = bundled()
    rows = initial_rows(matcher, TEXTS, 8, 1)
    assert rows.shape == (matcher.encoder.vocabulary_size, 8)
    assert np.isfinite(rows).all()

    def row(piece: str) -> np.ndarray:
        (number,) = matcher.cut(piece).words
        found = rows[number]
        assert np.linalg.norm(found) == pytest.approx(NORM, rel=0.2)
        return found / np.linalg.norm(found)

    assert row("北京") @ row("上海") > row("北京") @ row("年") + 0.3
    assert row("北京") @ row("广州") > row("北京") @ row("出生") + 0.3
