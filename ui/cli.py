"""The command line: `yuanwen index`, `ask`, `chat`, `evaluate`.

Answers go to standard output, everything else to standard error. Exit 0: done; 1: no answer, or a
check failed; 2: something the user can mend, told in one line.
"""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import UserError
from ui import config
from ui.messages import say

if TYPE_CHECKING:
    from index.embed import Encoder
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
    index.set_defaults(run=_index)

    ask = commands.add_parser(
        "ask", parents=[shared], help="ask one question, or - for one per line / 提问"
    )
    ask.add_argument("question", help="the question; - reads one per line from standard input")
    ask.add_argument("--json", action="store_true", help="one JSON object per question")
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
    chat.set_defaults(run=_chat)

    evaluate = commands.add_parser("evaluate", parents=[shared], help="measure answers / 评测")
    evaluate.add_argument("file", type=Path, help="questions with gold answers, .jsonl (.gz, .xz)")
    evaluate.add_argument("--split", help="only questions of this split")
    evaluate.add_argument("--limit", type=int, help="only so many questions, evenly spread")
    evaluate.add_argument("--json", action="store_true", help="print JSON instead of a table")
    evaluate.add_argument(
        "--errors", action="store_true", help="list the questions that went wrong"
    )
    evaluate.set_defaults(run=_evaluate)
    return parser


def _index(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if options.explain:
        return _explain(options.explain, Path(settings.index.seeds), settings.ui.language)
    from index.builder import build
    from ui.report import lines

    with _stages() as progress:
        report = build(
            settings.index.seeds,
            store=settings.index.store,
            encoder=_encoder(settings),
            passage_chars=settings.index.passage_chars,
            overlap_sentences=settings.index.overlap_sentences,
            progress=progress,
        )
    for line in lines(report, settings.ui.language):
        print(line, file=sys.stderr)
    return 0


def _explain(path: Path, seeds: Path, language: str) -> int:
    from index.clean import left_out
    from index.read import document

    folder = seeds if path.resolve().is_relative_to(seeds.resolve()) else path.parent
    found = document(
        folder.resolve() / path.resolve().relative_to(folder.resolve()), folder.resolve()
    )
    for name in ("title", "author", "published", "updated", "url", "language"):
        print(f"{name}: {getattr(found, name)}")
    print(f"tags: {', '.join(found.tags)}")
    hidden = left_out(found.text)
    print(say("left_out", language, count=len(hidden)))
    for item in hidden:
        line = found.text.count("\n", 0, item.span.start) + 1
        print(f"{line:>5}  {say(item.reason, language)}  {_one_line(item.span.of(found.text))}")
    return 0


def _ask(options: argparse.Namespace) -> int:
    from ui.render import as_json, as_text

    settings = _settings(options)
    assistant = _assistant(settings)
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
    from ui.chat import serve

    serve(replace(settings, ui=page), open_browser=options.open)
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
        rows = [{"id": o.question.id, **o.measures} for o in outcomes]
        print(
            json.dumps({"summary": result, "questions": rows}, ensure_ascii=False, allow_nan=True)
        )
    else:
        print(table(result))
    if options.errors:
        for outcome in outcomes:
            wrong = outcome.measures.get(
                "cited@1", float(not outcome.question.answerable and outcome.measures["refused"])
            )
            if not wrong:
                print(f"{outcome.question.id}  {outcome.question.question}  {outcome.measures}")
    return 0 if result["exact"]["mean"] == 1.0 else 1


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


def _assistant(settings: "Config") -> "Assistant":
    from index.search import load
    from qa.answer import Assistant

    return Assistant(load(settings.index.store, encoder=_encoder(settings)), settings.qa)


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
