"""The judge is trained in steps that can be resumed, exported to 8 bits, and reads what it was taught to read."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from index.embedding.static import read_tokenizer
from qa.judge.pairing import pairs
from training.glosses import Glosses
from training.judge import vocabulary
from training.judge.examples import Shares, generated, glossed, in_script, prose, swapped, window

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
tokenizers = pytest.importorskip("tokenizers")

TEXT = "赵敏住在长沙。她1998年出生，在河口小学教书。学校有九间教室。"
ROWS = [
    {"question": "赵敏住在哪里？", "title": "赵敏", "context": TEXT, "answers": ["长沙"], "answer_starts": [TEXT.index("长沙")],
     "answerable": True, "lang_q": "zh", "lang_p": "zh"},
    {"question": "1998年出生的赵敏在哪里教书？", "title": "赵敏", "context": TEXT, "answers": ["河口小学"],
     "answer_starts": [TEXT.index("河口小学")], "answerable": True, "lang_q": "zh", "lang_p": "zh"},
]  # fmt: skip
LINES = "值班表\n周一：钱芳\n周二：孙莉\n"
ROSTER = {
    "dataset": "roster", "question": "周二谁值班", "title": "值班表", "context": LINES, "answers": ["孙莉"],
    "answer_starts": [LINES.index("孙莉")], "unit": [LINES.index("周二"), len(LINES) - 1], "answerable": True,
    "miss": "", "lang_q": "zh", "lang_p": "zh",
}  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base of two layers whose pieces are characters, with embeddings of 4 bits."""
    folder = tmp_path_factory.mktemp("base")
    characters = sorted({*TEXT, *json.dumps([ROWS, ROSTER], ensure_ascii=False), "¶", "|"} - {" "})
    words = [("▁", -2.0), ("河口小学", -4.0), ("北京大学", -4.0), *((each, -3.0) for each in characters)]
    pieces = [*((each, 0.0) for each in ("<s>", "<pad>", "</s>", "<unk>")), *words]
    tokenizer = tokenizers.Tokenizer(tokenizers.models.Unigram(pieces, unk_id=3))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace()
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(5)
    config = transformers.BertConfig(
        vocab_size=len(pieces), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=256, pad_token_id=1,
    )  # fmt: skip
    model = transformers.BertModel(config)
    numbers = np.random.default_rng(1).integers(-8, 8, (len(pieces), 32))
    numbers[:, 0] = -8
    rows = numbers * np.float16(0.05).astype(np.float32)
    model.embeddings.word_embeddings.weight.data = torch.from_numpy(rows.astype(np.float32))
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("rows")
    for name, rows in (("prose", ROWS * 20), ("documents", [ROSTER] * 20)):
        (folder / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return ["--rows", str(folder / "prose.jsonl"), "--documents", str(folder / "documents.jsonl")]


def trained(base: Path, output: Path, data: list[str], *more: str) -> dict[str, object]:
    from safetensors.torch import load_file

    from training.judge.train import main

    main([str(base), str(output), *data, "--size", "8", "--rate", "1e-3", "--frozen", "1", "--kept", "3", *more])
    return load_file(output / "model.safetensors")


def test_a_resumed_training_gives_the_same_bits(base: Path, data: list[str], tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from training.judge import train

    whole = trained(base, tmp_path / "whole", data)
    saved = train.Training.save

    def stops(self: object, folder: Path) -> None:
        saved(self, folder)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(train.Training, "save", stops)
    with pytest.raises(KeyboardInterrupt):
        trained(base, tmp_path / "halves", data)
    monkeypatch.undo()
    resumed = trained(base, tmp_path / "halves", data, "--resume")
    assert whole.keys() == resumed.keys()
    for name, value in whole.items():
        assert torch.equal(value, resumed[name]), name
    before = transformers.BertModel.from_pretrained(base, add_pooling_layer=False).state_dict()
    changed = {name for name, value in before.items() if not torch.equal(value, whole[f"trunk.{name}"])}
    assert changed and all(name.startswith("encoder.layer.1.") for name in changed)


def test_two_processes_learn_together(base: Path, data: list[str], tmp_path: Path) -> None:
    weights = trained(base, tmp_path / "two", data, "--processes", "2")
    assert all(torch.isfinite(value).all() for value in weights.values())


def test_the_exported_judge_reads_like_the_network(base: Path, data: list[str], tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    onnxruntime = pytest.importorskip("onnxruntime")
    from safetensors.torch import load_file

    from training.judge.export import MODEL, export
    from training.judge.network import Network

    trained(base, tmp_path / "checkpoint", data)
    export(tmp_path / "checkpoint", base, tmp_path / "judge")
    assert {path.name for path in (tmp_path / "judge").iterdir()} == {MODEL, "tokenizer.json"}
    network = Network(base, pretrained=False)
    network.load_state_dict(load_file(tmp_path / "checkpoint" / "model.safetensors"))
    read = pairs(read_tokenizer(base / "tokenizer.json"), ["赵敏住在哪里？"], [(("赵敏",), TEXT)])
    with torch.inference_mode():
        logits = network.eval()(torch.from_numpy(read.ids), torch.from_numpy(read.mask)).numpy()
    session = onnxruntime.InferenceSession(str(tmp_path / "judge" / MODEL), providers=["CPUExecutionProvider"])
    found = session.run(["logits"], {"input_ids": read.ids, "attention_mask": read.mask})[0]
    assert np.abs(found - logits).max() < 0.5


def test_embeddings_that_are_not_of_4_bits_are_refused() -> None:
    pytest.importorskip("onnx")
    from training.judge.export import four_bits

    with pytest.raises(ValueError, match="4 bits"):
        four_bits(np.random.default_rng(0).normal(size=(3, 64)).astype(np.float32))


def test_a_smaller_vocabulary_writes_the_same_texts(base: Path, tmp_path: Path) -> None:
    tokenizer = read_tokenizer(base / "tokenizer.json")
    used = vocabulary.counts(tokenizer, [TEXT])
    vocabulary.cut(base, tmp_path, used, tokenizer.get_vocab_size() - 1)
    smaller = read_tokenizer(tmp_path / "tokenizer.json")
    assert tokenizer.get_vocab().keys() - smaller.get_vocab().keys() == {"北京大学"}
    assert smaller.encode(TEXT).tokens == tokenizer.encode(TEXT).tokens
    assert transformers.BertModel.from_pretrained(tmp_path).config.vocab_size == smaller.get_vocab_size()


def test_examples_are_slices_and_answers_stand_in_their_units() -> None:
    generator = random.Random(2)
    found = [*prose(ROWS * 30, generator, Glosses()), *generated([ROSTER] * 3, generator)]
    assert any(one.answer is None for one in found) and any(one.answer for one in found)
    assert any("長沙" in one.text for one in found)
    for one in found:
        assert all(0 <= a < b <= len(one.text) for a, b in one.units)
        assert bool(one.right) == (one.answer is not None)
        if one.answer:
            a, b = one.answer
            assert one.text[a:b] in ("长沙", "長沙", "河口小学", "河口小學", "孙莉")
            assert any(p <= a and b <= q for p, q in (one.units[at] for at in one.right))


def test_an_example_without_answer_holds_none() -> None:
    shares = Shares(without=1.0, swapped=0.0, traditional=0.0, glossed=0.0)
    for one in prose(ROWS * 20, random.Random(3), Glosses(), shares):
        assert one.answer is None
        assert ("长沙" if "住在" in one.question else "河口小学") not in one.text


def test_a_swapped_question_asks_for_what_the_text_does_not_hold() -> None:
    for seed in range(20):
        changed = swapped("他1998年在哪里？", TEXT, random.Random(seed))
        assert changed is None or ("1998" not in changed and changed.startswith("他"))


def test_a_window_is_whole_sentences_around_a_place() -> None:
    for at in range(len(TEXT)):
        _, start, end = window(TEXT, at, 12, random.Random(at))
        assert start <= at < end
        assert TEXT[:start] == "" or TEXT[start - 1] == "。"
        assert TEXT[end - 1] == "。"


def test_glosses_and_scripts() -> None:
    assert glossed("猫在哪里", Glosses(english={"猫": "cat"}, chinese={})).startswith("cat ")
    (one,) = generated([ROSTER], random.Random(1))
    assert in_script(one, "s2t").text == "值班表\n週一：錢芳\n週二：孫莉\n"
