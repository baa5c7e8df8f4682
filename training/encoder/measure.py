"""Measure an encoder alone: how often the right passage, or the translation, comes first.

    python -m training.encoder.measure ENCODER FILES...

Files of questions have rows `{"question", "context", ...}`: each question searches all the different
passages of its own file. Files of translations have one text per language in a row.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding.load import load_encoder
from index.embedding.protocol import Encoder
from index.embedding.static import StaticEncoder
from training.files import rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("encoder", help="a folder, a model's name, or: bundled")
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    static = Path(arguments.encoder) / "tokenizer.json"
    encoder = StaticEncoder(static.parent) if static.is_file() else load_encoder(arguments.encoder)
    print(table(scores(encoder, arguments.files)))
    return 0


def scores(encoder: Encoder, files: Iterable[Path]) -> list[tuple[str, int, float]]:
    """For each file its name, the number of questions, and the share answered by the first row."""
    found = []
    for file in files:
        name = file.name.split(".jsonl")[0]
        data = list(rows(file))
        if "question" in data[0]:
            found.append((name, len(data), passages_first(encoder, data)))
            continue
        for query, document in (("zh-Hans", "en"), ("en", "zh-Hans")):
            share = translations_first(encoder, data, query, document)
            found.append((f"{name} {query} → {document}", len(data), share))
    return found


def passages_first(encoder: Encoder, data: list[dict[str, Any]]) -> float:
    """The share of questions whose own passage has the largest cosine among all passages."""
    number_of: dict[str, int] = {}
    right = [number_of.setdefault(row["context"], len(number_of)) for row in data]
    questions = encoder.encode_query([row["question"] for row in data])
    passages = encoder.encode_document(list(number_of))
    return float(np.mean((questions @ passages.T).argmax(axis=1) == right))


def translations_first(encoder: Encoder, data: list[dict[str, Any]], query: str, document: str) -> float:
    """The share of texts in one language whose translation has the largest cosine."""
    queries = encoder.encode_query([row[query] for row in data])
    documents = encoder.encode_document([row[document] for row in data])
    return float(np.mean((queries @ documents.T).argmax(axis=1) == np.arange(len(data))))


def table(found: Iterable[tuple[str, int, float]]) -> str:
    """The scores as a Markdown table."""
    lines = ["| set | questions | right one first |", "|---|---|---|"]
    lines += [f"| {name} | {count} | {share:.3f} |" for name, count, share in found]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
