"""Passages a second of a named model with torch and with ONNX Runtime, in 32 and in 8 bits.

    python -m benchmarks.backends CORPUS.jsonl.xz [--model FOLDER] [--set SET.jsonl.gz] [--json FILE]

Without --model a model of the shape of MiniLM (six layers, width 384, 30,000 tokens) with random
weights is made, which tells the speed and little about vectors. With --set a reading-comprehension
set is asked with each, by vectors alone: the share of questions whose passage comes first.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import corpora
from index.embedding.load import load_encoder
from index.embedding.protocol import Encoder
from index.errors import EncoderError
from index.ingest.chunk import passages as chunk
from index.ingest.clean import left_out
from index.records import Document

WAYS = (("torch", False), ("onnx", False), ("onnx", True))


def main() -> None:
    """Print a table, and write the figures with --json."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--set", type=Path)
    parser.add_argument("--questions", type=int, default=300, help="of the set, at most")
    parser.add_argument("--passages", type=int, default=200)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    texts = _passages(options.corpus, options.passages)
    with tempfile.TemporaryDirectory() as folder:
        model = options.model or _made(Path(folder))
        print("| | ready, s | passages/s of a core | cosine, mean | least | right passage first |")
        print("|---|---|---|---|---|---|")
        rows = []
        for row in measured(str(model), texts, options.set, options.questions):
            first = f"{row['R@1']:.3f}" if "R@1" in row else "–"
            print(
                f"| {row['way']} | {row['ready_s']:.1f} | {row['passages_per_cpu_s']:.1f} "
                f"| {row['cosine']:.4f} | {row['least_cosine']:.4f} | {first} |",
                flush=True,
            )
            rows.append(row)
    if options.json:
        characters = sum(map(len, texts))
        figures = {"passages": len(texts), "characters": characters, "ways": rows}
        options.json.write_text(json.dumps(figures, indent=1), "utf-8")


def measured(model: str, texts: Sequence[str], asked: Path | None, most: int) -> Iterator[dict[str, Any]]:
    """The figures of each way whose packages are installed."""
    reference: Any = None
    for backend, int8 in WAYS:
        started = time.perf_counter()
        try:
            encoder = load_encoder(model, backend=backend, int8=int8)
        except EncoderError as error:
            print(f"{backend}: {error.said('en')}")
            continue
        ready = time.perf_counter() - started
        encoder.encode_document(texts[:8])
        clock, cpu = time.perf_counter(), time.process_time()
        vectors = encoder.encode_document(texts)
        clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
        reference = vectors if reference is None else reference
        cosines = (vectors * reference).sum(axis=1)
        row = {
            "way": f"{backend}, {'int8' if int8 else 'float32'}",
            "ready_s": ready,
            "passages_per_s": len(texts) / clock,
            "passages_per_cpu_s": len(texts) / cpu,
            "cosine": float(cosines.mean()),
            "least_cosine": float(cosines.min()),
        }
        if asked is not None:
            row["R@1"] = _first(encoder, asked, most)
        yield row


def _first(encoder: Encoder, path: Path, most: int) -> float:
    """The share of at most so many questions whose passage has the nearest vector of all."""
    rows = [row for row in corpora.lines(path) if row["answerable"]]
    rows = rows[:: max(1, len(rows) // most)][:most]
    texts = list(dict.fromkeys(row["context"] for row in rows))
    found = encoder.encode_query([row["question"] for row in rows])
    nearest = (found @ encoder.encode_document(texts).T).argmax(axis=1)
    right = [texts[at] == row["context"] for at, row in zip(nearest, rows, strict=True)]
    return float(np.mean(right))


def _passages(path: Path, count: int) -> list[str]:
    found: list[str] = []
    for row in corpora.lines(path):
        made = chunk(Document("x", row["text"]), left_out(row["text"]))
        found += [passage.text for passage in made]
        if len(found) >= count:
            break
    return found[:count]


def _made(folder: Path) -> Path:
    """A sentence-transformers folder of MiniLM's shape with random weights; a token is one character."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", *map(chr, range(0x20, 0x7F)), *map(chr, range(0x3000, 0xA000))]
    cut = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, "[UNK]"))
    cut.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=cut, model_max_length=512, **names)  # type: ignore[no-untyped-call]
    torch.manual_seed(0)
    shape = BertConfig(
        vocab_size=len(words), hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536
    )
    BertModel(shape).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    parts = [modules.Transformer(str(folder)), modules.Pooling(384, "mean"), modules.Normalize()]
    SentenceTransformer(modules=parts).save(str(folder), create_model_card=False)
    return folder


if __name__ == "__main__":
    main()
