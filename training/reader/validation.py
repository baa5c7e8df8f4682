"""Validation of a network of the reader on held-out questions: sentence, exact span, F1, no answer, loss."""

from collections.abc import Sequence

import numpy as np
import torch

from qa.judge.inputs import Matcher
from training.reader.batches import Batch, tensors
from training.reader.network import Pointer
from training.reader.rows import Read, Rows
from training.reader.students import run, span_loss


def validation_batches(check: Rows, matcher: Matcher) -> list[tuple[Batch, list[Read]]]:
    """Questions, each with the passages that answer it and three near ones that do not."""
    made = []
    for at in range(0, len(check.asked), 32):
        asked = check.asked[at : at + 32]
        read_for = [
            (owner, check.passages[number], spans)
            for owner, one in enumerate(asked)
            for number, spans in (one.right[:3] + tuple((number, ()) for number in one.near[:3]))
            if len(check.passages[number].tokens)
        ]
        questions = [one.question for one in asked]
        made.append((tensors(questions, read_for, matcher, [0] * len(asked)), [r[1] for r in read_for]))
    return made


@torch.no_grad()
def scores(network: Pointer, made: Sequence[tuple[Batch, list[Read]]], device: str) -> dict[str, float]:
    """Over `checks`: how often the surest start lies in the right sentence and the surest span is
    right, its F1, how often "none" is surest, and the loss."""
    first = exact = none = count = 0
    shared = loss = 0.0
    for batch, passages in made:
        logits = run(network, batch.to(device)).cpu()
        questions = len(batch.question)
        loss += float(span_loss(logits, batch, None, -1)) * questions
        count += questions
        for number in range(questions):
            own = torch.nonzero(batch.owner == number).flatten()
            start = logits[own, :, 0]
            row, token = divmod(int(start.argmax()), start.shape[1])
            at = int(own[row])
            end = token + int(logits[at, token : token + 40, 1].argmax())
            begins = torch.nonzero(batch.begins[at]).flatten().tolist()
            spans = [(b, b + int(torch.nonzero(batch.ends[at][b:]).flatten()[0])) for b in begins]
            first += any(_sentence(passages[at], token) == _sentence(passages[at], b) for b in begins)
            exact += (token, end) in spans
            shared += max((_overlap((token, end), gold) for gold in spans), default=0.0)
            none += float(start.flatten().logsumexp(0)) < 0
    figures = {"first": first, "exact": exact, "f1": shared, "none": none, "loss": loss}
    return {"questions": count, **{name: round(n / count, 3) for name, n in figures.items()}}


def _sentence(passage: Read, token: int) -> int:
    begin = passage.tokens.starts[token]
    return int(np.searchsorted(passage.sentence_starts, begin, side="right"))


def _overlap(found: tuple[int, int], gold: tuple[int, int]) -> float:
    """F1 of the tokens of two spans, both from first to last."""
    same = min(found[1], gold[1]) - max(found[0], gold[0]) + 1
    return 2 * max(same, 0) / (found[1] - found[0] + gold[1] - gold[0] + 2)
