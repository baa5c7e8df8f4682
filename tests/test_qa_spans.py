"""The short answer is a tidy part of its sentence, of the kind that is asked for."""

import json
from pathlib import Path

import numpy as np
import pytest

from index.errors import EncoderError
from index.ingest.chunk import passages
from index.records import Document
from qa.judge.candidate import ReadSentence
from qa.judge.models import load_models
from qa.judge.reader import BundledReader
from qa.judge.short_answer import ENDS, FILE, LONGEST_ANSWER, NAMES, Chooser, candidates, describe

TEXTS = (
    ("網易公司於1997年由丁磊在廣州創立，公司商標使用傳統漢字網易。", "1997年時誰創立了網易公司?", "丁磊"),
    ("1793年，总督约翰·格雷夫·西姆科在已有的定居点上建立了约克镇。", "约克镇是在什么时候建立的？", "1793年"),
    ("洪盛原在一九九〇年代写了许多小说，其中《月与刀》卖出了三十万册。", "《月与刀》卖出了多少册？", "三十万册"),
    ("Anna Reyes joined the company in 2014 and moved to Lisbon two years later.", "When did Anna Reyes join the company?", "2014"),
)  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> BundledReader:
    return BundledReader()


def parts(reader: BundledReader, text: str, question: str) -> list[ReadSentence]:
    """The sentences of a text, read for a question."""
    cut = passages(Document(id="x", text=text))
    return [one.part for of in reader.read(question, cut) for one in of if one.part]


@pytest.mark.parametrize(("text", "question", "answer"), TEXTS)
def test_the_short_answer_is_what_is_asked_for(reader: BundledReader, text: str, question: str, answer: str) -> None:
    (part,) = parts(reader, text, question)
    found = Chooser().short(question, part)
    assert found is not None
    assert part.text[slice(*found)] == answer


def test_a_person_or_a_time_does_not_lead_on(reader: BundledReader) -> None:
    text, question, _ = TEXTS[0]
    (part,) = parts(reader, text, question)
    column = NAMES.index("leads_on")
    starts, ends = part.starts.tolist(), part.ends.tolist()

    def leads_on(span: str, question: str) -> bool:
        at = text.index(span)
        chosen = np.asarray([[starts.index(at), ends.index(at + len(span))]])
        return bool(describe(question, part, chosen)[0, column])

    assert leads_on("丁磊在廣州", question)
    assert leads_on("1997年由丁磊", "網易公司是什麼時候創立的？")
    assert not leads_on("丁磊", question)
    assert not leads_on("在廣州", question)
    assert not leads_on("丁磊在廣州", "網易公司是怎麼創立的？")


def test_what_somebody_says_is_no_person(reader: BundledReader) -> None:
    text = "一旁的小米公关负责人徐洁云打趣说:“要不让东哥帮忙辟个谣?”"
    (part,) = parts(reader, text, "徐洁云是谁？")
    found = Chooser().short("徐洁云是谁？", part)
    assert found is None or "小米公关负责人" in text[slice(*found)]
    (part,) = parts(reader, text, "小米公关负责人是谁？")
    found = Chooser().short("小米公关负责人是谁？", part)
    assert found is not None
    assert text[slice(*found)] == "徐洁云"


def test_candidates_are_spans_of_the_sentence_and_the_sentence_itself(reader: BundledReader) -> None:
    text = "".join(text for text, *_ in TEXTS)
    for _, question, _ in TEXTS:
        for part in parts(reader, text, question):
            spans = candidates(part)
            first, last = spans.T
            assert ((first >= 0) & (first <= last) & (last < len(part.starts))).all()
            assert len(spans) <= ENDS * ENDS + 1
            assert (0, len(part.starts) - 1) in map(tuple, spans.tolist())
            longer = last - first >= LONGEST_ANSWER
            assert (last - first == len(part.starts) - 1)[longer].all()
            assert describe(question, part, spans).shape == (len(spans), len(NAMES))


def test_a_short_answer_cuts_no_word_and_no_quotation(reader: BundledReader) -> None:
    (part,) = parts(reader, "由于财务状况糟糕，球队从“顶级（甲级）联赛”降级。", "球队为什么降级？")
    spans = np.asarray([(0, 1), (0, 0), (1, 3)])
    cuts = describe("球队为什么降级？", part, spans)[:, NAMES.index("cuts_behind")]
    assert cuts.tolist() == [0, 1, 1]  # 由于, 由, 于财务
    quote = part.text.index("“")
    at = int(np.searchsorted(part.starts, quote))
    unpaired = describe("球队为什么降级？", part, np.asarray([(at, at + 3), (at + 1, at + 2)]))
    assert unpaired[:, NAMES.index("unpaired")].tolist() == [1, 0]


def test_places_are_those_of_the_document() -> None:
    text = "前面还有一句话。" + TEXTS[0][0]
    document = Document(id="x", text=text)
    (passage,) = passages(document)
    models = load_models()
    assert models.reader is not None
    predictions = models.reader.read(TEXTS[0][1], [passage])[0]
    for sentence, prediction in zip(passage.sentences, predictions, strict=True):
        assert prediction.part is not None
        assert prediction.part.text == sentence.of(text)


def test_damaged_weights_are_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "spans.json"
    file.write_text('{"features": ["unheard of"]}', "utf-8")
    with pytest.raises(EncoderError, match="重新安装") as error:
        Chooser(file)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("damage", ["gone", "cut", "nan"])
def test_without_its_weights_the_reader_still_answers_and_it_is_told(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "spans.json"
    weights = FILE.read_text("utf-8")
    if damage == "cut":
        file.write_text(weights[: len(weights) // 2], "utf-8")
    if damage == "nan":
        told = json.loads(weights)
        told["networks"][0][0]["weight"][0][0] = float("nan")
        file.write_text(json.dumps(told), "utf-8")
    monkeypatch.setattr("qa.judge.short_answer.FILE", file)
    models = load_models.__wrapped__()
    assert models.reader is not None
    assert models.notice is not None
    assert "短答案" in models.notice.said("zh")
    assert "\n" not in str(models.notice)
