"""The command line: `yuanwen index`, `ask`, `chat`, `evaluate`, and what looks after an index.

Answers go to standard output, everything else to standard error. Exit 0: done; 1: no answer, or a
check failed; 2: something the user can mend, told in one line.
"""

import argparse
import json
import logging
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UserError
from ui import config, people, quality, upkeep
from ui.messages import say

if TYPE_CHECKING:
    from index.embed import Encoder
    from index.records import Document
    from qa.answer import Assistant
    from qa.records import Answer
    from ui.config import Config

logger = logging.getLogger("yuanwen")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        stream=sys.stderr,
        format="%(message)s",
        level=[logging.WARNING, logging.INFO, logging.DEBUG][min(options.verbose, 2)],
    )
    _stop_when_told()
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
    shared.add_argument(
        "--config", type=Path, help="settings file / 配置文件 (default: ./config.yaml)"
    )
    shared.add_argument("--store", help="index folder / 索引文件夹 (default: from the settings)")
    shared.add_argument(
        "-v", "--verbose", action="count", default=0, help="say more (-vv: everything)"
    )
    shared.add_argument("--debug", action="store_true", help="show tracebacks / 显示完整出错信息")
    parser = argparse.ArgumentParser(
        prog="yuanwen",
        description="原文：只用你的文档里的原话回答。 Answers only in your documents' own words.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    index = commands.add_parser(
        "index", parents=[shared], help="build the index from the seeds / 建立索引"
    )
    index.add_argument("--seeds", help="folder of texts / 文本文件夹 (default: from the settings)")
    index.add_argument(
        "--explain", metavar="FILE", type=Path, help="show what is left out of search, and why"
    )
    index.add_argument(
        "--allow-empty",
        action="store_true",
        help="rebuild even if nothing is left to answer from / 允许索引变空",
    )
    index.add_argument(
        "--watch",
        action="store_true",
        help="go on rebuilding whenever the folder changes / 持续更新",
    )
    index.set_defaults(run=_index)

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
    ask.set_defaults(run=_ask)

    chat = commands.add_parser("chat", parents=[shared], help="serve the chat page / 打开聊天页")
    chat.add_argument("--host", help="address to serve on (default: from the settings)")
    chat.add_argument("--port", type=int, help="port to serve on (default: from the settings)")
    chat.add_argument("--open", action="store_true", help="open the page in a browser")
    chat.add_argument(
        "--without-login",
        action="store_true",
        help="let anybody on the network use it / 不登录也能用",
    )
    chat.set_defaults(run=_chat)

    evaluate = commands.add_parser("evaluate", parents=[shared], help="measure answers / 评测")
    evaluate.add_argument("file", type=Path, help="questions with gold answers, .jsonl (.gz, .xz)")
    evaluate.add_argument("--split", help="only questions of this split")
    evaluate.add_argument("--limit", type=int, help="only so many questions, evenly spread")
    evaluate.add_argument("--json", action="store_true", help="print JSON instead of a table")
    evaluate.add_argument(
        "--errors", action="store_true", help="list the questions that went wrong"
    )
    quality.add_options(evaluate)
    evaluate.set_defaults(run=_evaluate)

    people.add_command(commands, shared).set_defaults(
        run=lambda options: people.run(options, _settings(options))
    )
    upkeep.add_commands(commands, shared)
    for command in ("versions", "rollback", "verify", "doctor", "export", "import"):
        commands.choices[command].set_defaults(run=_upkeep)
    return parser


def _stop_when_told() -> None:
    """Let SIGTERM end a command as Ctrl-C does: what is half done is thrown away, locks are let go."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def _upkeep(options: argparse.Namespace) -> int:
    return upkeep.run(options, _settings(options))


def _index(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if options.explain:
        return _explain(options.explain, settings)
    encoder = _encoder(settings)
    if not options.watch:
        _build(settings, encoder, allow_empty=options.allow_empty)
        return 0
    from ui.watch import watch

    def rebuild() -> None:
        try:
            _build(settings, encoder, allow_empty=options.allow_empty)
        except UserError as error:
            print(f"yuanwen: {error}", file=sys.stderr)

    print(say("watching", settings.ui.language, folder=settings.index.seeds), file=sys.stderr)
    watch(Path(settings.index.seeds), rebuild)
    return 0


def _build(settings: "Config", encoder: "Encoder", *, allow_empty: bool) -> None:
    from index.builder import build
    from ui.report import lines

    with _stages() as progress:
        report = build(
            settings.index.seeds,
            store=settings.index.store,
            encoder=encoder,
            allow_empty=allow_empty,
            progress=progress,
            **settings.index.building,
        )
    for line in lines(report, settings.ui.language):
        print(line, file=sys.stderr)


def _explain(path: Path, settings: "Config") -> int:
    from index.clean import left_out, line_key
    from index.read import content, read
    from ui.report import note

    language = settings.ui.language
    seeds = Path(settings.index.seeds)
    folder = (
        seeds.resolve() if path.resolve().is_relative_to(seeds.resolve()) else path.resolve().parent
    )
    name = path.resolve().relative_to(folder).as_posix()
    building = settings.index.building
    reading = read(
        name, content(folder / name, name), options=building["options"], apart=building["apart"]
    )
    for where, each in reading.notes:
        print(say("note", language, name=where, note=note(each, language)))
    for _, error in reading.failed:
        print(say("failed", language, reason=error.said(language)))
    for number, found in enumerate(reading.documents):
        if number:
            print()
        print(f"id: {found.id}")
        for field in ("title", "author", "published", "updated", "site", "url", "language"):
            print(f"{field}: {getattr(found, field)}")
        print(f"tags: {', '.join(found.tags)}")
        repeated = _repeated(settings, found)
        hidden = left_out(found.text, repeated=frozenset(repeated), places=found.places)
        print(say("left_out", language, count=len(hidden)))
        for item in hidden:
            line = found.text.count("\n", 0, item.span.start) + 1
            text = item.span.of(found.text)
            times = repeated.get(line_key(text), 0) if item.reason == "site" else 0
            count = f" ×{times}" if times else ""
            print(f"{line:>5}  {say(item.reason, language)}{count}  {_one_line(text)}")
    return 0


def _repeated(settings: "Config", document: "Document") -> dict[str, int]:
    """The lines that the index knows to repeat over the document's site, with their counts."""
    from index.clean import site_of
    from index.passages import Passages
    from index.store import Store

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


def _ask(options: argparse.Namespace) -> int:
    from ui.render import as_json, as_text

    settings = _settings(options)
    assistant = _assistant(settings, options)
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


def _chat(options: argparse.Namespace) -> int:
    settings = _settings(options)
    page = replace(
        settings.ui,
        host=options.host or settings.ui.host,
        port=options.port if options.port is not None else settings.ui.port,
    )
    from qa.models import load_models
    from ui.chat import serve

    # A reader that cannot be loaded is told here, not to whoever asks first.
    load_models(settings.qa.reader, allow_download=settings.qa.allow_download)
    serve(
        replace(settings, ui=page),
        open_browser=options.open,
        without_login=options.without_login,
    )
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from qa.answer import Assistant
    from qa.evaluate import evaluate, index_of, read_questions, summary
    from ui.report import table

    settings = _settings(options)
    questions = read_questions(options.file)
    if options.split:
        questions = [q for q in questions if q.group.get("split") == options.split]
    if options.limit:
        questions = questions[:: max(1, len(questions) // options.limit)]
    if not questions:
        raise UserError(f"{options.file}：没有符合条件的问题", "no such questions")
    with tempfile.TemporaryDirectory() as folder:
        if any(question.context for question in questions):
            index, questions = index_of(questions, Path(folder), encoder=_encoder(settings))
            assistant = Assistant(index, settings.qa)
        else:
            assistant = _assistant(settings)
        with _stages() as progress:
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


def _settings(options: argparse.Namespace) -> "Config":
    settings = config.read(options.config)
    index = replace(
        settings.index,
        store=options.store or settings.index.store,
        seeds=getattr(options, "seeds", None) or settings.index.seeds,
    )
    return replace(settings, index=index)


def _encoder(settings: "Config") -> "Encoder":
    from index.embed import load_encoder

    return load_encoder(
        settings.index.encoder,
        query_prompt=settings.index.query_prompt,
        document_prompt=settings.index.document_prompt,
        allow_download=settings.index.allow_download,
    )


def _assistant(settings: "Config", options: argparse.Namespace | None = None) -> "Assistant":
    """An assistant over the index, or over the documents that the options choose."""
    from index import select
    from index.search import load
    from qa.answer import Assistant

    index = load(settings.index.store, encoder=_encoder(settings))
    wanted = {
        name: value
        for name in ("source", "since", "until")
        if (value := getattr(options, name, ""))
    }
    if wanted:
        chosen = select.documents(index.passages.described(), **wanted)
        if not chosen:
            raise UserError(
                f"没有符合 {'、'.join(wanted.values())} 的文档",
                f"no document fits {', '.join(wanted.values())}",
            )
        index = index.only(chosen)
    return Assistant(index, settings.qa)


@contextmanager
def _stages() -> Iterator[Any]:
    """A progress bar on standard error for each stage; none where nobody looks."""
    from tqdm import tqdm

    bars: dict[str, tqdm] = {}  # type: ignore[type-arg]

    def progress(stage: str, done: int, total: int) -> None:
        bar = bars.get(stage)
        if bar is None:
            bar = bars[stage] = tqdm(
                total=total, desc=stage, file=sys.stderr, disable=None, leave=False
            )
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield progress
    finally:
        for bar in bars.values():
            bar.close()


def _one_line(text: str, length: int = 90) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"


if __name__ == "__main__":
    sys.exit(main())
