"""Families whose questions are in another language than their documents."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from random import Random

from pypinyin import lazy_pinyin

from training.judge.documents.asking import Case, Voice
from training.judge.documents.en import families as english
from training.judge.documents.en.words import ENGLISH
from training.judge.documents.grids import Attribute, Name
from training.judge.documents.writing import Family
from training.judge.documents.zh import attributes, offices, public, technical, trade
from training.judge.documents.zh import values as chinese
from training.judge.documents.zh.words import CHINESE


def _paired(own: Sequence[Attribute], other: Sequence[Attribute]) -> dict[str, Attribute]:
    """By the key of each attribute of one language the one of the other language that means the same."""
    return {one.key: two for one in own for two in other if one.clash & two.clash}


_SEASONS = dict(zip("一二三四", ("first", "second", "third", "fourth"), strict=True))
_REGIONS = {
    "华东区": "East China", "华南区": "South China", "华北区": "North China", "华中区": "Central China", "西南区": "Southwest China", "西北区": "Northwest China",
    "东北区": "Northeast China", "海外部": "the overseas division", "港澳台": "Hong Kong, Macau and Taiwan",
}  # fmt: skip
_MONTHS = "January February March April May June July August September October November December".split()


def _in_english(name: Name) -> tuple[str, ...]:
    """A Chinese name in an English question: dates, quarters and months in English, models as they are."""
    text = name.text
    if found := re.fullmatch(r"(\d{4})年", text):
        return (f"in {found[1]}", f"for {found[1]}")
    if found := re.fullmatch(r"第([一二三四])季度", text):
        return (f"in the {_SEASONS[found[1]]} quarter", f"in Q{'一二三四'.index(found[1]) + 1}")
    if found := re.fullmatch(r"(\d+)月", text):
        return (f"in {_MONTHS[int(found[1]) - 1]}",)
    if found := re.fullmatch(r"(\d+)月(\d+)日", text):
        return (f"on {found[2]} {_MONTHS[int(found[1]) - 1]}", f"on {_MONTHS[int(found[1]) - 1]} {found[2]}")
    latin = tuple(way for way in (text, *name.also) if way.isascii())
    return (_REGIONS[text],) if text in _REGIONS else latin or (text,)


def _person(name: Name) -> tuple[str, ...]:
    """A Chinese person in an English question: in characters, or in letters with the surname first."""
    if name.also:
        return (name.text,)
    long = 2 if name.text[:2] in chinese.COMPOUND else 1
    return name.text, " ".join("".join(lazy_pinyin(part)).capitalize() for part in (name.text[:long], name.text[long:]))


def _in_chinese(name: Name) -> tuple[str, ...]:
    """An English name in a Chinese question: years, quarters, months and weekdays in Chinese, the rest as it is."""
    text = name.text
    if re.fullmatch(r"\d{4}", text):
        return (f"{text}年",)
    if re.fullmatch(r"Q\d", text):
        return (f"第{'一二三四'[int(text[1]) - 1]}季度", text)
    if text in _MONTHS:
        return (f"{_MONTHS.index(text) + 1}月", f"{_MONTHS.index(text) + 1}月份")
    return (text.removeprefix("the "),)


@cache
def _figures() -> tuple[Attribute, ...]:
    return trade.reported(Random(0))


_Maker = Callable[..., Iterator[Case]]
_Spelled = Callable[[Name], tuple[str, ...]]
_THERE: tuple[tuple[str, bool, _Maker, Sequence[Attribute], Sequence[Attribute], _Spelled], ...] = (
    ("contacts", True, offices.contacts, attributes.PEOPLE, english.PEOPLE, _person),
    ("prices", True, trade.prices, attributes.GOODS, english.GOODS, _in_english),
    ("manuals", True, technical.manuals, attributes.DEVICE, english.DEVICE, _in_english),
    ("models", False, technical.models, attributes.DEVICE, english.DEVICE, _in_english),
    ("error codes", True, technical.errors, technical.CODES, english.CODES, _in_english),
    ("figures", False, trade.figures, _figures(), english.FIGURES, _in_english),
)  # fmt: skip
_BACK: tuple[tuple[str, bool, _Maker, Sequence[Attribute], Sequence[Attribute]], ...] = (
    ("contacts", False, english.contacts, english.PEOPLE, attributes.PEOPLE),
    ("prices", True, english.prices, english.GOODS, attributes.GOODS),
    ("manuals", True, english.manuals, english.DEVICE, attributes.DEVICE),
    ("error codes", False, english.errors, english.CODES, technical.CODES),
    ("figures", True, english.figures, english.FIGURES, _figures()),
    ("timetables", True, english.timetables, english.TRIPS, public.RIDES),
)
FAMILIES = [
    *(Family(f"en on zh {name}", trained, CHINESE, partial(make, voice=Voice(ENGLISH, _paired(own, other), spelled)), ENGLISH) for name, trained, make, own, other, spelled in _THERE),
    *(Family(f"zh on en {name}", trained, ENGLISH, partial(make, voice=Voice(CHINESE, _paired(own, other), _in_chinese)), CHINESE) for name, trained, make, own, other in _BACK),
]  # fmt: skip
