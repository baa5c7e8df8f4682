"""Small networks as files of JSON: what they look at, its mean and scale, and their weights. Run in numpy."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.errors import EncoderError

Floats = npt.NDArray[np.float32]

Network = list[tuple[Floats, Floats]]
"""Weight and bias of each layer; between layers negative values become 0."""

LIMIT = 6.0
"""Features are cut at so many standard deviations."""


@dataclass(frozen=True, slots=True)
class Networks:
    """What one file holds: networks that differ only in their random start, and what they look at."""

    columns: list[int]
    mean: Floats
    scale: Floats
    networks: list[Network]

    @classmethod
    def read(cls, file: Path, names: Sequence[str]) -> "Networks":
        """The networks of `file`, for features whose columns are called `names`.

        Raises EncoderError when it is missing, damaged, or looks at something else.
        """
        try:
            weights = json.loads(file.read_text("utf-8"))
            read = cls(
                [names.index(name) for name in weights["features"]],
                _array(weights["mean"]),
                _array(weights["scale"]),
                [
                    [(_array(layer["weight"]), _array(layer["bias"])) for layer in network]
                    for network in weights["networks"]
                ],
            )
            if read.networks[0][0][0].shape[1] != len(read.columns):
                raise ValueError("trained on other features")
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise EncoderError(
                f"模型文件 {file} 缺失或已损坏（{error}）。请重新安装程序",
                f"the weights {file} are missing or damaged ({error}); install the program again",
            ) from error
        return read

    def looks_at(self, columns: Collection[int]) -> bool:
        """Whether any of these columns counts."""
        return not set(columns).isdisjoint(self.columns)

    def scores(self, features: Floats) -> Floats:
        """float32 (rows,): the mean of the networks' logits for float32 (rows, len(names))."""
        values = np.clip((features[:, self.columns] - self.mean) * self.scale, -LIMIT, LIMIT)
        logits: Floats = np.mean([_run(network, values) for network in self.networks], axis=0)
        return logits


def _run(network: Network, values: Floats) -> Floats:
    for number, (weight, bias) in enumerate(network):
        values = values @ weight.T + bias
        if number + 1 < len(network):
            values = np.maximum(values, 0)
    return values[:, 0]


def _array(values: object) -> Floats:
    array = np.asarray(values, dtype=np.float32)
    if not np.isfinite(array).all():
        raise ValueError("holds values that are not numbers")
    return array
