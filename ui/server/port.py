"""Report early, and in one line, that a port cannot be used."""

import os
import socket

from index.errors import UserError


def check(host: str, port: int) -> None:
    """Raise UserError unless a server may listen on `host` and `port` now."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name != "nt":  # there, the option would let two servers share a port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise unusable(host, port, error) from error


def unusable(host: str, port: int, error: OSError) -> UserError:
    """Why `port` cannot be used, and what to do."""
    reason = error.strerror or str(error)
    other = port + 1 if port < 65535 else port - 1
    return UserError(
        f"{host}:{port} 用不了（{reason}），可能另一个程序占着这个端口。请换一个：yuanwen chat --port {other}",
        f"{host}:{port} cannot be used ({reason}); another program may have it: try --port {other}",
    )
