"""Take Markdown marks out of a text that is matched, never of one that is shown."""

import re

# Linear, so that a line of a hundred thousand brackets holds nobody up: what is skipped between two marks never holds
# the mark that a match begins with, so that no two tries look at the same characters (`*+` gives nothing back).
_ADDRESS = r"\([^)\]\n]*+(?:\](?!\()[^)\]\n]*+)*+\)"
_IMAGE = rf"!\[[^!\]\n]*+(?:!(?!\[)[^!\]\n]*+)*+\]{_ADDRESS}"
IMAGE = re.compile(_IMAGE)
LINK = re.compile(rf"(?<!!)\[(?:{_IMAGE}|[^\[\]\n])*+\]{_ADDRESS}")
"""A link, perhaps around an image."""

LINK_WORDS = re.compile(rf"\[([^\[\]\n]*+)\]{_ADDRESS}")
"""A link; the group holds its words."""

_HEADING = re.compile(r"(#{1,6})\s")


def searchable(text: str) -> str:
    """`text` without Markdown marks and link targets: what is matched, never what is shown.

    >>> searchable("**粗体**与[链接](https://example.org)")
    '粗体与链接'
    """
    if "](" in text:
        text = LINK_WORDS.sub(r"\1", IMAGE.sub(" ", text))
    return _MARKS.sub("", text) if _HAS_MARKS.search(text) else text


_HAS_MARKS = re.compile("[*_`#>]")
_MARKS = re.compile(r"\*\*|__|`|^[^\S\n]*+(?:#{1,6}|>)\s+", re.MULTILINE)


def heading(line: str) -> tuple[int, str]:
    """The level of a heading and its words without the marks around them; (0, "") for another line.

    >>> heading("## 春 ##"), heading("#春")
    ((2, '春'), (0, ''))
    """
    mark = _HEADING.match(line)
    if mark is None or "\n" in line:
        return 0, ""
    words = line[mark.end() :].strip()
    return (len(mark[1]), words.rstrip("#").rstrip() or words) if words else (0, "")
