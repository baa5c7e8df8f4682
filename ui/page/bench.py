"""Make the HTML of the bench: what every stage made of a question, and the figures of an evaluation."""

from collections.abc import Sequence

from index.records import Hit
from ui.desk.bench import Inspection, Missed
from ui.messages import say
from ui.page.conversation import where
from ui.page.html import escape

SHOWN = 20
"""Passages that are listed."""


def inspection(made: Inspection, language: str) -> str:
    """Every stage, one below the other, the decision first."""
    return (
        f'<div class="yw-bench">{_decision(made, language)}{_missed(made.missed, language)}'
        f"{_terms(made, language)}{_passages(made, language)}{_sentences(made, language)}</div>"
    )


def figures(table: str) -> str:
    """The table of an evaluation."""
    return f'<pre class="yw-figures" tabindex="0">{escape(table)}</pre>'


def _decision(made: Inspection, language: str) -> str:
    answer = made.answer
    told = say(
        "bench_answered" if answer.found else "bench_refused",
        language,
        confidence=f"{answer.confidence:.3f}",
        threshold=made.threshold,
    )
    kind = say("bench_kind", language, kind=made.query.kind, language=made.query.language)
    quotes = "".join(
        f'<li>{escape(citation.quote)} <span class="yw-file">{escape(citation.document_id)} · {escape(where(citation, language))}</span></li>'
        for citation in answer.citations
    )
    return f"{_heading('bench_decision', language)}<p>{escape(told)} · {escape(kind)}</p><ul>{quotes}</ul>"


def _missed(missed: Sequence[Missed], language: str) -> str:
    if not missed:
        return ""
    items = ""
    for one in missed:
        key = "bench_at" if one.rank else "bench_nowhere"
        told = say(key, language, document=one.document_id, rank=one.rank)
        shared = say("bench_shared", language, terms=" ".join(one.shared[:20]) or "—")
        lacking = say("bench_lacking", language, terms=" ".join(one.lacking[:20]) or "—")
        items += f"<li><b>{escape(told)}</b><br>{escape(shared)}<br>{escape(lacking)}</li>"
    return f"{_heading('bench_missed', language)}<ul>{items}</ul>"


def _terms(made: Inspection, language: str) -> str:
    items = "".join(
        f'<span class="yw-term{"" if term.known else " yw-absent"}">{escape(term.text)} <i>{term.weight:.1f}</i></span>'
        for term in made.terms
    )
    return f'{_heading("bench_terms", language)}<p class="yw-terms">{items}</p>'


def _passages(made: Inspection, language: str) -> str:
    heads = _heads(
        ("bench_rank", "bench_score", "bench_lexical", "bench_dense", "bench_passage"), language
    )
    rows = "".join(
        f"<tr{'' if rank <= made.read else ' class=yw-unread'}><td>{rank}</td><td>{hit.score:.3f}</td>"
        f"<td>{_said(hit, 'lexical', 'coverage')}</td><td>{_said(hit, 'dense', 'cosine')}</td>"
        f'<td class="yw-cell">{escape(_short(hit.passage.text))}<span class="yw-file">{escape(hit.passage.document_id)}:{hit.passage.line}</span></td></tr>'
        for rank, hit in enumerate(made.hits[:SHOWN], 1)
    )
    note = escape(say("bench_read", language, count=made.read))
    return (
        f'{_heading("bench_passages", language)}<p class="yw-file">{note}</p>'
        f'<div class="yw-wide" role="region" tabindex="0" aria-label="{escape(say("bench_passages", language))}"><table>{heads}<tbody>{rows}</tbody></table></div>'
    )


def _sentences(made: Inspection, language: str) -> str:
    heads = _heads(("bench_rank", "bench_logit", "bench_share", "bench_sentence"), language)
    rows = "".join(
        f"<tr><td>{rank}</td><td>{one.score:.2f}</td><td>{one.probability:.3f}</td>"
        f'<td class="yw-cell">{escape(_short(one.text))}<span class="yw-file">{escape(one.document_id)}</span></td></tr>'
        for rank, one in enumerate(made.sentences, 1)
    )
    return (
        f"{_heading('bench_sentences', language)}"
        f'<div class="yw-wide" role="region" tabindex="0" aria-label="{escape(say("bench_sentences", language))}"><table>{heads}<tbody>{rows}</tbody></table></div>'
    )


def _heading(key: str, language: str) -> str:
    return f'<h2 class="yw-count">{escape(say(key, language))}</h2>'


def _heads(keys: Sequence[str], language: str) -> str:
    return f"<thead><tr>{''.join(f'<th>{escape(say(key, language))}</th>' for key in keys)}</tr></thead>"


def _said(hit: Hit, searcher: str, score: str) -> str:
    """What one searcher said of a passage: its score, and its rank there."""
    rank = hit.ranks.get(searcher)
    return f"{hit.scores.get(score, 0.0):.3f} <i>{f'#{rank}' if rank else '—'}</i>"


def _short(text: str, length: int = 90) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
