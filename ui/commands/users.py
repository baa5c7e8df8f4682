"""The command `yuanwen users`: who may log in to the chat page."""

import argparse
import getpass
import sys

from ui.commands import typed
from ui.commands.shared import Commands, settings_of
from ui.messages import say

DEEDS = ("list", "add", "remove", "token")


def add_command(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    users = commands.add_parser("users", parents=[shared], help="who may log in to the chat page / 谁能登录聊天页")
    users.add_argument(
        "deed", choices=DEEDS, help="list; add (or give a new password); remove; token (for programs, shown once)"
    )
    users.add_argument("name", nargs="?", default="", help="the user's name / 用户名")
    users.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command; gives the exit code. A password is asked for, or read from standard input."""
    from ui.server.accounts import Accounts

    settings = settings_of(options)
    language = settings.ui.language
    accounts = Accounts(settings.folder / "users.json")
    if options.deed == "list":
        for name in accounts.names():
            print(name)
    elif options.deed == "add":
        accounts.check_name(options.name)
        prompt = say("users_password", language)
        terminal = sys.stdin.isatty()
        accounts.add(options.name, getpass.getpass(prompt) if terminal else typed.text(next(typed.lines(), b"")))
        print(say("users_added", language, name=options.name))
    elif options.deed == "remove":
        accounts.remove(options.name)
        print(say("users_removed", language, name=options.name))
    else:
        print(accounts.token(options.name))
    return 0
