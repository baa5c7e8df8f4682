"""All families of documents; about a third of them is only reported on and never trained on."""

from itertools import chain

from training.judge.documents.en import offices as en_offices
from training.judge.documents.en import rules as en_rules
from training.judge.documents.en import schedules as en_schedules
from training.judge.documents.en import technical as en_technical
from training.judge.documents.en import trade as en_trade
from training.judge.documents.mixed import families as mixed
from training.judge.documents.writing import Family
from training.judge.documents.zh import lives, offices, public, questions, rules, technical, trade

_CHINESE = (offices, trade, technical, public, rules, questions, lives)
_ENGLISH = (en_offices, en_trade, en_technical, en_schedules, en_rules)
FAMILIES: list[Family] = list(chain.from_iterable(part.FAMILIES for part in (*_CHINESE, *_ENGLISH, mixed)))
"""In a fixed order."""
