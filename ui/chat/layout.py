"""The parts of the chat page, and which of them tells which.

What happens is in `asking`, `shelving` and `recalling`, what is seen is made in `ui.page`, and what the
browser does by itself is in `page.js`.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from index.errors import UserError
from ui.chat.asking import Asking
from ui.chat.benching import Benching
from ui.chat.functions import Blocks, offer
from ui.chat.recalling import Recalling, recall
from ui.chat.shelving import Shelving
from ui.chat.uploading import UploadButton
from ui.chat.visitor import user_of
from ui.chat.wording import LABELLED, Wording, labels, place
from ui.desk.library import Library
from ui.desk.scope import Scope
from ui.desk.turns import Talk
from ui.messages import LANGUAGES, after, name, say
from ui.page import html
from ui.page.view import Shown, View
from ui.server.door import name_of

_PRIVATE = {"api_visibility": "private", "show_progress": "hidden"}
_ASKING = {**_PRIVATE, "concurrency_id": "ask", "concurrency_limit": 8}
_READING = {**_PRIVATE, "concurrency_id": "read", "concurrency_limit": 8}
_WRITING = {**_PRIVATE, "concurrency_id": "writer", "concurrency_limit": 1}


@dataclass(slots=True)
class _Parts:
    """The components, by what they are for."""

    labelled: dict[str, Any] = field(default_factory=dict)
    named: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.labelled.get(name) or self.named[name]
        except KeyError as error:
            raise AttributeError(name) from error


def create(library: Library, language: str = "zh") -> gr.Blocks:
    """The page, not yet served."""
    view = View(library)
    with Blocks(title="原文", fill_width=True, delete_cache=(3600, 7200)) as blocks:
        offer(library, language)  # first, so that its names are free
        parts = _parts(view, language)
        front = _Front(library, view, parts)
        asking = Asking(library, view)
        _wire_conversation(parts, asking)
        _wire_library(parts, Shelving(library, view))
        Wording(library).wire(parts, _READING, _WRITING)
        _wire_past(parts, Recalling(library, view))
        _wire_bench(parts, Benching(library))
        arrived = blocks.load(
            front.arrive,
            [parts.arrival, parts.spoken],
            front.everything,
            js="() => [yuanwen.arrival(), null]",
            **_READING,
        )
        linked = arrived.then(
            asking.ask_linked,
            [parts.arrival, parts.talk, parts.scope, parts.spoken],
            _replies(parts),
            js="() => [yuanwen.arrival(), null, null, null]",
            **_ASKING,
        )
        _then_further(linked, parts, asking)
        parts.switch.click(
            front.switch,
            [
                parts.talk,
                parts.shown,
                parts.scope,
                parts.find_document,
                parts.find_past,
                parts.spoken,
            ],
            front.everything,
            **_READING,
        )
    return blocks


def _parts(view: View, language: str) -> _Parts:
    named: dict[str, Any] = {
        # What a tab of a browser remembers: the language, its conversation, the source it looks at.
        "spoken": gr.State(language),
        "talk": gr.State(Talk()),
        "shown": gr.State(Shown()),
        "scope": gr.State(Scope()),
        # What the browser says when it arrives: its address, and the conversation it was in.
        "arrival": gr.JSON(visible=False),
        "clock": gr.Timer(0.4, active=False),
    }
    labelled: dict[str, Any] = {}
    with gr.Row(elem_id="yw-top"):
        named["brand"] = gr.HTML(html.header(language), js_on_load="yuanwen.brand(element, watch)")
        labelled["new"] = gr.Button(size="sm", elem_id="yw-new", min_width=0)
        labelled["switch"] = gr.Button(size="sm", elem_id="yw-switch", min_width=0)
        named["account"] = gr.HTML(elem_id="yw-account")
    with gr.Tabs(elem_id="yw-tabs") as named["tabs"]:
        with (
            gr.Tab(say("page_chat", language), id="chat") as labelled["chat_tab"],
            gr.Row(elem_id="yw-chat"),
        ):
            with gr.Column(elem_id="yw-left"):
                with gr.Column(elem_id="yw-scroll"):
                    named["conversation"] = gr.HTML(
                        elem_id="yw-conversation",
                        js_on_load="yuanwen.conversation(element, trigger, watch)",
                    )
                    named["further"] = gr.HTML(
                        elem_id="yw-further", js_on_load="yuanwen.questions(element, trigger)"
                    )
                labelled["build"] = gr.Button(elem_id="yw-build", variant="primary", visible=False)
                named["notice"] = gr.HTML(elem_id="yw-notice")
                named["scoped"] = gr.HTML(
                    elem_id="yw-scoped", js_on_load="yuanwen.scope(element, trigger, watch)"
                )
                labelled["box"] = gr.Textbox(
                    elem_id="yw-box",
                    show_label=False,
                    container=False,
                    lines=1,
                    max_lines=6,
                    submit_btn=True,
                    interactive=False,  # until the conversation stands there
                )
            named["source"] = gr.HTML(
                elem_id="yw-source", js_on_load="yuanwen.source(element, trigger, watch)"
            )
        with (
            gr.Tab(say("page_past", language), id="past") as labelled["past_tab"],
            gr.Column(elem_id="yw-past", elem_classes="yw-page"),
        ):
            labelled["find_past"] = gr.Textbox(elem_id="yw-find-past", container=False)
            named["past"] = gr.HTML(
                elem_id="yw-past-list", js_on_load="yuanwen.past(element, trigger)"
            )
        with (
            gr.Tab(say("page_library", language), id="library") as labelled["library_tab"],
            gr.Column(elem_id="yw-library", elem_classes="yw-page"),
        ):
            labelled["hint"] = gr.HTML()
            with gr.Row(elem_id="yw-actions"):
                # Of any kind: one that is not taken is told by name, instead of stopping all others.
                labelled["upload"] = UploadButton(
                    elem_id="yw-upload", file_count="multiple", size="md"
                )
                labelled["folder"] = UploadButton(
                    elem_id="yw-folder", file_count="directory", size="md"
                )
                labelled["rebuild"] = gr.Button(elem_id="yw-rebuild", variant="primary", size="md")
                labelled["cancel"] = gr.Button(elem_id="yw-cancel", size="md", visible=False)
            named["names"] = gr.JSON(visible=False)  # of uploads, as their owner calls them
            named["uploaded"], named["told"] = (
                gr.HTML(elem_id="yw-uploaded"),
                gr.HTML(elem_id="yw-told"),
            )
            labelled["find_document"] = gr.Textbox(elem_id="yw-find-document", container=False)
            named["documents"] = gr.HTML(
                elem_id="yw-documents", js_on_load="yuanwen.documents(element, trigger)"
            )
            named["versions"] = gr.HTML(
                elem_id="yw-versions", js_on_load="yuanwen.versions(element, trigger)"
            )
            named["unanswered"] = gr.HTML(
                elem_id="yw-unanswered", js_on_load="yuanwen.unanswered(element, trigger)"
            )
            for part, component in place(language).items():
                (labelled if part in LABELLED else named)[part] = component
        with (
            gr.Tab(say("page_bench", language), id="bench") as labelled["bench_tab"],
            gr.Column(elem_id="yw-bench", elem_classes="yw-page"),
        ):
            labelled["bench_hint"] = gr.HTML()
            with gr.Row(elem_id="yw-look"):
                labelled["probe"] = gr.Textbox(elem_id="yw-probe", container=False, scale=3)
                labelled["missing"] = gr.Textbox(elem_id="yw-missing", container=False, scale=2)
                labelled["look"] = gr.Button(variant="primary", size="md", min_width=80, scale=0)
            named["inspected"] = gr.HTML(elem_id="yw-inspected")
            with gr.Row(elem_id="yw-measure"):
                labelled["questions"] = UploadButton(file_types=[".jsonl"], size="md")
                labelled["own"] = gr.Button(size="md")
                labelled["earlier"] = UploadButton(file_types=[".json"], size="md")
                labelled["take"] = gr.HTML(elem_id="yw-take")
            named["measured"] = gr.HTML(elem_id="yw-measured")
    return _Parts(labelled, named)


def _replies(parts: _Parts) -> list[Any]:
    return [
        parts.box, parts.talk, parts.conversation, parts.notice, parts.source, parts.shown,
        parts.further,
    ]  # fmt: skip


def _then_further(asked: Any, parts: _Parts, does: Asking) -> None:
    """Look for what could be asked next once an answer stands there."""
    asked.then(does.further, [parts.talk, parts.spoken], [parts.further], **_READING)


def _wire_conversation(parts: _Parts, does: Asking) -> None:
    replies = _replies(parts)
    held = [parts.talk, parts.scope, parts.spoken]
    parts.scoped.apply(
        does.narrow, [parts.scope, parts.spoken], [parts.scope, parts.scoped], **_READING
    )
    for asked in (
        parts.box.submit(does.ask, [parts.box, *held], replies, **_ASKING),
        parts.conversation.submit(does.ask_suggested, held, replies, **_ASKING),
        parts.conversation.edit(does.ask_anew, held, replies, **_ASKING),
        parts.further.submit(does.ask_suggested, held, replies, **_ASKING),
        parts.unanswered.submit(does.ask_suggested, held, replies, **_ASKING),
    ):
        _then_further(asked, parts, does)
    parts.conversation.like(
        does.judge, [parts.talk, parts.spoken], [parts.talk, parts.conversation], **_READING
    )
    for where in (parts.conversation, parts.source):
        where.click(
            does.open_citation, [parts.talk, parts.spoken], [parts.source, parts.shown], **_READING
        )
    parts.source.apply(
        does.check, [parts.talk, parts.spoken], [parts.source, parts.shown], **_READING
    )
    parts.new.click(does.forget, [parts.spoken], [*replies[1:], parts.tabs], **_READING)


def _wire_library(parts: _Parts, does: Shelving) -> None:
    listed = [parts.find_document, parts.spoken]
    parts.documents.click(
        does.open_document,
        [parts.talk, parts.spoken],
        [parts.tabs, parts.source, parts.shown],
        **_READING,
    )
    parts.documents.edit(does.handle, listed, [parts.uploaded, parts.documents], **_WRITING)
    parts.find_document.change(
        does.find, listed, [parts.documents], trigger_mode="always_last", **_READING
    )
    for button in (parts.upload, parts.folder):
        button.upload(
            does.add,
            [button, parts.names, *listed],
            [parts.uploaded, parts.documents],
            js="(files, _, ...rest) => [files, files.map((file) => file.orig_name), ...rest]",
            **_WRITING,
        )
    for button in (parts.rebuild, parts.build):
        button.click(
            does.rebuild,
            [parts.spoken],
            [parts.told, parts.notice, parts.clock, parts.cancel, parts.rebuild],
            **_READING,
        )
    parts.cancel.click(does.cancel, None, None, **_READING)
    parts.clock.tick(
        does.look,
        [parts.talk, *listed],
        [
            parts.told,
            parts.notice,
            parts.clock,
            parts.cancel,
            parts.rebuild,
            parts.conversation,
            parts.documents,
            parts.unanswered,
            parts.versions,
            parts.build,
        ],
        **_READING,
    )
    parts.versions.click(
        does.roll_back,
        [parts.talk, *listed],
        [parts.told, parts.versions, parts.documents, parts.conversation],
        **_WRITING,
    )
    parts.unanswered.click(does.settle, [parts.spoken], [parts.unanswered], **_READING)
    parts.unanswered.submit(lambda: gr.Tabs(selected="chat"), None, [parts.tabs], **_READING)


def _wire_past(parts: _Parts, does: Recalling) -> None:
    held = [parts.find_past, parts.talk, parts.spoken]
    parts.past_tab.select(does.show, held, [parts.past], **_READING)
    parts.find_past.change(does.show, held, [parts.past], trigger_mode="always_last", **_READING)
    parts.past.click(does.open, [parts.spoken], [*_replies(parts)[1:], parts.tabs], **_READING)
    parts.past.edit(does.remove, held, [parts.past, parts.talk, parts.conversation], **_READING)


def _wire_bench(parts: _Parts, does: Benching) -> None:
    for event in (parts.look.click, parts.probe.submit, parts.missing.submit):
        event(
            does.inspect, [parts.probe, parts.missing, parts.spoken], [parts.inspected], **_READING
        )
    measuring = {**_PRIVATE, "concurrency_id": "measure", "concurrency_limit": 1}
    parts.questions.upload(
        does.measure, [parts.questions, parts.spoken], [parts.measured], **measuring
    )
    parts.earlier.upload(does.compare, [parts.earlier, parts.spoken], [parts.measured], **measuring)
    parts.own.click(does.measure_own, [parts.spoken], [parts.measured], **measuring)


_CONTENTS = (
    "conversation", "further", "source", "past", "documents", "versions", "unanswered", "account",
    "scoped",
)  # fmt: skip


class _Front:
    """The page as a whole: when it is loaded, and in another language."""

    def __init__(self, library: Library, view: View, parts: _Parts) -> None:
        self._library = library
        self._view = view
        self.everything = [
            parts.spoken, parts.talk, parts.shown, parts.scope, parts.brand, parts.notice, parts.uploaded,
            parts.told, parts.clock, *parts.labelled.values(),
            *(parts.named[name] for name in _CONTENTS),
        ]  # fmt: skip
        self._labelled = [*parts.labelled]

    def arrive(self, arrival: object, language: str, request: gr.Request) -> tuple[Any, ...]:
        """Everything, when the page is loaded: the conversation that this tab was in goes on."""
        told = arrival if isinstance(arrival, dict) else {}
        language = language if told.get("language") not in LANGUAGES else str(told["language"])
        language = language if language in LANGUAGES else self._library.config.ui.language
        try:
            talk = recall(self._library, user_of(request), str(told.get("conversation") or ""))
        except UserError:
            talk = Talk()
        kept = told.get("scope")
        scope = Scope()
        with suppress(UserError, TypeError):
            scope = Scope.of(*kept) if isinstance(kept, list) else scope
        return self._everything(talk, Shown(), scope, "", "", language, user_of(request))

    def switch(
        self,
        talk: Talk,
        shown: Shown,
        scope: Scope,
        document: str | None,
        past: str | None,
        language: str,
        request: gr.Request,
    ) -> tuple[Any, ...]:
        """Everything in the other language; the conversation stays."""
        found = str(document or ""), str(past or "")
        return self._everything(talk, shown, scope, *found, after(language), user_of(request))

    def _everything(
        self,
        talk: Talk,
        shown: Shown,
        scope: Scope,
        document: str,
        past: str,
        language: str,
        user: str,
    ) -> tuple[Any, ...]:
        view, running = self._view, self._library.job.status.running
        labels = self._labels(language, running)
        contents = {
            "conversation": view.conversation(talk, language),
            "further": "",
            "source": view.source(talk.turns, shown, language),
            "past": view.past(user, talk.id, past, language),
            "documents": view.documents(language, document),
            "versions": view.versions(language),
            "unanswered": view.unanswered(user, language),
            "account": html.account(name_of(user), language),
            "scoped": view.scope(scope, language),
        }
        told = view.rebuilding(language) if running else ""
        return (
            language, talk, shown, scope, html.header(language), "", "", told, gr.Timer(active=running),
            *(labels[name] for name in self._labelled), *(contents[name] for name in _CONTENTS),
        )  # fmt: skip

    def _labels(self, language: str, running: bool) -> dict[str, Any]:
        """The words on buttons and tabs."""
        ask = say("page_ask", language)
        return {
            "new": gr.Button(value=say("page_new", language)),
            "switch": gr.Button(value=name(after(language))),
            "chat_tab": gr.Tab(label=say("page_chat", language)),
            "past_tab": gr.Tab(label=say("page_past", language)),
            "library_tab": gr.Tab(label=say("page_library", language)),
            "bench_tab": gr.Tab(label=say("page_bench", language)),
            "bench_hint": html.lines([say("bench_hint", language)], kind="hint"),
            "probe": _field("bench_question", language),
            "missing": _field("bench_document", language),
            "look": gr.Button(value=say("bench_look", language)),
            "questions": UploadButton(label=say("bench_file", language)),
            "own": gr.Button(value=say("bench_own", language)),
            "earlier": UploadButton(label=say("bench_earlier", language)),
            "take": html.link("/yuanwen/judged/judged.jsonl", say("bench_take", language)),
            "build": gr.Button(
                value=say("page_build", language), visible=self._library.problem() is not None
            ),
            "box": gr.Textbox(placeholder=ask, label=ask, interactive=True),
            "find_past": _field("page_find_past", language),
            "hint": self._view.hint(language),
            "upload": UploadButton(label=say("page_upload", language)),
            "folder": UploadButton(label=say("page_upload_folder", language)),
            "rebuild": gr.Button(value=say("page_rebuild", language), interactive=not running),
            "cancel": gr.Button(value=say("page_cancel", language), visible=running),
            "find_document": _field("page_find_document", language),
            **labels(language),
        }


def _field(key: str, language: str) -> Any:
    """The words of a text field: shown in it, and read out by screen readers."""
    words = say(key, language)
    return gr.Textbox(placeholder=words, label=words)
