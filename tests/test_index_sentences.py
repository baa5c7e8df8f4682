"""Sentences partition a text, and end where a reader would say they end."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.sentences import LONGEST, sentences

CASES = json.loads((Path(__file__).parent / "cases" / "sentences.json").read_text("utf-8"))
SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:20] for text, _ in CASES])
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(text)] == expected


@given(st.text(alphabet=st.sampled_from("甲乙。！？”“「」…\n ，.!?a1AB“’‘)"), max_size=200))
def test_joined_sentences_are_the_text(text: str) -> None:
    spans = sentences(text)
    assert "".join(span.of(text) for span in spans) == text
    assert all(span.end > span.start for span in spans)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_sentences_of_the_seeds_are_the_seeds(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "".join(span.of(text) for span in sentences(text)) == text


@pytest.mark.parametrize("text", ["甲" * 100_000, "甲，" * 50_000, "“" * 50_000, "。" * 50_000, "a." * 50_000])
def test_a_text_without_ends_is_cut_and_stays_whole(text: str) -> None:
    spans = sentences(text)
    assert "".join(span.of(text) for span in spans) == text
    if "。" not in text:
        assert max(span.end - span.start for span in spans) <= LONGEST
