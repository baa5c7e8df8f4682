"""Train the reader of `qa/reader` on reading-comprehension rows.

    python -m training.reader OUT CMRC.jsonl.xz SQUAD.jsonl.xz JAQUAD.jsonl.xz --rough CLOZE.jsonl.xz \\
        --texts PAIRS.jsonl.xz ... --glosses DICTIONARY.jsonl.xz

1. Token rows start from the distribution of neighbours in plain texts (`distributional.py`).
2. Teachers (`teacher.py`) and reader (`network.py`) are pretrained on masked words (`masked_lm.py`).
3. Teachers learn spans, each without one part of the texts; the reader is then distilled from them (`students.py`).
   Batches (`batches.py`) mix passages that answer with hard negatives; in some the answer is removed. Cloze questions
   (`cloze.py`) are read in the first two thirds of the passes.
4. In the last passes the reader is distilled from itself with entity-swap negatives (`entity_swaps.py`).

A fixed seed makes batches and initial weights repeatable. `--device cuda` takes minutes, two cores take days.
"""

import argparse
import copy
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from index.embedding.static import BUNDLED_FOLDER, StaticEncoder
from qa.judge.inputs import Matcher
from qa.judge.reader import FORMAT
from training.card import data_of, data_table, filled
from training.encoder.pairs import sources, texts_by_language
from training.files import rows as read_rows
from training.files import save_weights
from training.glosses import Glosses, glosses_of
from training.reader.batches import BATCH, FOLDS, SWAPPED, Steps, planned
from training.reader.distributional import initial_rows
from training.reader.masked_lm import pretrain
from training.reader.network import Network, Shape
from training.reader.rows import HELD_OUT, AnnotatedQuestion, Rows, read
from training.reader.students import Student, learn
from training.reader.teacher import Teacher
from training.reader.validation import scores, validation_batches

RATE, TEACHER_RATE, LAST_RATE = 2e-3, 8e-4, 6e-4
SEED = 5


def main() -> None:
    """Read rows, train, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("rows", type=Path, nargs="+")
    parser.add_argument("--rough", type=Path, help="questions made out of texts")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="pairs: their Chinese, "
                        "English and Japanese sides show what stands beside what")  # fmt: skip
    parser.add_argument("--glosses", type=Path)
    parser.add_argument("--each", type=int, nargs="+", default=[9_000, 20_000, 10_000],
                        help="questions of each file that a pass takes")  # fmt: skip
    parser.add_argument("--rough-each", type=int, default=10_000)
    parser.add_argument("--word-steps", type=int, default=400, help="before questions")
    parser.add_argument("--teacher-passes", type=int, default=3, help="0: no teachers")
    parser.add_argument("--passes", type=int, default=12)
    parser.add_argument("--last-passes", type=int, default=4)
    parser.add_argument("--last-each", type=int, nargs="+", default=[9_000, 9_000, 3_000],
                        help="questions of each file that one of the last passes takes")  # fmt: skip
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--workers", type=int, default=1, help="processes that make batches")
    options = parser.parse_args()
    glosses = glosses_of(options.glosses) if options.glosses else Glosses()
    files = [read(path, 100_000, glosses) for path in options.rows]
    rough = read(options.rough, 50_000, Glosses()) if options.rough else Rows([], [])
    check = read(options.rows[0], 600, Glosses(), kept=True)
    matcher = Matcher(StaticEncoder(BUNDLED_FOLDER))
    rows = initial_rows(matcher, texts(options.rows, options.texts), Shape().learnt, SEED)
    started = time.monotonic()
    ema, figures = trained(files, rough, check, matcher, rows, options)
    save(options.out, ema, matcher)
    minutes = (time.monotonic() - started) / 60
    (options.out / "README.md").write_text(_card(figures, minutes, options), "utf-8")


def trained(
    files: Sequence[Rows], rough: Rows, check: Rows, matcher: Matcher, learnt: Any, options: Any
) -> tuple[Network, dict[str, float]]:
    """The reader and its figures on `check`; `learnt` is what tokens begin with, float32 (tokens, 32)."""
    torch.manual_seed(SEED)
    table, beginning = unit_rows(matcher.encoder), torch.from_numpy(learnt)
    teachers = [
        Student(Teacher(table, beginning).to(options.device), TEACHER_RATE, leaves=n)
        for n in range(FOLDS if options.teacher_passes else 0)
    ]
    network = Network(Shape(), table)
    with torch.no_grad():
        network.learnt.weight.copy_(beginning)
    reader = Student(network.to(options.device), RATE)
    learning = _Learning(matcher, validation_batches(check, matcher), options)
    generator = random.Random(SEED)
    shares = [*zip(files, options.each, strict=True)]
    stages = ((teachers, options.teacher_passes, ()), ([reader], options.passes, teachers))
    figures: dict[str, float] = {}
    for students, passes, taught_by in stages:
        if not students:
            continue
        learning.words(students, files)
        chosen = [
            group
            for turn in range(passes)
            for group in planned(
                [*shares, (rough, options.rough_each)] if turn < passes * 2 // 3 else shares, generator
            )
        ]
        figures = learning.questions(students, chosen, taught_by)
    if options.last_passes:
        last = Student(copy.deepcopy(reader.ema), LAST_RATE)
        shares = [*zip(files, options.last_each, strict=True)]
        chosen = [group for _ in range(options.last_passes) for group in planned(shares, generator)]
        figures = learning.questions([last], chosen, [reader], swapped=SWAPPED)
        reader = last
    ema = reader.ema.cpu()
    assert isinstance(ema, Network)
    return ema, figures


@dataclass(frozen=True, slots=True)
class _Learning:
    """What all stages of a training share."""

    matcher: Matcher
    checks: Sequence[Any]
    options: Any

    def words(self, students: Sequence[Student], files: Sequence[Rows]) -> None:
        """Masked-word pretraining on the passages."""
        networks = [student.network for student in students]
        passages = [rows.passages for rows in files]
        steps = self.options.word_steps
        for done, losses in pretrain(networks, passages, steps, self.options.workers):
            print(f"words, step {done}: loss {losses}", flush=True)
        for student in students:
            student.ema.load_state_dict(student.network.state_dict())

    def questions(
        self,
        students: Sequence[Student],
        chosen: Sequence[tuple[Rows, Sequence[AnnotatedQuestion]]],
        teachers: Sequence[Student],
        swapped: float = 0.0,
    ) -> dict[str, float]:
        """Learn from questions, step by step; the figures of the last student."""
        if not chosen:
            raise SystemExit(f"nothing to learn from: a file must give {BATCH} questions or more")
        started = time.monotonic()
        batches = Steps(chosen, self.matcher, swapped).ahead(self.options.workers)
        for done, losses in learn(students, batches, len(chosen), teachers):
            seconds = time.monotonic() - started
            print(f"step {done}/{len(chosen)}: loss {losses}, {seconds:.0f} s", flush=True)
        figures: dict[str, float] = {}
        for student in students:
            figures = scores(student.ema, self.checks, self.options.device)
            print(json.dumps(figures), flush=True)
        return figures


def texts(rows: Sequence[Path], pairs: Sequence[Path]) -> Iterator[str]:
    """The texts and questions of rows, and the Chinese, English and Japanese sides of pairs."""
    for path in rows:
        yield from dict.fromkeys(text for row in read_rows(path) for text in (row["context"], row["question"]))
    by_language = texts_by_language(sources(pairs))
    for language in ("zh", "en", "ja"):
        yield from sorted(by_language[language])


def unit_rows(encoder: StaticEncoder) -> Tensor:
    rows = encoder.vectors_of(np.arange(encoder.vocabulary_size))
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return torch.from_numpy(rows / np.maximum(norms, 1e-9))


def save(folder: Path, network: Network, matcher: Matcher) -> None:
    """Write `reader.safetensors` and `reader.json`, which `qa.reader.Reader` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        rows = torch.cat([network.meaning(network.table), network.learnt.weight], dim=1).numpy()
    factors = np.maximum(np.abs(rows).max(axis=1), 1e-9) / 127
    weights = {
        name: parameter.detach().numpy().astype(np.float16 if parameter.ndim > 1 else np.float32)
        for name, parameter in network.named_parameters()
        if name not in ("meaning.weight", "learnt.weight")
    }
    weights["pieces"] = np.rint(rows / factors[:, None]).astype(np.int8)
    weights["factors"] = factors.astype(np.float32)
    save_weights(weights, folder / "reader.safetensors")
    facts = {"format": FORMAT, "encoder": matcher.fingerprint, "shape": asdict(network.shape)}
    (folder / "reader.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")


def _card(figures: dict[str, float], minutes: float, options: Any) -> str:
    """The model card: what it is, made of which data, how, and how good."""
    files = [path for path in [*options.rows, *options.texts, options.glosses] if path]
    rough = f" --rough {options.rough.name}" if options.rough else ""
    texts = " --texts DATA/parallel_*" if options.texts else ""
    device = f" --device {options.device}" if options.device != "cpu" else ""
    where = torch.cuda.get_device_name() if options.device == "cuda" else "processor cores"
    return filled(
        "reader",
        teachers=FOLDS if options.teacher_passes else 0,
        last_passes=options.last_passes,
        swapped=SWAPPED,
        data=data_table(files),
        held_out=HELD_OUT,
        command=f"{data_of(options.rows, options.glosses)}{rough}{texts}{device}",
        minutes=minutes,
        where=where,
        **figures,
    )


if __name__ == "__main__":
    main()
