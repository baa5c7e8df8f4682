"""Learn one vector for each piece, so that the means of two texts that belong together are close.

Each step takes pairs of one source and asks of every text which of the others is its partner (van
den Oord et al., 2018, in both directions), at full length and at the first 64 numbers (Matryoshka,
Kusupati et al., NeurIPS 2022), so that vectors may be cut. A plain loop: a step touches a few
thousand of the rows, and only these are read, composed and updated.
"""

import logging
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional

from training.encoder.pairs import Source
from training.encoder.vocabulary import is_chinese_piece, parts

logger = logging.getLogger(__name__)

Numbers = NDArray[np.int64]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to learn. The README beside this file says how the defaults were chosen."""

    dimension: int = 256
    short_dimension: int = 64
    steps: int = 3000
    pairs_per_step: int = 1024
    learning_rate: float = 0.03
    scale: float = 20.0
    deviation: float = 0.1  # of the numbers that rows begin with
    longest: int = 192  # pieces of a text that are used
    fewest: int = 300  # pairs that a source must have
    kind_weights: dict[str, float] = field(
        default_factory=lambda: {
            "parallel": 2,
            "qa": 4,
            "title_body": 2,
            "words": 3,
            "other words": 1,
        }
    )
    chinese_weight: float = 2.0
    seed: int = 0


def learn(every: Sequence[Source], tokenizer: Tokenizer, settings: Settings) -> Vectors:
    """float32 (pieces, dimension): the row of each piece; the unknown piece's row is zero."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    chosen = [source for source in every if len(source.first) >= settings.fewest]
    texts, pairs = _numbered(chosen, tokenizer)
    chances = _chances(chosen, settings)
    makings, parameters = _makings(tokenizer)
    table = _Table(parameters, settings)
    started, losses = perf_counter(), list[float]()
    for step in range(settings.steps):
        first, second = pairs[random.choice(len(pairs), p=chances)]
        rows = random.permutation(len(first))[: settings.pairs_per_step]
        batch = np.concatenate([first[rows], second[rows]])
        at, text_starts = texts.places(batch, settings.longest)
        touched, places = np.unique(texts.values[at], return_inverse=True)
        at, starts = makings.places(touched)
        used, local = np.unique(makings.values[at], return_inverse=True)
        values = table.read(used)
        composed = functional.embedding_bag(
            table.tensor(local),
            values,
            table.tensor(starts),
            mode="sum",
            per_sample_weights=table.tensor(makings.weights[at]),
        )
        means = functional.embedding_bag(
            table.tensor(places), composed, table.tensor(text_starts), mode="mean"
        )
        loss = _loss(means, table.tensor(batch), settings)
        loss.backward()  # type: ignore[no-untyped-call]
        table.update(used, values, settings.learning_rate * (1 - step / settings.steps))
        losses.append(loss.item())
        if step % 100 == 99 or step + 1 == settings.steps:
            seconds = perf_counter() - started
            logger.info("step %d, loss %.3f, %.0f s", step + 1, np.mean(losses[-100:]), seconds)
    return table.composed(makings)


def _loss(means: torch.Tensor, texts: torch.Tensor, settings: Settings) -> torch.Tensor:
    """Mean cross entropy of finding each text's partner among all, both ways, at both lengths.

    A text that stands in the batch twice, such as a passage with two questions, is not counted
    against itself.
    """
    size = len(texts) // 2
    same = (texts[:size, None] == texts[None, :size]) | (texts[size:, None] == texts[None, size:])
    same.fill_diagonal_(False)
    right = torch.arange(size, device=texts.device)
    losses = []
    for dimension in {settings.dimension, min(settings.dimension, settings.short_dimension)}:
        unit = functional.normalize(means[:, :dimension], dim=1)
        cosines = (settings.scale * unit[:size] @ unit[size:].T).masked_fill(same, -1e4)
        losses += [functional.cross_entropy(side, right) for side in (cosines, cosines.T)]
    return torch.stack(losses).mean()


class _Lists:
    """Many lists of numbers in one array: list `i` is `values[starts[i] : starts[i + 1]]`."""

    def __init__(self, values: Numbers, starts: Numbers, weights: Vectors | None = None) -> None:
        self.values = values
        self.starts = starts
        self.weights = np.ones(len(values), dtype=np.float32) if weights is None else weights

    def places(self, lists: Numbers, longest: int | None = None) -> tuple[Numbers, Numbers]:
        """Where the first `longest` values of these lists stand, and where each list begins there."""
        begins = self.starts[lists]
        lengths = self.starts[lists + 1] - begins
        if longest is not None:
            lengths = np.minimum(lengths, longest)
        ends = np.cumsum(lengths)
        starts = ends - lengths
        return np.repeat(begins - starts, lengths) + np.arange(ends[-1]), starts


class Adam:
    """Adam's averages for parameters of which each step touches a few (Kingma and Ba, ICLR 2015).

    They move only for the rows that a step touches, and each row counts its own steps: otherwise a
    rare piece would still move long after the one pair that it stood in.
    """

    def __init__(self, shape: tuple[int, int], device: torch.device) -> None:
        self._first = torch.zeros(shape, device=device)
        self._second = torch.zeros(shape, device=device)
        self._steps = torch.zeros((shape[0], 1), device=device)

    def moves(self, at: torch.Tensor, gradient: torch.Tensor, learning_rate: float) -> torch.Tensor:
        """What a step takes from the rows `at`."""
        self._steps[at] += 1
        steps = self._steps[at]
        first = 0.9 * self._first[at] + 0.1 * gradient
        second = 0.999 * self._second[at] + 0.001 * gradient.square()
        self._first[at], self._second[at] = first, second
        unbiased = (second / (1 - 0.999**steps)).sqrt() + 1e-8
        return learning_rate * first / (1 - 0.9**steps) / unbiased


class _Table:
    """Parameters of which each step touches a few."""

    def __init__(self, size: int, settings: Settings) -> None:
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        shape = (size, settings.dimension)
        self._rows = (torch.randn(shape) * settings.deviation).to(self.device)
        self._adam = Adam(shape, self.device)

    def tensor(self, numbers: NDArray[Any]) -> torch.Tensor:
        return torch.from_numpy(numbers).to(self.device)

    def read(self, rows: Numbers) -> torch.Tensor:
        """A copy of these rows that collects their gradient."""
        return self._rows[self.tensor(rows)].requires_grad_()

    @torch.no_grad()
    def update(self, rows: Numbers, values: torch.Tensor, learning_rate: float) -> None:
        gradient = values.grad
        assert gradient is not None
        at = self.tensor(rows)
        self._rows[at] = values.detach() - self._adam.moves(at, gradient, learning_rate)

    @torch.no_grad()
    def composed(self, makings: _Lists) -> Vectors:
        """The finished row of every piece."""
        rows = functional.embedding_bag(
            self.tensor(makings.values),
            self._rows,
            self.tensor(makings.starts[:-1]),
            mode="sum",
            per_sample_weights=self.tensor(makings.weights),
        )
        return rows.cpu().numpy()


def _numbered(
    chosen: Sequence[Source], tokenizer: Tokenizer
) -> tuple[_Lists, list[tuple[Numbers, Numbers]]]:
    """Each different text's pieces, and each source's pairs as two arrays of text numbers."""
    numbers: dict[str, int] = {}
    pairs = [
        (
            np.array([numbers.setdefault(text, len(numbers)) for text in source.first]),
            np.array([numbers.setdefault(text, len(numbers)) for text in source.second]),
        )
        for source in chosen
    ]
    texts = list(numbers)
    pieces = array("i")
    lengths = []
    for begin in range(0, len(texts), 10_000):
        batch = texts[begin : begin + 10_000]
        for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
            ids = encoding.ids
            pieces.extend(ids)
            lengths.append(len(ids))
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    logger.info("%d texts of %d pieces", len(texts), len(pieces))
    return _Lists(np.frombuffer(pieces, dtype=np.int32), starts), pairs


def _makings(tokenizer: Tokenizer) -> tuple[_Lists, int]:
    """The parameters that make up each piece's row, and how many there are.

    A piece's row is its own parameters, plus those of its characters if it is Chinese, plus the
    mean of its letter groups otherwise. So a rare word begins as what its parts mean, and the parts
    cost nothing later: they are added into the row when it is written. The unknown piece has none.
    """
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    number_of = dict(pieces)
    groups = Counter(part for piece, _ in pieces for part in parts(piece) if len(part) > 1)
    for group in sorted(group for group, count in groups.items() if count > 2):
        number_of[_GROUP + group] = len(number_of)
    values, weights, starts = list[int](), list[float](), [0]
    for piece, number in pieces[1:]:
        starts.append(len(values))
        made = [
            number_of[name]
            for part in parts(piece)
            if (name := part if len(part) == 1 else _GROUP + part) in number_of
        ]
        values += [number, *made]
        weights += [1.0] + [1.0 if is_chinese_piece(piece) else 1 / max(1, len(made))] * len(made)
    starts.append(len(values))
    lists = _Lists(np.array(values), np.array(starts), np.array(weights, dtype=np.float32))
    return lists, len(number_of)


def _chances(chosen: Sequence[Source], settings: Settings) -> NDArray[np.float64]:
    """How often a batch is taken from each source.

    A file's share goes with the square root of its pairs, and within a file a language's with the
    power 3/4, so that large word lists do not drown small sets of questions.
    """
    pairs, parts_ = Counter[str](), Counter[str]()
    for source in chosen:
        pairs[source.file] += len(source.first)
        parts_[source.file] += len(source.first) ** 0.75
    chances = np.array(
        [
            pairs[source.file] ** 0.5
            * (len(source.first) ** 0.75 / parts_[source.file])
            * settings.kind_weights.get(source.kind, 1.0)
            * (settings.chinese_weight if source.chinese else 1.0)
            for source in chosen
        ]
    )
    return np.asarray(chances / chances.sum(), dtype=np.float64)


_GROUP = "\0"  # before a group of letters, so that it is never taken for a piece
