"""Count the bytes of a request as they come, whatever its headers say of them."""

from collections.abc import MutableMapping, Sequence
from typing import Any

from ui.server.guard import Receive

_LONGEST_LENGTH = 15
"""Digits of a length that is believed."""


class TooLongError(Exception):
    """More bytes came than a request may send."""


class Body:
    """The body of a request, of at most `most` bytes; raises TooLongError when more come.

    `gone` tells whether whoever sent it has left in the middle, `too_long` whether more came.
    """

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most
        self.gone = self.too_long = False

    async def __call__(self) -> MutableMapping[str, Any]:
        """The next part, as ASGI gives it."""
        message = await self._receive()
        self.gone |= message["type"] == "http.disconnect"
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.too_long = True
            raise TooLongError
        return message


def is_ambiguous(headers: Sequence[tuple[bytes, bytes]]) -> bool:
    """Whether the headers of a request say its length in two ways: what stands between us may believe the other one.

    RFC 9112, 6.3: such a request ought to be handled as an error.
    """
    lengths = [value for name, value in headers if name == b"content-length"]
    chunked = any(name == b"transfer-encoding" for name, _ in headers)
    return len(lengths) > 1 or (chunked and bool(lengths))


def length_of(stated: str) -> int | None:
    """The length that a header states; None for none, and for what is no length.

    >>> length_of("12"), length_of(""), length_of("+1"), length_of("9" * 5000)
    (12, None, None, None)
    """
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) <= _LONGEST_LENGTH else None
