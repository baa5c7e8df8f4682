"""What the judge learns from: a question, a window of a text in its context, and where the answer stands, if it does.

Rows of reading comprehension become windows of whole sentences: some hold the answer, some are of the same text without
the sentences that hold it, and in some the question asks for another number or name. A share of the Chinese is put into
Traditional script, and a share of the questions into another language word by word.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from index.ingest.sentences import sentences
from index.text.language import detect, fold
from index.text.tokens import cut
from training.glosses import Glosses, in_chinese

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """`units` are the sentences or rows of `text`, as (start, end); `right` those that answer; `answer` lies in one of
    them. Neither is there where the text does not answer."""

    question: str
    context: tuple[str, ...]
    text: str
    units: tuple[tuple[int, int], ...]
    right: frozenset[int] = frozenset()
    answer: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of the examples are of a kind, from 0 to 1."""

    without: float = 0.28
    swapped: float = 0.12
    traditional: float = 0.35
    glossed: float = 0.15
    titled: float = 0.8


SIZES = {"zh": (90, 300), "ja": (90, 300), "": (260, 850)}
"""Characters of a window, from and to, by language."""

FULL = 0.25
"""Share of generated documents that are read whole where they are longer than a window."""


def prose(
    rows: Sequence[Row], generator: random.Random, glosses: Glosses, shares: Shares = Shares()
) -> Iterator[Example]:
    """One example of each answerable row, in the order of `rows`."""
    of_title: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if not of_title[row["title"]] or of_title[row["title"]][-1] != row["context"]:
            of_title[row["title"]].append(row["context"])
    for row in rows:
        if not row["answers"]:
            continue
        example = _of_row(row, generator, shares, of_title[row["title"]])
        if example is None:
            continue
        language = row["lang_p"][:2]
        if language == "zh" and generator.random() < shares.traditional:
            example = in_script(example, "s2t")
        elif language in ("zh", "en") and generator.random() < shares.glossed:
            example = replace(example, question=glossed(example.question, glosses))
        yield example


def _of_row(row: Row, generator: random.Random, shares: Shares, beside: Sequence[str]) -> Example | None:
    text, answer, start = row["context"], row["answers"][0], row["answer_starts"][0]
    context = (row["title"],) if row["title"] and generator.random() < shares.titled else ()
    size = generator.randint(*SIZES.get(row["lang_p"][:2], SIZES[""]))
    dice = generator.random()
    question = row["question"]
    if dice < shares.without:
        others = [other for other in beside if answer not in other]
        if others and generator.random() < 0.5:
            other = generator.choice(others)
            return example(question, context, *window(other, generator.randrange(len(other)), size, generator))
        left = "".join(text[a:b] for a, b in _units(text) if answer not in text[a:b])
        if len(left) < 40 or answer in left:
            return None
        return example(question, context, *window(left, min(start, len(left) - 1), size, generator))
    if dice < shares.without + shares.swapped:
        question = swapped(question, text, generator) or ""
        if not question:
            return None
        return example(question, context, *window(text, start, size, generator))
    return example(question, context, *window(text, start, size, generator), (start, start + len(answer)))


def generated(rows: Sequence[Row], generator: random.Random) -> Iterator[Example]:
    """One example of each row of a generated document: whole where it is short, else some lines around the answer."""
    for row in rows:
        text = row["context"]
        size = generator.randint(*SIZES.get(row["lang_p"][:2], SIZES[""])) * 2
        title = row["title"]
        context = (title,) if title and (title not in text or generator.random() < 0.5) else ()
        answer = (row["answer_starts"][0], row["answer_starts"][0] + len(row["answers"][0])) if row["answers"] else None
        right = tuple(row["unit"]) if row.get("unit") else answer
        if len(text) <= size or generator.random() < FULL:
            start, end = 0, len(text)
        else:
            # A window without the title's line still hangs on it.
            at = right[0] if right else generator.randrange(len(text))
            _, start, end = window(text, at, size, generator)
            if start > 0 and not context and (first := text.split("\n", 1)[0].strip("# ")):
                context = (first,)
        yield example(row["question"], context, text, start, end, answer, right)


def example(
    question: str, context: tuple[str, ...], text: str, start: int, end: int,
    answer: tuple[int, int] | None = None, right: tuple[int, int] | None = None,
) -> Example:  # fmt: skip
    """The part [start, end) of a text; `answer` and `right`, which holds it, are places in the whole text."""
    part = text[start:end]
    units = tuple(_units(part))
    if answer is None:
        return Example(question, context, part, units)
    a, b = answer[0] - start, answer[1] - start
    x, y = (right[0] - start, right[1] - start) if right else (a, b)
    hit = frozenset(at for at, (p, q) in enumerate(units) if p < b and a < q)
    wide = frozenset(at for at, (p, q) in enumerate(units) if p >= x and q <= y)
    if a < 0 or b > len(part) or not hit:
        return Example(question, context, part, units)
    return Example(question, context, part, units, hit | wide, (a, b))


def _units(text: str) -> list[tuple[int, int]]:
    return [(s.start, s.end) for s in sentences(text) if text[s.start : s.end].strip()]


def window(text: str, at: int, size: int, generator: random.Random) -> tuple[str, int, int]:
    """Whole sentences of about `size` characters, the one that holds `at` among them, at any place: text, start, end."""
    spans = _units(text)
    first = last = next((n for n, (a, b) in enumerate(spans) if at < b), len(spans) - 1)
    while spans[last][1] - spans[first][0] < size and (first > 0 or last < len(spans) - 1):
        if first > 0 and (last == len(spans) - 1 or generator.random() < 0.5):
            first -= 1
        else:
            last += 1
    return text, spans[first][0], spans[last][1]


_NUMBER = re.compile(r"(?<![\d.,])\d{1,4}(?![\d.,%])")
_CAPITALS = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'-]+(?: [A-Z][\w'-]+)*")


def swapped(question: str, text: str, generator: random.Random) -> str | None:
    """The question about another number or name than one that the text holds too; None where it has none."""
    numbers = [m for m in _NUMBER.finditer(question) if m.group() in text]
    names = [m for m in _CAPITALS.finditer(question) if m.group() in text]
    if not names:
        names = [
            m
            for m in re.finditer("|".join(map(re.escape, _han_names(question))) or r"$^", question)
            if m.group() in text
        ]
    found = numbers + names
    if not found:
        return None
    match = generator.choice(found)
    old = match.group()
    if old.isdigit():
        new = str(max(1, int(old) + generator.choice((-20, -10, -7, -3, -2, -1, 1, 2, 3, 4, 10, 11, 100))))
    else:
        pool = {m.group() for m in _CAPITALS.finditer(text)} if old[0].isascii() else set(_han_names(text))
        fits = sorted(name for name in pool if name not in question and old not in name and name not in old)
        # A name of the same text may be answered by it; most of these are not, since the rest of the question stays.
        new = generator.choice(fits) if fits and generator.random() < 0.3 else _other(old, generator)
    if not new or new == old or (new in text and old.isdigit()):
        return None
    return question[: match.start()] + new + question[match.end() :]


_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉红梅建国志文思雨子涵晨欣宇轩浩然"
_PLACES = "北京 上海 广州 深圳 杭州 南京 成都 武汉 西安 重庆 苏州 天津 长沙 青岛 郑州 合肥 厦门 福州 昆明 贵阳 东京 大阪 巴黎 伦敦 柏林 罗马 法国 德国 英国 美国 日本 意大利 俄罗斯 西班牙 印度 巴西 加拿大".split()
_FOREIGN = "Kepler Morris Vienna Delta Oregon Lindqvist Okafor Moreau Baxter Halden Kyoto Lisbon Carver Whitlock Sorensen Nakamura".split()


def _other(old: str, generator: random.Random) -> str:
    if old[0].isascii():
        return generator.choice(_FOREIGN)
    if old in _PLACES or old[-1:] in "国市省县":
        return generator.choice(_PLACES)
    if len(old) in (2, 3):
        same = old[0] if generator.random() < 0.5 else generator.choice(_SURNAMES)
        return same + "".join(generator.choice(_GIVEN) for _ in range(len(old) - 1))
    return ""


def _han_names(text: str) -> list[str]:
    """Names of people and places that jieba's tagger finds."""
    from index.text.tokens import tagged

    return sorted({word for word, flag in tagged(text) if flag in ("nr", "nrt", "ns", "nrfg") and len(word) > 1})


@cache
def _converter(name: str) -> Any:
    import opencc

    return opencc.OpenCC(name)


def in_script(example: Example, name: str) -> Example:
    """The example as OpenCC's conversion `name` writes it, each unit and the answer by itself, so places are kept."""
    convert = _converter(name).convert
    cuts = {0, len(example.text), *(at for unit in example.units for at in unit), *(example.answer or ())}
    moved, at, parts = {}, 0, []
    for a, b in pairwise(sorted(cuts)):
        moved[a] = at
        parts.append(convert(example.text[a:b]))
        at += len(parts[-1])
    moved[len(example.text)] = at
    return replace(
        example, question=convert(example.question), context=tuple(map(convert, example.context)), text="".join(parts),
        units=tuple((moved[a], moved[b]) for a, b in example.units),
        answer=(moved[example.answer[0]], moved[example.answer[1]]) if example.answer else None,
    )  # fmt: skip


def glossed(question: str, glosses: Glosses) -> str:
    """A Chinese question in English words, or an English one in Chinese words; no grammar, no order."""
    if detect(question).startswith("zh"):
        words = [glosses.english.get(fold(word), word) for word in cut(question) if word.strip()]
        return " ".join(words)
    found = [in_chinese(word, glosses.chinese) or word for word in re.findall(r"[\w'-]+", fold(question))]
    return "".join(f" {word} " if word.isascii() else word for word in found).replace("  ", " ").strip() + "？"
