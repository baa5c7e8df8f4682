"""Find the items of an enumeration that a text spreads over several sentences.

首先…其次…最后, 其一…其二, 一是…二是, 第一…第二, 1. 2. 3., first … second … finally: an answer that
quotes one item and leaves out its fellows would be wrong without being false.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.chinese import ONE_TO_TEN
from index.text.language import BASIC_HAN, fold

_FARTHEST = 14
"""Sentences between two items of one enumeration, at most."""

_NEAR_BULLET = 3
"""Sentences from one bullet to the next, at most."""

LEAD = 2
"""Sentences between an introduction and the first item of its enumeration, at most."""

BEFORE = re.compile(r"(?:^|(?<=\n))[ \t]*(?:[-*•·+]|\d{1,2}[.、)])[ \t]+\Z")
"""The mark of an item at the start of its line, looked for before its sentence."""

_DIGITS = ONE_TO_TEN


@dataclass(frozen=True, slots=True)
class _Mark:
    family: str
    order: int
    last: bool = False


def around(texts: Sequence[str], at: int) -> list[int]:
    """The numbers of the sentences that form an enumeration with sentence `at`, in order; none for none.

    >>> around(["首先是甲。", "甲很好。", "其次是乙。", "最后是丙。"], 2)
    [0, 2, 3]
    """
    return next((group for group in all_enumerations(texts) if at in group), [])


def after(texts: Sequence[str], at: int) -> list[int]:
    """The numbers of the sentences of an enumeration that begins just after sentence `at`; none for none.

    >>> after(["原因有两个。", "其一，甲。", "其二，乙。"], 0)
    [1, 2]
    """
    return next((group for group in all_enumerations(texts) if at < group[0] <= at + LEAD), [])


def all_enumerations(texts: Sequence[str]) -> list[list[int]]:
    """Every enumeration of two or more items, as the numbers of their sentences."""
    found: list[list[int]] = []
    open_items: dict[str, tuple[int, list[int]]] = {}
    for number, text in enumerate(texts):
        for mark in _marks(text):
            order, group = open_items.get(mark.family, (0, []))
            if mark.family == "bullet":  # bullets have no number: what stands near goes on
                if not group or number - group[-1] > _NEAR_BULLET:
                    open_items["bullet"] = (0, [])
                    found.append(open_items["bullet"][1])
                open_items["bullet"][1].append(number)
                continue
            follows = group and number - group[-1] <= _FARTHEST and mark.order > order
            if mark.order == 1:
                open_items[mark.family] = (1, [number])
                found.append(open_items[mark.family][1])
            elif follows:
                group.append(number)
                open_items[mark.family] = (99 if mark.last else mark.order, group)
                break
    return [group for group in found if len(group) > 1]


_THEN = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "然后": 3, "此外": 4, "另外": 4, "最后": 98}
_FIRST = {"first": 1, "firstly": 1, "second": 2, "secondly": 2, "third": 3, "thirdly": 3, "fourth": 4, "finally": 98, "lastly": 98}  # fmt: skip


def _marks(text: str) -> list[_Mark]:
    folded = fold(text).lstrip("“\"'（( ")
    marks = []
    if match := re.match("|".join(_THEN), folded):
        marks.append(_Mark("then", _THEN[match.group()], match.group() == "最后"))
    elif re.search("最后(一|是|,|，)", folded[:24]):
        marks.append(_Mark("then", 98, True))
    if re.match(r"[-*•·+]\s+\S", folded):
        marks.append(_Mark("bullet", 0))
    if match := re.match(rf"其([{_DIGITS}])", folded):
        marks.append(_Mark("qi", _DIGITS.index(match[1]) + 1))
    if match := re.match(rf"([{_DIGITS}])(是|来|则)", folded):
        marks.append(_Mark(match[2], _DIGITS.index(match[1]) + 1))
    if match := re.match(rf"第([{_DIGITS}])(是|[,，、:：]|[个点条步种大](?!\s))", folded):
        marks.append(_Mark("di", _DIGITS.index(match[1]) + 1))
    if match := re.match(r"[(（]?(\d{1,2})\s*[.、)）]\s*\D", folded):
        marks.append(_Mark("digit", int(match[1])))
    if match := re.match(rf"[(（]?([{_DIGITS}])[、)）]", folded):
        marks.append(_Mark("han", _DIGITS.index(match[1]) + 1))
    if (match := re.match(r"([a-z]+)(,| )", folded)) and match[1] in _FIRST:
        marks.append(_Mark("first", _FIRST[match[1]], _FIRST[match[1]] == 98))
    return marks


LONGEST_EXTENT = 5
"""Sentences that belong to one item, at most; of the last one LAST_EXTENT."""

LAST_EXTENT = 3


def extent(texts: Sequence[str], at: int) -> list[int]:
    """The numbers of the sentences that belong to item `at`: it, and what follows up to the next item,
    a heading, or, after the last item, the end of its paragraph.

    `texts` are the sentences with what stands between them and the next.

    >>> extent(["首先是甲。", "甲很好。", "其次是乙。", "乙也好。\\n\\n", "丙。"], 0)
    [0, 1]
    >>> extent(["首先是甲。", "甲很好。", "其次是乙。", "乙也好。\\n\\n", "丙。"], 2)
    [2, 3]
    """
    later = [number for number in around(texts, at) if number > at]
    end = min([later[0], at + LONGEST_EXTENT] if later else [at + LAST_EXTENT, len(texts)])
    for number in range(at + 1, end):
        gap = texts[number - 1][len(texts[number - 1].rstrip()) :]
        if (not later and "\n\n" in gap) or "\n#" in texts[number - 1]:
            return list(range(at, number))
    return list(range(at, end))


def coming(texts: Sequence[str], at: int) -> list[int]:
    """The numbers of the first enumeration that begins some sentences after sentence `at`; none for none."""
    return next((group for group in all_enumerations(texts) if at < group[0] <= at + COMING), [])


COMING = 5
"""Sentences after which an enumeration may begin that an answer leads to."""


def marked(texts: Sequence[str]) -> dict[int, int]:
    """The order that its mark gives an item, and the number of its text: 其二 is 2."""
    marks = [(at, mark) for at, text in enumerate(texts) for mark in _marks(text)[:1]]
    bullets = [at for at, mark in marks if mark.family == "bullet"]
    if len(bullets) > 1:
        return dict(enumerate(bullets, start=1))
    return {mark.order: at for at, mark in marks if mark.order}


def item(texts: Sequence[str], number: int) -> tuple[int, str] | None:
    """Item `number`, from 1, of what `texts` list: the number of its text, and its first words.

    -1 is the last. By its place where the texts have marks (首先, 其二, second) or are three or more;
    else the items are looked for inside the first text. None when there is no such item.

    >>> item(["首先是甲，好。", "其次是乙。"], 2), item(["主要有甲、乙和丙这三个原因。"], 3)
    ((1, '乙'), (0, '丙'))
    """
    orders = sorted(marked(texts).items())
    if len(orders) > 1:
        places = [at for _, at in orders]
        at = next((at for order, at in orders if order == number), None)
        if at is None and (number < 0 or number <= len(places)):
            at = places[number if number < 0 else number - 1]
        return None if at is None else (at, head(texts[at]))
    parts = inside(texts[0]) if texts else []
    at = number - 1 if number > 0 else len(parts) - 1
    if 0 <= at < len(parts):
        return 0, parts[at]
    at = number - 1 if number > 0 else len(texts) - 1
    return (at, head(texts[at])) if len(texts) > 2 and at < len(texts) else None


_MARK = re.compile(
    rf"(?:首先|其次|再次|再者|然后|此外|另外|最后(?:一步|一点)?|其[{_DIGITS}]|第[{_DIGITS}][个点条步种]?|[{_DIGITS}](?=是|来|则)|[(（]?\d{{1,2}}\s*[.、)）]|[(（]?[{_DIGITS}][、)）]|[-*•·]|(?:{'|'.join(_FIRST)})\b)?[是，,、:：\s]*(?:就是)?"
)


def head(text: str) -> str:
    """The first clause of an item without its mark.

    >>> head("其二，接地气是小米的企业文化特色，雷军说话朴实无华。")
    '接地气是小米的企业文化特色'
    """
    plain = text.strip().lstrip("“\"'（( ")
    match = _MARK.match(fold(plain)) if len(fold(plain)) == len(plain) else None
    plain = plain[match.end() :] if match else plain
    return re.split(r"[，,。；;！!？?]|\. ", plain, maxsplit=1)[0].strip().rstrip(".")


_LISTED = re.compile(
    rf"(?:[{BASIC_HAN}A-Za-z0-9]{{1,12}}[、]){{1,100}}[{BASIC_HAN}A-Za-z0-9]{{1,12}}?(?:和|与|及|以及|或)[{BASIC_HAN}A-Za-z0-9]{{1,12}}?(?=这|等|[，,。；]|$)"
)


def inside(text: str) -> list[str]:
    """The items that one sentence lists: 一是甲，二是乙 or 甲、乙和丙; none for none.

    >>> inside("须附上：一是发票原件，二是行程单。"), inside("有认知错位、惯性思维和偶像包袱这三个原因")
    (['发票原件', '行程单'], ['认知错位', '惯性思维', '偶像包袱'])
    """
    marked = re.findall(rf"[{_DIGITS}](?:是|来|则)([^，,；;。]+)", text)
    if len(marked) > 1:
        return marked
    if match := _LISTED.search(text):
        parts = re.split(r"、|以及|和|与|及|或", match.group())
        parts[0] = re.sub(r"^.*?(?:主要有|包括|分为|分别是|分别为|有|是|为)", "", parts[0]) or parts[0]
        return [part for part in parts if part]
    return []


def same_saying(a: str, b: str) -> bool:
    """Whether two sentences say the same in nearly the same words.

    Their character pairs overlap by more than half, or one stands inside the other.

    >>> same_saying("营销是个中性词,任何企业都有营销。", "营销本身是个中性词,任何企业都有。")
    True
    """
    x, y = (re.sub(r"\W", "", fold(text)) for text in (a, b))
    if not x or not y:
        return x == y
    if x in y or y in x:
        return True
    pairs_x, pairs_y = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (x, y))
    return len(pairs_x & pairs_y) > 0.5 * min(len(pairs_x), len(pairs_y))
