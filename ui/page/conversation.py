"""Make the HTML of a conversation: questions, quotes with their numbers, and the welcome."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from index.records import Span
from qa.records import Answer, Citation
from ui.desk.chat.fingerprint import generation_of
from ui.desk.chat.turns import Turn
from ui.messages import confidence, say, spot, titled
from ui.page.html import button, copies, escape
from ui.page.scope import words
from ui.rendering import notes
from ui.rendering.shorten import cut, one_line

NEAREST_CHARS, QUESTION_CHARS = 160, 2000
"""Characters of a nearest passage, and of a question, that are shown."""

Around = Callable[[Citation], tuple[str, str]]
"""The text before and after a quote in its document; ("", "") when it is not known."""

STAGES = ("search", "read", "quote")
"""What is done for an answer, in order."""

REASONS = ("wrong_quote", "off_topic", "has_answer", "no_answer")
"""Why an answer may be wrong: what a reader can say of it besides `good`."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The page before the first question: counts, questions to try, or a problem.

    With a problem: whether there was an index, whether there are texts to build one from (in the folder
    `seeds`), and whether one is being built.
    """

    documents: int = 0
    passages: int = 0
    suggestions: tuple[str, ...] = ()
    problem: str = ""
    has_index: bool = True
    seeds: str = ""
    has_texts: bool = True
    building: bool = False


@dataclass(frozen=True, slots=True)
class TurnOptions:
    """How turns are shown: the language, the text around a quote, below which confidence it is "not found", and which
    stage a question without an answer is in."""

    language: str = "zh"
    around: Around = lambda citation: ("", "")
    threshold: float = 0.0
    stage: str = STAGES[0]


def conversation(turns: Sequence[Turn], welcome: Welcome, options: TurnOptions) -> str:
    """All turns of a conversation, or the welcome when there is none."""
    if not turns:
        kind = "yw-empty yw-problem" if welcome.problem else "yw-empty"
        return f'<div class="{kind}">{_welcome(welcome, options.language)}</div>'
    body = "".join(_turn(turn, options) for turn in turns)
    words = {name: escape(say(f"page_edit_{name}", options.language)) for name in ("ask", "leave")}
    return (
        f'<div class="yw-turns" role="log" aria-live="polite" data-ask="{words["ask"]}" '
        f'data-leave="{words["leave"]}">{body}</div>'
    )


def further(questions: Sequence[str], found: bool, language: str) -> str:
    """Questions to go on with after an answer, or to ask instead when nothing was found."""
    tries = _tries(questions, "page_further" if found else "page_instead", language)
    kind = "yw-further" if found else "yw-further yw-instead"
    return f'<section class="{kind}">{tries}</section>' if tries else ""


def named(title: str, document_id: str, language: str) -> str:
    """A document's title in the marks of a language, or its id."""
    return titled(title, language) if title else document_id


def where(citation: Citation, language: str) -> str:
    """The place of a citation in words: a page or a time where the file has them, else its lines."""
    return spot(citation.place, citation.lines, language)


def _welcome(welcome: Welcome, language: str) -> str:
    seal = '<span class="yw-seal yw-large" aria-hidden="true">原<br>文</span>'
    if welcome.problem:
        return f"{seal}{_unready(welcome, language)}"
    counts = say("page_counts", language, documents=welcome.documents, passages=welcome.passages)
    add = button(say("page_add", language), "yw-plain yw-add", tab="library")
    return (
        f"{seal}<h2>{escape(say('page_hello', language))}</h2>"
        f'<p class="yw-how">{escape(say("page_how", language))}</p>'
        f"{_tries(welcome.suggestions, 'page_try', language)}"
        f'<p class="yw-counts">{escape(counts)} {add}</p>'
    )


def _unready(welcome: Welcome, language: str) -> str:
    """Why no question can be answered yet, and what to do first."""
    add = ""
    if welcome.building:
        key, hint = "page_building", say("page_building_hint", language)
    elif welcome.has_index:
        key, hint = "page_unusable", welcome.problem
    elif welcome.has_texts:
        key, hint = "page_no_index", say("page_build_hint", language, seeds=welcome.seeds)
    else:
        key, hint = "page_hello", say("page_no_texts", language, seeds=welcome.seeds)
        add = f"<p>{button(say('page_add', language), 'yw-use', tab='library')}</p>"
    return f'<h2>{escape(say(key, language))}</h2><p class="yw-how">{escape(hint)}</p>{add}'


def _tries(questions: Sequence[str], heading: str, language: str) -> str:
    """Questions to click on; nothing without any."""
    if not questions:
        return ""
    items = "".join(f"<li>{button(one, 'yw-try', question=one)}</li>" for one in questions)
    return f'<h3>{escape(say(heading, language))}</h3><ul class="yw-tries">{items}</ul>'


def _turn(turn: Turn, options: TurnOptions) -> str:
    language = options.language
    question = cut(turn.question.strip(), QUESTION_CHARS)
    said = {"you": say("page_you_asked", language), "answer": say("page_answer", language)}
    edit = button("✎", "yw-icon", edit=str(turn.number), label=say("page_edit", language)) if turn.answer else ""
    return (
        f'<article class="yw-turn" data-turn="{turn.number}" data-state="{turn.state}">'
        f'<div class="yw-asked">{edit}<h2 class="yw-question" aria-label="{escape(said["you"])}：{escape(question)}">'
        f"{escape(question)}</h2></div>{_read(turn, language)}{_also(turn, language)}"
        f'<div class="yw-answer" role="group" aria-label="{escape(said["answer"])}">{_reply(turn, options)}</div></article>'
    )


def _read(turn: Turn, language: str) -> str:
    """How the question was understood, where that is not how it was typed; to be edited or undone."""
    if turn.asked and turn.asked != turn.question:
        key, read = "page_asked_as", turn.asked
    elif turn.understood:
        key, read = "page_understood", turn.understood
    else:
        return _asked_of(turn, language)
    number = str(turn.number)
    return (
        f'{_asked_of(turn, language)}<p class="yw-read">{escape(say(key, language))}<b>{escape(cut(read, 300))}</b>'
        f"{button(say('page_correct', language), 'yw-plain', edit=number, text=read)}"
        f"{button(say('page_literally', language), 'yw-plain', undo=number)}</p>"
    )


def _also(turn: Turn, language: str) -> str:
    """Other names of the same things that were searched for too; nothing when there are none."""
    if turn.answer is None or not turn.answer.also:
        return ""
    names = say("list_comma", language).join(turn.answer.also)
    return f'<p class="yw-read">{escape(say("also_searched", language, names=names))}</p>'


def _asked_of(turn: Turn, language: str) -> str:
    """Which documents alone were asked, and how to ask all of them; nothing when all were."""
    if not turn.scope:
        return ""
    widen = button(say("page_everywhere", language), "yw-plain", everywhere=str(turn.number)) if turn.answer else ""
    return (
        f'<p class="yw-read">{escape(say("page_asked_of", language))}'
        f"<b>{escape(words(turn.scope, language))}</b>{widen}</p>"
    )


def _reply(turn: Turn, options: TurnOptions) -> str:
    if turn.answer is None:
        return _stages(options)
    reply = (_found if turn.answer.found else _not_found)(turn, turn.answer, options)
    return f"{reply}{_actions(turn, turn.answer, options)}"


def _stages(options: TurnOptions) -> str:
    """What is being done for an answer: the stages, those that are over, and the present one."""
    now = STAGES.index(options.stage) if options.stage in STAGES else 0
    items = "".join(
        f'<li data-stage="{"done" if at < now else "now" if at == now else "next"}"{" aria-current=step" if at == now else ""}>'
        f"{escape(say(f'page_doing_{name}', options.language))}</li>"
        for at, name in enumerate(STAGES)
    )
    label = escape(say("page_looking", options.language))
    return f'<ol class="yw-stages" aria-label="{label}">{items}</ol>'


def _found(turn: Turn, answer: Answer, options: TurnOptions) -> str:
    quotes = "".join(_quote(turn, citation, options) for citation in answer.citations)
    sources = "".join(_sources(turn, answer.citations, options.language))
    label = escape(say("page_sources", options.language))
    about = _notes(notes.about(answer, options.language))
    return (
        f'{quotes}{about}<div class="yw-foot">{_sureness(turn, answer, options)}'
        f'<ul class="yw-sources" aria-label="{label}">{sources}</ul></div>'
    )


def _sureness(turn: Turn, answer: Answer, options: TurnOptions) -> str:
    """The confidence in words; on demand the figure, how long each stage took, and what was asked with."""
    language = options.language
    share = round(answer.confidence * 100)
    figures = [say("page_confidence", language, share=share)]
    if not answer.found:
        figures.append(say("page_threshold", language, share=round(options.threshold * 100)))
    figures += [
        say("page_stage", language, stage=say(f"stage_{name}", language), ms=round(1000 * seconds))
        for name, seconds in answer.timing.items()
        if name in ("search", "extract")
    ]
    if turn.settings:
        made_with = {"generation": generation_of(answer), "settings": turn.settings}
        figures.append(say("page_made_with", language, **made_with))
    words = confidence(answer.confidence, language) if answer.found else say("page_details", language)
    return (
        f'<details class="yw-confidence" style="--share:{share}%"><summary><span class="yw-bar"></span>{escape(words)}</summary>'
        f"<p>{escape(' · '.join(figures))}</p></details>"
    )


def _quote(turn: Turn, citation: Citation, options: TurnOptions) -> str:
    """A quote and its number, which never stands on a line of its own; around it, on demand."""
    before, after = options.around(citation)
    label = f"{named(citation.title, citation.document_id, options.language)} · {where(citation, options.language)}"
    peek = (
        f'<span class="yw-peek" role="tooltip" id="peek-{turn.number}-{citation.number}"><b>{escape(label)}</b>'
        f"{escape(before)}<mark>{escape(cut(citation.quote, NEAREST_CHARS))}</mark>{escape(after)}</span>"
        if before or after
        else ""
    )
    beside = _notes(notes.lines(citation, options.language))
    return (
        f'<blockquote class="yw-quote"><p>{_words(citation, _chip(turn, citation, bool(peek), options.language), options.language)}</p>'
        f"{peek}{beside}</blockquote>"
    )


def _notes(lines: Sequence[str]) -> str:
    """Notes beside quotes, apart from their words; nothing without any."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul class="yw-notes">{items}</ul>' if items else ""


def _words(citation: Citation, chip: str, language: str) -> str:
    """The quote with its short answer marked, one way or another by how sure it is, and its last character on one line with the
    `chip` behind it."""
    quote = citation.quote
    short = getattr(citation, "short", None)
    inside = isinstance(short, Span) and citation.span.start <= short.start < short.end
    first, last = (
        (short.start - citation.span.start, short.end - citation.span.start)
        if inside and isinstance(short, Span) and short.end <= citation.span.end
        else (0, 0)
    )
    opening, closing = '<strong class="yw-short">', "</strong>"
    if citation.unsure:
        opening, closing = (f'<span class="yw-likely" title="{escape(say("page_likely", language))}">', "</span>")
    cuts = sorted({0, max(len(quote) - 1, 0), len(quote), first, last})
    pieces = []
    for start, end in pairwise(cuts):
        piece = escape(quote[start:end])
        if first <= start and end <= last:
            piece = f"{opening}{piece}{closing}"
        pieces.append(piece)
    last_piece = pieces.pop() if pieces else ""
    return f'{"".join(pieces)}<span class="yw-end">{last_piece}{chip}</span>'


def _chip(turn: Turn, citation: Citation, peeks: bool, language: str) -> str:
    label = say(
        "page_citation",
        language,
        number=citation.number,
        title=citation.title or citation.document_id,
        place=where(citation, language),
    )
    described = f' aria-describedby="peek-{turn.number}-{citation.number}"' if peeks else ""
    return (
        f'<a class="cite yw-chip" href="#cite-{turn.number}-{citation.number}" role="button" '
        f'aria-label="{escape(label)}"{described}>{citation.number}</a>'
    )


def _sources(turn: Turn, citations: Sequence[Citation], language: str) -> Iterable[str]:
    """One line for each cited document, with the numbers and places of its quotes."""
    for document_id in dict.fromkeys(citation.document_id for citation in citations):
        group = [citation for citation in citations if citation.document_id == document_id]
        name = named(group[0].title, document_id, language)
        places = "".join(
            f' <a class="cite yw-place" href="#cite-{turn.number}-{c.number}">[{c.number}] {escape(where(c, language))}</a>'
            for c in group
        )
        yield f'<li><span class="yw-name" title="{escape(document_id)}">{escape(name)}</span>{places}</li>'


def _not_found(turn: Turn, answer: Answer, options: TurnOptions) -> str:
    language = options.language
    body = f'<p class="yw-reason">{escape(say(answer.reason, language))}</p>'
    if turn.unknown:
        words = "".join(f"<b>{escape(word)}</b>" for word in turn.unknown)
        body += f'<p class="yw-unknown">{escape(say("page_unknown", language))}{words}</p>'
    if answer.nearest:
        items = "".join(
            f'<li><p class="yw-near-text">{escape(one_line(citation.quote, NEAREST_CHARS))}</p>'
            f'<a class="cite yw-place" href="#near-{turn.number}-{citation.number}">'
            f'{escape(named(citation.title, citation.document_id, language))} <span class="yw-end">· {escape(where(citation, language))}</span></a></li>'
            for citation in answer.nearest
        )
        body += f'<section class="yw-near"><h3>{escape(say("nearest", language))}</h3><ol>{items}</ol></section>'
    return f'{body}<div class="yw-foot">{_sureness(turn, answer, options)}</div>'


def _actions(turn: Turn, answer: Answer, options: TurnOptions) -> str:
    """What can be done with an answer: copy it, link to the question, say whether it is right, look into it."""
    language = options.language
    number = str(turn.number)
    reasons = "".join(
        button(
            say(f"verdict_{reason}", language), "yw-plain", verdict=reason, turn=number, pressed=turn.verdict == reason
        )
        for reason in (REASONS if answer.found else ("has_answer",))
    )
    good = button(
        say("verdict_good", language), "yw-plain", verdict="good", turn=number, pressed=turn.verdict == "good"
    )
    wrong = escape(say("page_judged" if turn.verdict and turn.verdict != "good" else "page_wrong", language))
    how = button(say("page_found_how" if answer.found else "page_found_not", language), "yw-plain", inspect=number)
    if not answer.found:
        how += button(say("page_add", language), "yw-plain", tab="library")
    copy = copies(as_text(answer, language), say("page_copy", language)) if answer.found else ""
    return (
        f'<div class="yw-actions">{copy}'
        f"{button(say('page_share', language), 'yw-plain', link=turn.asked or turn.question, generation=generation_of(answer), settings=turn.settings, **asdict(turn.scope))}"
        f'{good}{how}<details class="yw-judge"><summary>{wrong}</summary><p>{reasons}</p></details></div>'
    )


def as_text(answer: Answer, language: str) -> str:
    """An answer as plain text with its sources, for the clipboard."""
    quotes = [f"{citation.quote.strip()} [{citation.number}]" for citation in answer.citations]
    sources = [f"[{c.number}] {named(c.title, c.document_id, language)} {where(c, language)}" for c in answer.citations]
    return "\n".join([*quotes, "", *sources])
