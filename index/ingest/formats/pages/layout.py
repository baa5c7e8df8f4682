"""Put lines with bounding boxes into reading order, and join wrapped lines into paragraphs.

A PDF and a scanned page have no paragraphs, only characters with boxes. Lines come in the order in which the
file holds them, which is column by column in nearly every file. Where a page was written across its columns,
a gutter that hardly any line crosses divides them. A line that reaches the right edge of its column continues
in the next line, unless that one is indented.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.language import CLOSERS, HAN, HANGUL, KANA, STOPS

_CJK = re.compile(f"[{HAN}{KANA}{HANGUL}，。、；：？！“”‘’《》「」『』（）【】…—％]")
_STOP = re.compile(rf"[{STOPS}!?.:：][{re.escape(CLOSERS)}]*$")
_HYPHEN = re.compile(r"(?<=[A-Za-z])[-\u2010\xad]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text and its box, in points (OCR: pixels) from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)


def reading_order(lines: Sequence[Line]) -> list[Line]:
    """`lines` as people read them: in the order of the file, unless that alternates between two columns."""
    gutter = _gutter(lines)
    if gutter is None:
        return list(lines)
    order: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.top):
        if line.left < gutter < line.right:  # a heading over both columns
            order += [*left, *right, line]
            left, right = [], []
        else:
            (left if line.right <= gutter else right).append(line)
    return [*order, *left, *right]


def _gutter(lines: Sequence[Line]) -> float | None:
    """The x of the gutter of a page that was written across two columns; None for any other page."""
    if len(lines) < 6:
        return None
    low, high = min(line.left for line in lines), max(line.right for line in lines)
    middle = [low + (high - low) * percent / 100 for percent in range(35, 66)]
    crossing = {x: sum(line.left < x < line.right for line in lines) for x in middle}
    best = min(middle, key=lambda x: (crossing[x], abs(x - (low + high) / 2)))
    beside = [line for line in lines if not line.left < best < line.right]
    sides = [line.left >= best for line in beside]
    turns = sum(a != b for a, b in itertools.pairwise(sides))
    both = min(sum(sides), len(sides) - sum(sides))
    if crossing[best] > 0.2 * len(lines) or both < 3 or turns <= both:
        return None
    return best


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """The texts of `lines`, wrapped lines joined."""
    found: list[str] = []
    before: Line | None = None
    for line in lines:
        if before is not None and _continues(before, line, lines):
            found[-1] = _joined(found[-1], line.text)
        else:
            found.append(line.text)
        before = line
    return found


def _continues(before: Line, line: Line, lines: Sequence[Line]) -> bool:
    """Whether `line` continues the paragraph of `before`; lengths are multiples of the height of a line."""
    size = before.height
    column = [other for other in lines if other.left < before.right and before.left < other.right]
    edge = max(other.right for other in column)
    margin = min(other.left for other in column)
    if _STOP.search(before.text) and not line.text[0].islower():
        return False  # a sentence ends here: whether the paragraph does makes no difference
    broken = bool(_HYPHEN.search(before.text)) and line.text[0].islower()
    if not 0.75 < line.height / size < 1.34 or (edge - before.right > 2.5 * size and not broken):
        return False
    if line.bottom > before.top:  # the top of the next column
        return before.right - before.left > 8 * size
    indented = line.left - margin > 1.2 * size > 2 * (before.left - margin)
    return before.top - line.top < 3 * size and not indented


def _joined(text: str, more: str) -> str:
    """Two parts of a wrapped line: without a space between Chinese characters, without a hyphen.

    >>> _joined("雷军在", "演讲中"), _joined("the quick", "fox"), _joined("exam-", "ple"), _joined("COVID-", "19")
    ('雷军在演讲中', 'the quick fox', 'example', 'COVID-19')
    """
    if _HYPHEN.search(text):  # before a capital or a digit the hyphen belongs to the word
        return (_HYPHEN.sub("", text) if more[:1].islower() else text) + more
    if _CJK.match(text[-1]) or _CJK.match(more[0]):
        return text + more
    return f"{text} {more}"
