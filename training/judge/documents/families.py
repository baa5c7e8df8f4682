"""All families of documents; about a third of them is only reported on and never trained on."""

from training.judge.documents.en import offices as en_offices
from training.judge.documents.en import rules as en_rules
from training.judge.documents.en import schedules as en_schedules
from training.judge.documents.writing import Family
from training.judge.documents.zh import offices, public, rules, technical, trade

FAMILIES: list[Family] = [*offices.FAMILIES, *trade.FAMILIES, *technical.FAMILIES, *public.FAMILIES, *rules.FAMILIES]
FAMILIES += [*en_offices.FAMILIES, *en_schedules.FAMILIES, *en_rules.FAMILIES]
