"""Notes beside a quote: who speaks, when "last year" was, which number another document has."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.records import Document, Span
from qa.notes import conflicts, dates, speakers
from qa.records import Answer, Citation, Note


def annotated(answer: Answer, document: Callable[[str], Document | None]) -> Answer:
    """`answer` with the notes of its citations."""
    if not answer.found:
        return answer
    known = {c.document_id: document(c.document_id) for c in answer.citations}
    citations = []
    for citation in answer.citations:
        text = known[citation.document_id]
        more = () if text is None else (*_speaker(text, citation, answer), *_times(text, citation))
        citations.append(replace(citation, notes=(*citation.notes, *more)))
    return replace(answer, citations=_differing(answer, citations))


def _speaker(document: Document, citation: Citation, answer: Answer) -> tuple[Note, ...]:
    """Who says the speech, where the quote itself does not say it, or the question asks for it."""
    wanted = answer.shape == "speaker"
    span = speakers.speaker(document.text, citation.span, beside=not wanted)
    if span is None:
        return ()
    return (Note("speaker", span.of(document.text), span),)


def _times(document: Document, citation: Citation) -> tuple[Note, ...]:
    stated, name = dates.reference_date(document)
    return tuple(
        Note("time", one.span.of(document.text), one.span, one.value, f"{name} {stated}")
        for one in dates.resolved(document, citation.span)
    )


def _differing(answer: Answer, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations, with a note on the numbers that differ between the first and another document."""
    first = conflicts.counted(citations[0].quote, answer.understood_as)
    if first is None or answer.shape == "comparison" or not conflicts.asks_number(answer.understood_as):
        return tuple(citations)
    marked = list(citations)
    for at, citation in enumerate(citations[1:], start=1):
        other = conflicts.counted(citation.quote, answer.understood_as)
        if (
            other is None
            or citation.document_id == citations[0].document_id
            or other[1] == first[1]
            or not conflicts.same_matter(answer.understood_as, citations[0].quote, citation.quote)
        ):
            continue
        marked[at] = _with_number(citation, other[0])
        marked[0] = _with_number(citations[0], first[0])
    return tuple(marked)


def _with_number(citation: Citation, place: Span) -> Citation:
    start = citation.span.start
    note = Note("differs", place.of(citation.quote), Span(start + place.start, start + place.end))
    return replace(citation, notes=(*citation.notes, note))
