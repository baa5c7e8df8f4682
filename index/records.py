"""The records of an index: Span, Document, Passage, Hit.

A span, a half-open range of code points of `Document.text`, is the only coordinate. Records check themselves when
they are made, so that existing ones can be trusted.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range `[start, end)` of code points of a document's text.

    >>> Span(1, 3).of("原文引用")
    '文引'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The slice of `text`; the span must lie inside it."""
        if self.end > len(text):
            raise ValueError(f"span [{self.start}, {self.end}) leaves a text of {len(text)}")
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file, repaired, with its metadata.

    `id` is the path below the seeds folder, with forward slashes. A `file` that holds several texts gives several
    documents, with `#3` or `/member.txt` after its name. Dates are ISO (`2026-01-12`), `site` is the publisher;
    unknown fields are empty. `sha256` is that of the bytes of the file, of the member of an archive, or of one record.

    `places` are (offset, label), in order: from that code point on, the text stands at `page:3`, `scan:3`,
    `slide:2`, `sheet:name!5`, `row:5`, `record:5`, `chapter:name` or `time:00:01:02`.
    """

    id: str
    text: str
    title: str = ""
    language: str = "und"
    author: str = ""
    published: str = ""
    updated: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    sha256: str = ""
    site: str = ""
    places: tuple[tuple[int, str], ...] = ()
    file: str = ""

    def place_of(self, span: Span) -> str:
        """The place in its file where `span` begins, a label of `places`; "" for a document without places.

        >>> Document("a.pdf", "一\\n二\\n", places=((0, "page:1"), (2, "page:2"))).place_of(Span(2, 3))
        'page:2'
        """
        at = bisect_right(self.places, span.start, key=lambda place: place[0])
        return self.places[at - 1][1] if at else ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A span that search does not see, and the name of the rule that left it out."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive whole sentences of one document: the unit of search.

    `row` is its number in a generation, `line` the line on which it starts (from 1), `text` the slice of the
    document. Sentences are spans of the document, in order, without overlap.
    """

    document_id: str
    row: int
    span: Span
    line: int
    heading: str
    text: str
    sentences: tuple[Span, ...]

    def __post_init__(self) -> None:
        if len(self.text) != self.span.end - self.span.start:
            raise ValueError(f"{self.document_id}: text and span differ in length")
        last = self.span.start
        for sentence in self.sentences:
            if sentence.start < last or sentence.end > self.span.end:
                raise ValueError(f"{self.document_id}: sentence {sentence} leaves {self.span}")
            last = sentence.end

    def sentence(self, span: Span) -> str:
        """The text of one of its sentences.

        >>> Passage("a", 0, Span(5, 10), 1, "", "一。二三。", (Span(5, 7), Span(7, 10))).sentence(
        ...     Span(7, 10)
        ... )
        '二三。'
        """
        return self.text[span.start - self.span.start : span.end - self.span.start]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the score of a hit was made from, each larger when better; 0 for what did not find it.

    `coverage` is its BM25 score as a part of the best that the question could reach, `cosine` that of the
    vectors of question and passage, `maxsim` how much of the question's tokens it holds (late interaction).
    """

    coverage: float = 0.0
    cosine: float = 0.0
    maxsim: float = 0.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: one score (larger is better), and what each retriever said of it.

    `ranks` counts from 1 and holds only the retrievers that found the passage. `also` are passages that repeat
    this one: reprints.
    """

    passage: Passage
    score: float
    ranks: Mapping[str, int] = field(default_factory=dict)
    scores: Scores = Scores()
    also: tuple[Passage, ...] = ()
