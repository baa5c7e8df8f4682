"""Where a question and a passage meet, token by token: what the reader sees.

Tokens are those of the bundled encoder's tokenizer, whatever encoder searches. Its vectors mean the
same in all languages, so a word counts as found where its translation stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from index.embedding.load import load_encoder
from index.embedding.static import BUNDLED, StaticEncoder
from index.search.late_interaction import max_similarities
from index.text.language import fold

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

NAMES = (
    "same", "same_weight", "nearest", "nearest_weight", "character", "pair", "triple",
    "sentence", "sentence_behind", "passage", "weight", "length", "begins", "word_begins",
    "digit", "punctuation", "han", "latin", "kana",
)  # fmt: skip
"""What each column of `Overlap.features` says of a token of the passage.

Whether the question has the same word; how near its nearest word is; whether the character, the pair
and the run of three that it stands in are in the question; how much of the question its sentence and
passage hold; and what the token is.
"""

LONGEST_QUESTION = 96
LONGEST_PASSAGE = 640
"""Tokens that are read; what stands behind them is not."""

KEPT = 512
"""Texts that are kept cut, some 20 KB each: one conversation meets the same passages again and again."""

_LENGTHS = (1, 2, 3)
"""Characters in a row that are looked for in the question."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """A text cut into tokens: each Chinese or Japanese character, each other word, number or mark.

    Answers begin and end at them. `starts` and `ends` are places in the text, `ids` numbers of the
    encoder's vocabulary. `words` are the numbers of the encoder's own tokens, which may span several
    of these: they carry the meaning, and `word` says in which of them each token stands.

    Equal only to itself, so that what is reckoned from it can be kept.
    """

    text: str
    ids: Numbers
    starts: Numbers
    ends: Numbers
    word: Numbers
    words: Numbers

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, first: int, last: int) -> "Tokens":
        """The tokens from `first` up to `last`, with the same text and words."""
        at = slice(first, last)
        return Tokens(self.text, self.ids[at], self.starts[at], self.ends[at], self.word[at], self.words)


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """What a question and a passage have in common, token by token.

    `features` is float32 (tokens, len(NAMES)), `cosines` float32 (tokens, tokens of the question),
    `clause` float32 (tokens,): the share of the question that the clause of each token meets.
    """

    features: Floats
    cosines: Floats
    clause: Floats


class Matcher:
    """Cuts texts and compares them, with the vectors of a static encoder."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self.encoder = encoder
        self._characters = _Characters(encoder)
        self._cut: dict[str, Tokens] = {}
        self._asked = lru_cache(8)(self._question_match)
        self._there = lru_cache(KEPT)(_passage_match)

    @property
    def fingerprint(self) -> str:
        """Of the encoder: with another one, token numbers and cosines mean something else."""
        return self.encoder.fingerprint

    def cut(self, text: str, longest: int = LONGEST_PASSAGE) -> Tokens:
        """The first `longest` tokens of `text`."""
        ((ids, spans),) = self.encoder.tokenize([text])
        return self._tokens(text, ids, spans, longest)

    def cut_all(self, texts: Sequence[str]) -> list[Tokens]:
        """The first LONGEST_PASSAGE tokens of each text."""
        known = self._cut
        new = [text for text in dict.fromkeys(texts) if text not in known]
        found = {
            text: self._tokens(text, ids, spans, LONGEST_PASSAGE)
            for text, (ids, spans) in zip(new, self.encoder.tokenize(new), strict=True)
        }
        tokens = [known[text] if text in known else found[text] for text in texts]
        known.update(found)  # both this and `list` are one step for other threads
        if len(known) > KEPT:
            self._cut = dict(list(known.items())[KEPT // 2 :])
        return tokens

    def overlap(self, question: Tokens, passage: Tokens, sentence_starts: Sequence[int]) -> Overlap:
        """How `passage`, whose sentences begin at `sentence_starts` (ascending), meets `question`."""
        count = len(passage)
        columns = np.zeros((len(NAMES), count), dtype=np.float32)
        if not count or not len(question):
            cosines = np.zeros((count, len(question)), dtype=np.float32)
            return Overlap(columns.T, cosines, np.zeros(count, dtype=np.float32))
        asked, there = self._asked(question), self._there(passage)
        rows, norms = self._unit(passage.words)
        at = passage.word
        by_word: Floats = rows @ asked.unit.T
        near: Floats = by_word[at]
        sentence = np.searchsorted(np.asarray(sentence_starts), passage.starts, side="right")
        begins = np.diff(sentence, prepend=-1) != 0
        best = _most(near, np.flatnonzero(begins))
        held = best @ asked.share
        held_here = held[np.cumsum(begins) - 1]
        weight = np.minimum(norms / _TYPICAL_NORM, 3)[at]
        columns[0] = _among(passage.words, asked.ids)[at] * there.wordlike
        columns[1] = columns[0] * weight
        columns[2] = by_word.max(axis=1)[at]
        columns[3] = (by_word * asked.relative).max(axis=1)[at]
        columns[4:7] = _runs(asked, there, passage)
        columns[7] = held_here
        columns[8] = held_here - held.max()
        columns[9] = best.max(axis=0) @ asked.share
        columns[10] = weight
        columns[11] = there.lengths
        columns[12] = begins
        columns[13] = there.word_begins
        columns[14:] = there.kinds
        clause = _most(near, there.clauses) @ asked.share
        lengths = np.diff(there.clauses, append=count)
        return Overlap(columns.T.copy(), near[:, question.word], np.repeat(clause, lengths))

    def _unit(self, ids: Numbers) -> tuple[Floats, Floats]:
        rows = self.encoder.vectors_of(ids)
        norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        rows /= np.maximum(norms, np.float32(1e-9))[:, None]
        return rows, norms

    def _tokens(self, text: str, words: Numbers, spans: Numbers, longest: int) -> Tokens:
        words, spans = words[:longest], spans[:longest]
        if not len(words):
            return Tokens(text, *[words] * 5)
        codes = _codes(text)
        starts, word = _cut_finer(spans, _kind_of(codes))
        ends = np.minimum(np.append(starts[1:], spans[-1, 1]), spans[word, 1])
        ids = words[word]
        single = (ends - starts == 1) & (spans[word, 1] - spans[word, 0] > 1)
        ids[single] = self._numbers_of(codes[starts[single]], ids[single])
        tokens = Tokens(text, ids, starts, ends, word, words)
        return tokens if len(tokens) <= longest else tokens.part(0, longest)

    def _numbers_of(self, codes: Numbers, instead: Numbers) -> Numbers:
        """The vocabulary's number of each character; `instead` where it has none."""
        known = np.asarray([self._characters[code] for code in codes.tolist()], dtype=np.int64)
        return np.where(known >= 0, known, instead)

    def _question_match(self, question: Tokens) -> "_QuestionMatch":
        unit, norms = self._unit(question.words)
        codes = _codes(question.text)
        return _QuestionMatch(
            unit,
            norms / max(float(norms.sum()), 1e-9),
            norms / max(float(norms.max()), 1e-9),
            np.unique(question.words),
            [np.unique(_run_codes(codes, length)) for length in _LENGTHS],
        )


@cache
def bundled() -> Matcher:
    """The matcher over the encoder that comes with the program."""
    encoder = load_encoder(BUNDLED)
    assert isinstance(encoder, StaticEncoder)
    return Matcher(encoder)


_TYPICAL_NORM = 8.0


class _Simple(dict[int, str]):
    """Code point → one folded character, so that lengths stay."""

    def __missing__(self, code: int) -> str:
        self[code] = simple = (fold(chr(code)) or chr(code))[0]
        return simple


_SIMPLE = _Simple()


def _codes(text: str) -> Numbers:
    simple = text.translate(_SIMPLE)
    return np.frombuffer(simple.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _QuestionMatch:
    """What is reckoned once of a question: directions of its words, their shares of the weight and
    their weight against the largest, their numbers and the codes of its runs, each sorted.
    """

    unit: Floats
    share: Floats
    relative: Floats
    ids: Numbers
    runs: list[Numbers]


@dataclass(frozen=True, slots=True, eq=False)
class _PassageMatch:
    """What is reckoned once of a passage: the codes of its runs, what each token is, and which tokens
    begin a clause.
    """

    runs: list[Numbers]
    kinds: Floats
    wordlike: Floats
    lengths: Floats
    word_begins: npt.NDArray[np.bool_]
    clauses: Numbers


def _passage_match(passage: Tokens) -> _PassageMatch:
    codes = _codes(passage.text)
    kind = _kind_of(codes[passage.starts])
    kinds = np.stack([kind == number for number in range(_OTHER)]).astype(np.float32)
    lengths = np.log1p(np.bincount(passage.word, passage.ends - passage.starts))[passage.word]
    return _PassageMatch(
        [_run_codes(codes, length) for length in _LENGTHS],
        kinds,
        1 - kinds[_MARK],
        lengths.astype(np.float32),
        np.diff(passage.word, prepend=-1) > 0,
        np.append(0, np.flatnonzero(np.isin(codes[passage.starts[:-1]], _CLAUSE_ENDS)) + 1),
    )


def _most(cosines: Floats, begins: Numbers) -> Floats:
    """The largest cosine of each run of rows, no less than 0; runs begin at `begins`."""
    return np.maximum(max_similarities(cosines, np.diff(begins, append=len(cosines))), 0)


def _runs(asked: _QuestionMatch, there: _PassageMatch, passage: Tokens) -> Floats:
    """For one, two and three characters in a row: whether a token has one that the question has too.

    Only runs without ASCII count: Latin letters meet by chance.
    """
    marked = np.zeros((len(_LENGTHS), len(there.runs[0])), dtype=bool)
    for row, length, codes, known in zip(marked, _LENGTHS, there.runs, asked.runs, strict=True):
        hits = _among(codes, known)
        hits &= codes >= 0
        for step in range(length):
            row[step : step + len(hits)] |= hits
    return np.maximum.reduceat(marked, passage.starts, axis=1).astype(np.float32)


def _among(values: Numbers, some: Numbers) -> npt.NDArray[np.bool_]:
    """Which of `values` are among `some`, which is sorted; nothing is among nothing."""
    if not len(some):
        return np.zeros(len(values), dtype=bool)
    found: npt.NDArray[np.bool_] = some.take(np.searchsorted(some, values), mode="clip") == values
    return found


def _run_codes(codes: Numbers, length: int) -> Numbers:
    """One number for each run of `length` characters; -1 where it holds ASCII or punctuation."""
    count = max(len(codes) - length + 1, 0)
    wordlike = (codes > 0x2E7F) & ((codes < 0x3000) | (codes > 0x303F)) & (codes < 0xFF00)
    wordlike |= codes > 0xFFFF
    total = np.zeros(count, dtype=np.int64)
    whole = np.ones(count, dtype=bool)
    for step in range(length):
        total = total * 0x110000 + codes[step : step + count]
        whole &= wordlike[step : step + count]
    return np.where(whole, total, -1)


_CLAUSE_ENDS = [ord(mark) for mark in "，。；：！？\n,;:!?"]

_DIGIT, _MARK, _HAN, _LATIN, _KANA, _OTHER = range(6)


def _kind_of(codes: Numbers) -> Numbers:
    """What each folded character is."""
    digit = (codes >= 0x30) & (codes <= 0x39)
    latin = ((codes >= 0x61) & (codes <= 0x7A)) | ((codes >= 0xC0) & (codes <= 0x24F))
    kana = (codes >= 0x3041) & (codes <= 0x30FF)
    han = ((codes >= 0x3400) & (codes <= 0x9FFF)) | (codes >= 0x20000)
    other = (codes >= 0x250) & (codes < 0x2000) | (codes >= 0xAC00) & (codes <= 0xD7A3)
    kinds: Numbers = np.select([digit, han, latin, kana, other], [_DIGIT, _HAN, _LATIN, _KANA, _OTHER], _MARK)
    return kinds


def _cut_finer(spans: Numbers, kinds: Numbers) -> tuple[Numbers, Numbers]:
    """Where tokens begin, and in which of `spans` each stands: every Chinese or Japanese character
    begins one, and so does every change of kind, so that an answer may begin inside 1900年8月."""
    word_of = np.full(len(kinds), -1, dtype=np.int64)
    lengths = spans[:, 1] - spans[:, 0]
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    word_of[np.repeat(spans[:, 0], lengths) + within] = np.repeat(np.arange(len(spans)), lengths)
    begins = (kinds == _HAN) | (kinds == _KANA)
    begins[1:] |= kinds[1:] != kinds[:-1]
    begins[spans[:, 0]] = True
    starts = np.flatnonzero(begins & (word_of >= 0))
    return starts, word_of[starts]


class _Characters(dict[int, int]):
    """Code point → its number in the encoder's vocabulary, -1 for none."""

    def __init__(self, encoder: StaticEncoder) -> None:
        super().__init__()
        self._encoder = encoder

    def __missing__(self, code: int) -> int:
        number = self._encoder.token_id(chr(code))
        self[code] = number = -1 if number is None else number
        return number
