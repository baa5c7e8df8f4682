"""What layouts and questions need to know of a language: marks, numbering, sentence and question forms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Worded = Callable[[str, Mapping[str, Sequence[str]]], str]
"""A question from its form and what fills each of its slots, which may be nothing."""


@dataclass(frozen=True, slots=True)
class Language:
    """Words and marks of one language."""

    code: str
    colons: tuple[str, ...]
    comma: str
    stop: str
    semicolon: str
    clauses: tuple[str, ...]
    """How an attribute and its value are said after their entity: `{a}`, `{v}`."""
    sentences: tuple[str, ...]
    """A whole sentence: `{e}`, `{a}`, `{v}`."""
    leads: tuple[str, ...]
    """What introduces the clauses of an entity: `{e}`."""
    pronouns: tuple[str, ...]
    """What may stand for an entity after its first sentence; none if that depends on what it is."""
    respectively: tuple[str, ...]
    """A sentence for several names and their values in the same order: `{e}`, `{a}`, `{v}`."""
    series: tuple[str, str]
    """What stands between the members of a series, and before the last."""
    levels: tuple[tuple[str, str], ...]
    """Headings of two depths: `{n}`, `{o}` the number, `{m}` the number of the lower one, `{t}` the text."""
    contents: tuple[str, ...]
    """What stands above a table of contents."""
    lists: tuple[str, ...]
    """What introduces a list for one attribute: `{a}`."""
    question_marks: tuple[tuple[str, str], ...]
    """How pairs of question and answer begin."""
    turned: tuple[str, ...]
    """What the corner of a table says whose rows are attributes."""
    parts: tuple[str, ...]
    """Captions of several small tables."""
    ordinal: Callable[[int], str]
    """1 → 一, or 1 → I."""
    chapters: tuple[str, ...]
    """Forms of numbered headings: `{n}` the number, `{o}` the ordinal, `{t}` the text."""
    articles: tuple[str, ...]
    """How articles begin: `{n}`, `{o}`."""
    articles_asked: tuple[str, ...]
    """Questions for an article by its number: `{n}`."""
    mentions: tuple[str, ...]
    """Lines that name something and tell nothing of it: `{x}`."""
    asks: dict[str, tuple[str, ...]]
    """Question forms by the kind of an attribute: `{e}`, `{a}`."""
    who: tuple[str, ...]
    """Questions for an entity that is described: `{e}`."""
    of: tuple[str, ...]
    """How two values together describe one entity: `{x}`, `{y}`."""
    backs: tuple[str, ...]
    """Questions for the entity by a value: `{v}`, `{a}`, `{k}` the label of the entities."""
    openings: tuple[str, ...]
    endings: tuple[str, ...]
    qualifiers_last: bool
    """Whether a question's qualifiers stand at its end, as in English."""
    marks: tuple[str, ...]
    """Forms of headings without a number: `{t}` the text."""
    headed: tuple[tuple[str, str], ...]
    """What stands after a header and after its value in a row that is read out with its headers."""
    bare: tuple[str, ...]
    """What parts the cells of rows without rules."""
    worded: Worded
    titled: Callable[[str, bool], str]
    """A question form as a document writes it, with its entity or without."""
    within: Callable[[str], str] = str
    """A label inside a sentence."""
