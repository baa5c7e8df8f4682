"""Weigh the features of sentences: a small network, trained by `training/ranker.py`, run in numpy."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.errors import EncoderError
from qa.features import NAMES

Floats = npt.NDArray[np.float32]

BUNDLED_FOLDER = Path(__file__).parent / "ranker"


class Ranker:
    """Scores of sentences, as logits against "the texts do not say", which has the score 0."""

    def __init__(self, folder: Path = BUNDLED_FOLDER) -> None:
        try:
            weights = json.loads((folder / "ranker.json").read_text("utf-8"))
            self._mean, self._scale = (_array(weights[name]) for name in ("mean", "scale"))
            self._layers = [
                (_array(layer["weight"]), _array(layer["bias"])) for layer in weights["layers"]
            ]
            self._temperature = float(weights["temperature"])
            if weights["features"] != list(NAMES):
                raise ValueError("trained on other features")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EncoderError(
                f"句子排序模型 {folder} 缺失或已损坏（{error}）。请重新安装程序",
                "the sentence ranker is missing or damaged; install the program again",
            ) from error

    def scores(self, features: Floats) -> Floats:
        """float32 (sentences,) logits for float32 (sentences, features); larger is better."""
        values = np.clip((features - self._mean) * self._scale, -6, 6)
        for number, (weight, bias) in enumerate(self._layers):
            values = values @ weight.T + bias
            if number + 1 < len(self._layers):
                values = np.maximum(values, 0)
        logits: Floats = values[:, 0] / self._temperature
        return logits


def probabilities(scores: Floats) -> Floats:
    """The share of each sentence when one of them, or none, is the answer: softmax with a 0 added."""
    if not len(scores):
        return scores
    top = max(float(scores.max()), 0.0)
    raised = np.exp(scores - top)
    shares: Floats = raised / (raised.sum() + np.exp(-top))
    return shares


@cache
def bundled() -> Ranker:
    """The ranker that comes with the program."""
    return Ranker()


def _array(values: object) -> Floats:
    return np.asarray(values, dtype=np.float32)
