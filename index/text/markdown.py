"""Take Markdown marks out of a text that is matched, never of one that is shown."""

import re

# Bounded, so that a line of a hundred thousand brackets is searched in linear time.
IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,20000}\)")
_LINK_WORDS = re.compile(r"\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)")


def searchable(text: str) -> str:
    """`text` without Markdown marks and link targets: what is matched, never what is shown.

    >>> searchable("**粗体**与[链接](https://example.org)")
    '粗体与链接'
    """
    if "](" in text:
        text = _LINK_WORDS.sub(r"\1", IMAGE.sub(" ", text))
    return _MARKS.sub("", text) if _HAS_MARKS.search(text) else text


_HAS_MARKS = re.compile("[*_`#>]")
_MARKS = re.compile(r"\*\*|__|`|^\s*(#{1,6}|>)\s+", re.MULTILINE)
