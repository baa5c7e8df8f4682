"""What happens in the library: uploads, texts put aside, and rebuilding in the background."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import UserError
from ui.chat.events import text_of, user_of, value_of
from ui.desk.chat.turns import Talk
from ui.desk.library.upload import Added
from ui.desk.source.disk import Reread
from ui.desk.workspace import Workspace
from ui.page import html
from ui.page import library as page
from ui.page.errors import plainly
from ui.page.view import Shown, View

PROGRESS_SECONDS = 0.3
"""Seconds between two reports of how far an upload is."""


class LibraryEvents:
    """Functions from what a reader does in the library to what it shows next."""

    def __init__(self, workspace: Workspace, view: View) -> None:
        self._workspace = workspace
        self._view = view

    def open_document(self, talk: Talk, language: str, event: gr.EventData) -> tuple[Any, ...]:
        """Show a document of the list beside the conversation."""
        move = f"focus {time.monotonic_ns()}"
        shown = Shown("document", document_id=value_of(event, "document"), move=move)
        return gr.Tabs(selected="chat"), self._view.source(talk.turns, shown, language), shown

    def find(self, search: str, language: str) -> str:
        """The texts whose name or title holds `search`."""
        return self._view.documents(language, text_of(search))

    def show(self, search: str, language: str, request: gr.Request) -> tuple[Any, ...]:
        """The library as it is now: files, rebuilds and questions may have come since the page did."""
        running = self._workspace.job.status.running
        return (
            self._view.documents(language, text_of(search)),
            self._view.versions(language),
            self._view.unanswered(user_of(request), language),
            self._view.rebuilding(language),
            gr.Timer(active=True) if running else gr.skip(),  # one that ticks stops by itself, in `look`
        )

    def handle(self, search: str, language: str, event: gr.EventData) -> tuple[str, str]:
        """Put a text aside, bring it back, delete it, or read it again."""
        actions: dict[str, Callable[[str], Reread | None]] = {
            "disable": self._workspace.seed_folder.disable,
            "enable": self._workspace.seed_folder.enable,
            "delete": self._workspace.seed_folder.delete,
            "erase": self._workspace.forget_now,
            "reread": self._workspace.reread,
        }
        action, name = actions.get(value_of(event, "deed")), value_of(event, "file")
        notice = ""
        if action is not None:
            try:
                read = action(name)
                notice = page.reread(read, language) if read is not None else ""
            except UserError as error:
                notice = html.notice(plainly(error, language))
        return notice, self._view.documents(language, text_of(search))

    def add(
        self, paths: list[str] | None, names: object, talk: Talk, search: str, language: str
    ) -> Iterator[tuple[Any, ...]]:
        """Put uploaded files into the seeds folder, and report for each in turn what became of it.

        `names` are what the browser calls the files; a path holds only what gradio left of its name.
        A page without an index then knows that there are texts.
        """
        files = [Path(path) for path in paths or ()]
        if not (isinstance(names, list) and len(names) == len(files)):
            names = [path.name for path in files]
        added: list[Added] = []
        shown_at = 0.0
        if not files:
            yield (gr.skip(),) * 4
            return
        try:
            for path, name in zip(files, names, strict=True):
                if time.monotonic() - shown_at > PROGRESS_SECONDS:
                    shown_at = time.monotonic()
                    yield page.uploads(added, language, total=len(files)), *(gr.skip(),) * 3
                added.append(self._workspace.add(path, str(name)))
        finally:
            for path in files:
                path.unlink(missing_ok=True)  # what is kept lies in the seeds folder by now
        yield (
            page.uploads(added, language),
            self._view.documents(language, text_of(search)),
            gr.skip() if talk.turns else self._view.conversation(talk, language),
            gr.Button(visible=self._workspace.may_build()),
        )

    def rebuild(self, talk: Talk, language: str) -> tuple[Any, ...]:
        """Begin to index the seeds folder anew; `look` then shows how far it is."""
        self._workspace.job.start()
        shown = self._view.rebuilding(language)
        return (
            shown,
            shown,
            gr.Timer(active=True),
            gr.Button(visible=True),
            gr.Button(interactive=False),
            gr.Button(visible=False),
            gr.skip() if talk.turns else self._view.conversation(talk, language),
        )

    def cancel(self) -> None:
        """End the rebuild; the old index stays."""
        self._workspace.job.cancel()

    def look(self, talk: Talk, search: str, language: str, request: gr.Request) -> tuple[Any, ...]:
        """How far the rebuild is; at its end also what it changed."""
        running = self._workspace.job.status.running
        shown = self._view.rebuilding(language)
        buttons = (gr.Timer(active=running), gr.Button(visible=running), gr.Button(interactive=not running))
        if running:
            return shown, shown, *buttons, *(gr.skip(),) * 5
        return (
            shown,
            "" if talk.turns else shown,
            *buttons,
            self._view.conversation(talk, language),
            self._view.documents(language, text_of(search)),
            self._view.unanswered(user_of(request), language),
            self._view.versions(language),
            gr.Button(visible=self._workspace.may_build()),
        )

    def roll_back(self, talk: Talk, search: str, language: str, event: gr.EventData) -> tuple[str, ...]:
        """Answer from an earlier index."""
        notice = ""
        try:
            self._workspace.roll_back(value_of(event, "version"))
        except UserError as error:
            notice = html.notice(plainly(error, language))
        view = self._view
        return (
            notice or view.rebuilding(language),
            view.versions(language),
            view.documents(language, text_of(search)),
            view.conversation(talk, language),
        )

    def settle(self, language: str, request: gr.Request, event: gr.EventData) -> str:
        """Cross a question off the list of those without an answer."""
        user = user_of(request)
        try:
            self._workspace.conversations.settle(user, value_of(event, "settle"))
        except UserError as error:
            return html.notice(plainly(error, language))
        return self._view.unanswered(user, language)
