"""Combine what the retrievers say of each passage into one score.

Plain reciprocal-rank fusion of a strong and a weak ranking hurts, because it forgets by how much the strong
one was sure. So the BM25 score is divided by the best score that the question could reach (the IDF-weighted
coverage, from 0 to 1), and a weighted cosine is added. Where question and passage are written in different
scripts they share no terms, and the vectors decide which passages are compared closely; of these the MaxSim of
late interaction is added too, and between scripts the cosine of the nearest sentence, since one vector of a
whole passage blurs what a single sentence says.
"""

from collections.abc import Mapping

FIRST_SIGHT = {True: 0.04, False: 0.7}
CLOSER_LOOK = {True: 0.2, False: 0.1}
"""Weights of the cosine, where question and passage share a script and where not."""

MAXSIM = 0.7
"""Weight of the MaxSim, weighted by how rare each token is among the compared passages."""

SENTENCE = 0.3
"""Weight of the cosine of the nearest sentence, between scripts. All were chosen on the public development sets
(benchmarks/README.md)."""


def first_sight(coverage: float, cosine: float, *, same_script: bool) -> float:
    """Whether a passage is worth a closer look, larger is better.

    `coverage` is its BM25 score divided by the best the question could reach, `cosine` that of the
    two vectors.
    """
    return coverage + FIRST_SIGHT[same_script] * max(cosine, 0.0)


def score(coverage: float, cosine: float, maxsim: float, *, same_script: bool) -> float:
    """One number for a passage, larger is better; `maxsim` is 0 for what was not compared closely."""
    return coverage + CLOSER_LOOK[same_script] * max(cosine, 0.0) + MAXSIM * maxsim


def best(scores: Mapping[int, float], k: int) -> list[int]:
    """The `k` rows with the largest scores, best first; equal scores keep the smaller row.

    >>> best({3: 0.5, 1: 0.5, 2: 0.9}, 2)
    [2, 1]
    """
    return sorted(scores, key=lambda row: (-scores[row], row))[:k]


def ranks(rows: list[int]) -> dict[int, int]:
    """Row → rank, from 1.

    >>> ranks([7, 4])
    {7: 1, 4: 2}
    """
    return {row: rank for rank, row in enumerate(rows, start=1)}
