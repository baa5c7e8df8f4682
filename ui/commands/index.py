"""The command `yuanwen index`: build the index, follow a folder, explain what search does not see."""

import argparse
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UserError, visible
from ui.commands.shared import Commands, progress_bars, settings_of
from ui.messages import say

if TYPE_CHECKING:
    from index.embedding.protocol import Encoder
    from index.records import Document
    from ui.config import Config


def add_command(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    index = commands.add_parser("index", parents=[shared], help="build the index from the seeds / 建立索引")
    index.add_argument("--seeds", help="folder of texts / 文本文件夹 (default: from the settings)")
    index.add_argument("--explain", metavar="FILE", type=Path, help="show what is left out of search, and why")
    index.add_argument(
        "--allow-empty", action="store_true", help="rebuild even if nothing is left to answer from / 允许索引变空"
    )
    index.add_argument("--watch", action="store_true", help="go on rebuilding whenever the folder changes / 持续更新")
    index.add_argument("--ray", metavar="HOST:PORT", help="embed on this Ray cluster / 在 Ray 集群上计算向量")
    index.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build once, or whenever the folder changes; gives the exit code."""
    settings = settings_of(options)
    if options.explain:
        return _explain(options.explain, settings)
    from ui.opening import encoder_of

    encoder = encoder_of(settings)
    if options.ray:
        return _on_cluster(options, settings, encoder)
    if not options.watch:
        _build(settings, encoder, allow_empty=options.allow_empty)
        return 0
    from ui.commands.watch import watch

    def rebuild() -> None:
        try:
            _build(settings, encoder, allow_empty=options.allow_empty)
        except UserError as error:
            print(f"yuanwen: {error}", file=sys.stderr)

    print(say("watching", settings.ui.language, folder=settings.index.seeds), file=sys.stderr)
    watch(Path(settings.index.seeds), rebuild, beside=[Path(settings.index.words)])
    return 0


def _on_cluster(options: argparse.Namespace, settings: "Config", local: "Encoder") -> int:
    """Build once, with the vectors made by a cluster."""
    from index.embedding.ray import RayEncoder
    from ui.opening import encoder_of

    encoder = RayEncoder(local, partial(encoder_of, settings), options.ray)
    with closing(encoder):
        _build(settings, encoder, allow_empty=options.allow_empty)
    return 0


def _build(settings: "Config", encoder: "Encoder", *, allow_empty: bool) -> None:
    from ui.opening import rebuild
    from ui.rendering.build_report import lines

    with progress_bars() as progress:
        report = rebuild(settings, encoder, progress, allow_empty=allow_empty)
    for line in lines(report, settings.ui.language):
        print(line, file=sys.stderr)


def _explain(path: Path, settings: "Config") -> int:
    from index.ingest.boilerplate import line_key
    from index.ingest.clean import left_out
    from index.ingest.folder import content
    from index.ingest.read import read
    from ui.rendering.build_report import note
    from ui.rendering.shorten import one_line

    language = settings.ui.language
    seeds = Path(settings.index.seeds)
    folder = seeds.resolve() if path.resolve().is_relative_to(seeds.resolve()) else path.resolve().parent
    name = path.resolve().relative_to(folder).as_posix()
    building = settings.index.building
    with closing(building.sandbox()) as sandbox:
        reading = read(name, content(folder / name, name), options=building.formats, sandbox=sandbox)
    for where, each in reading.notes:
        print(say("note", language, name=visible(where), note=note(each, language)))
    for _, error in reading.failed:
        print(say("failed", language, reason=error.said(language)))
    for number, found in enumerate(reading.documents):
        if number:
            print()
        print(f"id: {visible(found.id)}")
        for field in ("title", "author", "published", "updated", "site", "url", "language"):
            print(f"{field}: {visible(getattr(found, field))}")
        print(f"tags: {visible(', '.join(found.tags))}")
        repeated = _repeated(settings, found)
        hidden = left_out(found.text, repeated=frozenset(repeated), places=found.places)
        print(say("left_out", language, count=len(hidden)))
        for item in hidden:
            line = found.text.count("\n", 0, item.span.start) + 1
            text = item.span.of(found.text)
            times = repeated.get(line_key(text), 0) if item.reason == "site" else 0
            count = f" ×{times}" if times else ""
            print(f"{line:>5}  {say(item.reason, language)}{count}  {one_line(text, 90)}")
    return 0


def _repeated(settings: "Config", document: "Document") -> dict[str, int]:
    """The lines that the index knows to repeat over the document's site, with their counts."""
    from index.ingest.boilerplate import site_of
    from index.storage.passages import Passages
    from index.storage.store import Store

    try:
        generation = Store(Path(settings.index.store)).current()
    except UserError:
        return {}
    passages = Passages(generation.folder / "passages.sqlite")
    try:
        site = site_of(document.site, document.url)
        return {each.line: each.count for each in passages.repeated() if each.site == site}
    finally:
        passages.close()
        generation.pin.close()
