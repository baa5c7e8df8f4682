"""Notes on the other documents that hold a quote word for word: reprints are one piece of evidence."""

from collections.abc import Sequence
from dataclasses import replace

from index.records import Hit
from index.text.language import fold
from qa.records import Citation, Note


def with_reprints(citations: Sequence[Citation], hits: Sequence[Hit]) -> tuple[Citation, ...]:
    """`citations`, each with a note for every other document whose passage repeats that of its quote."""
    return tuple(
        replace(
            citation,
            notes=(
                *citation.notes,
                *(
                    Note("reprint", citation.quote, citation.span, basis=document_id)
                    for document_id in _others(citation, hits)
                ),
            ),
        )
        for citation in citations
    )


def _others(citation: Citation, hits: Sequence[Hit]) -> list[str]:
    quote = "".join(fold(citation.quote).split())
    return [
        document_id
        for document_id in dict.fromkeys(
            passage.document_id
            for hit in hits
            if hit.also and hit.passage.document_id == citation.document_id and hit.passage.span.overlaps(citation.span)
            for passage in hit.also
            if quote in "".join(fold(passage.text).split())
        )
        if document_id != citation.document_id
    ]
