"""jieba's dictionary as arrays that open in milliseconds, in place of half a million Python strings.

A question looks up some hundred strings in it; filling jieba's own `dict` for that took longer
than everything else that a question needs.
"""

import zlib
from collections.abc import Iterator, Mapping, MutableMapping
from itertools import accumulate

import numpy as np

from index.cache import Arrays

_REMEMBERED = 200_000
"""Strings that were looked up, kept as Python objects, at most; some 20 MB."""


class Lexicon(MutableMapping[str, int]):
    """Word → how often it is counted; what only begins a word counts 0. As jieba's `FREQ`.

    Kept as one text of all words, in the order of their CRC-32, with the first word of each bucket of
    CRCs. Words that are set later stand in a `dict` beside it.
    """

    def __init__(self, arrays: Arrays) -> None:
        self._text = arrays["text"].tobytes()
        self._ends = arrays["ends"].data
        self._counts = arrays["counts"].data
        self._buckets = arrays["buckets"].data
        self._shift = 32 - (len(arrays["buckets"]) - 1).bit_length() + 1
        self._length = len(arrays["counts"])
        self._seen: dict[str, int | None] = {}
        self._set: dict[str, int | None] = {}

    @staticmethod
    def arrays(counts: Mapping[str, int]) -> dict[str, np.ndarray[tuple[int], np.dtype[np.uint32]]]:
        """`counts` as arrays: `text` uint8, the others uint32; for about two words a bucket."""
        words = [word.encode("utf-8") for word in counts]
        checks = np.fromiter(map(zlib.crc32, words), dtype=np.uint32, count=len(words))
        order = np.argsort(checks, kind="stable")
        bits = max(1, min(20, len(words).bit_length() - 1))
        firsts = np.arange((1 << bits) + 1, dtype=np.uint64) << np.uint64(32 - bits)
        text = b"".join(words[at] for at in order)
        ends = [0, *accumulate(len(words[at]) for at in order)]
        return {
            "text": np.frombuffer(text, dtype=np.uint8),
            "ends": np.asarray(ends, dtype=np.uint32),
            "counts": np.fromiter(counts.values(), dtype=np.uint32, count=len(words))[order],
            "buckets": np.searchsorted(checks[order], firsts).astype(np.uint32),
        }

    def get(self, word: str, default: int | None = None) -> int | None:  # type: ignore[override]
        try:
            found = self._seen[word]
        except KeyError:
            found = self._look(word)
        return default if found is None else found

    def __contains__(self, word: object) -> bool:
        try:
            return self._seen[word] is not None  # type: ignore[index]
        except KeyError:
            return self._look(str(word)) is not None

    def __getitem__(self, word: str) -> int:
        found = self.get(word)
        if found is None:
            raise KeyError(word)
        return found

    def __setitem__(self, word: str, count: int) -> None:
        self._set[word] = self._seen[word] = count

    def __delitem__(self, word: str) -> None:
        self[word]
        self._set[word] = self._seen[word] = None

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[str]:
        for at in range(self._length):
            word = self._text[self._ends[at] : self._ends[at + 1]].decode("utf-8")
            if word not in self._set:
                yield word
        yield from (word for word, count in self._set.items() if count is not None)

    def _look(self, word: str) -> int | None:
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        found = self._set[word] if word in self._set else self._kept(word)
        self._seen[word] = found
        return found

    def _kept(self, word: str) -> int | None:
        wanted = word.encode("utf-8", "surrogatepass")
        bucket = zlib.crc32(wanted) >> self._shift
        ends, text, length = self._ends, self._text, len(wanted)
        for at in range(self._buckets[bucket], self._buckets[bucket + 1]):
            end = ends[at + 1]
            if end - ends[at] == length and text[end - length : end] == wanted:
                return self._counts[at]
        return None


class Tags:
    """Word → its part of speech, as jieba's `word_tag_tab`: a lexicon that counts the tags in `names`."""

    def __init__(self, arrays: Arrays) -> None:
        self._numbers = Lexicon(arrays)
        self._names = arrays["names"].tobytes().decode("utf-8").split()

    @staticmethod
    def arrays(tags: Mapping[str, str]) -> dict[str, np.ndarray[tuple[int], np.dtype[np.uint32]]]:
        """`tags` as arrays: those of a `Lexicon`, and `names`, uint8."""
        names = {name: number for number, name in enumerate(sorted(set(tags.values())))}
        arrays = Lexicon.arrays({word: names[tag] for word, tag in tags.items()})
        return arrays | {"names": np.frombuffer(" ".join(names).encode("utf-8"), dtype=np.uint8)}

    def get(self, word: str, default: str) -> str:
        number = self._numbers.get(word)
        return default if number is None else self._names[number]
