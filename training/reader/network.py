"""The reader's network in torch. `qa.reader` runs the same in numpy.

Gated convolutions (Dauphin et al., ICML 2017) read question and passage with the same first blocks;
the passage then looks at the question (attention, helped by the cosines of the tokens), and further
blocks with growing gaps between their taps look around. No recurrence: all tokens at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Shape:
    """Widths and gaps. `qa/reader/reader.json` keeps them beside the weights."""

    meaning: int = 64
    learnt: int = 32
    width: int = 96
    features: int = 19
    shared: tuple[int, ...] = (1, 1)
    deep: tuple[int, ...] = (1, 2, 4, 8, 16, 1, 2)


UNSEEN = 0.1
"""Share of the tokens that training hides: how they meet the question is still to be seen."""


class Block(nn.Module):
    """x + a gated convolution over three tokens `gap` apart, after layer normalisation."""

    def __init__(self, width: int, gap: int, dropout: float) -> None:
        super().__init__()
        self.gap = gap
        self.normal = nn.LayerNorm(width)
        self.linear = nn.Linear(3 * width, 2 * width)
        self.dropout = nn.Dropout1d(dropout)

    def forward(self, values: Tensor, mask: Tensor) -> Tensor:
        seen = self.normal(values).to(values.dtype) * self.kept(values) * mask
        gap, length = self.gap, seen.shape[1]
        padded = functional.pad(seen, (0, 0, gap, gap))
        taps = torch.cat([padded[:, at : at + length] for at in (0, gap, 2 * gap)], dim=-1)
        value, gate = self.linear(taps).chunk(2, dim=-1)
        result: Tensor = values + value * torch.sigmoid(gate)
        return result

    def kept(self, values: Tensor) -> Tensor:
        """Dropout of whole columns of a text: as strong, and far cheaper than one draw per number."""
        columns: Tensor = self.dropout(values.new_ones(len(values), values.shape[-1], 1))
        return columns.transpose(1, 2)


class Pointer(nn.Module):
    """Start and end logits of every token of a passage, against 0 for "not in this passage".

    A token is what it means, from the encoder's rows in `table`, beside what was learnt of it and of its word.
    """

    def __init__(self, table: Tensor, shape: Shape, shared: Sequence[nn.Module], deep: Sequence[nn.Module]) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("table", table, persistent=False)
        self.meaning = nn.Linear(table.shape[1], shape.meaning, bias=False)
        self.learnt = nn.Embedding(len(table), shape.learnt)
        nn.init.normal_(self.learnt.weight, std=0.1)
        width = shape.width
        self.enter = nn.Linear(shape.meaning + shape.learnt, width)
        self.met = nn.Linear(shape.features, width)
        self.shared = nn.ModuleList(shared)
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.near = nn.Parameter(torch.tensor(4.0))
        self.weigh = nn.Linear(width, 1)
        self.asked = nn.Linear(width, width)
        self.join = nn.Linear(3 * width, width)
        self.deep = nn.ModuleList(deep)
        self.normal = nn.LayerNorm(width)
        self.out = nn.Linear(width, 2)

    def embedded(self, ids: Tensor, words: Tensor) -> Tensor:
        meaning = self.meaning(self.get_buffer("table")[words])
        values = torch.cat([meaning, self.learnt(ids) + self.learnt(words)], dim=-1)
        if not self.training:
            return values
        seen = torch.rand(ids.shape, device=ids.device) >= UNSEEN
        unseen: Tensor = values * (seen[..., None] / (1 - UNSEEN))
        return unseen

    def alone(self, ids: Tensor, words: Tensor, mask: Tensor, hidden: Tensor) -> Tensor:
        """What the blocks make of a text without a question, whose `hidden` tokens they do not see."""
        values = self.enter(self.embedded(ids, words) * ~hidden[..., None])
        for block in (*self.shared, *self.deep):
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
        """(passages, tokens, 2) logits.

        `question` (questions, tokens) and `passage` (passages, tokens) are token numbers, the same
        with `_words` the numbers of the words that the tokens stand in, `owner` says which question each passage is
        read for, `cosines` is (passages, tokens, tokens of the question).
        """
        asked_mask, there_mask = question_mask[..., None], passage_mask[..., None]
        asked = self.enter(self.embedded(question, question_words))
        there = self.enter(self.embedded(passage, passage_words)) + self.met(features)
        for block in self.shared:
            asked, there = block(asked, asked_mask), block(there, there_mask)
        shares = self.weigh(asked).masked_fill(~asked_mask, -1e4).softmax(dim=1)
        summary = self.asked((shares * asked).sum(dim=1))[owner][:, None]
        near = self.near * cosines
        asked_of = QuestionStates(asked[owner], summary, ~question_mask[owner][:, None, :], near)
        there = there + asked_of.seen(there, self.query, self.key, self.join) + summary
        there = self.around(there, there_mask, asked_of)
        logits: Tensor = self.out(self.normal(there)).float()
        return logits.masked_fill(~there_mask, -1e4)

    def around(self, there: Tensor, mask: Tensor, asked: "QuestionStates") -> Tensor:
        """The passages after the blocks that follow the look at the question."""
        for block in self.deep:
            there = block(there, mask)
        return there


@dataclass(frozen=True, slots=True)
class QuestionStates:
    """The question of each passage: its tokens and their sum, which places are `hidden`, and how `near` each token of
    the passage is to each of them."""

    tokens: Tensor
    summary: Tensor
    hidden: Tensor
    near: Tensor

    def seen(self, there: Tensor, query: nn.Module, key: nn.Module, join: nn.Module) -> Tensor:
        """What each token of the passages sees in the question."""
        scores = query(there) @ key(self.tokens).transpose(1, 2) / there.shape[-1] ** 0.5
        looks = (scores + self.near).masked_fill(self.hidden, -1e4).softmax(dim=-1)
        seen = looks @ self.tokens
        result: Tensor = join(torch.cat([seen, there * seen, there * self.summary], dim=-1))
        return result


class Network(Pointer):
    """What ships: gated convolutions alone."""

    def __init__(self, shape: Shape, table: Tensor, dropout: float = 0.15) -> None:
        shared, deep = ([Block(shape.width, gap, dropout) for gap in gaps] for gaps in (shape.shared, shape.deep))
        super().__init__(table, shape, shared, deep)
