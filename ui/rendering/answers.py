"""Show an answer: as text for a terminal, and as JSON for machines."""

from dataclasses import replace
from typing import Any

from index.errors import visible
from qa.records import Answer, Citation, Note
from ui.messages import confidence, say, spot, titled
from ui.rendering.notes import about, lines
from ui.rendering.shorten import one_line

JSON_VERSION = 1
"""Version of the form that `as_json` gives; docs/json.md describes it. Raised when it changes."""

NEAREST_CHARS = 120
"""Characters of a nearest passage that a terminal shows."""


def as_json(answer: Answer) -> dict[str, Any]:
    """`answer` as plain values, for `json.dumps`. Offsets count code points of the document's text."""
    return {
        "question": answer.question,
        "understood_as": answer.understood_as,
        "found": answer.found,
        "confidence": round(answer.confidence, 4),
        "reason": answer.reason,
        "text": answer.text,
        "citations": [_citation(citation) for citation in answer.citations],
        "nearest": [_citation(citation) for citation in answer.nearest],
        "timing": dict(answer.timing),
        "carried": list(answer.carried),
        "shape": answer.shape,
        "missing": list(answer.missing),
        "also": list(answer.also),
        "version": JSON_VERSION,
    }


def as_text(answer: Answer, language: str = "zh") -> str:
    """`answer` as it is printed: how it was understood, quotes with their marks, then the sources."""
    if answer.carried:
        standing = replace(answer, carried=())
        understood = say("understood", language, question=answer.understood_as)
        return f"{understood}\n{as_text(standing, language)}"
    if answer.also:
        names = say("list_comma", language).join(answer.also)
        plain = as_text(replace(answer, also=()), language)
        return f"{say('also_searched', language, names=names)}\n{plain}"
    if not answer.found:
        nearest = [say("nearest", language)] if answer.nearest else []
        nearest += [
            f"  · {_source(citation, language)}\n    {one_line(citation.quote, NEAREST_CHARS)}"
            for citation in answer.nearest
        ]
        return "\n".join([say(answer.reason, language), *nearest])
    quotes = [
        "\n".join([f"{citation.quote} [{citation.number}]", *(f"    · {line}" for line in lines(citation, language))])
        for citation in answer.citations
    ]
    quotes += about(answer, language)
    sources = [f"  [{citation.number}] {_source(citation, language)}" for citation in answer.citations]
    words = confidence(answer.confidence, language)
    certainty = say("certainty", language, words=words, share=answer.confidence)
    return "\n".join([*quotes, "", *sources, certainty])


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "title": citation.title,
        "start": citation.span.start,
        "end": citation.span.end,
        "lines": list(citation.lines),
        "quote": citation.quote,
        "generation": citation.generation,
        "place": citation.place,
        "notes": [_note(note) for note in citation.notes],
        "short": _part(citation),
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "kind": note.kind,
        "text": note.text,
        "start": note.span.start,
        "end": note.span.end,
        "value": note.value,
        "basis": note.basis,
    }


def _part(citation: Citation) -> dict[str, Any] | None:
    """The short answer inside the quote; None where there is none."""
    if citation.short is None:
        return None
    start, end = citation.short.start, citation.short.end
    text = citation.quote[start - citation.span.start : end - citation.span.start]
    return {"start": start, "end": end, "text": text, "sure": not citation.unsure}


def _source(citation: Citation, language: str) -> str:
    line = "" if citation.place else f":{citation.lines[0]}"  # as editors and grep write it
    title = titled(visible(citation.title), language) if citation.title else ""
    return f"{title} {visible(citation.document_id)}{line} {spot(citation.place, citation.lines, language)}".strip()
