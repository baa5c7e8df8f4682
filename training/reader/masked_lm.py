"""Masked-word pretraining of the reader's networks on plain passages.

A sixth of the words is hidden; the tokens of each are predicted from their context, among all tokens
hidden in the batch (masked language modelling: Devlin et al., NAACL 2019; that the texts of the task
itself are enough for much of its use: Krishna et al., ACL 2023).
"""

import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from training.reader.batches import cropped
from training.reader.network import Pointer
from training.reader.rows import Read

TEXTS = 192
"""Passages of one step."""

HIDDEN = 1 / 6
COLUMNS = 128
RATE = 1e-3


class MaskedPassages(Dataset[tuple[Tensor, ...]]):
    """Batches of passages, each of one file: tokens, their words, which are there, which are hidden."""

    def __init__(self, files: Sequence[Sequence[Read]], steps: int) -> None:
        self.files = files
        self.steps = steps

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, number: int) -> tuple[Tensor, ...]:
        generator = random.Random(number)
        draws = np.random.default_rng(number)
        file = self.files[number % len(self.files)]
        chosen = [
            cropped(file[at], ())[0].tokens
            for at in generator.choices(range(len(file)), k=TEXTS)
        ]  # fmt: skip
        shape = (TEXTS, max(1, *(len(tokens) for tokens in chosen)))
        ids, words = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
        there, hidden = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        for at, tokens in enumerate(chosen):
            length = len(tokens)
            ids[at, :length], there[at, :length] = tokens.ids, True
            words[at, :length] = tokens.words[tokens.word]
            hidden[at, :length] = (draws.random(len(tokens.words)) < HIDDEN)[tokens.word]
        return tuple(torch.from_numpy(values) for values in (ids, words, there, hidden))


def pretrain(
    networks: Sequence[Pointer], files: Sequence[Sequence[Read]], steps: int, workers: int
) -> Iterator[tuple[int, list[float]]]:
    """Train the networks; after every hundred steps, how many and the mean losses."""
    device = next(networks[0].parameters()).device
    tokens = len(networks[0].learnt.weight)
    heads = [nn.Linear(network.out.in_features, COLUMNS).to(device) for network in networks]
    known = [nn.Embedding(tokens, COLUMNS).to(device) for _ in networks]
    optimizers = []
    for network, one, rows in zip(networks, heads, known, strict=True):
        nn.init.normal_(rows.weight, std=COLUMNS**-0.5)
        parameters = [*network.parameters(), *one.parameters(), *rows.parameters()]
        optimizers.append(torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.0))
    losses: list[Tensor] = []
    batches = DataLoader(MaskedPassages(files, steps), batch_size=None, num_workers=workers)
    for done, made in enumerate(batches):
        ids, words, there, hidden = (values.to(device, non_blocking=True) for values in made)
        names, right = ids[hidden].unique(return_inverse=True)
        row = []
        for network, one, rows, optimizer in zip(networks, heads, known, optimizers, strict=True):
            optimizer.param_groups[0]["lr"] = RATE * min((done + 1) / 200, 1 - done / steps)
            network.train()
            with torch.autocast(device.type, torch.bfloat16):
                around = network.alone(ids, words, there[..., None], hidden)[hidden]
                logits = one(around) @ rows(names).T
            loss = functional.cross_entropy(logits.float(), right)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            row.append(loss.detach())
        losses.append(torch.stack(row))
        if (done + 1) % 100 == 0:
            yield done + 1, torch.stack(losses).mean(dim=0).tolist()
            losses.clear()
