"""Train the reader of `qa/reader` on reading-comprehension rows.

    python -m training.reader OUT CMRC.jsonl.xz SQUAD.jsonl.xz JAQUAD.jsonl.xz --rough CLOZE.jsonl.xz \\
        --texts PAIRS.jsonl.xz ... --glosses DICTIONARY.jsonl.xz

For each question the passages that hold its answer stand beside some that do not, and the network
spreads one share over all their pieces and "none of these" (Clark and Gardner, ACL 2018), once for
where an answer begins and once for where it ends. In a part of the steps the passages that answer,
or only the sentences that do, are taken away. Rough questions (`training/cloze.py`) are read in the first half of the passes. What
is learnt of each piece begins with the company it keeps in plain texts (`training/company.py`). A fixed seed makes the
run repeatable.
"""

import argparse
import copy
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import Tensor
from torch.nn import functional

from index.embed import BUNDLED_FOLDER, StaticEncoder
from qa.match import Matcher
from qa.reader import FORMAT
from training.batches import BATCH, Batch, batches, gathered, tensors
from training.card import data_table
from training.company import company
from training.glosses import Glosses, glosses_of
from training.network import Network, Shape
from training.pairs import rows as read_rows
from training.pairs import sources, texts_by_language
from training.passages_read import HELD_OUT, Read, Rows, read

LEARNING_RATE = 1.2e-3
STEADY = 0.999
"""Of the running mean of the weights, which is what ships."""

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
    parser.add_argument("--questions", type=int, nargs="+", default=[11_000, 30_000, 24_000],
                        help="questions of each file, at most")  # fmt: skip
    parser.add_argument("--each", type=int, nargs="+", default=[9_000, 6_000, 6_000],
                        help="of these, how many each pass takes")  # fmt: skip
    parser.add_argument("--rough-each", type=int, default=10_000)
    parser.add_argument("--passes", type=int, default=6)
    options = parser.parse_args()
    torch.manual_seed(SEED)
    glosses = glosses_of(options.glosses) if options.glosses else Glosses()
    files = [
        read(path, options.questions[min(n, len(options.questions) - 1)], glosses)
        for n, path in enumerate(options.rows)
    ]
    rough = read(options.rough, 50_000, Glosses()) if options.rough else Rows([], [])
    check = read(options.rows[0], 600, Glosses(), kept=True)
    encoder = StaticEncoder(BUNDLED_FOLDER)
    matcher = Matcher(encoder)
    table = unit_rows(encoder)
    network = Network(Shape(), table)
    with torch.no_grad():
        rows = company(matcher, texts(options.rows, options.texts), network.shape.learnt, SEED)
        network.learnt.weight.copy_(torch.from_numpy(rows))
    print(sum(p.numel() for n, p in network.named_parameters() if "learnt" not in n), "parameters")
    started = time.monotonic()
    steady = train(network, files, rough, check, matcher, options)
    save(options.out, steady, matcher)
    figures = measured(steady, check, matcher)
    minutes = (time.monotonic() - started) / 60
    (options.out / "README.md").write_text(_card(figures, minutes, options), "utf-8")


def texts(rows: Sequence[Path], pairs: Sequence[Path]) -> Iterator[str]:
    """The texts and questions of rows, and the Chinese, English and Japanese sides of pairs."""
    for path in rows:
        yield from dict.fromkeys(
            text for row in read_rows(path) for text in (row["context"], row["question"])
        )
    by_language = texts_by_language(sources(pairs))
    for language in ("zh", "en", "ja"):
        yield from sorted(by_language[language])


def unit_rows(encoder: StaticEncoder) -> Tensor:
    rows = encoder.rows(np.arange(encoder.size))
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return torch.from_numpy(rows / np.maximum(norms, 1e-9))


def train(
    network: Network,
    files: Sequence[Rows],
    rough: Rows,
    check: Rows,
    matcher: Matcher,
    options: Any,
) -> Network:
    """The running mean of the network's weights after `options.passes` passes."""
    generator = random.Random(SEED)
    dense = [p for n, p in network.named_parameters() if n != "learnt.weight"]
    optimizer = torch.optim.AdamW(dense, lr=LEARNING_RATE, weight_decay=0.01)
    sparse = torch.optim.SparseAdam([network.learnt.weight], lr=LEARNING_RATE)
    per_pass = sum(
        min(each, len(rows.asked)) for each, rows in zip(options.each, files, strict=True)
    )
    early = options.passes // 2
    of_rough = min(options.rough_each, len(rough.asked))
    steps = options.passes * (per_pass // BATCH) + early * (of_rough // BATCH)
    steady = copy.deepcopy(network)
    started, losses, step = time.monotonic(), list[float](), 0
    for turn in range(options.passes):
        shares = [*zip(files, options.each, strict=True)]
        if turn < early:
            shares.append((rough, of_rough))
        for chosen in batches(shares, generator):
            batch = gathered(chosen, matcher, generator)
            rate = min(1.0, (step + 1) / 300) * max(0.02, 1 - step / steps)
            for group in (*optimizer.param_groups, *sparse.param_groups):
                group["lr"] = LEARNING_RATE * rate
            network.train()
            with torch.autocast("cpu", torch.bfloat16):
                logits = run(network, batch)
            loss = share_loss(logits, batch)
            optimizer.zero_grad()
            sparse.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(dense, 1.0)
            optimizer.step()
            sparse.step()  # type: ignore[no-untyped-call]
            step += 1
            mean(steady, network, min(STEADY, step / (step + 10)), every=step % 10 == 0)
            losses.append(loss.item())
            if step % 100 == 0:
                seconds = time.monotonic() - started
                print(
                    f"step {step}/{steps} loss {np.mean(losses[-100:]):.3f} {seconds:.0f} s",
                    flush=True,
                )
        mean(steady, network, STEADY, every=True)
        found = measured(steady, Rows(check.passages, check.asked[::2]), matcher)
        print(f"pass {turn + 1}: {json.dumps(found)}", flush=True)
        save(options.out, steady, matcher)
    return steady


@torch.no_grad()
def mean(steady: Network, network: Network, keep: float, *, every: bool) -> None:
    """Move the running mean; the large table only on every tenth step."""
    for name, parameter in steady.named_parameters():
        new = network.get_parameter(name)
        if name != "learnt.weight":
            parameter.lerp_(new, 1 - keep)
        elif every:
            parameter.lerp_(new, 1 - keep**10)


def run(network: Network, batch: Batch) -> Tensor:
    logits: Tensor = network(
        batch.question, batch.question_words, batch.question_mask, batch.owner, batch.passage,
        batch.passage_words, batch.passage_mask, batch.features, batch.cosines,
    )  # fmt: skip
    return logits


def share_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Mean of −log of the share that the right pieces have among all pieces of a question's passages
    and "none", which has the logit 0."""
    count = len(batch.question)
    losses = []
    for side, right in ((0, batch.begins), (1, batch.ends)):
        per_passage = logits[..., side]
        everything = _by_owner(per_passage.logsumexp(dim=1), batch.owner, count, none=True)
        held = per_passage.masked_fill(~right, -1e4).logsumexp(dim=1)
        gold = _by_owner(held, batch.owner, count, none=False)
        answered = torch.zeros(count).index_add(0, batch.owner, right.any(dim=1).float()) > 0
        losses.append((everything - torch.where(answered, gold, torch.zeros_like(gold))).mean())
    return torch.stack(losses).mean()


def _by_owner(values: Tensor, owner: Tensor, count: int, *, none: bool) -> Tensor:
    """logsumexp of the values of each question's passages, with a 0 among them if `none`."""
    slots = torch.full((count, 4), -1e4)
    place = torch.zeros(count, dtype=torch.long)
    rows, columns = [], []
    for number in owner.tolist():
        rows.append(number)
        columns.append(int(place[number]))
        place[number] += 1
    slots = slots.index_put((torch.tensor(rows), torch.tensor(columns)), values)
    if none:
        slots = functional.pad(slots, (0, 1), value=0.0)
    return slots.logsumexp(dim=1)


@torch.no_grad()
def measured(network: Network, check: Rows, matcher: Matcher) -> dict[str, float]:
    """On questions kept out of training: how often the surest start lies in the right sentence and
    the surest span is right, over the passages that answer and three that do not."""
    network.eval()
    first = exact = none = 0
    shared = 0.0
    for asked in check.asked:
        read_for = [(0, check.passages[number], spans) for number, spans in asked.right]
        read_for += [
            (0, check.passages[n], ()) for n in asked.near[:3] if len(check.passages[n].pieces)
        ]
        batch = tensors([asked.question], read_for, matcher)
        with torch.autocast("cpu", torch.bfloat16):
            logits = run(network, batch).float()
        start = logits[..., 0]
        at, piece = divmod(int(start.argmax()), start.shape[1])
        passage = read_for[at][1]

        def sentence(number: int, passage: Read = passage) -> int:
            begin = passage.pieces.starts[number]
            return int(np.searchsorted(passage.sentence_starts, begin, side="right"))

        if any(sentence(piece) == sentence(begin) for begin, _ in read_for[at][2]):
            first += 1
        end = piece + int(logits[at, piece : piece + 40, 1].argmax())
        exact += (piece, end) in read_for[at][2]
        shared += max((_overlap((piece, end), gold) for gold in read_for[at][2]), default=0.0)
        none += float(start.flatten().logsumexp(0)) < 0
    count = len(check.asked)
    return {
        "questions": count,
        "first": round(first / count, 3),
        "exact": round(exact / count, 3),
        "f1": round(shared / count, 3),
        "none": round(none / count, 3),
    }


def _overlap(found: tuple[int, int], gold: tuple[int, int]) -> float:
    """F1 of the pieces of two spans, both from first to last."""
    same = min(found[1], gold[1]) - max(found[0], gold[0]) + 1
    return 2 * max(same, 0) / (found[1] - found[0] + gold[1] - gold[0] + 2)


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
    save_file(weights, folder / "reader.safetensors")
    (folder / "reader.safetensors").chmod(0o644)
    facts = {"format": FORMAT, "encoder": matcher.fingerprint, "shape": asdict(network.shape)}
    (folder / "reader.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")


def _card(figures: dict[str, float], minutes: float, options: Any) -> str:
    """The model card: what it is, made of which data, how, and how good."""
    files = [path for path in [*options.rows, *options.texts, options.glosses] if path]
    rows = " ".join(f"DATA/{path.name}" for path in options.rows)
    rough = f" --rough {options.rough.name}" if options.rough else ""
    texts = " --texts DATA/parallel_*" if options.texts else ""
    glosses = f" --glosses DATA/{options.glosses.name}" if options.glosses else ""
    return f"""# Reader

Says of every piece of a passage how likely an answer to the question begins or ends there, as logits against 0 for
"no passage says it". Gated convolutions over the pieces of the bundled encoder's tokenizer, with attention to the
question; its inputs are the meanings of the pieces (from the encoder's vectors), what was learnt of each, and how
question and passage meet. `training/network.py` is the network, `qa/reader.py` runs it in numpy. What is learnt of a piece
began with the company it keeps in all the texts below (`training/company.py`); rough questions, made out of the Chinese
ones (`training/cloze.py`), were read in the first half of the passes.

{data_table(files)}

The weights are offered under CC BY-SA 4.0, as the rows of questions are. One text of {HELD_OUT} was kept out of the training; on {figures["questions"]:.0f}
of their Chinese questions, each with the passages that answer and three near ones that do not, the surest beginning lies in a right
sentence for {figures["first"]:.3f}, the surest span is right to the character for {figures["exact"]:.3f}, and its F1 is {figures["f1"]:.3f}.

Made by `python -m training.reader qa/reader {rows}{rough}{texts}{glosses}` in {minutes:.0f} minutes on two cores that do 16-bit
arithmetic, some 4 GB of memory.
"""


if __name__ == "__main__":
    main()
