"""Train the sentence ranker of `qa/ranker` on reading-comprehension rows.

    python -m training.ranker OUT ROWS.jsonl.xz [ROWS.jsonl.xz …] --glosses DICTIONARY.jsonl.xz

A few small networks that differ only in their random start are trained on the examples that
`training.ranker.examples` makes; their mean is the score. A fixed seed makes the run repeatable.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import torch
from tqdm import tqdm

from qa.judge.features import AGAINST_BEST, NAMES, READ
from qa.judge.ranker import ALONE, READER_VOTES, WITH_READER
from training.card import data_of, data_table, filled
from training.glosses import Glosses, glosses_of
from training.ranker.examples import PARTS, SEED, Example, Floats, examples_of

Some = TypeVar("Some")
LossOf = Callable[[torch.nn.Module, Sequence[Some], random.Random], torch.Tensor]

HIDDEN = 48
NETWORKS = 4
EPOCHS = 10
BATCH = 64
LEARNING_RATE = 2e-3
TAKEN_AWAY = 0.15
"""Part of the questions whose right sentences alone are taken away in a pass of training."""


def main() -> None:
    """Read rows, make examples, train, write the weights and the model card."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("rows", type=Path, nargs="+")
    parser.add_argument(
        "--questions", type=int, nargs="+", default=[5000, 3000, 1000],
        help="questions of each file, about; the last number goes for all further files",
    )  # fmt: skip
    parser.add_argument(
        "--unseen", type=int, nargs="+", default=[2000, 2000, 1000],
        help="the same, of texts that the reader did not learn from",
    )  # fmt: skip
    parser.add_argument("--glosses", type=Path, help="Chinese-English dictionary, to gloss questions with")
    options = parser.parse_args()
    started = time.monotonic()
    glosses = glosses_of(options.glosses) if options.glosses else Glosses()
    examples = _examples(options.rows, options.questions, glosses, read=False)
    alone, of_alone = train(examples, [name for name in NAMES if name not in READ])
    save(options.out / ALONE.name, alone)
    unseen = _examples(options.rows, options.unseen, glosses, read=True)
    with_reader, of_both = train(unseen, NAMES, beside=alone)
    save(options.out / WITH_READER.name, with_reader)
    figures: dict[str, Any] = {ALONE.stem: of_alone, WITH_READER.stem: of_both}
    figures["minutes"] = round((time.monotonic() - started) / 60, 1)
    (options.out / "README.md").write_text(_card(figures, options), "utf-8")
    print(json.dumps(figures, indent=1))


def _examples(files: Sequence[Path], questions: Sequence[int], glosses: Glosses, *, read: bool) -> list[Example]:
    """The examples of all files, made by as many processes as there are cores."""
    examples: list[Example] = []
    with ProcessPoolExecutor() as pool:
        for number, path in enumerate(files):
            limit = questions[min(number, len(questions) - 1)]
            parts = [pool.submit(examples_of, path, limit, glosses, part, read=read) for part in range(PARTS)]
            for part in tqdm(parts, desc=path.name):
                examples += part.result()
    return examples


class Scores(Protocol):
    """Anything that scores sentences by their features."""

    def scores(self, features: Floats) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Trained:
    """What `save` writes: networks, the mean and the scale of each feature."""

    names: Sequence[str]
    networks: list[torch.nn.Sequential]
    mean: Floats
    scale: Floats

    def scores(self, features: Floats) -> Floats:
        """Mean logits, as `qa.ranker.Ranker` computes them."""
        chosen = features[:, columns_of(self.names)]
        values = torch.from_numpy(np.clip((chosen - self.mean) * self.scale, -6, 6))
        with torch.no_grad():
            logits = [network(values).squeeze(-1).numpy() for network in self.networks]
        return np.asarray(np.mean(logits, axis=0), dtype=np.float32)


def columns_of(names: Sequence[str]) -> list[int]:
    return [NAMES.index(name) for name in names]


def train(
    examples: Sequence[Example], names: Sequence[str], *, beside: Scores | None = None
) -> tuple[Trained, dict[str, Any]]:
    """The ranker that looks at the features `names`, and its figures, with another's vote and the reader's, on a tenth held out."""
    generator = random.Random(SEED)
    examples = [example for example in examples if len(example[0])]
    generator.shuffle(examples)
    held_out, rest = examples[: len(examples) // 10], examples[len(examples) // 10 :]
    columns = columns_of(names)
    stacked = np.concatenate([features[:, columns] for features, _ in rest])
    mean, scale = stacked.mean(axis=0), 1 / np.maximum(stacked.std(axis=0), 1e-3)

    def loss(network: torch.nn.Module, batch: Sequence[Example], generator: random.Random) -> torch.Tensor:
        batch = [_maybe_taken_away(example, generator) for example in batch]
        return _loss(network, batch, columns, mean, scale)

    networks = [
        fitted(len(columns), rest, loss, SEED + number, epochs=EPOCHS, batch=BATCH) for number in range(NETWORKS)
    ]
    trained = Trained(names, networks, mean, scale)
    return trained, _figures([trained, beside, *READER_VOTES] if beside else [trained], held_out)


def fitted(
    width: int, examples: list[Some], loss_of: LossOf[Some], seed: int, *, epochs: int, batch: int, dropout: float = 0.0
) -> torch.nn.Sequential:
    """A network of `width` inputs after so many passes over the examples, one cycle of the learning rate."""
    torch.manual_seed(seed)
    generator = random.Random(seed)
    network = torch.nn.Sequential(
        torch.nn.Linear(width, HIDDEN), torch.nn.ReLU(), torch.nn.Dropout(dropout),
        torch.nn.Linear(HIDDEN, HIDDEN // 2), torch.nn.ReLU(),
        torch.nn.Linear(HIDDEN // 2, 1),
    )  # fmt: skip
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=1e-2)
    steps = epochs * (len(examples) // batch + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps + 1)
    for _ in range(epochs):
        generator.shuffle(examples)
        for at in range(0, len(examples), batch):
            loss = loss_of(network, examples[at : at + batch], generator)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return network.eval()


def _maybe_taken_away(example: Example, generator: random.Random) -> Example:
    features, right = example
    if not right.any() or generator.random() >= TAKEN_AWAY:
        return example
    return _without_best(features[~right]), right[~right]


def _without_best(features: Floats) -> Floats:
    """Features measured against the best sentence, measured anew when that one is gone."""
    features = features.copy()
    for name, against_best in AGAINST_BEST.items():
        values = features[:, NAMES.index(name)]
        features[:, NAMES.index(against_best)] = values - (values.max() if len(values) else 0)
    if len(features):
        features[:, NAMES.index("anywhere")] = np.logaddexp.reduce(features[:, NAMES.index("begins")])
    return features


def _loss(
    network: torch.nn.Module, batch: Sequence[Example], columns: list[int], mean: Floats, scale: Floats
) -> torch.Tensor:
    """Mean −log of the share that the right sentences have, or "none of these" where none is right."""
    longest = max(1, *(len(features) for features, _ in batch))
    values = np.zeros((len(batch), longest, len(columns)), dtype=np.float32)
    there = np.zeros((len(batch), longest), dtype=bool)
    right = np.zeros((len(batch), longest + 1), dtype=bool)
    for number, (features, gold) in enumerate(batch):
        values[number, : len(features)] = np.clip((features[:, columns] - mean) * scale, -6, 6)
        there[number, : len(features)] = True
        right[number, : len(features)] = gold
        right[number, longest] = not gold.any()
    logits = network(torch.from_numpy(values)).squeeze(-1)
    logits = logits.masked_fill(~torch.from_numpy(there), -1e4)
    logits = torch.cat([logits, torch.zeros(len(batch), 1)], dim=1)
    total = torch.logsumexp(logits, dim=1)
    gold_total = torch.logsumexp(logits.masked_fill(~torch.from_numpy(right), -1e4), dim=1)
    return (total - gold_total).mean()


def _mean(voting: Sequence[Scores], features: Floats) -> Floats:
    """As `qa.ranker.Ranker.scores`."""
    mean: Floats = np.mean([one.scores(features) for one in voting], axis=0)
    return mean


def _figures(voting: Sequence[Scores], examples: Sequence[Example]) -> dict[str, Any]:
    """How often a right sentence comes first, and how well answered questions are separated from unanswered ones."""
    first: list[bool] = []
    answered: list[float] = []
    unanswered: list[float] = []
    for features, right in examples:
        scores = _mean(voting, features)
        (answered if right.any() else unanswered).append(float(np.logaddexp.reduce(scores)))
        if right.any():
            first.append(bool(right[scores.argmax()]))
    area = np.mean([[(a > s) + 0.5 * (a == s) for s in unanswered[:600]] for a in answered[:600]])
    return {"questions": len(examples), "first": float(np.mean(first)), "auroc": float(area)}


def _card(figures: dict[str, Any], options: argparse.Namespace) -> str:
    """The model card: what it is, made of which data, how, and how good."""
    command = f"python -m training.ranker qa/ranker {data_of(options.rows, options.glosses)}"
    return filled(
        "ranker",
        networks=NETWORKS,
        features=len(NAMES),
        hidden=HIDDEN,
        hidden_2=HIDDEN // 2,
        with_reader=WITH_READER.name,
        without=ALONE.name,
        data=data_table([path for path in [*options.rows, options.glosses] if path]),
        both=figures[WITH_READER.stem],
        alone=figures[ALONE.stem],
        command=command,
        minutes=figures["minutes"],
    )


def save(file: Path, trained: Trained) -> None:
    """Write a file that `qa.ranker.Ranker` reads."""
    file.parent.mkdir(parents=True, exist_ok=True)
    networks = [
        [
            {name: _rounded(values.detach().numpy()) for name, values in layer.named_parameters()}
            for layer in network
            if isinstance(layer, torch.nn.Linear)
        ]
        for network in trained.networks
    ]
    weights = {
        "features": list(trained.names),
        "mean": _rounded(trained.mean),
        "scale": _rounded(trained.scale),
        "networks": networks,
    }
    file.write_text(json.dumps(weights), "utf-8")


def _rounded(values: Floats) -> Any:
    return np.round(values.astype(np.float64), 5).tolist()


if __name__ == "__main__":
    main()
