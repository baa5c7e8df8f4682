"""Compute the automatic numbers of Word paragraphs: 第一条, 一、, 1.2.

The file holds only the rules by which paragraphs are counted, not the numbers, and people ask for them: what
does 第三条 say? Counted as in ECMA-376 part 1, 17.9.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from index.text.chinese import FORMAL_DIGITS, FORMAL_MULTIPLIERS, MULTIPLIERS, ONE_TO_NINE, ZEROS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_LARGEST = 9999


@dataclass(frozen=True, slots=True)
class _Level:
    """How paragraphs of one level are numbered.

    `text` is the pattern of the label, with %1 for the number of the first level; `spaced` says whether a space
    follows it. `style` is the paragraph style linked to the level. `decimal` shows the numbers of all levels as
    decimal digits ("legal" numbering).
    """

    start: int
    form: str
    text: str
    spaced: bool
    style: str
    decimal: bool


class Numbering:
    """Counts the numbered paragraphs of one document, in their order."""

    def __init__(self, numbering: Any | None, styles: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        self._styles = {_value(style, "", "styleId"): style for style in styles.iter(_W + "style")}
        if numbering is None:
            return
        for abstract in numbering.iter(_W + "abstractNum"):
            self._levels[_value(abstract, "", "abstractNumId")] = dict(_levels(abstract))
        for one in numbering.iter(_W + "num"):
            number = _value(one, "", "numId")
            self._lists[number] = _value(one, "abstractNumId")
            for override in one.iter(_W + "lvlOverride"):
                if start := _value(override, "startOverride"):
                    self._restarts[number, _whole(_value(override, "", "ilvl"))] = _whole(start)

    def label(self, paragraph: Any) -> str:
        """The number of a paragraph, with the space after it; "" for one that has none. Call it once for each, in order."""
        number, at = self._list_of(paragraph)
        levels = self._levels.get(self._lists.get(number, ""), {})
        if at not in levels:
            return ""
        counts = self._counted(number, at, levels)
        level = levels[at]
        if level.form in ("bullet", "none"):
            return ""
        label = level.text
        for each in range(at, -1, -1):
            if f"%{each + 1}" in label:
                form = levels[each].form if each in levels and not level.decimal else "decimal"
                label = label.replace(f"%{each + 1}", _written(counts.get(each, 1), form))
        label = label.strip()
        return label + " " if label and level.spaced and label[-1] not in "、，）" else label

    def _counted(self, number: str, at: int, levels: dict[int, _Level]) -> dict[int, int]:
        """Level → count of a list, after one more paragraph at level `at`; deeper levels restart."""
        counts = self._counts.setdefault(self._lists[number], {})
        if number not in self._seen:
            self._seen.add(number)
            for (one, level), start in self._restarts.items():
                if one == number:
                    counts[level] = start - 1
        for each in range(at):
            counts.setdefault(each, levels[each].start if each in levels else 1)
        counts[at] = min(counts.get(at, levels[at].start - 1) + 1, _LARGEST)
        for each in range(at + 1, _LEVELS):
            counts.pop(each, None)
        return counts

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        """The list and the level that a paragraph or its style names; ("", 0) for none."""
        properties = paragraph.find(_W + "pPr")
        if properties is None:
            return "", 0
        style = _value(properties, "pStyle")
        own = properties.find(_W + "numPr")
        if own is not None and _value(own, "numId"):
            return _value(own, "numId"), _whole(_value(own, "ilvl"))
        for name in self._styles_above(style):
            listed = self._styles[name].find(f"{_W}pPr/{_W}numPr")
            if listed is not None and _value(listed, "numId"):
                number = _value(listed, "numId")
                levels = self._levels.get(self._lists.get(number, ""), {})
                linked = next((at for at, level in levels.items() if level.style == name), None)
                return number, _whole(_value(listed, "ilvl")) if linked is None else linked
        return "", 0

    def _styles_above(self, style: str) -> Iterator[str]:
        """A style and those that it is based on."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield style
            style = _value(self._styles[style], "basedOn")


def _levels(abstract: Any) -> Iterator[tuple[int, _Level]]:
    for level in abstract.iter(_W + "lvl"):
        at = _whole(_value(level, "", "ilvl"))
        if at < _LEVELS:
            yield (
                at,
                _Level(
                    _whole(_value(level, "start") or "1"),
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    _value(level, "suff") != "nothing",
                    _value(level, "pStyle"),
                    level.find(_W + "isLgl") is not None,
                ),
            )


def _value(element: Any, child: str, name: str = "val") -> str:
    """An attribute of an element, or of a child of it; "" for none."""
    found = element.find(_W + child) if child else element
    return "" if found is None else str(found.get(_W + name, ""))


def _whole(value: str) -> int:
    return min(int(value), _LARGEST) if value.isdecimal() else 0


_DIGITS = ZEROS[0] + ONE_TO_NINE
_LEGAL = ZEROS[0] + FORMAL_DIGITS
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def _counting(number: int, digits: str = _DIGITS, units: str = MULTIPLIERS[:3]) -> str:
    """A number in Chinese numerals.

    >>> [_counting(n) for n in (0, 7, 10, 14, 20, 105, 110, 2024)]
    ['零', '七', '十', '十四', '二十', '一百零五', '一百一十', '二千零二十四']
    """
    if number < 10:
        return digits[number]
    found = ""
    for place, digit in enumerate(reversed(str(number))):
        if digit != "0":
            found = digits[int(digit)] + (units[place - 1] if place else "") + found
        elif found and found[0] != digits[0]:
            found = digits[0] + found
    return found.removeprefix(digits[1]) if 10 <= number < 20 and digits is _DIGITS else found


def _roman(number: int) -> str:
    """
    >>> _roman(1994)
    'MCMXCIV'
    """
    found = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split(), strict=True
    ):
        found += letters * (number // value)
        number %= value
    return found


def _letters(number: int) -> str:
    """As Word counts: z is followed by aa, that by bb."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _among(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else ""


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
         "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand"),
        _counting,
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"),
        lambda number: _counting(number, _LEGAL, FORMAL_MULTIPLIERS),
    ),
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled
    ),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "ideographTraditional": _among(_STEMS),
    "ideographZodiac": _among(_BRANCHES),
    "decimalZero": lambda number: f"{number:02d}",
}  # fmt: skip


def _written(number: int, form: str) -> str:
    return _FORMS.get(form, str)(number)
