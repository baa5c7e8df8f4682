"""All families of documents; about a third of them is only reported on and never trained on."""

from itertools import chain

from training.judge.documents import mixed
from training.judge.documents.en import families as english
from training.judge.documents.writing import Family
from training.judge.documents.zh import lives, offices, public, questions, rules, technical, trade

_PARTS = (offices, trade, technical, public, rules, questions, lives, english, mixed)
FAMILIES: list[Family] = list(chain.from_iterable(part.FAMILIES for part in _PARTS))
"""In a fixed order."""
