"""Pack whole sentences into passages."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.ingest import metadata
from index.ingest.sentences import sentences
from index.records import Document, LeftOut, Passage, Span
from index.text.language import STOPS
from index.text.markdown import heading as markdown_heading
from index.text.markdown import searchable

_LEADING_MARKS = re.compile(r"(?:\s|>|#{1,6}\s|[-*+•·]\s)*")  # of quotations, headings, lists
_CAPTION = re.compile(r"\w{1,4}[:：]")  # 图源:某某
_LONGEST_HEADING = 30
_LONGEST_MARKED_HEADING = 300
"""A longer line is text, whatever mark it begins with: a heading stands in every passage below it."""
_PROSE_CHARS = 20
_LAST_MAY_GROW = 1.25
"""The last passage of a block takes up to a quarter more than `size`: better than a passage of scraps."""

_HAS_STOP = re.compile(rf"[{STOPS}!?.]")
_SENTENCE_ENDS = frozenset(f"{STOPS}!?.”」")
_ENDS_WITH_MARK = re.compile(rf"[{STOPS}!?.,，;；、:：…]$")


@dataclass(frozen=True, slots=True)
class _Block:
    """Sentences under one heading with nothing left out between them."""

    heading: str
    sentences: list[Span]


def passages(
    document: Document, left_out: Sequence[LeftOut] = (), *, first_row: int = 0, size: int = 300, overlap: int = 1
) -> list[Passage]:
    """The passages of `document`, in order; none for a text without words.

    A passage holds whole sentences, about `size` characters together, and begins with the last `overlap`
    sentences of the one before. None crosses a heading or text that is left out.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", document.text))]
    spans = [
        (block, group)
        for block in _blocks(document.text, left_out)
        for group in _groups(block.sentences, size=size, overlap=overlap)
    ]
    return [
        Passage(
            document_id=document.id,
            row=first_row + number,
            span=Span(group[0].start, group[-1].end),
            line=bisect_right(starts, group[0].start),
            heading=block.heading,
            text=document.text[group[0].start : group[-1].end],
            sentences=tuple(group),
        )
        for number, (block, group) in enumerate(spans)
    ]


def lines(text: str, span: Span) -> tuple[int, int]:
    """(first, last) line of `span`, counted from 1.

    >>> lines("一\\n二\\n三", Span(2, 5))
    (2, 3)
    """
    first = text.count("\n", 0, span.start) + 1
    return first, first + text.count("\n", span.start, max(span.start, span.end - 1))


def _blocks(text: str, left_out: Sequence[LeftOut]) -> Iterator[_Block]:
    """The blocks of a text; a text of headings alone gives its last heading."""
    lines_of = _Lines.of(text)
    heading = ""
    block: list[Span] = []
    body = False
    for sentence, after_gap in _kept(text, left_out):
        _, marked = markdown_heading(lines_of.until(sentence))
        plain = not marked and _is_plain_heading(lines_of, sentence)
        if block and (after_gap or marked or plain):
            yield _Block(heading, block)
            block = []
        if marked:
            heading = marked
            continue
        if plain:
            heading = sentence.of(text)
        block.append(sentence)
        body = True
    if block:
        yield _Block(heading, block)
    elif heading and not body:
        at = text.rfind(heading)
        yield _Block("", [Span(at, at + len(heading))])


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a text that are not empty, found by offset: nothing around a sentence is copied or searched
    again for the next one, so that the work grows with the text and not with its square.
    """

    text: str
    spans: list[Span]
    starts: list[int]

    @classmethod
    def of(cls, text: str) -> "_Lines":
        """The lines of `text`."""
        spans = [Span(match.start(), match.end()) for match in re.finditer("[^\n]+", text)]
        return cls(text, spans, [span.start for span in spans])

    def until(self, sentence: Span) -> str:
        """The line in which `sentence` begins, up to its end; "" where the line is too long for a heading."""
        line = self.spans[bisect_right(self.starts, sentence.start) - 1]
        if line.end - line.start > _LONGEST_MARKED_HEADING:
            return ""
        return self.text[line.start : sentence.end]

    def before(self, sentence: Span) -> Span | None:
        """The line before the one in which `sentence` begins; None for the first."""
        number = bisect_right(self.starts, sentence.start) - 1
        return self.spans[number - 1] if number > 0 else None

    def after(self, sentence: Span) -> Span | None:
        """The line after `sentence`; None for the last."""
        number = bisect_right(self.starts, sentence.end)
        return self.spans[number] if number < len(self.spans) else None


def _kept(text: str, left_out: Sequence[LeftOut]) -> Iterator[tuple[Span, bool]]:
    """(sentence without the text that is left out, whether some was left out before it), trimmed."""
    gaps = iter([*(item.span for item in left_out), Span(len(text), len(text))])
    gap = next(gaps)
    after_gap = False
    for whole in sentences(text):
        start = whole.start
        while start < whole.end:
            while gap.end <= start and gap.start < len(text):
                gap, after_gap = next(gaps), True
            if gap.start <= start < gap.end:
                start = min(gap.end, whole.end)
                continue
            end = min(whole.end, max(gap.start, start))
            trimmed = _trim(text, start, end)
            if trimmed is not None:
                yield trimmed, after_gap
                after_gap = False
            start = end


def _trim(text: str, start: int, end: int) -> Span | None:
    """`[start, end)` without white space, list and quotation marks around it; None where no word is left."""
    piece = text[start:end]
    if not re.search(r"\w", piece):
        return None
    marks = _LEADING_MARKS.match(piece)
    start += marks.end() if marks else 0
    return Span(start, start + len(text[start:end].rstrip()))


def _is_plain_heading(lines_of: _Lines, sentence: Span) -> bool:
    """Whether a short line without a stop is the heading of the prose below it, as in plain-text articles."""
    text = lines_of.text
    if sentence.end - sentence.start > _LONGEST_HEADING:
        return False
    alone = text[sentence.start - 1 : sentence.start] in ("", "\n") and text[sentence.end : sentence.end + 1] == "\n"
    line = sentence.of(text)
    if not alone or _ENDS_WITH_MARK.search(line):
        return False
    following = lines_of.after(sentence)
    if following is None or following.end - following.start < max(_PROSE_CHARS, len(line)):
        return False
    if metadata.pairs(line) or _CAPTION.match(line) or not re.search(r"\w{2}", line):
        return False
    before = lines_of.before(sentence)
    return bool(
        _HAS_STOP.search(text, following.start, following.end)
        and (before is None or before.of(text).rstrip()[-1:] in _SENTENCE_ENDS)
    )


def _groups(spans: list[Span], *, size: int, overlap: int) -> Iterator[list[Span]]:
    """The sentences of a block, packed into passages."""
    group: list[Span] = []
    fresh = 0
    for sentence in spans:
        if fresh and sentence.end - group[0].start > size and spans[-1].end - group[0].start > size * _LAST_MAY_GROW:
            yield group
            kept = group[-overlap:] if overlap else []
            group = kept if kept and sentence.end - kept[0].start <= size else []
            fresh = 0
        group.append(sentence)
        fresh += 1
    if fresh:
        yield group


def search_text(passage: Passage) -> str:
    """The text of a passage that is searched: its heading and its sentences, without Markdown marks."""
    body = " ".join(passage.sentence(span) for span in passage.sentences)
    heading = "" if body.startswith(passage.heading) else passage.heading
    return searchable(f"{heading}\n{body}" if heading else body)
