"""The command `yuanwen ask`: answer one question, or one for each line of standard input."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from index.errors import UserError
from ui.commands.shared import assistant_of, settings_of

if TYPE_CHECKING:
    from qa.records import Answer


def add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", shared: argparse.ArgumentParser
) -> None:
    """Add the command to the command line."""
    ask = commands.add_parser(
        "ask", parents=[shared], help="ask one question, or - for one per line / 提问"
    )
    ask.add_argument("question", help="the question; - reads one per line from standard input")
    ask.add_argument("--json", action="store_true", help="one JSON object per question")
    ask.add_argument(
        "--source", default="", help="only documents of this site, host or file pattern / 来源"
    )
    ask.add_argument(
        "--since", default="", help="only documents from this date on (2024-05-01) / 起始日期"
    )
    ask.add_argument("--until", default="", help="only documents up to this date / 截止日期")
    ask.add_argument(
        "--follow",
        action="store_true",
        help="with -: each question may lean on the ones before it / 每行承接上文",
    )
    ask.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer; gives 0, or 1 when something was not found, or 2 when a question could not be asked."""
    from ui.render import as_json, as_text

    settings = settings_of(options)
    assistant = assistant_of(settings, options)
    questions = (
        (line.rstrip("\n") for line in sys.stdin) if options.question == "-" else [options.question]
    )
    history: list[Answer] = []
    everything_found = True
    failed = False
    for question in questions:
        if options.question == "-" and not question.strip():
            continue
        try:
            answer = assistant.ask(question, history)
        except UserError as error:
            if options.question != "-":
                raise
            print(f"yuanwen: {error}", file=sys.stderr)
            failed = True
            continue
        everything_found &= answer.found
        if options.follow:
            history.append(answer)
        if options.json:
            print(json.dumps(as_json(answer), ensure_ascii=False), flush=True)
        else:
            print(as_text(answer, settings.ui.language), flush=True)
            if options.question == "-":
                print(flush=True)
    return 2 if failed else 0 if everything_found else 1
