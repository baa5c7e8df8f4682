"""What `yuanwen evaluate` does with its figures: compare, report, and hold them against a floor."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UserError
from ui.messages import say

if TYPE_CHECKING:
    from qa.evaluation.compare import Change
    from qa.evaluation.evaluate import Outcome


def add_options(evaluate: argparse.ArgumentParser) -> None:
    """The options of `evaluate` that are about figures already measured."""
    evaluate.add_argument(
        "--compare",
        metavar="RUN.json",
        type=Path,
        help="an earlier --json output to compare with / 与之前的结果比较",
    )
    evaluate.add_argument(
        "--report",
        metavar="FILE.html",
        type=Path,
        help="write a page with plots and errors / 写一页报告",
    )
    evaluate.add_argument(
        "--floor",
        metavar="FLOOR.json",
        type=Path,
        help="exit 1 when a measure is below its floor / 质量底线",
    )


def as_json(outcomes: "Sequence[Outcome]", summary: Mapping[str, Mapping[str, float]]) -> str:
    """A run as one line of JSON, which `--compare` reads."""
    from qa.evaluation.compare import rows

    return json.dumps(
        {"summary": summary, "questions": rows(outcomes)}, ensure_ascii=False, allow_nan=True
    )


def finish(
    options: argparse.Namespace,
    outcomes: "Sequence[Outcome]",
    summary: Mapping[str, Mapping[str, float]],
    language: str,
) -> bool:
    """Compare, report and check as `options` ask; False when quality is below its floor.

    Raises UserError when a file cannot be read or written.
    """
    changes: list[Change] = []
    # A table on standard output would spoil the JSON there.
    out: Any = sys.stderr if options.json else sys.stdout
    if options.compare:
        from qa.evaluation import compare

        changes = compare.changes(compare.read_run(options.compare), compare.rows(outcomes))
        print(table(changes, language), file=out)
    if options.report:
        from ui.quality_report import page

        name = options.file.name
        _write(options.report, page(outcomes, summary, changes, name=name, language=language))
        print(say("report_written", language, path=options.report), file=sys.stderr)
    return _above(options.floor, summary, language) if options.floor else True


def table(changes: "Sequence[Change]", language: str = "zh") -> str:
    """The changes between two runs, one measure a line; those beyond chance are marked."""
    lines = [f"{'':22}  {'before':>7}  {'after':>7}  {'change':>7}   95 %"]
    for one in changes:
        mark = f"  {say('report_beyond', language)}" if one.beyond_chance else ""
        lines.append(
            f"{one.measure:22}  {one.before:7.3f}  {one.after:7.3f}  {one.change:+7.3f}   {one.low:+.3f} – {one.high:+.3f}{mark}"
        )
    return "\n".join(lines)


def _above(path: Path, summary: Mapping[str, Mapping[str, float]], language: str) -> bool:
    from qa.evaluation import floor

    bounds = floor.read(path)
    found = floor.breaches(bounds, summary)
    for breach in found:
        bound = breach.bound
        low = not breach.value > bound.most
        print(
            say(
                "floor_least" if low else "floor_most",
                language,
                measure=bound.measure,
                value=breach.value,
                bound=bound.least if low else bound.most,
            ),
            file=sys.stderr,
        )
    if not found:
        print(say("floor_kept", language, count=len(bounds)), file=sys.stderr)
    return not found


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise UserError(
            f"写不了报告 {path}（{error.strerror or error}）",
            f"cannot write the report {path} ({error.strerror or error})",
        ) from error
