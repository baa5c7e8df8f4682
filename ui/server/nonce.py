"""Let only the scripts that the server itself wrote run: each carries a number used once.

Gradio's page holds inline scripts, and one has to be allowed. Instead of allowing all, every script of
the page as it leaves the server is given a nonce that the content security policy names (CSP level 3).
What is put into the page later, by whatever way, has none and does not run. Our own script is put
before the others here, since gradio would add it in the browser.
"""

import re
import secrets

from ui.server.guard import Application, Receive, Scope, Send, policy

_SCRIPT = re.compile(rb"<script\b")


class Nonce:
    """ASGI middleware around gradio's page at `/`; `script` is what runs first there."""

    def __init__(self, app: Application, *, script: str) -> None:
        self._app = app
        self._script = script.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        # A page that is compressed could not be written into.
        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        began: Scope = {}
        body = b""

        async def held(message: Scope) -> None:
            nonlocal began, body
            if message["type"] == "http.response.start":
                began = message
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                await _sent(began, body, self._script, send)

        await self._app({**scope, "headers": plain}, receive, held)


async def _sent(began: Scope, body: bytes, script: bytes, send: Send) -> None:
    headers = dict(began.get("headers", []))
    if headers.get(b"content-type", b"").startswith(b"text/html") and body:
        nonce = secrets.token_urlsafe(16)
        body = with_nonce(body, script, nonce)
        headers[b"content-length"] = str(len(body)).encode()
        headers[b"content-security-policy"] = policy(nonce).encode()
        headers[b"cache-control"] = b"no-store"  # a page that is kept would use its number twice
        began = {**began, "headers": [*headers.items()]}
    await send(began)
    await send({"type": "http.response.body", "body": body})


def with_nonce(page: bytes, script: bytes, nonce: str) -> bytes:
    """`page` with the nonce on each of its scripts, and `script` before the first of them.

    >>> with_nonce(b"<head><script>a</script>", b"x", "1")
    b'<head><script nonce="1">x</script><script nonce="1">a</script>'
    """
    first = _SCRIPT.search(page)
    at = first.start() if first else len(page)
    mark = f'<script nonce="{nonce}"'.encode()
    own = mark + b">" + script + b"</script>"
    return page[:at] + own + _SCRIPT.sub(mark, page[at:])
