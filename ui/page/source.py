"""Make the HTML of the source panel: a document with its quotes marked, to the letter.

Every mark is a slice of the document at a citation's span. Without the tags, what stands here is
the document's text; nothing is rendered, left out or tidied, so that a reader checks the real thing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import urlencode, urlsplit

from index.ingest.chunk import lines
from index.records import Document, LeftOut, Span
from qa.records import Citation
from ui.desk.source.cite import formats
from ui.desk.source.page_image import page_of
from ui.messages import say, spot
from ui.page.html import button, copies, escape

WINDOW = 400_000
"""Characters of a document that are shown at once: browsers grow slow beyond that."""

_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the source panel shows beside the text itself.

    `citations` are those of the answer, in this document and others, and `active` is the one to
    scroll to. `link` is their part of a link (`cite-3`), to which a number is added. `near` says that they
    are nearest passages, no answer. `focus` changes when the page is to move to the active mark
    again. `checked` is what a check against the file on disk found.
    """

    citations: Sequence[Citation] = ()
    active: Citation | None = None
    link: str = "cite-0"
    near: bool = False
    focus: str = ""
    checked: str = ""
    language: str = "zh"


def panel(document: Document, hidden: Sequence[LeftOut], sheet: Sheet) -> str:
    """A document with its quotes marked.

    A citation whose quote no longer stands at its place is marked where it stands now, if that is
    one place; otherwise it is not marked but reported.
    """
    active, language = sheet.active, sheet.language
    placed = {
        citation.number: found
        for citation in sheet.citations
        if citation.document_id == document.id and (found := placed_in(document, citation))
    }
    marks = [*placed.values()]
    here = placed.get(active.number) if active else None
    first, last = _window(document.text, here.span if here else None)
    images = _page_images(document, marks, here, language)
    note = f'<p class="yw-note">{escape(say("page_part", language))}</p>' if last - first < len(document.text) else ""
    if active and here is None:
        note += _changed("page_changed", active, language)
    elif active and here and here.span != active.span:
        moved = say("page_moved", language, place=spot(here.place, here.lines, language))
        note += f'<p class="yw-note" role="status">{escape(moved)}</p>'
    text = marked(document.text, marks, here, hidden, near=sheet.near, within=Span(first, last))
    return _sheet(
        f'<header class="yw-head">{_title(document)}{_facts(document, language)}'
        f"{_tools(document, here, marks, sheet)}</header>"
        f'{note}{images}<div class="yw-text" lang="{escape(document.language)}" tabindex="0">{text}</div>',
        language,
        focus=sheet.focus,
    )


def placed_in(document: Document, citation: Citation) -> Citation | None:
    """The citation at the place where its quote stands in `document` now; None when that is not sure."""
    if citation.check(document):
        return citation
    start = document.text.find(citation.quote)
    if start < 0 or document.text.find(citation.quote, start + 1) >= 0:
        return None
    span = Span(start, start + len(citation.quote))
    return replace(citation, span=span, lines=lines(document.text, span), place=document.place_of(span))


def without(language: str, *, lost: Citation | None = None, forgotten: bool = False, focus: str = "") -> str:
    """The source panel without a document: before one is chosen, or when it is gone."""
    if lost is not None:
        return _sheet(_changed("page_gone", lost, language), language, focus=focus)
    if forgotten:
        note = f'<p class="yw-note">{escape(say("page_forgotten", language))}</p>'
        return _sheet(note, language, focus=focus)
    return (
        f'<div class="yw-idle"><span class="yw-glyph" aria-hidden="true">「」</span>'
        f"<p>{escape(say('page_source_hint', language))}</p></div>"
    )


def marked(
    text: str,
    citations: Sequence[Citation],
    active: Citation | None = None,
    hidden: Sequence[LeftOut] = (),
    *,
    near: bool = False,
    within: Span | None = None,
) -> str:
    """`text` with a <mark> around each quote; without its tags it is `text` (or what lies `within`).

    Quotes that overlap are cut into marks that do not. What search leaves out is hushed and Markdown
    headings are set off, outside of quotes.
    """
    bounds = within or Span(0, len(text))
    cuts = {bounds.start, bounds.end}
    for citation in citations:
        cuts |= {min(max(end, bounds.start), bounds.end) for end in (citation.span.start, citation.span.end)}
    pieces = []
    begun: set[int] = set()
    for start, end in pairwise(sorted(cuts)):
        covering = [c for c in citations if c.span.start <= start and end <= c.span.end]
        if covering:
            pieces.append(_mark(text[start:end], covering, active, begun, near))
        else:
            pieces.append(_plain(text, start, end, hidden))
    return "".join(pieces)


def safe_address(address: str) -> str:
    """`address` when it is one of the web, which a browser may open; "" for any other, or none.

    >>> safe_address("https://a.cn/b?c=d"), safe_address("javascript:alert(1)"), safe_address("//a")
    ('https://a.cn/b?c=d', '', '')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def _sheet(body: str, language: str, *, focus: str) -> str:
    return (
        f'<div class="yw-sheet" data-focus="{escape(focus)}">'
        f'<button type="button" class="yw-close" aria-label="{escape(say("page_close", language))}">×</button>{body}</div>'
    )


def _title(document: Document) -> str:
    return f'<h2 class="yw-title" lang="{escape(document.language)}">{escape(document.title or document.id)}</h2>'


def _facts(document: Document, language: str) -> str:
    facts = [escape(fact) for fact in (document.author, document.published or document.updated) if fact]
    facts.append(f'<span class="yw-file">{escape(document.id)}</span>')
    if address := safe_address(document.url):
        facts.append(
            f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(say("page_link", language))} ↗</a>'
        )
    return f'<p class="yw-facts">{" <i>·</i> ".join(facts)}</p>'


def _tools(document: Document, here: Citation | None, marks: Sequence[Citation], sheet: Sheet) -> str:
    """Numbers that move to each quote of the answer, and what can be done with the active one."""
    language = sheet.language
    if sheet.near:
        return f'<p class="yw-warn">{escape(say("page_passage", language))} · {escape(say("page_not_answer", language))}</p>'
    if not sheet.citations:
        return ""
    found = {citation.number: citation for citation in marks}
    jumps = "".join(_jump(one, found.get(one.number), sheet) for one in sheet.citations)
    steps = ""
    if len(sheet.citations) > 1:
        steps = button("‹", "yw-icon", step="-1", label=say("page_previous", language)) + button(
            "›", "yw-icon", step="1", label=say("page_next", language)
        )
    return f'<div class="yw-tools"><p class="yw-jumps">{jumps}{steps}</p>{_actions(document, here, sheet)}</div>'


def _jump(citation: Citation, here: Citation | None, sheet: Sheet) -> str:
    """The number of one quote; one of another document opens that document."""
    language = sheet.language
    current = sheet.active is not None and citation.number == sheet.active.number
    kind = "yw-jump active" if current else "yw-jump"
    label = say("page_quote", language, number=citation.number)
    if here is not None:
        target, said = f"#quote-{citation.number}", spot(here.place, here.lines, language)
    else:
        target, kind = f"#{sheet.link}-{citation.number}", f"{kind} cite"
        said = citation.title or citation.document_id
    return (
        f'<a class="{kind}" href="{target}" data-number="{citation.number}" aria-label="{escape(label)}"'
        f"{' aria-current=true' if current else ''}>{citation.number}</a><span>{escape(said)}</span>"
    )


def _actions(document: Document, here: Citation | None, sheet: Sheet) -> str:
    """Check the active quote against the file on disk, and copy it as a citation."""
    if here is None:
        return ""
    language = sheet.language
    kinds = "".join(copies(text, say(f"cite_{kind}", language)) for kind, text in formats(here, document, language))
    checked = f'<p class="yw-checked" role="status">{escape(sheet.checked)}</p>' if sheet.checked else ""
    verify = button(say("page_verify", language), "yw-plain", verify=f"{sheet.link}-{here.number}")
    return (
        f'<div class="yw-deeds">{verify}<details class="yw-judge"><summary>{escape(say("page_cite", language))}</summary>'
        f"<p>{kinds}</p></details></div>{checked}"
    )


def _page_images(document: Document, marks: Sequence[Citation], here: Citation | None, language: str) -> str:
    """Each quote's page as it looks, to be opened; only that of the active quote can be seen."""
    return "".join(_page_image(document, mark, mark is here, language) for mark in marks)


def _page_image(document: Document, mark: Citation, active: bool, language: str) -> str:
    page = page_of(document, mark.place)
    if not page:
        return ""
    asked = urlencode({"document": document.id, "page": page, "start": mark.span.start, "end": mark.span.end})
    address = escape(f"/yuanwen/leaf/?{asked}")
    where = spot(mark.place, mark.lines, language)
    alt = escape(say("page_leaf_alt", language, place=where))
    return (
        f'<details class="yw-leaf" data-number="{mark.number}"{"" if active else " hidden"}>'
        f"<summary>{escape(say('page_leaf', language, place=where))}</summary>"
        f'<a href="{address}" target="_blank" rel="noopener"><img src="{address}" alt="{alt}" loading="lazy"></a></details>'
    )


def _changed(key: str, citation: Citation, language: str) -> str:
    return (
        f'<div class="yw-note" role="alert"><p>{escape(say(key, language))}</p>'
        f'<blockquote class="yw-quote"><p>{escape(citation.quote)}</p></blockquote></div>'
    )


def _mark(piece: str, covering: Sequence[Citation], active: Citation | None, begun: set[int], near: bool) -> str:
    numbers = [citation.number for citation in covering]
    new = [number for number in numbers if number not in begun]
    begun.update(new)
    is_active = any(citation is active for citation in covering)
    name = f' id="quote-{new[0]}"' if new else ""
    label = f' data-label="{new[0]}"' if new and not near else ""
    return (
        f'<mark{name}{label} class="{"near" if near else "quote"}{" active" if is_active else ""}" tabindex="-1" '
        f'data-numbers="{" ".join(map(str, numbers))}">{escape(piece)}</mark>'
    )


def _plain(text: str, start: int, end: int, hidden: Sequence[LeftOut]) -> str:
    pieces = []
    for item in sorted(hidden, key=lambda item: item.span):
        first, last = max(item.span.start, start), min(item.span.end, end)
        if first < last:
            pieces.append(_headed(text, start, first))
            pieces.append(f'<span class="yw-hushed">{escape(text[first:last])}</span>')
            start = last
    pieces.append(_headed(text, start, end))
    return "".join(pieces)


def _headed(text: str, start: int, end: int) -> str:
    pieces = []
    for match in _HEADING.finditer(text, start, end):
        pieces.append(escape(text[start : match.start()]))
        pieces.append(f'<span class="yw-heading">{escape(match.group())}</span>')
        start = match.end()
    pieces.append(escape(text[start:end]))
    return "".join(pieces)


def _window(text: str, active: Span | None) -> tuple[int, int]:
    """The part of a text that is shown: all of it, or whole lines around the active span."""
    if len(text) <= WINDOW:
        return 0, len(text)
    middle = active.start if active and active.end <= len(text) else 0
    first = max(0, min(middle - WINDOW // 2, len(text) - WINDOW))
    first = text.rfind("\n", 0, first) + 1 if first else 0
    return first, max(first + WINDOW, active.end if active and active.end <= len(text) else 0)
