"""Open and build the index that a configuration names: for the commands and for the chat page."""

from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import Path

from index.building.builder import Progress, Report, build
from index.embedding.load import load_encoder
from index.embedding.protocol import Encoder
from index.search.index import load
from qa.answer import Assistant
from qa.judge.models import Models
from ui.config import Config


def encoder_of(config: Config) -> Encoder:
    """The encoder that the settings name."""
    return load_encoder(config.index.encoder, **config.index.encoding)


def open_assistant(config: Config, *, encoder: Encoder | None = None, models: Models | None = None) -> Assistant:
    """An assistant over the newest index. `encoder` and `models` are loaded unless they are given.

    Raises StoreError when there is no index to answer from.
    """
    settings = config.index
    encoder = encoder or encoder_of(config)
    index = load(settings.store, encoder=encoder, remote=settings.remote)
    return Assistant(index, config.qa, models=models)


def narrowed(assistant: Assistant, document_ids: Sequence[str]) -> Assistant:
    """The assistant over some documents of the same index alone."""
    index = assistant.index.only(document_ids)
    return Assistant(index, assistant.config, models=assistant.models)


def rebuild(
    config: Config,
    encoder: Encoder,
    progress: Progress,
    *,
    again: Set[str] = frozenset(),
    allow_empty: bool = False,
    apart: bool = False,
    anew: bool = False,
) -> Report:
    """Index the seeds folder anew, and publish the index where search runs on a server.

    The files `again` are read even if they did not change. `apart` and `anew` are as in `BuildOptions`.
    """
    settings = config.index
    report = build(
        settings.seeds,
        store=settings.store,
        options=replace(
            settings.building, encoder=encoder, again=again, allow_empty=allow_empty, apart=apart, anew=anew
        ),
        progress=progress,
    )
    if remote := settings.remote:
        remote.publish_current(Path(settings.store), progress)
    return report
