"""Cut long texts for people: an ellipsis marks the end."""


def cut(text: str, length: int) -> str:
    """At most `length` characters of `text`, as it is written.

    >>> cut("原文引用", 3)
    '原文…'
    """
    return text if len(text) <= length else text[: length - 1] + "…"


def one_line(text: str, length: int) -> str:
    """At most `length` characters of `text`, with its line breaks and runs of spaces as one space."""
    return cut(" ".join(text.split()), length)
