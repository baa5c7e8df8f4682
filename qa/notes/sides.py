"""The answer to a comparison: what the texts say of each side, with a note of its name beside its quote."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.records import Document, Span
from index.text.language import fold
from qa.question.mentions import aligned
from qa.records import Answer, Citation, Note


def side_by_side(
    question: str, names: Sequence[str], answers: Sequence[Answer], document: Callable[[str], Document | None]
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
            foreign = name.isascii() and not answer.text.isascii()  # such a name cannot be looked up
            if foreign or (text is not None and plain in _plain(text.text)):
                about = list(answer.citations)
        if not about:
            missing.append(name)
            continue
        same = next(
            (n for n, c in enumerate(citations) if c.span == about[0].span and c.document_id == about[0].document_id),
            None,
        )
        if same is None:
            same = len(citations)
            citations.append(replace(about[0], number=same + 1))
        citations[same] = replace(citations[same], notes=(*citations[same].notes, *_side(name, citations[same])))
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
        Note("side", citation.quote[match.start() : match.end()], Span(start + match.start(), start + match.end())),
    )


def _plain(text: str) -> str:
    return "".join(fold(text).removeprefix("the ").split())
