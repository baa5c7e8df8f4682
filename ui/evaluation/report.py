"""An evaluation as one HTML page that needs nothing else: figures, plots, changes, and what went wrong.

Questions and quotes are hostile text: everything is escaped where it is put in.
"""

import html
import math
from collections.abc import Callable, Mapping, Sequence

from qa.evaluation import curves
from qa.evaluation.compare import Change
from qa.evaluation.evaluate import Outcome
from ui.evaluation import plots
from ui.messages import say

Words = Callable[..., str]
"""The words of the report in its language, escaped."""

Summary = Mapping[str, Mapping[str, float]]

ERRORS = 200
"""Questions that went wrong and are listed, at most."""

_SHARES = ("R@1", "R@5", "R@10", "MRR", "first", "cited@1", "cited@3", "shown@3", "F1", "EM")

_EXPLAINED = ("exact", *_SHARES, "refused, answerable", "refused, unanswerable", "AUROC")
"""Measures that `ui/languages/` says the meaning of."""

_STYLE = """
:root{color-scheme:light dark;--ink:#1d1b18;--soft:#6b665e;--paper:#fbfaf7;--rule:#dcd7cd;--accent:#9c3a24;--pale:#e9d8d0}
@media (prefers-color-scheme:dark){:root{--ink:#ece7de;--soft:#a49d91;--paper:#1a1917;--rule:#3b3833;--accent:#e08a6d;--pale:#4a312a}}
body{margin:0 auto;max-width:60rem;padding:1.5rem;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}p,.note{color:var(--soft)}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1.5rem}
figure{margin:0}figcaption{color:var(--soft);font-size:.9rem}svg{width:100%;height:auto}
svg text{fill:var(--soft);font-size:12px}svg .value{fill:var(--ink)}.grid{stroke:var(--rule)}.line{fill:none;stroke:var(--accent);stroke-width:2}
.dot,.bar{fill:var(--accent)}.touch{fill:transparent}.ideal{stroke:var(--soft);stroke-dasharray:4 4}.interval{stroke:var(--ink);stroke-width:1.5}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--rule);vertical-align:top}td.n,th.n{text-align:right;white-space:nowrap}
tr.sure{background:var(--pale)}ol{padding-left:1.4rem}li{margin:.9rem 0;overflow-wrap:anywhere}blockquote{margin:.2rem 0;padding-left:.7rem;border-left:3px solid var(--accent)}
.gold{border-color:var(--rule)}
"""


def page(
    outcomes: Sequence[Outcome], summary: Summary, changes: Sequence[Change] = (), *, name: str, language: str = "zh"
) -> str:
    """The report of a run: the whole HTML document, without a link to anything outside it."""
    title = html.escape(say("report_title", language, name=name))
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body>{body(outcomes, summary, changes, name=name, language=language)}</body></html>\n"
    )


def body(
    outcomes: Sequence[Outcome], summary: Summary, changes: Sequence[Change] = (), *, name: str, language: str = "zh"
) -> str:
    """The content of the report, without its style: the bench of the chat page shows it too."""

    def words(key: str, **values: object) -> str:
        return html.escape(say(f"report_{key}", language, **values))

    parts = [
        f"<h1>{words('title', name=name)}</h1><p>{words('count', count=len(outcomes))}</p>",
        f'<div class="plots">{_plots(outcomes, summary, words)}</div>',
        f"<h2>{words('figures')}</h2>{_figures(summary, words)}",
    ]
    if changes:
        parts.append(f"<h2>{words('changes')}</h2><p>{words('changes_hint')}</p>{_changes(changes, words)}")
    parts.append(_errors(outcomes, words))
    return "".join(parts)


def wrong(outcome: Outcome) -> bool:
    """Whether the answer as given is wrong: another sentence first, a refusal, or an answer to nothing."""
    if outcome.question.answerable:
        return not outcome.measures.get("cited@1", 1.0)
    return not outcome.measures["refused"]


def _plots(outcomes: Sequence[Outcome], summary: Summary, words: Words) -> str:
    shares = [
        (name, row["mean"], row["low"], row["high"]) for name in _SHARES if (row := summary.get(name)) is not None
    ]
    found = []
    if shares:
        found.append((plots.bars(shares, label=words("recall")), words("recall")))
    bins = [(one.confidence, one.answered) for one in curves.reliability(outcomes)]
    if any(not o.question.answerable for o in outcomes):
        error = curves.calibration_error(outcomes)
        drawn = plots.curve(
            bins, label=words("calibration"), x=words("confidence"), y=words("answered"), diagonal=True, marks=True
        )
        found.append((drawn, words("calibration_hint", error=f"{error:.3f}")))
    risks = curves.coverage_risk(outcomes)
    if len(risks) > 1:  # one point is no line
        highest = max(0.2, math.ceil(max(risk for _, risk in risks) * 5) / 5)
        drawn = plots.curve(risks, label=words("risk"), x=words("coverage"), y=words("wrong"), highest=highest)
        found.append((drawn, words("risk_hint")))
    return "".join(f"<figure>{drawn}<figcaption>{caption}</figcaption></figure>" for drawn, caption in found)


def _figures(summary: Summary, words: Words) -> str:
    rows = "".join(
        f'<tr><td>{html.escape(name)}{_meaning(name, words)}</td><td class="n">{row["mean"]:.3f}</td>'
        f'<td class="n">{_range(row["low"], row["high"])}</td><td class="n">{row["count"]:.0f}</td></tr>'
        for name, row in summary.items()
    )
    heads = "".join(
        f"<th{cell}>{words(key)}</th>"
        for key, cell in (
            ("measure", ""),
            ("mean", ' class="n"'),
            ("interval", ' class="n"'),
            ("questions", ' class="n"'),
        )
    )
    return f'<div class="scroll"><table><tr>{heads}</tr>{rows}</table></div>'


def _meaning(name: str, words: Words) -> str:
    """The meaning of a measure, below its name; nothing for one without a description."""
    return f'<div class="note">{words(f"measure_{name}")}</div>' if name in _EXPLAINED else ""


def _changes(changes: Sequence[Change], words: Words) -> str:
    rows = "".join(
        f"<tr{' class=sure' if one.beyond_chance else ''}><td>{html.escape(one.measure)}</td>"
        f'<td class="n">{one.before:.3f}</td><td class="n">{one.after:.3f}</td><td class="n">{one.change:+.3f}</td>'
        f'<td class="n">{one.low:+.3f} – {one.high:+.3f}</td><td class="n">{one.count}</td><td>{words("beyond") if one.beyond_chance else ""}</td></tr>'
        for one in changes
    )
    heads = "".join(
        f"<th{'' if key == 'measure' else ' class=n'}>{words(key)}</th>"
        for key in ("measure", "before", "after", "change", "interval", "questions")
    )
    return f'<div class="scroll"><table><tr>{heads}<th></th></tr>{rows}</table></div>'


def _errors(outcomes: Sequence[Outcome], words: Words) -> str:
    missed = [outcome for outcome in outcomes if wrong(outcome)]
    items = "".join(_error(outcome, words) for outcome in missed[:ERRORS])
    more = f"<p>{words('more', count=len(missed) - ERRORS)}</p>" if len(missed) > ERRORS else ""
    return f"<h2>{words('errors', count=len(missed))}</h2><ol>{items}</ol>{more}"


def _error(outcome: Outcome, words: Words) -> str:
    gold = outcome.question.quotes or outcome.question.answers
    given = "".join(f"<blockquote>{html.escape(quote)}</blockquote>" for quote in outcome.quotes)
    wanted = "".join(f'<blockquote class="gold">{html.escape(quote)}</blockquote>' for quote in gold[:3])
    return (
        f"<li><strong>{html.escape(outcome.question.question)}</strong> "
        f'<span class="note">{html.escape(outcome.question.id)} · {words("confidence")} {outcome.measures["confidence"]:.2f}</span>'
        f'<div class="note">{words("said")}</div>{given or words("refused")}'
        f'<div class="note">{words("gold")}</div>{wanted or words("silent")}</li>'
    )


def _range(low: float, high: float) -> str:
    return "" if math.isnan(low) else f"{low:.3f} – {high:.3f}"
