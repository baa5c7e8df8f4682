"""What a build costs, step by step: seconds of one processor, and which share of the whole each step has.

    python -m benchmarks.building CORPUS.jsonl.xz [--files 6000] [--json FILE]

Each step does its work on all texts before the next begins, so that the time of the threads it has is its own too.
Beside the processor stand the seconds of the clock: waiting for the disk is only in these. At the end the same
files are built as always, by one process and by as many as there are cores.
"""

import argparse
import hashlib
import json
import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import corpora
from benchmarks.beside import machine
from index import BuildOptions, build
from index.building import prepare
from index.building.changes import read_texts
from index.building.workers import cores
from index.building.writer import BATCH_CHARS
from index.embedding.load import load_encoder
from index.ingest.chunk import search_text
from index.ingest.folder import content
from index.search import lexical
from index.search.dense import Dense
from index.storage import passages
from index.storage.passages import packed
from index.text import bulk

SIZE, OVERLAP = 300, 1
Value = TypeVar("Value")


class Steps:
    """Seconds of the processor and of the clock by the name of a step."""

    def __init__(self) -> None:
        self.spent: dict[str, tuple[float, float]] = {}

    def of(self, name: str, work: Callable[[], Value]) -> Value:
        """What `work` gives, its time written down."""
        clock, cpu = time.perf_counter(), _cpu()
        found = work()
        self.spent[name] = _cpu() - cpu, time.perf_counter() - clock
        return found


def main() -> None:
    """Print a table of the steps, then whole builds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--files", type=int, default=6000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names, characters = _written(options.corpus, folder / "seeds", options.files)
        spent = measured(folder, names)
        total = sum(cpu for cpu, _ in spent.values())
        print(f"{len(names):,} files, {characters:,} characters\n")
        print("| step | microseconds a character | share | clock, s |\n|---|---|---|---|")
        for step, (cpu, clock) in spent.items():
            print(f"| {step} | {1e6 * cpu / characters:.2f} | {cpu / total:.0%} | {clock:.1f} |")
        print(f"| all | {1e6 * total / characters:.2f} | | |")
        figures: dict[str, Any] = {"machine": machine(), "files": len(names)}
        figures |= {"characters": characters, "steps": spent}
        for processes in sorted({1, cores()}):
            figures[f"built_by_{processes}"] = built = _built(folder, processes)
            rate = characters / built["clock_s"]
            print(f"built by {processes}: {built}, {rate:,.0f} characters a second", flush=True)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), "utf-8")


def measured(folder: Path, names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """The steps of building `names` below `folder`/seeds, each with its seconds."""
    steps = Steps()
    encoder = load_encoder()
    encoder.encode_document(["小" * 60_000])  # its tables are loaded
    bulk.terms(["小米"])
    files = steps.of("open and hash files", lambda: list(_opened(folder / "seeds", names)))
    outcomes = steps.of("read: encoding, repair, metadata", lambda: read_texts(files, {}))
    fresh = [
        prepare.NewDocument(document, edges, frozenset())
        for outcome in outcomes
        if isinstance(outcome, tuple)
        for document, edges in zip(outcome[0].documents, outcome[1], strict=True)
    ]
    batches = list(_batches(fresh))
    entries = steps.of(
        "clean, cut into sentences and passages",
        lambda: [[prepare.chunked(each, SIZE, OVERLAP) for each in batch] for batch in batches],
    )
    made = steps.of("pack as rows, hash", lambda: [_packed(batch) for batch in entries])
    terms = steps.of(
        "terms: words, pairs, pinyin, numerals (rjieba, numpy)", lambda: [bulk.terms(texts) for _, texts in made]
    )
    steps.of(
        "pass on between processes",
        lambda: [pickle.loads(pickle.dumps(each, protocol=5)) for each in (batches, made, terms)],
    )
    steps.of("tantivy", lambda: _postings(folder / "lexical", terms))
    steps.of("SQLite", lambda: _rows(folder / "passages.sqlite", made))
    texts = list(dict.fromkeys(text for _, batch in made for text in batch))
    vectors = steps.of("encoder: tokens and sums", lambda: encoder.encode_document(texts))
    steps.of("vectors and sketch", lambda: Dense.build(vectors).save(folder / "vectors"))
    written = [path for path in folder.glob("*") if path.is_file()]
    written += list((folder / "lexical").glob("*"))
    steps.of("hash what was written", lambda: [_hashed(path) for path in written])
    steps.of("fsync", lambda: [_synced(path) for path in written])
    return steps.spent


def _opened(seeds: Path, names: Sequence[str]) -> Iterator[tuple[str, bytes, str]]:
    for name in names:
        data = content(str(seeds / name), name)
        yield name, data, hashlib.sha256(data).hexdigest()


def _batches(documents: Sequence[prepare.NewDocument]) -> Iterator[list[prepare.NewDocument]]:
    """As much as a worker gets at a time."""
    batch: list[prepare.NewDocument] = []
    for each in documents:
        batch.append(each)
        if sum(len(one.document.text) for one in batch) >= BATCH_CHARS:
            yield batch
            batch = []
    if batch:
        yield batch


def _packed(batch: Sequence[passages.Entry]) -> tuple[list[passages.Packed], list[str]]:
    rows, texts = [], []
    for entry in batch:
        here = [search_text(passage) for passage in entry.passages]
        keys = tuple(passages.key(text) for text in here)
        rows.append(packed(passages.Entry(entry.document, entry.left_out, entry.passages, keys, entry.edges)))
        texts += here
    return rows, texts


def _postings(folder: Path, terms: Sequence[Sequence[str]]) -> None:
    writer = lexical.Writer.anew(folder)
    for batch in terms:
        for each in batch:
            writer.add(each)
    writer.finished()


def _rows(path: Path, made: Sequence[tuple[Sequence[passages.Packed], object]]) -> None:
    writer = passages.Writer.anew(path)
    row = 0
    for batch, _ in made:
        for each in batch:
            writer.add(each, row)
            row += len(each.passages)
    writer.finished([])


def _hashed(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _synced(path: Path) -> Path:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    return path


def _built(folder: Path, processes: int) -> dict[str, float]:
    clock, cpu = time.perf_counter(), _cpu()
    options = BuildOptions(processes=processes)
    build(folder / "seeds", store=folder / f"store-{processes}", options=options)
    return {"clock_s": round(time.perf_counter() - clock, 2), "cpu_s": round(_cpu() - cpu, 2)}


def _written(corpus: Path, seeds: Path, most: int) -> tuple[list[str], int]:
    names, characters = [], 0
    seeds.mkdir()
    for number, row in enumerate(corpora.lines(corpus)):
        if number == most:
            break
        names.append(f"{number:06d}.txt")
        (seeds / names[-1]).write_text(row["text"], "utf-8")
        characters += len(row["text"])
    return names, characters


def _cpu() -> float:
    """Seconds on processors of this process and of those that it started and saw end."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
