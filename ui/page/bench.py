"""Make the HTML of the bench: what every stage made of a question, and the figures of an evaluation."""

import json
from collections.abc import Sequence

from index.search.index import CANDIDATES
from qa.judge.candidate import Candidate
from ui.desk.bench.inspect import Inspection, Missed
from ui.desk.library.seed_folder import File
from ui.messages import say
from ui.page.conversation import where
from ui.page.html import escape, link
from ui.page.library import language_name
from ui.rendering.shorten import one_line

SHOWN, SENTENCES = 20, 12
"""Passages and sentences that are listed."""


def inspection(made: Inspection, language: str, document: str = "", unread: Sequence[File] = ()) -> str:
    """Every stage, one below the other, the decision first.

    `document` is the one that was not found; `unread` are files of that name which are not indexed.
    """
    missed = _missed(made, language)
    if document.strip() and not missed:
        missed = _unread(document.strip(), unread, language)
    return (
        f'<div class="yw-bench">{_decision(made, language)}{missed}'
        f"{_terms(made, language)}{_passages(made, language)}{_sentences(made, language)}</div>"
    )


def form(language: str) -> str:
    """What a line of a file of questions looks like."""
    line = {"question": say("bench_file_question", language), "answers": [say("bench_file_answer", language)]}
    example = json.dumps(line, ensure_ascii=False)
    said = say("bench_file_hint", language, example=example, refused='"answerable": false')
    return f'<p class="yw-file">{escape(said)}</p>'


def report(made: str, save: str) -> str:
    """An evaluation: `made` by `ui.evaluation.report`, which escapes what it shows, but knows no templates."""
    plain = made.replace("{", "&#123;").replace("`", "&#96;")
    return f'<div class="yw-run">{plain}<p>{link("/yuanwen/run/run.json", save)}</p></div>'


def _decision(made: Inspection, language: str) -> str:
    answer = made.answer
    said = say(
        "bench_answered" if answer.found else "bench_refused",
        language,
        confidence=f"{answer.confidence:.3f}",
        threshold=made.threshold,
    )
    kind = say(
        "bench_kind",
        language,
        kind=say(f"kind_{made.judgement.query.kind}", language),
        language=language_name(made.judgement.query.language, language),
    )
    quotes = "".join(
        f'<li>{escape(citation.quote)} <span class="yw-file">{escape(citation.document_id)} · {escape(where(citation, language))}</span></li>'
        for citation in answer.citations
    )
    return f"{_heading('bench_decision', language)}<p>{escape(said)} · {escape(kind)}</p><ul>{quotes}</ul>"


def _missed(made: Inspection, language: str) -> str:
    """Why each named document was not cited, in one sentence; below it, what each stage made of it."""
    if not made.missed:
        return ""
    items = ""
    for one in made.missed:
        said = say("bench_named", language, name=one.document_id, told=_why(one, made, language))
        ranks = say(
            "bench_ranks",
            language,
            lexical=one.lexical or "—",
            dense=one.dense or "—",
            fused=one.rank or "—",
            sentence=one.sentence or "—",
        )
        shared = say("bench_shared", language, terms=" ".join(one.shared[:20]) or "—")
        lacking = say("bench_lacking", language, terms=" ".join(one.lacking[:20]) or "—")
        items += f"<li><b>{escape(said)}</b><br>{escape(ranks)}<br>{escape(shared)}<br>{escape(lacking)}</li>"
    return f"{_heading('bench_missed', language)}<ul>{items}</ul>"


def _why(one: Missed, made: Inspection, language: str) -> str:
    """In words, where a document fell out; a later stage is only reached by those before it."""
    if one.cited:
        return say("bench_why_cited", language)
    if not one.rank:
        return say("bench_why_unfound", language, count=CANDIDATES)
    if one.rank > made.read:
        return say("bench_why_unread", language, rank=one.rank, count=made.read)
    if not one.sentence:
        return say("bench_why_silent", language)
    if not made.answer.found:
        return say("bench_why_unsure", language, rank=one.sentence)
    return say("bench_why_lower", language, rank=one.sentence)


def _unread(document: str, files: Sequence[File], language: str) -> str:
    """What is known of a document that the index does not hold."""
    said = [say("bench_named", language, name=file.id, told=say(f"state_{file.state}", language)) for file in files[:3]]
    said = said or [say("bench_no_such", language, document=document[:200])]
    items = "".join(f"<li><b>{escape(line)}</b></li>" for line in said)
    return f"{_heading('bench_missed', language)}<ul>{items}</ul>"


def _terms(made: Inspection, language: str) -> str:
    items = "".join(
        f'<span class="yw-term{"" if term.known else " yw-absent"}">{escape(term.text)} <i>{term.weight:.1f}</i></span>'
        for term in made.terms
    )
    return f'{_heading("bench_terms", language)}<p class="yw-terms">{items}</p>'


def _passages(made: Inspection, language: str) -> str:
    heads = ("rank", "score", "lexical", "dense", "met", "passage")
    rows = "".join(
        _row(
            heads,
            (
                str(rank),
                f"{hit.score:.3f}",
                _said(hit.scores.coverage, hit.ranks.get("lexical")),
                _said(hit.scores.cosine, hit.ranks.get("dense")),
                f"{hit.scores.maxsim:.2f}",
            ),
            (hit.passage.text, f"{hit.passage.document_id}:{hit.passage.line}"),
            language,
            kind="" if rank <= made.read else "yw-unread",
        )
        for rank, hit in enumerate(made.judgement.retrieved[:SHOWN], 1)
    )
    note = escape(say("bench_read", language, count=made.read))
    return (
        f'{_heading("bench_passages", language)}<p class="yw-file">{note}</p>'
        f"{_table('bench_passages', heads, rows, language)}"
    )


def _sentences(made: Inspection, language: str) -> str:
    heads = ("rank", "logit", "share", "reader", "sentence")
    rows = "".join(
        _row(
            heads,
            (str(rank), f"{one.score:.2f}", f"{one.probability:.3f}", _pointed(one)),
            (one.text, one.document_id),
            language,
        )
        for rank, one in enumerate(made.judgement.sentences[:SENTENCES], 1)
    )
    return f"{_heading('bench_sentences', language)}{_table('bench_sentences', heads, rows, language)}"


def _pointed(one: Candidate) -> str:
    """What the reader says of a sentence: its logit, and the short answer that it points at."""
    start, end = (one.short.start, one.short.end) if one.short else (0, 0)
    short = one.text[max(start - one.span.start, 0) : max(end - one.span.start, 0)]
    return f"{one.read:.2f} <i>{escape(one_line(short, 16))}</i>"


def _table(key: str, heads: Sequence[str], rows: str, language: str) -> str:
    """A table that may be wider than its place, and is then scrolled, by the keyboard too."""
    titles = "".join(f"<th>{escape(say(f'bench_{head}', language))}</th>" for head in heads)
    return (
        f'<div class="yw-wide" role="region" tabindex="0" aria-label="{escape(say(key, language))}">'
        f"<table><thead><tr>{titles}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(heads: Sequence[str], figures: Sequence[str], said: tuple[str, str], language: str, *, kind: str = "") -> str:
    """A row of figures, which are HTML, and last a text and where it stands.

    On a phone each figure stands with its name, below the text.
    """
    cells = "".join(
        f'<td data-label="{escape(say(f"bench_{head}", language))}">{figure}</td>'
        for head, figure in zip(heads, figures, strict=False)
    )
    text, where_ = said
    return (
        f'<tr class="{kind}">{cells}<td class="yw-cell">{escape(one_line(text, 90))}'
        f'<span class="yw-file">{escape(where_)}</span></td></tr>'
    )


def _heading(key: str, language: str) -> str:
    return f'<h2 class="yw-count">{escape(say(key, language))}</h2>'


def _said(score: float, rank: int | None) -> str:
    """What one retriever said of a passage: its score, and its rank there."""
    return f"{score:.3f} <i>{f'#{rank}' if rank else '—'}</i>"
