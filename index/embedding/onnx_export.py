"""Find the ONNX file of a model, or export one: from torch's weights, or from 32-bit numbers to 8-bit ones.

An exported file is kept in `~/.cache/yuanwen/models`, under the hash of the files that it was made of, with
a few inputs and the vectors that torch gives for them, against which it is checked whenever it is opened.
"""

import hashlib
import importlib.util
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.cache import private_folder
from index.embedding import hub
from index.embedding.hashes import hash_of_files
from index.embedding.sentence_transformers import load_sentence_transformer
from index.errors import EncoderError, cause

logger = logging.getLogger(__name__)

_FORMAT = 1
_NETWORKS = ("onnx/model.onnx", "model.onnx")
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_EXPECTED = "pieces"  # as in files that were exported by earlier versions
_TRACED = ["原文 yuanwen", "一句话。 One sentence."]
_CHECKED = ["", "只用你的文档里的原话回答。", "It answers only in the words of your own documents. " * 3]


def source(folder: Path, place: Path) -> tuple[Path, ...]:
    """The files that hold the weights, below the model's `folder` or that of its transformer, `place`.

    The first is the ONNX file where the model brings one. Raises ValueError when there are no weights.
    """
    for name in _NETWORKS:
        if (network := folder / name).is_file():
            return (network, *sorted(network.parent.glob(f"{network.name}[._]data")))
    for pattern in _WEIGHTS:
        if found := sorted(place.glob(pattern)):
            return tuple(found)
    raise ValueError("no weights")


def network(name: str, folder: Path, files: Sequence[Path], *, int8: bool, again: bool) -> Path:
    """An ONNX file of the weights `files`, exported if need be; `again` exports it whatever is there.

    With `int8` its matrices hold 8-bit numbers. Raises EncoderError, one line, where a package is missing
    or the file cannot be made or kept.
    """
    if files[0].suffix == ".onnx" and not int8:
        return files[0]
    kept = _kept(name, hash_of_files(folder, files, f"{_FORMAT} {int8}"))
    if (path := kept / "model.onnx").is_file() and not again:
        return path
    _needs_onnx(name)
    made = Path(tempfile.mkdtemp(dir=kept.parent))
    try:
        if int8:
            whole = network(name, folder, files, int8=False, again=again)
            _quantize(whole, made / "model.onnx")
            with suppress(FileNotFoundError):
                shutil.copyfile(whole.with_name("check.npz"), made / "check.npz")
        else:
            _export(folder, made)
        shutil.rmtree(kept, ignore_errors=True)
        with suppress(OSError):  # another process was faster
            os.replace(made, kept)
    except EncoderError:
        raise
    except Exception as error:  # torch, onnx and onnxruntime each raise their own
        raise EncoderError(
            f"不能为模型 {name} 生成 ONNX 文件（{cause(error)}）。请设 index.backend: torch。",
            f"No ONNX file can be made of the model {name} ({cause(error)}): set index.backend: torch.",
        ) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return path


def expected(path: Path) -> tuple[dict[str, NDArray[np.int64]], NDArray[np.float32]] | None:
    """Inputs, and the float32 (texts, tokens, width) that torch gives for them, of an exported file; None for a
    model's own file."""
    try:
        with np.load(path.with_name("check.npz"), allow_pickle=False) as kept:
            arrays = dict(kept)
    except FileNotFoundError:
        return None
    return {name: arrays[name] for name in _INPUTS if name in arrays}, arrays[_EXPECTED]


def _kept(name: str, key: str) -> Path:
    cache = private_folder()
    if cache is None:
        raise EncoderError(
            f"没有可写的私有文件夹 ~/.cache/yuanwen 来放模型 {name} 的 ONNX 文件。请设 index.backend: torch。",
            f"There is no private folder ~/.cache/yuanwen for the ONNX file of {name}: set index.backend: torch.",
        )
    (cache / "models").mkdir(exist_ok=True, mode=0o700)
    return cache / "models" / hashlib.sha256(key.encode()).hexdigest()[:16]


def _needs_onnx(name: str) -> None:
    if importlib.util.find_spec("onnx") is None:
        raise EncoderError(
            f"模型 {name} 没有现成的 ONNX 文件，要生成需先安装：pip install 'yuanwen[onnx]'；或设 index.backend: torch",
            f"the model {name} brings no such ONNX file; to make one: pip install 'yuanwen[onnx]'; or set index.backend: torch",
        )


def _export(folder: Path, made: Path) -> None:
    """Write `model.onnx`, which gives a vector for each token, and `check.npz`."""
    model = load_sentence_transformer(str(folder), allow_download=False)
    import torch

    logger.info("making an ONNX file of %s", folder)

    class Network(torch.nn.Module):
        """The network alone, with plain tensors in and out."""

        def __init__(self, inside: Any, names: Sequence[str]) -> None:
            super().__init__()
            self.inside, self.names = inside, names

        def forward(self, *given: Any) -> Any:
            return self.inside(**dict(zip(self.names, given, strict=True))).last_hidden_state

    def inputs(texts: list[str]) -> dict[str, Any]:
        given = model.tokenizer(texts, padding=True, return_tensors="pt")
        return {name: given[name] for name in _INPUTS if name in given}

    traced, checked = inputs(_TRACED), inputs(_CHECKED)
    network = Network(model[0].auto_model.to("cpu"), list(traced)).eval()
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # the exporter of graphs needs two packages more
        torch.onnx.export(
            network,
            tuple(traced.values()),
            str(made / "model.onnx"),
            input_names=list(traced),
            output_names=["last_hidden_state"],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*traced, "last_hidden_state")},
            dynamo=False,
        )
        given = network(*checked.values()).numpy()
    arrays = {name: value.numpy() for name, value in checked.items()}
    np.savez(made / "check.npz", **{_EXPECTED: given}, **arrays)


def _quantize(whole: Path, path: Path) -> None:
    """Write `whole` with matrices of 8-bit integers: a scale for each column, and 7 bits, so that no sum overflows."""
    hub.silence()
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger("root").disabled, before = True, logging.getLogger("root").disabled
    try:
        quantize_dynamic(
            whole,
            path,
            op_types_to_quantize=["MatMul", "Gemm"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
    finally:
        logging.getLogger("root").disabled = before
