"""Choose the short answer among the spans of a sentence.

The reader says at which tokens an answer may begin and end. Which beginning goes with which end, whether a
time was asked for and the span is one, whether it cuts a word or only repeats the question: that is described
here in numbers, and a small network weighs them (`training/reader/short_answer.py`). Candidates are weighed as whole
spans, as in Lee et al. (2016, arXiv:1611.01436).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.text.chinese import NUMERALS, ONE_TO_TEN, ZEROS
from index.text.language import BASIC_HAN
from index.text.tokens import tagged
from qa.judge import inputs
from qa.judge.candidate import ReadSentence
from qa.judge.network.mlp import Networks
from qa.question import units
from qa.question.kinds import KINDS, kind
from qa.question.mentions import aligned
from qa.question.speech import name_ends

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

FILE = Path(__file__).parent.parent / "reader" / "spans.json"

ENDS = 10
"""The likeliest beginnings of a sentence, and the likeliest ends, that are put together."""

LONGEST_ANSWER = 48
"""Tokens of a short answer, at most."""

EDGE = " \t\n，。、；：！？,.;:!?"
"""What a short answer neither begins nor ends with."""

_TAGS = ("nr", "ns", "n", "t", "m", "q", "v", "a", "eng", "r", "x")
_BEFORE = {
    "edge": "^", "comma": "，,;；", "quote": "“‘「『《〈（([【\"", "colon": "：:—-", "is": "为是叫称即",
    "at": "在于从自到至往向", "by": "由被给让使把将", "of": "的之", "and": "、和与及或跟同", "done": "了着过有", "space": " \t\n",
}  # fmt: skip
_BEHIND = {
    "edge": "$。！？!?", "comma": "，,;；", "quote": "”’」』》〉）)]】\"", "colon": "：:—-", "is": "为是叫称即",
    "at": "在于从自到至", "by": "由被给让使把将", "of": "的之", "and": "、和与及或", "etc": "等", "done": "了着过有",
    "space": " \t\n", "unit": "年月日天人次个元米里％%度",
}  # fmt: skip
_PAIRS = ("“”", "‘’", "「」", "『』", "《》", "〈〉", "（）", "()", "[]", "【】")
_DIGIT = re.compile(f"[0-9{NUMERALS}几半数]")
_DATE = re.compile(rf"[0-9{ONE_TO_TEN}{ZEROS}○]+[年月日世]|世纪|年代|朝|代|时期|季|\b(?:1[0-9]|20)\d\d\b")
_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)")
_HEAD = re.compile(
    rf"(?:什么样?的?|哪一?(?:[个种家位条项座部本支所款名届类门次篇首张艘]|些)?|何种?|多少[个名位种次条家座]?|几[个名位种次条家座]?)(?P<head>[{BASIC_HAN}]{{1,8}})"
)
_HEAD_ENGLISH = re.compile(
    r"\b(?:what|which|how many|whose) (?:(?:type|kind|sort|name)s? of )?(?P<head>[a-z]+(?: [a-z]+)?)"
)
_PLAIN = ("who", "when", "number")
"""Kinds of question that a person, a time or a number answers."""

_LEADING = frozenset("在于由从被把向对")
_NOUN = re.compile(r"n|q|vn|s|t$|g|j|l|an|k|x")

NAMES = (
    "begin", "end", "both", "begin_share", "end_share", "begins_inside", "ends_inside", "begins_before", "ends_behind",
    "length", "characters", "one", "whole", "from_start", "to_end", "clause",
    "same", "character", "pair", "nearest", "first_same", "last_same", "first_pair", "last_pair", "before_same", "behind_same",
    "cuts_before", "cuts_behind", "leads_on", "words", "verbs", "commas", "joins", "of", "unpaired", "paired",
    "date", "year", "digits", "number", "unit", "latin", "capital", "dotted",
    "head_last", "head_two", "head_inside", "head_near",
    *(f"first_{tag}" for tag in (*_TAGS, "other")), *(f"last_{tag}" for tag in (*_TAGS, "other")),
    *(f"before_{name}" for name in _BEFORE), *(f"behind_{name}" for name in _BEHIND),
    *(f"kind_{name}" for name in KINDS),
)  # fmt: skip
"""What each column of `describe` says of a span: what the reader thinks of its ends and of others inside and beside
it; its length; how it repeats the question; whether it cuts words, and of what kind they are; what it looks
like; whether it leads on from a person, a time or a number to another thing (丁磊在广州); whether it is of the kind asked for (什么岛 → …岛); what stands beside it; what is asked."""


UNTIDY = 3.0
"""Taken from the logit of a span for each end that cuts a word, for leading on, and for a bracket or quotation mark without its other
half, and for words that somebody says where a person is asked for: no more often wrong than others, but nobody would mark such a span."""

READER_SAYS = 0.5
"""Weight of what the reader says of both ends, beside the networks, which could learn from few texts only."""

SHORTER = 0.3
"""Taken from the logit of a span for each time that it is e times as long. Both were chosen on development sets."""

_BOTH, _LENGTH = NAMES.index("both"), NAMES.index("length")
_SAID = [NAMES.index(name) for name in ("kind_who", "paired", "verbs")]
_UNTIDY = [NAMES.index(name) for name in ("cuts_before", "cuts_behind", "leads_on", "unpaired")]


class Chooser:
    """Chooses the short answer of a sentence."""

    def __init__(self, file: Path = FILE) -> None:
        """Raises EncoderError when the weights are missing or damaged."""
        self._networks = Networks.read(file, NAMES)

    def short(self, question: str, part: ReadSentence) -> tuple[int, int] | None:
        """Where in the sentence its short answer begins and ends; None when that is all of it."""
        spans = candidates(part)
        described = describe(question, part, spans)
        first, last = spans[weighed(self._networks, described).argmax()]
        if (first, last) == (0, len(part.starts) - 1):
            return None
        start, end = int(part.starts[first]), int(part.ends[last])
        text = part.text[start:end]
        if kind(question) == "who":
            text = text[: name_ends(text)]
        start += len(text) - len(text.lstrip(EDGE))
        return start, max(start, start + len(text.strip(EDGE)))


def weighed(networks: Networks, described: Floats) -> Floats:
    """float32 (spans,): logits of spans, as `describe` describes them."""
    said = described[:, _SAID].min(axis=1) > 0
    untidy = described[:, _UNTIDY].sum(axis=1) + said
    scores: Floats = networks.scores(described) - UNTIDY * untidy
    scores += READER_SAYS * described[:, _BOTH] - SHORTER * described[:, _LENGTH]
    return scores


def candidates(part: ReadSentence) -> Numbers:
    """int64 (spans, 2): first and last token of each span that may be the answer; the whole sentence is one."""
    first, last = (np.argsort(-part.logits[:, side], kind="stable")[:ENDS] for side in (0, 1))
    spans = np.stack(np.meshgrid(first, last, indexing="ij"), axis=-1).reshape(-1, 2)
    apart = spans[:, 1] - spans[:, 0]
    spans = spans[(apart >= 0) & (apart < LONGEST_ANSWER)]
    whole = np.asarray([[0, len(part.starts) - 1]])
    return np.unique(np.concatenate([spans, whole]), axis=0)


def describe(question: str, part: ReadSentence, spans: Numbers) -> Floats:
    """float32 (spans, len(NAMES)): one row for each of `spans`, as `candidates` gives them."""
    asked = _question_type(question)
    columns = {
        **_of_reading(part, spans),
        **_of_question(part, spans),
        **_of_words(part, spans, asked),
        **_of_form(part, spans, asked),
        f"kind_{asked.kind}": 1.0,
    }
    described = np.zeros((len(NAMES), len(spans)), dtype=np.float32)
    for row, name in zip(described, NAMES, strict=True):
        row[:] = columns.get(name, 0.0)
    return described.T.copy()


@dataclass(frozen=True, slots=True)
class _QuestionType:
    """What a question asks for: its kind, the units it wants counted, the noun behind its asking word."""

    kind: str
    units: tuple[str, ...]
    head: str


@lru_cache(64)
def _question_type(question: str) -> _QuestionType:
    folded = aligned(question)
    return _QuestionType(kind(question), units.wanted(folded), _head(folded))


def _head(folded: str) -> str:
    """The noun that is asked for: 什么岛 → 岛, 哪家剧院 → 剧院; "" for none."""
    if found := _HEAD.search(folded):
        nouns = []
        for word, tag in tagged(found["head"]):
            if not _NOUN.match(tag):
                break
            nouns.append(word)
        return nouns[-1] if nouns else ""
    english = _HEAD_ENGLISH.search(folded.lower())
    return english["head"].split()[-1] if english else ""


def _of_reading(part: ReadSentence, spans: Numbers) -> dict[str, Any]:
    first, last = spans.T
    begins, ends = part.logits[:, 0], part.logits[:, 1]
    both = begins[first] + ends[last]
    begin_share, end_share = _shares(begins), _shares(ends)
    begun, ended = _sums(begin_share), _sums(end_share)
    size = last - first + 1
    count = len(part.starts)
    return {
        "begin": np.maximum(begins[first] - begins.max(), -8),
        "end": np.maximum(ends[last] - ends.max(), -8),
        "both": np.maximum(both - both.max(), -12),
        "begin_share": begin_share[first],
        "end_share": end_share[last],
        "begins_inside": begun[last + 1] - begun[first + 1],
        "ends_inside": ended[last] - ended[first],
        "begins_before": begun[first],
        "ends_behind": 1 - ended[last + 1],
        "length": np.log(size),
        "characters": np.log(np.maximum(part.ends[last] - part.starts[first], 1)),
        "one": size == 1,
        "whole": size == count,
        "from_start": first == 0,
        "to_end": last >= count - 2,
    }


def _of_question(part: ReadSentence, spans: Numbers) -> dict[str, Any]:
    first, last = spans.T
    columns: dict[str, Any] = {"clause": np.maximum(part.clause[first], part.clause[last])}
    for name in ("same", "character", "pair", "nearest"):
        values = part.features[:, inputs.NAMES.index(name)]
        total = _sums(values)
        columns[name] = (total[last + 1] - total[first]) / (last - first + 1)
        if name in ("same", "pair"):
            columns[f"first_{name}"], columns[f"last_{name}"] = values[first], values[last]
        if name == "same":
            beside = np.concatenate([[0], values, [0]])
            columns["before_same"], columns["behind_same"] = beside[first], beside[last + 2]
    return columns


def _of_words(part: ReadSentence, spans: Numbers, asked: _QuestionType) -> dict[str, Any]:
    starts, ends, tags, leading = _words(aligned(part.text))
    start, end = part.starts[spans[:, 0]], part.ends[spans[:, 1]]
    first = np.minimum(np.searchsorted(ends, start, side="right"), len(tags) - 1)
    last = np.maximum(np.searchsorted(starts, end, side="left") - 1, first)
    verbs, led = _sums(tags == _TAGS.index("v")), _sums(leading)
    columns: dict[str, Any] = {
        "cuts_before": starts[first] != start,
        "cuts_behind": ends[last] != end,
        "leads_on": (asked.kind in _PLAIN) & (led[last + 1] > led[first + 1]),
        "words": np.log1p(last - first),
        "verbs": np.minimum(verbs[last + 1] - verbs[first], 3),
    }
    for number, tag in enumerate((*_TAGS, "other")):
        columns[f"first_{tag}"], columns[f"last_{tag}"] = (tags[first] == number, tags[last] == number)
    return columns


def _of_form(part: ReadSentence, spans: Numbers, asked: _QuestionType) -> dict[str, Any]:
    folded = aligned(part.text)
    places = zip(part.starts[spans[:, 0]].tolist(), part.ends[spans[:, 1]].tolist(), strict=True)
    rows = [_form(part.text, folded, start, end, asked) for start, end in places]
    return {name: [row.get(name, 0.0) for row in rows] for name in set().union(*rows)}


def _form(text: str, folded: str, start: int, end: int, asked: _QuestionType) -> dict[str, float]:
    """What one span looks like, and what stands beside it."""
    inside, head = folded[start:end], asked.head
    before = folded[start - 1] if start else "^"
    behind = folded[end] if end < len(folded) else "$"
    digits = len(_DIGIT.findall(inside))
    row: dict[str, float] = {
        "commas": min(len(re.findall("[，,；;。]", inside)), 3),
        "joins": min(len(re.findall("[、和与及]", inside)), 3),
        "of": min(inside.count("的"), 3),
        "unpaired": any(inside.count(pair[0]) != inside.count(pair[1]) for pair in _PAIRS),
        "paired": any(inside[:1] == pair[0] and inside[-1:] == pair[1] for pair in _PAIRS),
        "date": bool(_DATE.search(inside)),
        "year": bool(_YEAR.search(inside)),
        "digits": digits / max(1, len(inside)),
        "number": digits > 0,
        "unit": units.counted(inside, asked.units),
        "latin": bool(re.search("[a-z]", inside)),
        "capital": text[start : start + 1].isupper(),
        "dotted": before in "·•" or behind in "·•",
    }
    if head:
        row["head_last"] = inside[-1:] == head[-1]
        row["head_two"] = inside.endswith(head[-2:])
        row["head_inside"] = head in inside
        near = len(head) + 1
        row["head_near"] = head in folded[max(0, start - near) : start] or head in folded[end : end + near]
    row |= {f"before_{name}": 1 for name, letters in _BEFORE.items() if before in letters}
    row |= {f"behind_{name}": 1 for name, letters in _BEHIND.items() if behind in letters}
    return row


@lru_cache(256)
def _words(folded: str) -> tuple[Numbers, Numbers, Numbers, npt.NDArray[np.bool_]]:
    """Where the words of a sentence begin and end, the number of each one's tag in _TAGS, or len(_TAGS), and whether it
    is one of _LEADING."""
    words = tagged(folded) or [("", "")]
    ends = np.cumsum([len(word) for word, _ in words])
    tags = [next((number for number, name in enumerate(_TAGS) if tag.startswith(name)), len(_TAGS)) for _, tag in words]
    leading = np.asarray([word in _LEADING for word, _ in words])
    return ends - [len(word) for word, _ in words], ends, np.asarray(tags), leading


def _shares(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max())
    shares: Floats = raised / raised.sum()
    return shares


def _sums(values: npt.NDArray[Any]) -> Floats:
    """The sums of all values before each, and of all."""
    return np.concatenate([[0], np.cumsum(values, dtype=np.float32)]).astype(np.float32)
