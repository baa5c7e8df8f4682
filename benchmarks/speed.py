"""Measure how long people wait: index the seeds, ask from a cold process, ask again; and the encoder.

    python -m benchmarks.speed [--runs 5]

The encoder is measured side by side with sentence-transformers loading the same folder, in one run,
so that the ratio means something on any machine.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
QUESTIONS = (
    "小米SU7拿到5万个大定订单用了多久？",
    "雷军为什么听到营销两个字有心理阴影？",
    "How many days did the Wenjie M9 need to reach 50,000 orders?",
    "秦始皇是哪一年统一六国的？",
)


def main() -> None:
    """Print one line per figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--reader", action="store_true", help="only the reader, in this process")
    options = parser.parse_args()
    if options.reader:
        _reader()
        return
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        index = []
        for _ in range(options.runs):
            shutil.rmtree(store, ignore_errors=True)
            index.append(_seconds("index", "--store", str(store)))
        ask = [_seconds("ask", QUESTIONS[run % 3], "--store", str(store)) for run in range(options.runs)]
        print(f"index of the seeds, cold process, median of {options.runs}: {statistics.median(index):.2f} s")
        print(f"ask, cold process, median of {options.runs}: {statistics.median(ask):.2f} s")
        _warm(store)
    _encoder()
    one_core = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.speed", "--reader"]
    subprocess.run(command, cwd=ROOT, env=one_core, check=True)


def _seconds(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "ui.cli", *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - started


def _warm(store: Path) -> None:
    from index import load
    from qa import Assistant

    assistant = Assistant(load(store))
    times = []
    for number in range(104):
        started = time.perf_counter()
        assistant.ask(QUESTIONS[number % len(QUESTIONS)])
        times.append((time.perf_counter() - started) * 1000)
    times = sorted(times[4:])
    print(f"ask, warm, 100 questions: median {times[50]:.1f} ms, p95 {times[95]:.1f} ms")


def _encoder() -> None:
    from index.embedding.load import load_encoder
    from index.embedding.static import BUNDLED_FOLDER
    from index.ingest.chunk import passages
    from index.ingest.folder import scan
    from index.ingest.read import document

    texts = [
        passage.text
        for path in scan(ROOT / "seeds").files
        for passage in passages(document(path, ROOT / "seeds"), size=200)
    ] * 100
    ours = load_encoder()
    ours.encode_document(texts[:200])
    started = time.perf_counter()
    ours.encode_document(texts)
    fast = len(texts) / (time.perf_counter() - started)
    print(f"encoder, {len(texts)} passages of some 200 characters: {fast:,.0f} passages a second")
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        print("sentence-transformers is not installed: no comparison")
        return
    peer = SentenceTransformer(str(BUNDLED_FOLDER), device="cpu")
    peer.encode(texts[:200])
    started = time.perf_counter()
    peer.encode(texts, batch_size=256)
    slow = len(texts) / (time.perf_counter() - started)
    print(f"the same folder in sentence-transformers: {slow:,.0f} passages a second; ratio {fast / slow:.1f}")


def _reader() -> None:
    from index.ingest.chunk import passages
    from index.ingest.folder import scan
    from index.ingest.read import document
    from qa.judge.models import load_models

    reader = load_models().reader
    assert reader is not None
    path = scan(ROOT / "seeds").files[0]
    ten = passages(document(path, ROOT / "seeds"))[:10]
    times = []
    for number in range(54):
        started = time.perf_counter()
        reader.read(QUESTIONS[number % len(QUESTIONS)], ten)
        times.append((time.perf_counter() - started) * 1000)
    times = sorted(times[4:])
    characters = sum(len(passage.text) for passage in ten)
    print(
        f"reader, ten passages of {characters} characters in all, one core: "
        f"median {times[25]:.1f} ms, p95 {times[47]:.1f} ms"
    )


if __name__ == "__main__":
    main()
