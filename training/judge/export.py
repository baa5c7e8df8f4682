"""Write the judge as one ONNX file with 8-bit numbers, beside its tokenizer.

    python -m training.judge.export CHECKPOINT BASE OUTPUT

The piece embeddings, which are not trained, keep the 4 bits that the base has: that loses nothing. All matrices of the
layers get 7 bits and a scale for each column, so that no sum of products overflows and every processor gives the same.
"""

import argparse
import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx  # type: ignore[import-not-found, unused-ignore]
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file

from training.judge.network import Network

BLOCK = 32
"""Numbers of a row that share a scale."""

MODEL = "judge.onnx"
INPUTS = ("input_ids", "attention_mask")
OUTPUTS = ("logits", "vectors")


class _Whole(torch.nn.Module):
    """The network from embedded pieces to the logits of each token and the vector of each text."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, embedded: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        states = self.network.trunk(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        weight = mask[..., None].to(states.dtype)
        mean = (states * weight).sum(1) / weight.sum(1)
        return self.network.heads(states), torch.nn.functional.normalize(mean, dim=-1)


def four_bits(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """int8 (pieces, hidden) from -8 to 7 and float16 (pieces, hidden / BLOCK) scales, of which `rows` is the product.

    Raises ValueError where it is not: the rows were trained, or are not those of the base.
    """
    blocks = rows.reshape(len(rows), -1, BLOCK)
    widest = np.take_along_axis(blocks, np.abs(blocks).argmax(-1, keepdims=True), -1)
    scales = (widest / -8).astype(np.float16)
    divisor = np.where(scales == 0, 1, scales).astype(np.float32)
    numbers = np.rint(blocks / divisor).clip(-8, 7)
    if np.abs(numbers * scales.astype(np.float32) - blocks).max() > 1e-6:
        raise ValueError("the piece embeddings are not those of the base, in 4 bits")
    return numbers.reshape(rows.shape).astype(np.int8), scales[..., 0]


def export(checkpoint: Path, base: Path, output: Path) -> None:
    """Write `output`/judge.onnx and its tokenizer."""
    network = Network(base, pretrained=False)
    network.load_state_dict(load_file(checkpoint / "model.safetensors"))
    network.eval()
    output.mkdir(parents=True, exist_ok=True)
    hidden = network.heads.in_features
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        axes = {0: "texts", 1: "tokens"}
        torch.onnx.export(
            _Whole(network),
            (torch.zeros(2, 7, hidden), torch.ones(2, 7, dtype=torch.int64)),
            str(whole),
            input_names=["embedded", "attention_mask"],
            output_names=list(OUTPUTS),
            dynamic_axes={"embedded": axes, "attention_mask": axes, "logits": axes, "vectors": {0: "texts"}},
            dynamo=False,
        )
        quantize_dynamic(
            whole, small, op_types_to_quantize=["MatMul", "Gemm"], weight_type=QuantType.QInt8, per_channel=True,
            reduce_range=True, nodes_to_exclude=_heads(whole),
        )  # fmt: skip
        model = _with_pieces(onnx.load(small), network.trunk.embeddings.word_embeddings.weight.numpy())
    onnx.save(model, output / MODEL)
    (output / MODEL).chmod(0o644)
    shutil.copyfile(base / "tokenizer.json", output / "tokenizer.json")


def _heads(path: Path) -> list[str]:
    """The last product, which is small and whose logits should be exact."""
    return [node.name for node in onnx.load(path).graph.node if "heads" in node.name]


def _with_pieces(model: onnx.ModelProto, rows: NDArray[np.float32]) -> onnx.ModelProto:
    """The graph that takes token ids: their rows are looked up among numbers of 4 bits."""
    numbers, scales = four_bits(rows)
    low, high = (numbers[:, 0::2] & 15).astype(np.uint8), (numbers[:, 1::2] & 15).astype(np.uint8)
    graph = model.graph
    packed = helper.make_tensor("pieces", TensorProto.INT4, rows.shape, (low | high << 4).tobytes(), raw=True)
    graph.initializer.extend([packed, numpy_helper.from_array(scales.astype(np.float32), "piece_scales")])
    lookup = helper.make_node(
        "GatherBlockQuantized", ["pieces", "input_ids", "piece_scales"], ["embedded"], name="pieces",
        domain="com.microsoft", block_size=BLOCK, gather_axis=0, quantize_axis=1,
    )  # fmt: skip
    graph.node.insert(0, lookup)
    given = next(one for one in graph.input if one.name == "embedded")
    graph.input.remove(given)
    graph.input.insert(0, helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"]))
    if not any(one.domain == "com.microsoft" for one in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("checkpoint", "base", "output"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    export(given.checkpoint, given.base, given.output)


if __name__ == "__main__":
    main()
