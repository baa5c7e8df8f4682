"""The network: multilingual-e5-small with three logits a token, and the vector of a text from the same trunk.

For each token of a passage: that the short answer starts there, that it ends there, that its unit answers. The first
token's start and end stand for "no answer here".
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoConfig, BertModel


class Network(nn.Module):
    """`frozen` is the number of lower layers that are not trained; the piece embeddings never are."""

    def __init__(self, folder: Path, *, frozen: int = 0, pretrained: bool = True) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(folder, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
        self.trunk = (
            BertModel.from_pretrained(folder, config=config, add_pooling_layer=False)
            if pretrained
            else BertModel(config, add_pooling_layer=False)
        )
        self.heads = nn.Linear(config.hidden_size, 3)
        nn.init.normal_(self.heads.weight, std=0.02)
        nn.init.zeros_(self.heads.bias)
        self.trunk.embeddings.requires_grad_(False)
        for layer in self.trunk.encoder.layer[:frozen]:
            layer.requires_grad_(False)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """float (pairs, tokens, 3): start, end, unit."""
        states = self.trunk(input_ids=ids, attention_mask=mask).last_hidden_state
        logits: Tensor = self.heads(states)
        return logits

    def vectors(self, ids: Tensor, mask: Tensor) -> Tensor:
        """float (texts, hidden), rows of length 1: the mean of the token states."""
        states = self.trunk(input_ids=ids, attention_mask=mask).last_hidden_state
        mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return functional.normalize(mean, dim=-1)


def loss_of(logits: Tensor, passage: Tensor, spans: Tensor, units: Tensor, right: Tensor) -> Tensor:
    """The mean of the span's and the units' losses.

    `passage` bool (pairs, tokens); `spans` int64 (pairs, 2), first and last token of the answer, 0 and 0 for none;
    `units` float (pairs, units, tokens), a row of each unit that sums to 1, of zeros where there is none; `right` float
    (pairs, units).
    """
    closed = ~passage
    closed[:, 0] = False
    start, end = (logits[..., at].masked_fill(closed, -1e4) for at in (0, 1))
    span = (functional.cross_entropy(start, spans[:, 0]) + functional.cross_entropy(end, spans[:, 1])) / 2
    pooled = torch.einsum("put,pt->pu", units, logits[..., 2])
    real = units.sum(-1) > 0
    each = functional.binary_cross_entropy_with_logits(pooled, right, reduction="none")
    weight = torch.where(right > 0, 2.0, 1.0) * real
    return span + (each * weight).sum() / weight.sum()
