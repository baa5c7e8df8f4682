"""Check the questions about the two seed documents: every gold quote is really there."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent
SEEDS = TESTS.parent / "seeds"
QUESTIONS = TESTS / "data" / "seed_questions.jsonl"

FIELDS = {"id", "split", "kind", "form", "lang_q", "document", "question", "answers", "quotes", "answerable"}
KINDS = {"fact", "number", "who", "when", "where", "list", "why", "how", "definition", "metadata", "unanswerable"}
LANGUAGES = {"plain": "zh-Hans", "typo": "zh-Hans", "colloquial": "zh-Hans", "traditional": "zh-Hant", "english": "en"}

Row = dict[str, Any]


def _rows() -> list[Row]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


ROWS = _rows()
ANSWERABLE = [row for row in ROWS if row["answerable"]]
UNANSWERABLE = [row for row in ROWS if not row["answerable"]]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")}


def test_every_row_has_the_same_fields_and_known_values() -> None:
    for row in ROWS:
        assert set(row) - {"all_quotes"} == FIELDS, row["id"]
        assert row["split"] in {"dev", "test"}, row["id"]
        assert row["kind"] in KINDS, row["id"]
        assert row["lang_q"] == LANGUAGES[row["form"]], row["id"]
        assert row["document"] is None or row["document"] in TEXTS, row["id"]


def test_ids_and_questions_are_unique() -> None:
    for field in ("id", "question"):
        counts = Counter(row[field] for row in ROWS)
        assert [value for value, count in counts.items() if count > 1] == []


def test_no_string_is_empty_or_padded() -> None:
    for row in ROWS:
        for string in [row["question"], *row["answers"], *row["quotes"]]:
            assert string and string == string.strip(), row["id"]


def test_every_quote_is_a_substring_of_its_document() -> None:
    for row in ANSWERABLE:
        assert row["quotes"], row["id"]
        for quote in row["quotes"]:
            assert quote in TEXTS[row["document"]], (row["id"], quote)


def test_every_answer_occurs_in_one_of_its_quotes() -> None:
    for row in ANSWERABLE:
        assert row["answers"], row["id"]
        for answer in row["answers"]:
            assert any(answer in quote for quote in row["quotes"]), (row["id"], answer)


def test_every_quote_holds_an_answer() -> None:
    """Alternatives each answer the question; the items of a list each name one part of it."""
    for row in ANSWERABLE:
        for quote in row["quotes"]:
            assert any(answer in quote for answer in row["answers"]), (row["id"], quote)


def test_lists_and_only_lists_need_all_quotes() -> None:
    for row in ROWS:
        assert row.get("all_quotes", False) == (row["kind"] == "list"), row["id"]


def test_unanswerable_rows_have_neither_quotes_nor_answers() -> None:
    for row in ROWS:
        assert row["answerable"] == (row["kind"] != "unanswerable"), row["id"]
    for row in UNANSWERABLE:
        assert row["quotes"] == [] and row["answers"] == [], row["id"]


@pytest.mark.parametrize("split", ["dev", "test"])
def test_both_splits_are_large_enough(split: str) -> None:
    assert sum(row["split"] == split for row in ANSWERABLE) >= 40
    assert sum(row["split"] == split for row in UNANSWERABLE) >= 15


@pytest.mark.parametrize("field", ["kind", "form", "document"])
def test_splits_are_balanced(field: str) -> None:
    """Dev and test differ by at most one tenth of a group, and a small group by at most two."""
    counts = Counter((row[field], row["split"]) for row in ROWS)
    for value in {row[field] for row in ROWS}:
        dev, test = counts[value, "dev"], counts[value, "test"]
        assert abs(dev - test) <= max(2, (dev + test) / 10), value
