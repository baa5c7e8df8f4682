"""Families whose questions are in another language than their documents."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from random import Random

from training.judge.documents.asking import Case, Voice
from training.judge.documents.en import attributes as english
from training.judge.documents.en import offices as en_offices
from training.judge.documents.en import rules as en_rules
from training.judge.documents.en import schedules as en_schedules
from training.judge.documents.en import technical as en_technical
from training.judge.documents.en import trade as en_trade
from training.judge.documents.en.words import ENGLISH
from training.judge.documents.grids import Attribute, Name
from training.judge.documents.mixed import attributes as asked
from training.judge.documents.mixed import names
from training.judge.documents.mixed.attributes import paired
from training.judge.documents.writing import Family
from training.judge.documents.zh import attributes as chinese
from training.judge.documents.zh import offices, public, rules, technical, trade
from training.judge.documents.zh.words import CHINESE

_Make = Callable[..., Iterator[Case]]


def _clear(make: _Make, voice: Voice, r: Random) -> Iterator[Case]:
    """The cases whose name in letters means one person only."""
    for case in make(r, voice):
        told = "\n".join((case.title, *(one.text for one in case.units)))
        if not any(names.homophones(told, name) for name in case.subject):
            yield case


def _zone(r: Random, name: Name) -> str:
    return asked.ZONES_ENGLISH.get(name.text) or names.in_english(r, name)


_duty, _backup, _pager, _ = en_schedules.duties([])
_ROSTER = dict.fromkeys(("值班人员", "值班员", "当班人员", "值班"), _duty) | {"值班电话": _pager, "备班人员": _backup}
_FIGURES, _FIGURES_ENGLISH = trade.reported(Random(0)), en_trade.figures_told(Random(0))
_RIDES_ENGLISH = (*en_schedules.RIDES, *asked.RIDES_ENGLISH)

_THERE: Sequence[tuple[str, bool, _Make, dict[str, Attribute], Callable[[Random, Name], str]]] = (
    ("contacts", True, offices.contacts, paired(chinese.PEOPLE, english.PEOPLE), names.person_in_english),
    ("prices", True, trade.prices, paired(chinese.GOODS, english.GOODS), names.in_english),
    ("manuals", True, technical.manuals, paired(chinese.DEVICE, english.DEVICE), names.in_english),
    ("models", False, technical.models, paired(chinese.DEVICE, english.DEVICE), names.in_english),
    ("error codes", True, technical.errors, paired(technical.CODES, en_technical.ERRORS), names.in_english),
    ("figures", False, trade.figures, paired(_FIGURES, _FIGURES_ENGLISH), names.in_english),
    ("opening hours", True, public.opening, paired((*chinese.PLACES, public.OPEN), english.PLACES), names.in_english),
    ("rosters", False, offices.rosters, _ROSTER, names.in_english),
    ("timetables", True, public.timetables, paired(public.RIDES, _RIDES_ENGLISH), names.in_english),
    ("shipping", True, trade.shipping, paired(trade.SHIP, asked.SHIPPING_ENGLISH), _zone),
)  # fmt: skip
_BACK: Sequence[tuple[str, bool, _Make, dict[str, Attribute], Callable[[Random, Name], str]]] = (
    ("staff directory", False, en_offices.directory, paired(english.PEOPLE, chinese.PEOPLE), names.person_in_chinese),
    ("price list", True, en_offices.prices, paired(english.GOODS, chinese.GOODS), names.in_chinese),
    ("manuals", True, en_offices.manuals, paired(english.DEVICE, chinese.DEVICE), names.in_chinese),
    ("error codes", False, en_technical.errors, paired(en_technical.ERRORS, technical.CODES), names.in_chinese),
    ("figures", True, en_trade.figures, paired(_FIGURES_ENGLISH, _FIGURES), names.in_chinese),
    ("timetable", True, en_schedules.departures, paired(en_schedules.RIDES, public.RIDES), names.in_chinese),
    ("opening hours", True, en_schedules.opening, paired(english.PLACES, chinese.PLACES), names.in_chinese),
    ("roster", True, en_schedules.roster, paired(en_schedules.duties([]), asked.DUTIES), names.in_chinese),
    ("shipping", False, en_trade.shipping, paired(en_trade.SHIPPING, asked.SHIPPING), names.in_chinese),
    ("rooms", False, en_trade.rooms, paired(en_trade.SLEEP, asked.ROOMS), names.in_chinese),
    ("leave", True, en_rules.leave, paired(en_rules.LEAVE, asked.LEAVE), names.in_chinese),
    ("contracts", True, en_rules.contracts, paired(en_rules.DUTIES, rules.DUTIES), names.in_chinese),
    ("laboratory", False, en_technical.labs, paired(en_technical.LAB, technical.LAB), names.in_chinese),
)  # fmt: skip
FAMILIES = [
    *(Family(f"en on zh {name}", trained, CHINESE, partial(_clear, make, Voice(ENGLISH, pairs, spelled)), ENGLISH) for name, trained, make, pairs, spelled in _THERE),
    *(Family(f"zh on en {name}", trained, ENGLISH, partial(make, voice=Voice(CHINESE, pairs, spelled)), CHINESE) for name, trained, make, pairs, spelled in _BACK),
]  # fmt: skip
