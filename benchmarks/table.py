"""Print what `benchmarks.beside` measured as tables, with the ratio of each peer to Yuanwen.

python -m benchmarks.table FIGURES.json
"""

import argparse
import json
from pathlib import Path
from typing import Any

OURS = "yuanwen"
COLUMNS = (
    ("build_s", "build, s", 1),
    ("build_cpu_s", "of processor", 1),
    ("characters_per_s", "characters/s", 0),
    ("build_peak_mb", "memory, MB", 0),
    ("bytes", "on disk, MB", 1),
    ("ask_peak_mb", "memory asking, MB", 0),
    ("open_cpu_s", "open, s of processor", 2),
    ("search_p50_ms", "search p50, ms", 1),
    ("search_p95_ms", "p95", 1),
    ("search_p99_ms", "p99", 1),
    ("search_cpu_p50_ms", "p50 of processor", 1),
    ("search_cpu_p95_ms", "p95 of processor", 1),
    ("add_cpu_s", "one more, s of processor", 2),
)
MORE_IS_BETTER = frozenset({"characters_per_s", "R@1"})


def main() -> None:
    """Print one table for each size, and one of quality."""
    parser = argparse.ArgumentParser()
    parser.add_argument("figures", type=Path)
    figures = json.loads(parser.parse_args().figures.read_text("utf-8"))
    for name, corpus in figures["corpora"].items():
        if name.startswith("news-"):
            print(f"\n{name}: {corpus['passages']:,} passages, {corpus['characters']:,} characters\n")
            print(costs(figures["engines"], name))
    print(f"\n{quality(figures['engines'])}")


def costs(engines: dict[str, Any], corpus: str) -> str:
    """A Markdown table: a row for each engine, behind each figure its ratio to ours."""
    rows = [["", *(title for _, title, _ in COLUMNS)], ["---"] * (len(COLUMNS) + 1)]
    ours = engines.get(OURS, {}).get(corpus, {})
    for engine, found in engines.items():
        if corpus in found:
            cells = [_cell(found[corpus], ours, name, digits) for name, _, digits in COLUMNS]
            if failed := found[corpus].get("failed"):
                engine = f"{engine} ({failed})"
            rows.append([engine, *cells])
    return _table(rows)


def quality(engines: dict[str, Any]) -> str:
    """A Markdown table: the share of questions whose passage came first, by set."""
    sets = list(dict.fromkeys(name for found in engines.values() for name, row in found.items() if "R@1" in row))
    rows = [["R@1", *sets], ["---"] * (len(sets) + 1)]
    for engine, found in engines.items():
        values = [found.get(name, {}).get("R@1") for name in sets]
        rows.append([engine, *("–" if value is None else f"{value:.3f}" for value in values)])
    return _table(rows)


def _cell(found: dict[str, Any], ours: dict[str, Any], name: str, digits: int) -> str:
    """The figure, and how many times ours it is: above 1 is worse but for characters a second.

    >>> _cell({"build_s": 3.0}, {"build_s": 2.0}, "build_s", 1)
    '3.0 (1.5×)'
    """
    value = found.get(name)
    if value is None:
        return "–"
    unit = 1e6 if name == "bytes" else 1
    text = f"{value / unit:,.{digits}f}"
    if found is ours or not ours.get(name):
        return text
    ratio = value / ours[name]
    return f"{text} ({ratio:.{1 if ratio < 10 else 0}f}×)"


def _table(rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


if __name__ == "__main__":
    main()
