"""Describe how a sentence fits a question, in numbers that a ranker can weigh.

Four kinds of signs: words and character pairs that both hold, weighted by how rare they are;
nearness of meaning, from the vectors; whether the sentence holds what the question asks for
(a number, a date, a reason) that the question does not hold itself; and what the reader says.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from index import sounds, tokens
from index.clean import searchable
from index.language import fold, main_script
from index.numerals import numbers
from index.records import Hit
from index.search import Index
from qa import units
from qa.reader import Reading
from qa.records import Query
from qa.understand import KINDS

Floats = npt.NDArray[np.float32]

_NUMERAL = r"[0-9０-９一二三四五六七八九十百千万亿两兩]"
_SIGNS = {
    "number": re.compile(rf"[0-9][0-9.,]*|{_NUMERAL}+(?=[个個名位人岁歲次年天日月周小时分钟秒元块米里公斤吨万亿%％多余倍集台辆部项种])|\b(one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million)\b"),
    "when": re.compile(rf"{_NUMERAL}+\s*[年月日号時时点]|[0-9]{{4}}|世纪|世紀|年代|上午|下午|昨天|今年|去年|季度|\b(january|february|march|april|may|june|july|august|september|october|november|december|century)\b"),
    "who": re.compile(r"[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭郎鲁韦马苗方俞任袁柳鲍史唐费廉岑薛雷贺倪汤罗毕郝安常于傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛米贝明计伏成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾江童颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房缪应宗丁邓郁单杭洪包左石崔龚程邢裴陆翁段侯武刘龙叶黎白蒲乔阴覃温庄柴阎连习容向古易廖耿曾关红游权盖桓公][\u4e00-\u9fff]{1,2}|·|\b[A-Z][a-z]+ [A-Z][a-z]+"),
    "where": re.compile(r"[国省市县區区州镇村港岛山河湖路街洲站馆院校]|位于|地处|在.{1,12}[里上中内]|\b(in|at|near) [A-Z]"),
    "why": re.compile(r"因为|因為|由于|由於|因此|所以|原因|导致|導致|为了|為了|使得|得益于|源于|以便|是因|\b(because|since|due to|therefore|so that|in order)\b"),
    "how": re.compile(r"通过|通過|利用|采用|採用|先|然后|方式|方法|以.{1,10}[为来]|\b(by|through|using)\b"),
    "list": re.compile(r"[、,，].*[、,，]|以及|和|首先|其次|其一|其二|一是|二是|第一|第二|包括|分别|等|\b(and|include|including|first|second)\b"),
    "definition": re.compile(r"是|指|称为|稱為|即|意为|属于|\b(is|are|means|refers|known as)\b"),
}  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+(?:[.'’][a-z0-9]+)*")
_ENDS_WELL = re.compile(r"[。！？!?.”’」』…)）]$")
_ASKS = re.compile(r"[?？][”’」』\"]?$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready to be compared with many sentences."""

    query: Query
    folded: str
    words: dict[str, float]
    pairs: dict[str, float]
    numbers: frozenset[str]
    sounds: dict[str, str]
    vector: Floats
    pieces: Floats
    piece_weights: Floats

    @classmethod
    def of(cls, query: Query, index: Index) -> "Asked":
        terms = index.terms(query.question)
        unique = list(dict.fromkeys(terms))
        weights = {term: index.lexical.weight(term) * tokens.rarity(term) for term in unique}
        pairs = {t: w for t, w in weights.items() if len(t) == 2 and not t.isascii()}
        words = {t: w for t, w in weights.items() if t[0] != "~" and (t.isascii() or len(t) >= 2)}
        vectors = _piece_vectors(index.encoder, query.question)
        norms = np.linalg.norm(vectors, axis=1)
        return cls(
            query,
            fold(query.question),
            words,
            pairs,
            frozenset(numbers(fold(query.question))),
            _sounds(words, query.question),
            index.encoder.encode_query([query.question])[0],
            vectors / np.maximum(norms, 1e-9)[:, None],
            norms,
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
"""What each column of `describe` says."""


AGAINST_BEST = {
    **{name: f"{name}_best" for name in ("words", "pairs", "cosine", "soft")},
    **{name: f"{name}_behind" for name in ("begins", "span")},
}
"""Columns that say how far a sentence is behind the best one."""

LOGIT = 12.0
"""Beyond this, the reader's logits say nothing more."""


def describe(
    asked: Asked, hits: Sequence[Hit], index: Index, readings: Sequence[Sequence[Reading]]
) -> Floats:
    """float32 (sentences, len(NAMES)): one row per sentence of `hits`, in their order.

    `readings` are those of the reader, for each hit one of each sentence.
    """
    texts = [hit.passage.sentence(span) for hit in hits for span in hit.passage.sentences]
    if not texts:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    plain = [searchable(text) for text in texts]
    folded = [fold(text) for text in plain]
    cosines = index.encoder.encode_document(plain) @ asked.vector
    nearest = [_nearest(asked, index.encoder, text) for text in plain]
    heard = [_heard(text) for text in folded]
    headings = [_heard(fold(hit.passage.heading)) for hit in hits]
    everything = _inside(asked, asked.words, _Heard.together([*heard, *headings]))
    absent = {term: weight for term, weight in asked.words.items() if term not in everything}
    names = {term: w for term, w in asked.words.items() if term.isascii() and term[0] != "#"}
    latin = [term for term in asked.sounds if term.isascii()]
    wanted = units.asked(asked.folded)
    worst_of_all = _softly(asked, np.max(nearest, axis=0))[1]
    best_score = hits[0].score
    read = [_read(reading) for readings_of_hit in readings for reading in readings_of_hit]
    anywhere = float(np.logaddexp.reduce([one["begins"] for one in read]))
    total = sum(asked.words.values()) or 1.0
    rows = []
    at = 0
    for rank, hit in enumerate(hits, start=1):
        spans = hit.passage.sentences
        around = [headings[rank - 1], *heard[at : at + len(spans)]]
        passage_pairs = _share(asked.pairs, _inside(asked, asked.pairs, _Heard.together(around)))
        soft_passage, worst_passage = _softly(asked, np.max(nearest[at : at + len(spans)], axis=0))
        same = main_script(asked.query.question) in ("", main_script(hit.passage.text[:200]))
        for number in range(len(spans)):
            text = folded[at]
            near = _Heard.together([around[0], *around[max(1, number) : number + 3]])
            held = _inside(asked, asked.words, heard[at])
            soft, worst = _softly(asked, nearest[at])
            row = {
                "words": _share(asked.words, held),
                "pairs": _share(asked.pairs, _inside(asked, asked.pairs, heard[at])),
                "words_near": _share(asked.words, _inside(asked, asked.words, near)),
                "pairs_passage": passage_pairs,
                "coverage": hit.scores.get("coverage", 0.0),
                "passage_score": hit.score,
                "rank": 1 / rank,
                "behind": best_score - hit.score,
                "cosine": float(cosines[at]),
                "cosine_passage": hit.scores.get("cosine", 0.0),
                "soft": soft,
                "worst": worst,
                "soft_passage": soft_passage,
                "worst_passage": worst_passage,
                "worst_of_all": worst_of_all,
                "common": _common(asked.folded, text),
                "length": math.log1p(len(text)) / 5,
                "density": _density(asked, text),
                "missing": max((w for t, w in asked.words.items() if t not in held), default=0.0)
                / total,
                "unknown": sum(absent.values()) / total,
                "absent": max(absent.values(), default=0.0) / total,
                "absent_names": _share(names, set(absent) & set(names)),
                "heard": sum(term in held for term in latin) / max(len(latin), 1),
                "counted": units.counted(text, wanted),
                "asks": float(bool(_ASKS.search(text))),
                "ends": float(bool(_ENDS_WELL.search(text))),
                "first": 1 / (1 + number),
                "same_script": float(same),
            }
            row |= _signs(asked, plain[at], text) | read[at]
            beside = [
                read[at + step]["begins"] for step in (-1, 1) if 0 <= number + step < len(spans)
            ]
            row["begins_near"] = max(beside, default=-LOGIT)
            row["anywhere"] = anywhere
            rows.append(row)
            at += 1
    for name, against_best in AGAINST_BEST.items():
        best = max(row[name] for row in rows)
        for row in rows:
            row[against_best] = row[name] - best
    return np.asarray([[row.get(name, 0.0) for name in NAMES] for row in rows], dtype=np.float32)


def _read(reading: Reading) -> dict[str, float]:
    return {
        "begins": float(np.clip(reading.begins, -LOGIT, LOGIT)),
        "finishes": float(np.clip(reading.ends, -LOGIT, LOGIT)),
        "span": float(np.clip(reading.score, -LOGIT, LOGIT)),
    }


def _signs(asked: Asked, plain: str, folded: str) -> dict[str, float]:
    """Whether the sentence holds what is asked for, and whether the question held it already."""
    kind = asked.query.kind
    found = {
        name: pattern.search(plain if name in ("who", "where") else folded)
        for name, pattern in _SIGNS.items()
    }
    new = {
        name: any(match.group() not in asked.folded for match in _SIGNS[name].finditer(folded))
        for name in ("number", "when")
    }
    new["number"] &= not set(numbers(folded)) <= asked.numbers or not numbers(folded)
    wanted = new.get(kind, bool(found.get(kind)))
    return {
        "sign_new": float(wanted),
        "sign_any": float(bool(found.get(kind))),
        "number_new": float(new["number"]),
        "when_new": float(new["when"]),
        "who": float(bool(found["who"])),
        "where": float(bool(found["where"])),
        "why": float(bool(found["why"])),
        "list": float(bool(found["list"])),
        f"kind_{kind}": 1.0,
        f"sign_{kind}": float(wanted),
    }


def _sounds(words: Mapping[str, float], question: str) -> dict[str, str]:
    """Word of the question → how it sounds in Chinese, where that is two syllables or more."""
    found: dict[str, str] = {}
    for names, syllables in sounds.names(fold(question)):
        found |= dict.fromkeys(names, f" {' '.join(syllables)} ")
    for word in words:
        syllables_read = sounds.aloud(word).strip("| ")
        if " " in syllables_read and "|" not in syllables_read:
            found[word] = f" {syllables_read} "
    return found


@dataclass(frozen=True, slots=True)
class _Heard:
    """Folded text made ready for `_inside`: its letters' words, its numbers, and how it sounds."""

    text: str
    letters: frozenset[str]
    numbers: frozenset[str]
    aloud: str

    @classmethod
    def of(cls, folded: str) -> "_Heard":
        return cls(
            folded,
            frozenset(_WORD.findall(folded)),
            frozenset(f"#{number}" for number in numbers(folded)),
            sounds.aloud(folded),
        )

    @classmethod
    def together(cls, parts: Sequence["_Heard"]) -> "_Heard":
        return cls(
            " ".join(part.text for part in parts),
            frozenset().union(*(part.letters for part in parts)),
            frozenset().union(*(part.numbers for part in parts)),
            "".join(part.aloud for part in parts),
        )


@lru_cache(4096)
def _heard(folded: str) -> _Heard:
    """As `_Heard.of`; one conversation meets the same sentences again and again."""
    return _Heard.of(folded)


def _inside(asked: Asked, weights: Mapping[str, float], heard: _Heard) -> set[str]:
    """The terms that stand in a text: as written, by their value (#5), or by their sound."""
    return {
        term
        for term in weights
        if (
            term in heard.letters or term in heard.numbers if term.isascii() else term in heard.text
        )
        or (term in asked.sounds and asked.sounds[term] in heard.aloud)
    }


def _share(weights: Mapping[str, float], held: set[str]) -> float:
    """The share of the weight that `held` has; 0 where there is nothing to hold."""
    total = sum(weights.values())
    return sum(weights[term] for term in held) / total if total else 0.0


def _density(asked: Asked, text: str) -> float:
    """The share of the sentence's character pairs that the question has too."""
    pairs = [text[i : i + 2] for i in range(len(text) - 1)]
    return sum(pair in asked.folded for pair in pairs) / len(pairs) if pairs else 0.0


def _common(question: str, text: str) -> float:
    """The longest run of characters that both hold, as a share of the question's length."""
    best = 0
    for start in range(len(question)):
        while start + best < len(question) and question[start : start + best + 1] in text:
            best += 1
    return best / max(len(question), 1)


def _piece_vectors(encoder: Any, text: str) -> Floats:
    """One vector for each piece of `text`; none when the encoder gives only whole vectors."""
    if not hasattr(encoder, "token_vectors"):
        return np.zeros((0, encoder.dimension), dtype=np.float32)
    vectors: Floats = encoder.token_vectors(text)[-1]
    return vectors


def _nearest(asked: Asked, encoder: Any, text: str) -> Floats:
    """For each piece of the question, the cosine of its nearest piece in `text`; 0 where none is.

    Late interaction (Khattab and Zaharia, SIGIR 2020) on vectors that do not look at context.
    """
    pieces = (
        _piece_vectors(encoder, text) if len(asked.pieces) else np.zeros((0, 1), dtype=np.float32)
    )
    if not len(pieces):
        return np.zeros(len(asked.pieces), dtype=np.float32)
    pieces = pieces / np.maximum(np.linalg.norm(pieces, axis=1), 1e-9)[:, None]
    nearest: Floats = (asked.pieces @ pieces.T).max(axis=1)
    return nearest


def _softly(asked: Asked, nearest: Floats) -> tuple[float, float]:
    """How well the question's pieces are met: the mean by weight, and the worst that matters."""
    if not len(nearest):
        return 0.0, 0.0
    weights = asked.piece_weights
    matters = weights >= weights.mean()
    return float((nearest * weights).sum() / max(weights.sum(), 1e-9)), float(
        nearest[matters].min()
    )
