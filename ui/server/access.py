"""Keep a log of who used the page, when, and how it went; never what was asked.

A line holds the time, the address, the user, the method, the path without its query, the status and
how long it took. Whatever a browser sends is quoted, so that nobody can forge a line.
"""

import json
import logging
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path

from ui.server.guard import Application, Receive, Scope, Send

LARGEST = 10_000_000
"""Bytes of the log before it is begun anew; five older ones are kept."""

logger = logging.getLogger("yuanwen.access")


def to_file(path: Path) -> logging.Handler:
    """Have the log written to `path`, readable by its owner alone; gives what to close at the end."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    handler = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=5, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return handler


def close(handler: logging.Handler) -> None:
    """End what `to_file` began."""
    logger.removeHandler(handler)
    handler.close()


class Access:
    """ASGI middleware that logs each request once it is answered. `user_header` names its user."""

    def __init__(self, app: Application, *, user_header: str) -> None:
        self._app = app
        self._header = user_header.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def noted(message: Scope) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            user = next((value for name, value in scope["headers"] if name == self._header), b"")
            line = {
                "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
                "from": str((scope.get("client") or ("",))[0]),
                "user": user.decode("latin-1"),
                "method": str(scope["method"]),
                "path": str(scope["path"])[:200],
                "status": status,
                "ms": round(1000 * (time.monotonic() - began)),
            }
            logger.info(json.dumps(line))
