"""The command `yuanwen ask`: answer one question, or one for each line of standard input."""

import argparse
import json
import sys
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UserError
from ui.commands import typed
from ui.commands.shared import Commands, assistant_of, settings_of

if TYPE_CHECKING:
    from qa.records import Answer


def add_command(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    ask = commands.add_parser("ask", parents=[shared], help="ask one question, or - for one per line / 提问")
    ask.add_argument("question", help="the question; - reads one per line from standard input")
    ask.add_argument("--json", action="store_true", help="one JSON object per question")
    ask.add_argument("--source", default="", help="only documents of this site, host or file pattern / 来源")
    ask.add_argument("--since", default="", help="only documents from this date on (2024-05-01) / 起始日期")
    ask.add_argument("--until", default="", help="only documents up to this date / 截止日期")
    ask.add_argument(
        "--follow", action="store_true", help="with -: each question may lean on the ones before it / 每行承接上文"
    )
    ask.add_argument("--profile", action="store_true", help="tell where the time went / 各阶段用时")
    ask.add_argument("--log", type=Path, metavar="FILE", help="add a line of JSON per question / 逐题记录")
    ask.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer; gives 0, or 1 when something was not found, or 2 when a question could not be asked."""
    from ui.rendering.timing import Log, Stopwatch, record, table

    watch = Stopwatch()
    settings = settings_of(options)
    language = settings.ui.language
    with ExitStack() as open_files:
        log = open_files.enter_context(closing(Log(options.log))) if options.log else None
        assistant = assistant_of(settings, options)
        opened = watch.lap()
        history: list[Answer] = []
        everything_found = True
        failed = False
        for given in _questions(options.question):
            empty = options.question == "-" and not given.strip()
            if empty and not options.json:
                continue
            watch.lap()
            try:
                question = typed.text(given)
                answer = assistant.ask(question, history)
            except UserError as error:
                if options.question != "-":
                    raise
                if options.json:
                    _print_json({"question": given.decode("utf-8", "replace"), "error": error.said(language)})
                if not empty:
                    print(f"yuanwen: {error}", file=sys.stderr)
                    failed = True
                continue
            seconds = watch.lap()
            everything_found &= answer.found
            if options.follow:
                history.append(answer)
            _show(answer, options, language)
            if options.profile:
                times = table(answer, seconds, opened=opened, language=language)
                print(times, file=sys.stderr, flush=True)
            if log:
                log.add(record(question, answer, seconds))
            opened = 0.0
    return 2 if failed else 0 if everything_found else 1


def _questions(given: str) -> Iterable[bytes]:
    """The question, or the lines of standard input, as they come."""
    return typed.lines() if given == "-" else [typed.argument(given)]


def _show(answer: "Answer", options: argparse.Namespace, language: str) -> None:
    from ui.rendering.answers import as_json, as_text

    if options.json:
        _print_json(as_json(answer))
        return
    print(as_text(answer, language), flush=True)
    if options.question == "-":
        print(flush=True)


def _print_json(values: dict[str, Any]) -> None:
    print(json.dumps(values, ensure_ascii=False), flush=True)
