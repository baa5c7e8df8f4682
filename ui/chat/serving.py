"""Serve the chat page: with its guard, its door, and no word to anybody outside."""

import os
import sys
import threading
from contextlib import redirect_stdout, suppress
from importlib import resources
from importlib.util import find_spec
from io import StringIO

import gradio as gr
from starlette.middleware import Middleware

from index.errors import UserError
from ui.chat import downloads
from ui.chat.api import NAMES
from ui.chat.layout import create
from ui.chat.sessions import keep_little
from ui.config import Config
from ui.desk.chat.answer_slots import AT_ONCE
from ui.desk.workspace import Workspace
from ui.messages import say
from ui.server import port
from ui.server.access import Access, close, to_file
from ui.server.accounts import Accounts
from ui.server.door import USER_HEADER, Door
from ui.server.guard import LOCAL, Guard, hosts_of
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
    workspace = Workspace(config)
    running = start(workspace, open_browser=open_browser, without_login=without_login)
    address = say("page_serving", config.ui.language, address=running.local_url)
    sys.stderr.write(f"{address}\n")
    try:
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
    finally:
        running.close(verbose=False)
        workspace.close()


def start(workspace: Workspace, *, open_browser: bool = False, without_login: bool = False) -> gr.Blocks:
    """Serve the page of `workspace` in the background; `close()` of what it gives ends it."""
    settings = workspace.config.ui
    accounts = Accounts(workspace.config.folder / "users.json")
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
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1", "localhost", settings.host]))
    blocks = create(workspace, settings.language)
    blocks.queue(max_size=WAITING)
    # Looked for now, not while the first page loads.
    with suppress(UserError):
        workspace.suggestions()
    pages = downloads.pages(workspace)
    if settings.metrics:
        metrics = Metrics(workspace)
        workspace.listeners.append(metrics.answered)
        pages["metrics"] = metrics
    each = settings.upload_quota_mb * 1024 * 1024
    door = Middleware(
        Door, accounts=accounts, pages=pages, quota=Quota(each, 5 * each), language=settings.language, functions=NAMES
    )
    script = Middleware(Nonce, script=_asset("page.js"))
    guard = Middleware(Guard, hosts=hosts_of(settings.host))
    logged = [Middleware(Access, user_header=USER_HEADER)] if settings.access_log else []
    if settings.access_log:
        handler = to_file(workspace.config.folder / "access.log")
        workspace.at_close(lambda: close(handler))
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


def _asset(name: str) -> str:
    return resources.files("ui.page").joinpath(name).read_text("utf-8")
