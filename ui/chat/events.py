"""Who an event comes from, and what the page says with it."""

import gradio as gr

from ui.server.door import USER_HEADER, user_named


def user_of(request: gr.Request | None) -> str:
    """The user whom the door let in; everybody is the same one where there is no door, as in tests."""
    headers = request.headers if request is not None else None
    return user_named(headers.get(USER_HEADER, "") if headers is not None else "")


def text_of(value: object) -> str:
    """What somebody typed or sent, as text; "" for anything else, and ? for halves of a pair of surrogates."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def value_of(event: gr.EventData, key: str) -> str:
    """What the browser says of an event; "" when it says something else."""
    data = event._data
    return text_of(str(data.get(key, ""))) if isinstance(data, dict) else ""
