"""The components of the page, tab by tab, and their labels."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gradio as gr

from index.ingest.formats import READERS
from ui.chat import words
from ui.desk.chat.turns import Talk
from ui.desk.scope import Scope
from ui.desk.workspace import Workspace
from ui.messages import after, name, say
from ui.page import bench, html, library
from ui.page.view import Shown

_SCHEMAS: dict[str, dict[str, Any]] = {}


class UploadButton(gr.UploadButton):  # type: ignore[misc]
    """As gradio's. Whenever a component is changed, gradio asks it for the JSON schema of its value, which
    takes 25 ms to make here and never changes; every load of the page changes four of these."""

    def api_info(self) -> dict[str, Any]:
        """The schema of the files that it gives."""
        kind = str(self.file_count)
        if kind not in _SCHEMAS:
            _SCHEMAS[kind] = super().api_info()
        return _SCHEMAS[kind]


@dataclass(slots=True)
class Parts:
    """The components, by what they are for. The words on those of `labelled` change with the language."""

    labelled: dict[str, Any] = field(default_factory=dict)
    named: dict[str, Any] = field(default_factory=dict)

    def of(self, names: str) -> list[Any]:
        """Some components, by their names with spaces between."""
        return [getattr(self, name) for name in names.split()]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.labelled.get(name) or self.named[name]
        except KeyError as error:
            raise AttributeError(name) from error


def place(language: str) -> Parts:
    """All components, made in their place on the page."""
    parts = Parts()
    named, labelled = parts.named, parts.labelled
    # What a tab of a browser remembers: the language, its conversation, the source it looks at.
    named["language"] = gr.State(language)
    named["talk"] = gr.State(Talk())
    named["shown"] = gr.State(Shown())
    named["scope"] = gr.State(Scope())
    # What the browser says when it arrives: its address, and the conversation it was in.
    named["arrival"] = gr.JSON(visible=False)
    named["clock"] = gr.Timer(0.4, active=False)
    with gr.Row(elem_id="yw-top"):
        named["brand"] = gr.HTML(html.header(language), js_on_load="yuanwen.brand(element, watch)")
        labelled["new"] = gr.Button(size="sm", elem_id="yw-new", min_width=0)
        labelled["switch"] = gr.Button(size="sm", elem_id="yw-switch", min_width=0)
        named["account"] = gr.HTML(elem_id="yw-account")
    with gr.Tabs(elem_id="yw-tabs") as named["tabs"]:
        for tab, fill in (("chat", _chat), ("past", _past), ("library", _library), ("bench", _bench)):
            with gr.Tab(say(f"page_{tab}", language), id=tab) as labelled[f"{tab}_tab"]:
                fill(parts, language)
    return parts


def labels(workspace: Workspace, language: str, running: bool) -> dict[str, Any]:
    """The words on every component of `Parts.labelled`. `running` is whether a rebuild goes on."""
    ask = say("page_ask", language)
    settings = workspace.config
    hint = library.hint([*READERS], settings.ui.max_upload_mb, Path(settings.index.seeds).name, language)
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
        "file_form": bench.form(language),
        "take": html.link("/yuanwen/judged/judged.jsonl", say("bench_take", language)),
        "build": gr.Button(value=say("page_build", language), visible=workspace.may_build()),
        "box": gr.Textbox(placeholder=ask, label=ask, interactive=True),
        "find_past": _field("page_find_past", language),
        "hint": hint,
        "upload": UploadButton(label=say("page_upload", language)),
        "folder": UploadButton(label=say("page_upload_folder", language)),
        "rebuild": gr.Button(value=say("page_rebuild", language), interactive=not running),
        "cancel": gr.Button(value=say("page_cancel", language), visible=running),
        "find_document": _field("page_find_document", language),
        **words.labels(language),
    }


def _chat(parts: Parts, language: str) -> None:
    named, labelled = parts.named, parts.labelled
    with gr.Row(elem_id="yw-chat"):
        with gr.Column(elem_id="yw-left"):
            with gr.Column(elem_id="yw-scroll"):
                named["conversation"] = gr.HTML(
                    elem_id="yw-conversation", js_on_load="yuanwen.conversation(element, trigger, watch)"
                )
                named["further"] = gr.HTML(elem_id="yw-further", js_on_load="yuanwen.questions(element, trigger)")
            labelled["build"] = gr.Button(elem_id="yw-build", variant="primary", visible=False)
            named["notice"] = gr.HTML(elem_id="yw-notice")
            named["scoped"] = gr.HTML(elem_id="yw-scoped", js_on_load="yuanwen.scope(element, trigger, watch)")
            labelled["box"] = gr.Textbox(
                elem_id="yw-box",
                show_label=False,
                container=False,
                lines=1,
                max_lines=6,
                submit_btn=True,
                interactive=False,  # until the conversation is shown
            )
        named["source"] = gr.HTML(elem_id="yw-source", js_on_load="yuanwen.source(element, trigger, watch)")


def _past(parts: Parts, language: str) -> None:
    with gr.Column(elem_id="yw-past", elem_classes="yw-page"):
        parts.labelled["find_past"] = gr.Textbox(elem_id="yw-find-past", container=False)
        parts.named["past"] = gr.HTML(elem_id="yw-past-list", js_on_load="yuanwen.past(element, trigger)")


def _library(parts: Parts, language: str) -> None:
    named, labelled = parts.named, parts.labelled
    with gr.Column(elem_id="yw-library", elem_classes="yw-page"):
        labelled["hint"] = gr.HTML()
        with gr.Row(elem_id="yw-actions"):
            # Of any kind: one that is not taken is reported by name, instead of stopping all others.
            labelled["upload"] = UploadButton(elem_id="yw-upload", file_count="multiple", size="md")
            labelled["folder"] = UploadButton(elem_id="yw-folder", file_count="directory", size="md")
            labelled["rebuild"] = gr.Button(elem_id="yw-rebuild", variant="primary", size="md")
            labelled["cancel"] = gr.Button(elem_id="yw-cancel", size="md", visible=False)
        named["names"] = gr.JSON(visible=False)  # of uploads, as their owner calls them
        named["uploaded"] = gr.HTML(elem_id="yw-uploaded")
        named["rebuild_report"] = gr.HTML(elem_id="yw-told")
        labelled["find_document"] = gr.Textbox(elem_id="yw-find-document", container=False)
        named["documents"] = gr.HTML(elem_id="yw-documents", js_on_load="yuanwen.documents(element, trigger)")
        named["versions"] = gr.HTML(elem_id="yw-versions", js_on_load="yuanwen.versions(element, trigger)")
        named["unanswered"] = gr.HTML(elem_id="yw-unanswered", js_on_load="yuanwen.unanswered(element, trigger)")
        for part, component in words.place(language).items():
            (labelled if part in words.LABELLED else named)[part] = component


def _bench(parts: Parts, language: str) -> None:
    named, labelled = parts.named, parts.labelled
    with gr.Column(elem_id="yw-bench", elem_classes="yw-page"):
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
        labelled["file_form"] = gr.HTML(elem_id="yw-file-form")
        named["measured"] = gr.HTML(elem_id="yw-measured")
        named["drawn"] = gr.State(None)


def _field(key: str, language: str) -> Any:
    """The words of a text field: shown in it, and read out by screen readers."""
    words = say(key, language)
    return gr.Textbox(placeholder=words, label=words)
