"""The command `yuanwen chat`: serve the chat page."""

import argparse
import os
from dataclasses import replace

from ui.commands.shared import Commands, settings_of


def add_command(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the command to the command line."""
    chat = commands.add_parser("chat", parents=[shared], help="serve the chat page / 打开聊天页")
    chat.add_argument("--host", help="address to serve on (default: from the settings)")
    chat.add_argument("--port", type=int, help="port to serve on (default: from the settings)")
    chat.add_argument("--open", action="store_true", help="open the page in a browser")
    chat.add_argument("--without-login", action="store_true", help="let anybody on the network use it / 不登录也能用")
    chat.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until it is interrupted."""
    # Read by numpy when it is imported. Questions are answered side by side; threads of one that wait
    # for each other by spinning take the processor from the others (half of all its time at 50 users).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    settings = settings_of(options)
    page = replace(
        settings.ui,
        host=options.host or settings.ui.host,
        port=options.port if options.port is not None else settings.ui.port,
    )
    from qa.judge.models import load_models
    from ui.chat import serve

    # A reader that cannot be loaded is reported here, not to whoever asks first.
    load_models(settings.qa.reader, allow_download=settings.qa.allow_download)
    serve(replace(settings, ui=page), open_browser=options.open, without_login=options.without_login)
    return 0
