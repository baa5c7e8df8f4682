"""Facts about English: months, days of the week, words for numbers, auxiliary verbs.

All is lower case. A string with bars is an alternation, to be put between `(?:` and `)`.
"""

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
MULTIPLIERS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

AUXILIARIES = "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should"
"""Verbs that a yes-no question begins with, and that stand before the subject of others."""
