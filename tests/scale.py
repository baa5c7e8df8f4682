"""How much the tests of faults try: a little in every run, all of it in `make faults`."""

import os
from typing import TypeVar

Amount = TypeVar("Amount")
FULL = bool(os.environ.get("YUANWEN_FAULTS"))


def times(few: Amount, many: Amount) -> Amount:
    """`few`, or `many` in `make faults`."""
    return many if FULL else few
