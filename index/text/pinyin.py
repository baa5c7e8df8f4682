"""Pinyin of Chinese characters: 雷军, 雷均 and "Lei Jun" share the syllables lei jun.

So a name is found across scripts, and in spite of most typing slips, which keep the sound. Each character
has the first reading of the dictionary, without its tone; "Wenjie" is split into the same syllables.
"""

import os
import re
import unicodedata
from functools import cache, lru_cache
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.cache import tables
from index.text.interrogatives import QUESTION_WORDS
from index.text.language import HAN

_RUN = re.compile(f"[{HAN}]+")
_LATIN = re.compile(r"(?<![a-z0-9])[a-z]+(?:[ '’-][a-z]+)*(?![a-z0-9])")
_LONGEST_SYLLABLE = 6
_LONGEST_WORD = 24


class _Table(dict[str, str]):
    """Character → syllable; "?" for one that has none."""

    def __missing__(self, character: str) -> str:
        return "?"


@cache
def syllable_table() -> dict[str, str]:
    """Character → syllable, from pypinyin's table of single characters; "?" for one that is not there."""
    arrays = tables("syllables", ("pypinyin", "pypinyin/pinyin_dict.py"), _read)
    syllables = arrays["syllables"].tobytes().decode("ascii").split(" ")
    characters = map(chr, arrays["characters"].tolist())
    of = map(syllables.__getitem__, arrays["heard"].tolist())
    return _Table(zip(characters, of, strict=True))


def _read() -> dict[str, Any]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # 47,000 phrases that are not needed
    from pypinyin.constants import PINYIN_DICT

    of = {code: _toneless(readings.split(",")[0]) for code, readings in PINYIN_DICT.items()}
    syllables = sorted(set(of.values()))
    number = {syllable: at for at, syllable in enumerate(syllables)}
    return {
        "syllables": np.frombuffer(" ".join(syllables).encode("ascii"), dtype=np.uint8),
        "characters": np.asarray(list(of), dtype=np.uint32),
        "heard": np.asarray([number[syllable] for syllable in of.values()], dtype=np.uint16),
    }


def pair_terms(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The terms of pairs of characters, given by their code points, uint8 (pairs, width).

    A row is `~`, both syllables and a space in ASCII, with nulls between, which are to be left out.

    >>> two = pair_terms(np.asarray([ord("雷")], dtype=np.uint32), np.asarray([ord("军")], dtype=np.uint32))
    >>> two.tobytes().replace(b"\\0", b"")
    b'~leijun '
    """
    numbers, letters = _numbered()
    size = letters.shape[1]
    terms = np.empty((len(first), 2 * size + 2), dtype=np.uint8)
    terms[:, 0], terms[:, -1] = ord("~"), ord(" ")
    terms[:, 1 : 1 + size] = letters[numbers.take(first, mode="clip")]
    terms[:, 1 + size : -1] = letters[numbers.take(second, mode="clip")]
    return terms


@cache
def _numbered() -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """The number of the syllable by code point (of "?" for the last and those beyond), and its letters by number."""
    every = ("?", *sorted(_all_syllables() - {"?"}))
    of = {syllable: number for number, syllable in enumerate(every)}
    numbers = np.zeros(max(map(ord, syllable_table())) + 2, dtype=np.uint16)
    for character, syllable in syllable_table().items():
        numbers[ord(character)] = of[syllable]
    letters = np.asarray([syllable.encode("ascii") for syllable in every])
    return numbers, letters.view(np.uint8).reshape(len(every), -1)


@cache
def _all_syllables() -> frozenset[str]:
    return frozenset(syllable_table().values())


def syllables(folded: str) -> str:
    """The syllables of the Chinese runs of folded text, spaced, with a bar between runs.

    >>> syllables("雷军, su7 订单")
    '| lei jun | ding dan |'
    """
    of = syllable_table().__getitem__
    runs = (" ".join(map(of, run)) for run in _RUN.findall(folded))
    return "".join(f"| {run} " for run in runs) + "|"


def syllable_pairs(folded: str) -> list[str]:
    """Each two neighbouring syllables of the Chinese runs, as one word.

    >>> syllable_pairs("雷军说")
    ['leijun', 'junshuo']
    """
    of = syllable_table().__getitem__
    runs = (list(map(of, run)) for run in _RUN.findall(folded))
    return [pair for run in runs for pair in map(add, run, run[1:])]


def romanized(folded: str) -> list[tuple[list[str], list[str]]]:
    """The runs of Latin words that can be read as Chinese, as (words, syllables) of two or more.

    >>> romanized("when did lei jun visit wenjie?")
    [(['lei', 'jun'], ['lei', 'jun']), (['wenjie'], ['wen', 'jie'])]
    """
    found = []
    for run in _LATIN.findall(folded):
        words: list[str] = []
        read: list[str] = []
        for word in [*re.split(r"[ '’-]", run), ""]:
            parts = () if word in QUESTION_WORDS else split_romanized(word)
            if parts:
                words.append(word)
                read += parts
                continue
            if len(read) > 1:
                found.append((words, read))
            words, read = [], []
    return found


@lru_cache(10_000)
def split_romanized(word: str) -> tuple[str, ...]:
    """A Latin word as Chinese syllables, the longest first; empty when it is no such word.

    >>> split_romanized("xiaomi"), split_romanized("market")
    (('xiao', 'mi'), ())
    """
    if not 0 < len(word) <= _LONGEST_WORD:
        return ()
    for size in range(min(len(word), _LONGEST_SYLLABLE), 0, -1):
        if word[:size] in _all_syllables():
            if size == len(word):
                return (word,)
            if rest := split_romanized(word[size:]):
                return (word[:size], *rest)
    return ()


def _toneless(reading: str) -> str:
    bare = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    return "".join(character for character in bare if not unicodedata.combining(character))
