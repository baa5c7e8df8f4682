"""Measure answers on questions whose gold answers are known.

Two forms of questions are read. Reading-comprehension rows bring their passage with them
(`context`, `answers`): the index measured is then made of all passages of the file. Questions about
the reader's own documents (`document`, `quotes`) are asked of the index that is there.
"""

import gzip
import json
import lzma
import math
import random
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.building.builder import BuildOptions, build_documents
from index.embedding.protocol import Encoder
from index.errors import QuestionError, UserError, cause
from index.records import Document, Hit
from index.search.index import Index, load
from index.text.language import fold
from qa.answer import Assistant
from qa.records import Answer, Citation

NOT_ASKED = ("confidence", "R@1", "R@5", "R@10", "MRR", "first", "cited@1", "cited@3", "shown@3",
             "F1", "EM")  # fmt: skip
"""Measures that are 0 for a question that cannot even be asked."""

BOOTSTRAPS = 500
SEED = 20240601
DEPTH = 10
"""Ranks that MRR looks at."""

RETRIEVED = 60
"""Hits among which the right passage is looked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """One row of an evaluation file. `gold` are the sentences or short answers that count as right."""

    id: str
    question: str
    answerable: bool
    document: str
    answers: tuple[str, ...]
    quotes: tuple[str, ...]
    context: str = ""
    title: str = ""
    group: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured of one question; a measure that does not apply is missing.

    `quotes` are those of the answer as given; none for a refusal.
    """

    question: Question
    measures: dict[str, float]
    quotes: tuple[str, ...] = ()


Progress = Callable[[int, int], None]


def read_questions(path: Path) -> list[Question]:
    """The questions of a .jsonl file, plain or .gz or .xz.

    Raises UserError that names the line when one is no JSON object with a `question`.
    """
    opener: Any = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    questions = []
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    questions.append(_question(json.loads(line), number))
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or cause(error)
        raise UserError(f"读不到评测文件 {path}（{reason}）", f"cannot read the questions {path} ({reason})") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} 不是 UTF-8 文字", f"{path} is not UTF-8 text") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            f"{path} 第 {number} 行不是一个带 question 的 JSON 对象（{error}）",
            f"{path}, line {number}: not a JSON object with a question ({error})",
        ) from error
    if not questions:
        raise UserError(f"{path} 里没有问题", f"there are no questions in {path}")
    return questions


def _question(row: dict[str, Any], number: int) -> Question:
    context = row.get("context") or ""
    return Question(
        id=str(row.get("id", number)),
        question=str(row["question"]),
        answerable=bool(row.get("answerable", True)),
        document=str(row.get("document") or ""),
        answers=tuple(row.get("answers") or ()),
        quotes=tuple(row.get("quotes") or ()),
        context=context,
        title=str(row.get("title") or ""),
        group={key: str(row[key]) for key in ("split", "kind", "form") if key in row},
    )


def index_of(
    questions: Sequence[Question], folder: Path, *, encoder: Encoder | None = None
) -> tuple[Index, list[Question]]:
    """An index of the passages that the questions bring along, one document each, in `folder`.

    Gives the questions too, with the id of the document that holds their answer.
    """
    ids: dict[str, str] = {}
    titles: dict[str, str] = {}
    named = []
    for question in questions:
        document = ids.setdefault(question.context, f"{len(ids):06d}") if question.context else ""
        titles.setdefault(document, question.title)
        named.append(replace(question, document=document))
    documents = [
        Document(id=name, text=context, title=titles[name]) for context, name in ids.items() if context.strip()
    ]
    build_documents(documents, store=folder, options=BuildOptions(encoder=encoder))
    return load(folder, encoder=encoder), named


def evaluate(
    questions: Sequence[Question], assistant: Assistant, *, progress: Progress = lambda done, total: None
) -> list[Outcome]:
    """Ask every question and measure retrieval, answer, refusal and citations."""
    outcomes = []
    for number, question in enumerate(questions):
        progress(number, len(questions))
        try:
            outcome = measure(question, assistant)
        except QuestionError:  # sets hold a few questions without a word: nobody can answer them
            measures = dict.fromkeys(NOT_ASKED, 0.0) | {"refused": 1.0, "exact": 1.0}
            outcome = Outcome(question, measures)
        outcomes.append(outcome)
    progress(len(questions), len(questions))
    return outcomes


def measure(question: Question, assistant: Assistant) -> Outcome:
    """The measures of one question, and what was quoted.

    `first` is whether the best sentence holds a gold answer, whether or not the program would have
    refused; `cited@1` and `cited@3` are of the answer as given, refusals counting as wrong; `shown@3`
    counts the nearest passages that are shown beside a refusal too.
    """
    judgement = assistant.judge(question.question, depth=RETRIEVED)
    answer = assistant.answer(judgement)
    forced = answer if answer.found else assistant.answer(judgement, threshold=0.0)
    given = tuple(citation.quote for citation in answer.citations)
    measures = {
        "confidence": answer.confidence,
        "refused": float(not answer.found),
        "exact": float(_exact(answer, assistant.index)),
    }
    if not question.answerable or not (question.answers or question.quotes):
        return Outcome(question, measures, given)
    if question.document:
        rank = _rank(judgement.retrieved, question)
        measures |= {f"R@{k}": float(0 < rank <= k) for k in (1, 5, 10)}
        measures["MRR"] = 1 / rank if 0 < rank <= DEPTH else 0.0
    quotes = [citation.quote for citation in forced.citations]
    measures["first"] = float(bool(quotes) and holds(quotes[0], question))
    measures["cited@1"] = float(any(holds(quote, question) for quote in given[:1]))
    measures["cited@3"] = float(any(holds(quote, question) for quote in given[:3]))
    shown = given or [citation.quote for citation in answer.nearest]
    measures["shown@3"] = float(any(holds(quote, question) for quote in shown[:3]))
    if question.answers and quotes:
        shortest = _shortest(forced.citations[0])
        measures["F1"] = max(character_f1(shortest, gold) for gold in question.answers)
        measures["EM"] = max(float(normal(shortest) == normal(gold)) for gold in question.answers)
    return Outcome(question, measures, given)


def _shortest(citation: Citation) -> str:
    """The short answer inside the quote, or else the quote."""
    if citation.short is None:
        return citation.quote
    return citation.quote[citation.short.start - citation.span.start : citation.short.end - citation.span.start]


def summary(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Each measure as {mean, low, high, count}, with a 95 % bootstrap interval of the mean."""
    table: dict[str, dict[str, float]] = {}
    names = dict.fromkeys(name for outcome in outcomes for name in outcome.measures)
    for name in names:
        if name in ("confidence", "refused"):
            continue
        table[name] = _interval([o.measures[name] for o in outcomes if name in o.measures])
    answerable = [o.measures for o in outcomes if o.question.answerable]
    silent = [o.measures for o in outcomes if not o.question.answerable]
    if answerable:
        table["refused, answerable"] = _interval([m["refused"] for m in answerable])
    if silent:
        table["refused, unanswerable"] = _interval([m["refused"] for m in silent])
    if answerable and silent:
        area = auroc([m["confidence"] for m in answerable], [m["confidence"] for m in silent])
        table["AUROC"] = {"mean": area, "low": math.nan, "high": math.nan, "count": len(outcomes)}
    return table


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative; ties count half. Both must hold something.

    >>> auroc([0.9, 0.5], [0.5, 0.1])
    0.875
    """
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def normal(text: str) -> str:
    """Folded text without punctuation and spaces: what answers are compared by."""
    return re.sub(r"[\W_]+", "", fold(text))


def character_f1(quote: str, gold: str) -> float:
    """F1 of the characters that both hold, as the Chinese reading-comprehension tasks count it.

    >>> character_f1("五万个", "五万")
    0.8
    """
    a, b = Counter(normal(quote)), Counter(normal(gold))
    shared = sum((a & b).values())
    return 2 * shared / (sum(a.values()) + sum(b.values())) if shared else 0.0


def _rank(hits: Sequence[Hit], question: Question) -> int:
    """The rank, among distinct documents or passages, of the first that is right; 0 for none.

    Passages brought along are one document each, so the document decides. In the reader's own long
    documents the passage must hold a gold quote.
    """
    if question.context:
        order = list(dict.fromkeys(hit.passage.document_id for hit in hits))
        return order.index(question.document) + 1 if question.document in order else 0
    for rank, hit in enumerate(hits, start=1):
        if hit.passage.document_id == question.document and any(quote in hit.passage.text for quote in question.quotes):
            return rank
    return 0


def holds(quote: str, question: Question) -> bool:
    """Whether a quote answers: it holds a gold answer, and overlaps a gold quote where there are any."""
    text = normal(quote)
    if question.quotes:
        return any(normal(gold) in text or (text in normal(gold) and len(text) > 4) for gold in question.quotes)
    return any(normal(gold) in text for gold in question.answers if normal(gold))


def _exact(answer: Answer, index: Index) -> bool:
    """Whether every quote shown is the text of its document at the cited place."""
    cited = (*answer.citations, *answer.nearest)
    documents = {citation.document_id: index.document(citation.document_id) for citation in cited}
    return all((document := documents[c.document_id]) is not None and c.check(document) for c in cited)


def _interval(values: Iterable[float]) -> dict[str, float]:
    values = list(values)
    generator = random.Random(SEED)  # noqa: S311 - resampling, not secrets
    means = sorted(_mean(generator.choices(values, k=len(values))) for _ in range(BOOTSTRAPS))
    return {
        "mean": _mean(values),
        "low": means[int(0.025 * BOOTSTRAPS)],
        "high": means[int(0.975 * BOOTSTRAPS)],
        "count": len(values),
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
