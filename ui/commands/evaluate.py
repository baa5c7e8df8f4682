"""The command `yuanwen evaluate`: measure the answers to questions whose answers are known."""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UserError, visible
from ui.commands.shared import Commands, progress_bars, settings_of
from ui.messages import say

if TYPE_CHECKING:
    from qa.evaluation.compare import Change
    from qa.evaluation.evaluate import Outcome


def add_command(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    evaluate = commands.add_parser("evaluate", parents=[shared], help="measure answers / 评测")
    evaluate.add_argument("file", type=Path, help="questions with gold answers, .jsonl (.gz, .xz)")
    evaluate.add_argument("--split", help="only questions of this split")
    evaluate.add_argument("--limit", type=int, help="only so many questions, evenly spread")
    evaluate.add_argument("--json", action="store_true", help="print JSON instead of a table")
    evaluate.add_argument("--errors", action="store_true", help="list the questions that went wrong")
    evaluate.add_argument(
        "--compare", metavar="RUN.json", type=Path, help="an earlier --json output to compare with / 与之前的结果比较"
    )
    evaluate.add_argument(
        "--report", metavar="FILE.html", type=Path, help="write a page with plots and errors / 写一页报告"
    )
    evaluate.add_argument(
        "--floor", metavar="FLOOR.json", type=Path, help="exit 1 when a measure is below its floor / 质量底线"
    )
    evaluate.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the figures; gives 1 when a citation was not exact or a floor was not held."""
    from qa.answer import Assistant
    from qa.evaluation.evaluate import evaluate, index_of, read_questions, summary
    from ui.evaluation.figures import as_json, table
    from ui.opening import encoder_of, open_assistant

    settings = settings_of(options)
    questions = read_questions(options.file)
    if options.split:
        questions = [q for q in questions if q.group.get("split") == options.split]
    if options.limit:
        questions = questions[:: max(1, len(questions) // options.limit)]
    if not questions:
        raise UserError(f"{options.file}：没有符合条件的问题", f"{options.file}: no such questions")
    with tempfile.TemporaryDirectory() as folder:
        if any(question.context for question in questions):
            index, questions = index_of(questions, Path(folder), encoder=encoder_of(settings))
            assistant = Assistant(index, settings.qa)
        else:
            assistant = open_assistant(settings)
        with progress_bars() as progress:
            outcomes = evaluate(questions, assistant, progress=lambda done, total: progress("ask", done, total))
    result = summary(outcomes)
    if options.json:
        print(as_json(outcomes, result))
    else:
        print(table(result))
    if options.errors:
        for outcome in outcomes:
            wrong = outcome.measures.get(
                "cited@1", float(not outcome.question.answerable and outcome.measures["refused"])
            )
            if not wrong:
                print(visible(f"{outcome.question.id}  {outcome.question.question}  {outcome.measures}"))
    good = _finish(options, outcomes, result, settings.ui.language)
    return 0 if good and result["exact"]["mean"] == 1.0 else 1


def _finish(
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
    out = sys.stderr if options.json else sys.stdout
    if options.compare:
        from qa.evaluation import compare
        from ui.evaluation.figures import changes_table

        changes = compare.changes(compare.read_run(options.compare), compare.rows(outcomes))
        print(changes_table(changes, language), file=out)
    if options.report:
        from ui.evaluation.report import page

        name = options.file.name
        _write(options.report, page(outcomes, summary, changes, name=name, language=language))
        print(say("report_written", language, path=options.report), file=sys.stderr)
    return _above(options.floor, summary, language) if options.floor else True


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
