"""Tokenize many texts at once: the subword tokens that the encoder's tokenizer gives, several times as fast.

The tokenizer finds the likeliest tokens of each run of characters, one run after the other (the unigram model
of Kudo, ACL 2018). Here all runs of a batch go side by side, as arrays: the tokens that begin at each character are
found by walking a trie, and then the Viterbi search takes the next character of every run in the same step.
Characters whose folding may depend on their neighbours (combining marks, joiners, emoji) and very long runs are
left to the tokenizer.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.text.language import plain_characters

TokenIds = NDArray[np.int64]
Integers = NDArray[np.int64]
Arrays = Mapping[str, NDArray[Any]]

LONGEST_RUN = 400
"""The search has a step for each character of the longest run: one that is longer would hold up all others."""

_SPACE, _WORD, _MARK = 1, 2, 3
"""What a character is to the tokenizer; 0 is one that is left to it."""

_CODES = 0x10000
_LETTER_BITS = 14
_SLOT_BITS = 19
_EMPTY = 0xFFFFFFFF
_PENALTY = 10.0
"""By so much the score of an unknown character is below that of the rarest token (the tokenizer's own number)."""


def is_supported(tokenizer: Any) -> bool:
    """Whether a tokenizer (of `tokenizers`) is of the kind that is imitated here."""
    state = json.loads(tokenizer.to_str())
    model, normalizer = state["model"], state["normalizer"] or {}
    parts = normalizer.get("normalizers", [normalizer])
    return bool(
        model["type"] == "Unigram"
        and model["unk_id"] is not None
        and not model.get("byte_fallback")
        and len({letter for token, _ in model["vocab"] for letter in token}) < 1 << _LETTER_BITS
        and (state["pre_tokenizer"] or {}).get("type") == "BertPreTokenizer"
        and {part.get("type") for part in parts} <= {"NFKC", "Lowercase", "Precompiled"}
        and not state["added_tokens"]
    )


def tables(tokenizer: Any) -> dict[str, NDArray[Any]]:
    """What `BatchTokenizer` needs to know of a tokenizer; takes a second to make.

    By code point, folded: `kinds` and `letters` (the number of a letter, 0 for one in no token). The trie of tokens:
    the node of each `first` letter, and a hash table of further steps (`keys`, `values`). By node: the token that
    ends there (`numbers`, `scores`) and whether the trie goes on (`inner`). By token: `lengths` in letters.
    `unknown` are score and id of the unknown token; `expansions` lines of a character and what it is folded to.
    """
    model = json.loads(tokenizer.to_str())["model"]
    letters = {c: 1 + n for n, c in enumerate(sorted({c for token, _ in model["vocab"] for c in token}))}
    kinds, letter_of, expansions = _characters(tokenizer, letters)
    nodes = {"": 0}
    for token, _ in model["vocab"]:
        for prefix in accumulate(token):
            nodes.setdefault(prefix, len(nodes))
    if len(nodes) > 1 << 32 - _LETTER_BITS:
        raise ValueError(f"{len(nodes)} prefixes of tokens are more than a key can hold")
    steps = np.asarray([(nodes[p[:-1]], letters[p[-1]], n) for p, n in nodes.items() if p])
    numbers = np.zeros(len(nodes), dtype=np.int32)
    scores = np.full(len(nodes), -np.inf)
    for number, (token, score) in enumerate(model["vocab"]):
        numbers[nodes[token]], scores[nodes[token]] = number, score
    inner = np.zeros(len(nodes), dtype=bool)
    inner[steps[:, 0]] = True
    first = np.zeros(len(letters) + 1, dtype=np.int32)
    roots, further = steps[steps[:, 0] == 0], steps[steps[:, 0] != 0]
    first[roots[:, 1]] = roots[:, 2]
    keys, values = _hashed(further[:, 0] << _LETTER_BITS | further[:, 1], further[:, 2])
    unknown = min(score for _, score in model["vocab"]) - _PENALTY
    lengths = np.asarray([len(token) for token, _ in model["vocab"]], dtype=np.int32)
    return {
        "kinds": kinds, "letters": letter_of, "first": first, "keys": keys, "values": values, "inner": inner,
        "numbers": numbers, "scores": scores, "lengths": lengths, "unknown": np.asarray([unknown, model["unk_id"]]),
        "expansions": np.frombuffer(expansions.encode(), dtype=np.uint8),
    }  # fmt: skip


class BatchTokenizer:
    """Tokenizes as one tokenizer does, of which `arrays` are the `tables`; `tokenizer_ids` is what it does itself.

    It is called only for texts that are left to it, so it may be loaded as late as that.
    """

    def __init__(self, tokenizer_ids: Callable[[Sequence[str]], list[TokenIds]], arrays: Arrays) -> None:
        self._tokenizer_ids = tokenizer_ids
        self._tables = arrays
        lines = arrays["expansions"].tobytes().decode("utf-8").split("\n")[:-1]
        self._expansions = {ord(line[0]): line[1:] for line in lines}
        pattern = f"[{''.join(re.escape(line[0]) for line in lines)}]" if lines else "(?!)"
        self._has_expansion = re.compile(pattern).search

    def token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        """For each text the ids of its tokens, int64, in order."""
        if not texts:
            return []
        texts = [self._expanded(text) for text in texts]
        joined = "\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass")
        codes = np.minimum(np.frombuffer(joined, dtype=np.uint32), _CODES - 1)
        kinds = self._tables["kinds"][codes]
        ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1)
        kinds[ends - 1] = _SPACE
        runs = _runs(kinds)
        unsupported = np.concatenate([np.flatnonzero(kinds == 0), runs.starts[runs.lengths > LONGEST_RUN]])
        left = np.unique(np.searchsorted(ends, unsupported, side="right"))
        ours = ~np.isin(np.searchsorted(ends, runs.starts, side="right"), left)
        runs = _Runs(runs.starts[ours], runs.lengths[ours])
        ids, before = self._tokenize(runs, self._tables["letters"][codes])
        found = np.split(ids, before[np.searchsorted(runs.starts, ends)][:-1])
        rest = self._tokenizer_ids([texts[at] for at in left]) if len(left) else []
        for at, ids in zip(left, rest, strict=True):
            found[at] = ids
        return found

    def spans(self, text: str, ids: TokenIds) -> Integers | None:
        """int64 (tokens, 2): where in `text` its tokens stand, `ids` as `token_ids` gives them.

        None where their lengths do not say: for a character left to the tokenizer, or one in no token.
        """
        written = self._expanded(text)
        codes = np.frombuffer(written.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        kinds = self._tables["kinds"][np.minimum(codes, _CODES - 1)]
        at = np.flatnonzero(kinds != _SPACE)
        lengths = self._tables["lengths"][ids]
        if not kinds.all() or (ids == self._tables["unknown"][1]).any() or lengths.sum() != len(at):
            return None
        if written != text:
            widths = [len(self._expansions.get(ord(character), "x")) for character in text]
            at = np.repeat(np.arange(len(text)), widths)[at]
        ends = np.cumsum(lengths)
        return np.stack([at[ends - lengths], at[ends - 1] + 1], axis=1)

    def _expanded(self, text: str) -> str:
        """`text` with what is folded to several characters, such as …, written so already."""
        return text.translate(self._expansions) if self._has_expansion(text) else text

    def _tokenize(self, runs: "_Runs", letters: NDArray[Any]) -> tuple[TokenIds, Integers]:
        """The token ids of all runs, one after the other, and how many stand before each run and in all.

        A run has a slot for each character, and one before them where nothing is tokenized yet; one more is the end.
        """
        slots = np.concatenate([[0], np.cumsum(runs.lengths + 1)])
        starts, total = slots[:-1], int(slots[-1])
        within = np.ones(total + 1, dtype=bool)
        within[slots] = False
        inside = np.arange(total) - np.repeat(starts, runs.lengths + 1)  # 0 for the slot before
        here = np.zeros(total + 1, dtype=np.int32)
        at = np.repeat(runs.starts - 1, runs.lengths + 1) + inside
        here[within] = letters[at[within[:-1]]]
        nodes = self._tables["first"][here]
        best, unknown = self._tables["scores"][nodes], self._tables["unknown"]
        number, length = self._tables["numbers"][nodes], np.ones(total + 1, dtype=np.int32)
        alone = np.isneginf(best)
        best[alone], number[alone] = unknown[0], int(unknown[1])
        best[slots] = 0.0
        edges = self._longer(nodes, here, within)
        _choose(runs.lengths, starts, inside, best, number, length, edges)
        taken = _taken(starts + runs.lengths, length, within)
        lost = taken & (number == int(unknown[1]))  # of several in a row the tokenizer makes one
        taken[1:] &= ~(lost[1:] & lost[:-1])
        before = np.concatenate([[0], np.cumsum(taken)])[slots]
        return number[taken].astype(np.int64), before

    def _longer(self, nodes: NDArray[Any], letters: NDArray[Any], within: NDArray[np.bool_]) -> "_Edges":
        """The tokens of two letters and more that stand in the text."""
        found: list[tuple[Integers, int, NDArray[Any]]] = []
        ends = np.flatnonzero(within & self._tables["inner"][nodes])
        nodes = nodes[ends]
        size = 1
        while len(ends):
            ends, size = ends + 1, size + 1
            inside = within[ends]
            ends, nodes = ends[inside], nodes[inside]
            nodes = self._step(nodes, letters[ends])
            there = nodes > 0
            ends, nodes = ends[there], nodes[there]
            whole = ~np.isneginf(self._tables["scores"][nodes])
            found.append((ends[whole], size, nodes[whole]))
            further = self._tables["inner"][nodes]
            ends, nodes = ends[further], nodes[further]
        ended = np.concatenate([np.zeros(0, dtype=np.int64), *(ends for ends, _, _ in found)])
        sizes = np.repeat([size for _, size, _ in found], [len(ends) for ends, _, _ in found])
        last = np.concatenate([np.zeros(0, dtype=np.int32), *(nodes for _, _, nodes in found)])
        return _Edges(ended, sizes.astype(np.int32), self._tables["scores"][last], self._tables["numbers"][last])

    def _step(self, nodes: NDArray[Any], letters: NDArray[Any]) -> NDArray[Any]:
        """The nodes after one more letter; 0 where there is none."""
        keys, values = self._tables["keys"], self._tables["values"]
        wanted = (nodes.astype(np.uint32) << np.uint32(_LETTER_BITS)) | letters.astype(np.uint32)
        slots = _slot(wanted)
        seen = keys[slots]
        after = np.where(seen == wanted, values[slots], 0)
        left = np.flatnonzero((seen != wanted) & (seen != _EMPTY))
        while len(left):
            slots[left] = (slots[left] + 1) & ((1 << _SLOT_BITS) - 1)
            seen = keys[slots[left]]
            hit = seen == wanted[left]
            after[left[hit]] = values[slots[left[hit]]]
            left = left[~hit & (seen != _EMPTY)]
        return after


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of characters between spaces; a mark is one by itself."""

    starts: Integers
    lengths: Integers


@dataclass(frozen=True, slots=True)
class _Edges:
    """Tokens as they stand in the text: the slot of the last character, how many letters, score and id."""

    ends: Integers
    sizes: NDArray[np.int32]
    scores: NDArray[np.float64]
    numbers: NDArray[np.int32]


def _runs(kinds: NDArray[np.uint8]) -> _Runs:
    word, mark = kinds == _WORD, kinds == _MARK
    first = mark | word
    first[1:] &= ~(word[1:] & word[:-1])
    last = mark | word
    last[:-1] &= ~(word[:-1] & word[1:])
    starts = np.flatnonzero(first)
    return _Runs(starts, np.flatnonzero(last) + 1 - starts)


def _choose(
    lengths: Integers,
    starts: Integers,
    inside: Integers,
    best: NDArray[np.float64],
    number: NDArray[np.int32],
    length: NDArray[np.int32],
    edges: _Edges,
) -> None:
    """Viterbi: fill in for each slot the score of the best tokenization up to it, and the last token of that.

    `best`, `number` and `length` hold single letters when it begins.
    """
    if not len(lengths):
        return
    longest = int(edges.sizes.max(initial=1)) + 1
    groups = (inside[edges.ends] * longest + edges.sizes).astype(np.int32)
    order = np.argsort(groups, kind="stable")
    edges = _Edges(edges.ends[order], edges.sizes[order], edges.scores[order], edges.numbers[order])
    groups = groups[order]
    borders = np.flatnonzero(np.diff(groups, prepend=-1, append=-1)) if len(groups) else [0]
    ranked = starts[np.argsort(-lengths, kind="stable")]
    still = len(lengths) - np.cumsum(np.bincount(lengths))  # runs longer than 0, 1, 2, …
    at = 0
    for step in range(1, int(lengths.max()) + 1):
        ends = ranked[: still[step - 1]] + step
        best[ends] += best[ends - 1]
        while at < len(borders) - 1 and groups[borders[at]] < (step + 1) * longest:
            here = slice(borders[at], borders[at + 1])
            ends = edges.ends[here]
            size = edges.sizes[borders[at]]
            scores = best[ends - size] + edges.scores[here]
            better = scores >= best[ends]  # subtle: of two that are equal the tokenizer takes the longer
            ends = ends[better]
            best[ends], number[ends], length[ends] = (scores[better], edges.numbers[here][better], size)
            at += 1


def _taken(ends: Integers, length: NDArray[np.int32], within: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where the tokens of the best tokenization end: walked back from the `ends` of all runs."""
    taken = np.zeros(len(within), dtype=bool)
    while len(ends):
        taken[ends] = True
        ends = ends - length[ends]
        ends = ends[within[ends]]
    return taken


def _characters(tokenizer: Any, letters: Mapping[str, int]) -> tuple[NDArray[np.uint8], NDArray[np.int32], str]:
    """By code point what a character is to the tokenizer, and its letter, folded (0 for one in no token); and a line
    for each that is folded to several, with these.
    """
    kinds = np.zeros(_CODES, dtype=np.uint8)
    numbers = np.zeros(_CODES, dtype=np.int32)
    several: dict[str, str] = {}
    kinds[ord("\n")] = _SPACE
    for character in plain_characters():
        folded = tokenizer.normalizer.normalize_str(character)
        if len(folded) == 1:
            parts = tokenizer.pre_tokenizer.pre_tokenize_str(f"a{folded}a")
            kinds[ord(character)] = {1: _WORD, 2: _SPACE, 3: _MARK}[len(parts)]
            numbers[ord(character)] = letters.get(folded, 0)
        else:
            several[character] = folded
    expansions = "".join(
        f"{character}{folded}\n"
        for character, folded in several.items()
        if folded == tokenizer.normalizer.normalize_str(folded)
        and all(ord(one) < _CODES and kinds[ord(one)] for one in folded)
    )
    return kinds, numbers, expansions


def _slot(keys: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where a key stands in the hash table, or the first place to look (Knuth's multiplication)."""
    return ((keys * np.uint32(2654435761)) >> np.uint32(32 - _SLOT_BITS)).astype(np.int64)


def _hashed(keys: Integers, values: Integers) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """A hash table of some keys with their values: each stands in the first free slot from its own on."""
    table = np.full(1 << _SLOT_BITS, _EMPTY, dtype=np.uint32)
    kept = np.zeros(1 << _SLOT_BITS, dtype=np.int32)
    for key, value, slot in zip(keys.tolist(), values.tolist(), _slot(keys.astype(np.uint32)).tolist(), strict=True):
        while table[slot] != _EMPTY:
            slot = (slot + 1) & ((1 << _SLOT_BITS) - 1)
        table[slot], kept[slot] = key, value
    return table, kept
