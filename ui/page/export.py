"""Write a conversation as a file to keep: Markdown with footnotes, one web page, or JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.records import Document, LeftOut
from qa.records import Citation
from ui.desk.chat.turns import Turn
from ui.desk.source.cite import escaped, source
from ui.messages import say, tag
from ui.page.conversation import where
from ui.page.html import escape
from ui.page.source import marked, placed_in
from ui.rendering.answers import as_json

Find = Callable[[str], tuple[Document, Sequence[LeftOut]] | None]
"""A document by its id, with what search leaves out of it; None when there is none now."""


def markdown(turns: Sequence[Turn], find: Find, language: str) -> str:
    """The conversation as Markdown; each quote has a footnote that names its source."""
    lines: list[str] = []
    notes: list[str] = []
    for turn in turns:
        assert turn.answer is not None
        lines += [f"## {escaped(' '.join(turn.question.split()))}", ""]
        if not turn.answer.found:
            lines += [escaped(say(turn.answer.reason, language)), ""]
        for citation in turn.answer.citations:
            notes.append(f"[^{len(notes) + 1}]: {escaped(_source(citation, find, language))}")
            quoted = [f"> {escaped(line)}" for line in citation.quote.strip().split("\n")]
            lines += [*quoted[:-1], f"{quoted[-1]}[^{len(notes)}]", ""]
    return "\n".join([*lines, *notes, ""])


def as_values(turns: Sequence[Turn]) -> str:
    """The conversation as JSON: each answer as `docs/json.md` describes it."""
    answers = [
        {**as_json(turn.answer), "question": turn.question, "verdict": turn.verdict}
        for turn in turns
        if turn.answer is not None
    ]
    return json.dumps({"turns": answers}, ensure_ascii=False, indent=1)


def web_page(turns: Sequence[Turn], find: Find, language: str) -> str:
    """The conversation as one web page that needs nothing else: with every cited document, marked."""
    said: list[str] = []
    cited: dict[str, list[Citation]] = {}
    number = 0
    for turn in turns:
        assert turn.answer is not None
        said.append(f"<h2>{escape(turn.question)}</h2>")
        if not turn.answer.found:
            said.append(f"<p>{escape(say(turn.answer.reason, language))}</p>")
        for citation in turn.answer.citations:
            number += 1
            renumbered = _numbered(citation, number)
            cited.setdefault(citation.document_id, []).append(renumbered)
            said.append(
                f"<blockquote>{escape(citation.quote)} "
                f'<a href="#quote-{number}" title="{escape(_source(citation, find, language))}">[{number}]</a></blockquote>'
            )
    documents = "".join(_document(name, group, find, language) for name, group in cited.items())
    title = escape(turns[0].question if turns else say("page_name", language))
    return (
        f'<!doctype html><html lang="{tag(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>{''.join(said)}</main>{documents}</body></html>"
    )


def _document(document_id: str, citations: Sequence[Citation], find: Find, language: str) -> str:
    known = find(document_id)
    if known is None:
        quotes = "".join(f'<blockquote id="quote-{c.number}">{escape(c.quote)}</blockquote>' for c in citations)
        return f"<article><h3>{escape(document_id)}</h3><p>{escape(say('page_gone', language))}</p>{quotes}</article>"
    document, hidden = known
    placed = [found for c in citations if (found := placed_in(document, c))]
    lost = "".join(
        f'<p id="quote-{c.number}">{escape(say("page_changed", language))}</p><blockquote>{escape(c.quote)}</blockquote>'
        for c in citations
        if placed_in(document, c) is None
    )
    facts = " · ".join(filter(None, [document.author, document.published, document.id]))
    return (
        f"<article><h3>{escape(document.title or document.id)}</h3><p>{escape(facts)}</p>{lost}"
        f'<div class="text" lang="{escape(document.language)}">{marked(document.text, placed, None, hidden)}</div></article>'
    )


def _source(citation: Citation, find: Find, language: str) -> str:
    known = find(citation.document_id)
    if known is None:
        return f"{citation.title or citation.document_id} {where(citation, language)}"
    return source(known[0], citation, language)


def _numbered(citation: Citation, number: int) -> Citation:
    return replace(citation, number=number)


_STYLE = """
body { margin: 0 auto; max-width: 44em; padding: 2em 1.2em; font: 17px/1.8 "Songti SC", "Noto Serif CJK SC", Georgia, serif; color: #26231e; background: #fffdf8; }
h2 { margin: 2em 0 .6em; font-size: 1.15em; } h3 { margin: 0 0 .2em; }
blockquote { margin: 0 0 1em; padding-left: 1em; border-left: 3px solid #a8362a; white-space: pre-wrap; }
a { color: #a8362a; text-decoration: none; }
article { margin-top: 4em; padding-top: 2em; border-top: 1px solid #e4ddcf; } article > p { color: #6b6458; font-size: .85em; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; } mark { background: #fbeeb5; } mark:target { background: #ffdf6b; }
.yw-hushed { color: #6b6458; } .yw-heading { font-weight: 700; }
@media (prefers-color-scheme: dark) { body { background: #211f1b; color: #e9e3d7; } mark { background: #4d421c; color: inherit; } mark:target { background: #7a6312; } a { color: #e58673; } article > p, .yw-hushed { color: #a39a8a; } }
"""
