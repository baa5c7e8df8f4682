"""The confidence grows with everything that speaks for an answer, and is fitted to what was seen."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import load
from index.building.builder import BuildOptions, build_documents
from index.errors import EncoderError
from index.records import Document, Hit, Passage, Span
from index.text.wordlist import parse
from qa.answer import Assistant
from qa.config import AnswerConfig
from qa.judge.confidence import FILE, WAYS, Confidence, Evidence
from qa.question.names import unknown_model
from training.ranker.confidence import REFUSED, Group, fit

UNSURE = Evidence(any=0.0, maxsim=0.5, cosine=0.3, span=0.0, strange=0.0, counted=True, other=False, way=WAYS[0])


@pytest.mark.parametrize("ranker", ["with_reader", "alone"])
@pytest.mark.parametrize("way", WAYS)
def test_what_speaks_for_an_answer_raises_it(ranker: str, way: str) -> None:
    confidence = Confidence.read(ranker)
    unsure = replace(UNSURE, way=way)
    assert 0 < confidence.of(unsure) < 1
    surer = replace(unsure, any=2.0, maxsim=0.8, cosine=0.6)
    assert confidence.of(surer) > confidence.of(unsure)
    assert confidence.of(replace(unsure, any=2.0)) > confidence.of(unsure)
    assert confidence.of(replace(unsure, counted=False)) < confidence.of(unsure)
    assert confidence.of(replace(unsure, strange=1.0)) < confidence.of(unsure)
    assert confidence.of(replace(unsure, other=True)) < confidence.of(unsure)
    for value in (1e9, -1e9):
        assert 0 <= confidence.of(replace(unsure, any=value)) <= 1


@pytest.mark.parametrize("damage", ["missing", "cut", "a list", "a weight", "a script", "a ranker"])
def test_damaged_weights_are_one_line(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "confidence.json"
    weights = json.loads(FILE.read_text("utf-8"))
    if damage == "cut":
        file.write_text(FILE.read_text("utf-8")[:40], "utf-8")
    elif damage != "missing":
        if damage == "a weight":
            del weights["alone"]["same script"]["maxsim"]
        elif damage == "a script":
            del weights["alone"]["other script"]
        elif damage == "a ranker":
            del weights["alone"]
        file.write_text(json.dumps([] if damage == "a list" else weights), "utf-8")
    with pytest.raises(EncoderError, match="把握的参数") as error:
        Confidence.read("alone", file)
    assert "\n" not in str(error.value)


def test_what_tells_gets_weight_and_what_does_not_gets_none() -> None:
    random = np.random.default_rng(3)
    groups = [
        Group(
            f"{answered}",
            answered,
            [replace(UNSURE, any=float(a) + 2 * answered, maxsim=float(m))
             for a, m in zip(random.normal(size=400), random.normal(size=400), strict=True)],
        )
        for answered in (True, False)
    ]  # fmt: skip
    line = fit(groups)
    assert line["any"] > 1
    assert abs(line["maxsim"]) < 0.2
    assert line["cosine"] == line["span"] == 0
    confidence = Confidence({"same script": line})
    refused = [confidence.of(one) < AnswerConfig().threshold for one in groups[0].seen]
    assert np.mean(refused) == pytest.approx(REFUSED["same script"], abs=0.01)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("极光A5的起售价是多少？", True),
        ("极光 a-5 的起售价是多少？", True),
        ("极光A50的起售价是多少？", False),
        ("极光A8的起售价是多少？", False),
        ("远山L9用多少分钟收到5万个订单？", False),
    ],
)
@pytest.mark.parametrize("named", ["", "远山L9 = 极光A5"])
def test_only_the_texts_own_model_or_its_other_name_is_answered(
    tmp_path: Path, question: str, found: bool, named: str
) -> None:
    text = "极光A5起售价21.59万元，上市27分钟收到5万个订单。"
    build_documents([Document("car", text)], store=tmp_path, options=BuildOptions(words=parse(named)))
    answer = Assistant(load(tmp_path)).ask(question)
    assert answer.found == (found or (bool(named) and "L9" in question))
    assert answer.citations if answer.found else answer.nearest


@pytest.mark.parametrize(
    ("question", "known"),
    [("Win10怎么升级", True), ("win11怎么升级", False), ("i77700k配什么主板", True), ("P4怎么选", False)],
)
def test_short_forms_of_a_models_name_are_known(question: str, known: bool) -> None:
    text = "Windows 10 的升级办法；i7-7700K 与 P40 的主板怎么选。"
    hit = Hit(Passage("a", 0, Span(0, len(text)), 1, "", text, (Span(0, len(text)),)), 1.0)
    assert unknown_model([question], [hit]) != known
