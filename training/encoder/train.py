"""Train the bundled encoder from files of pairs, and write its folder.

    python -m training.encoder DATA/train/clean/*.jsonl.* --output index/encoder \\
        --measure DATA/eval/xquad_qen_pzh.jsonl.gz

The folder has sentence-transformers' static form, so `SentenceTransformer(folder)` loads it too.
"""

import argparse
import json
import logging
import resource
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from time import perf_counter

import numpy as np
from tokenizers import Tokenizer

from index.embedding.static import StaticEncoder
from training import card
from training.encoder import measure, pairs, translate, vocabulary
from training.encoder.contrastive import Settings, Vectors, learn
from training.files import save_weights

logger = logging.getLogger(__name__)

_STATIC = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
_NORMALIZE = "sentence_transformers.base.modules.normalize.Normalize"


def main(arguments: Sequence[str] | None = None) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = _options()
    options = parser.parse_args(arguments)
    if options.output.exists() and not (options.output / "modules.json").is_file():
        parser.error(f"{options.output} is not an encoder's folder; it would be replaced")
    started = perf_counter()
    every = pairs.sources(options.pairs)
    logger.info("%d sources, %d pairs", len(every), sum(len(one.first) for one in every))
    learned = [*every, *translate.translated(every)]
    if options.tokenizer:
        tokenizer = Tokenizer.from_file(str(options.tokenizer))
    else:
        tokenizer = vocabulary.tokenizer(pairs.texts_by_language(every), pieces=options.pieces)
    settings = replace(Settings(), steps=options.steps)
    rows = learn(learned, tokenizer, settings)
    write(options.output, tokenizer, *quantized(rows))
    minutes = (perf_counter() - started) / 60
    found = measure.scores(StaticEncoder(options.output), options.measure)
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    text = card.card(
        every,
        asdict(settings),
        shape=(len(rows), settings.dimension),
        scores=measure.table(found),
        commands=card.command([file.name for file in options.measure], vocabulary_apart=bool(options.tokenizer)),
        minutes=minutes,
        gigabytes=gigabytes,
    )
    (options.output / "README.md").write_text(text, encoding="utf-8")
    print(measure.table(found))
    return 0


def write(
    folder: Path, tokenizer: Tokenizer, integers: np.ndarray[tuple[int, int], np.dtype[np.int8]], factors: Vectors
) -> None:
    """Write the encoder's folder beside its place first, then put it there whole.

    Rows are kept as 8-bit integers with one factor each: a quarter of the size, and sentence
    vectors that differ by about a thousandth.
    """
    building = folder.with_name(folder.name + ".building")
    shutil.rmtree(building, ignore_errors=True)
    (building / "1_Normalize").mkdir(parents=True)
    save_weights({"embeddings": integers, "weights": factors}, building / "model.safetensors")
    tokenizer.save(str(building / "tokenizer.json"), pretty=False)
    for name, content in {
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": _STATIC},
            {"idx": 1, "name": "1", "path": "1_Normalize", "type": _NORMALIZE},
        ],
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": {"query": "", "document": ""},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Normalize/config.json": {},
    }.items():
        (building / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    building.replace(folder)


def quantized(rows: Vectors) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.int8]], Vectors]:
    """The rows as integers from -127 to 127, and the factor that gives each row back."""
    factors = np.abs(rows).max(axis=1) / 127
    integers = np.rint(rows / np.where(factors > 0, factors, 1)[:, None]).astype(np.int8)
    return integers, factors.astype(np.float32)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("pairs", nargs="+", type=Path, help="files of pairs: .jsonl, .gz, .xz")
    parser.add_argument("--output", type=Path, required=True, help="the encoder's folder")
    parser.add_argument("--measure", nargs="*", type=Path, default=[], help="sets for the card")
    parser.add_argument("--steps", type=int, default=Settings().steps)
    parser.add_argument("--pieces", type=int, default=80_000, help="the vocabulary's size")
    parser.add_argument("--tokenizer", type=Path, help="use this tokenizer.json, make none")
    return parser


if __name__ == "__main__":
    sys.exit(main())
