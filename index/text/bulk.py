"""Cut many texts into terms: the same terms as `tokens.terms`, many times as fast.

`rjieba` is jieba's algorithm over jieba's dictionary, in Rust. Of 576,280 different runs of characters in news
articles it cut two otherwise (one whose two cuts weigh the same, one of rare characters above U+FFFF). A question is cut
by jieba itself, whose dictionary opens faster; the characters and pairs of that one run are terms as well, so the
question still finds the text. Characters, pairs and pinyin are made of all texts at once, as arrays.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from operator import add

import numpy as np
from numpy.typing import NDArray

from index.text import pinyin
from index.text.language import HAN, fold
from index.text.markdown import searchable
from index.text.numerals import numbers
from index.text.tokens import RUNS, parts
from index.text.wordlist import NONE, WordList

_HAN_RUNS = re.compile(f"([{HAN}]+)")
_SPACE = ord(" ")


def terms(texts: Sequence[str], own: WordList = NONE) -> list[str]:
    """The terms of each text with white space between, in no particular order; `own` are words that stay whole.

    >>> terms(["小米5万"])[0].split()
    ['#50000', '5', '小米', '万', '小', '米', '小米', '~xiaomi']
    """
    found: list[list[str]] = []
    chinese: list[str] = []
    for text in texts:
        folded = fold(searchable(text))
        between = _HAN_RUNS.split(folded)
        runs = " ".join(between[1::2])
        found.append([f"#{number}" for number in numbers(folded)])
        found[-1] += own.whole(folded)
        found[-1] += _others(" ".join(between[::2]))
        if runs:
            found[-1] += _cutter()(own.apart(runs))
        chinese.append(runs)
    for each, more in zip(found, _from_runs(chinese), strict=True):
        each += more
    return [" ".join(each) for each in found]


def _others(text: str) -> list[str]:
    """The terms of text without Chinese characters."""
    found: list[str] = []
    for _, other, word in RUNS.findall(text):
        if other:
            found += other
            found += map(add, other, other[1:])
        else:
            found += parts(word)
    return found


def _from_runs(texts: Sequence[str]) -> list[tuple[str, str, str]]:
    """Of each text of Chinese runs with spaces between: characters, pairs and pinyin of pairs.

    A run of one character is only a word and has none of them.
    """
    codes = np.frombuffer(" ".join([*texts, ""]).encode("utf-32-le"), dtype="<u4")
    filled = codes != _SPACE
    paired = np.zeros(len(codes) + 1, dtype=bool)
    paired[1:-1] = filled[:-1] & filled[1:]  # with the character before
    single = paired[:-1] | paired[1:]
    first, second = codes[:-1][paired[1:-1]], codes[1:][paired[1:-1]]
    ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
    singles = _spaced(codes[single])
    pairs = _spaced(first, second)
    syllables = pinyin.pair_terms(first, second)
    one = np.cumsum(single)[ends - 1].tolist()
    two = np.cumsum(paired)[ends - 1].tolist()
    return [
        (singles[2 * a : 2 * b], pairs[3 * c : 3 * d], _filled(syllables[c:d]))
        for a, b, c, d in zip([0, *one], one, [0, *two], two, strict=False)
    ]


def _spaced(*characters: NDArray[np.uint32]) -> str:
    """Characters that stand at the same place in each of the arrays, joined, with a space after them."""
    columns = [*characters, np.full(len(characters[0]), _SPACE, dtype="<u4")]
    return np.stack(columns, axis=1).tobytes().decode("utf-32-le")


def _filled(terms: NDArray[np.uint8]) -> str:
    """Terms of several lengths as one text, without the nulls between."""
    return terms.tobytes().translate(None, b"\0").decode("ascii")


@cache
def _cutter() -> Callable[[str], list[str]]:
    import rjieba

    # The one that its import makes anyway: another would be its dictionary twice, 30 MB and a tenth of a second.
    cut: Callable[[str], list[str]] = rjieba.cut_for_search
    return cut
