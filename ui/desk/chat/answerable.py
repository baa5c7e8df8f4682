"""Try a question: whether the documents answer it with the very sentence that it was made of.

A try costs as much as a question, so what came of it is remembered for as long as the index is the same.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from index.errors import UserError
from index.records import Span
from qa.answer import Assistant

CONFIDENT = 0.65

MOST = 5_000
"""Questions that are remembered; then all are forgotten."""

_Try = tuple[str, str, str, Span]
"""Which documents were asked, the question, and the sentence that it was made of."""


@dataclass(slots=True)
class AnswerableCache:
    """Which of the questions that were tried the documents answer. May be used from several threads.

    `may_try` is asked before each try: people who wait for an answer come first.
    """

    may_try: Callable[[], bool] = lambda: True
    _known: dict[_Try, bool] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_answered(
        self, assistant: Assistant, question: str, document_id: str, span: Span, *, among: str = ""
    ) -> bool:
        """Whether `assistant` answers `question` with the sentence `span` of a document, and with confidence.

        `among` names the documents that it answers from, where they are not all. False, and tried again
        another time, while others wait.
        """
        what = f"{assistant.index.generation} {among}", question, document_id, span
        with self._lock:
            known = self._known.get(what)
        if known is not None:
            return known
        if not self.may_try():
            return False
        answered = _try(assistant, question, document_id, span)
        with self._lock:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[what] = answered
        return answered


def _try(assistant: Assistant, question: str, document_id: str, span: Span) -> bool:
    try:
        answer = assistant.ask(question)
    except UserError:
        return False
    return answer.confidence >= CONFIDENT and any(
        citation.document_id == document_id and citation.span.overlaps(span) for citation in answer.citations
    )
