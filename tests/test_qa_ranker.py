"""The ranker prefers what answers, and a damaged one is said to be damaged."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.errors import EncoderError
from index.text.numerals import numbers
from qa.judge.features import NAMES
from qa.judge.ranker import ALONE, WITH_READER, Ranker, probabilities


def test_shares_and_silence_make_one() -> None:
    scores = np.asarray([2.0, -1.0, 0.5], dtype=np.float32)
    shares = probabilities(scores)
    silent = 1 / (1 + np.exp(scores).sum())
    assert shares.sum() + silent == pytest.approx(1)
    assert list(np.argsort(-shares)) == list(np.argsort(-scores))
    assert len(probabilities(np.zeros(0, dtype=np.float32))) == 0
    assert probabilities(np.asarray([1e4, -1e4], dtype=np.float32)).tolist() == [1.0, 0.0]


@pytest.mark.parametrize("file", [WITH_READER, ALONE], ids=["with reader", "alone"])
def test_scores_are_one_per_sentence(file: Path) -> None:
    ranker = Ranker(file)
    features = np.random.default_rng(0).random((7, len(NAMES)), dtype=np.float32)
    scores = ranker.scores(features)
    assert scores.shape == (7,)
    assert np.isfinite(scores).all()
    assert np.allclose(ranker.scores(features[::-1]), scores[::-1])


def test_the_reader_votes_only_where_a_ranker_looks_at_it() -> None:
    features = np.random.default_rng(1).normal(size=(9, len(NAMES))).astype(np.float32)
    said = [features[:, NAMES.index(name)] for name in ("begins", "span")]
    files = [Ranker(file).without_votes(features) for file in (WITH_READER, ALONE)]
    ranker = Ranker()
    assert np.allclose(ranker.without_votes(features), np.mean(files, axis=0), atol=1e-5)
    assert np.allclose(ranker.scores(features), np.mean([*files, *said], axis=0), atol=1e-5)
    assert np.array_equal(Ranker(ALONE).scores(features), files[1])


@pytest.mark.parametrize("damage", ["missing", "cut", "features", "unknown"])
def test_a_damaged_ranker_is_one_line(tmp_path: Path, damage: str) -> None:
    path = Path(shutil.copy(WITH_READER, tmp_path))
    text = path.read_text("utf-8")
    if damage == "missing":
        path.unlink()
    elif damage == "cut":
        path.write_text(text[: len(text) // 2], "utf-8")
    else:
        features = ["words"] if damage == "features" else [*json.loads(text)["features"][1:], "?"]
        path.write_text(json.dumps(json.loads(text) | {"features": features}), "utf-8")
    with pytest.raises(EncoderError, match="模型文件") as error:
        Ranker(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("五万 5万 5 万 50,000", ["50000"] * 4),
        ("二十七分钟", ["27"]),
        ("一百零五 一千二百 三万五千", ["105", "1200", "35000"]),
        ("十年前 十五 百万", ["10", "15", "1000000"]),
        ("1.7 万条，超 30 万台", ["17000", "300000"]),
        ("2024年4月18日", ["2024", "4", "18"]),
        ("二〇二四年", ["2024"]),
        ("su7 m9", []),
        ("3 million", ["3000000"]),
        ("一般 三星 第一", []),
    ],
)
def test_numbers_are_read_in_all_their_forms(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected
