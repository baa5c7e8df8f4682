"""All families of documents; about a third of them is only reported on and never trained on."""

from training.judge.documents.writing import Family
from training.judge.documents.zh import offices, public, rules, technical, trade

FAMILIES: list[Family] = [*offices.FAMILIES, *trade.FAMILIES, *technical.FAMILIES, *public.FAMILIES, *rules.FAMILIES]
