"""What a reader sees of a workspace: the conversation, the source beside it, and the documents.

From what a session remembers (its turns, what it looks at, its language) to HTML. Problems that a
person can mend are shown, never raised.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import UserError
from index.records import Span
from qa.records import Citation
from ui.desk.chat.turns import Talk, Turn
from ui.desk.scope import Scope
from ui.desk.workspace import Workspace
from ui.messages import place, say
from ui.page import conversation, history, html, library, source
from ui.page.conversation import TurnOptions, Welcome
from ui.page.errors import plainly
from ui.page.scope import fields
from ui.rendering import build_report

AROUND = 60
"""Characters before and after a quote that are shown beside its number."""

NAMED = 100
"""Files with trouble of one kind that are named after a rebuild: its report is sent with each page."""

_LINK = re.compile(r"(cite|near)-(\d{1,6})-(\d{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the source panel shows: a quote of a turn, or a document; nothing at first.

    `kind` is `cite`, `near`, `document` or "". `move` changes when the page is to move to the marked
    place; its first word says whether the keyboard goes there too ("focus") or not ("show").
    """

    kind: str = ""
    turn: int = 0
    number: int = 0
    document_id: str = ""
    move: str = ""

    @classmethod
    def of_link(cls, link: str, move: str) -> "Shown | None":
        """What a link of an answer points at; None for anything else.

        >>> Shown.of_link("cite-3-1", "").turn, Shown.of_link("near-0-2", "").number, Shown.of_link("x", "")
        (3, 2, None)
        """
        match = _LINK.fullmatch(link)
        return cls(match[1], int(match[2]), int(match[3]), move=move) if match else None


class View:
    """The HTML of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def conversation(self, talk: Talk, language: str, stage: str = "search") -> str:
        """The turns of a conversation; without any, the welcome, or what keeps questions from it.

        `stage` is what is being done for a turn without an answer.
        """
        welcome = Welcome() if talk.turns else self._welcome(language)
        options = TurnOptions(language, self._around, self._workspace.config.qa.threshold, stage)
        shown = conversation.conversation(talk.turns, welcome, options)
        return f'<div data-conversation="{html.escape(talk.id)}">{shown}</div>'

    def scope(self, scope: Scope, language: str, problem: str = "") -> str:
        """Which documents the next questions are asked of."""
        count = 0
        if scope and not problem:
            with suppress(UserError):
                count = self._workspace.within(scope)
        return fields(scope, count, self._workspace.sources(), language, problem)

    def further(self, talk: Talk, language: str) -> str:
        """Questions to go on with, each of which was tried; nothing without any."""
        questions = self._workspace.follow_ups(talk.turns)
        found = bool(talk.turns) and talk.turns[-1].state == "found"
        return conversation.further(questions, found, language)

    def source(self, turns: Sequence[Turn], shown: Shown, language: str, checked: str = "") -> str:
        """The document that is looked at, with the quotes of its answer marked."""
        if not shown.kind:
            return source.without(language)
        citations = citations_of(turns, shown)
        active = next((one for one in citations if one.number == shown.number), None)
        if active is None and shown.kind != "document":
            return source.without(language, forgotten=True, focus=shown.move)
        try:
            known = self._workspace.document(active.document_id if active else shown.document_id)
        except UserError as error:
            return html.notice(plainly(error, language))
        if known is None:
            return source.without(language, lost=active, forgotten=active is None, focus=shown.move)
        near = shown.kind == "near"
        sheet = source.Sheet(
            (active,) if near and active else citations,
            active,
            link=f"{shown.kind}-{shown.turn}",
            near=near,
            focus=shown.move,
            checked=checked,
            language=language,
        )
        return source.panel(*known, sheet)

    def checked(self, turns: Sequence[Turn], shown: Shown, language: str) -> str:
        """What the file on disk says of the quote that is looked at, in words."""
        citation = next((one for one in citations_of(turns, shown) if one.number == shown.number), None)
        if citation is None:
            return ""
        verdict, lines = self._workspace.check(citation)
        key = "page_verified" if verdict == "same" else f"page_verified_{verdict}"
        return say(key, language, file=citation.document_id, place=place(lines, language))

    def documents(self, language: str, search: str = "") -> str:
        """The list of texts, after what readers should know of the models in use."""
        entries, total, pending = self._workspace.documents(search)
        said = self._workspace.notice
        notice = html.notice(plainly(said, language)) if said else ""
        return notice + library.documents(entries, total, pending, language)

    def versions(self, language: str) -> str:
        """The indexes that are kept; nothing when they cannot be read."""
        try:
            return library.versions(self._workspace.versions(), language)
        except UserError:
            return ""

    def unanswered(self, user: str, language: str) -> str:
        """The questions of a reader that have no answer; nothing when they cannot be read."""
        try:
            return library.unanswered(self._workspace.conversations.unanswered(user), language)
        except UserError:
            return ""

    def past(self, user: str, current: str, search: str, language: str) -> str:
        """The earlier conversations of a reader."""
        try:
            found = self._workspace.conversations.search(user, search)
        except UserError as error:
            return html.notice(plainly(error, language))
        return history.past(found, current, language)

    def rebuilding(self, language: str) -> str:
        """How far the rebuild is, or what the last one did and when; nothing before the first."""
        status = self._workspace.job.status
        if status.running:
            return library.progress(status, language)
        if status.error is not None:
            when = say("page_rebuilt", language, time=html.clock(status.ended))
            return html.notice(f"{when} {plainly(status.error, language)}")
        if status.report is not None:
            lines = build_report.lines(status.report, language, most=NAMED)
            return library.rebuilt(lines, status.ended, language)
        return ""

    def _around(self, citation: Citation) -> tuple[str, str]:
        """The text before and after a quote, in one line each; nothing when the quote is not there any more."""
        span = citation.span
        first = max(0, span.start - AROUND)
        try:
            text = self._workspace.excerpt(citation.document_id, Span(first, span.end + AROUND))
        except UserError:
            return "", ""
        start, end = span.start - first, span.end - first
        if text[start:end] != citation.quote:
            return "", ""
        before, after = (" ".join(part.split()) for part in (text[:start], text[end:]))
        return (f"…{before} " if before else ""), (f" {after}…" if after else "")

    def _welcome(self, language: str) -> Welcome:
        workspace = self._workspace
        problem = workspace.problem()
        if problem is None:
            return Welcome(*workspace.counts(), workspace.suggestions())
        return Welcome(
            problem=plainly(problem, language),
            has_index=workspace.has_index(),
            seeds=Path(workspace.config.index.seeds).name,
            has_texts=workspace.has_texts(),
            building=workspace.job.status.running,
        )


def citations_of(turns: Sequence[Turn], shown: Shown) -> tuple[Citation, ...]:
    """The quotes, or the nearest passages, of the turn that is looked at."""
    answer = turns[shown.turn].answer if shown.turn < len(turns) else None
    if answer is None or shown.kind == "document":
        return ()
    return answer.nearest if shown.kind == "near" else answer.citations
