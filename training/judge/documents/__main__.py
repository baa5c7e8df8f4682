"""`python -m training.judge.documents OUT.jsonl.gz --seed 1 --count 20000`: generated documents with questions."""

import argparse
import gzip
import json
from collections.abc import Iterator
from itertools import count as counting
from pathlib import Path
from typing import Any

from training.judge.documents.families import FAMILIES
from training.judge.documents.writing import Family, rows_of


def rows(families: list[Family], seed: int, count: int) -> Iterator[dict[str, Any]]:
    """So many rows, a document of each family in turn."""
    left = count
    for document in counting():
        for family in families:
            for row in rows_of(family, seed, document, [one for one in FAMILIES if one.trained == family.trained]):
                if not left:
                    return
                yield row
                left -= 1


def chosen(names: list[str]) -> list[Family]:
    """The families of these names; `trained` and `reported` stand for all of that mark."""
    known = {family.name for family in FAMILIES} | {"trained", "reported"}
    if unknown := set(names) - known:
        raise SystemExit(f"no such family: {', '.join(sorted(unknown))}")
    return [one for one in FAMILIES if not names or {one.name, "trained" if one.trained else "reported"} & set(names)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--families", nargs="*", default=[], help="trained, reported, or names of families")
    args = parser.parse_args()
    with args.output.open("wb") as raw, gzip.GzipFile("", "wb", mtime=0, fileobj=raw) as file:
        for row in rows(chosen(args.families), args.seed, args.count):
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")


if __name__ == "__main__":
    main()
