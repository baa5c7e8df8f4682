"""The generator of small documents with questions: the same for a seed, exact slices, true misses."""

import gzip
import re
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

import pytest

from training.judge.documents.__main__ import chosen, main, rows
from training.judge.documents.draft import filled, render, unit, without, wrapped
from training.judge.documents.en import words as english
from training.judge.documents.families import FAMILIES
from training.judge.documents.grids import Name
from training.judge.documents.mixed import names


@pytest.fixture(scope="module")
def made() -> list[dict[str, Any]]:
    return list(rows(FAMILIES, seed=3, count=2500))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        path = tmp_path / f"{name}.jsonl.gz"
        monkeypatch.setattr("sys.argv", ["documents", str(path), "--seed", str(seed), "--count", "120"])
        main()
        written.append(path.read_bytes())
    assert written[0] == written[1] != written[2]
    assert len(gzip.decompress(written[0]).splitlines()) == 120


def test_every_answer_is_a_slice_of_the_text_inside_its_unit(made: list[dict[str, Any]]) -> None:
    for row in made:
        assert row["answerable"] == bool(row["answers"]) == (not row["miss"]) == (row["unit"] is not None)
        assert len(row["answers"]) == len(row["answer_starts"])
        for answer, start in zip(row["answers"], row["answer_starts"], strict=True):
            assert answer
            assert row["context"][start : start + len(answer)] == answer
        if row["answers"]:
            start, end = row["unit"]
            assert start <= row["answer_starts"][0] and row["answer_starts"][0] + len(row["answers"][0]) <= end


def test_what_was_taken_out_is_nowhere_else(made: list[dict[str, Any]]) -> None:
    """A question whose line was removed has a row of the same number with the line, from which we know the answer."""
    answers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in made:
        if row["answerable"]:
            answers[row["id"].rpartition("-")[0], row["question"]] += row["answers"]
    checked = 0
    for row in made:
        for answer in answers[row["id"].rpartition("-")[0], row["question"]] if row["miss"] == "removed" else ():
            assert answer not in row["context"], row
            checked += 1
    assert checked > 50


def test_one_question_to_one_text_has_one_answer(made: list[dict[str, Any]]) -> None:
    said: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for row in made:
        key = (row["title"], row["context"], row["question"])
        assert said.setdefault(key, tuple(row["answers"])) == tuple(row["answers"]), row


def test_every_family_asks_both_kinds_of_questions(made: list[dict[str, Any]]) -> None:
    kinds = {(row["dataset"], row["answerable"]) for row in made}
    assert kinds == {(family.name, answerable) for family in FAMILIES for answerable in (True, False)}
    share = sum(row["answerable"] for row in made) / len(made)
    assert 0.43 < share < 0.53


def test_scripts_and_languages_are_mixed(made: list[dict[str, Any]]) -> None:
    pairs = {(row["lang_q"], row["lang_p"]) for row in made}
    chinese = ("zh-Hans", "zh-Hant")
    assert pairs >= {(one, two) for one in chinese for two in chinese}
    assert pairs >= {("en", "en"), ("en", "zh-Hans"), ("zh-Hans", "en")}
    assert any("電" in row["context"] for row in made if row["lang_p"] == "zh-Hant")
    assert not any("電" in row["context"] for row in made if row["lang_p"] == "zh-Hans")


def test_trained_and_reported_families_are_apart() -> None:
    names = [family.name for family in FAMILIES]
    assert len(names) == len(set(names)) >= 40
    trained, reported = chosen(["trained"]), chosen(["reported"])
    assert not {one.name for one in trained} & {one.name for one in reported}
    assert len(trained) + len(reported) == len(FAMILIES)
    assert 0.25 < len(reported) / len(FAMILIES) < 0.45
    assert {row["dataset"] for row in rows(reported, seed=1, count=400)} == {one.name for one in reported}
    with pytest.raises(SystemExit, match="no such family: xyz"):
        chosen(["xyz"])


def test_a_document_knows_where_its_marks_stand() -> None:
    units = [unit("A", tail="\n\n"), unit("第1条 ", *filled("{e}罚{v}。", e="B", v=("v", "五元")), body="article")]
    found = render(units, lambda text: text.replace("罚", "，罰"))
    assert found.text == "A\n\n第1条 B，罰五元。\n"
    (value,), (body,) = found.places["v"], found.places["article"]
    assert found.text[value.start : value.end] == "五元"
    assert found.text[body.start : body.end] == "B，罰五元。"
    assert found.text[slice(*value.unit)] == "第1条 B，罰五元。"
    assert render(without(units, value.index)).text == "A\n\n"


def test_lines_are_never_broken_inside_a_marked_text() -> None:
    text = unit("一二三四五六", ("v", "七八九十"), "甲乙丙丁戊己庚辛")
    broken = wrapped([text], 8)
    assert "七八九十" in broken[0].text
    assert broken[0].text.replace("\n", "") == text.text
    assert max(map(len, broken[0].text.split("\n"))) <= 11


@pytest.mark.parametrize(
    ("form", "slots", "question"),
    [
        ("what is {e}'s {a}?", {"q": ["on Monday"], "e": ["Ann Lee"], "a": ["shift"]}, "what is Ann Lee's shift on Monday?"),
        ("^{Q}, when does {e} open?", {"q": ["on Sundays"], "e": ["the gym"]}, "On Sundays, when does the gym open?"),
        ("Hi, ~{e} {a}?", {"q": ["in the second quarter"], "e": ["Acme"], "a": ["profit"]}, "second quarter Acme profit?"),
        ("~free trial?", {"q": ["at Kestrel Gym"], "e": []}, "Kestrel Gym free trial?"),
        ("how heavy is the {e} please?", {"e": []}, "how heavy is it please?"),
        ("^what is the weight of the {e}", {"e": ["K-350"]}, "What is the weight of the K-350"),
        ("how much is the {e}?", {"e": ["apples"]}, "how much are the apples?"),
        ("what is the {a} of {e}?", {"e": ["Line 2"], "a": ["opening hours"]}, "what are the opening hours of Line 2?"),
        ("who is on call?", {"q": ["on Monday"], "e": ["Ward A"]}, "who is on call on Monday for Ward A?"),
    ],
)  # fmt: skip
def test_an_english_question_keeps_every_qualifier(form: str, slots: dict[str, list[str]], question: str) -> None:
    assert english.worded(form, slots) == question


def test_an_english_question_without_its_entity_is_still_one() -> None:
    assert english.lone("what is {e}'s warranty") == "what is the warranty"
    assert english.titled("~{e} warranty", named=False) == "Warranty"
    assert english.within("Phone number") == "phone number"
    assert english.within("IP rating") == "IP rating"


def test_a_manual_that_misses_is_of_another_model(made: list[dict[str, Any]]) -> None:
    """A question for another model says so: without its name the document would answer."""
    missed = [row for row in made if row["dataset"] == "en manuals" and row["miss"] == "model"]
    assert missed
    for row in missed:
        asked = re.findall(r"[A-Z]{1,3}[- ]?\d+\S*(?: (?:Pro|Max|Plus|mini|Lite))?", row["question"], re.I)
        assert asked, row
        head = row["title"] or row["context"].split("\n\n")[0]
        assert all(f"{model.rstrip('?')} " not in f"{head} ".replace(":", "") for model in asked), row


def test_mixed_rows_ask_in_the_other_language(made: list[dict[str, Any]]) -> None:
    for row in made:
        if row["dataset"].startswith("en on zh"):
            assert row["lang_q"] == "en" and row["lang_p"].startswith("zh")
            assert re.search(r"[A-Za-z]{2}", row["question"]) and re.search(r"[一-鿿]", row["context"]), row
        if row["dataset"].startswith("zh on en"):
            assert row["lang_q"].startswith("zh") and row["lang_p"] == "en"
            assert re.search(r"[一-鿿]", row["question"]) and not re.search(r"[一-鿿]", row["context"]), row


def test_names_are_said_in_the_other_language() -> None:
    r = Random(1)
    assert names.in_english(r, Name("2021年第三季度")) in ("in Q3 2021", "in the third quarter of 2021")
    assert names.in_english(r, Name("花生油")) == "peanut oil"
    assert names.in_english(r, Name("电饭煲K-60", ("K-60",))) in ("rice cooker K-60", "K-60")
    assert names.in_chinese(r, Name("Rice cooker K-60")) in ("电饭煲K-60", "K-60电饭煲", "K-60")
    assert names.in_chinese(r, Name("3 May")) in ("5月3日", "5月3号")
    assert {names.in_chinese(r, Name("More than 5 years")) for _ in range(20)} <= {f"工作满{n}年" for n in range(6, 12)}
    assert names.romanized("欧阳明") == ("Ouyang", "Ming")
    assert names.homophones("王薇：8001", "王伟")
    assert not names.homophones("王伟：8001", "王伟")
