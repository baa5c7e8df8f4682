"""Learn the rows of new pieces so that texts made of them come near texts whose vectors stand already.

The other side of each pair is a vector that the encoder gives now and that stays, so a step reads and moves nothing
but the new rows, and those old ones that may move. As in `learn`, a new row is a piece's own parameters and the mean
of its letter groups', which words of one family share.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional

from index.embedding.static import StaticEncoder
from training.encoder.learn import Adam, Numbers, Vectors
from training.encoder.vocabulary import parts

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to learn; `training/README.md` says how the defaults were chosen."""

    steps: int = 2000
    pairs_per_step: int = 512
    learning_rate: float = 0.05
    scale: float = 20.0
    deviation: float = 0.1
    short_dimension: int = 64
    longest: int = 96
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Texts with new pieces, and for each the number of its partner among `vectors`.

    `vectors` is float32 (different partners, dimension); a batch is taken with the weight `weight`.
    """

    name: str
    texts: Sequence[str]
    partner: Numbers
    vectors: Vectors
    weight: float


def learn(
    every: Sequence[Pairs],
    tokenizer: Tokenizer,
    encoder: StaticEncoder,
    moving: Numbers,
    settings: Settings,
) -> Vectors:
    """float32 (pieces, dimension): the encoder's rows, of which those numbered `moving` may have moved, and the new."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    table = _Table(tokenizer, encoder, moving, settings)
    cut = [_cut(pairs.texts, tokenizer, settings.longest) for pairs in every]
    weights = np.asarray([pairs.weight for pairs in every])
    started, losses = perf_counter(), list[float]()
    for step in range(settings.steps):
        number = int(random.choice(len(every), p=weights / weights.sum()))
        pairs, texts = every[number], cut[number]
        chosen = random.permutation(len(texts))[: settings.pairs_per_step]
        partner = pairs.partner[chosen]
        means, values, used = table.means([texts[at] for at in chosen])
        loss = _loss(means, torch.from_numpy(pairs.vectors[partner]), partner, settings)
        loss.backward()  # type: ignore[no-untyped-call]
        table.update(used, values, settings.learning_rate * (1 - step / settings.steps))
        losses.append(loss.item())
        if step % 100 == 99 or step + 1 == settings.steps:
            seconds = perf_counter() - started
            logger.info("step %d, loss %.3f, %.0f s", step + 1, np.mean(losses[-100:]), seconds)
    return table.rows()


def _loss(
    means: torch.Tensor, partners: torch.Tensor, numbers: Numbers, settings: Settings
) -> torch.Tensor:
    """Mean cross entropy of finding each text's partner and each partner's text, at both lengths."""
    same = torch.from_numpy(numbers[:, None] == numbers[None, :])
    same.fill_diagonal_(False)
    right = torch.arange(len(numbers))
    total = means.new_zeros(())
    for dimension, share in ((means.shape[1], 2 / 3), (settings.short_dimension, 1 / 3)):
        unit = functional.normalize(means[:, :dimension], dim=1)
        others = functional.normalize(partners[:, :dimension], dim=1)
        cosines = (settings.scale * unit @ others.T).masked_fill(same, -1e4)
        sides = [functional.cross_entropy(side, right) for side in (cosines, cosines.T)]
        total = total + share * torch.stack(sides).mean()
    return total


class _Table:
    """The rows that stand, and the parameters of the new ones with Adam's averages."""

    def __init__(
        self, tokenizer: Tokenizer, encoder: StaticEncoder, moving: Numbers, settings: Settings
    ) -> None:
        self._before = encoder.vocabulary_size
        self._places, self._weights, self._starts, size = _makings(tokenizer, self._before)
        self._may_move = np.arange(size) >= self._before
        self._may_move[moving] = True
        shape = (size, encoder.dimension)
        self._parameters = torch.randn(shape) * settings.deviation
        self._parameters[: self._before] = torch.from_numpy(
            encoder.vectors_of(np.arange(self._before))
        )
        self._adam = Adam(shape, torch.device("cpu"))

    def means(self, texts: Sequence[Numbers]) -> tuple[torch.Tensor, torch.Tensor, Numbers]:
        """The mean rows of texts, with the parameters that they are made of, and which these are."""
        lengths = np.asarray([len(text) for text in texts])
        touched, place = np.unique(np.concatenate(texts), return_inverse=True)
        begins = self._starts[touched]
        counts = self._starts[touched + 1] - begins
        ends = np.cumsum(counts)
        at = np.repeat(begins - ends + counts, counts) + np.arange(ends[-1])
        used, local = np.unique(self._places[at], return_inverse=True)
        values = self._parameters[torch.from_numpy(used)].requires_grad_()
        composed = functional.embedding_bag(
            torch.from_numpy(local),
            values,
            torch.from_numpy(ends - counts),
            mode="sum",
            per_sample_weights=torch.from_numpy(self._weights[at]),
        )
        starts = torch.from_numpy(np.cumsum(lengths) - lengths)
        means = functional.embedding_bag(torch.from_numpy(place), composed, starts, mode="mean")
        return means, values, used

    @torch.no_grad()
    def update(self, used: Numbers, values: torch.Tensor, learning_rate: float) -> None:
        """A step of Adam for the parameters among `used` that may move."""
        assert values.grad is not None
        new = torch.from_numpy(np.flatnonzero(self._may_move[used]))
        at, gradient = torch.from_numpy(used)[new], values.grad[new]
        self._parameters[at] -= self._adam.moves(at, gradient, learning_rate)

    @torch.no_grad()
    def rows(self) -> Vectors:
        """The row of every piece."""
        composed = functional.embedding_bag(
            torch.from_numpy(self._places),
            self._parameters,
            torch.from_numpy(self._starts[:-1]),
            mode="sum",
            per_sample_weights=torch.from_numpy(self._weights),
        )
        return composed.numpy()


def _makings(tokenizer: Tokenizer, before: int) -> tuple[Numbers, Vectors, Numbers, int]:
    """The parameters that make up each piece's row, their weights, where each piece's begin, and how many there are.

    A piece that stood before has its row alone; a group of letters counts if three new pieces have it.
    """
    pieces = [piece for piece, _ in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])]
    seen = Counter(part for piece in pieces[before:] for part in parts(piece))
    groups = sorted(part for part, count in seen.items() if count > 2)
    number_of = {part: len(pieces) + number for number, part in enumerate(groups)}
    places, weights, starts = list[int](), list[float](), [0]
    for number, piece in enumerate(pieces):
        made = [number_of[part] for part in parts(piece) if part in number_of]
        made = made if number >= before else []
        places += [number, *made]
        weights += [1.0] + [1 / max(1, len(made))] * len(made)
        starts.append(len(places))
    lists = np.asarray(places), np.asarray(weights, dtype=np.float32), np.asarray(starts)
    return *lists, len(pieces) + len(groups)


def _cut(texts: Sequence[str], tokenizer: Tokenizer, longest: int) -> list[NDArray[np.int64]]:
    """The pieces of each text; the unknown piece, whose row is zero, for a text that has none."""
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [np.asarray(one.ids[:longest] or [0], dtype=np.int64) for one in encodings]
