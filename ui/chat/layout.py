"""Serve the chat page: which parts it has, and what happens when one is used.

The only file that imports gradio. What lasts is kept in `library`, what is seen is made in `view`,
and what the browser does by itself is in `page.js`. A conversation lives as long as its browser tab.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

# Read by gradio when it is imported: report nothing, and do not sum up every event with pandas.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)

import gradio as gr
from starlette.middleware import Middleware

from index.errors import UserError
from index.read import READERS
from ui import report
from ui.config import Config
from ui.desk.library import Library
from ui.messages import LANGUAGES, say
from ui.page import documents as documents_html
from ui.page import html
from ui.page.conversation import Turn
from ui.page.view import Shown, View
from ui.server import port
from ui.server.guard import Guard, hosts_of

_SANS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
_MONO = ("ui-monospace", "Menlo", "Consolas", "monospace")


def serve(config: Config, *, open_browser: bool = False) -> None:
    """Serve the chat page until it is interrupted.

    Raises UserError when the port is in use or the address is not one of this machine.
    """
    library = Library(config)
    running = start(library, open_browser=open_browser)
    address = say("page_serving", config.ui.language, address=running.local_url)
    sys.stderr.write(f"{address}\n")
    try:
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
    finally:
        running.close(verbose=False)
        library.close()


def start(library: Library, *, open_browser: bool = False) -> gr.Blocks:
    """Serve the page of `library` in the background; `close()` of what it gives ends it."""
    settings = library.config.ui
    port.check(settings.host, settings.port)
    # A proxy that is set for the web must not be asked for this machine: gradio looks at its own page.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(
            filter(None, [os.environ.get(name), "127.0.0.1", "localhost", settings.host])
        )
    blocks = create(library, settings.language)
    # Looked for now, not while the first page loads: a question could overtake the greeting.
    with suppress(UserError):
        library.suggestions()
    try:
        blocks.launch(
            server_name=settings.host,
            server_port=settings.port,
            inbrowser=open_browser,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            run_history=False,
            show_error=False,
            footer_links=[],
            max_file_size=f"{settings.max_upload_mb}mb",
            theme=gr.themes.Base(font=_SANS, font_mono=_MONO),
            css=_asset("page.css"),
            head=f"<script>{_asset('page.js')}</script>",
            favicon_path=str(resources.files("ui.page").joinpath("page.svg")),
            app_kwargs={"middleware": [Middleware(Guard, hosts=hosts_of(settings.host))]},
        )
    except OSError as error:
        raise port.unusable(settings.host, settings.port, error) from error
    return blocks


def create(library: Library, language: str = "zh") -> gr.Blocks:
    """The page, not yet served."""
    does = _Handlers(library)
    with gr.Blocks(title="原文", fill_width=True, delete_cache=(3600, 86400)) as blocks:
        # What a session remembers: the language, its turns, and which source it looks at.
        spoken, turns, shown = gr.State(language), gr.State(()), gr.State(Shown())
        with gr.Row(elem_id="yw-top"):
            brand = gr.HTML(html.header(language), js_on_load="yuanwen.brand(element, watch)")
            new = gr.Button(size="sm", elem_id="yw-new", min_width=0)
            switch = gr.Button(size="sm", elem_id="yw-switch", min_width=0)
        with gr.Tabs(elem_id="yw-tabs") as tabs:
            with (
                gr.Tab(say("page_chat", language), id="chat") as chat_tab,
                gr.Row(elem_id="yw-chat"),
            ):
                with gr.Column(elem_id="yw-left"):
                    conversation = gr.HTML(
                        elem_id="yw-conversation",
                        js_on_load="yuanwen.conversation(element, trigger, watch)",
                    )
                    build = gr.Button(elem_id="yw-build", variant="primary", visible=False)
                    notice = gr.HTML(elem_id="yw-notice")
                    box = gr.Textbox(
                        elem_id="yw-box",
                        show_label=False,
                        container=False,
                        lines=1,
                        max_lines=6,
                        autofocus=True,
                        submit_btn=True,
                    )
                source = gr.HTML(elem_id="yw-source", js_on_load="yuanwen.source(element, watch)")
            with (
                gr.Tab(say("page_library", language), id="library") as library_tab,
                gr.Column(elem_id="yw-library"),
            ):
                hint = gr.HTML()
                with gr.Row(elem_id="yw-actions"):
                    upload = gr.UploadButton(
                        file_count="multiple", file_types=[*READERS], size="md"
                    )
                    rebuild = gr.Button(variant="primary", size="md")
                names = gr.JSON(visible=False)  # of the uploaded files, as their owner calls them
                uploaded, told = gr.HTML(elem_id="yw-uploaded"), gr.HTML(elem_id="yw-told")
                documents = gr.HTML(
                    elem_id="yw-documents", js_on_load="yuanwen.documents(element, trigger)"
                )

        labels = [chat_tab, library_tab, box, new, switch, build, rebuild, upload, hint]
        contents = [conversation, documents, build]
        private = {"api_visibility": "private", "show_progress": "hidden"}
        asking = {**private, "concurrency_id": "ask", "concurrency_limit": 8}
        reading = {**private, "concurrency_id": "read", "concurrency_limit": 8}
        writing = {**private, "concurrency_id": "writer", "concurrency_limit": 1}

        blocks.load(does.label, [spoken], labels, **reading)
        blocks.load(does.show, [turns, spoken], contents, **reading)
        blocks.load(does.source, [turns, shown, spoken], [source], **reading)
        replies = [box, turns, conversation, notice, source, shown]
        box.submit(does.ask, [box, turns, shown, spoken], replies, **asking)
        conversation.submit(does.ask_suggested, [turns, shown, spoken], replies, **asking)
        conversation.click(does.open_citation, [turns, spoken], [source, shown], **reading)
        documents.click(does.open_document, [turns, spoken], [tabs, source, shown], **reading)
        new.click(does.forget, [spoken], [turns, *replies[2:], tabs], **reading)
        switch.click(
            does.switch,
            [turns, shown, spoken],
            [spoken, brand, notice, source, uploaded, told, *labels, *contents],
            **reading,
        )
        upload.upload(
            does.add,
            [upload, names, spoken],
            [uploaded, told],
            js="(files, _, spoken) => [files, files.map((file) => file.orig_name), spoken]",
            **writing,
        )
        for button, where in ((rebuild, told), (build, notice)):
            button.click(does.rebuild, [turns, spoken], [where, uploaded, *contents], **writing)
    return blocks


class _Handlers:
    """What happens on the page, as functions from what it holds to what it shows next."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._view = View(library)

    def ask(
        self, question: str, turns: tuple[Turn, ...], shown: Shown, language: str
    ) -> Iterator[tuple[Any, ...]]:
        """Show the question at once, then its answer; one that cannot be asked stays in the box."""
        question = str(question or "")
        turn = Turn(len(turns), question)
        waiting = self._view.conversation((*turns, turn), language)
        yield "", gr.skip(), waiting, "", gr.skip(), gr.skip()
        try:
            turn = replace(turn, answer=self._library.ask(question))
        except UserError as error:
            kept = self._view.conversation(turns, language)
            notice = html.notice(error.said(language))
            yield question.strip(), gr.skip(), kept, notice, gr.skip(), gr.skip()
            return
        turns = (*turns, turn)
        found = turn.answer is not None and turn.answer.found
        shown = Shown("cite", turn.number, 1, move=f"show {turn.number}") if found else Shown()
        said, source = self._view.conversation(turns, language), self.source(turns, shown, language)
        yield gr.skip(), turns, said, "", source, shown

    def ask_suggested(
        self, turns: tuple[Turn, ...], shown: Shown, language: str, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        """Ask the suggestion that was clicked."""
        yield from self.ask(_told(event, "question"), turns, shown, language)

    def open_citation(
        self, turns: tuple[Turn, ...], language: str, event: gr.EventData
    ) -> tuple[Any, ...]:
        """Show the source of the clicked citation."""
        shown = Shown.of_link(_told(event, "cite"), f"focus {time.monotonic_ns()}")
        if shown is None:
            return gr.skip(), gr.skip()
        return self.source(turns, shown, language), shown

    def open_document(
        self, turns: tuple[Turn, ...], language: str, event: gr.EventData
    ) -> tuple[Any, ...]:
        """Show a document of the list beside the conversation."""
        move = f"focus {time.monotonic_ns()}"
        shown = Shown("document", document_id=_told(event, "document"), move=move)
        return gr.Tabs(selected="chat"), self.source(turns, shown, language), shown

    def source(self, turns: tuple[Turn, ...], shown: Shown, language: str) -> str:
        """The source panel."""
        return self._view.source(turns, shown, language)

    def forget(self, language: str) -> tuple[Any, ...]:
        """Begin a new conversation."""
        said, source = self._view.conversation((), language), self.source((), Shown(), language)
        return (), said, "", source, Shown(), gr.Tabs(selected="chat")

    def switch(self, turns: tuple[Turn, ...], shown: Shown, language: str) -> tuple[Any, ...]:
        """Everything in the other language; the conversation stays."""
        other = LANGUAGES[1 - LANGUAGES.index(language)]
        panels = (html.header(other), "", self.source(turns, shown, other), "", "")
        return other, *panels, *self.label(other), *self.show(turns, other)

    def label(self, language: str) -> tuple[Any, ...]:
        """The words on buttons and tabs."""
        return (
            gr.Tab(label=say("page_chat", language)),
            gr.Tab(label=say("page_library", language)),
            gr.Textbox(placeholder=say("page_ask", language), label=say("page_ask", language)),
            gr.Button(value=say("page_new", language)),
            gr.Button(value=say("page_other_language", language)),
            gr.Button(value=say("page_build", language)),
            gr.Button(value=say("page_rebuild", language)),
            gr.UploadButton(label=say("page_upload", language)),
            self._view.hint(language),
        )

    def show(self, turns: tuple[Turn, ...], language: str) -> tuple[Any, ...]:
        """The conversation, the list of documents, and the button that builds a missing index."""
        build = gr.Button(visible=self._library.problem() is not None)
        return self._view.conversation(turns, language), self._view.documents(language), build

    def add(self, paths: list[str] | None, names: object, language: str) -> tuple[str, str]:
        """Put uploaded files into the seeds folder and tell what became of each.

        `names` are what the browser calls the files; a path holds only what gradio left of its name.
        """
        files = [Path(path) for path in paths or ()]
        if not (isinstance(names, list) and len(names) == len(files)):
            names = [path.name for path in files]
        added = [
            self._library.add(path, str(name)) for path, name in zip(files, names, strict=True)
        ]
        return documents_html.uploads(added, language), ""

    def rebuild(self, turns: tuple[Turn, ...], language: str) -> Iterator[tuple[Any, ...]]:
        """Index the seeds folder anew; what was done is told, and the next question uses it."""
        latest = ("read", 0, 0)

        def advance(*step: Any) -> None:
            nonlocal latest
            latest = step

        same = (gr.skip(),) * 4
        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(self._library.rebuild, advance)
            while not done.done():
                yield html.progress(*latest, language), *same
                wait([done], timeout=0.2)
        try:
            told = html.lines(report.lines(done.result(), language), kind="report")
        except UserError as error:
            told = html.notice(error.said(language))
        yield told, "", *self.show(turns, language)


def _told(event: gr.EventData, key: str) -> str:
    """What the browser says of a click; "" when it says something else."""
    data = event._data
    return str(data.get(key, "")) if isinstance(data, dict) else ""


def _asset(name: str) -> str:
    return resources.files("ui.page").joinpath(name).read_text("utf-8")
