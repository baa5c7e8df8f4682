"""Which quotes have their short answer marked: a wrong mark misleads more than none."""

from collections.abc import Sequence
from dataclasses import replace

from index.ingest.metadata import bare, pairs
from index.records import Span
from qa.judge.candidate import Candidate
from qa.judge.judgement import Judgement
from qa.judge.models import Models
from qa.records import Citation

PARTS = ("who", "when", "number", "where", "fact")
"""Kinds of question that a part of a sentence answers."""

PARTS_OR_ALL = ("why", "definition", "how", "list")
"""Kinds that a part of a sentence may answer, and a whole one as well."""

SURE = 0.5
"""The confidence from which on what the reader is less sure of counts as sure too."""

DOUBTED = -3.0
"""Beside the best quote, in an answer below SURE, and for PARTS_OR_ALL, a short answer is sure only above this logit of the
reader: on the seed questions most of the others were wrong."""

UNSURE = -5.0
"""Below this logit none is sure."""


def marked(
    judgement: Judgement, chosen: Sequence[Candidate], citations: Sequence[Citation], models: Models
) -> tuple[Citation, ...]:
    """The citations of `chosen` with their short answers: of the best quote the likeliest one, though it may be
    unsure, of the others those that are sure. Where a field of the article is asked for, what its line states."""
    query = judgement.query
    if query.field:
        return tuple(replace(each, short=_stated(each, query.field)) for each in citations)
    if query.kind not in (*PARTS, *PARTS_OR_ALL):
        return tuple(citations)
    doubted = judgement.confidence < SURE or query.kind in PARTS_OR_ALL
    marked_citations = []
    for citation, found in zip(citations, chosen, strict=True):
        least = DOUBTED if doubted or citation.number > 1 else UNSURE
        unsure = found.read <= least
        if not unsure or citation.number == 1:
            short = models.short(query.question, found, judgement.parts.get(found.place))
            citation = replace(citation, short=short, unsure=unsure and short is not None)
        marked_citations.append(citation)
    return tuple(marked_citations)


def _stated(citation: Citation, field: str) -> Span | None:
    """The value of a metadata field in the line that is cited, of a link its words; None where it states none."""
    value = next((bare(value) for name, value in pairs(citation.quote) if name == field), "")
    at = citation.quote.rfind(value)
    if not value or at < 0:
        return None
    return Span(citation.span.start + at, citation.span.start + at + len(value))
