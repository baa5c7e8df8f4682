"""Describe how a sentence fits a question, in numbers that a ranker can weigh.

Four kinds of signs: words and character pairs that both hold, weighted by how rare they are;
nearness of meaning, from the vectors; whether the sentence holds what the question asks for
(a number, a date, a reason) that the question does not hold itself; and what the reader says. All sentences
of all passages are described together, a column at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedding.protocol import Encoder
from index.embedding.static import StaticEncoder
from index.records import Hit
from index.search.late_interaction import max_similarities
from index.search.query import Wording
from index.text import pinyin
from index.text.language import main_script
from index.text.markdown import searchable
from index.text.numerals import numbers
from index.text.tokens import rarity
from qa.judge.decode import Prediction
from qa.judge.sentence import Sentence, sentence
from qa.question import units
from qa.question.kinds import KINDS

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Columns = dict[str, Any]
"""By their names, what is put into columns: an array with a value for each sentence, or one value for all."""


@dataclass(frozen=True, slots=True)
class QuestionFeatures:
    """One wording of a question, made ready to be compared with many sentences.

    `words` and `pairs` are its terms with their weights, `pinyin` says how a word sounds. `tokens` float32 (tokens,
    dimension) are rows of length 1, `token_weights` float32 (tokens,) their lengths before; both are empty where
    the encoder has no vectors of tokens.
    """

    kind: str
    text: str
    folded: str
    words: dict[str, float]
    pairs: dict[str, float]
    numbers: frozenset[str]
    pinyin: dict[str, str]
    vector: Floats
    tokens: Floats
    token_weights: Floats

    @classmethod
    def of(cls, kind: str, wording: Wording, encoder: Encoder) -> "QuestionFeatures":
        weights = {term: weight * rarity(term) for term, weight in wording.weights.items()}
        pairs = {t: w for t, w in weights.items() if len(t) == 2 and not t.isascii()}
        words = {t: w for t, w in weights.items() if t[0] != "~" and (t.isascii() or len(t) >= 2)}
        by_token = isinstance(encoder, StaticEncoder)
        vectors = wording.token_vectors[: None if by_token else 0]
        lengths = np.linalg.norm(vectors, axis=1)
        return cls(
            kind,
            wording.text,
            wording.folded,
            words,
            pairs,
            frozenset(numbers(wording.folded)),
            _pinyin(words, wording.folded),
            wording.vector,
            vectors / np.maximum(lengths, 1e-9)[:, None],
            lengths,
        )


READ = ("begins", "finishes", "span", "begins_behind", "span_behind", "begins_near", "anywhere")
"""Of the reader: its logits of an answer that begins or finishes in the sentence and of the likeliest
span, how far they are behind the best sentence's, the neighbours', and that of the whole reading."""

NAMES = (
    "words", "pairs", "words_near", "pairs_passage", "coverage", "passage_score", "rank", "behind",
    "cosine", "cosine_passage", "soft", "worst", "soft_passage", "worst_passage", "worst_of_all", "common", "length", "density", "missing", "unknown", "absent", "absent_names", "heard", "counted",
    "sign_new", "sign_any", "number_new", "when_new", "who", "where", "why", "list",
    "asks", "ends", "first", "same_script", *READ, "words_best", "pairs_best", "cosine_best", "soft_best",
    *(f"kind_{kind}" for kind in KINDS),
    *(f"sign_{kind}" for kind in KINDS),
)  # fmt: skip
"""What each column says."""


AGAINST_BEST = {
    **{name: f"{name}_best" for name in ("words", "pairs", "cosine", "soft")},
    **{name: f"{name}_behind" for name in ("begins", "span")},
}
"""Columns that say how far a sentence is behind the best one."""

_COLUMNS = {name: number for number, name in enumerate(NAMES)}

LOGIT = 12.0
"""Beyond this, the reader's logits say nothing more."""


def without_reader(asked: QuestionFeatures, hits: Sequence[Hit], encoder: Encoder) -> Floats:
    """float32 (sentences, len(NAMES)): one row per sentence of `hits`, in their order; the columns that the reader
    fills are 0."""
    texts = [hit.passage.sentence(span) for hit in hits for span in hit.passage.sentences]
    sentences = [sentence(searchable(text)) for text in texts]
    if not sentences:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    places = _Places.of(hits)
    columns = {
        **_of_search(asked, hits, places),
        **_of_words(asked, hits, sentences, places),
        **_of_meaning(asked, sentences, places, encoder),
        **_of_form(asked, sentences),
        "first": 1 / (1 + places.number),
    }
    described = np.zeros((len(NAMES), len(sentences)), dtype=np.float32)
    return _filled(described, columns).T.copy()


def with_predictions(described: Floats, hits: Sequence[Hit], predictions: Sequence[Sequence[Prediction]]) -> Floats:
    """What `without_reader` gave, with the columns of the reader filled from `predictions`, for each hit one of each sentence."""
    if not len(described):
        return described
    of_predictions = _of_predictions([prediction for of_hit in predictions for prediction in of_hit], _Places.of(hits))
    return _filled(described.T.copy(), of_predictions).T.copy()


def _filled(described: Floats, columns: Columns) -> Floats:
    """`described` (columns, sentences) with some columns filled, and those that compare them with the best."""
    behind = {
        against_best: columns[name] - np.max(columns[name])
        for name, against_best in AGAINST_BEST.items()
        if name in columns
    }
    for name, values in (columns | behind).items():
        described[_COLUMNS[name]] = values
    return described


@dataclass(frozen=True, slots=True)
class _Places:
    """For each sentence its hit, its number in the passage, both from 0, and whether the one before it
    and the one behind it are of the same passage.
    """

    hit: Numbers
    number: Numbers
    has_before: Flags
    has_behind: Flags

    @classmethod
    def of(cls, hits: Sequence[Hit]) -> "_Places":
        counts = np.asarray([len(hit.passage.sentences) for hit in hits])
        hit = np.repeat(np.arange(len(hits)), counts)
        number = np.arange(len(hit)) - (np.cumsum(counts) - counts)[hit]
        return cls(hit, number, number > 0, number + 1 < counts[hit])

    def beside(self, values: Any, without: float) -> tuple[Any, Any]:
        """`values` of the sentence before each, and of the one behind; `without` where none is."""
        before, behind = np.roll(values, 1, axis=0), np.roll(values, -1, axis=0)
        before[~self.has_before] = without
        behind[~self.has_behind] = without
        return before, behind

    def most(self, values: Any) -> Any:
        """For each sentence the largest of `values` in its passage."""
        most = np.full((self.hit[-1] + 1, *values.shape[1:]), values.min(initial=0), values.dtype)
        np.maximum.at(most, self.hit, values)
        return most[self.hit]


def _of_search(asked: QuestionFeatures, hits: Sequence[Hit], places: _Places) -> Columns:
    """What search said of the passage."""
    script = main_script(asked.text)
    scores = np.asarray([hit.score for hit in hits])
    of_passage = {
        "coverage": [hit.scores.coverage for hit in hits],
        "cosine_passage": [hit.scores.cosine for hit in hits],
        "passage_score": scores,
        "rank": 1 / np.arange(1, len(hits) + 1),
        "behind": scores[0] - scores,
        "same_script": [script in ("", main_script(hit.passage.text[:200])) for hit in hits],
    }
    return {name: np.asarray(values)[places.hit] for name, values in of_passage.items()}


def _of_words(asked: QuestionFeatures, hits: Sequence[Hit], sentences: Sequence[Sentence], places: _Places) -> Columns:
    """Which of the question's words and pairs the sentence holds, its neighbours, and its passage."""
    terms = asked.words | asked.pairs
    weights = np.asarray([*terms.values()])
    words = np.asarray([term in asked.words for term in terms], dtype=bool)
    pairs = np.asarray([term in asked.pairs for term in terms], dtype=bool)
    # of type bool even when there is no term: a question may be one character that no text holds
    ascii_terms = np.array([term.isascii() and term[0] != "#" for term in terms], dtype=bool)
    names = words & ascii_terms
    latin = [term for term in asked.pinyin if term.isascii()]
    held = _held(asked, terms, sentences)
    headings = _held(asked, terms, [sentence(hit.passage.heading) for hit in hits])[places.hit]
    before, behind = places.beside(held, False)
    absent = words & ~(held | headings).any(axis=0)

    def share(found: Flags, some: Flags) -> Any:
        total = weights[some].sum()
        return found[..., some] @ weights[some] / total if total else 0.0

    total = weights[words].sum() or 1.0
    return {
        "words": share(held, words),
        "pairs": share(held, pairs),
        "words_near": share(held | before | behind | headings, words),
        "pairs_passage": share(places.most(held) | headings, pairs),
        "missing": np.where(held, 0.0, weights * words).max(axis=1, initial=0.0) / total,
        "unknown": weights[absent].sum() / total,
        "absent": weights[absent].max(initial=0.0) / total,
        "absent_names": share(absent, names),
        "heard": held[:, np.array([term in latin for term in terms], dtype=bool) & words].sum(axis=1)
        / max(len(latin), 1),
    }


def _held(asked: QuestionFeatures, terms: Mapping[str, float], sentences: Sequence[Sentence]) -> Flags:
    """bool (sentences, terms): which terms stand in each, as written, by value (#5) or by sound."""
    looked_for = [(term, term.isascii(), asked.pinyin.get(term)) for term in terms]
    held = [
        [
            (term in one.terms if in_letters else term in one.folded) or (sound is not None and sound in one.pinyin)
            for term, in_letters, sound in looked_for
        ]
        for one in sentences
    ]
    return np.asarray(held, dtype=bool).reshape(len(sentences), len(terms))


def _of_meaning(asked: QuestionFeatures, sentences: Sequence[Sentence], places: _Places, encoder: Encoder) -> Columns:
    """How near the sentence is to the question: as a whole, and token by token where the encoder has vectors of them."""
    texts = [one.plain for one in sentences]
    nearest = np.zeros((len(texts), len(asked.tokens)), dtype=np.float32)
    if len(asked.tokens) and isinstance(encoder, StaticEncoder):
        cosines, nearest = _by_tokens(asked, texts, encoder)
    else:
        cosines = encoder.encode_document(texts) @ asked.vector
    soft, worst = _softly(asked, nearest)
    soft_passage, worst_passage = _softly(asked, places.most(nearest))
    return {
        "cosine": cosines,
        "soft": soft,
        "worst": worst,
        "soft_passage": soft_passage,
        "worst_passage": worst_passage,
        "worst_of_all": _softly(asked, nearest.max(axis=0, keepdims=True))[1][0],
    }


def _by_tokens(asked: QuestionFeatures, texts: Sequence[str], encoder: StaticEncoder) -> tuple[Floats, Floats]:
    """The cosine of each text with the question, and for each token of the question that of its nearest
    token in the text; 0 where the text has no token.
    """
    token_ids = encoder.token_ids(texts)
    counts = np.asarray([len(ids) for ids in token_ids])
    text = np.repeat(np.arange(len(texts)), counts)
    different, at = np.unique(np.concatenate(token_ids), return_inverse=True)
    rows = encoder.vectors_of(different)
    how_often = np.bincount(text * len(different) + at, minlength=len(texts) * len(different))
    sums = how_often.reshape(len(texts), -1).astype(np.float32) @ rows
    cosines = (sums @ asked.vector) / np.maximum(np.linalg.norm(sums, axis=1), 1e-9)
    lengths = np.maximum(np.linalg.norm(rows, axis=1), 1e-9)[:, None]
    near = (rows / lengths) @ asked.tokens.T
    return cosines, max_similarities(near[at], counts)


def _softly(asked: QuestionFeatures, nearest: Floats) -> tuple[Floats, Floats]:
    """How well each row covers the question's tokens: the mean by weight, and the worst that matters."""
    weights = asked.token_weights
    if not len(weights):
        zeros = np.zeros(len(nearest), dtype=np.float32)
        return zeros, zeros
    matters = weights >= min(weights.mean(), weights.max())  # subtle: of equal numbers the mean may be rounded up
    mean = (nearest * (weights / max(weights.sum(), 1e-9))).sum(axis=1)
    return mean, nearest[:, matters].min(axis=1)


def _of_form(asked: QuestionFeatures, sentences: Sequence[Sentence]) -> Columns:
    """Whether the sentence holds what is asked for, and whether the question held it already."""
    kind = asked.kind
    wanted_units = units.wanted(asked.folded)
    new_number = [
        _is_new(asked, one.signs("number")) and not (one.numbers and one.numbers <= asked.numbers) for one in sentences
    ]
    new_time = [_is_new(asked, one.signs("when")) for one in sentences]
    any_sign = [one.shows(kind) for one in sentences]
    wanted = {"number": new_number, "when": new_time}.get(kind, any_sign)
    in_question = set(map(add, asked.folded, asked.folded[1:]))
    columns = {
        "sign_new": wanted,
        "sign_any": any_sign,
        "number_new": new_number,
        "when_new": new_time,
        **{name: [one.shows(name) for one in sentences] for name in ("who", "where", "why", "list")},
        f"sign_{kind}": wanted,
        "counted": [units.counted(one.folded, wanted_units) for one in sentences],
        "asks": [one.asks for one in sentences],
        "ends": [one.ends_well for one in sentences],
        "length": np.log1p([len(one.folded) for one in sentences]) / 5,
        "common": [_common(asked.folded, one.folded) for one in sentences],
        "density": [sum(map(in_question.__contains__, one.pairs)) / max(len(one.pairs), 1) for one in sentences],
    }
    return columns | {f"kind_{kind}": 1.0}


def _is_new(asked: QuestionFeatures, signs: Sequence[str]) -> bool:
    return any(sign not in asked.folded for sign in signs)


def _of_predictions(predictions: Sequence[Prediction], places: _Places) -> Columns:
    """What the reader said of the sentence, of those beside it, and of all."""
    begins, finishes, span = (
        np.clip(np.asarray(logits), -LOGIT, LOGIT)
        for logits in zip(*((one.begins, one.ends, one.score) for one in predictions), strict=True)
    )
    return {
        "begins": begins,
        "finishes": finishes,
        "span": span,
        "begins_near": np.maximum(*places.beside(begins, -LOGIT)),
        "anywhere": np.logaddexp.reduce(begins),
    }


def _pinyin(words: Mapping[str, float], folded: str) -> dict[str, str]:
    """Word of the question → how it sounds in Chinese, where that is two syllables or more."""
    found: dict[str, str] = {}
    for names, syllables in pinyin.romanized(folded):
        found |= dict.fromkeys(names, f" {' '.join(syllables)} ")
    for word in words:
        syllables_read = pinyin.syllables(word).strip("| ")
        if " " in syllables_read and "|" not in syllables_read:
            found[word] = f" {syllables_read} "
    return found


def _common(question: str, text: str) -> float:
    """The longest run of characters that both hold, as a share of the question's length."""
    best = 0
    for start in range(len(question)):
        while start + best < len(question) and question[start : start + best + 1] in text:
            best += 1
    return best / max(len(question), 1)
