"""How sure it is that the texts answer: a logistic function of the evidence (Platt, 1999).

`training/ranker/confidence.py` fits it on development sets, with a reader and without one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embedding.protocol import Encoder
from index.errors import EncoderError
from index.ingest.metadata import states
from index.records import Hit
from index.search.query import SearchQuery
from index.text.language import fold, main_script
from qa.judge.candidate import Candidate
from qa.question import units
from qa.question.names import least_known, unknown_model
from qa.records import Query

FILE = Path(__file__).parent.parent / "ranker" / "confidence.json"

NAMED = (0.2, 0.45)
"""A name that is known less than the first is strange, one known more than the second is not."""

STRANGE = 2.0
"""Taken from the logit when a name in the question is strange to the passages."""

UNCOUNTED = 2.0
"""Taken from the logit when the best sentence counts nothing in the unit that is asked for."""

OTHER_MODEL = 4.0
"""Taken from the logit when the passages do not write the number of the model in the question."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer.

    `any`: the logit that one of the sentences answers. `maxsim`: the part of the question, from 0 to
    1, that the passages meet token by token. `cosine`: the cosine of the nearest passage. `span`: the reader's logit of the likeliest span in the
    sentence that the rankers put first. `strange`: from 0 to 1, how little the passages know one of the names, of a question in
    another script. `counted`: whether the best sentence counts in the unit asked for. `other`: whether a model is asked for whose number
    the passages do not write. `way`: one of WAYS.
    """

    any: float
    maxsim: float
    cosine: float
    span: float
    strange: float
    counted: bool
    other: bool
    way: str


WAYS = ("same script", "from Chinese", "other script")
"""Questions in the script of the texts, in Chinese about texts in another, and in another."""

FITTED = ("any", "maxsim", "cosine", "span")
"""The parts that have a weight each."""


def evidence(
    query: Query, search: SearchQuery, found: Sequence[Candidate], hits: Sequence[Hit], encoder: Encoder
) -> Evidence:
    """What candidates, best first, say; there must be one."""
    best = found[0]
    asked_in = search.script
    same = asked_in in ("", main_script(best.text))
    known = None if same else least_known(query.question, hits, encoder)
    stated = bool(query.field) and states(best.text, query.field)
    return Evidence(
        any=float(np.logaddexp.reduce([candidate.ranker_logit for candidate in found])),
        maxsim=1.0 if stated else max(hit.scores.maxsim for hit in hits),
        cosine=max(hit.scores.cosine for hit in hits),
        span=max(found, key=lambda candidate: candidate.ranker_logit).read,
        strange=0.0 if known is None else float(np.interp(known, NAMED, (1.0, 0.0))),
        counted=bool(units.counted(fold(best.text), units.wanted(fold(query.question)), classifiers=True)),
        other=same and unknown_model(search.texts, hits),
        way=WAYS[0] if same else WAYS[1] if asked_in == "han" else WAYS[2],
    )


Weights = Mapping[str, float]
"""Of each fitted part of the evidence, and the `offset`."""


class Confidence:
    """The weights of one ranker's evidence, for each of WAYS."""

    def __init__(self, weights: Mapping[str, Weights]) -> None:
        self._weights = weights

    @classmethod
    def read(cls, ranker: str, file: Path = FILE) -> "Confidence":
        """`ranker` is the name of the ranker's file without ending: `with_reader` or `alone`."""
        try:
            weights = {
                way: {name: float(of_way[name]) for name in (*FITTED, "offset")}
                for way, of_way in json.loads(file.read_text("utf-8"))[ranker].items()
            }
            if set(weights) != set(WAYS):
                raise ValueError("WAYS")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise EncoderError(
                f"把握的参数 {file} 缺失或已损坏（{error}）。请重新安装程序",
                f"the weights of the confidence {file} are missing or damaged ({error}); install the program again",
            ) from error
        return cls(weights)

    def of(self, seen: Evidence) -> float:
        """From 0 to 1."""
        return float(1 / (1 + np.exp(-np.clip(logit(seen, self._weights[seen.way]), -30, 30))))


def logit(seen: Evidence, weights: Weights) -> float:
    """Of the confidence, with these weights."""
    fitted = sum(weights[name] * getattr(seen, name) for name in FITTED)
    return float(fitted + weights["offset"] + unfitted(seen))


def unfitted(seen: Evidence) -> float:
    """What has the same weight in every way, set by hand: development sets have few such questions."""
    uncounted = 0.0 if seen.counted else UNCOUNTED
    return -STRANGE * seen.strange - uncounted - (OTHER_MODEL if seen.other else 0.0)
