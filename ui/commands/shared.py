"""What commands share: the settings, an open index, and progress bars."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from index.errors import UserError
from ui import config

if TYPE_CHECKING:
    from qa.answer import Assistant
    from ui.config import Config

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where a command is added to the command line."""


def settings_of(options: argparse.Namespace) -> "Config":
    """The settings of the file that is named, with what the options put in their place."""
    settings = config.read(options.config)
    index = replace(
        settings.index,
        store=options.store or settings.index.store,
        seeds=getattr(options, "seeds", None) or settings.index.seeds,
    )
    return replace(settings, index=index)


def assistant_of(settings: "Config", options: argparse.Namespace) -> "Assistant":
    """An assistant over the index, or over the documents that the options choose."""
    from index.search import filters
    from ui.opening import narrowed, open_assistant

    assistant = open_assistant(settings)
    wanted = {name: value for name in ("source", "since", "until") if (value := getattr(options, name))}
    if not wanted:
        return assistant
    chosen = filters.documents(assistant.index.passages.described(), **wanted)
    if not chosen:
        raise UserError(
            f"没有符合 {'、'.join(wanted.values())} 的文档", f"no document fits {', '.join(wanted.values())}"
        )
    return narrowed(assistant, chosen)


@contextmanager
def progress_bars() -> Iterator[Any]:
    """A progress bar on standard error for each stage; none where nobody looks."""
    from tqdm import tqdm

    bars: dict[str, tqdm] = {}  # type: ignore[type-arg]

    def progress(stage: str, done: int, total: int) -> None:
        bar = bars.get(stage)
        if bar is None:
            bar = bars[stage] = tqdm(
                total=total, desc=stage, file=getattr(sys.stderr, "raw", sys.stderr), disable=None, leave=False
            )
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield progress
    finally:
        for bar in bars.values():
            bar.close()
