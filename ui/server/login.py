"""Make the login page: plain HTML without any script."""

from importlib import resources

from ui.messages import LANGUAGES, say, tag
from ui.page.html import escape, notice


def login_page(language: str, *, wrong: bool = False, wait: float = 0.0, back: str = "") -> str:
    """The login page; it says when name and password did not fit, or for how long to wait.

    `back` is the query of the page that was asked for.
    """
    problem = ""
    if wait:
        problem = say("login_wait", language, seconds=round(wait) or 1)
    elif wrong:
        problem = say("login_wrong", language)
    style = resources.files("ui.page").joinpath("page.css").read_text("utf-8")
    return f"""<!doctype html>
<html lang="{tag(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(say("page_name", language))} · {escape(say("page_login", language))}</title><style>{style}</style></head>
<body class="yw-door"><main>
<span class="yw-seal yw-large" aria-hidden="true">原<br>文</span>
<h1>{escape(say("page_name", language))}</h1><p>{escape(say("page_aim", language))}</p>{notice(problem)}
<form method="post" action="/login?language={language}{escape("&" + back if back else "")}">
<label>{escape(say("login_name", language))}<input name="name" autocomplete="username" required autofocus></label>
<label>{escape(say("login_password", language))}<input name="password" type="password" autocomplete="current-password" required></label>
<button class="primary">{escape(say("page_login", language))}</button>
</form></main></body></html>"""


def language_of(wanted: str, default: str) -> str:
    """A language that the page speaks: the one that is wanted, or the default."""
    return wanted if wanted in LANGUAGES else default
