"""What happens on the bench: looking into a question, and measuring a file of questions."""

import queue
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import UserError
from qa import compare
from qa.answer import Assistant
from qa.compare import read_run
from qa.evaluate import Outcome, evaluate, index_of, read_questions, summary
from ui.chat.visitor import told, user_of
from ui.desk import bench, judged
from ui.desk.library import Library
from ui.desk.scope import EVERYTHING, Scope
from ui.desk.turns import Talk
from ui.messages import say
from ui.page import bench as page
from ui.page import html
from ui.page.errors import plainly
from ui.quality import as_json
from ui.quality_report import body


class Benching:
    """Functions from what is asked of the bench to what it shows."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def look_into(
        self, talk: Talk, language: str, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """Go to the bench, and show there what each stage made of the question of a turn."""
        number = told(event, "inspect")
        turn = (
            talk.turns[int(number)] if number.isdigit() and int(number) < len(talk.turns) else None
        )
        if turn is None or turn.answer is None:
            yield (gr.skip(),) * 4
            return
        question = turn.answer.understood_as
        yield gr.Tabs(selected="bench"), question, "", ""
        yield *(gr.skip(),) * 3, self.inspect(question, "", language, turn.scope)

    def inspect(
        self, question: str, document: str, language: str, scope: Scope = EVERYTHING
    ) -> str:
        """What each stage makes of a question, asked of the documents in `scope`."""
        try:
            with self._library.assistant(scope) as assistant:
                made = bench.inspect(assistant, str(question or ""), str(document or ""))
            unread = []
            if document and not made.missed:
                entries, _, _ = self._library.documents(str(document))
                unread = [entry.file for entry in entries if entry.document is None]
            return page.inspection(made, language, str(document or ""), unread)
        except UserError as error:
            return html.notice(plainly(error, language))

    def again(self, question: str, document: str, shown: str, language: str) -> Any:
        """What stands on the bench, in another language; nothing when nothing does."""
        return self.inspect(question, document, language) if shown else gr.skip()

    def measure(self, path: str | None, language: str, request: gr.Request) -> Iterator[str]:
        """The figures of an uploaded file of questions, and what changed since the run before."""
        yield from self._measured(Path(path or ""), language, user_of(request))

    def compare(self, path: str | None, language: str, request: gr.Request) -> str:
        """Take an uploaded run as the one that the next is compared with."""
        try:
            rows = read_run(Path(path or ""))
            text = Path(path or "").read_text("utf-8")
        except UserError as error:
            return html.notice(_told(error, path, language))
        self._library.runs.keep(user_of(request), text, rows)
        return html.lines([say("bench_compared_next", language, count=len(rows))])

    def measure_own(self, language: str, request: gr.Request) -> Iterator[str]:
        """The figures of the answers that this reader has judged."""
        try:
            lines = judged.lines(self._library.notebook.judged(user_of(request)))
        except UserError as error:
            yield html.notice(plainly(error, language))
            return
        if not lines:
            yield html.notice(say("bench_none", language))
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "judged.jsonl")
            path.write_text(lines, "utf-8")
            yield from self._measured(path, language, user_of(request))

    def _measured(self, path: Path, language: str, user: str) -> Iterator[str]:
        """How far the evaluation is, then its plots and tables."""
        told: queue.Queue[Any] = queue.Queue()

        def work() -> None:
            try:
                outcomes = self._asked(path, lambda done, total: told.put((done, total)))
                told.put(("done", self._report(outcomes, path.name, user, language)))
            except UserError as error:
                told.put(("failed", error))
            except Exception as error:
                told.put(("failed", UserError("这个文件评测不了", "this file cannot be evaluated")))
                raise error

        threading.Thread(target=work, name="evaluate", daemon=True).start()
        while True:
            first, second = told.get()
            while first not in ("done", "failed") and not told.empty():
                first, second = told.get()
            if first == "done":
                yield second
                return
            if first == "failed":
                yield html.notice(_told(second, str(path), language))
                return
            yield html.lines([say("bench_measuring", language, done=first, total=second)])

    def _report(self, outcomes: list[Outcome], name: str, user: str, language: str) -> str:
        """Plots and tables of a run, which is kept for the next one to be compared with."""
        figures, rows = summary(outcomes), compare.rows(outcomes)
        changes = self._library.runs.compared(user, rows)
        self._library.runs.keep(user, as_json(outcomes, figures), rows)
        made = body(outcomes, figures, changes, name=name, language=language)
        return page.report(made, say("bench_save_run", language))

    def _asked(self, path: Path, progress: Any) -> list[Outcome]:
        questions = read_questions(path)
        if not questions:
            raise UserError("文件里没有问题", "the file holds no question")
        with tempfile.TemporaryDirectory() as folder, self._library.assistant() as assistant:
            if any(question.context for question in questions):
                index, questions = index_of(questions, Path(folder), encoder=self._library.encoder)
                assistant = Assistant(index, self._library.config.qa, models=assistant.models)
            return evaluate(questions, assistant, progress=progress)


def _told(error: UserError, path: str | None, language: str) -> str:
    """What is wrong with an uploaded file, by the name that its reader knows."""
    return plainly(error, language).replace(str(path), Path(path or "").name)
