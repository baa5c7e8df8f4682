"""Vocabulary growth of a reader: each token that its encoder has gained is read as the nearest one it was trained on.

    python -m training.reader.vocabulary qa/reader --encoder index/encoder

Checks that the new encoder holds the old tokens and rows to the bit, but for those that moved, and
records the new encoder in `reader.json`. No weight is changed. Run it again after another training
of the same reader, or after the encoder was extended otherwise.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from index.embedding.static import StaticEncoder
from training.encoder.extend import GROWN, before, grown_from
from training.files import save_weights

CANDIDATES = 40_000
"""Of the tokens that were learnt, the most frequent: rare ones were hardly read in training."""

_AT_ONCE = 2048


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("reader", type=Path, help="the reader's folder")
    parser.add_argument("--encoder", type=Path, required=True, help="the encoder's folder")
    options = parser.parse_args(arguments)
    facts = json.loads((options.reader / "reader.json").read_text(encoding="utf-8"))
    learnt_with = facts.get("learnt_with", facts["encoder"])
    origin = grown_from(options.encoder)
    if learnt_with.split(":")[-1] != origin["from"]:
        parser.error(f"the reader learnt with {learnt_with}; the encoder grew from {origin['from']}")
    before(options.encoder)  # raises if it does not hold what it grew from
    encoder = StaticEncoder(options.encoder)
    weights = load_file(options.reader / "reader.safetensors")
    moved = load_file(options.encoder / GROWN)["numbers"]
    weights["like"] = like(encoder, int(origin["pieces"]), moved)
    facts |= {"encoder": f"bundled:{encoder.fingerprint.split(':')[-1]}", "learnt_with": learnt_with}
    save_weights(weights, options.reader / "reader.safetensors")
    (options.reader / "reader.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    others = np.count_nonzero(weights["like"] != np.arange(encoder.vocabulary_size))
    print(f"{others} of {encoder.vocabulary_size} pieces are read as another one")
    return 0


def like(encoder: StaticEncoder, learnt: int, moved: NDArray[np.int32]) -> NDArray[np.int32]:
    """int32 (tokens,): for each token the one that the reader learnt as which it is read.

    Itself, for the first `learnt` tokens that have not moved; the nearest of the most frequent of these for others.
    """
    kept = np.setdiff1d(np.arange(learnt), moved)
    frequent = kept[kept < CANDIDATES]
    known = _unit(encoder.vectors_of(frequent))
    other = np.setdiff1d(np.arange(encoder.vocabulary_size), kept)
    found = np.arange(encoder.vocabulary_size)
    for at in range(0, len(other), _AT_ONCE):
        some = other[at : at + _AT_ONCE]
        found[some] = frequent[(_unit(encoder.vectors_of(some)) @ known.T).argmax(axis=1)]
    return found.astype(np.int32)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = rows / np.maximum(norms, np.float32(1e-9))
    return unit


if __name__ == "__main__":
    sys.exit(main())
