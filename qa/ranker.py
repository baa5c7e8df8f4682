"""Weigh the features of sentences: a small network, trained by `training/ranker.py`, run in numpy."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.errors import EncoderError
from qa.features import NAMES, READ

Floats = npt.NDArray[np.float32]

Network = list[tuple[Floats, Floats]]
"""Weight and bias of each layer; between layers negative values become 0."""

FOLDER = Path(__file__).parent / "ranker"
WITH_READER = FOLDER / "with_reader.json"
ALONE = FOLDER / "alone.json"
"""What weighs the reader's features too, and what knows nothing of the reader. In use they vote together:
the first could learn only from texts that the reader did not see, the second from all."""


class Ranker:
    """Scores of sentences, as logits against "the texts do not say", which has the score 0."""

    def __init__(self, *files: Path) -> None:
        """The rankers in `files` together, by default the bundled ones."""
        self._parts = [_Part.read(file) for file in files or (WITH_READER, ALONE)]

    def scores(self, features: Floats) -> Floats:
        """float32 (sentences,) logits for float32 (sentences, len(NAMES)); larger is better.

        The mean over the files of the mean over the networks of each.
        """
        logits: Floats = np.mean([part.scores(features) for part in self._parts], axis=0)
        return logits

    def at_first_sight(self, features: Floats) -> Floats:
        """The same before anything is read, by those files alone that know nothing of the reader.

        All 0 when there is none of them.
        """
        unread = [part.scores(features) for part in self._parts if not part.asks_reader]
        logits: Floats = np.mean(unread or [np.zeros(len(features), dtype=np.float32)], axis=0)
        return logits


@dataclass(frozen=True, slots=True)
class _Part:
    """What one file holds: networks that differ only in their random start, and what they look at."""

    columns: list[int]
    mean: Floats
    scale: Floats
    networks: list[Network]

    @classmethod
    def read(cls, file: Path) -> "_Part":
        try:
            weights = json.loads(file.read_text("utf-8"))
            part = cls(
                [NAMES.index(name) for name in weights["features"]],
                _array(weights["mean"]),
                _array(weights["scale"]),
                [
                    [(_array(layer["weight"]), _array(layer["bias"])) for layer in network]
                    for network in weights["networks"]
                ],
            )
            if part.networks[0][0][0].shape[1] != len(part.columns):
                raise ValueError("trained on other features")
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise EncoderError(
                f"句子排序模型 {file} 缺失或已损坏（{error}）。请重新安装程序",
                "the sentence ranker is missing or damaged; install the program again",
            ) from error
        return part

    @property
    def asks_reader(self) -> bool:
        """Whether it looks at what a reader says."""
        return any(NAMES[column] in READ for column in self.columns)

    def scores(self, features: Floats) -> Floats:
        values = np.clip((features[:, self.columns] - self.mean) * self.scale, -6, 6)
        logits: Floats = np.mean([_run(network, values) for network in self.networks], axis=0)
        return logits


def probabilities(scores: Floats) -> Floats:
    """The share of each sentence when one of them, or none, is the answer: softmax with a 0 added."""
    if not len(scores):
        return scores
    top = max(float(scores.max()), 0.0)
    raised = np.exp(scores - top)
    shares: Floats = raised / (raised.sum() + np.exp(-top))
    return shares


def _run(network: Network, values: Floats) -> Floats:
    for number, (weight, bias) in enumerate(network):
        values = values @ weight.T + bias
        if number + 1 < len(network):
            values = np.maximum(values, 0)
    return values[:, 0]


def _array(values: object) -> Floats:
    return np.asarray(values, dtype=np.float32)
