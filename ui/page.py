"""Make the HTML of the chat page out of records. Everything that is shown passes through `escape`.

Documents, titles, file names and questions are hostile text: a page that somebody else wrote must
not be able to run anything here. So no function takes HTML from outside, and each value is escaped
at the place where it is put in.
"""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.records import Answer, Citation
from ui.library import Entry
from ui.messages import confidence, place, say
from ui.upload import Added

NEAREST_CHARS = 160


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer; None while it is looked for."""

    number: int
    question: str
    answer: Answer | None = None

    @property
    def state(self) -> str:
        """`pending`, `found` or `not-found`."""
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


def header(language: str) -> str:
    """The seal, the name and the aim of the program."""
    return (
        f'<div class="yw-brand" data-language="{language}"><span class="yw-seal" aria-hidden="true">原<br>文</span>'
        f'<span class="yw-names"><h1>{escape(say("page_name", language))}</h1>'
        f"<p>{escape(say('page_aim', language))}</p></span></div>"
    )


def conversation(turns: Sequence[Turn], welcome: Welcome, language: str) -> str:
    """All turns of a conversation, or the welcome when there is none."""
    if not turns:
        kind = "yw-empty yw-problem" if welcome.problem else "yw-empty"
        return f'<div class="{kind}">{_welcome(welcome, language)}</div>'
    return f'<div class="yw-turns" role="log" aria-live="polite">{"".join(_turn(turn, language) for turn in turns)}</div>'


def documents(entries: Sequence[Entry], total: int, language: str) -> str:
    """The list of documents; each title opens its document."""
    more = say("page_first", language, shown=len(entries)) if total > len(entries) else ""
    heads = "".join(
        f"<th{' class=yw-number' if key in ('page_passages', 'page_characters') else ''}>{escape(say(key, language))}</th>"
        for key in (
            "page_document",
            "page_author",
            "page_date",
            "page_language",
            "page_passages",
            "page_characters",
        )
    )
    rows = "".join(_row(entry, language) for entry in entries)
    return (
        f'<h2 class="yw-count">{escape(say("page_documents", language, count=total) + more)}</h2>'
        f'<table class="yw-documents"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def notice(message: str) -> str:
    """What went wrong with a question, in one line; nothing for the empty message."""
    return f'<p class="yw-notice" role="alert">{escape(message)}</p>' if message else ""


def progress(stage: str, done: int, total: int, language: str) -> str:
    """A bar that shows how far a stage of a rebuild has come."""
    share = round(100 * done / total) if total else 0
    return (
        f'<div class="yw-progress" role="status" style="--share:{share}%">'
        f"<p>{escape(say(f'page_stage_{stage}', language))} {share}%</p><span></span></div>"
    )


def lines(sentences: Iterable[str], *, kind: str = "plain") -> str:
    """Sentences one below the other, such as the report of a rebuild."""
    return f'<ul class="yw-lines yw-{kind}" role="status">{"".join(f"<li>{escape(one)}</li>" for one in sentences)}</ul>'


def uploads(added: Sequence[Added], language: str) -> str:
    """What became of each uploaded file."""
    told = []
    for file in added:
        reason = file.reason.said(language) if file.reason else ""
        told.append(
            say(
                f"page_upload_{file.outcome}",
                language,
                uploaded=file.uploaded,
                name=file.name,
                reason=reason,
            )
        )
    if any(file.outcome in ("added", "renamed") for file in added):
        told.append(say("page_upload_next", language))
    return lines(told)


def _welcome(welcome: Welcome, language: str) -> str:
    seal = '<span class="yw-seal yw-large" aria-hidden="true">原<br>文</span>'
    if welcome.problem:
        key = "page_unusable" if welcome.has_index else "page_no_index"
        hint = (
            welcome.problem
            if welcome.has_index
            else say("page_build_hint", language, seeds=welcome.seeds)
        )
        return f'{seal}<h2>{escape(say(key, language))}</h2><p class="yw-how">{escape(hint)}</p>'
    counts = say("page_counts", language, documents=welcome.documents, passages=welcome.passages)
    chips = "".join(
        f'<li><button type="button" class="yw-try" data-question="{escape(question)}">{escape(question)}</button></li>'
        for question in welcome.suggestions
    )
    chips = (
        f'<h3>{escape(say("page_try", language))}</h3><ul class="yw-tries">{chips}</ul>'
        if chips
        else ""
    )
    return (
        f"{seal}<h2>{escape(say('page_hello', language))}</h2>"
        f'<p class="yw-how">{escape(say("page_how", language))}</p>{chips}<p class="yw-counts">{escape(counts)}</p>'
    )


def _turn(turn: Turn, language: str) -> str:
    question = _cut(turn.question.strip())
    said = {"you": say("page_you_asked", language), "answer": say("page_answer", language)}
    return (
        f'<article class="yw-turn" data-turn="{turn.number}" data-state="{turn.state}">'
        f'<p class="yw-question" role="heading" aria-level="2" aria-label="{escape(said["you"])}：{escape(question)}">'
        f"{escape(question)}</p>"
        f'<div class="yw-answer" aria-label="{escape(said["answer"])}">{_reply(turn, language)}</div></article>'
    )


def _reply(turn: Turn, language: str) -> str:
    if turn.answer is None:
        return f'<p class="yw-pending">{escape(say("page_looking", language))}</p>'
    return (
        _found(turn, turn.answer, language)
        if turn.answer.found
        else _not_found(turn, turn.answer, language)
    )


def _found(turn: Turn, answer: Answer, language: str) -> str:
    quotes = "".join(_quote(turn, citation, language) for citation in answer.citations)
    share = round(answer.confidence * 100)
    return (
        f'{quotes}<footer class="yw-foot"><p class="yw-confidence" title="{share}%" style="--share:{share}%">'
        f"<span></span>{escape(confidence(answer.confidence, language))}</p>"
        f'<ul class="yw-sources" aria-label="{escape(say("page_sources", language))}">'
        f"{''.join(_sources(turn, answer.citations, language))}</ul></footer>"
    )


def _quote(turn: Turn, citation: Citation, language: str) -> str:
    """A quote and its number, which never stands on a line of its own."""
    start, end = citation.quote[:-1], citation.quote[-1:]
    return (
        f'<blockquote class="yw-quote"><p>{escape(start)}<span class="yw-end">{escape(end)}'
        f"{_chip(turn, citation, language)}</span></p></blockquote>"
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
    if language == "zh":
        return f"《{title}》"
    return title if title.startswith(("“", '"')) else f"“{title}”"


def _short(text: str) -> str:
    return _cut(" ".join(text.split()), NEAREST_CHARS)


def _cut(text: str, length: int = 2000) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
