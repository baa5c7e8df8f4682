"""The figures of an evaluation as JSON and as tables for a terminal."""

import json
import math
from collections.abc import Mapping, Sequence

from qa.evaluation.compare import Change, rows
from qa.evaluation.evaluate import Outcome
from ui.messages import say


def as_json(outcomes: Sequence[Outcome], summary: Mapping[str, Mapping[str, float]]) -> str:
    """A run as one line of JSON, which `--compare` reads."""
    return json.dumps({"summary": summary, "questions": rows(outcomes)}, ensure_ascii=False, allow_nan=True)


def table(summary: Mapping[str, Mapping[str, float]]) -> str:
    """The figures of an evaluation, one measure a line, with their 95 % intervals.

    >>> print(table({"R@1": {"mean": 0.5, "low": 0.4, "high": 0.6, "count": 10}}))
    measure                    mean   95 % interval     n
    R@1                       0.500   0.400 – 0.600    10
    """
    rows = [f"{'measure':<24}{'mean':>7}   {'95 % interval':<15}{'n':>4}"]
    for name, value in summary.items():
        interval = "" if math.isnan(value["low"]) else f"{value['low']:.3f} – {value['high']:.3f}"
        rows.append(f"{name:<24}{value['mean']:>7.3f}   {interval:<13}{int(value['count']):>6}")
    return "\n".join(rows)


def changes_table(changes: Sequence[Change], language: str = "zh") -> str:
    """The changes between two runs, one measure a line; those beyond chance are marked."""
    lines = [f"{'':22}  {'before':>7}  {'after':>7}  {'change':>7}   95 %"]
    for one in changes:
        mark = f"  {say('report_beyond', language)}" if one.beyond_chance else ""
        lines.append(
            f"{one.measure:22}  {one.before:7.3f}  {one.after:7.3f}  {one.change:+7.3f}   {one.low:+.3f} – {one.high:+.3f}{mark}"
        )
    return "\n".join(lines)
