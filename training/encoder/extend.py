"""Teach an encoder more languages: new tokens behind its own, whose rows are learnt.

    python -m training.encoder.extend DATA/train/clean/*.jsonl.* --encoder index/encoder --output index/encoder --measure FILES…

Tokens stay, and so do rows, to the bit, of all that English, Chinese and Japanese texts may hold: what was trained on
them stays right. Rows of tokens that only the added languages use move; `grown.safetensors` keeps what they were, so
an encoder that has grown can be grown anew. Then let the reader know the new tokens: `python -m training.reader.vocabulary`.
"""

import argparse
import json
import logging
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.embedding.static import StaticEncoder
from training import card
from training.encoder import lexicon, measure, pairs, stems, translate
from training.encoder.contrastive import Numbers, Vectors
from training.encoder.new_rows import Pairs, Settings, learn
from training.encoder.pairs import Source
from training.encoder.train import quantized, write
from training.files import save_weights

logger = logging.getLogger(__name__)

GROWN = "grown.safetensors"
"""Beside the weights: what the moved rows were, their numbers, and in its metadata what the encoder grew from."""

SIZES = {"ru": 28_000, "de": 18_000}
"""Tokens that are added for each language, at most."""

RELATED = {"ru": ("ru", "uk", "bg"), "de": ("de",)}
"""Languages whose pairs are learnt from: those that are written with the same tokens."""

LARGEST = 30_000
"""Pairs of one set that are used."""

KIND_WEIGHTS = {"dict": 1.0, "parallel": 2.0}
QUESTIONS_WEIGHT = 4.0
"""Of the sets of questions that are put into the language word by word, of which each is used three times: with its
passage, with the passage in the other language, and with the question itself."""

Integers = NDArray[np.int8]


def main(arguments: Sequence[str] | None = None) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options = _options().parse_args(arguments)
    started = perf_counter()
    tokenizer, integers, factors = before(options.encoder)
    text = (options.encoder / "README.md").read_text(encoding="utf-8")
    every = pairs.sources(options.pairs)
    known = stems.inside_known(every)
    counts = {language: stems.counts(every, language) for language in options.languages}
    new = {one: stems.pieces(found, one, SIZES[one]) for one, found in counts.items()}
    grown = stems.grown(tokenizer, list(new.values()), known)
    moved = np.asarray(stems.moving(tokenizer, new, known), dtype=np.int64)
    logger.info(
        "%d pieces, %d new, %d move", grown.get_vocab_size(), grown.get_vocab_size() - len(integers), len(moved)
    )
    write(options.output, tokenizer, integers, factors)
    encoder = StaticEncoder(options.output)
    settings = replace(Settings(), steps=options.steps)
    rows = learn(list(_pairs(every, counts, encoder)), grown, encoder, moved, settings)
    save(options.output, grown, rows, moved, (tokenizer, integers, factors))
    found = measure.scores(StaticEncoder(options.output), options.measure)
    text = card.grown(
        text,
        asdict(settings),
        languages=options.languages,
        pieces=(len(integers), len(rows) - len(integers)),
        scores=measure.table(found),
        commands=card.growing([file.name for file in options.measure]),
        minutes=(perf_counter() - started) / 60,
        gigabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    )
    (options.output / "README.md").write_text(text, encoding="utf-8")
    print(measure.table(found))
    return 0


def save(
    folder: Path, grown: Tokenizer, rows: Vectors, moved: Numbers, old: tuple[Tokenizer, Integers, Vectors]
) -> None:
    """Write the folder of an encoder that grew from the one in `old`; of its rows only those `moved` are other ones."""
    _, integers, factors = old
    said = {"from": fingerprint(*old), "pieces": str(len(integers))}
    every, of_every = quantized(rows)
    kept = np.setdiff1d(np.arange(len(integers)), moved)
    every[kept], of_every[kept] = integers[kept], factors[kept]
    write(folder, grown, every, of_every)
    was: dict[str, NDArray[Any]] = {
        "numbers": moved.astype(np.int32),
        "embeddings": integers[moved],
        "weights": factors[moved],
    }
    metadata = {"grew": json.dumps(said)}  # one entry: the order of several would change
    save_weights(was, folder / GROWN, metadata)


def before(folder: Path) -> tuple[Tokenizer, Integers, Vectors]:
    """Tokenizer, 8-bit rows and factors of an encoder as it was before it grew, if it has.

    Raises ValueError if that is not what it grew from.
    """
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tensors = load_file(folder / "model.safetensors")
    integers, factors = tensors["embeddings"], tensors["weights"]
    if not (folder / GROWN).is_file():
        return tokenizer, integers, factors
    was, origin = load_file(folder / GROWN), grown_from(folder)
    said = json.loads(tokenizer.to_str())
    del said["model"]["vocab"][int(origin["pieces"]) :]
    tokenizer = Tokenizer.from_str(json.dumps(said, ensure_ascii=False))
    integers, factors = integers[: int(origin["pieces"])], factors[: int(origin["pieces"])]
    integers[was["numbers"]], factors[was["numbers"]] = was["embeddings"], was["weights"]
    if fingerprint(tokenizer, integers, factors) != origin["from"]:
        raise ValueError(f"{folder} does not hold the encoder that it grew from")
    return tokenizer, integers, factors


def grown_from(folder: Path) -> dict[str, str]:
    """What a folder's encoder grew `from`, by its fingerprint, and how many `pieces` that had."""
    with safe_open(folder / GROWN, "numpy") as file:
        origin: dict[str, str] = json.loads(file.metadata()["grew"])
        return origin


def fingerprint(tokenizer: Tokenizer, integers: Integers, factors: Vectors) -> str:
    """The fingerprint that an encoder of this has in its folder."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "encoder", tokenizer, integers, factors)
        return StaticEncoder(Path(folder) / "encoder").fingerprint.split(":")[-1]


def _pairs(every: Sequence[Source], counts: dict[str, Counter[str]], encoder: StaticEncoder) -> Iterator[Pairs]:
    """What the new tokens learn from: dictionaries, sentences, and questions put word by word."""
    random = np.random.default_rng(0)
    for language in counts:
        for source in every:
            here = set(RELATED[language]) & set(source.languages)
            if not here or not {"en", "zh"} & set(source.languages):
                continue
            sides = source.first, source.second
            texts, partners = sides if source.languages[0] in here else sides[::-1]
            if len(texts) < 200:
                continue
            chosen = random.permutation(len(texts))[:LARGEST].tolist()
            weight = KIND_WEIGHTS.get(source.kind, 1.0)
            yield _set(source.name, [texts[at] for at in chosen], [partners[at] for at in chosen], encoder, weight)
    asked = list(_questions(every))
    for language, found in counts.items():
        known = lexicon.lexicon(every, language)
        logger.info("%s: %d words translated", language, len(known))
        forms = lexicon.forms(found, language)
        for name, english, their_partners in asked:
            texts = lexicon.questions(english, known, forms, seed=1)
            for number, some in enumerate(their_partners):
                yield _set(f"{name} {number} {language}", texts, some, encoder, QUESTIONS_WEIGHT)


def _questions(every: Sequence[Source]) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Each set of questions: in English, and its partners: itself, its passages, these word by word."""
    chance = Random(0)
    to_chinese = translate.dictionary(every, "zh", backwards=False)
    to_english = translate.dictionary(every, "zh", backwards=True)
    for source in every:
        if source.kind != "qa" or source.languages not in (("en", "en"), ("zh", "zh")):
            continue
        if source.languages[0] == "en":
            put = partial(translate.english, dictionary=to_chinese, chance=chance)
            questions = source.first
        else:
            put = partial(translate.chinese, dictionary=to_english, chance=chance)
            questions = [put(question) for question in source.first]
        passages = translate.each(put, source.second)
        yield source.file, questions, [source.first, source.second, passages]


def _set(name: str, texts: list[str], partners: list[str], encoder: StaticEncoder, weight: float) -> Pairs:
    number_of: dict[str, int] = {}
    numbers = np.asarray([number_of.setdefault(one, len(number_of)) for one in partners])
    vectors = encoder.encode_document(list(number_of))
    return Pairs(name, texts, numbers, vectors, weight * len(texts) ** 0.5)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("pairs", nargs="+", type=Path, help="files of pairs: .jsonl, .gz, .xz")
    parser.add_argument("--encoder", type=Path, required=True, help="the encoder that grows")
    parser.add_argument("--output", type=Path, required=True, help="its folder then")
    parser.add_argument("--languages", nargs="+", choices=sorted(SIZES), default=sorted(SIZES))
    parser.add_argument("--measure", nargs="*", type=Path, default=[], help="sets for the card")
    parser.add_argument("--steps", type=int, default=Settings().steps)
    return parser


if __name__ == "__main__":
    sys.exit(main())
