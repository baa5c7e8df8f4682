"""The command line: `yuanwen index`, `ask`, `chat`, `evaluate`, and what looks after an index.

Answers go to standard output, everything else to standard error. Exit 0: done; 1: no answer, or a
check failed; 2: something the user can mend, said in one line.
"""

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from index.errors import UserError
from ui.commands import ask, chat, evaluate, forget, index, terminal, upkeep, users, words
from ui.messages import say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    with terminal.guarded():
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        stream=sys.stderr,
        format="%(message)s",
        level=[logging.WARNING, logging.INFO, logging.DEBUG][min(options.verbose, 2)],
    )
    _stop_on_sigterm()
    try:
        return int(options.run(options))
    except UserError as error:
        if options.debug:
            raise
        print(f"yuanwen: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print(say("stopped", "zh"), file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--config", type=Path, help="settings file / 配置文件 (default: ./config.yaml)")
    shared.add_argument("--store", help="index folder / 索引文件夹 (default: from the settings)")
    shared.add_argument("-v", "--verbose", action="count", default=0, help="say more (-vv: everything)")
    shared.add_argument("--debug", action="store_true", help="show tracebacks / 显示完整出错信息")
    parser = argparse.ArgumentParser(
        prog="yuanwen", description="原文：只用你的文档里的原话回答。 Answers only in your documents' own words."
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    for command in (index, ask, chat, evaluate, words, users, upkeep, forget):
        command.add_command(commands, shared)
    return parser


def _stop_on_sigterm() -> None:
    """Let SIGTERM end a command as Ctrl-C does: what is half done is thrown away, locks are let go."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


if __name__ == "__main__":
    sys.exit(main())
