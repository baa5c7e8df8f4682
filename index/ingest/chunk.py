"""Pack whole sentences into passages."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.ingest import metadata
from index.ingest.sentences import sentences
from index.records import Document, LeftOut, Passage, Span
from index.text.language import STOPS
from index.text.markdown import searchable

_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*$")
_LEADING_MARKS = re.compile(r"(?:\s|>|#{1,6}\s|[-*+•·]\s)*")
_CAPTION = re.compile(r"\w{1,4}[:：]")  # 图源:某某
_LONGEST_HEADING = 30
_PROSE_CHARS = 20


@dataclass(frozen=True, slots=True)
class _Block:
    """Sentences under one heading with nothing left out between them."""

    heading: str
    sentences: list[Span]


def passages(
    document: Document,
    left_out: Sequence[LeftOut] = (),
    *,
    first_row: int = 0,
    size: int = 300,
    overlap: int = 1,
) -> list[Passage]:
    """The passages of `document`, in order; none for a text without words.

    A passage holds whole sentences, about `size` characters in all, and begins with the last
    `overlap` sentences of the one before. None reaches over a heading or over text left out.
    """
    starts = _line_starts(document.text)
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
    """The first and the last line, from 1, that `span` stands on.

    >>> lines("一\\n二\\n三", Span(2, 5))
    (2, 3)
    """
    first = text.count("\n", 0, span.start) + 1
    return first, first + text.count("\n", span.start, max(span.start, span.end - 1))


def _blocks(text: str, left_out: Sequence[LeftOut]) -> Iterator[_Block]:
    heading = ""
    block: list[Span] = []
    body = False
    for sentence, after_gap in _kept(text, left_out):
        line = sentence.of(text)
        marked = _MARKDOWN_HEADING.match(
            text[text.rfind("\n", 0, sentence.start) + 1 : sentence.end]
        )
        if block and (after_gap or marked or _is_plain_heading(text, sentence)):
            yield _Block(heading, block)
            block = []
        if marked:
            heading = marked.group(1)
            continue
        if _is_plain_heading(text, sentence):
            heading = line
        block.append(sentence)
        body = True
    if block:
        yield _Block(heading, block)
    elif heading and not body:
        at = text.rfind(heading)
        yield _Block("", [Span(at, at + len(heading))])


def _kept(text: str, left_out: Sequence[LeftOut]) -> Iterator[tuple[Span, bool]]:
    """Sentences as search sees them, trimmed, each with whether something was left out before it."""
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
    """`[start, end)` without white space and list or quotation marks around it; None without words."""
    piece = text[start:end]
    if not re.search(r"\w", piece):
        return None
    marks = _LEADING_MARKS.match(piece)
    start += marks.end() if marks else 0
    return Span(start, start + len(text[start:end].rstrip()))


def _is_plain_heading(text: str, sentence: Span) -> bool:
    """Whether a short line without a stop heads the prose below it, as in plain-text articles."""
    line = sentence.of(text)
    alone = (
        text[sentence.start - 1 : sentence.start] in ("", "\n")
        and text[sentence.end : sentence.end + 1] == "\n"
    )
    if not alone or len(line) > _LONGEST_HEADING or re.search(rf"[{STOPS}!?.,，;；、:：…]$", line):
        return False
    if metadata.pairs(line) or _CAPTION.match(line) or not re.search(r"\w{2}", line):
        return False
    following = text[sentence.end :].lstrip("\n").split("\n", 1)[0]
    before = text[: sentence.start].rstrip("\n").rsplit("\n", 1)[-1]
    return len(following) >= max(_PROSE_CHARS, len(line)) and bool(
        re.search(rf"[{STOPS}!?.]", following)
        and (not before or re.search(rf"[{STOPS}!?.”」]\s*$", before))
    )


def _groups(spans: list[Span], *, size: int, overlap: int) -> Iterator[list[Span]]:
    group: list[Span] = []
    fresh = 0
    for number, sentence in enumerate(spans):
        if (
            fresh
            and sentence.end - group[0].start > size
            and not _is_short_rest(spans, number, group, size)
        ):
            yield group
            kept = group[-overlap:] if overlap else []
            group = kept if kept and sentence.end - kept[0].start <= size else []
            fresh = 0
        group.append(sentence)
        fresh += 1
    if fresh:
        yield group


def _is_short_rest(spans: list[Span], number: int, group: list[Span], size: int) -> bool:
    """Whether all that is left fits into a quarter more: better than a passage of scraps."""
    return spans[-1].end - group[0].start <= size * 1.25


def _line_starts(text: str) -> list[int]:
    starts = [0]
    starts += [match.end() for match in re.finditer("\n", text)]
    return starts


def search_text(passage: Passage) -> str:
    """What is matched for a passage: its heading and its sentences, without Markdown marks."""
    body = " ".join(passage.sentence(span) for span in passage.sentences)
    heading = "" if body.startswith(passage.heading) else passage.heading
    return searchable(f"{heading}\n{body}" if heading else body)
