"""Any model that sentence-transformers can load, run by torch."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from index.embedding import hub
from index.embedding.hashes import hash_of_files
from index.embedding.protocol import Vectors, checked
from index.embedding.static import name_of
from index.errors import EncoderError, cause


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
            [self._query_prompt, self._document_prompt, self._model.prompts], ensure_ascii=False, sort_keys=True
        )
        folder = hub.folder(self._name)
        files = sorted(file for file in folder.rglob("*") if file.suffix in _MODEL_SUFFIXES)
        return f"{name_of(Path(self._name))}:{hash_of_files(folder, files, prompts)}"

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        encoded = self._model.encode_query(list(texts), prompt=self._query_prompt, show_progress_bar=False)
        return checked(encoded, len(texts), self.dimension, self._name)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        encoded = self._model.encode_document(list(texts), prompt=self._document_prompt, show_progress_bar=False)
        return checked(encoded, len(texts), self.dimension, self._name)


_MODEL_SUFFIXES = {".json", ".txt", ".model", ".safetensors", ".bin"}


def load_sentence_transformer(name: str, *, allow_download: bool) -> Any:
    """The model, from this machine only unless a download is allowed."""
    hub.prepare("sentence_transformers", name, "encoder", allow_download=allow_download)
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, local_files_only=not allow_download)
    except Exception as error:  # missing files, a damaged folder, an unknown architecture, no network
        if not allow_download and not Path(name).is_dir():
            raise hub.not_here(name) from error
        raise EncoderError(
            f"无法载入模型 {name}（{cause(error)}）。请检查名称或文件夹，或设 encoder: bundled。",
            f"The model {name} cannot be loaded ({cause(error)}): check the name or folder, or set encoder: bundled.",
        ) from error
