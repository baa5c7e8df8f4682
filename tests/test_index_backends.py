"""ONNX Runtime gives torch's vectors, and what it cannot do it says in one line."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.config import IndexConfig
from index.embedding import onnx_export, pooling
from index.embedding.load import load_encoder
from index.embedding.onnx_runner import batches
from index.embedding.protocol import Encoder
from index.errors import ConfigError, EncoderError

ROOT = Path(__file__).parent.parent
TEXTS = ["", "红", "red blue red", "红 蓝 red " * 60, "unheard-of words", "blue"]
needs_models = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None, reason="needs the extra models"
)
needs_onnx = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("onnx", "onnxruntime"))), reason="needs the extra onnx"
)
quiet = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of two layers with random weights, prompts, and a Dense layer behind its pooling."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("models") / "tiny"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "query:", "red", "blue", "红", "蓝"]
    cut = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, "[UNK]"))
    cut.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    cut.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=cut, model_max_length=64, **names)  # type: ignore[no-untyped-call]
    torch.manual_seed(1)
    shape = BertConfig(
        vocab_size=len(words),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=64,
        initializer_range=0.5,
    )
    BertModel(shape).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    network = modules.Transformer(str(folder))
    model = SentenceTransformer(
        modules=[network, modules.Pooling(64, "mean"), modules.Dense(64, 32), modules.Normalize()],
        prompts={"query": "query: "},
        device="cpu",
    )
    model.save(str(folder), create_model_card=False)
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of this file's own, in which networks are kept from test to test."""
    folder = tmp_path_factory.getbasetemp() / "home"
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(folder))
    return folder


@needs_models
@quiet
@needs_onnx
@pytest.mark.parametrize("int8", [False, True])
def test_vectors_are_those_of_torch(tiny: Path, int8: bool) -> None:
    ours: Encoder = load_encoder(str(tiny), backend="onnx", int8=int8)
    torch = load_encoder(str(tiny))
    least = 0.97 if int8 else 0.99999
    for asked in ("encode_query", "encode_document"):
        found, wanted = getattr(ours, asked)(TEXTS), getattr(torch, asked)(TEXTS)
        assert found.shape == wanted.shape == (len(TEXTS), ours.dimension)
        assert (found * wanted).sum(axis=1).min() > least
    assert not np.allclose(ours.encode_query(["red"]), ours.encode_document(["red"]), atol=1e-3)
    assert ours.encode_document([]).shape == (0, 32)


@needs_models
@quiet
@needs_onnx
def test_each_way_of_running_has_a_fingerprint_of_its_own(tiny: Path) -> None:
    def fingerprint(**how: Any) -> str:
        return load_encoder(str(tiny), **how).fingerprint

    whole = fingerprint(backend="onnx")
    assert whole == fingerprint(backend="onnx")
    others: list[dict[str, Any]] = [{}, {"backend": "onnx", "int8": True}, {"backend": "onnx", "query_prompt": "问："}]
    assert len({whole, *(fingerprint(**how) for how in others)}) == 4


@needs_models
@quiet
@needs_onnx
@pytest.mark.parametrize("harm", ["cut", "other weights"])
def test_a_kept_network_that_went_bad_is_made_again(
    tiny: Path, harm: str, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = load_encoder(str(tiny), backend="onnx").encode_document(TEXTS)
    kept = next((home / ".cache/yuanwen/models").glob("*/model.onnx"))
    for path in (home / ".cache/yuanwen/models").glob("*/model.onnx"):
        content = bytearray(path.read_bytes())
        if harm == "cut":
            del content[len(content) // 2 :]
        else:  # the numbers of a matrix in its middle
            content[len(content) // 3 : len(content) // 2] = bytes(len(content) // 2 - len(content) // 3)
        path.write_bytes(content)
    after = load_encoder(str(tiny), backend="onnx").encode_document(TEXTS)
    assert "made again" in caplog.text
    assert kept.is_file()
    assert np.allclose(before, after, atol=1e-5)


@needs_models
@quiet
@needs_onnx
def test_a_model_that_brings_its_network_needs_no_torch_and_leaves_nothing_at_home(
    tiny: Path, tmp_path: Path, home: Path
) -> None:
    folder = tmp_path / "brought"
    shutil.copytree(tiny, folder)
    load_encoder(str(tiny), backend="onnx")
    (folder / "onnx").mkdir()
    made = next(
        path
        for path in (home / ".cache/yuanwen/models").glob("*/model.onnx")
        if b"MatMulInteger" not in path.read_bytes()
    )
    shutil.copy(made, folder / "onnx" / "model.onnx")
    (folder / "model.safetensors").unlink()
    bare = tmp_path / "bare"
    bare.mkdir()
    script = (
        "import sys\n"
        "from index.embedding.load import load_encoder\n"
        f"e = load_encoder({str(folder)!r}, backend='onnx')\n"
        "assert e.encode_query(['red']).shape == (1, 32)\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    told = {**os.environ, "HOME": str(bare)}
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=told, check=True)
    # onnxruntime writes an identifier of the machine there unless it is silenced before its import
    assert [path for path in bare.rglob("*") if path.is_file()] == []


def test_a_missing_package_is_told_with_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(EncoderError, match=r"pip install 'yuanwen\[onnx\]'") as caught:
        load_encoder(str(tmp_path), backend="onnx")
    assert "\n" not in str(caught.value)


@needs_models
@quiet
@needs_onnx
@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("modules.json", "not json"),
        ("modules.json", '[{"path": "../..", "type": "models.Transformer"}]'),
        ("modules.json", '[{"path": "", "type": "sentence_transformers.models.CLIPModel"}]'),
        ("1_Pooling/config.json", '{"pooling_mode": "median"}'),
        ("1_Pooling/config.json", '{"include_prompt": false}'),
        ("tokenizer.json", None),
        ("onnx/model.onnx", "no network"),
        ("model.safetensors", None),
    ],
)
def test_a_model_that_cannot_be_run_is_told_in_one_line(
    tiny: Path, tmp_path: Path, file: str, content: str | None
) -> None:
    folder = tmp_path / "bad"
    shutil.copytree(tiny, folder)
    (folder / file).parent.mkdir(exist_ok=True)
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(content, "utf-8")
    with pytest.raises(EncoderError) as caught:
        load_encoder(str(folder), backend="onnx")
    assert "\n" not in str(caught.value)
    assert str(folder) in str(caught.value) and "index.backend: torch" in str(caught.value)


@needs_onnx
def test_a_model_that_is_not_here_is_told_in_one_line() -> None:
    with pytest.raises(EncoderError, match="nobody/no-such-model") as caught:
        load_encoder("nobody/no-such-model", backend="onnx")
    assert "\n" not in str(caught.value)


@needs_models
@quiet
@needs_onnx
def test_one_line_of_the_settings_chooses_the_backend(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from ui.cli import main

    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("长城位于中国北方。黄河流经九个省区。", "utf-8")
    settings = tmp_path / "config.yaml"
    lines = [f"encoder: {tiny}", "backend: onnx", f"seeds: {tmp_path}/seeds", f"store: {tmp_path}/store"]
    settings.write_text("index:\n" + "".join(f"  {line}\n" for line in lines), "utf-8")
    assert main(["index", "--config", str(settings)]) == 0
    main(["ask", "长城位于哪里？", "--config", str(settings), "--json"])
    assert json.loads(capsys.readouterr().out)["question"] == "长城位于哪里？"
    settings.write_text(settings.read_text("utf-8").replace("  backend: onnx\n", ""), "utf-8")
    assert main(["ask", "长城位于哪里？", "--config", str(settings)]) == 2
    assert "yuanwen index" in capsys.readouterr().err


@pytest.mark.parametrize("given", [{"backend": "tensorflow"}, {"backend": "onnx"}, {"encoder": "m", "int8": True}])
def test_settings_that_do_not_fit_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"index\.(backend|int8)"):
        IndexConfig(**given)


def test_openvino_is_gone_and_the_line_names_what_does_the_same() -> None:
    with pytest.raises(ConfigError, match="onnx") as caught:
        IndexConfig(encoder="m", backend="openvino")
    assert "is gone" in caught.value.said("en") and "\n" not in str(caught.value)


@needs_models
@quiet
@pytest.mark.parametrize("mode", pooling.MODES)
def test_pooling_is_that_of_sentence_transformers(mode: str) -> None:
    import torch
    from sentence_transformers.sentence_transformer.modules import Pooling

    rng = np.random.default_rng(2)
    tokens = rng.normal(size=(3, 5, 4)).astype(np.float32)
    mask = np.array([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0]])
    given = {"token_embeddings": torch.tensor(tokens), "attention_mask": torch.tensor(mask)}
    wanted = Pooling(4, mode)(given)["sentence_embedding"].numpy()
    assert np.allclose(pooling.pooled(tokens, mask, mode), wanted, atol=1e-6)


def test_batches_hold_each_text_once_and_the_longest_first() -> None:
    lengths = [int(n) for n in np.random.default_rng(3).integers(0, 600, 500)]
    found = list(batches(lengths))
    assert sorted(row for rows in found for row in rows) == list(range(500))
    ordered = [lengths[row] for rows in found for row in rows]
    assert ordered == sorted(ordered, reverse=True)
    assert all(len(rows) * max(lengths[row] for row in rows) <= 4096 for rows in found)
    assert list(batches([])) == []


def test_a_network_is_taken_before_weights_and_with_its_data(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no weights"):
        onnx_export.source(tmp_path, tmp_path)
    (tmp_path / "onnx").mkdir()
    for name in ("model.safetensors", "onnx/model.onnx", "onnx/model.onnx_data"):
        (tmp_path / name).write_bytes(b"")
        names = [path.name for path in onnx_export.source(tmp_path, tmp_path)]
    assert names == ["model.onnx", "model.onnx_data"]
