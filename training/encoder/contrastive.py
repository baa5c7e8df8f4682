"""Contrastive training of a static encoder: one row for each token, a text is the mean of its rows.

Each step takes pairs of one source; the other texts of the step are the negatives (InfoNCE: van den
Oord et al., 2018, in both directions), at full length and at the first 64 dimensions (Matryoshka,
Kusupati et al., NeurIPS 2022), so that vectors may be cut. A step touches a few thousand of the
rows, and only these are read, composed and updated.
"""

import logging
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
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
    deviation: float = 0.1  # standard deviation of the initial parameters
    longest: int = 192  # tokens of a text that are used
    fewest: int = 300  # pairs that a source must have
    kind_weights: dict[str, float] = field(
        default_factory=lambda: {"parallel": 2, "qa": 4, "title_body": 2, "words": 3, "other words": 1}
    )
    chinese_weight: float = 2.0
    seed: int = 0


def learn(every: Sequence[Source], tokenizer: Tokenizer, settings: Settings) -> Vectors:
    """float32 (tokens, dimension): the row of each token; the unknown token's row is zero."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    chosen = [source for source in every if len(source.first) >= settings.fewest]
    texts, pairs = _numbered(chosen, tokenizer)
    chances = _chances(chosen, settings)
    compositions, size = composed_of(tokenizer)
    table = Table(compositions, torch.randn(size, settings.dimension) * settings.deviation)
    shares = dict.fromkeys({settings.dimension, min(settings.dimension, settings.short_dimension)}, 1.0)
    progress = Progress(settings.steps)
    for step in range(settings.steps):
        first, second = pairs[random.choice(len(pairs), p=chances)]
        rows = random.permutation(len(first))[: settings.pairs_per_step]
        batch = np.concatenate([first[rows], second[rows]])
        means, values, used = table.means(*texts.taken(batch, settings.longest))
        size = len(rows)
        same = table.tensor((batch[:size, None] == batch[None, :size]) | (batch[size:, None] == batch[None, size:]))
        loss = contrastive_loss(means[:size], means[size:], same, shares, settings.scale)
        loss.backward()  # type: ignore[no-untyped-call]
        table.update(used, values, settings.learning_rate * (1 - step / settings.steps))
        progress(step, loss.item())
    return table.composed()


def contrastive_loss(
    first: torch.Tensor, second: torch.Tensor, same: torch.Tensor, shares: Mapping[int, float], scale: float
) -> torch.Tensor:
    """Mean cross entropy of finding each text's partner among all, both ways.

    `shares` weighs the losses at several dimensions. Pairs of which one text is the `same`, such as a passage
    with two questions, are not negatives of each other.
    """
    same.fill_diagonal_(False)
    right = torch.arange(len(first), device=first.device)
    total = first.new_zeros(())
    for dimension, share in shares.items():
        sides = (functional.normalize(side[:, :dimension], dim=1) for side in (first, second))
        cosines = (scale * next(sides) @ next(sides).T).masked_fill(same, -1e4)
        for way in (cosines, cosines.T):
            total = total + share * functional.cross_entropy(way, right)
    return total / (2 * sum(shares.values()))


class Progress:
    """Logs the mean loss after every hundred steps."""

    def __init__(self, steps: int) -> None:
        self._steps, self._started, self._losses = steps, perf_counter(), list[float]()

    def __call__(self, step: int, loss: float) -> None:
        self._losses.append(loss)
        if step % 100 == 99 or step + 1 == self._steps:
            seconds, mean = perf_counter() - self._started, np.mean(self._losses[-100:])
            logger.info("step %d, loss %.3f, %.0f s", step + 1, mean, seconds)


class Lists:
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

    def taken(self, lists: Numbers, longest: int) -> tuple[Numbers, Numbers]:
        """The first `longest` values of these lists, and where each list begins there."""
        at, starts = self.places(lists, longest)
        return self.values[at], starts


class Adam:
    """Adam's averages for parameters of which each step touches a few (Kingma and Ba, ICLR 2015).

    They move only for the rows that a step touches, and each row counts its own steps: otherwise a
    rare token would still move long after the one pair that it stood in.
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


class Table:
    """The parameters that rows are composed of, of which each step reads and updates a few.

    Only those numbered `moving` are updated; all, where it is None.
    """

    def __init__(self, compositions: Lists, parameters: torch.Tensor, moving: NDArray[np.bool_] | None = None) -> None:
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._compositions = compositions
        self._parameters = parameters.to(self.device)
        self._moving = np.ones(len(parameters), dtype=bool) if moving is None else moving
        self._adam = Adam((parameters.shape[0], parameters.shape[1]), self.device)

    def tensor(self, numbers: NDArray[Any]) -> torch.Tensor:
        return torch.from_numpy(numbers).to(self.device)

    def means(self, tokens: Numbers, starts: Numbers) -> tuple[torch.Tensor, torch.Tensor, Numbers]:
        """The mean rows of texts, with the parameters that they are made of, and which these are."""
        touched, places = np.unique(tokens, return_inverse=True)
        at, begins = self._compositions.places(touched)
        used, local = np.unique(self._compositions.values[at], return_inverse=True)
        values = self._parameters[self.tensor(used)].requires_grad_()
        composed = functional.embedding_bag(
            self.tensor(local),
            values,
            self.tensor(begins),
            mode="sum",
            per_sample_weights=self.tensor(self._compositions.weights[at]),
        )
        means = functional.embedding_bag(self.tensor(places), composed, self.tensor(starts), mode="mean")
        return means, values, used

    @torch.no_grad()
    def update(self, used: Numbers, values: torch.Tensor, learning_rate: float) -> None:
        """A step of Adam for the parameters `used`, whose gradients `values` hold."""
        assert values.grad is not None
        chosen = np.flatnonzero(self._moving[used])
        at, gradient = self.tensor(used[chosen]), values.grad[self.tensor(chosen)]
        self._parameters[at] -= self._adam.moves(at, gradient, learning_rate)

    @torch.no_grad()
    def composed(self) -> Vectors:
        """The finished row of every token."""
        rows = functional.embedding_bag(
            self.tensor(self._compositions.values),
            self._parameters,
            self.tensor(self._compositions.starts[:-1]),
            mode="sum",
            per_sample_weights=self.tensor(self._compositions.weights),
        )
        return rows.cpu().numpy()


def tokenized(texts: Sequence[str], tokenizer: Tokenizer) -> Lists:
    """The tokens of each text."""
    tokens, lengths = array("i"), []
    for begin in range(0, len(texts), 10_000):
        batch = texts[begin : begin + 10_000]
        for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
            ids = encoding.ids
            tokens.extend(ids)
            lengths.append(len(ids))
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    return Lists(np.frombuffer(tokens, dtype=np.int32), starts)


def _numbered(chosen: Sequence[Source], tokenizer: Tokenizer) -> tuple[Lists, list[tuple[Numbers, Numbers]]]:
    """Each different text's tokens, and each source's pairs as two arrays of text numbers."""
    numbers: dict[str, int] = {}
    pairs = [
        (
            np.array([numbers.setdefault(text, len(numbers)) for text in source.first]),
            np.array([numbers.setdefault(text, len(numbers)) for text in source.second]),
        )
        for source in chosen
    ]
    texts = tokenized(list(numbers), tokenizer)
    logger.info("%d texts of %d tokens", len(numbers), len(texts.values))
    return texts, pairs


def composed_of(tokenizer: Tokenizer, old: int = 0) -> tuple[Lists, int]:
    """The parameters that each token's row is the sum of, and how many parameters there are.

    A row is the token's own parameters, plus those of its characters if it is Chinese, plus the mean
    of its letter n-grams otherwise. So a rare word begins as what its parts mean, and the parts cost
    nothing later: they are added into the row when it is written. The unknown token has none. The
    first `old` tokens have their own parameters alone.
    """
    tokens = [token for token, _ in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])]
    number_of = {token: number for number, token in enumerate(tokens)}
    ngrams = Counter(part for token in tokens[old:] for part in parts(token) if len(part) > 1)
    for ngram in sorted(ngram for ngram, count in ngrams.items() if count > 2):
        number_of[_NGRAM + ngram] = len(number_of)
    values, weights, starts = list[int](), list[float](), [0, 0]
    for number, token in enumerate(tokens[1:], 1):
        made = [
            number_of[name]
            for part in (parts(token) if number >= old else ())
            if (name := part if len(part) == 1 else _NGRAM + part) in number_of
        ]
        values += [number, *made]
        weights += [1.0] + [1.0 if is_chinese_piece(token) else 1 / max(1, len(made))] * len(made)
        starts.append(len(values))
    lists = Lists(np.array(values), np.array(starts), np.array(weights, dtype=np.float32))
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


_NGRAM = "\0"  # before a letter n-gram, so that it is never taken for a token
