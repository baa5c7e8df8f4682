"""What happens on the bench: looking into a question, and measuring a file of questions."""

import queue
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import UserError
from qa.answer import Assistant
from qa.evaluation import compare
from qa.evaluation.compare import read_run
from qa.evaluation.evaluate import Outcome, evaluate, index_of, read_questions, summary
from ui.chat.events import text_of, user_of, value_of
from ui.desk.bench import inspect, verdicts
from ui.desk.bench.runs import Run
from ui.desk.chat.turns import Talk
from ui.desk.scope import EVERYTHING, Scope
from ui.desk.workspace import Workspace
from ui.evaluation.figures import as_json
from ui.evaluation.report import body
from ui.messages import say
from ui.page import bench as page
from ui.page import html
from ui.page.errors import plainly


@dataclass(frozen=True, slots=True)
class Translatable:
    """The result of an evaluation as it is shown: its language, and how it is shown in another one.

    `say` gives "" when that is no longer known.
    """

    language: str
    say: Callable[[str], str]


class BenchEvents:
    """Functions from what is asked of the bench to what it shows."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def look_into(self, talk: Talk, language: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Go to the bench, and show there what each stage made of the question of a turn."""
        turn = talk.turn(value_of(event, "inspect"))
        if turn is None or turn.answer is None:
            yield (gr.skip(),) * 4
            return
        question = turn.answer.understood_as
        yield gr.Tabs(selected="bench"), question, "", ""
        yield *(gr.skip(),) * 3, self.inspect(question, "", language, turn.scope)

    def inspect(self, question: str, document: str, language: str, scope: Scope = EVERYTHING) -> str:
        """What each stage makes of a question, asked of the documents in `scope`."""
        try:
            with self._workspace.assistant(scope) as assistant:
                made = inspect.inspect(assistant, text_of(question), text_of(document))
            unread = []
            if document and not made.missed:
                entries, _, _ = self._workspace.documents(str(document))
                unread = [entry.file for entry in entries if entry.document is None]
            return page.inspection(made, language, text_of(document), unread)
        except UserError as error:
            return html.notice(plainly(error, language))

    def again(self, question: str, document: str, shown: str, language: str) -> Any:
        """The inspection that is shown, in another language; nothing when there is none."""
        return self.inspect(question, document, language) if shown else gr.skip()

    def draw_anew(self, drawn: Translatable | None, language: str) -> tuple[Any, Any]:
        """The result of the evaluation in the language of the page, when it is shown in another one."""
        if drawn is None or drawn.language == language:
            return gr.skip(), gr.skip()
        shown = drawn.say(language)
        return (shown, replace(drawn, language=language)) if shown else (gr.skip(), gr.skip())

    def measure(
        self, path: str | None, language: str, request: gr.Request
    ) -> Iterator[tuple[str, Translatable | None]]:
        """The figures of an uploaded file of questions, and what changed since the run before."""
        yield from self._measured(Path(path or ""), language, user_of(request))

    def compare(self, path: str | None, language: str, request: gr.Request) -> tuple[str, Translatable | None]:
        """Take an uploaded run as the one that the next is compared with."""
        try:
            rows = read_run(Path(path or ""))
            text = Path(path or "").read_text("utf-8")
        except UserError as error:
            return _drawn(_refusal(error, path), language)
        self._workspace.runs.keep(user_of(request), text, rows)
        count = len(rows)
        return _drawn(lambda language: html.lines([say("bench_compared_next", language, count=count)]), language)

    def measure_own(self, language: str, request: gr.Request) -> Iterator[tuple[str, Translatable | None]]:
        """The figures of the answers that this reader has judged."""
        try:
            lines = verdicts.lines(self._workspace.conversations.judged(user_of(request)))
        except UserError as error:
            yield _drawn(_refusal(error, None), language)
            return
        if not lines:
            yield _drawn(lambda language: html.notice(say("bench_none", language)), language)
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "judged.jsonl")
            path.write_text(lines, "utf-8")
            yield from self._measured(path, language, user_of(request))

    def _measured(self, path: Path, language: str, user: str) -> Iterator[tuple[str, Translatable | None]]:
        """How far the evaluation is, then its plots and tables."""
        events: queue.Queue[Any] = queue.Queue()

        def work() -> None:
            try:
                outcomes = self._asked(path, lambda done, total: events.put((done, total)))
                events.put(("done", _drawn(self._kept(outcomes, path.name, user), language)))
            except UserError as error:
                events.put(("failed", error))
            except Exception as error:
                events.put(("failed", UserError("这个文件评测不了", "this file cannot be evaluated")))
                raise error

        threading.Thread(target=work, name="evaluate", daemon=True).start()
        while True:
            first, second = events.get()
            while first not in ("done", "failed") and not events.empty():
                first, second = events.get()
            if first == "done":
                yield second
                return
            if first == "failed":
                yield _drawn(_refusal(second, str(path)), language)
                return
            yield html.lines([say("bench_measuring", language, done=first, total=second)]), None

    def _kept(self, outcomes: list[Outcome], name: str, user: str) -> Callable[[str], str]:
        """Keep a run for the next one to be compared with; its plots and tables, in a language.

        It is only drawn as long as it is the last of its reader: a page that is left open holds no run.
        """
        figures, rows = summary(outcomes), compare.rows(outcomes)
        changes = self._workspace.runs.compared(user, rows)
        lean = [replace(one, question=replace(one.question, context="")) for one in outcomes]
        run = Run(name, lean, figures, changes)
        self._workspace.runs.keep(user, as_json(outcomes, figures), rows, run)
        kept = weakref.ref(run)

        def drawn(language: str) -> str:
            run = kept()
            if run is None:
                return ""
            made = body(run.outcomes, run.figures, run.changes, name=run.name, language=language)
            return page.report(made, say("bench_save_run", language))

        return drawn

    def _asked(self, path: Path, progress: Any) -> list[Outcome]:
        questions = read_questions(path)
        if not questions:
            raise UserError("文件里没有问题", "the file holds no question")
        with tempfile.TemporaryDirectory() as folder, self._workspace.assistant() as assistant:
            if any(question.context for question in questions):
                index, questions = index_of(questions, Path(folder), encoder=self._workspace.encoder)
                assistant = Assistant(index, self._workspace.config.qa, models=assistant.models)
            return evaluate(questions, assistant, progress=progress)


def _drawn(say: Callable[[str], str], language: str) -> tuple[str, Translatable | None]:
    """What is shown in `language`, and how it is shown in another one."""
    return say(language), Translatable(language, say)


def _refusal(error: UserError, path: str | None) -> Callable[[str], str]:
    """Why a file is not taken, in a language."""
    return lambda language: html.notice(_without_path(error, path, language))


def _without_path(error: UserError, path: str | None, language: str) -> str:
    """What is wrong with an uploaded file, by the name that its reader knows."""
    line = plainly(error, language)
    return line.replace(path, Path(path).name) if path else line
