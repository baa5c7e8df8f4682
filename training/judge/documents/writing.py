"""Cases as rows of a reading set: text, question, answers with their places, in one script or the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from training.judge.documents.asking import Case
from training.judge.documents.draft import render
from training.judge.documents.language import Language


@dataclass(frozen=True, slots=True)
class Family:
    """Documents of one kind. `make` gives the cases of one document."""

    name: str
    trained: bool
    language: Language
    make: Callable[[Random], Iterator[Case]]


def rows_of(family: Family, seed: int, document: int) -> list[dict[str, Any]]:
    """The rows of one document of a family; the same for the same seed."""
    r = Random(f"{seed} {family.name} {document}")
    lang_p, change_p = _script(r, family.language.code)
    asks_in = family.language.asks_in
    lang_q, change_q = _script(r, asks_in or lang_p) if asks_in or r.random() < 0.15 else (lang_p, change_p)
    found = []
    for number, case in enumerate(family.make(r)):
        row = _row(case, family.language, change_p, change_q)
        if row:
            name = f"{family.name}-{seed}-{document}-{number}"
            found.append({"id": name, "dataset": family.name, "lang_q": lang_q, "lang_p": lang_p, **row})
    return found


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


def _script(r: Random, language: str) -> tuple[str, Callable[[str], str]]:
    if not language.startswith("zh"):
        return language, str
    if r.random() < 0.7:
        return "zh-Hans", str
    return "zh-Hant", _converter(r.choice(("s2t", "s2tw", "s2hk")))


@lru_cache
def _converter(name: str) -> Callable[[str], str]:
    import opencc

    return lru_cache(100_000)(opencc.OpenCC(name).convert)
