"""Find a few questions that the documents themselves answer, to show on an empty page.

A sentence becomes a question by asking for what it states: in Chinese the asking word simply takes
its place ("小米邀请了100位发烧友" gives "小米邀请了多少位发烧友？"). Only questions that are then
answered with the very sentence they came from are kept.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice, zip_longest

from index.records import Passage, Span
from index.text.language import BASIC_HAN
from qa.answer import Assistant
from qa.records import Answer
from ui.desk.chat.answerable import AnswerableCache

DOCUMENTS = 6
"""Documents that are looked at, spread over all of them."""

TRIES = 24
"""Questions that are tried at most: each costs a few hundredths of a second."""

AROUND = 8
"""Passages around an answer from which further questions are made."""

# What a clause must not begin with to make sense by itself: pronouns, crowds, joining words.
_LEAN = re.compile(
    "[我你他她它您这那其各某谁此该而但且却并又也都就才再]|有人|网友|大家|因为|由于|所以|如果|不仅|还是|不如"
)
_LEAD = re.compile("^(?:例如|比如|譬如|其中|随后|后来|此外|同时|当时|目前|如今|实际上|事实上|首先|其次|最后)")
_NUMBER = re.compile(
    rf"(?:超(?!过)|近|约)? ?\d[\d,.]* ?[多余]?[万亿千百]{{0,2}} ?(?P<unit>[位个台辆家名篇条次元人岁款座集倍米]|公里|%)?(?![{BASIC_HAN}\d]*\d)"
)
_ZH = (
    (re.compile(rf"^([{BASIC_HAN}·]{{2,4}}?)(?:还|也|曾|则|随后|直言)?(?:说|称|表示|强调|指出|坦言|补充道|解释道)(?<!来说)[:：,，道]"),
     "{0}说了什么？"),
    (re.compile(r"^(.{3,24}?)(在于|源于|靠的是|得益于|取决于)"), "{0}{1}什么？"),
    (re.compile(rf"^([{BASIC_HAN}A-Za-z0-9 ]{{2,12}}?)是(?:一[种个位家座项款]|指|由|位于|世界|中国|国内)"), "{0}是什么？"),
    (re.compile(r"^((?:19|20)\d\d ?年(?: ?\d{1,2} ?月(?: ?\d{1,2} ?日)?)?)[,，]"), "{0}发生了什么？"),
)  # fmt: skip
_EN = (
    (re.compile(r"^((?:[A-Z][a-z]+ ){1,2}[A-Z][a-z]+) (?:said|says|added|argued)\b"), "What did {0} say?"),
    (re.compile(r"^((?:The )?[A-Z][\w-]+(?: [A-Z][\w-]+){0,3}) (?:is|are) (?:a|an|the) "), "What is {0}?"),
    (re.compile(r"^((?:The )?[A-Z][\w-]+(?: [A-Z][\w-]+){0,3}) was (?:a|an|the|born) "), "Who or what was {0}?"),
)
_CLAUSE = re.compile(r"(?<=[,，;；:：“‘。])\s*")


def suggestions(assistant: Assistant, tries: AnswerableCache | None = None, *, count: int = 4) -> list[str]:
    """At most `count` questions that `assistant` answers with confidence, from several documents."""
    tries = tries or AnswerableCache()
    titles = list(assistant.index.passages.titles())
    chosen = titles[:: max(1, len(titles) // DOCUMENTS)][:DOCUMENTS]
    found: list[str] = []
    for question, document_id, span in islice(_in_turn([_questions(assistant, name) for name in chosen]), TRIES):
        if len(found) == count:
            break
        if question not in found and tries.is_answered(assistant, question, document_id, span):
            found.append(question)
    return found


def follow_ups(
    assistant: Assistant,
    answer: Answer,
    asked: Collection[str],
    tries: AnswerableCache | None = None,
    *,
    among: str = "",
    count: int = 3,
) -> list[str]:
    """At most `count` questions that the text around an answer answers; none that was `asked`.

    For an answer that found nothing, those around the nearest passages: what can be asked instead.
    `among` names the documents that `assistant` answers from, where they are not all.
    """
    tries = tries or AnswerableCache()
    cited = answer.citations or answer.nearest
    sources = []
    for document_id in [*dict.fromkeys(citation.document_id for citation in cited)][:3]:
        here = [citation.span for citation in cited if citation.document_id == document_id]
        passages = sorted(
            assistant.index.passages.of_document(document_id),
            key=lambda passage: min(abs(passage.span.start - span.start) for span in here),
        )[:AROUND]
        sources.append(_made_of(passages, document_id))
    found: list[str] = []
    for question, document_id, span in islice(_in_turn(sources), TRIES // 2):
        if len(found) == count:
            break
        if any(c.document_id == document_id and c.span.overlaps(span) for c in answer.citations):
            continue
        if question not in asked and tries.is_answered(assistant, question, document_id, span, among=among):
            found.append(question)
    return found


def from_sentence(sentence: str) -> Iterator[tuple[int, str]]:
    """Questions that `sentence` may answer, each with the number of the pattern that made it.

    >>> list(from_sentence("此外，卢伟冰补充道：“随后公司邀请了100位读者参加测试。”"))
    [(0, '卢伟冰说了什么？'), (7, '公司邀请了多少位读者参加测试？')]
    """
    for clause in _CLAUSE.split(sentence.strip()):
        clause = _LEAD.sub("", clause)
        for number, (pattern, form) in enumerate(_ZH + _EN):
            match = pattern.match(clause)
            if match and not (_LEAN.match(match[1]) or (number == 0 and _LEAN.search(match[1]))):
                yield number, form.format(*(group or "" for group in match.groups()))
        if question := _how_many(clause):
            yield len(_ZH + _EN), question


def _how_many(clause: str) -> str:
    """A Chinese clause that states one number, with "how many" in its place; "" for any other."""
    body = clause.rstrip('。！？!?，,；; ”"')
    numbers = re.findall(r"\d[\d,.]*", body)
    match = _NUMBER.search(body)
    if len(numbers) != 1 or not match or not 11 <= len(body) <= 30 or _LEAN.match(body):
        return ""
    if not match["unit"] and match.end() < len(body):
        return ""
    if (
        match.start() < 3
        or "没" in body
        or not re.search(f"[{BASIC_HAN}]", body)
        or re.search(r"[“”\"()（）*\[\]|:]", body)
    ):
        return ""
    if re.match("[年月日]", body[match.end() :]) or re.search("[A-Za-z]$", body[: match.start()].rstrip()):
        return ""
    subject = re.sub("(?<=.)就(?=.)", "", body[: match.start()].rstrip())
    return f"{subject}多少{match['unit'] or ''}{body[match.end() :].lstrip()}？"


def _questions(assistant: Assistant, document_id: str) -> Iterator[tuple[str, str, Span]]:
    """Questions from one document, of different patterns in turn."""
    return _made_of(assistant.index.passages.of_document(document_id)[:60], document_id)


def _made_of(passages: Iterable[Passage], document_id: str) -> Iterator[tuple[str, str, Span]]:
    """Questions from passages of one document, of different patterns in turn."""
    made: dict[int, list[tuple[str, str, Span]]] = {}
    for passage in passages:
        if passage.heading.endswith(("？", "?")) and passage.sentences:
            made.setdefault(-1, []).append((passage.heading.lstrip("# "), document_id, passage.span))
        for span in passage.sentences:
            for number, question in from_sentence(passage.sentence(span)):
                made.setdefault(number, []).append((question, document_id, span))
    return _in_turn([iter(made[number]) for number in sorted(made)])


def _in_turn(sources: list[Iterator[tuple[str, str, Span]]]) -> Iterator[tuple[str, str, Span]]:
    """The first of each source, then the second of each, without repeating a question."""
    seen = set()
    for row in zip_longest(*sources):
        for item in row:
            if item is not None and item[0] not in seen:
                seen.add(item[0])
                yield item
