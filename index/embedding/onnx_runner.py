"""Run a sentence-transformers model with ONNX Runtime: faster on a processor than torch.

The folder's tokenizer cuts the texts, the network gives a vector for each token, and `pooling` makes one
vector of a text. Neither torch nor sentence-transformers is needed for that, only where a model brings
no ONNX file and one has to be exported.
"""

import importlib.util
import json
import logging
import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import hub, onnx_export, pooling
from index.embedding.hashes import hash_of_files
from index.embedding.protocol import Vectors, checked
from index.embedding.static import read_tokenizer
from index.errors import EncoderError, cause

logger = logging.getLogger(__name__)

TokenIds = NDArray[np.int64]

TOKENS_AT_A_TIME = 4096
"""Of a batch, with its padding: more is not faster on a processor, and attention takes memory by the square."""

_MIN_COSINE = {False: 0.999, True: 0.9}
"""Between the token vectors of torch and of a file exported from it: without and with 8-bit numbers."""


class OnnxEncoder:
    """The model called `name`, or the one in the folder of that name, run by ONNX Runtime.

    With `int8` its matrices hold 8-bit integers. Vectors are those of torch but for rounding, which shows with
    `int8`; so each way has a fingerprint of its own. Raises EncoderError, one line.
    """

    def __init__(
        self,
        name: str,
        *,
        int8: bool = False,
        query_prompt: str | None = None,
        document_prompt: str | None = None,
        allow_download: bool = False,
    ) -> None:
        if importlib.util.find_spec("onnxruntime") is None:
            raise EncoderError(
                "index.backend: onnx 需要先安装：pip install 'yuanwen[onnx]'；或设 index.backend: torch",
                "index.backend: onnx needs pip install 'yuanwen[onnx]'; or set index.backend: torch",
            )
        self._name, self._int8 = name, int8
        self._folder = hub.folder(name, allow_download=allow_download)
        try:
            self._recipe = pooling.read(self._folder)
            self._tokenizer, self._padding = _tokenizer(self._folder, self._recipe)
            self._weights = onnx_export.source(self._folder, self._recipe.folders[0])
        except Exception as error:  # tokenizers raises bare Exceptions
            raise self._cannot(error) from error
        self._query = _prompt(query_prompt, self._recipe, "query")
        self._document = _prompt(document_prompt, self._recipe, "document", "passage", "corpus")
        self._network = self._opened()

    @cached_property
    def dimension(self) -> int:
        return int(self._encode([""]).shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """Of the model's own files, so that machines agree which each made an ONNX file of it."""
        kind = ["onnx", self._int8, self._query, self._document]
        files = sorted({*_settings(self._folder, self._recipe), *self._weights})
        digest = hash_of_files(self._folder, files, json.dumps(kind, ensure_ascii=False))
        return f"{Path(self._name).name}:{digest}"

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self._query + text for text in texts])

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self._document + text for text in texts])

    def _opened(self) -> "_Network":
        """The network. An exported file that cannot be used, or gives other vectors, is exported once more."""
        for again in (False, True):
            path = onnx_export.network(self._name, self._folder, self._weights, int8=self._int8, again=again)
            try:
                network = _Network(path)
                if unknown := network.inputs - _given(np.zeros((1, 1), np.int64)).keys():
                    raise ValueError(f"input {min(unknown)}")
                _check(network, path, _MIN_COSINE[self._int8])
            except Exception as error:  # each package raises its own
                if again or path in self._weights:
                    raise self._cannot(error) from error
                logger.warning("%s cannot be used (%s); it is made again", path, cause(error))
            else:
                return network
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
        tokens = self._network.run(_given(ids, mask, types))
        if tokens.ndim != 3 or tokens.shape[:2] != shape:
            raise ValueError(f"output of shape {tokens.shape}, not one vector for each piece")
        return self._recipe.vectors(tokens, mask)

    def _cannot(self, error: Exception) -> EncoderError:
        return EncoderError(
            f"onnx 不能运行模型 {self._name}（{cause(error)}）。请设 index.backend: torch，或换一个模型。",
            f"onnx cannot run the model {self._name} ({cause(error)}): set index.backend: torch, or name another model.",
        )


class _Network:
    """A session of ONNX Runtime, on a GPU where its package for GPUs is installed and finds one.

    `inputs` are the names of what the network takes.
    """

    def __init__(self, path: Path) -> None:
        hub.silence()
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = _threads()
        there = onnxruntime.get_available_providers()
        wanted = [each for each in ("CUDAExecutionProvider", "CPUExecutionProvider") if each in there]
        self._session = onnxruntime.InferenceSession(str(path), options, providers=wanted)
        self.inputs = frozenset(each.name for each in self._session.get_inputs())
        names = [each.name for each in self._session.get_outputs()]
        known = (name for name in ("last_hidden_state", "token_embeddings") if name in names)
        self._output = next(known, names[0])

    def run(self, given: dict[str, TokenIds]) -> Vectors:
        """float32 (texts, tokens, width) of arrays (texts, tokens); those that the network does not take are left out."""
        taken = {name: given[name] for name in self.inputs}
        return np.asarray(self._session.run([self._output], taken)[0], dtype=np.float32)


def _threads() -> int:
    """What OMP_NUM_THREADS says, as for torch; else one for each core that this program may use."""
    given = os.environ.get("OMP_NUM_THREADS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The rows of texts with so many tokens each, the longest first, so that little is padding.

    >>> list(batches([10, 4096, 12]))
    [[1], [2, 0]]
    """
    order = sorted(range(len(lengths)), key=lambda row: (-lengths[row], row))
    first = 0
    while first < len(order):
        count = max(1, TOKENS_AT_A_TIME // max(1, lengths[order[first]]))
        yield order[first : first + count]
        first += count


def _given(ids: TokenIds, mask: TokenIds | None = None, types: TokenIds | None = None) -> dict[str, TokenIds]:
    """What a network may ask for, by the names that all exporters use."""
    return {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids) if mask is None else mask,
        "token_type_ids": np.zeros_like(ids) if types is None else types,
        "position_ids": np.ascontiguousarray(np.broadcast_to(np.arange(ids.shape[1]), ids.shape)),
    }


def _check(network: _Network, path: Path, least: float) -> None:
    """Raise ValueError unless an exported file still gives what torch gave."""
    if (kept := onnx_export.expected(path)) is None:
        return
    inputs, wanted = kept
    found = network.run(_given(inputs["input_ids"], inputs["attention_mask"], inputs.get("token_type_ids")))
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
    """The tokenizer, which cuts a text off at the recipe's limit, and the id of the token that fills up a row."""
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
        token = json.loads((folder / "tokenizer_config.json").read_text("utf-8")).get("pad_token")
    except OSError:
        return 0
    if isinstance(token, dict):
        token = token.get("content")
    return int(tokenizer.token_to_id(token) or 0) if token else 0


def _settings(folder: Path, recipe: pooling.Recipe) -> set[Path]:
    """The small files that say what becomes of a text, and the weights of layers behind the network."""
    names = [
        "modules.json", "config.json", "config_sentence_transformers.json",
        "sentence_bert_config.json", "tokenizer.json", "tokenizer_config.json",
    ]  # fmt: skip
    found = {place / name for place in (folder, *recipe.folders) for name in names}
    found |= {place / "model.safetensors" for place in recipe.folders[1:]}
    return {path for path in found if path.is_file()}
