"""Draw what was measured: cost against the number of passages, and the kinds of vector index.

    python -m benchmarks.plots costs FIGURES.json PICTURE.png
    python -m benchmarks.plots vectors FIGURES.json [MORE.json] PICTURE.png

More figures of vectors, of another number of rows, stand in a panel of their own.
Needs matplotlib: pip install 'yuanwen[plots]'.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PANELS = (
    ("build_cpu_s", "build, s of a processor"),
    ("build_peak_mb", "memory of the build, MB"),
    ("bytes", "on disk, bytes"),
    ("open_cpu_s", "open, s of a processor"),
    ("search_cpu_p50_ms", "search p50, ms of a processor"),
    ("add_cpu_s", "one document more, s of a processor"),
)


def main() -> None:
    """Write one picture."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("costs", "vectors"))
    parser.add_argument("figures", type=Path, nargs="+")
    parser.add_argument("picture", type=Path)
    options = parser.parse_args()
    try:
        import matplotlib
    except ImportError:
        sys.exit("matplotlib is not installed: pip install 'yuanwen[plots]'")
    matplotlib.use("Agg")
    figures = [json.loads(path.read_text("utf-8")) for path in options.figures]
    if options.kind == "costs":
        costs(figures[0], options.picture)
    else:
        vectors(figures, options.picture)


def costs(figures: dict[str, Any], picture: Path) -> None:
    """Six panels, a line for each engine; both axes logarithmic."""
    import matplotlib.pyplot as plt

    fig, axes = plt.subplots(2, 3, figsize=(11, 6), layout="constrained")
    for axis, (name, title) in zip(axes.flat, PANELS, strict=True):
        for engine, found in figures["engines"].items():
            points = sorted(
                (figures["corpora"][corpus]["passages"], row[name])
                for corpus, row in found.items()
                if corpus.startswith("news-") and row.get(name)
            )
            if points:
                width = 2.5 if engine == "yuanwen" else 1.2
                axis.plot(*zip(*points, strict=True), "o-", label=engine, lw=width, ms=4)
        axis.set(title=title, xscale="log", yscale="log", xlabel="passages")
        axis.grid(alpha=0.3)
    axes.flat[0].legend(fontsize=8)
    fig.savefig(picture, dpi=80)


def vectors(runs: Sequence[dict[str, Any]], picture: Path) -> None:
    """Recall@10 against the time of one search, a panel for each run; the size of a point is the memory it needs."""
    import matplotlib.pyplot as plt

    size = (1.5 + 5.5 * len(runs), 5)
    fig, axes = plt.subplots(1, len(runs), figsize=size, layout="constrained", squeeze=False)
    kinds = list(dict.fromkeys(row["kind"] for figures in runs for row in figures["kinds"]))
    for axis, figures in zip(axes.flat, runs, strict=True):
        for number, kind in enumerate(kinds):
            rows = [row for row in figures["kinds"] if row["kind"] == kind and "stopped" not in row]
            if rows:
                times = [row["cpu_p50_ms"] for row in rows]
                sizes = [max(12.0, row["bytes"] / 4e6) for row in rows]
                recalls = [row["recall@10"] for row in rows]
                axis.scatter(times, recalls, s=sizes, label=kind, alpha=0.6, color=f"C{number}")
        axis.axhline(0.98, ls="--", lw=0.8, color="black")
        axis.set(
            xscale="log",
            xlabel="milliseconds of one processor a question (median)",
            ylabel="recall@10 against flat",
            title=f"{figures['rows']:,} vectors of {figures['dimension']} dimensions",
        )
        axis.grid(alpha=0.3)
        for handle in axis.legend(fontsize=8).legend_handles:
            handle.set_sizes([30])
    fig.savefig(picture, dpi=80)


if __name__ == "__main__":
    main()
