"""What happens in a conversation: asking, correcting, judging, and looking at sources."""

import queue
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import gradio as gr

from index.errors import UserError
from qa.records import Answer
from ui.chat.events import text_of, user_of, value_of
from ui.desk.chat.fingerprint import generation_of
from ui.desk.chat.turns import Talk, Turn
from ui.desk.scope import LONGEST, Scope
from ui.desk.workspace import Workspace
from ui.messages import say
from ui.page import conversation as page
from ui.page import html
from ui.page.errors import plainly
from ui.page.view import Shown, View

Replies = tuple[Any, ...]
"""The box, the conversation (as kept, and as shown), the notice, the source (as shown, and what it is),
and what could be asked next."""

PATIENCE = 0.15
"""Seconds that a stage lasts before it is shown: what is faster would only flicker."""

ANSWERING = 8
"""Questions that are answered at once; as many as events that ask may run."""

_NOTHING = (gr.skip(),) * 7


class ConversationEvents:
    """Functions from what a reader's tab holds to what it shows next."""

    def __init__(self, workspace: Workspace, view: View) -> None:
        self._workspace = workspace
        self._view = view
        self._pool = ThreadPoolExecutor(ANSWERING, thread_name_prefix="answer")
        workspace.at_close(lambda: self._pool.shutdown(wait=False, cancel_futures=True))

    def ask(self, question: str, talk: Talk, scope: Scope, language: str, request: gr.Request) -> Iterator[Replies]:
        """Show the question at once, then its answer."""
        turn = Turn(len(talk.turns), text_of(question), scope=scope)
        yield from self._answer(turn, talk, language, user_of(request), follows=True)

    def ask_suggested(
        self, talk: Talk, scope: Scope, language: str, request: gr.Request, event: gr.EventData
    ) -> Iterator[Replies]:
        """Ask the question that was clicked."""
        turn = Turn(len(talk.turns), value_of(event, "question"), scope=scope)
        yield from self._answer(turn, talk, language, user_of(request))

    def ask_anew(
        self, talk: Talk, scope: Scope, language: str, request: gr.Request, event: gr.EventData
    ) -> Iterator[Replies]:
        """Ask a turn again: as its reader put it now, just as it was typed, or of every document."""
        turn = talk.turn(value_of(event, "turn"))
        if turn is None:
            yield _NOTHING
            return
        if value_of(event, "everywhere"):
            again = Turn(turn.number, turn.question, asked=turn.asked)
            yield from self._answer(again, talk, language, user_of(request), follows=not turn.asked)
            return
        asked = value_of(event, "question") or turn.question
        again = Turn(turn.number, turn.question, asked=asked, scope=turn.scope)
        yield from self._answer(again, talk, language, user_of(request))

    def ask_linked(
        self, arrival: object, talk: Talk, scope: Scope, language: str, request: gr.Request
    ) -> Iterator[Replies]:
        """Ask the question of a link (`?q=…`), unless the page was only loaded again."""
        link = arrival if isinstance(arrival, dict) else {}
        question = text_of(link.get("question"))
        if not question or talk.turns:
            yield _NOTHING
            return
        then = tuple(text_of(link.get(name)) for name in ("generation", "settings"))
        notice = ""
        try:
            scope = Scope.of(*(link.get(name) for name in ("source", "since", "until")))
        except UserError:
            scope = Scope()
        turn = Turn(0, question, scope=scope)
        for replies in self._answer(turn, talk, language, user_of(request)):
            if isinstance(replies[1], Talk):
                notice = html.notice(_replayed(then, replies[1].turns[-1], language))
            yield (*replies[:3], notice or replies[3], *replies[4:])

    def further(self, talk: Talk, language: str) -> str:
        """Questions to go on with, each of which the documents answer; looked for after the answer."""
        try:
            return self._view.further(talk, language)
        except UserError:
            return ""

    def judge(self, talk: Talk, language: str, request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        """Note what the reader thinks of an answer; the same again takes it back."""
        turn, verdict = talk.turn(value_of(event, "turn")), value_of(event, "verdict")
        if turn is None or (verdict != "good" and verdict not in page.REASONS):
            return gr.skip(), gr.skip()
        turn = replace(turn, verdict="" if turn.verdict == verdict else verdict)
        talk, _ = self._keep(talk, turn, language, user_of(request))
        return talk, self._view.conversation(talk, language)

    def open_citation(self, talk: Talk, language: str, event: gr.EventData) -> tuple[Any, ...]:
        """Show the source of the clicked citation."""
        shown = Shown.of_link(value_of(event, "cite"), f"focus {time.monotonic_ns()}")
        if shown is None:
            return gr.skip(), gr.skip()
        return self._view.source(talk.turns, shown, language), shown

    def check(self, talk: Talk, language: str, event: gr.EventData) -> tuple[Any, ...]:
        """Hold the quote that is looked at against the file on disk."""
        shown = Shown.of_link(value_of(event, "verify"), "")
        if shown is None:
            return gr.skip(), gr.skip()
        checked = self._view.checked(talk.turns, shown, language)
        return self._view.source(talk.turns, shown, language, checked), shown

    def narrow(self, scope: Scope, language: str, event: gr.EventData) -> tuple[Any, str]:
        """Ask the next questions of some documents only; a scope without documents is reported and changes nothing."""
        given = [value_of(event, name) for name in ("source", "since", "until")]
        try:
            wanted = Scope.of(*given)
            if wanted:
                self._workspace.within(wanted)
        except UserError as error:
            typed = Scope(*(value[:LONGEST] for value in given))
            return gr.skip(), self._view.scope(typed, language, plainly(error, language))
        return wanted, self._view.scope(wanted, language)

    def forget(self, language: str) -> tuple[Any, ...]:
        """Begin a new conversation; the last one stays among the earlier ones."""
        talk = Talk()
        said = self._view.conversation(talk, language)
        source = self._view.source((), Shown(), language)
        return talk, said, "", source, Shown(), "", gr.Tabs(selected="chat")

    def _answer(self, turn: Turn, talk: Talk, language: str, user: str, *, follows: bool = False) -> Iterator[Replies]:
        """Replies for a turn: waiting, then answered. One that `follows` may refer to earlier turns.

        A question that cannot be asked stays in the box, with one line that says why.
        """
        waiting = self._view.conversation(_with(talk, turn), language)
        yield "", gr.skip(), waiting, "", gr.skip(), gr.skip(), ""
        before = talk.turns[: turn.number] if follows else ()
        history = [one.answer for one in before if one.answer is not None]
        stages: queue.SimpleQueue[str] = queue.SimpleQueue()
        answered = self._begun(turn, history, stages)
        for stage in _lasting(stages):
            waiting = self._view.conversation(_with(talk, turn), language, stage)
            yield *(gr.skip(),) * 2, waiting, *(gr.skip(),) * 4
        try:
            turn = answered.result()
        except UserError as error:
            kept = self._view.conversation(talk, language)
            notice = html.notice(plainly(error, language))
            yield turn.question.strip(), gr.skip(), kept, notice, gr.skip(), gr.skip(), gr.skip()
            return
        talk, notice = self._keep(talk, turn, language, user)
        shown = Shown()
        if turn.state == "found":
            shown = Shown("cite", turn.number, 1, move=f"show {turn.number} {time.monotonic_ns()}")
        source = self._view.source(talk.turns, shown, language)
        said = self._view.conversation(talk, language)
        yield gr.skip(), talk, said, notice, source, shown, gr.skip()

    def _begun(self, turn: Turn, history: Sequence[Answer], stages: "queue.SimpleQueue[str]") -> "Future[Turn]":
        """The turn being answered in a thread, which reports each stage, and "" at the end."""
        answered = self._pool.submit(self._workspace.answered, turn, history, progress=stages.put)
        answered.add_done_callback(lambda _: stages.put(""))
        return answered

    def _keep(self, talk: Talk, turn: Turn, language: str, user: str) -> tuple[Talk, str]:
        """The conversation with this turn, kept on disk; and a notice when that failed."""
        talk = _with(talk, turn)
        try:
            kept = self._workspace.conversations.put(user, talk.id, turn)
        except UserError as error:
            return talk, html.notice(plainly(error, language))
        return replace(talk, id=kept), ""


def _lasting(stages: "queue.SimpleQueue[str]") -> Iterator[str]:
    """The stages that last, as they go on, until "" comes."""
    stage = shown = "search"
    while stage:
        try:
            stage = stages.get(timeout=PATIENCE)
        except queue.Empty:
            if stage != shown:
                shown = stage
                yield stage


def _with(talk: Talk, turn: Turn) -> Talk:
    """The conversation with `turn` at its number."""
    turns = talk.turns
    return replace(talk, turns=(*turns[: turn.number], turn, *turns[turn.number + 1 :]))


def _replayed(then: tuple[str, ...], turn: Turn, language: str) -> str:
    """What is not as it was when the link was made: the index, or the settings; "" for nothing."""
    kinds = (
        ("page_replayed", "[0-9]{1,20}", generation_of(turn.answer)),
        ("page_replayed_settings", "[0-9a-f]{8}", turn.settings),
    )
    return " ".join(
        say(key, language, then=before, now=now)
        for before, (key, form, now) in zip(then, kinds, strict=True)
        if re.fullmatch(form, before) and now and before != now
    )
