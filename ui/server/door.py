"""Let people and programs in, and name the user to the page.

Where there are accounts, everything but the login page needs one: a session that a login began, or
the token of a program. Where there are none, each browser gets a name of its own, so that two
people at one server never see each other's conversations. Either way the page gets the user in a
header that nobody outside can set.
"""

import asyncio
import hashlib
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, quote, unquote, urlencode

from ui.server.accounts import Accounts
from ui.server.body import Body, is_ambiguous, length_of
from ui.server.guard import Application, Receive, Scope, Send
from ui.server.lockout import Lockout
from ui.server.login import language_of, login_page
from ui.server.quota import BODY, Quota

logger = logging.getLogger(__name__)

USER_HEADER = "x-yuanwen-user"
COOKIE = "yuanwen"
SESSION_SECONDS = 7 * 24 * 3600.0
UPLOAD = "/gradio_api/upload"
CALL = "/gradio_api/call/"
METRICS = "/metrics"
"""Where Prometheus looks by itself."""

_LOGIN, _LOGOUT = "/login", "/logout"
_STARTED = "/gradio_api/startup-events"  # by which gradio finds that it runs; it gives nothing away
_JSON = "application/json"
_VISITOR = "visitor "
_LOGIN_BODY = 10_000
_SESSIONS = 100_000
_LINKED = ("q", "g", "s", "source", "since", "until")
"""What a link to a question holds: kept while somebody logs in."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the door, or a page of its own, answers."""

    status: int
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


Page = Callable[[str, str, Mapping[str, str]], Reply]
"""A page below `/yuanwen/`: from the user, the rest of the path, and the query, to a reply."""


class Door:
    """ASGI middleware; `pages` are served below `/yuanwen/` to those who were let in. `functions` are those that
    programs may call by name.
    """

    def __init__(
        self,
        app: Application,
        *,
        accounts: Accounts,
        pages: Mapping[str, Page],
        quota: Quota,
        language: str,
        functions: Collection[str] = (),
    ) -> None:
        self._app = app
        self._accounts = accounts
        self._pages = pages
        self._quota = quota
        self._language = language
        self._functions = functions
        self._lockout = Lockout()
        self._sessions = Sessions()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # the page uses no web socket
            return
        request = Request(scope)
        needed = bool(self._accounts.names())
        if needed and request.path == _LOGIN:
            await _send(await self._login(request, receive), send)
            return
        if request.path == _STARTED:
            await self._app(scope, receive, send)
            return
        user, cookie = self._user(request, needed)
        if request.path == _LOGOUT and request.method == "POST":
            self._sessions.end(request.cookie)
            await _send(Reply(303, headers={"location": _LOGIN, **_cookie("", 0, request)}), send)
            return
        if not user:
            await _send(self._refused(request), send)
            return
        if refusal := self._too_much(request, user):
            await _send(refusal, send)
            return
        if request.path == METRICS and "metrics" in self._pages:
            request.path = "/yuanwen/metrics"
        if request.path.startswith("/yuanwen/"):
            await _send(await self._own(request, user), send)
            return
        await self._pass_on(scope, Body(receive, request.length or BODY), _Answer(_with_header(send, cookie)), user)

    async def _pass_on(self, scope: Scope, body: Body, answer: "_Answer", user: str) -> None:
        """To the page, with its user in a header. Who leaves in the middle of a request is no fault of ours."""
        name = scope["path"].removeprefix(CALL).partition("/")[0]
        if scope["path"].startswith(CALL) and name not in self._functions:
            known = ", ".join(self._functions)
            await _send(
                Reply(404, json.dumps({"error": f"no such function; there are: {known}"}).encode(), _JSON), answer
            )
            return
        scope["headers"] = [
            *((name, value) for name, value in scope["headers"] if name != USER_HEADER.encode()),
            (USER_HEADER.encode(), quote(user).encode()),
        ]
        try:
            await self._app(scope, body, answer)
        except Exception as error:
            if not (body.gone or body.too_long or _is_refusal(error)):
                raise
            logger.debug("a request was broken off", exc_info=True)
            if body.too_long and not answer.begun:
                await _send(Reply(413, b"too large"), answer)

    def _user(self, request: "Request", needed: bool) -> tuple[str, Mapping[str, str]]:
        """Who asks, "" for somebody unknown, and the cookie that a new visitor gets."""
        if needed:
            token = request.bearer
            return (self._accounts.user_of(token) if token else self._sessions.user(request.cookie)), {}
        if len(request.cookie) >= 32:
            return _visitor(request.cookie), {}
        made = secrets.token_urlsafe(32)
        page = request.method == "GET" and request.path == "/"
        return _visitor(made), _cookie(made, 365 * 24 * 3600, request) if page else {}

    async def _login(self, request: "Request", receive: Receive) -> Reply:
        language = language_of(request.query.get("language", ""), self._language)
        linked = {name: value for name, value in request.query.items() if name in _LINKED}
        back = urlencode(linked)
        if request.method != "POST":
            return _page(login_page(language, back=back))
        if request.length is None or request.length > _LOGIN_BODY:
            return Reply(413)
        form = parse_qs((await _body(receive)).decode("utf-8", "replace"))
        name, password = form.get("name", [""])[0][:100], form.get("password", [""])[0][:1000]
        async with self._lockout.turn(name):
            if wait := self._lockout.tries(name, request.address):
                return _page(login_page(language, wait=wait, back=back), 429)
            if not await asyncio.to_thread(self._accounts.check, name, password):
                return _page(login_page(language, wrong=True, back=back), 401)
            self._lockout.passed(name, request.address)
        session = self._sessions.begin(name)
        cookie = _cookie(session, int(SESSION_SECONDS), request)
        return Reply(303, headers={"location": f"/?{back}" if back else "/", **cookie})

    def _refused(self, request: "Request") -> Reply:
        """To the login page for people, a plain refusal for programs."""
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            query = request.query_string
            return Reply(303, headers={"location": _LOGIN + (f"?{query}" if query else "")})
        challenge = {"www-authenticate": "Bearer"}
        return Reply(401, b'{"error": "login or token needed"}', _JSON, challenge)

    def _too_much(self, request: "Request", user: str) -> Reply | None:
        """Why a request is too large; None when it is not. Its size has to be given in advance, and in one way."""
        if is_ambiguous(request.all_headers):
            return Reply(400, b"its length is said in two ways")
        if request.method in ("GET", "HEAD", "OPTIONS", "DELETE"):
            return None
        if request.length is None:
            return Reply(411, b"length required")
        if request.path.rstrip("/") != UPLOAD:
            return Reply(413, b"too large") if request.length > BODY else None
        if not self._quota.takes(user, request.length):
            return Reply(413, "上传太多，请一小时后再试 / uploaded too much; try in an hour".encode())
        return None

    async def _own(self, request: "Request", user: str) -> Reply:
        name, _, rest = request.path.removeprefix("/yuanwen/").partition("/")
        page = self._pages.get(name)
        if page is None or request.method != "GET":
            return Reply(404)
        return await asyncio.to_thread(page, user, rest, request.query)


def _is_refusal(error: Exception) -> bool:
    """Whether gradio refused a request while it was answering: an event that is not there."""
    status = getattr(error.__cause__ or error, "status_code", 500)
    return 400 <= status < 500


class _Answer:
    """What is sent in answer; `begun` tells whether any of it was."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Scope) -> None:
        self.begun = True
        await self._send(message)


class Sessions:
    """Who is logged in. Kept in memory, by the hash of what the cookie holds: a restart ends them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, tuple[str, float]] = {}

    def begin(self, user: str) -> str:
        """A new session of `user`: what its cookie holds."""
        session = secrets.token_urlsafe(32)
        with self._lock:
            self._known[_digest(session)] = (user, self._clock() + SESSION_SECONDS)
            while len(self._known) > _SESSIONS:
                self._known.pop(next(iter(self._known)))
        return session

    def user(self, session: str) -> str:
        """Whose session this is; "" for nobody's, or one that is over."""
        with self._lock:
            user, until = self._known.get(_digest(session), ("", 0.0))
            return user if self._clock() < until else ""

    def end(self, session: str) -> None:
        """Log out."""
        with self._lock:
            self._known.pop(_digest(session), None)


class Request:
    """What the door looks at of a request."""

    def __init__(self, scope: Scope) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.secure = scope.get("scheme") == "https"
        self.address = str((scope.get("client") or ("",))[0])
        self.query_string: str = scope.get("query_string", b"").decode("latin-1")
        self.all_headers: list[tuple[bytes, bytes]] = list(scope["headers"])
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}

    @property
    def query(self) -> dict[str, str]:
        """The first value of each name in the query."""
        return {name: values[0] for name, values in parse_qs(self.query_string).items()}

    @property
    def cookie(self) -> str:
        """What our cookie holds; "" without one."""
        try:
            found = SimpleCookie(self.headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return ""
        return found.value if found else ""

    @property
    def bearer(self) -> str:
        """The token of a program; "" without one."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else ""

    @property
    def length(self) -> int | None:
        """Bytes of the body as the request gives them; None when it does not."""
        return length_of(self.headers.get("content-length", ""))


def user_named(header: str) -> str:
    """The user that the header of a request names."""
    return unquote(header)


def name_of(user: str) -> str:
    """What a user is called who logged in; "" for a visitor, whose name no account can have."""
    return "" if user.startswith(_VISITOR) else user


def _visitor(cookie: str) -> str:
    """The name of a browser: not what its cookie holds, which stays a secret."""
    return f"{_VISITOR}{_digest(cookie)[:32]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _cookie(value: str, seconds: int, request: Request) -> dict[str, str]:
    secure = "; Secure" if request.secure else ""
    return {"set-cookie": f"{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"}


def _page(markup: str, status: int = 200) -> Reply:
    return Reply(status, markup.encode(), "text/html; charset=utf-8", {"cache-control": "no-store"})


def _with_header(send: Send, headers: Mapping[str, str]) -> Send:
    if not headers:
        return send
    added = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]

    async def with_header(message: Scope) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *added]
        await send(message)

    return with_header


async def _body(receive: Receive) -> bytes:
    body = b""
    while len(body) <= _LOGIN_BODY:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return body


async def _send(reply: Reply, send: Send) -> None:
    headers = {"content-type": reply.kind, "content-length": str(len(reply.body)), **reply.headers}
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": encoded})
    await send({"type": "http.response.body", "body": reply.body})
