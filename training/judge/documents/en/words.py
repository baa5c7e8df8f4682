"""English as layouts and questions need it."""

from training.judge.documents.language import Language


def _joined(parts: list[str]) -> str:
    return " ".join(part for part in parts if part)


def roman(number: int) -> str:
    """A number in Roman numerals.

    >>> [roman(n) for n in (1, 4, 9, 14, 40)]
    ['I', 'IV', 'IX', 'XIV', 'XL']
    """
    text = ""
    for value, mark in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        text, number = text + mark * (number // value), number % value
    return text


def _many(*texts: str) -> tuple[str, ...]:
    return tuple(form for text in texts for form in text.split("|"))


_ANY = "What is the {a} of {e}|{e} {a}|{a} {e}|{a} of {e}|Tell me the {a} of {e}|I need the {a} for {e}|Can you look up the {a} of {e}|What's the {a} for {e}|Do you know {e}'s {a}|{a} for {e}"
_NUMBER = "What is {e}'s {a}|How much is the {a} of {e}|What figure is given as the {a} of {e}"
_WHO = "Who is the {a} of {e}|Who is the {a} for {e}|Who is named as {a} of {e}"
_WHEN = "When is the {a} of {e}|What is the {a} for {e}|When is {e}'s {a}"
_WHERE = "Where is the {a} of {e}|Where is {e}'s {a}"
_LONG = "How long is the {a} of {e}|What is {e}'s {a}"

ENGLISH = Language(
    code="en",
    colons=(": ", ": ", ":", " - "),
    comma=", ",
    stop=".",
    semicolon="; ",
    clauses=("{a} {v}", "{a}: {v}", "the {a} is {v}", "{a} is {v}", "with {a} {v}"),
    sentences=("The {a} of {e} is {v}", "For {e}, the {a} is {v}", "{e} has {a} {v}", "{e}: {a} {v}", "The {a} for {e} is {v}", "{v} is the {a} of {e}"),
    leads=("{e}: ", "{e} - ", "For {e}, ", "As to {e}, ", "{e}, "),
    pronouns=(),
    respectively=("The {a} of {e} is {v} respectively", "For {e}, the {a} is {v}, in this order", "{e} have {a} {v}, respectively"),
    series=(", ", " and "),
    levels=(("## {t}", "### {t}"), ("# {t}", "## {t}"), ("{n}. {t}", "{n}.{m} {t}"), ("Chapter {n} {t}", "{n}.{m} {t}"), ("{t}", "- {t}"), ("**{t}**", "{t}:")),
    contents=("Contents", "Table of contents", "In this document"),
    lists=("{a}:", "{a}", "List of {a}:", "{a} as follows:"),
    question_marks=(("Q: ", "A: "), ("Q. ", "A. "), ("Question: ", "Answer: "), ("", ""), ("**Q:** ", "**A:** ")),
    turned=("Item", "Feature", "Property", "", "Detail"),
    parts=("Table {n}", "Part {o}", "Section {n}", "Table {o}"),
    ordinal=roman,
    chapters=("{n}. {t}", "{o}. {t}", "{n}) {t}", "({n}) {t}", "Section {n} {t}", "{n} {t}", "{n}. {t}"),
    articles=("Article {n} ", "Section {n}. ", "Article {n}. ", "{n}. ", "§ {n} ", "Clause {n}: ", "Rule {n}. "),
    articles_asked=_many("What does {k} {n} say|{k} {n}|What is in {k} {n}|What is laid down in {k} {n}|Read me {k} {n}|What does {k} {n} of the {t} say"),
    mentions=_many("For {x}, see the separate sheet.|Details of {x} will follow.|This page does not cover {x}.|{x}: to be announced.|Please ask the office about {x}.|Data for {x} are being checked."),
    asks={
        "what": _many(_ANY),
        "number": _many(_ANY, _NUMBER),
        "money": _many(_ANY, _NUMBER),
        "who": _many(_ANY, _WHO, _WHO),
        "when": _many(_ANY, _WHEN),
        "where": _many(_ANY, _WHERE),
        "long": _many(_ANY, _LONG),
    },
    who=_many("Who is {e}|What is the name of {e}|{e} - who is that"),
    of=("the {y} in {x}", "the {x} {y}", "the {y} of {x}"),
    backs=_many("Which {k} has {a} {v}|Which {k} has the {a} {v}|{a} {v} belongs to whom or what|What has {a} {v}"),
    openings=("", "", "", "", "", "", "", "", "", "", "", "Hi, ", "Please: ", "Hello, ", "Quick question: "),
    endings=("?", "?", "?", "?", "", "", ", please?", " please", "??", " - thanks"),
    qualifiers_last=True,
    marks=("{t}", "{t}", "[{t}]", "# {t}", "## {t}", "### {t}", "**{t}**", "{t}:", "* {t} *"),
    headed=((": ", "; "), (": ", " | "), ("=", "; "), (": ", ", ")),
    bare=(" / ", ", ", " - ", " | "),
    joined=_joined,
)  # fmt: skip
