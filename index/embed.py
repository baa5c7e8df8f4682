"""Turn texts into vectors: with the bundled encoder (`index/static.py`), or with any sentence-transformers model."""

import json
from collections.abc import Sequence
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np

from index import hub
from index.errors import EncoderError, cause
from index.hashes import hash_of_files
from index.static import BUNDLED, BUNDLED_FOLDER, StaticEncoder, Vectors, name_of, static, unit


class Encoder(Protocol):
    """What turns questions and passages into vectors that can be compared.

    Rows have length 1, so that a dot product is a cosine. A text without any known piece, such as
    the empty one, gives a row of zeros: it is like nothing.
    """

    @property
    def dimension(self) -> int: ...

    @property
    def fingerprint(self) -> str:
        """Name and hash. Only vectors of encoders with equal fingerprints may be compared."""
        ...

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """float32 (texts, dimension), in the order of the texts."""
        ...

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """float32 (texts, dimension), in the order of the texts."""
        ...


@runtime_checkable
class Far(Protocol):
    """An encoder that embeds elsewhere, and may be given several batches at a time."""

    @property
    def dimension(self) -> int: ...

    @property
    def under_way(self) -> int:
        """Batches that it may be given before the first is back."""
        ...

    def submit(self, texts: list[str]) -> "Future[Vectors]": ...


def load_encoder(
    name: str = BUNDLED,
    *,
    query_prompt: str | None = None,
    document_prompt: str | None = None,
    allow_download: bool = False,
    backend: str = "torch",
    int8: bool = False,
) -> Encoder:
    """The encoder called `name`: "bundled", or a sentence-transformers model's name or folder.

    A prompt is put before every question or passage; None takes the one stored with the model. The
    bundled encoder knows no prompts. Without `allow_download` no request leaves the machine. A named
    model is run by `backend`, "torch", "onnx" or "openvino"; the latter two may take `int8` numbers.
    """
    if name == BUNDLED:
        return _bundled()
    if backend != "torch":
        from index.backends.encoder import CompiledEncoder

        return CompiledEncoder(
            name,
            backend=backend,
            int8=int8,
            query_prompt=query_prompt,
            document_prompt=document_prompt,
            allow_download=allow_download,
        )
    return SentenceTransformersEncoder(
        name,
        query_prompt=query_prompt,
        document_prompt=document_prompt,
        allow_download=allow_download,
    )


def _bundled() -> StaticEncoder:
    """One for all: searching and reading look at the same vectors."""
    return static(str(BUNDLED_FOLDER))


class SentenceTransformersEncoder:
    """Any model that sentence-transformers can load, by its name or by the folder it lies in."""

    def __init__(
        self,
        name: str,
        *,
        query_prompt: str | None = None,
        document_prompt: str | None = None,
        allow_download: bool = False,
    ) -> None:
        self._name = name
        self._query_prompt = query_prompt
        self._document_prompt = document_prompt
        self._model = load_sentence_transformer(name, allow_download=allow_download)

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    @cached_property
    def fingerprint(self) -> str:
        """The prompts are part of it: with other prompts the same model gives other vectors."""
        prompts = json.dumps(
            [self._query_prompt, self._document_prompt, self._model.prompts],
            ensure_ascii=False,
            sort_keys=True,
        )
        folder = hub.folder(self._name)
        files = sorted(file for file in folder.rglob("*") if file.suffix in _MODEL_SUFFIXES)
        return f"{name_of(Path(self._name))}:{hash_of_files(folder, files, prompts)}"

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        encoded = self._model.encode_query(
            list(texts), prompt=self._query_prompt, show_progress_bar=False
        )
        return checked(encoded, len(texts), self.dimension, self._name)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        encoded = self._model.encode_document(
            list(texts), prompt=self._document_prompt, show_progress_bar=False
        )
        return checked(encoded, len(texts), self.dimension, self._name)


def checked(encoded: Any, texts: int, dimension: int, name: str) -> Vectors:
    """float32 (texts, dimension) with rows of length 1. Raises EncoderError where a number is none."""
    vectors = np.array(encoded, dtype=np.float32).reshape(texts, dimension)
    bad = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
    if len(bad):
        raise EncoderError(
            f"模型 {name} 对第 {bad[0] + 1} 段文字给出了无效的向量（NaN 或无穷大），"
            f"共 {len(bad)} 段如此。请换一个模型。",
            f"The model {name} gives vectors that are not numbers for {len(bad)} texts, first for "
            f"text {bad[0] + 1}; name another model.",
        )
    return unit(vectors)


_MODEL_SUFFIXES = {".json", ".txt", ".model", ".safetensors", ".bin"}


def load_sentence_transformer(name: str, *, allow_download: bool) -> Any:
    """The model, from this machine only unless a download is allowed."""
    hub.prepare("sentence_transformers", name, "encoder", allow_download=allow_download)
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, local_files_only=not allow_download)
    except (
        Exception
    ) as error:  # missing files, a damaged folder, an unknown architecture, no network
        if not allow_download and not Path(name).is_dir():
            raise hub.not_here(name) from error
        raise EncoderError(
            f"无法载入模型 {name}（{cause(error)}）。请检查名称或文件夹，或设 encoder: bundled。",
            f"The model {name} cannot be loaded ({cause(error)}): check the name or folder, or set encoder: bundled.",
        ) from error
