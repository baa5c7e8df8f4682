"""The networks that the reader learns from: as it is, wider, and with self-attention; too slow to ship.

Gated convolutions and self-attention in turns (after QANet, Yu et al., ICLR 2018), with the same inputs
as the reader's network. Each teacher leaves one part of the texts out, so that together they say of every
question how sure one can be who has not learnt its text by heart (`training/reader.py`).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.network import Block, Embedding

MEANING, WIDTH, HEADS, DROPOUT = 192, 256, 4, 0.15


class Around(nn.Module):
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
        query, key = turned(query), turned(key)
        seen = functional.scaled_dot_product_attention(
            query, key, value.to(query.dtype), attn_mask=mask[:, None, None, :, 0]
        )
        seen = self.together(seen.transpose(1, 2).reshape(texts, length, width))
        values = values + self.dropout(seen)
        result: Tensor = values + self.dropout(self.wide(self.between(values)))
        return result


def turned(values: Tensor) -> Tensor:
    """(…, places, columns) with each pair of columns turned by an angle that grows with the place."""
    length, columns = values.shape[-2:]
    half = columns // 2
    speeds = 1000.0 ** -(torch.arange(half, device=values.device) / half)
    angles = torch.arange(length, device=values.device)[:, None] * speeds
    cos, sin = angles.cos().to(values.dtype), angles.sin().to(values.dtype)
    one, two = values.chunk(2, dim=-1)
    return torch.cat([one * cos - two * sin, one * sin + two * cos], dim=-1)


class Teacher(Embedding):
    """Start and end logits of every piece of a passage, as `training.network.Network` gives them."""

    def __init__(self, table: Tensor, company: Tensor) -> None:
        super().__init__(table, MEANING, company.shape[1])
        with torch.no_grad():
            self.learnt.weight.copy_(company)
        self.enter = nn.Linear(MEANING + company.shape[1], WIDTH)
        self.met = nn.Linear(19, WIDTH)
        self.shared = _blocks((1, 1, 0))
        self.query = nn.Linear(WIDTH, WIDTH, bias=False)
        self.key = nn.Linear(WIDTH, WIDTH, bias=False)
        self.near = nn.Parameter(torch.tensor(4.0))
        self.weigh = nn.Linear(WIDTH, 1)
        self.asked = nn.Linear(WIDTH, WIDTH)
        self.join = nn.Linear(3 * WIDTH, WIDTH)
        self.early = _blocks((1, 2, 0))
        self.query_again = nn.Linear(WIDTH, WIDTH, bias=False)
        self.key_again = nn.Linear(WIDTH, WIDTH, bias=False)
        self.join_again = nn.Linear(3 * WIDTH, WIDTH)
        self.late = _blocks((1, 4, 0, 1, 8, 0))
        self.normal = nn.LayerNorm(WIDTH)
        self.out = nn.Linear(WIDTH, 2)

    def alone(self, ids: Tensor, words: Tensor, mask: Tensor, hidden: Tensor) -> Tensor:
        """What the blocks make of a text without a question, whose `hidden` pieces they do not see."""
        values = self.enter(self.embedded(ids, words) * ~hidden[..., None])
        for block in (*self.shared, *self.early, *self.late):
            values = block(values, mask)
        around: Tensor = self.normal(values)
        return around

    def forward(
        self,
        question: Tensor,
        question_words: Tensor,
        question_mask: Tensor,
        owner: Tensor,
        passage: Tensor,
        passage_words: Tensor,
        passage_mask: Tensor,
        features: Tensor,
        cosines: Tensor,
    ) -> Tensor:
        """(passages, pieces, 2) logits."""
        asked_mask, there_mask = question_mask[..., None], passage_mask[..., None]
        asked = self.enter(self.embedded(question, question_words))
        there = self.enter(self.embedded(passage, passage_words)) + self.met(features)
        for block in self.shared:
            asked, there = block(asked, asked_mask), block(there, there_mask)
        shares = self.weigh(asked).masked_fill(~asked_mask, -1e4).softmax(dim=1)
        summary = self.asked((shares * asked).sum(dim=1))[owner][:, None]
        asked, hidden = asked[owner], ~question_mask[owner][:, None, :]
        near = self.near * cosines
        looks = (self.query(there), self.key(asked), self.join)
        there = there + self.looked(there, asked, summary, hidden, near, *looks) + summary
        for block in self.early:
            there = block(there, there_mask)
        again = (self.query_again(there), self.key_again(asked), self.join_again)
        there = there + self.looked(there, asked, summary, hidden, near, *again)
        for block in self.late:
            there = block(there, there_mask)
        logits: Tensor = self.out(self.normal(there)).float()
        return logits.masked_fill(~there_mask, -1e4)

    def looked(
        self, there: Tensor, asked: Tensor, summary: Tensor, hidden: Tensor, near: Tensor,
        query: Tensor, key: Tensor, join: nn.Module,
    ) -> Tensor:  # fmt: skip
        """What each piece of the passages sees in the question."""
        scores = query @ key.transpose(1, 2) / WIDTH**0.5 + near
        seen = scores.masked_fill(hidden, -1e4).softmax(dim=-1) @ asked
        result: Tensor = join(torch.cat([seen, there * seen, there * summary], dim=-1))
        return result


def _blocks(gaps: tuple[int, ...]) -> nn.ModuleList:
    """Convolutions with these gaps; self-attention where there is a 0."""
    return nn.ModuleList(
        Block(WIDTH, gap, DROPOUT) if gap else Around(WIDTH, DROPOUT) for gap in gaps
    )
