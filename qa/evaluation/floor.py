"""Keep quality from falling unnoticed: the least that each measure must reach, in a JSON file.

`{"cited@1": 0.82, "refused, answerable": {"most": 0.12}}`: a number is the least; `most` is for
measures that are better when smaller. Raising a floor is easy, lowering it needs a reason.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import UserError


@dataclass(frozen=True, slots=True)
class Bound:
    """The least, or the most, that a measure may be."""

    measure: str
    least: float = -math.inf
    most: float = math.inf


@dataclass(frozen=True, slots=True)
class Breach:
    """A measure that is beyond its bound; `value` is NaN when it was not measured."""

    bound: Bound
    value: float


def read(path: Path) -> list[Bound]:
    """The bounds of a floor file. Raises UserError in one line when it is not one."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return [_bound(name, value) for name, value in found.items()]
    except OSError as error:
        raise UserError(
            f"读不到质量底线 {path}（{error.strerror or error}）",
            f"cannot read the floor {path} ({error.strerror or error})",
        ) from error
    except (ValueError, AttributeError, TypeError) as error:
        raise UserError(f"{path} 不是质量底线文件（{error}）", f"{path} is no floor file ({error})") from error


def breaches(bounds: list[Bound], summary: Mapping[str, Mapping[str, float]]) -> list[Breach]:
    """The measures of a summary that are beyond their bounds, or were not measured at all."""
    found = []
    for bound in bounds:
        value = summary.get(bound.measure, {}).get("mean", math.nan)
        if not bound.least <= value <= bound.most:
            found.append(Breach(bound, value))
    return found


def _bound(name: str, value: object) -> Bound:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Bound(name, least=float(value))
    if isinstance(value, dict) and value and set(value) <= {"least", "most"}:
        return Bound(name, **{key: float(number) for key, number in value.items()})
    raise ValueError(f"{name}: {value!r}")
