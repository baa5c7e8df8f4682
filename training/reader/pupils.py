"""Networks that learn to point at answers: side by side, and from each other.

The loss is −log of the share of the right pieces among all pieces of a question's passages and "none of
these" (Clark and Gardner, ACL 2018), once for where an answer begins and once for where it ends. A pupil
that has teachers learns their shares beside (Hinton et al., 2015).
"""

import copy
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from training.reader.batches import MOST, Batch
from training.reader.network import Pointer

STEADY = 0.999
"""Of the running mean of the weights, which is what ships and what teaches."""

TAUGHT = 0.7
"""Share of the loss that is measured against the teachers."""


class Pupil:
    """A network that learns, the running mean of its weights, and the part of the texts it leaves out."""

    def __init__(self, network: Pointer, rate: float, leaves: int = -1) -> None:
        self.network, self.rate, self.leaves = network, rate, leaves
        self.steady = copy.deepcopy(network).eval()
        groups: list[dict[str, Any]] = [
            {"params": [p for n, p in network.named_parameters() if "learnt" not in n]},
            {"params": [network.learnt.weight], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01)

    def step(self, batch: Batch, soft: Tensor | None, done: int, steps: int) -> Tensor:
        """One step, after so many of so many; the loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * min(1.0, (done + 1) / 300) * max(0.02, 1 - done / steps)
        self.network.train()
        loss = share_loss(run(self.network, batch), batch, soft, self.leaves)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        with torch.no_grad():
            keep = min(STEADY, done / (done + 10))
            pairs = zip(self.steady.parameters(), self.network.parameters(), strict=True)
            for mean, new in pairs:
                mean.lerp_(new, 1 - keep)
        return loss.detach()


def learn(
    pupils: Sequence[Pupil], batches: Iterable[Batch], steps: int, teachers: Sequence[Pupil] = ()
) -> Iterator[tuple[int, list[float]]]:
    """Train all pupils on the same batches; after every hundred steps, how many and the mean losses."""
    device = next(pupils[0].network.parameters()).device.type
    losses: list[Tensor] = []
    for done, made in enumerate(batches):
        batch = made.to(device)
        soft = taught(teachers, batch) if teachers else None
        losses.append(torch.stack([pupil.step(batch, soft, done, steps) for pupil in pupils]))
        if (done + 1) % 100 == 0:
            yield done + 1, torch.stack(losses).mean(dim=0).tolist()
            losses.clear()


@torch.no_grad()
def taught(teachers: Sequence[Pupil], batch: Batch) -> Tensor:
    """The mean of the shares that teachers give, (passages, pieces, 2): half of it from the one that
    left the text out. Of another thing none is given: they have not learnt to be silent there."""
    total = torch.zeros((), device=batch.owner.device)
    for teacher in teachers:
        logits = run(teacher.steady, batch)
        every = _all(logits, batch)[batch.owner][:, None]
        own, other = (0.5, 0.5 / (len(teachers) - 1)) if len(teachers) > 1 else (1.0, 1.0)
        weight = torch.where(batch.fold == teacher.leaves, own, other) * ~batch.swapped
        weight = weight[batch.owner]
        total = total + (logits - every).exp() * weight[:, None, None]
    return total


def run(network: Pointer, batch: Batch) -> Tensor:
    with torch.autocast(batch.owner.device.type, torch.bfloat16):
        logits: Tensor = network(*batch.inputs)
    return logits


def share_loss(logits: Tensor, batch: Batch, soft: Tensor | None, leaves: int) -> Tensor:
    """Mean of −log of the share that the right pieces have among all pieces of a question's passages
    and "none", which has the logit 0; TAUGHT of it against the shares of teachers (`soft`) instead."""
    every = _all(logits, batch)
    held = logits.masked_fill(~torch.stack([batch.begins, batch.ends], dim=-1), -1e4)
    gold = _by_owner(held.logsumexp(dim=1), batch)
    loss = every - torch.where(gold > -1e3, gold, 0.0)
    if soft is not None:
        theirs = torch.zeros_like(every).index_add(0, batch.owner, (soft * logits).sum(dim=1))
        loss = (1 - TAUGHT) * loss + TAUGHT * (every - theirs)
    kept = (batch.fold != leaves).float()
    mean: Tensor = (loss.mean(dim=1) * kept).sum() / kept.sum().clamp(min=1)
    return mean


def _all(logits: Tensor, batch: Batch) -> Tensor:
    """(questions, 2): logsumexp over all pieces of each question's passages, and "none"."""
    found = _by_owner(logits.logsumexp(dim=1), batch)
    return torch.logaddexp(found, torch.zeros_like(found))


def _by_owner(values: Tensor, batch: Batch) -> Tensor:
    """(questions, 2): logsumexp of the values (passages, 2) of each question's passages."""
    slots = values.new_full((len(batch.question), MOST, 2), -1e4)
    return slots.index_put((batch.owner, batch.slot), values).logsumexp(dim=1)
