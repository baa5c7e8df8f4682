"""Serve the chat page: with its guard, its door, and no word to anybody outside."""

import os
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout, suppress
from importlib import resources
from importlib.util import find_spec
from io import StringIO
from urllib.parse import quote

import gradio as gr
from starlette.middleware import Middleware

from index.errors import UserError
from index.records import Document, LeftOut, Span
from ui.chat.layout import create
from ui.chat.sessions import keep_little
from ui.config import Config
from ui.desk.bench import judged
from ui.desk.chat.busy import AT_ONCE
from ui.desk.workspace import Library
from ui.messages import say
from ui.page import export
from ui.server import port
from ui.server.access import Access, close, to_file
from ui.server.accounts import Accounts
from ui.server.door import USER_HEADER, Door, Reply
from ui.server.door import Page as DoorPage
from ui.server.guard import LOCAL, Guard, hosts_of
from ui.server.login import language_of
from ui.server.memory import share_heaps
from ui.server.metrics import Metrics
from ui.server.nonce import Nonce
from ui.server.quota import Quota

_SANS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
_MONO = ("ui-monospace", "Menlo", "Consolas", "monospace")

SESSIONS = 500
"""Open pages whose state is kept (see `sessions`); a call of a program counts as one. The conversation
of a page that was dropped is still on disk, and there again when the page is loaded anew."""

THREADS = 16
"""Threads that answer: twice what may answer at once. Each keeps some memory of its own."""

WAITING = 200
"""Events that may wait for their turn; more are refused."""


def serve(config: Config, *, open_browser: bool = False, without_login: bool = False) -> None:
    """Serve the chat page until it is interrupted.

    Raises UserError when the port is in use, when the address is not one of this machine, and when
    others could reach the page without a login (unless `without_login` says that they may).
    """
    share_heaps(AT_ONCE)
    library = Library(config)
    running = start(library, open_browser=open_browser, without_login=without_login)
    address = say("page_serving", config.ui.language, address=running.local_url)
    sys.stderr.write(f"{address}\n")
    try:
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
    finally:
        running.close(verbose=False)
        library.close()


def start(
    library: Library, *, open_browser: bool = False, without_login: bool = False
) -> gr.Blocks:
    """Serve the page of `library` in the background; `close()` of what it gives ends it."""
    settings = library.config.ui
    accounts = Accounts(library.config.folder / "users.json")
    if settings.host not in LOCAL and not accounts.names() and not without_login:
        raise UserError(
            f"{settings.host} 上别人也能打开这个页面，而还没有账户。请先运行：yuanwen users add 名字"
            "（或加 --without-login，让谁都能用）",
            f"others can reach the page on {settings.host} and there is no account yet: run "
            "yuanwen users add NAME (or add --without-login)",
        )
    port.check(settings.host, settings.port)
    # A proxy that is set for the web must not be asked for this machine: gradio looks at its own page.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(
            filter(None, [os.environ.get(name), "127.0.0.1", "localhost", settings.host])
        )
    blocks = create(library, settings.language)
    blocks.queue(max_size=WAITING)
    # Looked for now, not while the first page loads.
    with suppress(UserError):
        library.suggestions()
    pages: dict[str, DoorPage] = {}
    if settings.metrics:
        metrics = Metrics(library)
        library.hears.append(metrics.answered)
        pages["metrics"] = metrics
    each = settings.upload_quota_mb * 1024 * 1024
    door = Middleware(
        Door,
        accounts=accounts,
        pages={
            **pages,
            "export": _Export(library),
            "judged": _Judged(library),
            "leaf": _Leaf(library),
            "run": _Run(library),
        },
        quota=Quota(each, 5 * each),
        language=settings.language,
    )
    script = Middleware(Nonce, script=_asset("page.js"))
    guard = Middleware(Guard, hosts=hosts_of(settings.host))
    logged = [Middleware(Access, user_header=USER_HEADER)] if settings.access_log else []
    if settings.access_log:
        handler = to_file(library.config.folder / "access.log")
        library.at_close(lambda: close(handler))
    try:
        # gradio greets on standard output, even when it is told to be quiet
        with redirect_stdout(StringIO()):
            blocks.launch(
                server_name=settings.host,
                server_port=settings.port,
                inbrowser=open_browser,
                prevent_thread_lock=True,
                quiet=True,
                share=False,
                run_history=False,
                enable_monitoring=False,
                state_session_capacity=SESSIONS,
                max_threads=THREADS,
                show_error=False,
                footer_links=[],
                mcp_server=find_spec("mcp") is not None,
                max_file_size=f"{settings.max_upload_mb}mb",
                theme=gr.themes.Base(font=_SANS, font_mono=_MONO),
                css=_asset("page.css"),
                favicon_path=str(resources.files("ui.page").joinpath("page.svg")),
                app_kwargs={"middleware": [*logged, guard, door, script]},
            )
    except OSError as error:
        raise port.unusable(settings.host, settings.port, error) from error
    keep_little(blocks)
    return blocks


_EXPORTS = {"md": "text/markdown", "html": "text/html", "json": "application/json"}


class _Export:
    """The page that gives a conversation as a file: `/yuanwen/export/ID.md`, `.html` or `.json`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, user: str, rest: str, query: Mapping[str, str]) -> Reply:
        name, _, kind = rest.rpartition(".")
        try:
            turns = self._library.notebook.turns(user, name) if kind in _EXPORTS else ()
        except UserError as error:
            return Reply(500, str(error).encode())
        if not turns:
            return Reply(404)
        language = language_of(query.get("language", ""), self._library.config.ui.language)
        if kind == "json":
            body = export.as_values(turns)
        else:
            make = export.markdown if kind == "md" else export.web_page
            body = make(turns, self._find, language)
        named = quote(
            f"{' '.join(turns[0].question.split())[:40].strip()}.{kind}".replace("/", "_")
        )
        headers = {
            "content-disposition": f"attachment; filename=\"yuanwen.{kind}\"; filename*=UTF-8''{named}",
            "cache-control": "no-store",
        }
        return Reply(200, body.encode(), f"{_EXPORTS[kind]}; charset=utf-8", headers)

    def _find(self, document_id: str) -> tuple[Document, Sequence[LeftOut]] | None:
        with suppress(UserError):
            return self._library.document(document_id)
        return None


class _Leaf:
    """The page that gives a page of a PDF: `/yuanwen/leaf/?document=ID&page=3&start=10&end=20`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, user: str, rest: str, query: Mapping[str, str]) -> Reply:
        numbers = [query.get(name, "") for name in ("page", "start", "end")]
        if not all(
            number.isascii() and number.isdigit() and len(number) < 10 for number in numbers
        ):
            return Reply(404)
        page, start, end = (int(number) for number in numbers)
        if start > end:
            return Reply(404)
        try:
            leaf = self._library.leaves.leaf(query.get("document", ""), page, Span(start, end))
        except UserError:
            return Reply(404)
        return Reply(200, leaf.picture, leaf.kind, {"cache-control": "private, no-cache"})


class _Judged:
    """The page that gives what a reader said of answers, as lines of an evaluation file."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, user: str, rest: str, query: Mapping[str, str]) -> Reply:
        try:
            body = judged.lines(self._library.notebook.judged(user))
        except UserError as error:
            return Reply(500, str(error).encode())
        headers = {"content-disposition": 'attachment; filename="judged.jsonl"'}
        return Reply(200, body.encode(), "application/jsonl; charset=utf-8", headers)


class _Run:
    """The page that gives a reader's last evaluation, as `yuanwen evaluate --json` prints it."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, user: str, rest: str, query: Mapping[str, str]) -> Reply:
        body = self._library.runs.text(user)
        if not body:
            return Reply(404)
        headers = {
            "content-disposition": 'attachment; filename="run.json"',
            "cache-control": "no-store",
        }
        return Reply(200, body.encode(), "application/json; charset=utf-8", headers)


def _asset(name: str) -> str:
    return resources.files("ui.page").joinpath(name).read_text("utf-8")
