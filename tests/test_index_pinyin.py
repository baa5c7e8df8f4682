"""Names meet across scripts, and typing slips are found by their sound."""

from pathlib import Path

import pytest
from fakes import FakeEncoder

from index import load
from index.building.builder import BuildOptions, build_documents
from index.records import Document
from index.search.index import Index
from index.text.pinyin import romanized, split_romanized, syllable_pairs, syllables
from index.text.tokens import query_terms


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("xiaomi", ("xiao", "mi")),
        ("huawei", ("hua", "wei")),
        ("jianjun", ("jian", "jun")),
        ("lei", ("lei",)),
        ("market", ()),
        ("geely", ()),
        ("", ()),
        ("a" * 2000, ()),
    ],
)
def test_a_latin_word_is_read_as_chinese(word: str, expected: tuple[str, ...]) -> None:
    assert split_romanized(word) == expected


def test_asking_words_and_models_are_no_names() -> None:
    assert romanized("who are you? su7 and m9") == []
    assert romanized("") == []


def test_runs_do_not_sound_together() -> None:
    assert syllables("雷a军") == "| lei | jun |"
    assert syllable_pairs("雷a军") == []


@pytest.fixture
def index(tmp_path: Path) -> Index:
    texts = ["雷军在发布会上鞠躬。", "魏建军与他连麦。", "华为发布鸿蒙座舱。", "今天的天气很好。"]
    documents = [Document(f"{number}.txt", text) for number, text in enumerate(texts)]
    build_documents(documents, store=tmp_path / "store", options=BuildOptions(encoder=FakeEncoder()))
    return load(tmp_path / "store", encoder=FakeEncoder())


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("雷均做了什么", "0.txt"),
        ("谁在发布会上鞠功", "0.txt"),
        ("What did Lei Jun do?", "0.txt"),
        ("Wei Jianjun", "1.txt"),
        ("Huawei's cockpit", "2.txt"),
    ],
)
def test_a_slip_or_a_latin_name_finds_the_passage(index: Index, question: str, document: str) -> None:
    best = max(index.search(question, 4), key=lambda hit: hit.scores.coverage)
    assert best.passage.document_id == document


def test_only_known_sounds_are_searched(index: Index) -> None:
    found = query_terms("雷军的天汽", index.lexical.knows)
    assert "~tianqi" in found
    assert "~leijun" not in found
    assert not any(term.startswith("~") for term in query_terms("量子力学", index.lexical.knows))
