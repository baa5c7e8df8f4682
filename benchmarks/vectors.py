"""Weigh kinds of vector index by recall, time and memory, over vectors of the bundled encoder.

    python -m benchmarks.vectors CORPUS.jsonl.xz --sets FOLDER --json benchmarks/results/NAME.json

The articles of CORPUS are cut into sentences five at a time, one by one and three at a time, so that
all `--rows` texts differ. Questions are those of people in two reading-comprehension sets. Recall is the
share of the ten nearest by exact search that a kind finds. `refine` says how many candidates for
each row asked for were weighed again with the exact vectors; 0 when none were.

Each kind is a process of its own. It builds with as many threads as there are cores: `build_s` are seconds of the
clock, `build_cpu_s` of processors, `build_mb` is how much memory that needed beside the vectors. A kind that takes
longer than --most seconds is stopped, and reported so.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from benchmarks.beside import machine
from benchmarks.corpora import lines, questions_of
from index.embedding.load import load_encoder

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Search = Callable[[Vectors, int], Rows]

K = 60
"""Rows that search asks for."""
QUESTIONS = 60
_BATCH = 8192
_BLOCK = 50_000
_ENDS = re.compile(r"(?<=[。！？；\n])")


def main() -> None:
    """Measure every kind, print a line for each, and write the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--vectors", type=Path, help="a .npy file that keeps the vectors")
    parser.add_argument("--most", type=int, default=480, help="seconds of the clock for a build")
    options = parser.parse_args()
    if len(options.kinds) == 1 and options.vectors and options.vectors.exists():
        _one(options.kinds[0], options)
        return
    with tempfile.TemporaryDirectory() as folder:
        kept = options.vectors or Path(folder) / "vectors.npy"
        if not kept.exists():
            np.save(kept, _embedded(options.corpus, options.rows))
        for kind in options.kinds:
            given = {"--sets": options.sets, "--json": options.json, "--rows": options.rows}
            given |= {"--kinds": kind, "--vectors": kept, "--most": options.most}
            arguments = [str(each) for pair in given.items() for each in pair]
            command = [sys.executable, "-m", "benchmarks.vectors", str(options.corpus), *arguments]
            # Threads that have nothing to do must not count as work.
            subprocess.run(command, env={**os.environ, "OMP_WAIT_POLICY": "passive"}, check=True)


def _one(kind: str, options: argparse.Namespace) -> None:
    """Measure one kind over vectors that are kept, and add its figures to the file."""
    rows = np.load(options.vectors)[: options.rows]
    questions = load_encoder().encode_query(questions_of(options.sets, 2 * QUESTIONS))
    figures: dict[str, Any] = {"kinds": []}
    if options.json.exists():
        figures = json.loads(options.json.read_text("utf-8"))
    figures |= {"machine": machine(), "faiss": faiss.__version__}
    figures |= {"rows": len(rows), "dimension": rows.shape[1], "questions": len(questions)}
    exact = _exact(rows, questions)
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak counts from now on
    before = _status_mb("VmRSS")
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    started, cpu = time.perf_counter(), time.process_time()
    try:
        index, settings = KINDS[kind](rows, started + options.most)
    except TimeoutError as error:
        index, settings = None, []
        stopped = str(error)
    built = {
        "kind": kind,
        "build_s": round(time.perf_counter() - started, 2),
        "build_cpu_s": round(time.process_time() - cpu, 2),
        "build_mb": round(_status_mb("VmHWM") - before),
    }
    figures["kinds"] = [row for row in figures["kinds"] if row["kind"] != kind]
    if index is None:
        figures["kinds"].append(built | {"stopped": stopped})
        print(json.dumps(figures["kinds"][-1]), flush=True)
    else:
        built["bytes"] = len(faiss.serialize_index(index))
    for setting, refine, search in settings:
        found = built | {"setting": setting, "refine": refine}
        found |= measured(search, refine, rows, questions, exact)
        figures["kinds"].append(found)
        print(json.dumps(found), flush=True)
    order = list(KINDS)
    figures["kinds"].sort(key=lambda row: order.index(row["kind"]))
    options.json.write_text(json.dumps(figures, indent=1), "utf-8")


def _status_mb(name: str) -> float:
    """MB that /proc tells of this process under `name`; 0 on another system."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def measured(search: Search, refine: int, rows: Vectors, questions: Vectors, exact: Rows) -> dict[str, float]:
    """Recall at 10 and at K, and the milliseconds of one question with one thread and with all."""
    figures: dict[str, float] = {}
    found: list[Rows] = []
    for threads in (1, os.cpu_count() or 1):
        faiss.omp_set_num_threads(threads)
        wall, cpu = [], []
        found = []
        for vector in questions:
            started, processor = time.perf_counter(), time.process_time()
            near = search(vector[None], K * max(refine, 1))
            if refine:
                near = near[near >= 0]
                near = near[np.argsort(-(rows[near] @ vector), kind="stable")[:K]]
            wall.append(1000 * (time.perf_counter() - started))
            cpu.append(1000 * (time.process_time() - processor))
            found.append(near)
        name = "" if threads == 1 else f"_{threads}_threads"
        figures[f"p50{name}_ms"] = round(float(np.percentile(wall, 50)), 2)
        figures[f"p95{name}_ms"] = round(float(np.percentile(wall, 95)), 2)
        if threads == 1:
            figures["cpu_p50_ms"] = round(float(np.percentile(cpu, 50)), 2)
            figures["cpu_p95_ms"] = round(float(np.percentile(cpu, 95)), 2)
    for depth in (10, K):
        shares = [len(np.intersect1d(a[:depth], b[:depth])) / depth for a, b in zip(found, exact, strict=True)]
        figures[f"recall@{depth}"] = round(float(np.mean(shares)), 4)
    return figures


Built = tuple[Any, list[tuple[str, int, Search]]]
"""An index, and the ways to search it: what is set, `refine`, and the search."""


def _flat(rows: Vectors, until: float) -> Built:
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    return index, [("", 0, _plain(index))]


def _quantized(kind: int) -> Callable[[Vectors, float], Built]:
    def build(rows: Vectors, until: float) -> Built:
        index = faiss.IndexScalarQuantizer(rows.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        index.train(rows[:: max(1, len(rows) // 100_000)])
        index.add(rows)
        return index, [("", refine, _plain(index)) for refine in (0, 2)]

    return build


def _rabitq(rows: Vectors, until: float) -> Built:
    index = faiss.IndexRaBitQFastScan(rows.shape[1], faiss.METRIC_INNER_PRODUCT)
    index.train(rows[:: max(1, len(rows) // 100_000)])
    index.add(rows)
    return index, [("", refine, _plain(index)) for refine in (4, 10, 20)]


def _ivf(made: str) -> Callable[[Vectors, float], Built]:
    def build(rows: Vectors, until: float) -> Built:
        lists = 1024 if len(rows) < 2_000_000 else 4096
        index = faiss.index_factory(rows.shape[1], f"IVF{lists},{made}", faiss.METRIC_INNER_PRODUCT)
        index.train(rows[:: max(1, len(rows) // (64 * lists))])
        index.add(rows)
        return index, [
            (f"nprobe={probes}", refine, _probing(index, probes))
            for probes in (16, 32, 64, 128, 256)
            for refine in ((0, 2) if made == "SQ8" else (4, 10))
        ]

    return build


def _hnsw(rows: Vectors, until: float) -> Built:
    index: Any = faiss.index_factory(rows.shape[1], "HNSW16_SQ8", faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = 64
    index.train(rows[:: max(1, len(rows) // 100_000)])
    started = time.perf_counter()
    for first in range(0, len(rows), _BLOCK):
        index.add(rows[first : first + _BLOCK])
        if time.perf_counter() > until and index.ntotal < len(rows):
            spent = time.perf_counter() - started
            raise TimeoutError(f"{index.ntotal:,} of {len(rows):,} rows in {spent:,.0f} s")

    def search(ef: int) -> Search:
        def run(vector: Vectors, k: int) -> Rows:
            index.hnsw.efSearch = max(ef, k)
            return np.asarray(index.search(vector, k)[1][0], dtype=np.int64)

        return run

    return index, [(f"ef={ef}", refine, search(ef)) for ef in (64, 128, 256, 512) for refine in (0, 2)]


KINDS: dict[str, Callable[[Vectors, float], Built]] = {
    "flat": _flat,
    "fp16": _quantized(faiss.ScalarQuantizer.QT_fp16),
    "SQ8": _quantized(faiss.ScalarQuantizer.QT_8bit),
    "RaBitQ": _rabitq,
    "IVF-SQ8": _ivf("SQ8"),
    "IVF-RaBitQ": _ivf("RaBitQfs"),
    "HNSW-SQ8": _hnsw,
}


def _plain(index: Any) -> Search:
    return lambda vector, k: np.asarray(index.search(vector, k)[1][0], dtype=np.int64)


def _probing(index: Any, probes: int) -> Search:
    def run(vector: Vectors, k: int) -> Rows:
        index.nprobe = probes
        return np.asarray(index.search(vector, k)[1][0], dtype=np.int64)

    return run


def _exact(rows: Vectors, questions: Vectors) -> Rows:
    """The K nearest rows of each question, best first, by blocks of rows."""
    heap = faiss.ResultHeap(len(questions), K, keep_max=True)
    for first in range(0, len(rows), 100_000):
        cosines, near = faiss.knn(questions, rows[first : first + 100_000], K, metric=faiss.METRIC_INNER_PRODUCT)
        heap.add_result(cosines, near + first)
    heap.finalize()
    return np.asarray(heap.I)


def _embedded(corpus: Path, count: int) -> Vectors:
    """The vectors of `count` texts, or of as many as the corpus has."""
    encoder = load_encoder()
    rows = np.zeros((count, encoder.dimension), dtype=np.float32)
    made = 0
    for batch in batched(islice(_texts(corpus), count), _BATCH):
        rows[made : made + len(batch)] = encoder.encode_document(batch)
        made += len(batch)
    return rows[:made]


def batched(texts: Iterator[str], size: int) -> Iterator[list[str]]:
    """Lists of so many texts; the last may be shorter."""
    while batch := list(islice(texts, size)):
        yield batch


def _texts(corpus: Path) -> Iterator[str]:
    """Sentences five at a time, one by one and three at a time; no text twice."""
    seen: set[int] = set()
    for step in (5, 1, 3):
        for row in lines(corpus):
            sentences = [each.strip() for each in _ENDS.split(row["text"])]
            sentences = [each for each in sentences if len(each) >= 8]
            for first in range(0, len(sentences), step):
                text = "".join(sentences[first : first + step])
                if (mark := hash(text)) not in seen:
                    seen.add(mark)
                    yield text


if __name__ == "__main__":
    main()
