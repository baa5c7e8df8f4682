"""Scripts and languages, and the folding that search uses.

Folded text is for matching only. It may be longer or shorter than the text it came from
(`…` becomes three characters), so no span may ever be taken from it. The words of languages stand in `chinese`,
`english` and `interrogatives`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.cache import tables


@cache
def _simplified() -> dict[int, int]:
    """Traditional character → Simplified character, one to one (OpenCC's t2s, character by character).

    Phrases are left out on purpose: folding must not depend on where a text was cut.
    """
    arrays = tables("simplified", ("opencc",), _from_opencc)
    return dict(zip(arrays["traditional"].tolist(), arrays["simplified"].tolist(), strict=True))


def _from_opencc() -> dict[str, Any]:
    import opencc

    ranges = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))
    codes = [code for first, last in ranges for code in range(first, last + 1)]
    found = opencc.OpenCC("t2s").convert("\n".join(map(chr, codes))).split("\n")
    pairs = [(a, ord(b)) for a, b in zip(codes, found, strict=True) if a != ord(b)]
    traditional, simplified = np.asarray(pairs, dtype=np.uint32).T
    return {"traditional": traditional, "simplified": simplified}


@cache
def _traditional() -> re.Pattern[str]:
    """Runs of characters that are written otherwise in Simplified, but for the rare ones above U+FFFF: a class
    that holds those too is searched one by one.
    """
    return re.compile(f"[{''.join(chr(code) for code in _simplified() if code <= 0xFFFF)}]+")


_RARE = re.compile("[\U00010000-\U0010ffff]")


def fold(text: str) -> str:
    """`text` as search sees it: compatibility forms unified, lower case, Simplified characters.

    >>> fold("ＳＵ７ 訂單 Ultra")
    'su7 订单 ultra'
    """
    if len(text) >= _LONG:
        written = text.replace("…", "...").encode("utf-32-le", "surrogatepass")
        folded = _single().take(np.frombuffer(written, dtype="<u4"), mode="clip")
        if folded.all():
            return folded.tobytes().decode("utf-16-le")
    return unicodedata.normalize("NFKC", text).lower().translate(_simplified())


_LONG = 100
"""From so many characters on, folding all at once by a table takes a fifth of the time."""

# Blocks without what joins its neighbours, such as jamo, vowel signs, half-width voicing marks.
_PLAIN = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x482), (0x48A, 0x52F), (0x1E00, 0x1FFF),
    (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20C0), (0x2100, 0x2BFF),
    (0x2E00, 0x2FD5), (0x3000, 0x3029), (0x3030, 0x3096), (0x309B, 0x30FF), (0x3105, 0x312F),
    (0x3190, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAD9), (0xFF01, 0xFF9D), (0xFFE0, 0xFFE6),
)  # fmt: skip


def plain_characters() -> Iterator[str]:
    """Characters that are folded the same whatever stands beside them."""
    for first, last in _PLAIN:
        for character in map(chr, range(first, last + 1)):
            if unicodedata.category(character) not in ("Mn", "Mc", "Me", "Cf", "Cn", "Co"):
                yield character


@cache
def _single() -> NDArray[np.uint16]:
    """By code point what a character is folded to, if that is one character whatever stands beside it; otherwise 0."""

    def made() -> dict[str, NDArray[np.uint16]]:
        folded = np.zeros(0x10000, dtype="<u2")
        for character in ("\n", "\t", *plain_characters()):
            if "Σ" in unicodedata.normalize("NFKC", character):  # ς at the end of a word
                continue
            if len(one := fold(character)) == 1 and ord(one) <= 0xFFFF:
                folded[ord(character)] = ord(one)
        return {"folded": folded}

    name = f"folded-{unicodedata.unidata_version}"
    return tables(name, ("opencc", "index/text/language.py"), made)["folded"]


# Code points of a script, as they stand inside a regular-expression class.
BASIC_HAN = "\u4e00-\u9fff"
"""The first block of Chinese characters, which holds all of everyday writing."""

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc"
HANGUL = "\uac00-\ud7a3"

# What ends a sentence wherever it stands, and what may follow it and still belong to it.
STOPS = "。！？｡"
CLOSERS = "”’」』）】》〉〕］\"')]"

# Words before a full stop that do not end a sentence.
ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st jr sr vs etc no vol fig al inc ltd co corp dept approx e.g i.e cf
    jan feb mar apr jun jul aug sep sept oct nov dec bzw z.b d.h nr str ca usw""".split()
)

_SCRIPTS = {
    "han": f"[{HAN}]",
    "kana": f"[{KANA}]",
    "hangul": f"[{HANGUL}]",
    "latin": "[A-Za-z\u00c0-\u024f\u1e00-\u1eff]",
    "cyrillic": "[\u0400-\u04ff]",
    "arabic": "[\u0600-\u06ff]",
    "greek": "[\u0370-\u03ff]",
    "thai": "[\u0e00-\u0e7f]",
    "devanagari": "[\u0900-\u097f]",
    "hebrew": "[\u0590-\u05ff]",
}
_LANGUAGES = {
    "hangul": "ko",
    "latin": "en",
    "cyrillic": "ru",
    "arabic": "ar",
    "greek": "el",
    "thai": "th",
    "devanagari": "hi",
    "hebrew": "he",
}


def scripts(text: str) -> dict[str, int]:
    """How many letters of each script stand in `text`; a Chinese character counts as three letters.

    Three, because it carries about as much as three letters of an alphabet.

    >>> scripts("小米SU7")
    {'han': 6, 'latin': 2}
    """
    rest = _RUNS["han"].sub("", text)
    counts = {"han": 3 * (len(text) - len(rest))}
    letters = "".join(_OTHERS.findall(rest))  # few or none in Chinese: they are searched nine times
    for name, weight in _WEIGHTS.items() if letters else ():
        counts[name] = weight * sum(map(len, _RUNS[name].findall(letters)))
    return {name: count for name, count in counts.items() if count}


_RUNS = {name: re.compile(f"{letters}+") for name, letters in _SCRIPTS.items()}
_OTHERS = re.compile(f"(?:{'|'.join(letters for name, letters in _SCRIPTS.items() if name != 'han')})+")
_WEIGHTS = {name: {"kana": 3, "hangul": 2}.get(name, 1) for name in _SCRIPTS if name != "han"}


def main_script(text: str) -> str:
    """The script most of `text` is written in; "" when it has no letter of a known script.

    Kana decides for itself even where Chinese characters are more: only Japanese has both.
    """
    counts = scripts(text)
    if not counts:
        return ""
    if counts.get("kana", 0) > 0.1 * sum(counts.values()):
        return "kana"
    return max(counts, key=lambda name: (counts[name], name))


def detect(text: str) -> str:
    """A coarse language tag from the script: zh-Hans, zh-Hant, ja, ko, en for Latin, …, und.

    Enough for what depends on the script; English and French are not distinguished.

    >>> detect("雷軍說"), detect("雷军说"), detect("Hello"), detect("123")
    ('zh-Hant', 'zh-Hans', 'en', 'und')
    """
    script = main_script(text)
    if script == "kana":
        return "ja"
    if script == "han":
        traditional = sum(map(len, _traditional().findall(text)))
        traditional += sum(ord(each) in _simplified() for each in _RARE.findall(text))
        return "zh-Hant" if traditional > 0.05 * scripts(text)["han"] / 3 else "zh-Hans"
    return _LANGUAGES.get(script, "und")
