"""Make the HTML of the list of earlier conversations."""

from collections.abc import Sequence

from ui.desk.history.conversations import Past
from ui.messages import say
from ui.page.html import button, clock, escape

EXPORTS = ("md", "html", "json")


def past(conversations: Sequence[Past], current: str, language: str) -> str:
    """The conversations of a reader, newest first, each to be opened, saved and deleted."""
    if not conversations:
        return f'<p class="yw-nothing">{escape(say("page_no_past", language))}</p>'
    items = "".join(_line(one, one.id == current, language) for one in conversations)
    return f'<ul class="yw-list yw-past">{items}</ul>'


def _line(one: Past, current: bool, language: str) -> str:
    facts = say("page_past_line", language, count=one.turns, day=clock(one.changed))
    saves = "".join(
        f'<a class="yw-save" href="/yuanwen/export/{escape(one.id)}.{kind}?language={language}" download>'
        f"{escape(say(f'page_export_{kind}', language))}</a>"
        for kind in EXPORTS
    )
    sure = say("page_forget_sure", language, title=one.title)
    here = ' aria-current="true"' if current else ""
    return (
        f'<li{here}><span class="yw-which">{button(one.title, "yw-open", conversation=one.id)}</span>'
        f'<span class="yw-file">{escape(facts)}</span><span class="yw-doing"><span class="yw-file">{escape(say("page_export", language))}</span>{saves}'
        f"{button(say('page_forget', language), 'yw-plain', forget=one.id, sure=sure)}</span></li>"
    )
