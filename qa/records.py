"""The records that flow from a question to an answer: Query, Citation, Answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.records import Document, Span


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was understood. `kind` is one of `qa.question.kinds.KINDS`.

    `field` names what is asked of the article itself (author, updated, …); "" when nothing is.
    `shape` is the form of the answer, as `qa.question.comparison.shape` gives it.
    """

    question: str
    kind: str
    language: str
    field: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What is told beside a quote, never in it. `text` is a slice of the cited document, at `span`.

    `kind` is `speaker` (`text` says the speech), `time` (`text` is 去年, `value` 2023, reckoned from
    `basis`: `published 2024-01-05`), `differs` (`text` is a number where another quote has another),
    `side` (`text` is what of a comparison the quote is about) or `reprint` (the document `basis` has
    `text`, the quote, too).
    """

    kind: str
    text: str
    span: Span
    value: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A span that a reader can check. It refuses to exist unless the quote is the slice.

    `number` counts from 1 in an answer, `lines` are the first and the last line, from 1. `place` is
    where a file that is no plain text has it: `page:3`, `time:00:01:02` (see `Document.places`).
    `notes` stand beside the quote.
    `short` is the part of the quote that says it most shortly, where there is one; if `unsure`, only the likeliest.
    """

    number: int
    document_id: str
    title: str
    span: Span
    lines: tuple[int, int]
    quote: str
    generation: str
    place: str = ""
    notes: tuple[Note, ...] = ()
    short: Span | None = None
    unsure: bool = False

    def check(self, document: Document) -> bool:
        """Whether `document` holds the quote at the cited place, to the letter."""
        short = self.short or self.span
        return (
            document.id == self.document_id
            and self.span.start <= short.start <= short.end <= self.span.end
            and self.span.end <= len(document.text)
            and self.span.of(document.text) == self.quote
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """Citations in order, one confidence from 0 to 1, and nothing else: it has no words of its own.

    Not found: no citations, a `reason`, and the `nearest` passages, which are not an answer.
    `carried` is what `understood_as` took from earlier turns; empty for a question that stands alone.
    `shape` is its form, as `qa.question.comparison.shape` gives it; `missing` are the sides of a comparison that the
    texts do not speak of. `also` are other names that were searched for too.
    """

    question: str
    understood_as: str
    citations: tuple[Citation, ...]
    confidence: float
    reason: str = ""
    nearest: tuple[Citation, ...] = ()
    timing: Mapping[str, float] = field(default_factory=dict)
    carried: tuple[str, ...] = ()
    shape: str = ""
    missing: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is not between 0 and 1")
        if bool(self.citations) == bool(self.reason):
            raise ValueError("an answer has citations, or a reason why it has none")

    @property
    def found(self) -> bool:
        """Whether the texts answer the question."""
        return bool(self.citations)

    @property
    def text(self) -> str:
        """The quotes, one a line."""
        return "\n".join(citation.quote for citation in self.citations)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a later question may lean on: a question as it was understood, its first quote, and all of
    them, one a line.
    """

    question: str
    quote: str = ""
    title: str = ""
    quotes: str = ""

    @classmethod
    def of(cls, answer: Answer) -> "Turn":
        """The turn that ended with `answer`."""
        if not answer.citations:
            return cls(answer.understood_as)
        first = answer.citations[0]
        return cls(answer.understood_as, first.quote, first.title, answer.text)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A question that stands alone, and what it took from earlier turns.

    `more`: answers not shown yet are wanted. `about`: this quote is to be shown at length, with what
    follows it in its document.
    """

    question: str
    carried: tuple[str, ...] = ()
    more: bool = False
    about: Citation | None = None
