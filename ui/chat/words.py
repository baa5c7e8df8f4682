"""The part of the library where the reader's own words are seen, tried and changed."""

from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import UserError
from ui.desk.library.words import Words
from ui.desk.workspace import Workspace
from ui.messages import say
from ui.page import html
from ui.page import words as page
from ui.page.errors import plainly

LABELLED = ("words_heading", "words_open", "words_box", "words_sentence", "words_try", "words_save")
"""The components whose words change with the language."""


def place(language: str) -> dict[str, Any]:
    """The components by name, made in their place on the page."""
    made: dict[str, Any] = {"words_heading": gr.HTML(html.heading("page_words", language), elem_id="yw-words-heading")}
    made["words_open"] = gr.Button(elem_id="yw-words-open", size="sm", min_width=0)
    made["words_seen"] = gr.State("")
    with gr.Column(visible=False, elem_id="yw-words") as made["words_part"]:
        made["words_box"] = gr.Textbox(elem_id="yw-words-box", lines=8, max_lines=20)
        made["words_sentence"] = gr.Textbox(elem_id="yw-words-sentence")
        with gr.Row():
            made["words_try"] = gr.Button(elem_id="yw-words-try", size="md")
            made["words_save"] = gr.Button(elem_id="yw-words-save", variant="primary", size="md")
    made["words_result"] = gr.HTML(elem_id="yw-words-told")
    return made


def labels(language: str) -> dict[str, Any]:
    """The words on the components of LABELLED."""
    return {
        "words_heading": html.heading("page_words", language),
        "words_open": gr.Button(value=say("page_words_open", language)),
        "words_box": gr.Textbox(label=say("page_words_box", language)),
        "words_sentence": gr.Textbox(label=say("page_words_sentence", language)),
        "words_try": gr.Button(value=say("page_words_try", language)),
        "words_save": gr.Button(value=say("page_words_save", language)),
    }


class WordsEvents:
    """Functions from what a reader does with the words to what is shown next."""

    def __init__(self, workspace: Workspace) -> None:
        self._words = Words(Path(workspace.config.index.words))

    def wire(self, parts: Any, reading: dict[str, Any], writing: dict[str, Any]) -> None:
        """Connect the components of `place` with what happens on their events."""
        parts.words_open.click(
            self.open,
            [parts.language],
            [parts.words_part, parts.words_box, parts.words_seen, parts.words_result],
            **reading,
        )
        tried = [parts.words_box, parts.words_sentence, parts.language]
        for event in (parts.words_try.click, parts.words_sentence.submit):
            event(self.preview, tried, [parts.words_result], **reading)
        parts.words_save.click(
            self.save,
            [parts.words_box, parts.words_seen, parts.language],
            [parts.words_seen, parts.words_result],
            **writing,
        )

    def open(self, language: str) -> tuple[Any, ...]:
        """Show the file as it is now."""
        try:
            text = self._words.text()
        except UserError as error:
            return gr.skip(), gr.skip(), gr.skip(), html.notice(plainly(error, language))
        return gr.Column(visible=True), text, text, ""

    def preview(self, text: str | None, sentence: str | None, language: str) -> str:
        """How the sentence is cut with the words in the box, saved or not."""
        try:
            return page.preview(self._words.preview(text or "", sentence or ""), language)
        except UserError as error:
            return html.notice(plainly(error, language))

    def save(self, text: str | None, seen: str, language: str) -> tuple[Any, str]:
        """Keep the words in the box, unless a line is wrong or the file was changed elsewhere."""
        try:
            found = self._words.save(text or "", seen)
        except UserError as error:
            return gr.skip(), html.notice(plainly(error, language))
        counts = {"words": len(found.words), "names": len(found.names)}
        saved = say("page_words_saved", language, **counts)
        return (text or "").replace("\r\n", "\n"), html.lines([saved])
