"""Dates of relative words of time (去年, 昨天, last month), reckoned from the date that a document states.

The date stands in a note beside the quote, with the date it was reckoned from. Nothing is reckoned for words inside
a speech, which was held at another time, nor from a date of updating that the words themselves contradict (a "third
quarter of this year" still to come).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from index.records import Document, Span
from index.text.chinese import DIGIT_VALUES, ONE_TO_TEN, QUARTERS
from qa.question.mentions import aligned

_YEARS = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "本年度": 0, "明年": 1, "后年": 2,
          "last year": -1, "this year": 0, "next year": 1}  # fmt: skip
_MONTHS = {"上个月": -1, "上月": -1, "本月": 0, "这个月": 0, "下个月": 1, "下月": 1,
           "last month": -1, "this month": 0, "next month": 1}  # fmt: skip
_DAYS = {"前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "今天": 0, "今日": 0, "今晚": 0, "今早": 0, "明天": 1,
         "明日": 1, "后天": 2, "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}  # fmt: skip


def _any(words: Iterable[str]) -> str:
    """An alternation of `words`; the English ones only whole."""
    return "|".join(rf"\b{word}\b" if word.isascii() else word for word in words)


_PART_OF_YEAR = rf"的?(?:第)?(?P<quarter>[{QUARTERS}1-4])季度|的?(?P<half>[上下])半年|(?P<month>\d{{1,2}}|[{ONE_TO_TEN}]{{1,3}})月(?:份)?(?:(?P<day>\d{{1,2}})[日号])?"
_AGO = rf"(?P<ago>\d{{1,3}}|[{ONE_TO_TEN}两]{{1,3}})(?P<unit>年|个月|周|天)(?:之?前)(?![的]?\d)"
_AGO_ENGLISH = r"(?P<eago>\d{1,3}) (?P<eunit>years?|months?|weeks?|days?) ago"
_WORD = re.compile(
    f"(?P<year>{_any(_YEARS)})(?:{_PART_OF_YEAR})?|(?P<months>{_any(_MONTHS)})|(?P<days>{_any(_DAYS)})|{_AGO}|{_AGO_ENGLISH}"
)
_SPEECH = re.compile(r"“[^”]{0,400}”|「[^」]{0,400}」|\"[^\"\n]{0,400}\"")


LOOKED_AT = 20_000
"""Characters of a document that may contradict its date: all of a long one would be looked at for every quote."""

BEFORE = 2000
"""Characters of a line before a quote that are looked at for a speech that it stands in."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A relative word of a document, and the time it stands for: `2023`, `2023-Q3`, `2023-H1`,
    `2023-11`, `2023-11-05`.
    """

    span: Span
    value: str


def reference_date(document: Document) -> tuple[str, str]:
    """The date that relative words are reckoned from, and its name: published, else updated."""
    if document.published:
        return document.published, "published"
    return (document.updated, "updated") if document.updated else ("", "")


def resolved(document: Document, quote: Span) -> list[Resolved]:
    """The relative words in `quote` with their times, in order; none when the document has no date."""
    stated, name = reference_date(document)
    try:
        today = date.fromisoformat(stated)
    except ValueError:
        return []
    if name == "updated" and _contradicted(document.text, today):
        return []
    return [Resolved(span, value) for span, value, _ in _words(document.text, today, quote)]


def _contradicted(text: str, today: date) -> bool:
    """Whether the beginning of the text speaks of a part of "this year" as past that is still to come."""
    beginning = Span(0, min(len(text), LOOKED_AT))
    return any(later and "今年" in text[span.start : span.end] for span, _, later in _words(text, today, beginning))


def _words(text: str, today: date, within: Span) -> list[tuple[Span, str, bool]]:
    line = max(text.rfind("\n", 0, within.start) + 1, within.start - BEFORE)
    folded = aligned(text[line : within.end])
    speeches = [match.span() for match in _SPEECH.finditer(folded)]
    found = []
    for match in _WORD.finditer(folded):
        start, end = line + match.start(), line + match.end()
        if start < within.start or any(a < match.start() < b for a, b in speeches):
            continue
        value, later = _value(match, today)
        if value:
            found.append((Span(start, end), value, later))
    return found


def _value(match: re.Match[str], today: date) -> tuple[str, bool]:
    """The time of a word, and whether it begins after `today`."""
    if match["year"]:
        return _in_year(match, today.year + _YEARS[match["year"]], today)
    if match["months"]:
        return _month(today, _MONTHS[match["months"]]), False
    if match["days"]:
        return (today + timedelta(days=_DAYS[match["days"]])).isoformat(), False
    many = _number(match["ago"] or match["eago"])
    unit = match["unit"] or match["eunit"].rstrip("s")
    if unit in ("年", "year"):
        return str(today.year - many), False
    if unit in ("个月", "month"):
        return _month(today, -many), False
    return (today - timedelta(days=many * (7 if unit in ("周", "week") else 1))).isoformat(), False


def _in_year(match: re.Match[str], year: int, today: date) -> tuple[str, bool]:
    if match["quarter"]:
        quarter = _number(match["quarter"])
        return f"{year}-Q{quarter}", date(year, 3 * quarter - 2, 1) > today
    if match["half"]:
        half = 1 if match["half"] == "上" else 2
        return f"{year}-H{half}", date(year, 6 * half - 5, 1) > today
    if match["month"]:
        month = _number(match["month"])
        if not 1 <= month <= 12:
            return str(year), False
        day = int(match["day"] or 0)
        later = date(year, month, 1) > today
        return (f"{year}-{month:02d}-{day:02d}" if 0 < day <= 31 else f"{year}-{month:02d}"), later
    return str(year), False


def _month(today: date, shift: int) -> str:
    months = today.year * 12 + today.month - 1 + shift
    return f"{months // 12}-{months % 12 + 1:02d}"


def _number(written: str) -> int:
    """十 is 10, 十二 12, 二十 20, 三 3, 15 15."""
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return DIGIT_VALUES[written[0]]
    return (DIGIT_VALUES.get(tens[0], 10) if tens else 1) * 10 + (DIGIT_VALUES[ones[0]] if ones else 0)
