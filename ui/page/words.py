"""What the page says of the reader's own words, as HTML."""

from collections.abc import Sequence

from ui.desk.library.words import Preview
from ui.messages import say
from ui.page.html import escape


def preview(cut: Preview, language: str) -> str:
    """A sentence as it is cut without and with the words."""
    rows = [_row("words_plain", cut.plain, " / ", language), _row("words_own", cut.own, " / ", language)]
    if cut.also:
        rows.append(_row("also_searched", cut.also, say("list_comma", language), language))
    return f'<div class="yw-lines yw-plain" role="status"><ul>{"".join(rows)}</ul></div>'


def _row(key: str, words: Sequence[str], between: str, language: str) -> str:
    value = between.join(words)
    named = {"names": value} if key == "also_searched" else {"words": value}
    return f"<li>{escape(say(key, language, **named))}</li>"
