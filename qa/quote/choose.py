"""Choose the sentences to quote: an enumeration as a whole, or the best and what comes near it, with its context."""

from collections.abc import Sequence

from index.records import Passage, Span
from index.storage.passages import Passages
from qa.judge.candidate import Candidate
from qa.judge.judgement import Judgement
from qa.notes import conflicts
from qa.quote import context, enumerations, headings

AT_LENGTH = ("list", "why", "how")
"""Kinds of question that an enumeration can answer, and a heading cannot."""

EXPLAINED = (*AT_LENGTH, "definition")
"""Kinds of question that a sentence which only repeats them does not answer."""

LONGEST_ENUMERATION = 8
"""Items quoted of one enumeration, at most."""

ALSO, ALSO_AT_LENGTH = 0.12, 0.05
"""A further sentence is quoted when its probability is at least this part of the best one's; less where much may
answer."""

ALONE = 0.6
"""An item with more than this part of its enumeration's probability stands far before the others."""


def chosen(judgement: Judgement, passages: Passages, most: int) -> list[Candidate]:
    """The sentences to quote, in order: `most` at the most, but for whole enumerations.

    `passages` are those of the index. There must be a candidate.
    """
    query = judgement.query
    sentences = _best(judgement, passages, most)
    sentences = conflicts.with_conflict(query, sentences, judgement.sentences)
    return _in_context(judgement, passages, sentences, most)


def _best(judgement: Judgement, passages: Passages, most: int) -> list[Candidate]:
    """A whole enumeration, or the best sentence and what comes near it."""
    kind, found = judgement.query.kind, judgement.sentences
    if kind in AT_LENGTH and (items := _enumeration(judgement, passages)):
        return items
    best = found[0]
    sentences = [best]
    also = ALSO_AT_LENGTH if kind in AT_LENGTH else ALSO
    for candidate in found[1:]:
        if len(sentences) == most or candidate.probability < also * best.probability:
            break
        if headings.is_heading(candidate, judgement.passage(candidate)):
            continue
        if not any(enumerations.same_saying(candidate.text, other.text) for other in sentences):
            sentences.append(candidate)
    return sentences


def _enumeration(judgement: Judgement, passages: Passages) -> list[Candidate]:
    """The enumeration that the best sentence belongs to or leads to, in the order of the text.

    An item that stands far before the others is what is asked for: it is quoted alone, before the others
    where a list is asked for.
    """
    query, found = judgement.query, judgement.sentences
    lead = headings.leading(query.question, found)
    best = lead or found[0]
    spans, texts = zip(*sentences_of(passages.of_document(best.document_id)), strict=True)
    at = spans.index(best.span)
    numbers = (lead and enumerations.after(texts, at)) or enumerations.around(texts, at)
    if query.kind == "list":
        numbers = numbers or enumerations.after(texts, at)
    alone = at in numbers
    if lead and numbers and not alone:
        numbers = [at, *numbers]
    known = {candidate.place: candidate for candidate in found}
    quoted = [
        known.get((best.document_id, spans[number])) or best.neighbour(spans[number], texts[number])
        for number in numbers[:LONGEST_ENUMERATION]
    ]
    together = sum(item.probability for item in quoted)
    if alone and best.probability > ALONE * together:
        if query.kind != "list":
            return []
        quoted = [best, *(item for item in quoted if item.span != best.span)]
    return quoted


def _in_context(judgement: Judgement, passages: Passages, sentences: list[Candidate], most: int) -> list[Candidate]:
    """`sentences`, and behind the first one what it needs to be understood: the sentence that names
    what it points back to, or those that say what it only announces."""
    query, best = judgement.query, sentences[0]
    back = context.points_back(best.text)
    announces = query.kind in EXPLAINED and context.repeats(query.question, best.text)
    if not (back or announces):
        return sentences
    around = sentences_of(passages.around(judgement.passage(best)))
    at = next(n for n, (span, _) in enumerate(around) if span == best.span)
    wanted = context.behind(around, at) if announces else context.before(around, at)
    texts = dict(around)
    known = {candidate.span: candidate for candidate in sentences}
    needed = [known.get(span) or best.neighbour(span, texts[span]) for span in wanted]
    rest = [candidate for candidate in sentences[1:] if candidate not in needed]
    return [best, *needed, *rest][: max(most, len(sentences))]


def sentences_of(passages: Sequence[Passage]) -> list[tuple[Span, str]]:
    """The sentences of a document in order, each once though passages overlap.

    Each with the mark before it, which is no part of the sentence: `- `, `1. `.
    """
    found: dict[Span, str] = {}
    for passage in passages:
        for span in passage.sentences:
            mark = enumerations.BEFORE.search(passage.text, 0, span.start - passage.span.start)
            found[span] = (mark.group() if mark else "") + passage.sentence(span)
    return sorted(found.items())
