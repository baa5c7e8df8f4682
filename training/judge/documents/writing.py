"""Cases as rows of a reading set: text, question, answers with their places, in one script or the other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import Any

from training.judge.documents.asking import Case
from training.judge.documents.draft import Unit, render
from training.judge.documents.language import Language


@dataclass(frozen=True, slots=True)
class Family:
    """Documents of one kind. `make` gives the cases of one document."""

    name: str
    trained: bool
    language: Language
    make: Callable[[Random], Iterator[Case]]
    asking: Language | None = None
    """The language of the questions, where it is another."""


def rows_of(family: Family, seed: int, document: int, neighbours: Sequence[Family] = ()) -> list[dict[str, Any]]:
    """The rows of one document of a family; the same for the same seed. One in four has a section of a neighbour too."""
    r = Random(f"{seed} {family.name} {document}")
    lang_p, change_p = _script(r, family.language)
    asking = family.asking or family.language
    lang_q, change_q = (lang_p, change_p) if not family.asking and r.random() < 0.85 else _script(r, asking)
    near = [one for one in neighbours if one.name != family.name and one.language is family.language]
    others = _section(r, near) if near and r.random() < 0.25 else ()
    first, told = r.random() < 0.5, "\n".join(one.text for one in others)
    found: list[dict[str, Any]] = []
    for number, case in enumerate(_with_strays(r, family, near)):
        elsewhere = case.subject + ((case.gone,) if case.gone else ())
        if others and case.subject and not any(name in told for name in elsewhere):
            case = case.beside(others, first)
        row = _row(case, asking, change_p, change_q)
        if row:
            name = f"{family.name}-{seed}-{document}-{number}"
            found.append({"id": name, "dataset": family.name, "lang_q": lang_q, "lang_p": lang_p, **row})
    return found


def _section(r: Random, near: Sequence[Family]) -> tuple[Unit, ...]:
    """A document of another family, to stand beside this one in the same text; its marks mean nothing here."""
    case = next(iter(r.choice(near).make(r)), None)
    return tuple(Unit((one.text,), one.tail or "\n") for one in case.units) if case else ()


def _with_strays(r: Random, family: Family, near: Sequence[Family]) -> Iterator[Case]:
    """The cases of a document; now and then a question about something else altogether is put to it too."""
    case = None
    for case in family.make(r):
        yield case
    alike = [one for one in near if one.asking is family.asking]
    if case and alike and r.random() < 0.12:
        other = next((one for one in r.choice(alike).make(r) if one.subject), None)
        text = "\n".join(one.text for one in case.units)
        if other and not any(name in text or name in case.title for name in other.subject):
            yield replace(other, title=case.title, units=case.units, marks=(), miss="elsewhere")


def _row(
    case: Case, language: Language, change_p: Callable[[str], str], change_q: Callable[[str], str]
) -> dict[str, Any] | None:
    made = render(case.units, change_p)
    places = [place for mark in case.marks for place in made.places.get(mark, ())[:1]]
    if len(places) < len(case.marks):
        return None
    question = case.asked.text(language.worded, change_q)
    for place in places:
        assert place.unit[0] <= place.start < place.end <= place.unit[1]
    return {
        "title": change_p(case.title),
        "context": made.text.rstrip("\n") + "\n",
        "question": question,
        "answers": [made.text[place.start : place.end] for place in places],
        "answer_starts": [place.start for place in places],
        "unit": list(places[0].unit) if places else None,
        "answerable": bool(places),
        "miss": case.miss,
    }


def _script(r: Random, language: Language) -> tuple[str, Callable[[str], str]]:
    if language.code != "zh":
        return language.code, str
    if r.random() < 0.7:
        return "zh-Hans", str
    return "zh-Hant", _converter(r.choice(("s2t", "s2tw", "s2hk")))


@lru_cache
def _converter(name: str) -> Callable[[str], str]:
    import opencc

    return lru_cache(100_000)(opencc.OpenCC(name).convert)
