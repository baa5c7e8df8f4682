"""Fine-tune the judge.

    python -m training.judge BASE OUTPUT --rows reader/*.jsonl.xz --documents generated.jsonl.gz --glosses cedict.jsonl.xz

Each process of `--processes` has one thread and its own part of every step; their gradients are averaged. OUTPUT holds
the last checkpoint, from which `--resume` goes on as if nothing had happened; `--start FOLDER` begins with the weights
of another one.
"""

import argparse
import logging
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, distributed
from torch.multiprocessing.spawn import spawn

from index.embedding.static import read_tokenizer
from training.files import rows
from training.glosses import Glosses, glosses_of
from training.judge.batches import Batch, batch, order
from training.judge.examples import Example, generated, prose
from training.judge.network import Network, loss_of

logger = logging.getLogger(__name__)

WEIGHTS, STATE = "model.safetensors", "state.pt"

HEADS = 10.0
"""The heads begin at random and learn so many times faster than the trunk."""

TOLD = 20
"""Steps between two lines of the log."""


@dataclass(frozen=True, slots=True)
class Options:
    """`rate` is reached after `warm` steps and falls to nothing over the last part, `fall`, of all. A checkpoint is
    written every `kept` steps."""

    size: int = 16
    rate: float = 1e-4
    warm: int = 60
    fall: float = 0.4
    frozen: int = 2
    seed: int = 1
    kept: int = 100

    def rate_at(self, step: int, steps: int) -> float:
        """The learning rate of a step."""
        return self.rate * min(1.0, (step + 1) / self.warm, (steps - step) / max(1.0, steps * self.fall))


class Training:
    """A network with its optimizer, in one of `world` processes."""

    def __init__(self, base: Path, options: Options, world: int) -> None:
        torch.manual_seed(options.seed)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = Network(base, frozen=options.frozen).to(self._device).train()
        self._trained = [one for one in self.network.parameters() if one.requires_grad]
        heads = [*self.network.heads.parameters()]
        trunk = [one for one in self.network.trunk.parameters() if one.requires_grad]
        groups = [{"params": heads, "scale": HEADS}, {"params": trunk, "scale": 1.0}]
        self._optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        self._world = world
        self.step = 0

    def start(self, folder: Path) -> None:
        """Take the weights of a checkpoint."""
        self.network.load_state_dict(load_file(folder / WEIGHTS))

    def resume(self, folder: Path) -> None:
        """Take all of a checkpoint."""
        self.start(folder)
        state = torch.load(folder / STATE, weights_only=True)
        self._optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]

    def learn(self, one: Batch, rate: float) -> float:
        """One step; the loss of this process's part."""
        ids, mask, *targets = (each.to(self._device) for each in one)
        loss = loss_of(self.network(ids, mask), *targets)
        loss.backward()  # type: ignore[no-untyped-call]
        if self._world > 1:
            _average([each.grad for each in self._trained if each.grad is not None], self._world)
        torch.nn.utils.clip_grad_norm_(self._trained, 1.0)
        for group in self._optimizer.param_groups:
            group["lr"] = rate * group["scale"]
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self.step += 1
        return loss.item()

    def save(self, folder: Path) -> None:
        """Write a checkpoint: each file whole or not at all."""
        weights = {name: value.contiguous() for name, value in self.network.state_dict().items()}
        save_file(weights, folder / "part.safetensors")
        os.replace(folder / "part.safetensors", folder / WEIGHTS)
        torch.save({"optimizer": self._optimizer.state_dict(), "step": self.step}, folder / "part.pt")
        os.replace(folder / "part.pt", folder / STATE)


def _average(slopes: Sequence[Tensor], world: int) -> None:
    flat = torch.cat([slope.reshape(-1) for slope in slopes])
    distributed.all_reduce(flat)
    flat /= world
    at = 0
    for slope in slopes:
        slope.copy_(flat[at : at + slope.numel()].view_as(slope))
        at += slope.numel()


def train(rank: int, given: argparse.Namespace, options: Options, examples: Sequence[Example], meeting: str) -> None:
    """One process of the training."""
    world = given.processes
    if not torch.cuda.is_available():
        torch.set_num_threads(1)
    logging.basicConfig(level=logging.WARNING if rank else logging.INFO, format="%(asctime)s %(message)s")
    if world > 1:
        distributed.init_process_group("gloo", init_method=meeting, rank=rank, world_size=world)
    tokenizer = read_tokenizer(given.base / "tokenizer.json")
    training = Training(given.base, options, world)
    if given.start:
        training.start(given.start)
    if given.resume:
        training.resume(given.output)
    of_step = [numbers for numbers in order(examples, options.size * world, options.seed) if len(numbers) >= world]
    of_step = of_step[: given.steps]
    seen, losses, began = 0, 0.0, time.monotonic()
    for numbers in of_step[training.step :]:
        one = batch(tokenizer, [examples[number] for number in numbers[rank::world]])
        losses += training.learn(one, options.rate_at(training.step, len(of_step)))
        seen += one.ids.numel() * world
        if training.step % TOLD == 0:
            pace = seen / (time.monotonic() - began)
            logger.info("%d of %d: loss %.3f, %d tokens a second", training.step, len(of_step), losses / TOLD, pace)
            losses = 0.0
        if rank == 0 and (training.step % options.kept == 0 or training.step == len(of_step)):
            training.save(given.output)


def read_examples(given: argparse.Namespace) -> list[Example]:
    """All examples of the files, shuffled; of each file of rows as many as asked for."""
    generator = random.Random(given.seed)
    glosses = glosses_of(given.glosses) if given.glosses else Glosses()
    found: list[Example] = []
    for number, path in enumerate(given.rows):
        of_file = list(rows(path))
        if given.limits and given.limits[number] < len(of_file):
            of_file = generator.sample(of_file, given.limits[number])
        found += prose(of_file, generator, glosses)
    for path in given.documents:
        found += generated(list(rows(path)), generator)
    generator.shuffle(found)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, train, write checkpoints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument(
        "base", type=Path, help="multilingual-e5-small with the vocabulary that training.judge.vocabulary cut"
    )
    parser.add_argument("output", type=Path)
    parser.add_argument("--rows", type=Path, nargs="*", default=[], help="rows of reading comprehension")
    parser.add_argument("--limits", type=int, nargs="*", help="rows of each file of --rows, at most")
    parser.add_argument("--documents", type=Path, nargs="*", default=[], help="what training.judge.documents generated")
    parser.add_argument("--glosses", type=Path, help="Chinese-English dictionary")
    parser.add_argument("--start", type=Path)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--steps", type=int, help="no more than these")
    for name, kind in (("size", int), ("rate", float), ("fall", float), ("frozen", int), ("seed", int), ("kept", int)):
        parser.add_argument(f"--{name}", type=kind, default=Options.__dataclass_fields__[name].default)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options = Options(
        size=given.size, rate=given.rate, fall=given.fall, frozen=given.frozen, seed=given.seed, kept=given.kept
    )
    examples = read_examples(given)
    silent = sum(one.answer is None for one in examples)
    logger.info("%d examples, %d of them without an answer", len(examples), silent)
    given.output.mkdir(parents=True, exist_ok=True)
    meeting = given.output / "meeting"
    meeting.unlink(missing_ok=True)
    passed = (given, options, examples, f"file://{meeting.absolute()}")
    if given.processes == 1:
        train(0, *passed)
    else:
        spawn(train, passed, nprocs=given.processes)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
