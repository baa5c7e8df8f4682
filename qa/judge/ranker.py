"""Weigh the features of sentences: a small network, trained by `training/ranker/train.py`, run in numpy."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.judge.features import NAMES, READ
from qa.judge.network.mlp import Networks

Floats = npt.NDArray[np.float32]

FOLDER = Path(__file__).parent.parent / "ranker"
WITH_READER = FOLDER / "with_reader.json"
ALONE = FOLDER / "alone.json"
"""Rankers with and without the reader's features. Both vote, and two logits of the reader with them: the first ranker could
be trained only on texts that the reader had not seen, the second on all."""

_READER = frozenset(NAMES.index(name) for name in READ)


@dataclass(frozen=True, slots=True)
class ReaderLogit:
    """A vote: one logit of the reader, unchanged."""

    name: str

    def scores(self, features: Floats) -> Floats:
        """float32 (sentences,) of float32 (sentences, len(NAMES))."""
        return features[:, NAMES.index(self.name)]


READER_VOTES = (ReaderLogit("begins"), ReaderLogit("span"))


class Ranker:
    """Scores of sentences, as logits against "no answer", whose logit is 0."""

    def __init__(self, *files: Path) -> None:
        """The rankers in `files` together, by default the bundled ones."""
        self._parts = [Networks.read(file, NAMES) for file in files or (WITH_READER, ALONE)]

    def scores(self, features: Floats) -> Floats:
        """float32 (sentences,) logits for float32 (sentences, len(NAMES)); larger is better.

        The mean of the files, each the mean of its networks, and of the reader's logits where a file uses its features.
        """
        return self.with_votes(self.without_votes(features), features)

    def without_votes(self, features: Floats) -> Floats:
        """The mean of the files alone: it separates answerable from unanswerable questions better."""
        logits: Floats = np.mean([part.scores(features) for part in self._parts], axis=0)
        return logits

    def with_votes(self, ranker_logits: Floats, features: Floats) -> Floats:
        """`scores`, from `without_votes`: it ranks the right sentence first more often."""
        if not any(part.looks_at(_READER) for part in self._parts):
            return ranker_logits
        said = [one.scores(features) for one in READER_VOTES]
        logits: Floats = np.mean([*[ranker_logits] * len(self._parts), *said], axis=0)
        return logits

    def before_reading(self, features: Floats) -> Floats:
        """The mean of the files without the reader's features, before anything is read; zeros without such a file."""
        unread = [part.scores(features) for part in self._parts if not part.looks_at(_READER)]
        logits: Floats = np.mean(unread or [np.zeros(len(features), dtype=np.float32)], axis=0)
        return logits


def probabilities(scores: Floats) -> Floats:
    """float32 (sentences,): the softmax of `scores` and of the 0 of "no answer"."""
    if not len(scores):
        return scores
    top = max(float(scores.max()), 0.0)
    raised = np.exp(scores - top)
    shares: Floats = raised / (raised.sum() + np.exp(-top))
    return shares
