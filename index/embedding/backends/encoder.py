"""A sentence-transformers model that ONNX Runtime or OpenVINO runs: faster on a processor than torch.

The folder's tokenizer cuts the texts, a runner gives a vector for each piece, and `pooling` makes one
vector of a text. Neither torch nor sentence-transformers is needed for that, only where a model brings
no ONNX file and one has to be made of it.
"""

import importlib.util
import json
import logging
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import hub
from index.embedding.backends import convert, pooling
from index.embedding.backends.runners import OnnxRunner, OpenVinoRunner, Runner
from index.embedding.hashes import hash_of_files
from index.embedding.protocol import checked
from index.embedding.static import Vectors, read_tokenizer
from index.errors import EncoderError, cause

logger = logging.getLogger(__name__)

_PACKAGES = {"onnx": "onnxruntime", "openvino": "openvino"}
_LEAST_COSINE = {False: 0.999, True: 0.9}
"""Between pieces as torch gave them and as a network made of it does: without and with 8-bit numbers."""

PIECES_AT_A_TIME = 4096
"""Of a batch, with its padding: more is not faster on a processor, and attention takes memory by the square."""


class CompiledEncoder:
    """The model called `name` (or the folder it lies in), its network run by `backend`, "onnx" or "openvino".

    With `int8` its matrices are products of 8-bit integers. Vectors are those of torch but for rounding,
    which with `int8` shows; so each way has a fingerprint of its own. Raises EncoderError, one line.
    """

    def __init__(
        self,
        name: str,
        *,
        backend: str,
        int8: bool = False,
        query_prompt: str | None = None,
        document_prompt: str | None = None,
        allow_download: bool = False,
    ) -> None:
        if importlib.util.find_spec(_PACKAGES[backend]) is None:
            raise EncoderError(
                f"index.backend: {backend} 需要先安装：pip install 'yuanwen[{backend}]'；或设 index.backend: torch",
                f"index.backend: {backend} needs pip install 'yuanwen[{backend}]'; or set index.backend: torch",
            )
        self._name, self._backend, self._int8 = name, backend, int8
        self._folder = hub.folder(name, allow_download=allow_download)
        try:
            self._recipe = pooling.read(self._folder)
            self._tokenizer, self._padding = _tokenizer(self._folder, self._recipe)
            self._weights = convert.source(self._folder, self._recipe.folders[0], backend)
        except Exception as error:  # tokenizers raises bare Exceptions
            raise self._cannot(error) from error
        self._query = _prompt(query_prompt, self._recipe, "query")
        self._document = _prompt(document_prompt, self._recipe, "document", "passage", "corpus")
        self._runner = self._ready()

    @cached_property
    def dimension(self) -> int:
        return int(self._encode([""]).shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """Of the model's own files, so that machines agree which each made an ONNX file of it."""
        kind = [self._backend, self._int8, self._query, self._document]
        files = sorted({*_settings(self._folder, self._recipe), *self._weights})
        digest = hash_of_files(self._folder, files, json.dumps(kind, ensure_ascii=False))
        return f"{Path(self._name).name}:{digest}"

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self._query + text for text in texts])

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self._document + text for text in texts])

    def _ready(self) -> Runner:
        """The runner. A network that was kept and cannot be used, or gives other vectors, is made once more."""
        for again in (False, True):
            path = convert.network(
                self._name,
                self._folder,
                self._weights,
                int8=self._int8 and self._backend == "onnx",
                again=again,
            )
            try:
                runner = (
                    OnnxRunner(path)
                    if self._backend == "onnx"
                    else OpenVinoRunner(path, int8=self._int8)
                )
                if unknown := runner.inputs - _given(np.zeros((1, 1), np.int64)).keys():
                    raise ValueError(f"input {min(unknown)}")
                _check(runner, path, _LEAST_COSINE[self._int8])
            except Exception as error:  # each package raises its own
                if again or path in self._weights:
                    raise self._cannot(error) from error
                logger.warning("%s cannot be used (%s); it is made again", path, cause(error))
            else:
                return runner
        raise AssertionError("unreachable")

    def _encode(self, texts: list[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        if self._recipe.lower:
            texts = [text.lower() for text in texts]
        encodings = self._tokenizer.encode_batch(texts)
        parts, order = [], []
        for rows in batches([len(each.ids) for each in encodings]):
            try:
                parts.append(self._vectors([encodings[row] for row in rows]))
            except Exception as error:  # whatever a network meets on its way
                raise self._cannot(error) from error
            order += rows
        found = np.concatenate(parts)
        return checked(found[np.argsort(order)], len(texts), found.shape[1], self._name)

    def _vectors(self, encodings: Sequence[Any]) -> Vectors:
        shape = len(encodings), max(1, *(len(each.ids) for each in encodings))
        ids = np.full(shape, self._padding, dtype=np.int64)
        mask, types = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for row, each in enumerate(encodings):
            here = slice(len(each.ids))
            ids[row, here], mask[row, here], types[row, here] = each.ids, 1, each.type_ids
        given = _given(ids, mask, types)
        pieces = self._runner.run({name: given[name] for name in self._runner.inputs})
        if pieces.ndim != 3 or pieces.shape[:2] != shape:
            raise ValueError(f"output of shape {pieces.shape}, not one vector for each piece")
        return self._recipe.vectors(pieces, mask)

    def _cannot(self, error: Exception) -> EncoderError:
        return EncoderError(
            f"{self._backend} 不能运行模型 {self._name}（{cause(error)}）。请设 index.backend: torch，或换一个模型。",
            f"{self._backend} cannot run the model {self._name} ({cause(error)}): set index.backend: torch, or name another model.",
        )


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The rows of texts with so many pieces, the longest first, so that little is padding.

    >>> list(batches([10, 4096, 12]))
    [[1], [2, 0]]
    """
    order = sorted(range(len(lengths)), key=lambda row: (-lengths[row], row))
    first = 0
    while first < len(order):
        count = max(1, PIECES_AT_A_TIME // max(1, lengths[order[first]]))
        yield order[first : first + count]
        first += count


def _given(
    ids: NDArray[np.int64],
    mask: NDArray[np.int64] | None = None,
    types: NDArray[np.int64] | None = None,
) -> dict[str, NDArray[np.int64]]:
    """What a network may ask for, by the names that all exporters use."""
    return {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids) if mask is None else mask,
        "token_type_ids": np.zeros_like(ids) if types is None else types,
        "position_ids": np.ascontiguousarray(np.broadcast_to(np.arange(ids.shape[1]), ids.shape)),
    }


def _check(runner: Runner, path: Path, least: float) -> None:
    """Raise ValueError unless a network that was made here still gives what torch gave."""
    if (kept := convert.expected(path)) is None:
        return
    inputs, wanted = kept
    given = _given(inputs["input_ids"], inputs["attention_mask"], inputs.get("token_type_ids"))
    found = runner.run({name: given[name] for name in runner.inputs})
    here = inputs["attention_mask"].astype(bool)
    a, b = found[here], wanted[here]
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    cosine = float(((a * b).sum(axis=1) / np.maximum(lengths, 1e-12)).mean())
    if not cosine >= least:
        raise ValueError(f"cosine {cosine:.3f} to torch")


def _prompt(given: str | None, recipe: pooling.Recipe, *names: str) -> str:
    """The one of the settings, else the model's own under the first of `names` that it has."""
    if given is not None:
        return given
    return next((recipe.prompts[name] for name in names if name in recipe.prompts), "")


def _tokenizer(folder: Path, recipe: pooling.Recipe) -> tuple[Any, int]:
    """What cuts a text into at most so many pieces, and the number of the piece that fills up a row."""
    places = [place / "tokenizer.json" for place in (recipe.folders[0], folder)]
    path = next((each for each in places if each.is_file()), None)
    if path is None:
        raise ValueError("no tokenizer.json")
    tokenizer = read_tokenizer(path)
    padding = (tokenizer.padding or {}).get("pad_id")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if recipe.limit:
        tokenizer.enable_truncation(recipe.limit)
    return tokenizer, _pad(path.parent, tokenizer) if padding is None else padding


def _pad(folder: Path, tokenizer: Any) -> int:
    try:
        piece = json.loads((folder / "tokenizer_config.json").read_text("utf-8")).get("pad_token")
    except OSError:
        return 0
    if isinstance(piece, dict):
        piece = piece.get("content")
    return int(tokenizer.token_to_id(piece) or 0) if piece else 0


def _settings(folder: Path, recipe: pooling.Recipe) -> set[Path]:
    """The small files that say what becomes of a text, and the weights of layers behind the network."""
    names = [
        "modules.json", "config.json", "config_sentence_transformers.json",
        "sentence_bert_config.json", "tokenizer.json", "tokenizer_config.json",
    ]  # fmt: skip
    found = {place / name for place in (folder, *recipe.folders) for name in names}
    found |= {place / "model.safetensors" for place in recipe.folders[1:]}
    return {path for path in found if path.is_file()}
