"""What a Chinese question is about, and where it asks."""

import re

from index.text.interrogatives import HOW, HOW_MUCH, WHAT, WHETHER, WHY
from qa.question.mentions import aligned, mentions

LONGEST_TOPIC = 12
"""Characters of a topic that is given with what stands before it, at most."""

ASKS = re.compile(rf"{WHY}|为啥|{WHAT}|谁|哪|多少|几(?!乎)|{HOW_MUCH}|{HOW}|{WHETHER}|吗$|何时|何地|咋|啥")


def topic_of(text: str) -> str:
    """What a question is about: its first name, else its first thing, else what stands before a side
    of it (入职体检费用谁承担); "" for none of these.
    """
    found = [m for m in mentions(text) if m.kind != "time" and not m.asked]
    things = [m for m in found if m.kind != "attribute"]
    if things or not found:
        return next((m.text for m in things if m.proper), things[0].text if things else "")
    side = found[0]
    return text[: side.end] if side.end <= LONGEST_TOPIC else side.text


def main_topic(text: str) -> str:
    """`topic_of`, or else the words that a question begins with."""
    return topic_of(text) or leading(text)


def leading(text: str) -> str:
    """The words before the first linking or asking word; for verbs that a question is about: 报销."""
    match = re.match(r"(.{2,12}?)(?=要|应|需|可以|能|得|在|有|是|的|最|多少|怎|为什么|什么|几|吗)", aligned(text))
    return text[: match.end()] if match else ""
