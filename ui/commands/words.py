"""The command `yuanwen words`: how a sentence is cut without and with the reader's own words."""

import argparse
from pathlib import Path

from index.config import defaults
from ui.commands import typed
from ui.commands.shared import Commands, settings_of
from ui.messages import say


def add_command(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    words = commands.add_parser(
        "words", parents=[shared], help="check words.txt and show how a sentence is cut / 检查词表，看一句话怎么切"
    )
    words.add_argument("sentence", nargs="?", default="", help="a sentence / 一句话")
    words.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Say what the list holds and how the sentence is cut; gives the exit code."""
    from index.text import tokens, wordlist

    settings = settings_of(options)
    language = settings.ui.language
    file = settings.index.words
    own = wordlist.read(Path(file), optional=file == defaults(type(settings.index))["words"])
    key = "words_held" if own.words or own.names else "words_none"
    print(say(key, language, file=file, words=len(own.words), names=len(own.names)))
    sentence = typed.text(typed.argument(options.sentence))
    if not sentence:
        return 0
    for key, words in (("words_plain", wordlist.NONE), ("words_own", own)):
        print(say(key, language, words=" / ".join(tokens.cut(sentence, words))))
    if names := own.alternatives(sentence).names:
        print(say("also_searched", language, names=say("list_comma", language).join(names)))
    return 0
