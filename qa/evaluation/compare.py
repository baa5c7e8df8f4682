"""Tell whether two evaluation runs differ by more than chance: paired bootstrap over their questions.

Both runs are looked at on the questions that both asked. Each time as many of them are drawn, with
replacement, and a measure's change is taken on the same draw for both (Efron and Tibshirani, 1993;
Koehn, EMNLP 2004). A change whose 95 % interval does not hold 0 is more than chance.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import UserError
from qa.evaluation.evaluate import SEED, Outcome

DRAWS = 2000

Row = Mapping[str, Any]
"""A question of a run: `id`, `answerable`, and its measures."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and after, on `count` shared questions, and the 95 % interval of the change."""

    measure: str
    before: float
    after: float
    low: float
    high: float
    count: int

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval of the change does not hold 0."""
        return self.low > 0 or self.high < 0


def rows(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """The outcomes as a run keeps them: what `yuanwen evaluate --json` prints under `questions`."""
    return [
        {
            "id": o.question.id,
            "question": o.question.question,
            "answerable": o.question.answerable,
            "quotes": list(o.quotes),
            **o.measures,
        }
        for o in outcomes
    ]


def read_run(path: Path) -> list[Row]:
    """The questions of a run that `yuanwen evaluate --json` printed into a file.

    Raises UserError in one line when the file cannot be read or is no such run.
    """
    try:
        found = json.loads(path.read_text("utf-8"))["questions"]
        if not all(isinstance(row, dict) and "id" in row for row in found):
            raise ValueError("a question without id")
    except OSError as error:
        raise UserError(
            f"读不到评测结果 {path}（{error.strerror or error}）",
            f"cannot read the run {path} ({error.strerror or error})",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"{path} 不是 yuanwen evaluate --json 的输出", f"{path} is no output of yuanwen evaluate --json"
        ) from error
    return list(found)


def changes(before: Sequence[Row], after: Sequence[Row]) -> list[Change]:
    """How each measure changed on the questions that both runs asked, with a paired interval.

    Raises UserError when they share no question.
    """
    first, second = ({str(row["id"]): row for row in run} for run in (before, after))
    shared = [name for name in second if name in first]
    if not shared:
        raise UserError("两次评测没有相同的问题", "the two runs share no question")
    found = []
    names = dict.fromkeys(key for name in shared for key in second[name] if _measured(second[name], key))
    for measure in names:
        pairs = np.asarray(
            [
                (float(first[name][measure]), float(second[name][measure]))
                for name in shared
                if _measured(first[name], measure) and _measured(second[name], measure)
            ]
        )
        if measure not in ("confidence", "refused") and len(pairs):
            found.append(_change(measure, pairs))
    for answerable, label in ((True, "refused, answerable"), (False, "refused, unanswerable")):
        kept = [n for n in shared if bool(second[n].get("answerable", True)) == answerable]
        pairs = np.asarray(
            [
                (float(first[n]["refused"]), float(second[n]["refused"]))
                for n in kept
                if _measured(first[n], "refused") and _measured(second[n], "refused")
            ]
        )
        if len(pairs):
            found.append(_change(label, pairs))
    area = _areas([first[n] for n in shared], [second[n] for n in shared])
    return [*found, area] if area else found


def _measured(row: Row, key: str) -> bool:
    value = row.get(key)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _change(measure: str, pairs: Floats) -> Change:
    generator = np.random.default_rng(SEED)
    differences = pairs[:, 1] - pairs[:, 0]
    drawn = generator.integers(0, len(pairs), (DRAWS, len(pairs)))
    low, high = np.quantile(differences[drawn].mean(axis=1), [0.025, 0.975])
    before, after = pairs.mean(axis=0)
    return Change(measure, float(before), float(after), float(low), float(high), len(pairs))


def _areas(before: Sequence[Row], after: Sequence[Row]) -> Change | None:
    """The change of AUROC; None unless both runs have questions with and without an answer."""
    usable = [
        (b, a) for b, a in zip(before, after, strict=True) if _measured(b, "confidence") and _measured(a, "confidence")
    ]
    answerable = np.asarray([bool(a.get("answerable", True)) for _, a in usable], dtype=bool)
    if not answerable.any() or answerable.all():
        return None
    scores = np.asarray([(float(b["confidence"]), float(a["confidence"])) for b, a in usable])
    generator = np.random.default_rng(SEED)
    yes, no = scores[answerable], scores[~answerable]
    drawn = []
    for _ in range(DRAWS // 4):
        p = yes[generator.integers(0, len(yes), len(yes))]
        n = no[generator.integers(0, len(no), len(no))]
        drawn.append(_area(p[:, 1], n[:, 1]) - _area(p[:, 0], n[:, 0]))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Change("AUROC", _area(yes[:, 0], no[:, 0]), _area(yes[:, 1], no[:, 1]), float(low), float(high), len(usable))


def _area(positive: Floats, negative: Floats) -> float:
    """The chance that a positive scores above a negative; ties count half."""
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, side="left")
    up_to = np.searchsorted(ordered, positive, side="right")
    return float((below + up_to).mean() / (2 * len(negative)))
