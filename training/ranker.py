"""Train the sentence ranker of `qa/ranker` on reading-comprehension rows.

    python -m training.ranker OUT ROWS.jsonl.xz [ROWS.jsonl.xz …] --glosses DICTIONARY.jsonl.xz

For each question the passages are searched as at run time and the features of all their sentences
taken; the sentence where the annotated answer starts is right. For a part of the questions the
right sentences, or the passages that hold them, are taken away and "none of these" becomes right:
the texts speak of the matter and do not say it, which is the hardest thing to refuse. Another part of the Chinese questions is put into
English word by word with a dictionary: no order and no grammar, but the encoder looks at neither,
and the ranker learns what it may trust when question and text share no word. A fixed seed makes
the run repeatable.
"""

import argparse
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from tqdm import tqdm

from index.builder import build_documents
from index.language import fold
from index.records import Document, Hit
from index.search import Index, load
from index.sounds import aloud
from index.tokens import words
from qa.features import NAMES, Asked, describe
from qa.records import Query
from qa.understand import query as understand
from training.pairs import rows as read_rows

Floats = npt.NDArray[np.float32]
Example = tuple[Floats, npt.NDArray[np.bool_]]
"""Features of all sentences of a question, and which of them are right."""

HIDDEN = 48
NETWORKS = 4
EPOCHS = 10
BATCH = 64
LEARNING_RATE = 2e-3
TAKEN_AWAY = 0.15
"""Share of the questions whose right sentences alone are taken away in a pass of training."""

WITHOUT = 0.4
"""Share of the questions that are asked again without the passages that hold their answer."""

GLOSSED = 0.3
"""Share of the Chinese questions that are put into English."""

STRANGERS = 6
"""For so many questions of a collection, one that belongs to another is asked."""

QUESTIONS = 3
"""Questions taken of one passage, at most."""

COLLECTIONS = (1, 2, 5, 10, 20, 60)
"""Passages of a data set that are searched together, at random."""

PASSAGES = 12
SEED = 11


def main() -> None:
    """Read rows, make examples, train, write the weights and the model card."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("rows", type=Path, nargs="+")
    parser.add_argument(
        "--questions", type=int, default=6000, help="questions of each file, at most"
    )
    parser.add_argument(
        "--glosses", type=Path, help="Chinese-English dictionary, to gloss questions with"
    )
    options = parser.parse_args()
    started = time.monotonic()
    glosses = _glosses(options.glosses) if options.glosses else {}
    examples: list[Example] = []
    for path in options.rows:
        examples += list(tqdm(examples_of(path, options.questions, glosses), desc=path.name))
    trained, figures = train(examples)
    save(options.out, trained)
    figures["minutes"] = round((time.monotonic() - started) / 60, 1)
    (options.out / "README.md").write_text(_card(figures, options), "utf-8")
    print(json.dumps(figures, indent=1))


def examples_of(path: Path, limit: int, glosses: dict[str, str]) -> Iterator[Example]:
    """The examples of one file of rows, searched over small collections of its passages.

    A collection is what a reader may have: one article, a few, or some dozens. Passages of one
    title stay together, so that many of the wrong sentences are about the same matter. Some questions
    about another collection are asked too: nothing answers them.
    """
    generator = random.Random(SEED)
    strangers: list[dict[str, Any]] = []
    rows = _some(_rows(path), limit, generator)
    for group in _collections(rows, generator):
        contexts = list(dict.fromkeys(row["context"] for row in group))
        ids = {context: f"{number:06d}" for number, context in enumerate(contexts)}
        with tempfile.TemporaryDirectory() as folder:
            build_documents([Document(id=ids[c], text=c) for c in contexts], store=folder)
            index = load(folder)
            for row in group:
                query = understand(row["question"][:2000])
                if glosses and query.language.startswith("zh") and generator.random() < GLOSSED:
                    glossed = _gloss(query.question, glosses, generator)
                    query = replace(query, question=glossed, language="en")
                hits = index.search(query.question, PASSAGES)
                yield _example(row, query, ids[row["context"]], hits, index)
                if generator.random() < WITHOUT:
                    rest = [hit for hit in hits if not _holds(hit, row, ids[row["context"]])]
                    yield _example(row, query, ids[row["context"]], rest, index)
            for row in generator.sample(strangers, min(len(strangers), len(group) // STRANGERS)):
                query = understand(row["question"][:2000])
                yield _example(row, query, "", index.search(query.question, PASSAGES), index)
            strangers = group
            index.close()


def _some(rows: list[dict[str, Any]], limit: int, generator: random.Random) -> list[dict[str, Any]]:
    """About `limit` of the rows: all passages of some titles, and a few questions of each passage."""
    by_title: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_title.setdefault(row["title"] or row["context"], []).append(row)
    titles = list(by_title)
    generator.shuffle(titles)
    chosen: list[dict[str, Any]] = []
    for title in titles:
        seen: Counter[str] = Counter()
        generator.shuffle(by_title[title])
        for row in by_title[title]:
            seen[row["context"]] += 1
            if seen[row["context"]] <= QUESTIONS:
                chosen.append(row)
        if len(chosen) >= limit:
            break
    return chosen


def _collections(
    rows: list[dict[str, Any]], generator: random.Random
) -> Iterator[list[dict[str, Any]]]:
    """`rows` in groups of 1 to 60 passages, passages of one title side by side."""
    by_context: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        by_context.setdefault((row["title"] or "", row["context"]), []).append(row)
    titles = list(dict.fromkeys(title for title, _ in by_context))
    generator.shuffle(titles)
    place = {title: number for number, title in enumerate(titles)}
    contexts = sorted(by_context, key=lambda key: (place[key[0]], key[1]))
    at = 0
    while at < len(contexts):
        size = generator.choice(COLLECTIONS)
        yield [row for key in contexts[at : at + size] for row in by_context[key]]
        at += size


def _example(
    row: dict[str, Any], query: Query, gold_document: str, hits: Sequence[Hit], index: Index
) -> Example:
    features = describe(Asked.of(query, index), hits, index)
    right, doubtful = _labels(row, gold_document, hits)
    keep = right | ~doubtful
    return features[keep], right[keep]


def _holds(hit: Hit, row: dict[str, Any], gold_document: str) -> bool:
    """Whether a passage holds the annotated answer, or its words anywhere."""
    right, doubtful = _labels(row, gold_document, [hit])
    return bool(right.any() or doubtful.any())


def _labels(row: dict[str, Any], gold_document: str, hits: Sequence[Hit]) -> tuple[Any, Any]:
    """Which sentences hold the annotated answer, and which hold its words elsewhere."""
    right, doubtful = [], []
    for hit in hits:
        for span in hit.passage.sentences:
            gold = hit.passage.document_id == gold_document and any(
                span.start <= start < span.end for start in row["answer_starts"]
            )
            right.append(gold)
            text = hit.passage.sentence(span)
            doubtful.append(any(answer in text for answer in row["answers"]))
    return np.asarray(right, dtype=bool), np.asarray(doubtful, dtype=bool)


@dataclass(frozen=True, slots=True)
class Trained:
    """What `save` writes: networks, the mean and the scale of each feature, and the calibration."""

    networks: list[torch.nn.Sequential]
    mean: Floats
    scale: Floats
    calibration: dict[str, tuple[float, float]]

    def scores(self, features: Floats) -> Floats:
        """Mean logits, as `qa.ranker.Ranker` computes them."""
        values = torch.from_numpy(np.clip((features - self.mean) * self.scale, -6, 6))
        with torch.no_grad():
            logits = [network(values).squeeze(-1).numpy() for network in self.networks]
        return np.asarray(np.mean(logits, axis=0), dtype=np.float32)


def train(examples: Sequence[Example]) -> tuple[Trained, dict[str, Any]]:
    """The ranker, and its figures on a tenth held out, which also sets the calibration."""
    generator = random.Random(SEED)
    examples = [example for example in examples if len(example[0])]
    generator.shuffle(examples)
    held_out, rest = examples[: len(examples) // 10], examples[len(examples) // 10 :]
    stacked = np.concatenate([features for features, _ in rest])
    mean, scale = stacked.mean(axis=0), 1 / np.maximum(stacked.std(axis=0), 1e-3)
    networks = [_network(rest, mean, scale, SEED + number) for number in range(NETWORKS)]
    trained = Trained(networks, mean, scale, {})
    calibration = _calibration(trained, held_out)
    return replace(trained, calibration=calibration), _figures(trained, held_out)


def _network(
    examples: list[Example], mean: Floats, scale: Floats, seed: int
) -> torch.nn.Sequential:
    torch.manual_seed(seed)
    generator = random.Random(seed)
    network = torch.nn.Sequential(
        torch.nn.Linear(len(NAMES), HIDDEN), torch.nn.ReLU(),
        torch.nn.Linear(HIDDEN, HIDDEN // 2), torch.nn.ReLU(),
        torch.nn.Linear(HIDDEN // 2, 1),
    )  # fmt: skip
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=1e-2)
    steps = EPOCHS * (len(examples) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps + 1)
    for _ in range(EPOCHS):
        generator.shuffle(examples)
        for at in range(0, len(examples), BATCH):
            batch = [_maybe_taken_away(example, generator) for example in examples[at : at + BATCH]]
            loss = _loss(network, batch, mean, scale)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return network


def _calibration(trained: Trained, examples: Sequence[Example]) -> dict[str, tuple[float, float]]:
    """Slope and offset of a logistic function, for questions in the texts' script and in another."""
    column = NAMES.index("same_script")
    found = {}
    for name, same in (("same script", 1.0), ("other script", 0.0)):
        chosen = [example for example in examples if example[0][0, column] == same]
        logits = np.asarray(
            [np.logaddexp.reduce(trained.scores(features)) for features, _ in chosen]
        )
        found[name] = _logistic(logits, np.asarray([gold.any() for _, gold in chosen]))
    return found


def _logistic(values: npt.NDArray[Any], right: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of the logistic function that fits best, by Newton's method."""
    columns = np.stack([values, np.ones_like(values)], axis=1)
    line = np.asarray([1.0, 0.0])
    for _ in range(30):
        share = 1 / (1 + np.exp(-columns @ line))
        curvature = (columns * (share * (1 - share))[:, None]).T @ columns + 1e-3 * np.eye(2)
        line -= np.linalg.solve(curvature, columns.T @ (share - right))
    return round(float(line[0]), 4), round(float(line[1]), 4)


def _maybe_taken_away(example: Example, generator: random.Random) -> Example:
    features, right = example
    if not right.any() or generator.random() >= TAKEN_AWAY:
        return example
    return _without_best(features[~right]), right[~right]


def _without_best(features: Floats) -> Floats:
    """Features measured against the best sentence, measured anew when that one is gone."""
    features = features.copy()
    for name in ("words", "pairs", "cosine", "soft"):
        values = features[:, NAMES.index(name)]
        features[:, NAMES.index(f"{name}_best")] = values - (values.max() if len(values) else 0)
    return features


def _loss(
    network: torch.nn.Module, batch: Sequence[Example], mean: Floats, scale: Floats
) -> torch.Tensor:
    """Mean −log of the share that the right sentences have, or "none of these" where none is right."""
    longest = max(1, *(len(features) for features, _ in batch))
    values = np.zeros((len(batch), longest, len(NAMES)), dtype=np.float32)
    there = np.zeros((len(batch), longest), dtype=bool)
    right = np.zeros((len(batch), longest + 1), dtype=bool)
    for number, (features, gold) in enumerate(batch):
        values[number, : len(features)] = np.clip((features - mean) * scale, -6, 6)
        there[number, : len(features)] = True
        right[number, : len(features)] = gold
        right[number, longest] = not gold.any()
    logits = network(torch.from_numpy(values)).squeeze(-1)
    logits = logits.masked_fill(~torch.from_numpy(there), -1e4)
    logits = torch.cat([logits, torch.zeros(len(batch), 1)], dim=1)
    total = torch.logsumexp(logits, dim=1)
    gold_total = torch.logsumexp(logits.masked_fill(~torch.from_numpy(right), -1e4), dim=1)
    return (total - gold_total).mean()


def _figures(trained: Trained, examples: Sequence[Example]) -> dict[str, Any]:
    """How often a right sentence comes first, and how well silence is told from an answer."""
    first: list[bool] = []
    answered: list[float] = []
    silent: list[float] = []
    for features, right in examples:
        scores = trained.scores(features)
        (answered if right.any() else silent).append(float(np.logaddexp.reduce(scores)))
        if right.any():
            first.append(bool(right[scores.argmax()]))
    area = np.mean([[(a > s) + 0.5 * (a == s) for s in silent[:600]] for a in answered[:600]])
    return {"questions": len(examples), "first": float(np.mean(first)), "auroc": float(area)}


_LICENCES = {
    "cmrc2018_train": ("CMRC 2018, train", "CC BY-SA 4.0"),
    "squad1_train": ("SQuAD 1.1, train", "CC BY-SA 4.0"),
    "jaquad_train": ("JaQuAD, train", "CC BY-SA 3.0"),
    "dict_cc_cedict": ("CC-CEDICT, for glosses", "CC BY-SA 4.0"),
}


def _card(figures: dict[str, Any], options: argparse.Namespace) -> str:
    """The model card: what it is, made of which data, how, and how good."""
    names = [path.name.split(".")[0] for path in [*options.rows, options.glosses] if path]
    data = "\n".join(
        "| {} | {} | {} |".format(
            name, *_LICENCES.get(name, ("given by the user", "see its source"))
        )
        for name in names
    )
    command = " ".join(
        ["python -m training.ranker qa/ranker", *(f"DATA/{name}.jsonl.xz" for name in names)]
    )
    if options.glosses:
        command = (
            command.replace("DATA/dict_", "--glosses DATA/dict_")
            + f" --questions {options.questions}"
        )
    return f"""# Sentence ranker

The mean of {NETWORKS} networks of {len(NAMES)} features, two hidden layers ({HIDDEN}, {HIDDEN // 2}), one logit
per sentence against "none of these". It ranks the sentences of the passages that were found and says how sure it is that one of
them answers. Runs in numpy; `ranker.json` holds all of it.

| data | what | licence |
|---|---|---|
{data}

The weights are offered under CC BY-SA 4.0, as the data are.

On a tenth of the questions, held out: the first sentence is right for {figures["first"]:.3f} of those whose
answer was among the passages; the area under the curve that tells answered questions from those that the passages
leave open is {figures["auroc"]:.3f}.

Made by `{command}` in {figures["minutes"]:.0f} minutes on two cores, some 1 GB of memory.
"""


def save(folder: Path, trained: Trained) -> None:
    """Write `ranker.json`, which `qa.ranker.Ranker` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        "features": list(NAMES),
        "mean": _rounded(trained.mean),
        "scale": _rounded(trained.scale),
        "calibration": trained.calibration,
        "networks": [
            [
                {
                    "weight": _rounded(layer.weight.detach().numpy()),
                    "bias": _rounded(layer.bias.detach().numpy()),
                }
                for layer in network
                if isinstance(layer, torch.nn.Linear)
            ]
            for network in trained.networks
        ],
    }
    (folder / "ranker.json").write_text(json.dumps(weights), "utf-8")


def _glosses(path: Path) -> dict[str, str]:
    """Chinese word → its shortest English gloss."""
    found: dict[str, str] = {}
    for row in read_rows(path):
        word, gloss = fold(row["b"]), row["a"]
        if word not in found or len(gloss) < len(found[word]):
            found[word] = gloss
    return found


def _gloss(question: str, glosses: dict[str, str], generator: random.Random) -> str:
    """`question` word by word in English, in any order; a name that has no gloss by its sound."""
    cut = [term for term in words(fold(question)) if re.search(r"\w", term)]
    generator.shuffle(cut)
    latin = re.findall(r"[0-9A-Za-z]+", question)
    return " ".join([*(glosses.get(term) or _by_sound(term) for term in cut), *latin]) or question


def _by_sound(word: str) -> str:
    return aloud(word).replace("|", "").replace(" ", "")


def _rounded(values: Floats) -> Any:
    return np.round(values.astype(np.float64), 5).tolist()


def _rows(path: Path) -> list[dict[str, Any]]:
    return [row for row in read_rows(path) if row["answerable"] and row["answer_starts"]]


if __name__ == "__main__":
    main()
