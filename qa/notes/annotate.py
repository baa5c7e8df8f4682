"""Say beside a quote what a reader needs to judge it: who speaks, when "last year" was, what differs."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.records import Document, Span
from index.text.language import fold
from qa.notes import conflicts, dates, speakers
from qa.question.mentions import aligned
from qa.records import Answer, Citation, Note


def noted(answer: Answer, document: Callable[[str], Document | None]) -> Answer:
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


def together(
    question: str,
    names: Sequence[str],
    answers: Sequence[Answer],
    document: Callable[[str], Document | None],
) -> Answer | None:
    """One answer of what the texts say of each side: a quote that names it, or stands in a document
    that does, and no quote twice. None when the texts name neither; half as sure where they name one only.
    """
    citations: list[Citation] = []
    missing = []
    for name, answer in zip(names, answers, strict=True):
        plain = _plain(name)
        naming = [c for c in answer.citations if plain in _plain(c.quote)]
        about = naming or [c for c in answer.citations if plain in _plain(c.title)]
        if not about and answer.found:
            text = document(answer.citations[0].document_id)
            if _foreign(name, answer) or (text is not None and plain in _plain(text.text)):
                about = list(answer.citations)
        if not about:
            missing.append(name)
            continue
        same = next(
            (
                n
                for n, c in enumerate(citations)
                if c.span == about[0].span and c.document_id == about[0].document_id
            ),
            None,
        )
        if same is None:
            same = len(citations)
            citations.append(replace(about[0], number=same + 1))
        citations[same] = replace(
            citations[same], notes=(*citations[same].notes, *_side(name, citations[same]))
        )
    found = [answer for answer in answers if answer.found]
    if not citations:
        return None
    return Answer(
        question=question,
        understood_as=question,
        citations=tuple(citations),
        confidence=min(answer.confidence for answer in found) / (1 + len(missing)),
        timing=found[0].timing,
        shape="comparison",
        missing=tuple(missing),
    )


def _side(name: str, citation: Citation) -> tuple[Note, ...]:
    letters = [re.escape(letter) for letter in aligned(name) if not letter.isspace()]
    match = re.search(r"\s*".join(letters), aligned(citation.quote)) if letters else None
    if match is None:
        return ()
    start = citation.span.start
    return (
        Note(
            "side",
            citation.quote[match.start() : match.end()],
            Span(start + match.start(), start + match.end()),
        ),
    )


def _plain(text: str) -> str:
    return "".join(fold(text).removeprefix("the ").split())


def _foreign(name: str, answer: Answer) -> bool:
    """Whether a name in Latin letters is asked of texts in another script: it cannot be looked up."""
    return name.isascii() and not answer.text.isascii()


def _speaker(document: Document, citation: Citation, answer: Answer) -> tuple[Note, ...]:
    """Who says the speech, where the quote itself does not tell or the question asks for it."""
    asked = answer.shape == "speaker"
    span = speakers.speaker(document.text, citation.span, beside=not asked)
    if span is None:
        return ()
    return (Note("speaker", span.of(document.text), span),)


def _times(document: Document, citation: Citation) -> tuple[Note, ...]:
    stated, name = dates.base(document)
    return tuple(
        Note("time", one.span.of(document.text), one.span, one.value, f"{name} {stated}")
        for one in dates.resolved(document, citation.span)
    )


def _differing(answer: Answer, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations, with a note on the numbers that differ between the first and another document."""
    first = conflicts.counted(citations[0].quote, answer.understood_as)
    if (
        first is None
        or answer.shape == "comparison"
        or not conflicts.asks_number(answer.understood_as)
    ):
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
