"""English as layouts and questions need it.

Question forms are lower-case and carry a few marks: `~` begins a clipped one, whose parts stand side by side; `{Q}` is
where qualifiers such as `on Monday` may stand in front; `^` asks for a capital, `_` for none at all.
"""

import re
from collections.abc import Mapping, Sequence

from training.judge.documents.language import Language

_PREPOSITION = re.compile(
    r"^(?:on|in|at|for|during|under|to|from|within|by|with|over|since|after|before|when|of|as) (?:the )?"
)

_PLURAL = {"is": "are", "does": "do", "was": "were", "has": "have"}


def ordinal(number: int) -> str:
    """A Roman numeral.

    >>> [ordinal(n) for n in (1, 4, 9, 14, 40)]
    ['I', 'IV', 'IX', 'XIV', 'XL']
    """
    text = ""
    for value, letters in (
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
        while number >= value:
            text, number = text + letters, number - value
    return text


def within(label: str) -> str:
    """A label inside a sentence.

    >>> [within(text) for text in ("Phone number", "IP rating", "R&D expense")]
    ['phone number', 'IP rating', 'R&D expense']
    """
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label


def lone(form: str) -> str:
    """A question form without its entity.

    >>> [lone(form) for form in ("what is the weight of the {e}", "what is {e}'s weight", "how long can {e} run", "~{e} weight")]
    ['what is the weight', 'what is the weight', 'how long can it run', '~weight']
    """
    form = re.sub(r" (?:of|on|for|at|about|with|from|by) (?:the )?\{e\}(?!')", "", form)
    form = re.sub(r"(?:the )?\{e\}'s", "the", form)
    form = re.sub(r"~\{e\} ", "~", form)
    return re.sub(r" ?(?:the )?\{e\}", " it", form) if not form.startswith("{e}") else "it" + form[3:]


def titled(form: str, named: bool) -> str:
    """A question form as a document writes it."""
    form = (form if named else lone(form)).removeprefix("~")
    return form[:1].upper() + form[1:]


def worded(form: str, slots: Mapping[str, Sequence[str]]) -> str:
    """A question from its form; qualifiers with prepositions find their place behind, before or, clipped, inside.

    >>> worded("what is {e}'s {a}?", {"q": ("on Monday",), "e": ("Ann Lee",), "a": ("shift",)})
    "what is Ann Lee's shift on Monday?"
    >>> worded("^hi, ~{e} {a}", {"q": ("on Monday",), "e": ("Ann Lee",), "a": ("shift",)})
    'Monday Ann Lee shift'
    >>> worded("^{Q}, when does {e} open?", {"q": ("on Sundays",), "e": ()})
    'On Sundays, when does it open?'
    """
    behind = [
        one if _PREPOSITION.match(one) else f"{'for' if one.isascii() else 'at'} {one}" for one in slots.get("q", ())
    ]
    subject = [part for part in slots.get("e", ()) if not _PREPOSITION.match(part)]
    put = [*(part for part in slots.get("e", ()) if _PREPOSITION.match(part)), *behind]
    others = {name: " ".join(many) for name, many in slots.items() if name not in "eq"}
    capital, low = "^" in form, "_" in form
    form = form.replace("^", "").replace("_", "")
    if re.search(r"[a-rt-z]s$", others.get("a", "")) and not re.search(r"address$| of ", others["a"]):
        form = re.sub(r"\b(what|when|where|who|how high|how long|how much)(?: is|'s)\b(?=.*\{a\})", r"\1 are", form)
    if "~" in form:
        form = form[form.index("~") + 1 :]
        form = form if "{e}" in form else "{e} " + form
        said = " ".join(_PREPOSITION.sub("", part, count=1).removeprefix("the ") for part in (*put, *subject))
        text = form.replace("{Q}, ", "").format(e=said, **others)
    else:
        name = " ".join(subject)
        if name and "{e}" not in form:
            put.append(f"for {name}")
        form = form if name else lone(form)
        form = form.replace("the {e}", "{e}") if name.startswith("the ") else form
        if re.search(r"[a-z]{3}s$", name) and name.islower() and not name.endswith("ss"):
            form = re.sub(r"\b(is|does|was|has)(?= the \{e\}(?!'| test))", lambda found: _PLURAL[found[0]], form)
        front = [one for one in put if not one.startswith("of ")] if "{Q}" in form else []
        form = form.replace("{Q}, ", " ".join(front) + ", " if front else "")
        tail = "".join(f" {one}" for one in put if one not in front)
        mark = re.search(r" please|[?.]|$", form)
        assert mark
        form = form[: mark.start()] + tail + form[mark.start() :]
        text = form.format(e=name, **others)
    text = re.sub(r"  +", " ", text).strip(" ,")
    return text.lower() if low else text[:1].upper() + text[1:] if capital else text


def many(*texts: str) -> tuple[str, ...]:
    return tuple(form for text in texts for form in text.split("|"))


_ANY = (
    "~{e} {a}|~{e} {a}|~{a} {e}|{a} for {e}|{a} of {e}|{e}'s {a}|tell me {e}'s {a}|tell me the {a} for {e}|find the {a} for {e}|"
    "I need {e}'s {a}|I'm looking for the {a} of {e}|any idea what {e}'s {a} is|can you look up the {a} for {e}"
)
_WHAT = "what is the {a} of {e}|what is {e}'s {a}|what's {e}'s {a}|what's the {a} for {e}|what is the {a} for {e}|what {a} is given for {e}"
_NUMBER = f"{_WHAT}|how high is the {{a}} of {{e}}|what figure is given for the {{a}} of {{e}}"
_MONEY = f"{_WHAT}|how much is the {{a}} of {{e}}|how much is the {{a}} for {{e}}|how much is {{e}}'s {{a}}"
_WHO = "who is the {a} of {e}|who is {e}'s {a}|who's the {a} for {e}|who is the {a} for {e}|who is named as {a} for {e}|what's the name of {e}'s {a}"
_WHEN = "when is the {a} of {e}|what is the {a} of {e}|what's the {a} for {e}|when is {e}'s {a}|what is {e}'s {a}"
_WHERE = "where is the {a} of {e}|where is {e}'s {a}|what is the {a} of {e}|what is {e}'s {a}|what's the {a} for {e}"
_LONG = "how long is the {a} of {e}|how long is the {a} for {e}|how long is {e}'s {a}|what is the {a} for {e}|what's the {a} of {e}"

ENGLISH = Language(
    code="en",
    colons=(": ", ": ", ":", " - "),
    comma=", ",
    stop=".",
    semicolon="; ",
    clauses=("the {a} is {v}", "{a}: {v}", "{a} {v}", "{a} is {v}", "{a} – {v}"),
    sentences=("The {a} of {e} is {v}", "The {a} for {e} is {v}", "{e}'s {a} is {v}", "{e}: {a} {v}", "{e} – {a}: {v}", "For {e}, the {a} is {v}"),
    leads=("For {e}, ", "{e}: ", "{e} – ", "Regarding {e}: ", "As to {e}, "),
    pronouns=(),
    respectively=("The {a} of {e} is {v} respectively", "For {e}, the {a} is {v}, in this order", "{e} have {a} {v}, respectively", "The {a} for {e}: {v}, in this order"),
    series=(", ", " and "),
    levels=(("## {t}", "### {t}"), ("# {t}", "## {t}"), ("{n}. {t}", "{n}.{m} {t}"), ("Chapter {n} {t}", "{n}.{m} {t}"), ("{t}", "- {t}"), ("**{t}**", "{t}:")),
    contents=("Contents", "Table of contents", "In this document"),
    lists=("{a} at a glance:", "The {a} in each case:", "{a}:", "Here is the {a}:", "{a} (overview)"),
    question_marks=(("Q: ", "A: "), ("Q. ", "A. "), ("", ""), ("Question: ", "Answer: "), ("**Q** ", "**A** "), ("", "")),
    turned=("Item", "Specification", "Feature", "Field", "", "Detail"),
    parts=("Table {n}", "Table {o}", "Part {n}", "Part {o}", "Sheet {n}"),
    ordinal=ordinal,
    chapters=("{n}. {t}", "{o}. {t}", "{n} {t}", "{n}) {t}", "Part {o}: {t}", "({n}) {t}", "Section {n} – {t}"),
    articles=("Article {n} ", "Section {n}. ", "{n}. ", "Art. {n} ", "Clause {n}: ", "§ {n} ", "Section {n} – "),
    articles_asked=many(
        "what does {k} {n} say|what does {k} {n} say|what's in {k} {n}|{k} {n}|what does {k} {n} provide|what is laid down in {k} {n}|"
        "what does {k} {n} of the {t} say|{k} no. {n}|show me {k} {n}|what's the rule in {k} {n}|what does no. {n} say"
    ),
    mentions=many(
        "For {x}, see the annex.|Details for {x} will follow.|This page does not cover {x}.|{x} is listed in a separate document.|{x}: to be announced.|"
        "For anything on {x}, please ask the office.|Information on {x} is being prepared.|{x} has been moved to another list."
    ),
    asks={
        "what": many(_ANY, _WHAT, _WHAT),
        "number": many(_ANY, _NUMBER, _NUMBER),
        "money": many(_ANY, _MONEY, _MONEY),
        "who": many(_ANY, _WHO, _WHO),
        "when": many(_ANY, _WHEN, _WHEN),
        "where": many(_ANY, _WHERE, _WHERE),
        "long": many(_ANY, _LONG, _LONG),
        "own": (),
    },
    who=many("who is {e}|who's {e}|what's the name of {e}|what is {e} called|name of {e}"),
    of=("the {x} {y}", "the {y} in {x}", "the {y} of {x}"),
    backs=many("which {k} has the {a} {v}|which {k} has {v} as {a}|whose {a} is {v}|what has a {a} of {v}|{a} {v} belongs to which {k}"),
    openings=(
        "^", "^", "^", "^", "^", "^", "^", "", "", "", "_", "_", "Hi, ", "Hello, ", "Quick question: ", "Hey, ", "Excuse me, ", "Hi there - ", "Sorry, ",
        "^{Q}, ", "{Q}, ", "^{Q}, ",
    ),
    endings=("?", "?", "?", "?", "?", "?", "", "", "", "? Thanks", "? Thank you.", " please?", "??"),
    qualifiers_last=True,
    marks=("{t}", "{t}", "[{t}]", "# {t}", "## {t}", "### {t}", "**{t}**", "{t}:", "* {t} *"),
    headed=((": ", "; "), (": ", " | "), ("=", "; "), (": ", ", ")),
    bare=(" / ", ", ", "/", " | "),
    worded=worded, titled=titled, within=within,
)  # fmt: skip
