"""Teachers: as the reader's network, wider and with self-attention; too slow to ship.

Gated convolutions and self-attention in turns (after QANet, Yu et al., ICLR 2018), with the inputs of
the reader's network. Each teacher leaves one fold of the texts out, so that for every text there is
one that has not memorised it.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.reader.network import Block, Pointer, QuestionStates, Shape

MEANING, WIDTH, HEADS, DROPOUT = 192, 256, 4, 0.15
AGAIN = 3
"""Blocks after which the passage looks at the question again."""


class SelfAttention(nn.Module):
    """x + self-attention with rotary places (Su et al., 2021), then x + a layer of twice its width."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.three = nn.Linear(width, 3 * width)
        self.together = nn.Linear(width, width)
        self.wide = nn.Sequential(
            nn.Linear(width, 2 * width), nn.GELU(), nn.Dropout(dropout), nn.Linear(2 * width, width)
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, values: Tensor, mask: Tensor) -> Tensor:
        texts, length, width = values.shape
        three = self.three(self.before(values)).view(texts, length, 3, HEADS, width // HEADS)
        query, key, value = three.permute(2, 0, 3, 1, 4)
        query, key = rotated(query), rotated(key)
        seen = functional.scaled_dot_product_attention(
            query, key, value.to(query.dtype), attn_mask=mask[:, None, None, :, 0]
        )
        seen = self.together(seen.transpose(1, 2).reshape(texts, length, width))
        values = values + self.dropout(seen)
        result: Tensor = values + self.dropout(self.wide(self.between(values)))
        return result


def rotated(values: Tensor) -> Tensor:
    """(…, places, columns) with each pair of columns rotated by an angle that grows with the place."""
    length, columns = values.shape[-2:]
    half = columns // 2
    speeds = 1000.0 ** -(torch.arange(half, device=values.device) / half)
    angles = torch.arange(length, device=values.device)[:, None] * speeds
    cos, sin = angles.cos().to(values.dtype), angles.sin().to(values.dtype)
    one, two = values.chunk(2, dim=-1)
    return torch.cat([one * cos - two * sin, one * sin + two * cos], dim=-1)


class Teacher(Pointer):
    """As `training.reader.network.Network`, with self-attention, and a second look at the question on the way."""

    def __init__(self, table: Tensor, learnt: Tensor) -> None:
        shape = Shape(meaning=MEANING, learnt=learnt.shape[1], width=WIDTH)
        super().__init__(table, shape, _blocks((1, 1, 0)), _blocks((1, 2, 0, 1, 4, 0, 1, 8, 0)))
        with torch.no_grad():
            self.learnt.weight.copy_(learnt)
        self.query_again = nn.Linear(WIDTH, WIDTH, bias=False)
        self.key_again = nn.Linear(WIDTH, WIDTH, bias=False)
        self.join_again = nn.Linear(3 * WIDTH, WIDTH)

    def around(self, there: Tensor, mask: Tensor, asked: QuestionStates) -> Tensor:
        for number, block in enumerate(self.deep, 1):
            there = block(there, mask)
            if number == AGAIN:
                again = (self.query_again, self.key_again, self.join_again)
                there = there + asked.seen(there, *again)
        return there


def _blocks(gaps: Sequence[int]) -> list[nn.Module]:
    """Convolutions with these gaps; self-attention where there is a 0."""
    return [Block(WIDTH, gap, DROPOUT) if gap else SelfAttention(WIDTH, DROPOUT) for gap in gaps]
