"""Make the HTML of the chat page out of records. Everything that is shown passes through `escape`.

Documents, titles, file names and questions are hostile text: a page that somebody else wrote must
not be able to run anything here. So no function takes HTML from outside, and each value is escaped
at the place where it is put in.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from index.records import Document, LeftOut, Span
from qa.records import Answer, Citation
from ui.library import Added, Entry
from ui.messages import confidence, place, say

WINDOW = 400_000
"""Characters of a document that are shown at once: browsers grow slow beyond that."""

NEAREST_CHARS = 160

_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: an answer, an error in words, or nothing yet."""

    number: int
    question: str
    answer: Answer | None = None
    error: str = ""

    @property
    def state(self) -> str:
        """`pending`, `error`, `found` or `not-found`."""
        if self.error:
            return "error"
        if self.answer is None:
            return "pending"
        return "found" if self.answer.found else "not-found"


@dataclass(frozen=True, slots=True)
class Welcome:
    """What stands on the page before the first question: counts, questions to try, or a problem."""

    documents: int = 0
    passages: int = 0
    suggestions: tuple[str, ...] = ()
    problem: str = ""
    has_index: bool = True
    seeds: str = ""


def escape(value: object) -> str:
    """`value` as text that is neither a tag, nor ends an attribute, nor fills a template.

    >>> escape("<b>'{{x}}")
    '&lt;b&gt;&#x27;&#123;&#123;x}}'
    """
    return html.escape(str(value)).replace("{", "&#123;").replace("`", "&#96;")


def one_language(message: str, language: str) -> str:
    """The half of an error's "中文 / English" that is in `language`; all of it when it has one half.

    >>> one_language("没有文件夹 a / b。 / no folder a / b", "zh"), one_language("坏了", "en")
    ('没有文件夹 a / b。', '坏了')
    """
    halves = re.split(r" / (?=[\x00-\x7f“”‘’–…]*$)", message, maxsplit=1)
    return halves[0] if language == "zh" or len(halves) == 1 else halves[1]


def header(language: str) -> str:
    """The seal, the name and the aim of the program."""
    return (
        '<div class="yw-brand"><span class="yw-seal" aria-hidden="true">原<br>文</span>'
        f'<span class="yw-names"><h1>{escape(say("page_name", language))}</h1>'
        f"<p>{escape(say('page_aim', language))}</p></span></div>"
    )


def conversation(turns: Sequence[Turn], welcome: Welcome, language: str) -> str:
    """All turns of a conversation, or the welcome when there is none."""
    if not turns:
        return f'<div class="yw-empty">{_welcome(welcome, language)}</div>'
    return (
        f'<div class="yw-turns" role="log" aria-live="polite">{"".join(_turn(turn, language) for turn in turns)}</div>'
    )


def source(
    document: Document,
    hidden: Sequence[LeftOut] = (),
    citations: Sequence[Citation] = (),
    active: Citation | None = None,
    *,
    near: bool = False,
    focus: str = "",
    language: str = "zh",
) -> str:
    """A document with its quotes marked; `active` is the one to scroll to.

    `near` says that the marks are nearest passages, no answer. `focus` changes when the page is to
    move to the active mark again. A citation whose quote no longer stands at its place is not
    marked but told.
    """
    here = [citation for citation in citations if citation.document_id == document.id]
    marks = [citation for citation in here if citation.check(document)]
    first, last = _window(document.text, active.span if active else None)
    note = f'<p class="yw-note">{escape(say("page_part", language))}</p>' if last - first < len(document.text) else ""
    if active and active not in marks:
        note += _changed("page_changed", active, language)
    text = marked(document.text, marks, active, hidden, near=near, within=Span(first, last))
    return _sheet(
        f'<header class="yw-head">{_title(document, language)}{_facts(document, language)}'
        f"{_jumps(marks, active, near, language)}</header>"
        f'{note}<div class="yw-text" lang="{escape(document.language)}" tabindex="0">{text}</div>',
        language,
        focus=focus,
    )


def no_source(language: str, *, lost: Citation | None = None, forgotten: bool = False, focus: str = "") -> str:
    """The source panel without a document: before one is chosen, or when it is gone."""
    if lost is not None:
        return _sheet(_changed("page_gone", lost, language), language, focus=focus)
    if forgotten:
        note = f'<p class="yw-note">{escape(say("page_forgotten", language))}</p>'
        return _sheet(note, language, focus=focus)
    return (
        f'<div class="yw-hint"><span class="yw-glyph" aria-hidden="true">「」</span>'
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


def documents(entries: Sequence[Entry], total: int, language: str) -> str:
    """The list of documents; each title opens its document."""
    more = say("page_first", language, shown=len(entries)) if total > len(entries) else ""
    heads = "".join(
        f"<th{' class=yw-number' if key in ('page_passages', 'page_characters') else ''}>{escape(say(key, language))}</th>"
        for key in ("page_document", "page_author", "page_date", "page_language", "page_passages", "page_characters")
    )
    rows = "".join(_row(entry, language) for entry in entries)
    return (
        f'<h2 class="yw-count">{escape(say("page_documents", language, count=total) + more)}</h2>'
        f'<table class="yw-documents"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def lines(sentences: Iterable[str], *, kind: str = "plain") -> str:
    """Sentences one below the other, such as the report of a rebuild."""
    return (
        f'<ul class="yw-lines yw-{kind}" role="status">{"".join(f"<li>{escape(one)}</li>" for one in sentences)}</ul>'
    )


def uploads(added: Sequence[Added], language: str) -> str:
    """What became of each uploaded file."""
    told = []
    for file in added:
        reason = one_language(str(file.reason), language) if file.reason else ""
        told.append(say(f"page_upload_{file.outcome}", language, uploaded=file.uploaded, name=file.name, reason=reason))
    if any(file.outcome in ("added", "renamed") for file in added):
        told.append(say("page_upload_next", language))
    return lines(told)


def _welcome(welcome: Welcome, language: str) -> str:
    seal = '<span class="yw-seal yw-large" aria-hidden="true">原<br>文</span>'
    if welcome.problem:
        key = "page_unusable" if welcome.has_index else "page_no_index"
        hint = welcome.problem if welcome.has_index else say("page_build_hint", language, seeds=welcome.seeds)
        return f'{seal}<h2>{escape(say(key, language))}</h2><p class="yw-how">{escape(hint)}</p>'
    counts = say("page_counts", language, documents=welcome.documents, passages=welcome.passages)
    chips = "".join(
        f'<li><button type="button" class="yw-try" data-question="{escape(question)}">{escape(question)}</button></li>'
        for question in welcome.suggestions
    )
    chips = f'<h3>{escape(say("page_try", language))}</h3><ul class="yw-tries">{chips}</ul>' if chips else ""
    return (
        f"{seal}<h2>{escape(say('page_aim', language))}</h2>"
        f'<p class="yw-how">{escape(say("page_how", language))}</p>{chips}<p class="yw-counts">{escape(counts)}</p>'
    )


def _turn(turn: Turn, language: str) -> str:
    said = {"you": say("page_you_asked", language), "answer": say("page_answer", language)}
    return (
        f'<article class="yw-turn" data-turn="{turn.number}" data-state="{turn.state}">'
        f'<p class="yw-question" role="heading" aria-level="2" aria-label="{escape(said["you"])}：{escape(turn.question)}">'
        f"{escape(turn.question)}</p>"
        f'<div class="yw-answer" aria-label="{escape(said["answer"])}">{_reply(turn, language)}</div></article>'
    )


def _reply(turn: Turn, language: str) -> str:
    if turn.error:
        return f'<p class="yw-error">{escape(one_language(turn.error, language))}</p>'
    if turn.answer is None:
        return f'<p class="yw-pending">{escape(say("page_looking", language))}</p>'
    return _found(turn, turn.answer, language) if turn.answer.found else _not_found(turn, turn.answer, language)


def _found(turn: Turn, answer: Answer, language: str) -> str:
    quotes = "".join(
        f'<blockquote class="yw-quote"><p>{escape(citation.quote)}{_chip(turn, citation, language)}</p></blockquote>'
        for citation in answer.citations
    )
    share = round(answer.confidence * 100)
    return (
        f'{quotes}<footer class="yw-foot"><p class="yw-confidence" title="{share}%" style="--share:{share}%">'
        f"<span></span>{escape(confidence(answer.confidence, language))}</p>"
        f'<ul class="yw-sources" aria-label="{escape(say("page_sources", language))}">'
        f"{''.join(_sources(turn, answer.citations, language))}</ul></footer>"
    )


def _sources(turn: Turn, citations: Sequence[Citation], language: str) -> Iterable[str]:
    """One line for each cited document, with the numbers and lines of its quotes."""
    for document_id in dict.fromkeys(citation.document_id for citation in citations):
        group = [citation for citation in citations if citation.document_id == document_id]
        name = _name(group[0].title, document_id, language)
        where = "".join(
            f' <a class="cite yw-place" href="#cite-{turn.number}-{c.number}">[{c.number}] {escape(place(c.lines, language))}</a>'
            for c in group
        )
        yield f'<li><span class="yw-name" title="{escape(document_id)}">{escape(name)}</span>{where}</li>'


def _not_found(turn: Turn, answer: Answer, language: str) -> str:
    body = f'<p class="yw-reason">{escape(say(answer.reason, language))}</p>'
    if not answer.nearest:
        return body
    items = "".join(
        f'<li><p class="yw-near-text">{escape(_short(citation.quote))}</p>'
        f'<a class="cite yw-place" href="#near-{turn.number}-{citation.number}">'
        f"{escape(_name(citation.title, citation.document_id, language))} · {escape(place(citation.lines, language))}</a></li>"
        for citation in answer.nearest
    )
    return f'{body}<section class="yw-near"><h3>{escape(say("nearest", language))}</h3><ol>{items}</ol></section>'


def _chip(turn: Turn, citation: Citation, language: str) -> str:
    label = say(
        "page_citation",
        language,
        number=citation.number,
        title=citation.title or citation.document_id,
        place=place(citation.lines, language),
    )
    return (
        f'<a class="cite yw-chip" href="#cite-{turn.number}-{citation.number}" role="button" '
        f'aria-label="{escape(label)}" title="{escape(label)}">{citation.number}</a>'
    )


def _sheet(body: str, language: str, *, focus: str) -> str:
    return (
        f'<div class="yw-sheet" data-focus="{escape(focus)}">'
        f'<button type="button" class="yw-close" aria-label="{escape(say("page_close", language))}">×</button>{body}</div>'
    )


def _title(document: Document, language: str) -> str:
    return f'<h2 class="yw-title" lang="{escape(document.language)}">{escape(document.title or document.id)}</h2>'


def _facts(document: Document, language: str) -> str:
    facts = [escape(fact) for fact in (document.author, document.published or document.updated) if fact]
    facts.append(f'<span class="yw-file">{escape(document.id)}</span>')
    if address := safe_address(document.url):
        facts.append(
            f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(say("page_link", language))} ↗</a>'
        )
    return f'<p class="yw-facts">{" <i>·</i> ".join(facts)}</p>'


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


def _jumps(marks: Sequence[Citation], active: Citation | None, near: bool, language: str) -> str:
    """Numbers that move to each quote of this document; nothing where there is one to see."""
    if near:
        return f'<p class="yw-warn">{escape(say("page_passage", language))} · {escape(say("page_not_answer", language))}</p>'
    links = "".join(
        f'<a class="yw-jump{" active" if citation is active else ""}" href="#quote-{citation.number}" '
        f'aria-label="{escape(say("page_quote", language, number=citation.number))}">{citation.number}</a>'
        f"<span>{escape(place(citation.lines, language))}</span>"
        for citation in marks
    )
    return f'<p class="yw-jumps">{links}</p>' if links else ""


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


def _row(entry: Entry, language: str) -> str:
    document = entry.document
    known = f"language_{document.language}"
    try:
        tongue = say(known, language)
    except KeyError:
        tongue = document.language
    facts = [
        ("page_author", document.author, ""),
        ("page_date", document.published or document.updated, ""),
        ("page_language", tongue, ""),
        ("page_passages", f"{entry.passages:,}", "yw-number"),
        ("page_characters", f"{len(document.text):,}", "yw-number"),
    ]
    cells = "".join(
        f'<td class="{kind}" data-label="{escape(say(key, language))}">{escape(value or "—")}</td>'
        for key, value, kind in facts
    )
    return (
        f'<tr><td class="yw-which"><button type="button" class="yw-open" data-document="{escape(document.id)}" '
        f'title="{escape(say("page_open", language))}">{escape(document.title or document.id)}</button>'
        f'<span class="yw-file">{escape(document.id)}</span></td>{cells}</tr>'
    )


def _name(title: str, document_id: str, language: str) -> str:
    if not title:
        return document_id
    return f"《{title}》" if language == "zh" else f"“{title}”"


def _short(text: str, length: int = NEAREST_CHARS) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
