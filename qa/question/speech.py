"""Verbs of saying, as they follow the name of a speaker: 徐洁云打趣说."""

import re

from index.text.chinese import SAYING_VERBS
from qa.question.mentions import aligned

_SAYING = re.compile(rf"(?<=\w\w)(?<!小)(?:{SAYING_VERBS})$")


def name_ends(text: str) -> int:
    """Where a text that ends with a verb of saying has that verb; else its length.

    >>> name_ends("徐洁云打趣说"), name_ends("徐洁云")
    (3, 3)
    """
    match = _SAYING.search(aligned(text))
    return match.start() if match else len(text)
