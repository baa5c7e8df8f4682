"""The notes beside a quote, in words: who speaks, when "last year" was, which numbers differ."""

import re

from qa.records import Answer, Citation, Note
from ui.messages import say


def lines(citation: Citation, language: str = "zh") -> list[str]:
    """One line for each note of a citation."""
    return [_line(note, language) for note in citation.notes]


def about(answer: Answer, language: str = "zh") -> list[str]:
    """Notes below all quotes: sides that nothing was found of, and that evidence is no verdict."""
    found = []
    if answer.missing:
        names = say("list_comma", language).join(answer.missing)
        found.append(say("missing", language, names=names))
    if answer.found and answer.shape == "yesno":
        found.append(say("shape_yesno", language))
    return found


def when(value: str, language: str = "zh") -> str:
    """A resolved time in words.

    >>> when("2023-Q3"), when("2024-11"), when("2023-H1", "en"), when("2023")
    ('2023 年第三季度', '2024 年 11 月', 'the first half of 2023', '2023 年')
    """
    if match := re.fullmatch(r"(\d+)-Q([1-4])", value):
        quarter = say(f"quarter_{match[2]}", language)
        return say("when_quarter", language, year=match[1], part=quarter)
    if match := re.fullmatch(r"(\d+)-H([12])", value):
        half = say(f"half_{match[2]}", language)
        return say("when_half", language, year=match[1], part=half)
    year, month, day = (int(part) for part in [*value.split("-"), "0", "0"][:3])
    if day:
        return say("when_day", language, year=year, month=month, day=day)
    return say("when_month" if month else "when_year", language, year=year, month=month)


def _line(note: Note, language: str) -> str:
    if note.kind != "time":
        return say(f"note_{note.kind}", language, text=note.text, value=note.value, basis=note.basis)
    name, _, date = note.basis.partition(" ")
    return say(
        "note_time", language, text=note.text, when=when(note.value, language), basis=say(name, language), date=date
    )
