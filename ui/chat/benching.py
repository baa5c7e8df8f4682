"""What happens on the bench: looking into a question, and measuring a file of questions."""

import queue
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import UserError
from qa.answer import Assistant
from qa.evaluate import evaluate, index_of, read_questions, summary
from ui.chat.visitor import user_of
from ui.desk import bench, judged
from ui.desk.library import Library
from ui.messages import say
from ui.page import bench as page
from ui.page import html
from ui.report import table


class Benching:
    """Functions from what is asked of the bench to what it shows."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def inspect(self, question: str, document: str, language: str) -> str:
        """What each stage makes of a question."""
        try:
            with self._library.assistant() as assistant:
                made = bench.inspect(assistant, str(question or ""), str(document or ""))
            return page.inspection(made, language)
        except UserError as error:
            return html.notice(error.said(language))

    def measure(self, path: str | None, language: str) -> Iterator[str]:
        """The figures of an uploaded file of questions."""
        yield from self._measured(Path(path or ""), language)

    def measure_own(self, language: str, request: gr.Request) -> Iterator[str]:
        """The figures of the answers that this reader has judged."""
        try:
            lines = judged.lines(self._library.notebook.judged(user_of(request)))
        except UserError as error:
            yield html.notice(error.said(language))
            return
        if not lines:
            yield html.notice(say("bench_none", language))
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "judged.jsonl")
            path.write_text(lines, "utf-8")
            yield from self._measured(path, language)

    def _measured(self, path: Path, language: str) -> Iterator[str]:
        """How far the evaluation is, then its table."""
        told: queue.Queue[Any] = queue.Queue()

        def work() -> None:
            try:
                told.put(("done", self._table(path, lambda done, total: told.put((done, total)))))
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
                yield page.figures(second)
                return
            if first == "failed":
                yield html.notice(second.said(language))
                return
            yield html.lines([say("bench_measuring", language, done=first, total=second)])

    def _table(self, path: Path, progress: Any) -> str:
        questions = read_questions(path)
        if not questions:
            raise UserError("文件里没有问题", "the file holds no question")
        with tempfile.TemporaryDirectory() as folder, self._library.assistant() as assistant:
            if any(question.context for question in questions):
                index, questions = index_of(questions, Path(folder), encoder=self._library.encoder)
                assistant = Assistant(index, self._library.config.qa, models=assistant.models)
            return table(summary(evaluate(questions, assistant, progress=progress)))
