"""The command `yuanwen evaluate`: measure the answers to questions whose answers are known."""

import argparse
import tempfile
from pathlib import Path

from index.errors import UserError
from ui import quality
from ui.commands.shared import assistant_of, encoder_of, settings_of, stages


def add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", shared: argparse.ArgumentParser
) -> None:
    """Add the command to the command line."""
    evaluate = commands.add_parser("evaluate", parents=[shared], help="measure answers / 评测")
    evaluate.add_argument("file", type=Path, help="questions with gold answers, .jsonl (.gz, .xz)")
    evaluate.add_argument("--split", help="only questions of this split")
    evaluate.add_argument("--limit", type=int, help="only so many questions, evenly spread")
    evaluate.add_argument("--json", action="store_true", help="print JSON instead of a table")
    evaluate.add_argument(
        "--errors", action="store_true", help="list the questions that went wrong"
    )
    quality.add_options(evaluate)
    evaluate.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the figures; gives 1 when a citation was not exact or a floor was not held."""
    from qa.answer import Assistant
    from qa.evaluation.evaluate import evaluate, index_of, read_questions, summary
    from ui.report import table

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
            assistant = assistant_of(settings)
        with stages() as progress:
            outcomes = evaluate(
                questions, assistant, progress=lambda done, total: progress("ask", done, total)
            )
    result = summary(outcomes)
    if options.json:
        print(quality.as_json(outcomes, result))
    else:
        print(table(result))
    if options.errors:
        for outcome in outcomes:
            wrong = outcome.measures.get(
                "cited@1", float(not outcome.question.answerable and outcome.measures["refused"])
            )
            if not wrong:
                print(f"{outcome.question.id}  {outcome.question.question}  {outcome.measures}")
    good = quality.finish(options, outcomes, result, settings.ui.language)
    return 0 if good and result["exact"]["mean"] == 1.0 else 1
