"""Weigh the features of sentences: a small network, trained by `training/ranker/__main__.py`, run in numpy."""

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
"""What weighs the reader's features too, and what knows nothing of the reader. In use they vote together, and the reader
with them: the first could learn only from texts that the reader did not see, the second from all."""

_READER = frozenset(NAMES.index(name) for name in READ)


@dataclass(frozen=True, slots=True)
class ReaderLogit:
    """A logit of the reader as it stands, as a vote."""

    name: str

    def scores(self, features: Floats) -> Floats:
        """float32 (sentences,) of float32 (sentences, len(NAMES))."""
        return features[:, NAMES.index(self.name)]


READER_VOTES = (ReaderLogit("begins"), ReaderLogit("span"))


class Ranker:
    """Scores of sentences, as logits against "the texts do not say", which has the score 0."""

    def __init__(self, *files: Path) -> None:
        """The rankers in `files` together, by default the bundled ones."""
        self._parts = [Networks.read(file, NAMES) for file in files or (WITH_READER, ALONE)]

    def scores(self, features: Floats) -> Floats:
        """float32 (sentences,) logits for float32 (sentences, len(NAMES)); larger is better.

        The mean of the files, each the mean of its networks, and of what the reader says where a file looks at it.
        """
        return self.with_votes(self.without_votes(features), features)

    def without_votes(self, features: Floats) -> Floats:
        """The mean of the files alone: it tells silence from an answer better."""
        logits: Floats = np.mean([part.scores(features) for part in self._parts], axis=0)
        return logits

    def with_votes(self, ranker_logits: Floats, features: Floats) -> Floats:
        """`scores`, from `without_votes`: it finds the right sentence better."""
        if not any(part.looks_at(_READER) for part in self._parts):
            return ranker_logits
        said = [one.scores(features) for one in READER_VOTES]
        logits: Floats = np.mean([*[ranker_logits] * len(self._parts), *said], axis=0)
        return logits

    def before_reading(self, features: Floats) -> Floats:
        """The same before anything is read, by those files alone that know nothing of the reader.

        All 0 when there is none of them.
        """
        unread = [part.scores(features) for part in self._parts if not part.looks_at(_READER)]
        logits: Floats = np.mean(unread or [np.zeros(len(features), dtype=np.float32)], axis=0)
        return logits


def probabilities(scores: Floats) -> Floats:
    """The share of each sentence when one of them, or none, is the answer: softmax with a 0 added."""
    if not len(scores):
        return scores
    top = max(float(scores.max()), 0.0)
    raised = np.exp(scores - top)
    shares: Floats = raised / (raised.sum() + np.exp(-top))
    return shares
