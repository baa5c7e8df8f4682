"""How much the tests of faults try: a little in every run, all of it in `make faults`.

`make test-scale` tries many cases of chance (`cases`).

`make faults PART=2/8` tries the second eighth of what is counted, with chances of its own.
"""

import os
from typing import TypeVar

Amount = TypeVar("Amount")
FULL = bool(os.environ.get("YUANWEN_FAULTS"))
FUZZ = bool(os.environ.get("YUANWEN_FUZZ"))
PART, PARTS = map(int, (os.environ.get("YUANWEN_FAULTS_PART") or "1/1").split("/"))


def times(few: Amount, many: Amount) -> Amount:
    """`few`, or `many` in `make faults`."""
    return many if FULL else few


def trials(few: int, many: int) -> int:
    """`few`, or `many` in `make faults`, of which a part does its share."""
    return times(few, -(-many // PARTS))


def cases(few: int, many: int) -> int:
    """How many cases of chance are tried: `few`, or `many` in `make test-scale`."""
    return many if FUZZ else few
