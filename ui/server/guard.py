"""Guard the chat page: only its own pages may use it, and it may load nothing from elsewhere.

A web site that is open in another tab can send uploads to a server on this machine, and can reach
it under a name of its own (DNS rebinding). Both are refused here. The content security policy has
the browser itself refuse every request that would leave the machine, whatever a document contains.

Gradio serves much that this page has no use for: links that write files, a proxy, figures of its use, an
assistant that edits the program. What is not in `SERVED` is not there.
"""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = b"content-security-policy"
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # "no-referrer" would take the origin off our own forms
)
SERVED = re.compile(
    r"/|/(config|theme\.css|favicon\.ico|manifest\.json|robots\.txt|login|logout|metrics)/?"
    r"|/(assets|static|svelte|yuanwen|pwa_icon)(/.*)?"
    r"|/gradio_api/(info|openapi\.json|startup-events|upload|upload_progress|cancel|reset)/?"
    r"|/gradio_api/(call|heartbeat|mcp|queue)(/.*)?"
)
"""The paths that the page and its programs use."""

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


def policy(nonce: str = "") -> str:
    """What a page of ours may load and run; inline scripts only with `nonce`, none without.

    Gradio makes functions out of its templates (`eval`), and Svelte writes style attributes.
    """
    own = f" 'nonce-{nonce}'" if nonce else ""
    return (
        f"default-src 'self'; script-src 'self'{own} 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


class Guard:
    """ASGI middleware. `hosts` are the names the page may be called by; empty: any."""

    def __init__(self, app: Application, *, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        own = is_own(scope["method"], headers, self._hosts)
        if not own or not SERVED.fullmatch(scope["path"]):
            refused = [*HEADERS, (POLICY, policy().encode())]
            status = 404 if own else 403
            await send({"type": "http.response.start", "status": status, "headers": refused})
            await send({"type": "http.response.body", "body": b""})
            return

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = [*message.get("headers", []), *HEADERS]
                if POLICY not in dict(given):
                    given.append((POLICY, policy().encode()))
                message["headers"] = given
            await send(message)

        await self._app(scope, receive, with_headers)


def hosts_of(host: str) -> frozenset[str]:
    """The names a page served on `host` may be called by.

    >>> sorted(hosts_of("127.0.0.1")), hosts_of("0.0.0.0")
    (['127.0.0.1', '::1', 'localhost'], frozenset())
    """
    return LOCAL if host in LOCAL else frozenset()


def is_own(method: str, headers: MutableMapping[bytes, str], hosts: frozenset[str]) -> bool:
    """Whether a request comes from the page itself, or from a program on this machine."""
    host = headers.get(b"host", "")
    if hosts and (urlsplit(f"//{host}").hostname or "") not in hosts:
        return False
    if method in ("GET", "HEAD", "OPTIONS"):
        return True
    if headers.get(b"sec-fetch-site", "same-origin") in ("cross-site", "same-site"):
        return False
    origin = headers.get(b"origin")
    return origin is None or urlsplit(origin).netloc == host
