"""Make the HTML that narrows questions to a source and a time: closed it is one line, open three fields."""

from collections.abc import Sequence
from dataclasses import asdict

from ui.desk.scope import Scope
from ui.messages import say
from ui.page.html import button, escape, notice


def fields(scope: Scope, count: int, sources: Sequence[str], language: str, problem: str = "") -> str:
    """The scope of the next questions. `count` documents are in it; `sources` are offered.

    With a `problem` it stays open and says what is wrong with what was typed.
    """
    summary = words(scope, language) if scope else say("page_scope_all", language)
    if scope and count:
        summary += say("page_scope_count", language, count=count)
    options = "".join(f'<option value="{escape(name)}"></option>' for name in sources)
    clear = button(say("page_scope_clear", language), "yw-plain", clear="1") if scope else ""
    return (
        f'<details class="yw-scope" data-scope="{"set" if scope else ""}"{" open" if problem else ""}>'
        f"<summary>{escape(say('page_scope', language))}<b>{escape(summary)}</b></summary>"
        f'<div class="yw-scope-fields">{_field("source", scope, language)}{_field("since", scope, language)}'
        f"{_field('until', scope, language)}{button(say('page_scope_use', language), 'yw-use', use='1')}{clear}</div>{notice(problem)}"
        f'<datalist id="yw-sources">{options}</datalist></details>'
    )


def words(scope: Scope, language: str) -> str:
    """A scope in words; "" for every document."""
    return " · ".join(
        say(f"page_scope_{name}", language, value=value) for name, value in asdict(scope).items() if value
    )


def _field(name: str, scope: Scope, language: str) -> str:
    label = escape(say(f"page_scope_{name}_label", language))
    hint = escape(say(f"page_scope_{name}_hint", language))
    offered = ' list="yw-sources"' if name == "source" else ""
    return (
        f'<label>{label}<input name="{name}" value="{escape(getattr(scope, name))}" '
        f'placeholder="{hint}" maxlength="200" autocomplete="off"{offered}></label>'
    )
