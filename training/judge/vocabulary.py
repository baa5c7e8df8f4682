"""Cut the base's vocabulary to the pieces that the texts of our languages use.

    python -m training.judge.vocabulary BASE OUTPUT TEXTS…

BASE is multilingual-e5-small as a folder for transformers; OUTPUT gets the same model with fewer pieces. A piece is kept
when it is a single character of our scripts, else by how often the texts use it. A word whose piece went is written
with smaller pieces; a character that the base never knew stays unknown to both.
"""

import argparse
import json
import logging
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from safetensors.numpy import load_file

from index.embedding.static import read_tokenizer
from training.files import rows, save_weights

logger = logging.getLogger(__name__)

PIECES = 64_000
"""At 4 bits a number these are 14 MB; texts of our languages keep .99 of their pieces."""

SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "LATIN", "CYRILLIC", "GREEK", "DIGIT", "HANGUL")
"""Scripts whose single characters are always kept; of these Hangul by use, like words."""

FIELDS = ("a", "b", "context", "question", "text", "title")
AT_ONCE = 1000
WORD = "embeddings.word_embeddings.weight"


def counts(tokenizer: Any, texts: Iterable[str]) -> Counter[int]:
    """How often each piece is used in the texts."""
    found: Counter[int] = Counter()
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == AT_ONCE:
            found.update(number for one in tokenizer.encode_batch_fast(batch) for number in one.ids)
            batch = []
    found.update(number for one in tokenizer.encode_batch_fast(batch) for number in one.ids)
    return found


def kept_pieces(vocabulary: list[tuple[str, float]], used: Counter[int], size: int) -> list[int]:
    """The numbers of `size` pieces in their old order: special ones, single characters, then the most used."""
    always = [number for number, (piece, _) in enumerate(vocabulary) if _is_kept(piece.lstrip("▁"), piece)]
    chosen = dict.fromkeys(always)
    for number, _ in sorted(used.items(), key=lambda item: (-item[1], item[0])):
        if len(chosen) >= size:
            break
        chosen.setdefault(number)
    return sorted(chosen)


def _is_kept(bare: str, piece: str) -> bool:
    if piece.startswith("<") and piece.endswith(">"):
        return piece in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    if len(bare) > 1:
        return False
    if not bare or ord(bare) < 0x250:
        return True
    name = unicodedata.name(bare, "")
    return name.startswith(SCRIPTS[:-1]) or unicodedata.category(bare)[0] in "PSN"


def cut(base: Path, output: Path, used: Counter[int], size: int = PIECES) -> None:
    """Write the base with its most used pieces alone."""
    file = json.loads((base / "tokenizer.json").read_text("utf-8"))
    vocabulary = file["model"]["vocab"]
    kept = kept_pieces(vocabulary, used, size)
    file["model"]["vocab"] = [vocabulary[number] for number in kept]
    place = {vocabulary[number][0]: at for at, number in enumerate(kept)}
    for token in file["added_tokens"]:
        token["id"] = place[token["content"]]
    for token in file["post_processor"]["special_tokens"].values():
        token["ids"] = [place[name] for name in token["tokens"]]
    file["model"]["unk_id"] = place["<unk>"]
    output.mkdir(parents=True, exist_ok=True)
    (output / "tokenizer.json").write_text(json.dumps(file, ensure_ascii=False, separators=(",", ":")), "utf-8")
    weights = load_file(base / "model.safetensors")
    name = next(name for name in weights if name.endswith(WORD))
    weights[name] = weights[name][kept]
    save_weights(weights, output / "model.safetensors", {"format": "pt"})
    config = json.loads((base / "config.json").read_text("utf-8"))
    config["vocab_size"] = len(kept)
    (output / "config.json").write_text(json.dumps(config, indent=1), "utf-8")


def texts_of(paths: Iterable[Path]) -> Iterator[str]:
    """The texts of files of rows."""
    for path in paths:
        for row in rows(path):
            yield from (row[name] for name in FIELDS if isinstance(row.get(name), str))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--pieces", type=int, default=PIECES)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    tokenizer = read_tokenizer(options.base / "tokenizer.json")
    used = counts(tokenizer, texts_of(options.texts))
    cut(options.base, options.output, used, options.pieces)
    smaller = read_tokenizer(options.output / "tokenizer.json")
    kept = {tokenizer.token_to_id(piece) for piece in smaller.get_vocab()}
    share = sum(count for number, count in used.items() if number in kept) / max(1, used.total())
    logger.info("%d pieces; %.4f of what the texts use", smaller.get_vocab_size(), share)


if __name__ == "__main__":
    main()
