"""All families of documents; about a third of them is only reported on and never trained on."""

from itertools import chain

from training.judge.documents.writing import Family
from training.judge.documents.zh import offices, public, questions, rules, technical, trade

FAMILIES: list[Family] = list(
    chain.from_iterable(part.FAMILIES for part in (offices, trade, technical, public, rules, questions))
)
"""In a fixed order."""
