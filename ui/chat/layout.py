"""Connect the components of the chat page (`components`) with what happens on each event.

What happens is in `conversation`, `library`, `history`, `bench` and `words`; what is seen is made in
`ui.page`, and what the browser does by itself is in `page.js`.
"""

from contextlib import suppress
from typing import Any

import gradio as gr

from index.errors import UserError
from ui.chat.api import Blocks, offer
from ui.chat.bench import BenchEvents
from ui.chat.components import Parts, labels, place
from ui.chat.conversation import ConversationEvents
from ui.chat.events import text_of, user_of
from ui.chat.history import HistoryEvents, recall
from ui.chat.library import LibraryEvents
from ui.chat.words import WordsEvents
from ui.desk.chat.turns import Talk
from ui.desk.scope import Scope
from ui.desk.workspace import Workspace
from ui.messages import LANGUAGES, after
from ui.page import html
from ui.page.view import Shown, View
from ui.server.door import name_of

LEFT_OVER = (600, 3000)
"""Every ten minutes, what was uploaded 50 minutes ago and taken by nothing is deleted: none is there for
more than an hour."""

_PRIVATE = {"api_visibility": "private", "show_progress": "hidden"}
_ASKING = {**_PRIVATE, "concurrency_id": "ask", "concurrency_limit": 8}
_READING = {**_PRIVATE, "concurrency_id": "read", "concurrency_limit": 8}
# What could be asked next is tried, which costs as much as asking: one at a time, after those who ask.
_OFFERING = {**_PRIVATE, "concurrency_id": "offer", "concurrency_limit": 1}
# Lists that are narrowed while one types: one after the other, so that the last word is shown last.
_LISTING = {**_PRIVATE, "concurrency_id": "list", "concurrency_limit": 1}
_FINDING = {**_PRIVATE, "concurrency_id": "find", "concurrency_limit": 1}
_WRITING = {**_PRIVATE, "concurrency_id": "writer", "concurrency_limit": 1}


def create(workspace: Workspace, language: str = "zh") -> gr.Blocks:
    """The page, not yet served."""
    view = View(workspace)
    with Blocks(title="原文", fill_width=True, delete_cache=LEFT_OVER) as blocks:
        offer(workspace, language)  # first, so that its names are free
        parts = place(language)
        whole = _WholePage(workspace, view, parts)
        asking = ConversationEvents(workspace, view)
        _wire_conversation(parts, asking)
        _wire_library(parts, LibraryEvents(workspace, view))
        WordsEvents(workspace).wire(parts, _READING, _WRITING)
        _wire_past(parts, HistoryEvents(workspace, view))
        arrived = blocks.load(
            whole.arrive,
            parts.of("arrival language"),
            whole.everything,
            js="() => [yuanwen.arrival(), null]",
            **_READING,
        )
        linked = arrived.then(
            asking.ask_linked,
            parts.of("arrival talk scope language"),
            _replies(parts),
            js="() => [yuanwen.arrival(), null, null, null]",
            **_ASKING,
        )
        _then_further(linked, parts, asking)
        switched = parts.switch.click(
            whole.switch, parts.of("talk shown scope find_document find_past language"), whole.everything, **_READING
        )
        _wire_bench(parts, BenchEvents(workspace), switched)
    return blocks


def _replies(parts: Parts) -> list[Any]:
    return parts.of("box talk conversation notice source shown further")


def _then_further(asked: Any, parts: Parts, does: ConversationEvents) -> None:
    """Look for what could be asked next after an answer was shown."""
    asked.then(does.further, parts.of("talk language"), parts.of("further"), **_OFFERING)


def _wire_conversation(parts: Parts, does: ConversationEvents) -> None:
    replies = _replies(parts)
    held = parts.of("talk scope language")
    parts.scoped.apply(does.narrow, parts.of("scope language"), parts.of("scope scoped"), **_READING)
    for asked in (
        parts.box.submit(does.ask, [parts.box, *held], replies, **_ASKING),
        parts.conversation.submit(does.ask_suggested, held, replies, **_ASKING),
        parts.conversation.edit(does.ask_anew, held, replies, **_ASKING),
        parts.further.submit(does.ask_suggested, held, replies, **_ASKING),
        parts.unanswered.submit(does.ask_suggested, held, replies, **_ASKING),
    ):
        _then_further(asked, parts, does)
    parts.conversation.like(does.judge, parts.of("talk language"), parts.of("talk conversation"), **_READING)
    for where in (parts.conversation, parts.source):
        where.click(does.open_citation, parts.of("talk language"), parts.of("source shown"), **_READING)
    parts.source.apply(does.check, parts.of("talk language"), parts.of("source shown"), **_READING)
    parts.new.click(does.forget, parts.of("language"), [*replies[1:], parts.tabs], **_READING)


def _wire_library(parts: Parts, does: LibraryEvents) -> None:
    listed = parts.of("find_document language")
    parts.documents.click(does.open_document, parts.of("talk language"), parts.of("tabs source shown"), **_READING)
    parts.documents.edit(does.handle, listed, parts.of("uploaded documents"), **_WRITING)
    parts.library_tab.select(
        does.show, listed, parts.of("documents versions unanswered rebuild_report clock"), **_LISTING
    )
    parts.find_document.change(does.find, listed, parts.of("documents"), trigger_mode="always_last", **_LISTING)
    for button in (parts.upload, parts.folder):
        button.upload(
            does.add,
            [button, parts.names, parts.talk, *listed],
            parts.of("uploaded documents conversation build"),
            js="(files, _, ...rest) => [files, files.map((file) => file.orig_name), ...rest]",
            **_WRITING,
        )
    for button in (parts.rebuild, parts.build):
        button.click(
            does.rebuild,
            parts.of("talk language"),
            parts.of("rebuild_report notice clock cancel rebuild build conversation"),
            **_READING,
        )
    parts.cancel.click(does.cancel, None, None, **_READING)
    parts.clock.tick(
        does.look,
        [parts.talk, *listed],
        parts.of("rebuild_report notice clock cancel rebuild conversation documents unanswered versions build"),
        **_READING,
    )
    parts.versions.click(
        does.roll_back, [parts.talk, *listed], parts.of("rebuild_report versions documents conversation"), **_WRITING
    )
    parts.unanswered.click(does.settle, parts.of("language"), parts.of("unanswered"), **_READING)
    parts.unanswered.submit(lambda: gr.Tabs(selected="chat"), None, parts.of("tabs"), **_READING)


def _wire_past(parts: Parts, does: HistoryEvents) -> None:
    held = parts.of("find_past talk language")
    parts.past_tab.select(does.show, held, parts.of("past"), **_FINDING)
    parts.find_past.change(does.show, held, parts.of("past"), trigger_mode="always_last", **_FINDING)
    parts.past.click(does.open, parts.of("language"), [*_replies(parts)[1:], parts.tabs], **_READING)
    parts.past.edit(does.remove, held, parts.of("past talk conversation"), **_READING)


def _wire_bench(parts: Parts, does: BenchEvents, switched: Any) -> None:
    switched.then(does.again, parts.of("probe missing inspected language"), parts.of("inspected"), **_READING)
    for event in (parts.look.click, parts.probe.submit, parts.missing.submit):
        event(does.inspect, parts.of("probe missing language"), parts.of("inspected"), **_READING)
    parts.conversation.expand(
        does.look_into, parts.of("talk language"), parts.of("tabs probe missing inspected"), **_READING
    )
    measuring = {**_PRIVATE, "concurrency_id": "measure", "concurrency_limit": 1}
    shown = parts.of("measured drawn")
    for measured in (
        switched,
        parts.questions.upload(does.measure, parts.of("questions language"), shown, **measuring),
        parts.earlier.upload(does.compare, parts.of("earlier language"), shown, **measuring),
        parts.own.click(does.measure_own, parts.of("language"), shown, **measuring),
    ):  # the language may have been changed while it was measured
        measured.then(does.draw_anew, parts.of("drawn language"), shown, **_READING)


_CONTENTS = (
    "conversation", "further", "source", "past", "documents", "versions", "unanswered", "account",
    "scoped",
)  # fmt: skip


class _WholePage:
    """The page as a whole: when it is loaded, and in another language."""

    def __init__(self, workspace: Workspace, view: View, parts: Parts) -> None:
        self._workspace = workspace
        self._view = view
        self.everything = [
            parts.language, parts.talk, parts.shown, parts.scope, parts.brand, parts.notice, parts.uploaded,
            parts.rebuild_report, parts.clock, *parts.labelled.values(),
            *(parts.named[name] for name in _CONTENTS),
        ]  # fmt: skip
        self._labelled = [*parts.labelled]

    def arrive(self, arrival: object, language: str, request: gr.Request) -> tuple[Any, ...]:
        """Everything, when the page is loaded: the conversation that this tab was in goes on."""
        given = arrival if isinstance(arrival, dict) else {}
        language = language if given.get("language") not in LANGUAGES else str(given["language"])
        language = language if language in LANGUAGES else self._workspace.config.ui.language
        try:
            talk = recall(self._workspace, user_of(request), text_of(given.get("conversation")))
        except UserError:
            talk = Talk()
        kept = given.get("scope")
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
        found = text_of(document), text_of(past)
        return self._everything(talk, shown, scope, *found, after(language), user_of(request))

    def _everything(
        self, talk: Talk, shown: Shown, scope: Scope, document: str, past: str, language: str, user: str
    ) -> tuple[Any, ...]:
        view, running = self._view, self._workspace.job.status.running
        words = labels(self._workspace, language, running)
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
        return (
            language, talk, shown, scope, html.header(language), "", "", view.rebuilding(language),
            gr.Timer(active=running),
            *(words[name] for name in self._labelled), *(contents[name] for name in _CONTENTS),
        )  # fmt: skip
