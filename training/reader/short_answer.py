"""Train the chooser of short answers, `qa/reader/spans.json`, on reading-comprehension rows.

    python -m training.reader.short_answer qa/reader CMRC.jsonl.xz SQUAD.jsonl.xz --glosses DICTIONARY.jsonl.xz

The reader reads the passage of each question whose text it did not learn from; of the spans of the sentence
that answers, those that share more with an annotated answer are the better ones. It must be made again after the
reader.
"""

import argparse
import json
import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from tqdm import tqdm

from index.ingest.chunk import passages
from index.records import Document, Passage, Span
from qa.evaluation.evaluate import character_f1
from qa.judge.candidate import ReadSentence
from qa.judge.network.mlp import LIMIT, Networks
from qa.judge.reader import BundledReader
from qa.judge.short_answer import FILE, NAMES, candidates, describe, weighed
from training.card import data_of
from training.files import rows as read_rows
from training.glosses import Glosses, glosses_of
from training.ranker.train import Trained, fitted, save
from training.reader.rows import held_out, in_other_words

Floats = npt.NDArray[np.float32]
Example = tuple[Floats, Floats]
"""Features of the spans of a sentence, and what each shares with an annotated answer (F1 of characters)."""

NETWORKS = 4
EPOCHS = 8
BATCH = 32
DROPOUT = 0.1
SHARPNESS = 0.15
"""A span that shares so much less is e times less wanted."""

SEED = 7

HEADING = "## The short answer"
"""Begins the part of the reader's card that tells of this."""


def main() -> None:
    """Read rows, let the reader read, train, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("rows", type=Path, nargs="+")
    parser.add_argument("--glosses", type=Path)
    parser.add_argument("--questions", type=int, nargs="+", default=[3000, 4000],
                        help="questions of each file, at most")  # fmt: skip
    parser.add_argument("--times", type=int, nargs="+", default=[3, 1],
                        help="how often each file's count in a pass")  # fmt: skip
    options = parser.parse_args()
    glosses = glosses_of(options.glosses) if options.glosses else Glosses()
    reader = BundledReader(options.out)
    examples: list[Example] = []
    held: list[Example] = []
    for path, limit, times in zip(options.rows, options.questions, options.times, strict=True):
        of_file = examples_of(path, limit, glosses, reader)
        held += of_file[: len(of_file) // 10]
        examples += of_file[len(of_file) // 10 :] * times
    save(options.out / FILE.name, train(examples))
    networks = Networks.read(options.out / FILE.name, NAMES)
    both = NAMES.index("both")
    figures = {
        "questions": len(held),
        "F1": round(_mean_f1(held, partial(weighed, networks)), 3),
        "F1 by the reader alone": round(_mean_f1(held, lambda features: features[:, both]), 3),
        "F1 of the best span": round(float(np.mean([f1.max() for _, f1 in held])), 3),
    }
    print(json.dumps(figures, indent=1))
    card = options.out / "README.md"
    about_reader = card.read_text("utf-8").split(HEADING)[0].rstrip()
    card.write_text(f"{about_reader}\n\n{_about(figures, options)}", "utf-8")


def examples_of(path: Path, limit: int, glosses: Glosses, reader: BundledReader) -> list[Example]:
    """The examples of about `limit` questions of a file, of texts that the reader did not learn from."""
    rows = [row for row in read_rows(path) if row["answer_starts"] and held_out(row)]
    random.Random(SEED).shuffle(rows)
    examples = []
    cut: dict[str, list[Passage]] = {}
    for row in tqdm(rows[:limit], desc=path.name):
        context = row["context"]
        if context not in cut:
            cut[context] = passages(Document(id="x", text=context))
        question = in_other_words(row, glosses)
        found = _where(row, cut[context])
        part = found and read_part(reader, question, *found)
        if not part:
            continue
        spans = candidates(part)
        shared = [_shared(part, first, last, row["answers"]) for first, last in spans.tolist()]
        if len(spans) > 1 and max(shared) > 0:
            examples.append((describe(question, part, spans), np.asarray(shared, np.float32)))
    return examples


def _where(row: dict[str, Any], of_context: Sequence[Passage]) -> tuple[Passage, Span] | None:
    """The first passage that holds the annotated answer whole, and the sentence in which it begins."""
    start = row["answer_starts"][0]
    end = start + len(row["answers"][0])
    for passage in of_context:
        if end <= passage.span.end:
            for sentence in passage.sentences:
                if sentence.start <= start < sentence.end:
                    return passage, sentence
    return None


def read_part(reader: BundledReader, question: str, passage: Passage, sentence: Span) -> ReadSentence | None:
    """A sentence of a passage, read for a question."""
    (predictions,) = reader.read(question, [passage])
    return dict(zip(passage.sentences, predictions, strict=True))[sentence].part


def _shared(part: ReadSentence, first: int, last: int, answers: Sequence[str]) -> float:
    text = part.text[part.starts[first] : part.ends[last]]
    return max(character_f1(text, answer) for answer in answers)


def train(examples: Sequence[Example]) -> Trained:
    """Networks whose shares of a sentence's spans come near to those wanted (cross-entropy)."""
    stacked = np.concatenate([features for features, _ in examples])
    mean, scale = stacked.mean(axis=0), 1 / np.maximum(stacked.std(axis=0), 1e-2)

    def loss(network: torch.nn.Module, batch: Sequence[Example], _: random.Random) -> torch.Tensor:
        return _loss(network, batch, mean, scale)

    networks = [
        fitted(
            len(NAMES), list(examples), loss, SEED + n,
            epochs=EPOCHS, batch=BATCH, dropout=DROPOUT,
        )
        for n in range(NETWORKS)
    ]  # fmt: skip
    return Trained(NAMES, networks, mean, scale)


def _loss(network: torch.nn.Module, batch: Sequence[Example], mean: Floats, scale: Floats) -> torch.Tensor:
    longest = max(len(shared) for _, shared in batch)
    values = np.zeros((len(batch), longest, len(NAMES)), dtype=np.float32)
    wanted = np.full((len(batch), longest), -1e4, dtype=np.float32)
    for number, (features, shared) in enumerate(batch):
        values[number, : len(features)] = np.clip((features - mean) * scale, -LIMIT, LIMIT)
        wanted[number, : len(shared)] = shared / SHARPNESS
    goal = torch.from_numpy(wanted)
    logits = network(torch.from_numpy(values)).squeeze(-1).masked_fill(goal < -1e3, -1e4)
    loss: torch.Tensor = -(goal.softmax(dim=1) * logits.log_softmax(dim=1)).sum(dim=1).mean()
    return loss


def _mean_f1(examples: Sequence[Example], scores: Any) -> float:
    return float(np.mean([shared[scores(features).argmax()] for features, shared in examples]))


def _about(figures: dict[str, float], options: argparse.Namespace) -> str:
    """What the card says."""
    data = data_of(options.rows, options.glosses)
    return f"""{HEADING}

`{FILE.name}` holds the mean of {NETWORKS} networks of {len(NAMES)} features that choose the short answer among the spans of a
sentence that the reader points at. Trained on questions of the texts above that were kept out of the reader's training. On a tenth of
them ({figures["questions"]}), in the right sentence, the chosen span's F1 is {figures["F1"]} by characters; of the span with the greatest sum of
logits {figures["F1 by the reader alone"]}, of the best one among the candidates {figures["F1 of the best span"]}.

Made by `python -m training.reader.short_answer qa/reader {data}`, two minutes of a processor and 1.5 GB.
"""


if __name__ == "__main__":
    main()
