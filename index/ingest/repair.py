"""Repair a text once, before a Document exists: line ends and control characters."""

import re

# Tab and line feed stay, and the joiners U+200C and U+200D, which emoji and several scripts need.
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_INVISIBLE = r"\u200b\u2060\ufeff"  # zero-width space, word joiner, byte-order mark
_DIRECTIONS = r"\u202a-\u202e\u2066-\u2069"  # of bidirectional text: they can make a quote read differently
_NO_CHARACTERS = r"\ud800-\udfff\ufffe\uffff"  # surrogates and noncharacters
_REMOVED = re.compile(f"[{_CONTROLS}{_INVISIBLE}{_DIRECTIONS}{_NO_CHARACTERS}]")
_LINE_ENDS = re.compile("\r\n|\r|\x85|\u2028|\u2029")


def repair(text: str) -> str:
    r"""`text` with one kind of line end and no control characters; repairing twice changes nothing.

    >>> repair("甲\r\n乙\x00\ufeff丙")
    '甲\n乙丙'
    """
    return _REMOVED.sub("", _LINE_ENDS.sub("\n", text))
