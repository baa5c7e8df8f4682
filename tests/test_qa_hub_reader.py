"""A Hugging Face question-answering model reads through the same door, tested on one made here."""

import string
from pathlib import Path

import numpy as np
import pytest

from index import load
from index.errors import EncoderError
from index.ingest.chunk import passages
from index.records import Document
from qa import Assistant
from qa.config import AnswerConfig
from qa.judge.decode import NOTHING, SHORTER
from qa.judge.models import load_models

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

TEXT = "小明住在上海。小红今年十岁，她喜欢唱歌。" * 12 + "小刚在北京的学校教书。"
QUESTION = "谁在北京教书？"


def make(folder: Path, head: str = "BertForQuestionAnswering") -> Path:
    """A BERT of one layer whose vocabulary is the characters of TEXT, with random weights."""
    folder.mkdir()
    characters = sorted({*TEXT, *QUESTION, *string.ascii_lowercase})
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), "utf-8")
    tokenizer = transformers.BertTokenizerFast(str(folder / "vocab.txt"))
    tokenizer.save_pretrained(folder)
    torch.manual_seed(3)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=66, initializer_range=0.5,
    )  # fmt: skip
    getattr(transformers, head)(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("models") / "reader")


def test_readings_are_those_of_the_model(folder: Path) -> None:
    """In one window: logits against the first token's, the best span of each sentence."""
    reader = load_models(str(folder)).reader
    assert reader is not None
    (passage,) = passages(Document(id="one", text="小明住在上海。小红今年十岁。"))
    (found,) = reader.read(QUESTION, [passage])
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.BertForQuestionAnswering.from_pretrained(folder).eval()
    given = tokenizer(QUESTION, passage.text, return_tensors="pt")
    with torch.no_grad():
        output = model(**given)
    first = given["input_ids"][0].tolist().index(tokenizer.sep_token_id) + 1
    begins, ends = (
        (logits[0] - logits[0, 0]).numpy()[first : first + len(passage.text)]
        for logits in (output.start_logits, output.end_logits)
    )
    for sentence, prediction in zip(passage.sentences, found, strict=True):
        inside = range(sentence.start, sentence.end)
        expected = np.logaddexp.reduce([begins[at] for at in inside])
        assert prediction.begins == pytest.approx(expected, abs=1e-3)
        spans = [(a, b) for a in inside for b in inside if a <= b < a + 32]
        likeliest = max(begins[a] + ends[b] for a, b in spans)
        assert prediction.score == pytest.approx(likeliest / 2, abs=1e-3)
        a, b = max(spans, key=lambda s: begins[s[0]] + ends[s[1]] - SHORTER * np.log1p(s[1] - s[0]))
        assert prediction.span.of(passage.text) == passage.text[a : b + 1].strip("。")


def test_a_passage_longer_than_the_window_is_read_to_its_end(folder: Path) -> None:
    reader = load_models(str(folder)).reader
    assert reader is not None
    chunked = passages(Document(id="one", text=TEXT), size=600)
    for passage, found in zip(chunked, reader.read(QUESTION, chunked), strict=True):
        assert all(prediction.begins > NOTHING for prediction in found)
        for sentence, prediction in zip(passage.sentences, found, strict=True):
            assert sentence.start <= prediction.span.start <= prediction.span.end <= sentence.end
    reader.read("谁" * 500, chunked)


def test_a_named_reader_answers_with_exact_quotes(folder: Path, seed_store: Path) -> None:
    assistant = Assistant(load(seed_store), AnswerConfig(reader=str(folder), threshold=0.0))
    answer = assistant.ask("小米SU7拿到5万个订单用了多久？")
    document = assistant.index.document(answer.citations[0].document_id)
    assert document is not None
    assert all(citation.check(document) for citation in answer.citations[:1])


@pytest.mark.parametrize("damage", ["missing", "cut", "no head"])
def test_a_reader_that_cannot_be_loaded_is_one_line(tmp_path: Path, damage: str) -> None:
    name = tmp_path / "model"
    if damage == "cut":
        make(name)
        weights = name / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:500])
    elif damage == "no head":
        make(name, "BertModel")
    with pytest.raises(EncoderError, match="阅读模型") as error:
        load_models(str(name))
    assert "\n" not in str(error.value)
    assert "reader: bundled" in str(error.value)
