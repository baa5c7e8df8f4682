"""Words as they came from a terminal or a pipe: in UTF-8, or as the terminals of Chinese systems send them (GBK)."""

import sys
import unicodedata
from collections.abc import Iterator

from index.errors import QuestionError

_NO_LETTERS = ("Cc", "Cn", "Co", "Cs")
"""Categories of characters that nobody types: controls, unassigned, private, halves of a pair."""


def text(given: bytes) -> str:
    """`given` as text; raises QuestionError for bytes that are none.

    >>> text("长城".encode()), text("长城".encode("gbk"))
    ('长城', '长城')
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            found = given.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or not any(unicodedata.category(one) in _NO_LETTERS for one in found.replace("\t", " ")):
            return found
    raise QuestionError("这不是文字（既不是 UTF-8，也不是 GBK）", "this is no text, neither UTF-8 nor GBK")


def argument(given: str) -> bytes:
    """The bytes of an argument of the command line; Python keeps those that are no text as halves of a pair."""
    return given.encode("utf-8", "surrogateescape" if all(map(_is_byte, given)) else "replace")


def _is_byte(character: str) -> bool:
    """Whether a character is text, or stands for a byte that was none (PEP 383)."""
    return not "\ud800" <= character <= "\udfff" or "\udc80" <= character <= "\udcff"


def lines() -> Iterator[bytes]:
    """The lines of standard input without their ends, as they come."""
    source = getattr(sys.stdin, "buffer", None)
    for line in source if source is not None else (line.encode("utf-8", "surrogateescape") for line in sys.stdin):
        yield line.rstrip(b"\r\n")
