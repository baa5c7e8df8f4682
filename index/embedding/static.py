"""The bundled encoder, and any other of its kind.

It is static: each subword token of its vocabulary has one vector whatever stands beside it, and a text's vector
is the mean of its tokens' vectors. It needs `tokenizers` and `numpy` only, because importing torch takes many
seconds; `SentenceTransformer(folder)` gives the same vectors from the same folder.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.cache import tables as cached_tables
from index.embedding.hashes import hash_of_files
from index.embedding.protocol import Vectors, unit
from index.embedding.unigram import BatchTokenizer, TokenIds, is_supported, tables
from index.errors import EncoderError, cause

BUNDLED = "bundled"
BUNDLED_FOLDER = Path(__file__).parent.parent / "encoder"

_TEXTS_AT_A_TIME = 1024
"""Texts held as token ids before they are summed, some hundred bytes for each character."""

_BATCH_CHARS = 1_000
"""From so many characters on the batch tokenizer is faster than the tokenizer itself."""

_LOADING_CHARS = 50_000
"""From so many characters on it is worth loading for texts that are only embedded."""


@cache
def static(folder: str) -> "StaticEncoder":
    """The static encoder in a folder, loaded once."""
    return StaticEncoder(folder)


class StaticEncoder:
    """A folder in sentence-transformers' static form, read without torch.

    Its weights are `embedding.weight`, or `embeddings` of 8-bit integers with a scale for each token
    in `weights`, which take a quarter of the space. Text is given as it stands: the folder's
    tokenizer folds it. The bundled tokenizer takes 110 MB and a quarter of a second, so it is read when it is
    first needed; that of another folder at once, so that a damaged one is refused at once.
    """

    def __init__(self, folder: str | Path = BUNDLED_FOLDER) -> None:
        self._folder = Path(folder)
        for file in (self._tokenizer_file, self._weights_file):
            if not file.is_file():
                raise EncoderError(
                    f"编码器缺少文件 {file}。请重新安装 yuanwen，或换一个 encoder。",
                    f"The encoder's file {file} is missing: install yuanwen again or name another encoder.",
                )
        try:
            self._weights, self._scales = _read_weights(self._weights_file)
        except Exception as error:  # safetensors raises its own
            raise self._damaged(error) from error
        if self._folder != BUNDLED_FOLDER:
            self._tokenizer  # noqa: B018 - read now

    @cached_property
    def _tokenizer(self) -> Any:
        try:
            tokenizer = read_tokenizer(self._tokenizer_file)
            size = tokenizer.get_vocab_size()
            if size != len(self._weights):
                raise ValueError(f"{size} pieces, {len(self._weights)} rows")
        except Exception as error:  # tokenizers raises bare Exceptions
            raise self._damaged(error) from error
        return tokenizer

    def _damaged(self, error: Exception) -> EncoderError:
        return EncoderError(
            f"编码器文件夹 {self._folder} 已损坏（{cause(error)}）。请重新安装 yuanwen，或换一个 encoder。",
            f"The encoder's folder {self._folder} is damaged ({cause(error)}): install yuanwen again or name another encoder.",
        )

    @property
    def dimension(self) -> int:
        return int(self._weights.shape[1])

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self._folder

    @property
    def vocabulary_size(self) -> int:
        """How many tokens there are."""
        return len(self._weights)

    @cached_property
    def fingerprint(self) -> str:
        files = (self._tokenizer_file, self._weights_file)
        return f"{name_of(self._folder)}:{hash_of_files(self._folder, files)}"

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def token_vectors(self, text: str) -> tuple[list[str], list[tuple[int, int]], Vectors]:
        """The tokens of one text, their spans in it, and float32 (tokens, dimension).

        The vectors keep the lengths that training gave them: a long one is a token that says much. The
        text's own vector has the direction of their sum. A token is folded text; its span is of
        `text` as given, so that words of different languages can be matched and shown.
        """
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        vectors = self.vectors_of(np.array(encoding.ids, dtype=np.int64))
        return encoding.tokens, encoding.offsets, vectors

    def token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        """For each text the ids of its tokens, int64, in order."""
        batch = self._batch_tokenizer if sum(map(len, texts)) >= _BATCH_CHARS else None
        return batch.token_ids(texts) if batch else self._token_ids(texts)

    def distinct_token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        """For each text the ids of its different tokens, int64, ascending."""
        return [np.unique(ids) for ids in self.token_ids(texts)]

    def tokenize(self, texts: Sequence[str]) -> list[tuple[TokenIds, TokenIds]]:
        """For each text the ids of its tokens, int64 (tokens,), and their spans in it as given, int64 (tokens, 2)."""
        found = []
        for text, ids in zip(texts, self.token_ids(texts), strict=True):
            spans = self._batch_tokenizer.spans(text, ids) if self._batch_tokenizer else None
            if spans is None:
                encoding = self._tokenizer.encode(text, add_special_tokens=False)
                ids = np.asarray(encoding.ids, dtype=np.int64)
                spans = np.asarray(encoding.offsets, dtype=np.int64).reshape(-1, 2)
            found.append((ids, spans))
        return found

    def token_id(self, token: str) -> int | None:
        """The id of a token as the vocabulary writes it; None when it is not in it."""
        found: int | None = self._tokenizer.token_to_id(token)
        return found

    def vectors_of(self, ids: TokenIds) -> Vectors:
        """float32 (tokens, dimension): the vectors of tokens by their ids, with their own lengths."""
        vectors: Vectors = self._weights[ids].astype(np.float32) * self._scales[ids, None]
        return vectors

    @property
    def _tokenizer_file(self) -> Path:
        return self._folder / "tokenizer.json"

    @property
    def _weights_file(self) -> Path:
        return self._folder / "model.safetensors"

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        token_ids = self._token_ids
        if sum(map(len, texts)) >= _LOADING_CHARS and self._batch_tokenizer is not None:
            token_ids = self._batch_tokenizer.token_ids
        for first in range(0, len(texts), _TEXTS_AT_A_TIME):
            for row, ids in enumerate(token_ids(texts[first : first + _TEXTS_AT_A_TIME]), first):
                # One product per text: as fast as one for many, and free of the batch's order.
                vectors[row] = self._scales[ids] @ self._weights[ids].astype(np.float32, copy=False)
        return unit(vectors)

    def _token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        """As `token_ids`, by the tokenizer itself."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [np.asarray(encoding.ids, dtype=np.int64) for encoding in encodings]

    @cached_property
    def _batch_tokenizer(self) -> BatchTokenizer | None:
        """What cuts many texts at once as the tokenizer does; None where that is of another kind."""

        def make() -> dict[str, NDArray[Any]]:
            if not is_supported(self._tokenizer):
                raise ValueError("a tokenizer of another kind")
            return tables(self._tokenizer)

        sources = ("index/embedding/unigram.py", "tokenizers", str(self._tokenizer_file))
        try:
            bundled = self._folder == BUNDLED_FOLDER
            arrays = cached_tables("unigram", sources, make) if bundled else make()
        except ValueError:  # of another kind, or with too many tokens
            return None
        return BatchTokenizer(self._token_ids, arrays)


def read_tokenizer(file: Path) -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(file))


def _read_weights(file: Path) -> tuple[NDArray[Any], Vectors]:
    """(tokens, dimension) of any number type, and float32 (tokens,): the scale of each token."""
    from safetensors.numpy import load_file

    tensors = load_file(file)
    weights = tensors["embeddings"] if "embeddings" in tensors else tensors["embedding.weight"]
    scales = tensors.get("weights", np.ones(len(weights), dtype=np.float32)).astype(np.float32)
    if weights.ndim != 2 or scales.shape != weights.shape[:1]:
        raise ValueError(f"rows {weights.shape}, factors {scales.shape}")
    if not np.isfinite(scales).all():
        raise ValueError("factors that are not numbers")
    return weights, scales


def name_of(folder: Path) -> str:
    """What the encoder in a folder is called in fingerprints."""
    return BUNDLED if folder == BUNDLED_FOLDER else folder.name
