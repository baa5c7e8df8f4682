"""Compare two runs of `benchmarks.beside`: what became slower, larger or worse.

    python -m benchmarks.compare OLD.json NEW.json [--beside bm25s] [--tolerance 0.25]

Ends with 1 when a figure of ours is worse beyond the tolerance. `--beside PEER` divides times by
the same figure of that peer in the same run, so that runs of two machines, or of a quiet and a busy
one, can be compared.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.table import MORE_IS_BETTER, OURS

TIMES = (
    "build_s", "build_cpu_s", "characters_per_s", "open_cpu_s", "add_cpu_s", "search_p50_ms",
    "search_p95_ms", "search_cpu_p95_ms", "answer_p50_ms", "answer_p95_ms", "answer_cpu_p95_ms",
)  # fmt: skip
SPACES = ("build_peak_mb", "ask_peak_mb", "bytes")
FLOOR = {"s": 0.3, "ms": 2.0, "mb": 20.0}
"""What is less than this apart is noise, in the figure's own unit."""
WORSE = 0.005
"""Questions that may be lost: this share."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of two runs. `factor` is how many times worse the new one is; below 1 is better."""

    corpus: str
    name: str
    old: float
    new: float
    factor: float
    is_worse: bool


def main() -> None:
    """Print every change beyond the tolerance, the worst first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--beside", help="a peer whose times are the measure")
    parser.add_argument("--tolerance", type=float, default=0.25)
    options = parser.parse_args()
    old, new = (_read(path) for path in (options.old, options.new))
    if options.beside and not all(options.beside in run["engines"] for run in (old, new)):
        sys.exit(f"{options.beside} was not measured in both runs")
    found = list(changes(old, new, beside=options.beside, tolerance=options.tolerance))
    if not found:
        sys.exit("the two runs have no figure of ours in common")
    for change in sorted(found, key=lambda change: -change.factor):
        if change.is_worse or change.factor < 1 / (1 + options.tolerance):
            word = "worse" if change.is_worse else "better"
            print(
                f"{word:7}{change.corpus:20} {change.name:18}"
                f"{change.old:12,.3f} -> {change.new:12,.3f}  ×{change.factor:.2f}"
            )
    worse = sum(change.is_worse for change in found)
    print(f"{len(found)} figures compared, {worse} worse")
    sys.exit(1 if worse else 0)


def changes(
    old: dict[str, Any], new: dict[str, Any], *, beside: str | None = None, tolerance: float = 0.25
) -> Iterator[Change]:
    """Every figure of ours that both runs have.

    With `beside`, a time counts as a multiple of that peer's in its own run. A corpus that the peer
    was not measured on is left out then, since its times say nothing.
    """
    ours = [run["engines"].get(OURS, {}) for run in (old, new)]
    for corpus in ours[0].keys() & ours[1].keys():
        before, after = (run[corpus] for run in ours)
        for name in (*TIMES, *SPACES, "R@1"):
            if name not in before or name not in after:
                continue
            a, b = float(before[name]), float(after[name])
            scale = 1.0
            if beside and name in TIMES:
                times = [_measure(run, beside, corpus, name) for run in (old, new)]
                if None in times:
                    continue
                scale = (times[0] or 0.0) / (times[1] or 1.0)
            yield _change(corpus, name, a, b, scale, tolerance)


def _change(corpus: str, name: str, old: float, new: float, scale: float, tolerance: float) -> Change:
    if name == "R@1":
        return Change(corpus, name, old, new, (old + 1e-9) / (new + 1e-9), new < old - WORSE)
    better, worse = (old, new * scale) if name not in MORE_IS_BETTER else (new * scale, old)
    factor = (worse + 1e-9) / (better + 1e-9)
    apart = abs(worse - better) if name not in MORE_IS_BETTER else float("inf")
    is_worse = factor > 1 + tolerance and apart > FLOOR.get(name.rsplit("_", 1)[-1], 0.0)
    return Change(corpus, name, old, new, factor, is_worse)


def _measure(run: dict[str, Any], engine: str, corpus: str, name: str) -> float | None:
    """A peer's figure; its search where it gives no whole answers."""
    found = run["engines"][engine].get(corpus, {})
    value = found.get(name) or found.get(name.replace("answer", "search"))
    return float(value) if value else None


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        found["engines"]
    except OSError as error:
        sys.exit(f"{path} cannot be read ({error.strerror})")
    except (ValueError, KeyError, TypeError):
        sys.exit(f"{path} holds no figures of benchmarks.beside")
    return found


if __name__ == "__main__":
    main()
