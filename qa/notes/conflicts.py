"""Numbers that differ between two documents: both are quoted, without a verdict."""

import re
from collections.abc import Sequence

from index.records import Span
from index.text.chinese import MULTIPLIERS, NUMERALS, ZEROS
from index.text.interrogatives import WHEN
from index.text.language import BASIC_HAN, fold
from index.text.numerals import numbers
from qa.judge.candidate import Candidate
from qa.question import units
from qa.question.kinds import kind
from qa.question.mentions import aligned, content
from qa.records import Query

SHARED = 0.8
"""Part of the question's words in one sentence that the other must hold too, at least."""

BEHIND = 3.0
"""Logits that the other sentence may be behind the best, at most."""

_NUMBER = re.compile(rf"\d[\d,.]*\d|\d|[{NUMERALS}{ZEROS}]+")
_YEAR = re.compile(r"(?<![\d.,])(?:1\d|20)\d\d(?![\d,])")
_ASKS_YEAR = re.compile(rf"哪一?年|何年|{WHEN}|\b(?:what|which) year\b|^\W*when\b")
_AFTER = re.compile(rf"\s*[{MULTIPLIERS}多余]{{0,3}}\s*(?P<unit>[{BASIC_HAN}%％]|[a-z]+)?")


def with_conflict(query: Query, chosen: list[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """`chosen`, with the sentence of another document right after the first that says another number.

    Only for a question that asks for one number, and sentences that each state just one.
    """
    if not chosen or not asks_number(query.question):
        return chosen
    best = chosen[0]
    first = counted(best.text, query.question)
    if first is None:
        return chosen
    for other in found:
        if other.document_id == best.document_id or other.score < best.score - BEHIND:
            continue
        second = counted(other.text, query.question)
        if second and second[1] != first[1] and same_matter(query.question, best.text, other.text):
            rest = [c for c in chosen[1:] if c != other]
            return [best, other, *rest][: max(len(chosen), 2)]
    return chosen


def asks_number(question: str) -> bool:
    """Whether one number is asked for."""
    return kind(question) in ("number", "when")


def counted(text: str, question: str) -> tuple[Span, str] | None:
    """The one number in `text` that may answer `question`: its place in `text`, its value and unit.

    None when there is no such number, or more than one. Numbers of the question do not count, nor
    those of another unit than is asked for.

    >>> counted("问界M9用时62天。", "问界M9用了多少天？")
    (Span(start=6, end=8), '62天')
    >>> counted("北塔建于1931年，高42米。", "北塔是哪一年建成的？")
    (Span(start=4, end=8), '1931')
    """
    folded = aligned(text)
    if _ASKS_YEAR.search(fold(question)):
        years = [m for m in _YEAR.finditer(folded) if m.group() not in question]
        return (Span(*years[0].span()), years[0].group()) if len(years) == 1 else None
    wanted = units.wanted(fold(question))
    known = set(numbers(fold(question)))
    found = []
    for match in _NUMBER.finditer(folded):
        if re.match(r"[a-z]", folded[match.start() - 1 : match.start()]):
            continue  # M9, SU7
        after = _AFTER.match(folded, match.end())
        unit = (after["unit"] or "") if after else ""
        whole = folded[match.start() : after.start("unit") if unit and after else match.end()]
        value = "".join(numbers(whole.strip()) or ([whole.strip()] if whole.strip().isdigit() else []))
        if not value or value in known or (wanted and not _of(unit, wanted)):
            continue
        found.append((Span(match.start(), match.start() + len(whole.rstrip())), value + unit[:1]))
    return found[0] if len(found) == 1 else None


def _of(unit: str, wanted: Sequence[str]) -> bool:
    return any(unit == one or unit.rstrip("s") == one for one in wanted) if unit else False


def same_matter(question: str, a: str, b: str) -> bool:
    """Whether both sentences hold nearly the same words of the question."""
    words = set(content(question))
    if not words:
        return False
    in_a, in_b = ({word for word in words if word in fold(text)} for text in (a, b))
    return len(in_a) >= 0.5 * len(words) and len(in_a & in_b) >= SHARED * len(in_a)
