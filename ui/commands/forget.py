"""The command `yuanwen forget`: erase a document so that none of its bytes is left."""

import argparse
import sys
from contextlib import closing

from ui.commands.shared import Commands, progress_bars, settings_of
from ui.messages import say


def add_command(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    forget = commands.add_parser(
        "forget",
        parents=[shared],
        help="erase a document for good, with the earlier versions of the index / 彻底删除一份文档",
    )
    forget.add_argument(
        "name", nargs="?", default="", help="the file below the folder of texts; none: what was deleted before / 文件名"
    )
    forget.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Erase the file and its copies, write the index anew, remove its earlier versions; gives the exit code."""
    from ui.desk.workspace import Workspace
    from ui.rendering.build_report import lines

    settings = settings_of(options)
    language = settings.ui.language
    with closing(Workspace(settings)) as workspace, progress_bars() as progress:
        workspace.forget(options.name)
        report = workspace.rebuild(progress)
    for line in lines(report, language):
        print(line, file=sys.stderr)
    print(say("forgot" if options.name else "forgot_before", language, name=options.name), file=sys.stderr)
    return 0
