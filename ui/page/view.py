"""What a reader sees of a library: the conversation, the source beside it, and the documents.

From what a session remembers (its turns, what it looks at, its language) to HTML. Problems that a
person can mend are shown, never raised.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import UserError
from index.read import READERS
from qa.records import Citation
from ui.desk.library import Library
from ui.messages import say
from ui.page import conversation, documents, html, source
from ui.page.conversation import Turn, Welcome

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
    """The HTML of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def conversation(self, turns: Sequence[Turn], language: str) -> str:
        """The turns of a conversation; without any, the welcome, or what keeps questions from it."""
        return conversation.conversation(
            turns, Welcome() if turns else self._welcome(language), language
        )

    def source(self, turns: Sequence[Turn], shown: Shown, language: str) -> str:
        """The document that is looked at, with the quotes of its answer marked."""
        if not shown.kind:
            return source.without(language)
        citations = _citations(turns, shown)
        active = next((one for one in citations if one.number == shown.number), None)
        if active is None and shown.kind != "document":
            return source.without(language, forgotten=True, focus=shown.move)
        try:
            known = self._library.document(active.document_id if active else shown.document_id)
        except UserError as error:
            return html.notice(error.said(language))
        if known is None:
            return source.without(language, lost=active, forgotten=active is None, focus=shown.move)
        near = shown.kind == "near"
        marks = (active,) if near and active else citations
        return source.panel(*known, marks, active, near=near, focus=shown.move, language=language)

    def documents(self, language: str) -> str:
        """The list of documents; nothing when there is no index."""
        try:
            return documents.documents(*self._library.documents(), language)
        except UserError:
            return ""

    def hint(self, language: str) -> str:
        """What may be uploaded, and what becomes of it."""
        settings = self._library.config
        sentence = say(
            "page_upload_hint",
            language,
            kinds=" ".join(READERS),
            limit=settings.ui.max_upload_mb,
            seeds=settings.index.seeds,
        )
        return html.lines([sentence], kind="hint")

    def _welcome(self, language: str) -> Welcome:
        library = self._library
        problem = library.problem()
        if problem is None:
            return Welcome(*library.counts(), library.suggestions())
        return Welcome(
            problem=problem.said(language),
            has_index=library.has_index(),
            seeds=library.config.index.seeds,
        )


def _citations(turns: Sequence[Turn], shown: Shown) -> tuple[Citation, ...]:
    """The quotes, or the nearest passages, of the turn that is looked at."""
    answer = turns[shown.turn].answer if shown.turn < len(turns) else None
    if answer is None or shown.kind == "document":
        return ()
    return answer.nearest if shown.kind == "near" else answer.citations
