"""Measure rebuilding over many files: the first build, with nothing changed, and with one changed.

    python -m benchmarks.rebuild CORPUS.jsonl[.gz|.xz] [--files 10000]

Each record of the corpus becomes a text file of its own, from its key `text`. Every build is a process of
its own. Beside its time stand the seconds that all its processes had a core, which other work on the machine
changes less, and the most memory that they held together.
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
    with open(folder / "said", "w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            [*command, "--seeds", str(folder / "seeds"), "--store", str(folder / "store")],
            cwd=Path(__file__).parent.parent,
            stderr=said,
        )
        most = 0.0
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            most = max(most, _memory(process.pid))
            time.sleep(0.2)
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        said.seek(0)
        last = said.read().strip().splitlines()[-1]
    seconds = time.perf_counter() - started
    cores = ended[2].ru_utime + ended[2].ru_stime
    print(f"{what}: {seconds:.1f} s, {cores:.1f} s of a core, {most:,.0f} MB; {last}", flush=True)


def _memory(pid: int) -> float:
    """MB that a process and those it started hold; what they share counts once. 0 where it cannot be told."""
    try:
        rolled = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:  # it ended, or another system
        return 0.0
    own = next(int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:"))
    return own / 1024 + sum(_memory(int(child)) for child in children)


if __name__ == "__main__":
    main()
