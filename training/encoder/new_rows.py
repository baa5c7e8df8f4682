"""Contrastive training of the rows of new tokens against vectors of a finished encoder.

The other side of each pair is a vector that the encoder gives now and that stays, so a step reads and
moves nothing but the new rows, and those old ones that may move. As in `contrastive`, a new row is a
token's own parameters and the mean of its letter n-grams', which words of one family share.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer

from index.embedding.static import StaticEncoder
from training.encoder.contrastive import Numbers, Progress, Table, Vectors, composed_of, contrastive_loss, tokenized


@dataclass(frozen=True, slots=True)
class Settings:
    """How to learn; `benchmarks/notes/encoder.md` says how the defaults were chosen."""

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
    """Texts with new tokens, and for each the number of its partner among `vectors`.

    `vectors` is float32 (different partners, dimension); a batch is taken with the weight `weight`.
    """

    name: str
    texts: Sequence[str]
    partner: Numbers
    vectors: Vectors
    weight: float


def learn(
    every: Sequence[Pairs], tokenizer: Tokenizer, encoder: StaticEncoder, moving: Numbers, settings: Settings
) -> Vectors:
    """float32 (tokens, dimension): the encoder's rows, of which those numbered `moving` may have moved, and the new."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    old = encoder.vocabulary_size
    compositions, size = composed_of(tokenizer, old)
    parameters = torch.randn(size, encoder.dimension) * settings.deviation
    parameters[:old] = torch.from_numpy(encoder.vectors_of(np.arange(old)))
    may_move = np.arange(size) >= old
    may_move[moving] = True
    table = Table(compositions, parameters, may_move)
    texts = [tokenized(pairs.texts, tokenizer) for pairs in every]
    weights = np.asarray([pairs.weight for pairs in every])
    shares = {encoder.dimension: 2 / 3, settings.short_dimension: 1 / 3}
    progress = Progress(settings.steps)
    for step in range(settings.steps):
        number = int(random.choice(len(every), p=weights / weights.sum()))
        pairs = every[number]
        chosen = random.permutation(len(pairs.texts))[: settings.pairs_per_step]
        partner = pairs.partner[chosen]
        means, values, used = table.means(*texts[number].taken(chosen, settings.longest))
        same = table.tensor(partner[:, None] == partner[None, :])
        vectors = table.tensor(pairs.vectors[partner])
        loss = contrastive_loss(means, vectors, same, shares, settings.scale)
        loss.backward()  # type: ignore[no-untyped-call]
        table.update(used, values, settings.learning_rate * (1 - step / settings.steps))
        progress(step, loss.item())
    return table.composed()
