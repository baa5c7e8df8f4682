"""Measure how questions are read after others: dialogues, and questions that stand alone.

    python -m benchmarks.followups [FOLDER]

Dialogues: every turn of tests/data/dialogues.jsonl, asked after the turns before it; `build` were
looked at while the rules were made, `held` were not. Standing alone: every question of the sets in
FOLDER (SET.jsonl.gz) after the one before it in the file, mostly one about the same text, with its
gold sentence as the answer; it must not be changed.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.corpora import path_of
from index import build, load
from index.ingest.sentences import sentences
from index.records import Span
from index.text.language import fold
from qa import Assistant
from qa.evaluation.evaluate import Question, normal, read_questions
from qa.followups.rewrite import rewrite
from qa.records import Answer, Citation
from tests.dialogues import DATA, DIALOGUES, right

SETS = ("cmrc2018_trial", "drcd_dev", "dureader_robust_dev", "xquad_zh", "xquad_en")


def main() -> None:
    """Print both tables."""
    print("| dialogues | read as expected | expected sentence in the first three quotes |")
    print("|---|---|---|")
    for half, counts in dialogues().items():
        print(f"| {half} | {counts['right']} of {counts['asked']} | {counts['quoted']} of {counts['quotable']} |")
    print("\n| set | questions | not changed |\n|---|---|---|")
    seeds = read_questions(DATA / "seed_questions.jsonl")
    print(f"| seed questions | {len(seeds)} | {unchanged(seeds):.4f} |")
    for name in SETS if len(sys.argv) > 1 else ():
        path = path_of(Path(sys.argv[1]), name)
        if path is not None:
            questions = [q for q in read_questions(path) if q.question.strip()]
            print(f"| {name} | {len(questions)} | {unchanged(questions):.4f} |", flush=True)


def dialogues() -> dict[str, Counter[str]]:
    """How many turns were read as expected, and answered with the expected sentence, in each half."""
    counts: dict[str, Counter[str]] = {"build": Counter(), "held": Counter()}
    with tempfile.TemporaryDirectory() as folder:
        known: dict[str, Assistant] = {}
        for row in DIALOGUES:
            name = row["collection"]
            if name not in known:
                texts = Path("seeds") if name == "seeds" else DATA / "dialogues" / name
                build(texts, store=Path(folder) / name)
                known[name] = Assistant(load(Path(folder) / name))
            history: list[Answer] = []
            for turn in row["turns"]:
                answer = known[name].ask(turn["question"], history)
                if history:
                    counts[row["half"]] += Counter(asked=1, right=right(turn, answer))
                if quote := turn.get("quote"):
                    held = any(normal(quote) in normal(c.quote) for c in answer.citations[:3])
                    counts[row["half"]] += Counter(quotable=1, quoted=held)
                history.append(answer)
    return counts


def unchanged(questions: list[Question]) -> float:
    """The share of questions that are read as they stand after the question before them."""
    kept = 0
    for before, question in zip([questions[-1], *questions], questions, strict=False):
        texts = fold(before.context or "\n".join(before.quotes))
        alone = rewrite(
            question.question,
            [_answered(before)],
            stands=lambda words, texts=texts: fold(words) in texts,  # type: ignore[misc]
        )
        kept += alone.question == " ".join(question.question.split()) and not alone.carried
    return kept / len(questions)


def _answered(question: Question) -> Answer:
    """The answer that quotes the gold sentence."""
    text = question.context or "\n".join(question.quotes)
    gold = next(iter(question.answers), "")
    at = max(text.find(gold), 0)
    for span in sentences(text):
        if span.start <= at < span.end and span.of(text).strip():
            quote = span.of(text)
            span = Span(span.start, span.start + len(quote))
            cited = Citation(1, "a", question.title, span, (1, 1), quote, "1")
            return Answer(question.question, question.question, (cited,), 0.9)
    return Answer(question.question, question.question, (), 0.1, reason="no_match")


if __name__ == "__main__":
    main()
