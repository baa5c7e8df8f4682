"""Escape what is shown, and make the small pieces that every part of the page shares.

Documents, titles, file names and questions are hostile text: a page that somebody else wrote must
not be able to run anything here. So no function takes HTML from outside, and each value is escaped
at the place where it is put in.
"""

import html
from collections.abc import Iterable

from ui.messages import say


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
