"""Measure rebuilding over many files: the first build, with nothing changed, and with one changed.

    python -m benchmarks.rebuild CORPUS.jsonl[.gz|.xz] [--files 10000]
    python -m benchmarks.rebuild --files 100000
    python -m benchmarks.rebuild --megabytes 500

Each record of the corpus becomes a text file of its own, from its key `text`. Without a corpus the files are
short Chinese texts made by chance, of some 60 characters; `--megabytes` makes one file of that size instead, and
shows that it is refused unless the settings allow it. Every build is a process of its own. Beside its time stand the seconds that all its processes had a core, which other work on the machine
changes less, and the most memory that they held together.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path

from benchmarks.corpora import lines


def main() -> None:
    """Print one line per build."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--megabytes", type=int, default=0, help="one file of this size instead")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.megabytes:
            _one_large(folder, options.megabytes)
            return
        texts = _read(options.corpus) if options.corpus else _made(chance=random.Random(5))
        characters = _written(texts, folder / "seeds", options.files)
        print(f"{options.files:,} files, {characters:,} characters", flush=True)
        _measure("first build", folder)
        _measure("nothing changed", folder)
        for some, what in ((1, "one file changed"), (100, "a hundred changed")):
            for path in sorted((folder / "seeds").rglob("*.txt"))[:some]:
                path.write_text(path.read_text("utf-8") + "\n又加了一句话在最后。\n", "utf-8")
            _measure(what, folder)
        next_one = sorted((folder / "seeds").rglob("*.txt"))[some]
        next_one.rename(next_one.with_name("renamed.txt"))
        _measure("one file renamed", folder)
        next_one.with_name("renamed.txt").unlink()
        _measure("one file removed", folder)


_WORDS = (
    "长城 黄河 北京 上海 汽车 小米 公司 市场 增长 价格 产品 用户 发布 表示 认为 今年 去年 可以 没有 我们 他们 "
    "问题 技术 发展 经济 政策 企业 服务 系统 数据 城市 学校 医院 天气 比赛 电影 音乐 历史 文化 农村"
).split()


def _read(corpus: Path) -> Iterator[str]:
    """The texts of a corpus."""
    return (row["text"] for row in lines(corpus))


def _made(chance: random.Random) -> Iterator[str]:
    """Short texts of three sentences, no two the same, without end."""
    for number in count():
        sentences = ("".join(chance.choices(_WORDS, k=chance.randint(5, 12))) for _ in range(3))
        yield f"第{number}份。" + "。".join(sentences) + "。\n"


def _written(texts: Iterable[str], seeds: Path, most: int) -> int:
    """Write the first texts as files, a thousand to a folder; gives their characters."""
    characters = 0
    for number, text in enumerate(islice(texts, most)):
        folder = seeds / f"{number // 1000:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:06d}.txt").write_text(text, "utf-8")
        characters += len(text)
    return characters


def _one_large(folder: Path, megabytes: int) -> None:
    """Index one file of so many megabytes: refused by the usual settings, then allowed."""
    (folder / "seeds").mkdir()
    (folder / "seeds" / "small.txt").write_text("这一份很短。\n", "utf-8")
    written = 0
    with open(folder / "seeds" / "large.txt", "wb") as file:
        for text in _made(random.Random(5)):
            if written >= megabytes * 2**20:
                break
            written += file.write(text.encode())
    print(f"one file of {written / 2**20:,.0f} MB", flush=True)
    _measure("by the usual settings", folder)
    config = folder / "config.yaml"
    config.write_text(f"index:\n  max_file_mb: {megabytes + 1}\n", "utf-8")
    _measure(f"index.max_file_mb: {megabytes + 1}", folder, "--config", str(config))


def _measure(what: str, folder: Path, *options: str) -> None:
    started = time.perf_counter()
    command = [sys.executable, "-m", "ui.cli", "index", *options]
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
        lines = said.read().strip().splitlines()
        last = "; ".join([line.strip() for line in lines[:-1] if "large.txt" in line] + lines[-1:])
    seconds = time.perf_counter() - started
    cores = ended[2].ru_utime + ended[2].ru_stime
    print(f"{what}: {seconds:.1f} s, {cores:.1f} s of a core, {most:,.0f} MB; {last}", flush=True)


def _memory(pid: int) -> float:
    """MB that a process and those it started hold; what they share counts once. 0 where that is unknown."""
    try:
        rolled = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:  # it ended, or another system
        return 0.0
    own = next(int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:"))
    return own / 1024 + sum(_memory(int(child)) for child in children)


if __name__ == "__main__":
    main()
