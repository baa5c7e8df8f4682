"""Which quotes have their short answer marked: a wrong mark misleads more than none."""

from collections.abc import Sequence
from dataclasses import replace

from qa.models import Models
from qa.records import Candidate, Citation, Query

FACTS = ("who", "when", "number", "where", "fact")
"""Kinds of question that a part of a sentence answers."""

REASONS = ("why", "definition")
"""Kinds that a part of a sentence may answer, and a whole one as well."""

SURE = 0.5
"""The confidence from which on what the reader is less sure of is marked too."""

DOUBTED = -3.0
"""Beside the best quote, in an answer below SURE, and for REASONS, a short answer is marked only above this logit of the
reader: on the seed questions most of the others were wrong."""


def marked(
    query: Query,
    chosen: Sequence[Candidate],
    citations: Sequence[Citation],
    confidence: float,
    models: Models,
) -> tuple[Citation, ...]:
    """The citations of `chosen` with their short answers, for questions that have one."""
    if query.kind not in (*FACTS, *REASONS) or query.field:
        return tuple(citations)
    doubted = confidence < SURE or query.kind in REASONS
    return tuple(
        citation
        if found.read <= DOUBTED and (doubted or citation.number > 1)
        else replace(citation, short=models.short(query.question, found))
        for citation, found in zip(citations, chosen, strict=True)
    )
