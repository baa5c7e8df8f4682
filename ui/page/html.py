"""Escape what is shown, and make the small pieces that every part of the page shares.

Documents, titles, file names and questions are hostile text: a page that somebody else wrote must
not be able to run anything here. So no function takes HTML from outside, and each value is escaped
at the place where it is put in.
"""

import html
from collections.abc import Iterable
from datetime import datetime

from ui.messages import say, tag


def escape(value: object) -> str:
    """`value` as text that is neither a tag, nor ends an attribute, nor fills a template.

    >>> escape("<b>'{{x}}")
    '&lt;b&gt;&#x27;&#123;&#123;x}}'
    """
    return html.escape(str(value)).replace("{", "&#123;").replace("`", "&#96;")


def button(words: str, kind: str, *, label: str = "", pressed: bool = False, **data: str) -> str:
    """A button that the page's script knows by its `data`; `label` says what an icon means.

    >>> button("改", "yw-plain", edit="3")
    '<button type="button" class="yw-plain" data-edit="3">改</button>'
    """
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    if label:
        attributes += f' aria-label="{escape(label)}" title="{escape(label)}"'
    if pressed:
        attributes += ' aria-pressed="true"'
    return f'<button type="button" class="{kind}"{attributes}>{escape(words)}</button>'


def copies(text: str, words: str) -> str:
    """A button that puts `text` on the clipboard."""
    return button(words, "yw-plain", copy=text)


def link(address: str, words: str) -> str:
    """A link to a file that the page gives."""
    return f'<a class="yw-save" href="{escape(address)}" download>{escape(words)}</a>'


def header(language: str) -> str:
    """The seal, the name and the aim of the program."""
    return (
        f'<div class="yw-brand" data-language="{language}" data-tag="{escape(tag(language))}" data-copied="{escape(say("page_copied", language))}" data-busy="{escape(say("page_busy", language))}"><span class="yw-seal" aria-hidden="true">原<br>文</span>'
        f'<span class="yw-names"><h1>{escape(say("page_name", language))}</h1>'
        f"<p>{escape(say('page_aim', language))}</p></span></div>"
    )


def notice(message: str) -> str:
    """What went wrong with a question, in one line; nothing for the empty message."""
    return f'<p class="yw-notice" role="alert">{escape(message)}</p>' if message else ""


def heading(key: str, language: str) -> str:
    """A heading of a page, and below it the line that says what it is about."""
    return (
        f'<h2 class="yw-count">{escape(say(key, language))}</h2>'
        f'<p class="yw-file">{escape(say(f"{key}_hint", language))}</p>'
    )


def account(user: str, language: str) -> str:
    """Who is logged in, and how to log out; nothing for somebody without an account."""
    if not user:
        return ""
    return (
        f'<form class="yw-account" method="post" action="/logout"><span>{escape(user)}</span>'
        f"<button>{escape(say('page_logout', language))}</button></form>"
    )


def clock(seconds: float) -> str:
    """A moment, in seconds since 1970, as day and time of this machine."""
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")


def lines(sentences: Iterable[str], *, kind: str = "plain") -> str:
    """Sentences one below the other, such as the report of a rebuild."""
    items = "".join(f"<li>{escape(one)}</li>" for one in sentences)
    role = "" if kind == "hint" else ' role="status"'
    return f'<div class="yw-lines yw-{kind}"{role}><ul>{items}</ul></div>'
