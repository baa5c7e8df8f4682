"""Measure rebuilding over many files: the first build, with nothing changed, and with one changed.

    python -m benchmarks.rebuild CORPUS.jsonl[.gz|.xz] [--files 10000]

Each record of the corpus becomes a text file of its own, from its key `text`. Every build is a
process of its own, so that its memory can be told.
"""

import argparse
import gzip
import json
import lzma
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import IO

_OPENERS: dict[str, Callable[..., IO[str]]] = {".gz": gzip.open, ".xz": lzma.open}


def main() -> None:
    """Print one line per build."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        characters = _written(options.corpus, folder / "seeds", options.files)
        print(f"{options.files:,} files, {characters:,} characters")
        _measure("first build", folder)
        _measure("nothing changed", folder)
        for count, what in ((1, "one file changed"), (100, "a hundred changed")):
            for path in sorted((folder / "seeds").rglob("*.txt"))[:count]:
                path.write_text(path.read_text("utf-8") + "\n又加了一句话在最后。\n", "utf-8")
            _measure(what, folder)
        some = sorted((folder / "seeds").rglob("*.txt"))[count]
        some.rename(some.with_name("renamed.txt"))
        _measure("one file renamed", folder)
        some.with_name("renamed.txt").unlink()
        _measure("one file removed", folder)


def _written(corpus: Path, seeds: Path, count: int) -> int:
    """Write the first records as files, a thousand to a folder; gives their characters."""
    characters = 0
    with _OPENERS.get(corpus.suffix, open)(corpus, "rt", encoding="utf-8") as file:
        for number, line in enumerate(islice(file, count)):
            text = json.loads(line)["text"]
            folder = seeds / f"{number // 1000:03d}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{number:06d}.txt").write_text(text, "utf-8")
            characters += len(text)
    return characters


def _measure(what: str, folder: Path) -> None:
    started = time.perf_counter()
    command = [sys.executable, "-m", "ui.cli", "index"]
    process = subprocess.Popen(
        [*command, "--seeds", str(folder / "seeds"), "--store", str(folder / "store")],
        cwd=Path(__file__).parent.parent,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = process.stderr.read().strip().splitlines()[-1]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    print(f"{what}: {seconds:.1f} s, {usage.ru_maxrss / 1024:,.0f} MB; {said}", flush=True)


if __name__ == "__main__":
    main()
