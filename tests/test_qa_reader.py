"""The reader points into sentences, reads each passage by itself, and says when it is damaged."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from index import load
from index.errors import EncoderError
from index.ingest.chunk import passages
from index.records import Document, Passage
from qa import Assistant
from qa.judge.inputs import NAMES, bundled
from qa.judge.models import load_models
from qa.judge.reader import BUNDLED_FOLDER, BundledReader

SEEDS = Path(__file__).parent.parent / "seeds"
QUESTION = "小米SU7拿到5万个订单用了多久？"


@pytest.fixture(scope="module")
def reader() -> BundledReader:
    return BundledReader()


@pytest.fixture(scope="module")
def read() -> list[Passage]:
    text = next(SEEDS.iterdir()).read_text("utf-8")
    return passages(Document(id="one", text=text))[:12]


def test_each_sentence_has_a_reading_with_a_span_inside_it(reader: BundledReader, read: list[Passage]) -> None:
    found = reader.read(QUESTION, read)
    assert [len(of_passage) for of_passage in found] == [len(p.sentences) for p in read]
    for passage, of_passage in zip(read, found, strict=True):
        for sentence, prediction in zip(passage.sentences, of_passage, strict=True):
            assert sentence.start <= prediction.span.start <= prediction.span.end <= sentence.end
            assert prediction.begins + prediction.ends >= 2 * prediction.score - 1e-3


def test_a_passage_is_read_by_itself(reader: BundledReader, read: list[Passage]) -> None:
    """What is said of a passage does not depend on those beside it, nor on their order."""
    together = reader.read(QUESTION, read)
    backwards = reader.read(QUESTION, read[::-1])[::-1]
    for number, passage in enumerate(read):
        (alone,) = reader.read(QUESTION, [passage])
        for a, b, c in zip(alone, together[number], backwards[number], strict=True):
            assert a.span == b.span == c.span
            assert a.begins == pytest.approx(b.begins, abs=1e-3)
            assert b.begins == pytest.approx(c.begins, abs=1e-3)


@pytest.mark.parametrize("question", ["？", "🙂", "a", "问" * 2000, "\u0000", "𠮷野家" * 30])
@pytest.mark.parametrize("text", ["", "。", "🙂", "一句话。", "\n\n", "𠮷。" * 400, "x" * 3000])
def test_any_text_can_be_read(reader: BundledReader, question: str, text: str) -> None:
    chunked = passages(Document(id="one", text=text))
    found = reader.read(question, chunked)
    assert [len(of_passage) for of_passage in found] == [len(p.sentences) for p in chunked]


def test_no_passages_are_read_too(reader: BundledReader) -> None:
    assert reader.read(QUESTION, []) == []


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("他是哪一年出生的？", "王力出生于1900年。他后来在清华大学任教。", "1900"),
        ("小明住在哪里？", "小红喜欢唱歌。小明住在上海。小刚今年十岁。", "上海"),
        ("誰發明了電話？", "電話由貝爾發明。電燈由愛迪生發明。", "貝爾"),
        ("Who wrote the book?", "The book was written by Mary Smith. It has nine chapters.", "Mary"),
    ],
)
def test_plain_questions_are_read_right(reader: BundledReader, question: str, text: str, answer: str) -> None:
    chunked = passages(Document(id="one", text=text))
    best = max((r for rs in reader.read(question, chunked) for r in rs), key=lambda r: r.score)
    assert answer in best.span.of(text)


@pytest.mark.parametrize(
    ("question", "answer"),
    [("问界 M7 用了多久？", "25 天"), ("问界 M9 用了多久？", "62 天"), ("极氪用了多久？", "40 天")],
)
def test_of_several_times_in_one_sentence_the_one_beside_the_words_asked_about_is_shown(
    reader: BundledReader, question: str, answer: str
) -> None:
    text = "问界新 M7 用时 25 天，问界 M9 用时 62 天，极氪 007 用时 40 天。"
    ((prediction,),) = reader.read(question, passages(Document(id="one", text=text)))
    shown = prediction.span.of(text)
    assert shown.endswith(answer)
    assert "，" not in shown


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("大桥是谁主持修建的？", "大桥由河工局局长杜明主持修建。", "杜明"),
        ("主河道有多长？", "主河道长1980米，支流长1160米。", "1980米"),
        ("雷军的微博发布了超过多少条内容？", "他的微博发布了超过 1.7 万条内容。", "1.7 万条"),
    ],
)
def test_the_span_shown_is_not_the_clause_around_it(
    reader: BundledReader, question: str, text: str, answer: str
) -> None:
    ((reading,),) = reader.read(question, passages(Document(id="one", text=text)))
    assert answer in reading.span.of(text)
    assert len(reading.span.of(text)) <= len(answer) + 2


def test_features_are_as_many_as_their_names() -> None:
    matcher = bundled()
    asked, there = matcher.cut("谁住在上海？"), matcher.cut("小明住在上海。")
    overlap = matcher.overlap(asked, there, [0])
    assert overlap.features.shape == (len(there), len(NAMES))
    assert overlap.cosines.shape == (len(there), len(asked))
    assert np.isfinite(overlap.features).all()
    same = overlap.features[:, NAMES.index("same")]
    held = [there.text[a:b] in asked.text for a, b in zip(there.starts, there.ends, strict=True)]
    assert same.astype(bool).tolist() == held
    assert 0 < sum(held) < len(held)


def test_traditional_and_simplified_meet_alike() -> None:
    matcher = bundled()
    asked = matcher.cut("誰發明了電燈")
    one = matcher.overlap(asked, matcher.cut("電燈由他發明"), [0]).features
    other = matcher.overlap(asked, matcher.cut("电灯由他发明"), [0]).features
    assert np.allclose(one, other)


@pytest.mark.parametrize("damage", ["missing", "cut", "encoder", "nan", "lacking"])
def test_a_damaged_reader_is_one_line(tmp_path: Path, damage: str) -> None:
    folder = Path(shutil.copytree(BUNDLED_FOLDER, tmp_path / "reader"))
    weights, facts = folder / "reader.safetensors", folder / "reader.json"
    if damage == "missing":
        weights.unlink()
    elif damage == "cut":
        weights.write_bytes(weights.read_bytes()[:1000])
    elif damage == "encoder":
        facts.write_text(json.dumps(json.loads(facts.read_text()) | {"encoder": "another"}))
    else:
        tensors = load_file(weights)
        if damage == "nan":
            tensors["out.weight"] = np.full_like(tensors["out.weight"], np.nan)
        else:
            del tensors["join.weight"]
        save_file(tensors, weights)
    with pytest.raises(EncoderError, match="阅读模型") as error:
        BundledReader(folder)
    assert "\n" not in str(error.value)


def test_without_its_reader_the_program_still_answers_and_says_so(
    seed_store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("qa.judge.reader.BUNDLED_FOLDER", tmp_path)
    models = load_models.__wrapped__()
    assert models.reader is None
    assert models.notice is not None
    assert "阅读模型" in models.notice.said("zh")
    assert "\n" not in str(models.notice)
    answer = Assistant(load(seed_store), models=models).ask(QUESTION)
    assert "27" in answer.text


def test_torch_and_numpy_agree(tmp_path: Path, read: list[Passage]) -> None:
    torch = pytest.importorskip("torch")
    from training.reader.batches import tensors
    from training.reader.network import Network, Shape
    from training.reader.rows import Read
    from training.reader.train import save, unit_rows

    torch.manual_seed(1)
    matcher = bundled()
    network = Network(Shape(), unit_rows(matcher.encoder)).eval()
    save(tmp_path, network, matcher)
    asked, cut = matcher.cut(QUESTION), [matcher.cut(passage.text) for passage in read]
    starts = [[span.start - p.span.start for span in p.sentences] for p in read]
    overlap = [matcher.overlap(asked, one, begins) for one, begins in zip(cut, starts, strict=True)]
    found = BundledReader(tmp_path).logits(asked, cut, overlap)
    texts = [(0, Read(one, tuple(begins)), ()) for one, begins in zip(cut, starts, strict=True)]
    with torch.no_grad():
        batch = tensors([asked], texts, matcher, [0]).to("cpu")
        expected = network(*batch.inputs).numpy()
    for number, logits in enumerate(found):
        assert np.abs(logits - expected[number, : len(logits)]).max() < 0.02  # weights of 16 bits
