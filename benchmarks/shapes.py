"""Measure whether the time of a build grows with the size of a file, for shapes of text that are hard on it.

    python -m benchmarks.shapes [SHAPE ...] [--small-kb 1000] [--factor 4]

Each shape is built at one size and at a multiple of it in the same run, by one process and the child that reads its
format. What counts is the ratio of their processor times, which other work on the machine changes less; the time of
an almost empty file of the same format is taken off each. The last column is the processor time of a file of 200 kB.
"""

import argparse
import random
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from index import BuildOptions, build

MOST = 1.15
"""A ratio may be this much above the ratio of the sizes."""

MOST_SECONDS = 2.0
"""For 200 kB."""


def _many(line: Callable[[int], str], before: str = "", after: str = "") -> Callable[[int], str]:
    """A shape that repeats something numbered."""

    def shape(size: int) -> str:
        parts, length, number = [before], len(before.encode()), 0
        while length < size:
            parts.append(line(number))
            length += len(parts[-1].encode())
            number += 1
        return "".join(parts) + after

    return shape


def _mixed(size: int) -> str:
    """Marks, words and line ends in an order of chance."""
    chance = random.Random(3)
    pieces = [
        *"。！？.!?\n\n“”‘’「」[]()#*-_`|：:,，;；…—~<>/\\\"' ",
        "# ", "\n\n", "](", "![", "](http://a.b/c?utm_=1)", "作者：", "2026年1月12日", "一百二十三万", "3.14",
        "他说", "长城很长", "the wall ", "Mr. ", "e.g. ", "单词", "\n- ", "\n1. ", "<p>", "</p>", "{{", "}}",
    ]  # fmt: skip
    parts, length = [], 0
    while length < size:
        parts.append(chance.choice(pieces))
        length += len(parts[-1].encode())
    return "".join(parts)


SHAPES: dict[str, tuple[str, Callable[[int], str]]] = {
    "short lines": (".txt", _many(lambda n: f"单词{n}的释义\n")),
    "headings": (".md", _many(lambda n: f"# 标题{n}\n这一行说的是第{n}件事，长得足够算作正文。\n")),
    "plain headings": (".txt", _many(lambda n: f"第{n}节\n\n这一行说的是第{n}件事，长得足够算作正文。\n\n")),
    "heading of one line": (".md", _many(lambda n: f"第{n}句很短。", "# ")),
    "one line of sentences": (".txt", _many(lambda n: f"第{n}句话说完了。")),
    "one line without an end": (".txt", _many(lambda n: f"长城{n}很长")),
    "one cell": (".csv", _many(lambda n: "很长的格子。", "名称,说明\n甲,", "\n")),
    "rows": (".csv", _many(lambda n: f"第{n}行,内容{n},{n * 7}\n", "名称,说明,数\n")),
    "records": (".jsonl", _many(lambda n: f'{{"title": "第{n}篇", "body": "第{n}篇的正文写在这里。"}}\n')),
    "values of a record": (".json", lambda size: _many(lambda n: f'"k{n}": "第{n}个值",', "{", '"z": 1}')(size)),
    "cues": (
        ".srt",
        _many(lambda n: f"{n}\n{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d},000 --> {n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d},900\nand word {n}\n\n"),
    ),
    "paragraphs of a page": (".html", _many(lambda n: f"<p>第{n}段写在这里，说的是一件事。</p>\n", "<html><body>")),
    "open tags": (".html", _many(lambda n: f"<font color=red>第{n}行帖子的内容。<br>\n", "<html><body>")),
    "lists in lists": (".html", _many(lambda n: f"<ul><li>第{n}层的条目。", "<html><body>")),
    "lists": (".md", _many(lambda n: f"{' ' * (n % 40)}- 第{n}条，写着一件事\n")),
    "quotations": (".txt", _many(lambda n: f"他说：“第{n}件事。”她问：“真的吗？！”，")),
    "open quotations": (".txt", _many(lambda n: f"“「‘他说第{n}件事。")),
    "runs of marks": (".txt", _many(lambda n: "！？。" * (n % 500) + "”，")),
    "digits": (".txt", _many(lambda n: f"{n}")),
    "Chinese numbers": (".txt", _many(lambda n: "一二三四五六七八九十百千万亿〇点"[n % 16])),
    "brackets": (".md", _many(lambda n: "[](![")),
    "pictures": (".md", _many(lambda n: f"![图{n}](a{n}.png) [链接](b?utm_source={n}) ")),
    "facts of a text": (".txt", _many(lambda n: f"作者：某人{n} 来源 | 某报\n")),
    "full stops": (".txt", _many(lambda n: "A. 1. e.g. U.S. ")),
    "hard line ends": (".txt", _many(lambda n: f"these are words of a long line number {n} which goes on,\n")),
    "empty lines": (".txt", _many(lambda n: "字\n" + "\n" * (n % 900))),
    "spaces": (".txt", _many(lambda n: "字" + " " * (n % 900) + "\t\n")),
    "letters": (".txt", _many(lambda n: "a.b'c-")),
    "tags as text": (".txt", _many(lambda n: "<p {{ {% <!-- ")),
    "mixed": (".md", _mixed),
}  # fmt: skip
"""Name → (suffix, a text of so many bytes)."""


def main() -> None:
    """Print a line per shape; ends with 1 where one is not flat."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shapes", nargs="*", metavar="SHAPE")
    parser.add_argument("--small-kb", type=int, default=1000)
    parser.add_argument("--factor", type=int, default=4)
    options = parser.parse_args()
    bad: list[str] = []
    empty: dict[str, float] = {}
    print(f"{'shape':24} {'small s':>8} {'large s':>8} {'ratio':>6} {'200 kB s':>8}")
    for name in options.shapes or SHAPES:
        suffix = SHAPES[name][0]
        if suffix not in empty:
            _seconds(name, 2000)  # tables are loaded, modules imported
            empty[suffix] = _seconds(name, 2000)
        small, large, document = (
            max(_seconds(name, size) - empty[suffix], 0.01)
            for size in (options.small_kb * 1000, options.factor * options.small_kb * 1000, 200_000)
        )
        is_flat = large <= MOST * options.factor * small and document <= MOST_SECONDS
        bad += [] if is_flat else [name]
        print(
            f"{name:24} {small:8.2f} {large:8.2f} {large / small:6.2f} {document:8.2f}{'' if is_flat else '  !'}",
            flush=True,
        )
    if bad:
        sys.exit(f"not flat: {', '.join(bad)}")


def _seconds(name: str, size: int) -> float:
    """The processor time of a build of one file."""
    suffix, shape = SHAPES[name]
    with tempfile.TemporaryDirectory() as top:
        seeds = Path(top) / "seeds"
        seeds.mkdir()
        (seeds / f"a{suffix}").write_text(shape(size), "utf-8")
        before = _used()
        build(seeds, store=f"{top}/store", options=BuildOptions(processes=1, allow_empty=True, parse_seconds=600))
        return _used() - before


def _used() -> float:
    """Processor seconds of this process and of all its children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
