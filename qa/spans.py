"""Describe the spans of a sentence that may be the short answer, in numbers that can be weighed.

The reader says at which pieces an answer may begin and end; which beginning goes with which end, whether a
time was asked for and the span is one, whether it cuts a word or repeats the question, is told here.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.tokens import tagged
from qa import match, units
from qa.mentions import aligned
from qa.understand import KINDS, kind

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

ENDS = 10
"""Likeliest beginnings of a sentence, and likeliest ends, that are put together."""

_TAGS = ("nr", "ns", "n", "t", "m", "q", "v", "a", "eng", "r", "x", "")
_LEFT = {
    "start": "^", "comma": "，,;；", "opens": "“‘「『《〈（([【\"", "colon": "：:—-", "is": "为是叫称即", "at": "在于从自到至往向",
    "by": "由被给让使把将", "of": "的之", "and": "、和与及或跟同", "done": "了着过有", "space": " \t\n",
}  # fmt: skip
_RIGHT = {
    "stop": "$。！？!?", "comma": "，,;；", "closes": "”’」』》〉）)]】\"", "colon": "：:—-", "is": "为是叫称即", "at": "在于从自到至",
    "by": "由被给让使把将", "of": "的之", "and": "、和与及或", "etc": "等", "done": "了着过有", "space": " \t\n", "units": "年月日天人次个元米里％%度",
}  # fmt: skip
_DATE = re.compile(r"[0-9一二三四五六七八九十〇○零]+[年月日世]|世纪|年代|朝|代|时期|\b(?:1[0-9]|20)\d\d\b|季")
_DIGIT = re.compile(r"[0-9一二三四五六七八九十百千万亿两几半数]")
_PAIRS = ("“”", "‘’", "「」", "『』", "《》", "〈〉", "（）", "()", "[]", "【】")
_HEAD = re.compile(
    r"(?:什么样?的?|哪一?(?:[个种家位条项座部本支所款名届类门次篇首张艘]|些)?|何种?|多少[个名位种次条家座]?|几[个名位种次条家座]?)(?P<head>[\u4e00-\u9fff]{1,8})"
)
_ENGLISH_HEAD = re.compile(r"\b(?:what|which|how many|whose) (?:(?:type|kind|sort|name)s? of )?(?P<head>[a-z]+(?: [a-z]+)?)")

NAMES = (
    "begin", "end", "both", "begin_share", "end_share", "begins_inside", "ends_inside", "begins_before", "ends_behind",
    "length", "characters", "one", "whole", "from_start", "to_end",
    "same", "character", "pair", "nearest", "first_same", "last_same", "before_same", "behind_same", "first_pair", "last_pair", "clause",
    "word_begins", "word_ends", "words", "verbs", "commas", "lists", "of", "unpaired", "paired", "date", "digits", "number", "unit", "latin",
    "head_last", "head_two", "head_inside", "head_near",
    *(f"first_{tag or 'other'}" for tag in _TAGS),
    *(f"last_{tag or 'other'}" for tag in _TAGS),
    *(f"left_{name}" for name in _LEFT), *(f"right_{name}" for name in _RIGHT),
    *(f"kind_{name}" for name in KINDS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence as it was read: its text, its pieces' places in it, the reader's logits of them (pieces, 2),
    how they meet the question (`qa.match.Met`), and how much of it their clauses meet."""

    text: str
    starts: Numbers
    ends: Numbers
    logits: Floats
    features: Floats
    clause: Floats


def candidates(part: Part, longest: int) -> Numbers:
    """int64 (spans, 2): first and last piece of each span that may be the answer."""
    begins, ends = part.logits[:, 0], part.logits[:, 1]
    first = np.argsort(-begins, kind="stable")[:ENDS]
    last = np.argsort(-ends, kind="stable")[:ENDS]
    grid = np.stack(np.meshgrid(first, last, indexing="ij"), axis=-1).reshape(-1, 2)
    apart = grid[:, 1] - grid[:, 0]
    grid = grid[(apart >= 0) & (apart < longest)]
    whole = np.asarray([[0, len(begins) - 1]])
    return np.unique(np.concatenate([grid, whole]), axis=0)


@lru_cache(64)
def _asked(question: str) -> tuple[str, tuple[str, ...], str]:
    folded = aligned(question)
    head = _HEAD.search(folded) or _ENGLISH_HEAD.search(folded.lower())
    name = ""
    if head:
        name = head["head"]
        if not name.isascii():
            for word, tag in tagged(name):
                if tag.startswith("n") or tag in ("q", "vn", "s", "t", "m", "g", "j", "l", "an", "k"):
                    name = word
                else:
                    break
                
    return kind(question), units.asked(folded), name


def _head(question: str) -> str:
    """The noun that is asked for: 什么岛 → 岛, 哪家剧院 → 剧院; "" for none."""
    folded = aligned(question)
    found = _HEAD.search(folded)
    if found:
        words = []
        for word, tag in tagged(found["head"]):
            if not re.match(r"n|q|vn|s|t$|g|j|l|an|k|x", tag):
                break
            words.append(word)
        return words[-1] if words else ""
    english = _ENGLISH_HEAD.search(folded.lower())
    return english["head"].split()[-1] if english else ""


def describe(question: str, part: Part, spans: Numbers) -> Floats:
    """float32 (spans, len(NAMES)): one row for each of `spans`, as `candidates` gives them."""
    folded = aligned(part.text)
    first, last = spans[:, 0], spans[:, 1]
    count = len(part.starts)
    begins, ends = part.logits[:, 0], part.logits[:, 1]
    begin_share, end_share = _shares(begins), _shares(ends)
    columns: dict[str, npt.ArrayLike] = {}
    columns["begin"] = np.maximum(begins[first] - begins.max(), -8)
    columns["end"] = np.maximum(ends[last] - ends.max(), -8)
    both = begins[first] + ends[last]
    columns["both"] = np.maximum(both - both.max(), -12)
    columns["begin_share"], columns["end_share"] = begin_share[first], end_share[last]
    begun, ended = _sums(begin_share), _sums(end_share)
    columns["begins_inside"] = begun[last + 1] - begun[first + 1]
    columns["ends_inside"] = ended[last] - ended[first]
    columns["begins_before"] = begun[first]
    columns["ends_behind"] = 1 - ended[last + 1]
    size = last - first + 1
    columns["length"] = np.log(size)
    characters = part.ends[last] - part.starts[first]
    columns["characters"] = np.log(characters)
    columns["one"] = size == 1
    columns["from_start"], columns["to_end"] = first == 0, last >= count - 2
    columns["whole"] = (first == 0) & (last == count - 1)
    for name, at in (("same", "same"), ("character", "character"), ("pair", "pair"), ("nearest", "nearest")):
        values = part.features[:, match.NAMES.index(at)].astype(np.float32)
        total = _sums(values)
        columns[name] = (total[last + 1] - total[first]) / size
        if name in ("same", "pair"):
            columns[f"first_{name}"], columns[f"last_{name}"] = values[first], values[last]
        if name == "same":
            beside = np.concatenate([[0], values, [0]])
            columns["before_same"], columns["behind_same"] = beside[first], beside[last + 2]
    columns["clause"] = np.maximum(part.clause[first], part.clause[last])
    asked_kind, asked_units, _ = _asked(question)
    head = _head_of(question)
    words = _words(folded)
    word_starts = np.asarray([start for start, _, _ in words])
    word_ends = np.asarray([end for _, end, _ in words])
    tags = [tag for _, _, tag in words]
    start, end = part.starts[first], part.ends[last]
    first_word = np.searchsorted(word_ends, start, side="right")
    last_word = np.searchsorted(word_starts, end, side="left") - 1
    columns["word_begins"] = word_starts[np.minimum(first_word, len(words) - 1)] == start
    columns["word_ends"] = word_ends[np.maximum(last_word, 0)] == end
    verbs = _sums(np.asarray([tag == "v" for tag in tags], dtype=np.float32))
    columns["verbs"] = np.minimum(verbs[np.minimum(last_word + 1, len(words))] - verbs[np.minimum(first_word, len(words))], 3)
    columns["words"] = np.log1p(np.maximum(last_word - first_word, 0))
    rows = {name: np.zeros(len(spans), dtype=np.float32) for name in NAMES if name not in columns}
    for row, (a, b) in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        text = folded[a:b]
        rows["commas"][row] = min(len(re.findall("[，,；;。]", text)), 3)
        rows["lists"][row] = min(len(re.findall("[、和与及]", text)), 3)
        rows["of"][row] = min(text.count("的"), 3)
        rows["unpaired"][row] = any(text.count(p[0]) != text.count(p[1]) for p in _PAIRS)
        rows["paired"][row] = any(text[0] == p[0] and text[-1] == p[1] for p in _PAIRS)
        rows["date"][row] = bool(_DATE.search(text))
        digits = len(_DIGIT.findall(text))
        rows["digits"][row] = digits / len(text)
        rows["number"][row] = digits > 0
        rows["unit"][row] = units.counted(text, asked_units)
        rows["latin"][row] = bool(re.search("[a-z]", text))
        if head:
            rows["head_last"][row] = text[-1:] == head[-1:]
            rows["head_two"][row] = text.endswith(head[-2:])
            rows["head_inside"][row] = head in text
            rows["head_near"][row] = head in folded[b : b + len(head) + 1] or head in folded[max(0, a - len(head) - 1) : a]
        before = folded[a - 1] if a else "^"
        after = folded[b] if b < len(folded) else "$"
        for names, side, letter in ((_LEFT, "left", before), (_RIGHT, "right", after)):
            for name, letters in names.items():
                if letter in letters:
                    rows[f"{side}_{name}"][row] = 1
    for side, at in (("first", first_word), ("last", last_word)):
        for row, number in enumerate(np.clip(at, 0, len(words) - 1).tolist()):
            rows[f"{side}_{_tag(tags[number])}"][row] = 1
    rows[f"kind_{asked_kind}"][:] = 1
    columns.update(rows)
    return np.stack([np.asarray(columns[name], dtype=np.float32) for name in NAMES], axis=1)


_head_of = lru_cache(64)(_head)


def _tag(tag: str) -> str:
    for name in _TAGS[:-1]:
        if tag.startswith(name):
            return name
    return "other"


@lru_cache(256)
def _words(folded: str) -> list[tuple[int, int, str]]:
    found, at = [], 0
    for word, tag in tagged(folded):
        found.append((at, at + len(word), tag))
        at += len(word)
    return found


def _shares(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max())
    return raised / raised.sum()


def _sums(values: Floats) -> Floats:
    return np.concatenate([[0], np.cumsum(values)])
