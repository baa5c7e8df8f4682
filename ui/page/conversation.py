"""Make the HTML of a conversation: questions, quotes with their numbers, and the welcome."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.records import Answer, Citation
from ui.messages import confidence, place, say
from ui.page.html import escape

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


def conversation(turns: Sequence[Turn], welcome: Welcome, language: str) -> str:
    """All turns of a conversation, or the welcome when there is none."""
    if not turns:
        kind = "yw-empty yw-problem" if welcome.problem else "yw-empty"
        return f'<div class="{kind}">{_welcome(welcome, language)}</div>'
    return f'<div class="yw-turns" role="log" aria-live="polite">{"".join(_turn(turn, language) for turn in turns)}</div>'


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
