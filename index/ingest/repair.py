"""Repair a text once, before a Document exists: line ends and control characters."""

import re

# Kept: tab, line feed, and the joiners U+200C and U+200D, which emoji and several scripts need.
# Gone: other controls, zero-width space, byte-order marks, marks that turn the text direction, and
# halves of surrogate pairs, which no file can hold.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_LINE_ENDS = re.compile("\r\n|\r|\x85|\u2028|\u2029")


def repair(text: str) -> str:
    r"""`text` with one kind of line end and no control characters; repairing twice changes nothing.

    >>> repair("甲\r\n乙\x00\ufeff丙")
    '甲\n乙丙'
    """
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
