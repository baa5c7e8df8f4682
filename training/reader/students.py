"""Students: networks trained side by side on the same batches, and distilled from teachers.

The loss is −log of the probability of the right tokens among all tokens of a question's passages and
"no answer" (Clark and Gardner, ACL 2018), once for starts and once for ends. A student that has
teachers also learns their probabilities (Hinton et al., 2015).
"""

import copy
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from training.reader.batches import MOST, Batch
from training.reader.network import Pointer

EMA_DECAY = 0.999
"""Decay of the moving average (EMA) of the weights; the average is what ships and what teaches."""

DISTILLED = 0.7
"""Weight of the distillation loss."""


class Student:
    """A network in training, the EMA of its weights, and the fold of the texts that it leaves out."""

    def __init__(self, network: Pointer, rate: float, leaves: int = -1) -> None:
        self.network, self.rate, self.leaves = network, rate, leaves
        self.ema = copy.deepcopy(network).eval()
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
        loss = span_loss(run(self.network, batch), batch, soft, self.leaves)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        with torch.no_grad():
            keep = min(EMA_DECAY, done / (done + 10))
            pairs = zip(self.ema.parameters(), self.network.parameters(), strict=True)
            for mean, new in pairs:
                mean.lerp_(new, 1 - keep)
        return loss.detach()


def learn(
    students: Sequence[Student], batches: Iterable[Batch], steps: int, teachers: Sequence[Student] = ()
) -> Iterator[tuple[int, list[float]]]:
    """Train all students on the same batches; after every hundred steps, how many and the mean losses."""
    device = next(students[0].network.parameters()).device.type
    losses: list[Tensor] = []
    for done, made in enumerate(batches):
        batch = made.to(device)
        soft = soft_targets(teachers, batch) if teachers else None
        losses.append(torch.stack([student.step(batch, soft, done, steps) for student in students]))
        if (done + 1) % 100 == 0:
            yield done + 1, torch.stack(losses).mean(dim=0).tolist()
            losses.clear()


@torch.no_grad()
def soft_targets(teachers: Sequence[Student], batch: Batch) -> Tensor:
    """The teachers' mean probabilities, (passages, tokens, 2): half the weight is of the one that left the text
    out. None for entity-swap negatives, since teachers were not trained on them."""
    total = torch.zeros((), device=batch.owner.device)
    for teacher in teachers:
        logits = run(teacher.ema, batch)
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


def span_loss(logits: Tensor, batch: Batch, soft: Tensor | None, leaves: int) -> Tensor:
    """Mean −log probability of the right tokens among all tokens of a question's passages and "no answer",
    which has the logit 0; DISTILLED of it against the teachers' probabilities (`soft`) instead."""
    every = _all(logits, batch)
    held = logits.masked_fill(~torch.stack([batch.begins, batch.ends], dim=-1), -1e4)
    gold = _by_owner(held.logsumexp(dim=1), batch)
    loss = every - torch.where(gold > -1e3, gold, 0.0)
    if soft is not None:
        theirs = torch.zeros_like(every).index_add(0, batch.owner, (soft * logits).sum(dim=1))
        loss = (1 - DISTILLED) * loss + DISTILLED * (every - theirs)
    kept = (batch.fold != leaves).float()
    mean: Tensor = (loss.mean(dim=1) * kept).sum() / kept.sum().clamp(min=1)
    return mean


def _all(logits: Tensor, batch: Batch) -> Tensor:
    """(questions, 2): logsumexp over all tokens of each question's passages, and "no answer"."""
    found = _by_owner(logits.logsumexp(dim=1), batch)
    return torch.logaddexp(found, torch.zeros_like(found))


def _by_owner(values: Tensor, batch: Batch) -> Tensor:
    """(questions, 2): logsumexp of the values (passages, 2) of each question's passages."""
    slots = values.new_full((len(batch.question), MOST, 2), -1e4)
    return slots.index_put((batch.owner, batch.slot), values).logsumexp(dim=1)
