"""Write a citation as other programs and printers want it: plain, GB/T 7714, Markdown, W3C annotation."""

import json
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from index.records import Document
from qa.records import Citation
from ui.messages import say, spot, titled

CONTEXT = 32
"""Characters before and after a quote that a text-quote selector names, so that it is found again."""


def formats(citation: Citation, document: Document, language: str) -> Iterator[tuple[str, str]]:
    """The citation in each form, after its name: plain, gbt7714, markdown, w3c."""
    today = date.today().isoformat()
    yield "plain", plain(citation, document, language)
    yield "gbt7714", gbt7714(document, accessed=today)
    yield "markdown", markdown(citation, document, language)
    yield "w3c", w3c(citation, document)


def plain(citation: Citation, document: Document, language: str) -> str:
    """The quote in quotation marks, and its source."""
    said = source(document, citation, language)
    return say("cite_quoted", language, quote=citation.quote.strip().translate(_INNER), source=said)


def source(document: Document, citation: Citation, language: str) -> str:
    """Author, title, date and place in one line."""
    named = titled(document.title or document.id, language)
    facts = (document.author, named, document.published or document.updated)
    where = spot(citation.place, citation.lines, language)
    return say("comma", language).join([*filter(None, facts), where])


def gbt7714(document: Document, *, accessed: str) -> str:
    """The document as GB/T 7714—2015 lists an electronic source, or a local one without an address.

    >>> gbt7714(Document("a.txt", "甲", title="题名", author="王明", published="2026-01-12"), accessed="2026-02-03")
    '王明. 题名[Z]. (2026-01-12).'
    """
    author = f"{document.author}. " if document.author else ""
    dated = f"({day})" if (day := document.published or document.updated) else ""
    if urlsplit(document.url).scheme in ("http", "https"):
        return f"{author}{document.title or document.id}[EB/OL]. {dated}[{accessed}]. {document.url}."
    return f"{author}{document.title or document.id}[Z].{f' {dated}.' if dated else ''}"


def markdown(citation: Citation, document: Document, language: str) -> str:
    """A block quote with a footnote that names its source."""
    quoted = "\n".join(f"> {escaped(line)}" for line in citation.quote.strip().split("\n"))
    number = citation.number
    return f"{quoted}[^{number}]\n\n[^{number}]: {escaped(source(document, citation, language))}"


def w3c(citation: Citation, document: Document) -> str:
    """The quote as a W3C web annotation: by its words, and by its place in code points."""
    start, end = citation.span.start, citation.span.end
    text = document.text
    selectors = [
        {
            "type": "TextQuoteSelector",
            "exact": citation.quote,
            "prefix": text[max(0, start - CONTEXT) : start],
            "suffix": text[end : end + CONTEXT],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]
    annotation = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "target": {"source": document.url or document.id, "selector": selectors},
    }
    return json.dumps(annotation, ensure_ascii=False, indent=1)


def escaped(text: str) -> str:
    r"""Text that stays text in Markdown.

    >>> escaped("[甲](x) <b> *乙*")
    '\\[甲\\](x) \\<b\\> \\*乙\\*'
    """
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)


_INNER = str.maketrans("“”", "‘’")
"""Quotation marks inside of quotation marks are single ones."""
