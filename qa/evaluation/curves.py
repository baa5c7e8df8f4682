"""The curves of an evaluation: is the confidence right, and what does refusing buy."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.evaluation.evaluate import Outcome

BINS = 8


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of similar confidence: the mean confidence, and how many the texts do answer."""

    confidence: float
    answered: float
    count: int


def reliability(outcomes: Sequence[Outcome], bins: int = BINS) -> list[Bin]:
    """The confidence against the share of questions that the texts answer, in bins of equal counts.

    A calibrated confidence lies on the diagonal. Questions of equal confidence share a bin.
    """
    points = sorted((o.measures["confidence"], float(o.question.answerable)) for o in outcomes)
    groups: list[list[tuple[float, float]]] = []
    for point in points:
        full = groups and len(groups[-1]) >= len(points) / bins
        if not groups or (full and groups[-1][-1][0] != point[0]):
            groups.append([])
        groups[-1].append(point)
    return [
        Bin(sum(c for c, _ in group) / len(group), sum(a for _, a in group) / len(group), len(group))
        for group in groups
    ]


def coverage_risk(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """(share answered, share of these that is wrong), the surest first; none for no outcomes.

    Wrong is an answer whose best sentence does not answer, and any answer to a question that the
    texts do not answer (El-Yaniv and Wiener, JMLR 2010).
    """
    points = sorted(((o.measures["confidence"], 1 - right(o)) for o in outcomes), key=lambda point: -point[0])
    curve = []
    wrong = 0.0
    for number, (confidence, miss) in enumerate(points, start=1):
        wrong += miss
        if number == len(points) or points[number][0] != confidence:
            curve.append((number / len(points), wrong / number))
    return curve


def right(outcome: Outcome) -> float:
    """Whether the best sentence answers, refused or not; 0 where there is nothing to answer with."""
    return outcome.measures.get("first", 0.0) if outcome.question.answerable else 0.0


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """The mean distance of the bins of `reliability` from the diagonal, by their counts (ECE)."""
    found = reliability(outcomes)
    total = sum(one.count for one in found)
    return sum(one.count * abs(one.confidence - one.answered) for one in found) / max(total, 1)
