"""The bundled encoder, and any other of its kind.

It is static: each piece of its vocabulary has one row, and a text's vector is the mean of its pieces'
rows. It needs `tokenizers` and `numpy` only, because importing torch takes many seconds;
`SentenceTransformer(folder)` gives the same vectors from the same folder.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.cache import tables
from index.embedding.hashes import hash_of_files
from index.embedding.unigram import Pieces, are_known
from index.embedding.unigram import tables as tables_of
from index.errors import EncoderError, cause

BUNDLED = "bundled"
BUNDLED_FOLDER = Path(__file__).parent.parent / "encoder"

Vectors = NDArray[np.float32]

_TEXTS_AT_A_TIME = 1024
"""Texts held as pieces before they are summed, some hundred bytes for each character."""

_SEVERAL_CHARS = 1_000
"""From so many characters on the tables, once they are loaded, cut faster than the tokenizer."""

_MANY_CHARS = 50_000
"""From so many characters on, tables that cut faster than the tokenizer are worth loading."""


@cache
def static(folder: str) -> "StaticEncoder":
    """The static encoder in a folder, loaded once."""
    return StaticEncoder(folder)


class StaticEncoder:
    """A folder in sentence-transformers' static form, read without torch.

    Its weights are `embedding.weight`, or `embeddings` of 8-bit integers with a factor for each row
    in `weights`, which take a quarter of the space. Text is given as it stands: the folder's
    tokenizer folds it. The bundled tokenizer takes 110 MB and a quarter of a second, so it is read when it is
    first needed; that of another folder at once, so that a damaged one is told of at once.
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
            self._rows, self._factors = _read_weights(self._weights_file)
        except Exception as error:  # safetensors raises its own
            raise self._damaged(error) from error
        if self._folder != BUNDLED_FOLDER:
            self._tokenizer  # noqa: B018 - read now

    @cached_property
    def _tokenizer(self) -> Any:
        try:
            tokenizer = read_tokenizer(self._tokenizer_file)
            pieces = tokenizer.get_vocab_size()
            if pieces != len(self._rows):
                raise ValueError(f"{pieces} pieces, {len(self._rows)} rows")
        except Exception as error:  # tokenizers raises bare Exceptions
            raise self._damaged(error) from error
        return tokenizer

    def _damaged(self, error: Exception) -> EncoderError:
        return EncoderError(
            f"编码器文件夹 {self._folder} 已损坏（{cause(error)}）。"
            "请重新安装 yuanwen，或换一个 encoder。",
            f"The encoder's folder {self._folder} is damaged ({cause(error)}): install yuanwen again or name another encoder.",
        )

    @property
    def dimension(self) -> int:
        return int(self._rows.shape[1])

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self._folder

    @property
    def size(self) -> int:
        """How many pieces there are."""
        return len(self._rows)

    @cached_property
    def fingerprint(self) -> str:
        files = (self._tokenizer_file, self._weights_file)
        return f"{name_of(self._folder)}:{hash_of_files(self._folder, files)}"

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def token_vectors(self, text: str) -> tuple[list[str], list[tuple[int, int]], Vectors]:
        """The pieces of one text, their spans in it, and float32 (pieces, dimension).

        The rows keep the lengths that training gave them: a long row is a piece that says much. The
        text's own vector has the direction of their sum. A piece is folded text; its span is of
        `text` as given, so that words of different languages can be matched and shown.
        """
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        rows = self.rows(np.array(encoding.ids, dtype=np.int64))
        return encoding.tokens, encoding.offsets, rows

    def pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The numbers of the pieces of one text, and their spans in it as given."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return encoding.ids, encoding.offsets

    def numbers(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """For each text the numbers of its different pieces, ascending."""
        return [np.unique(ids) for ids in self.ids(texts)]

    def ids(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """For each text the numbers of its pieces, in order."""
        many = self._many if sum(map(len, texts)) >= _SEVERAL_CHARS else None
        return many.of(texts) if many else self._cut(texts)

    def cut(self, texts: Sequence[str]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """For each text the numbers of its pieces, and int64 (pieces, 2), their spans in it as given."""
        found = []
        for text, ids in zip(texts, self.ids(texts), strict=True):
            spans = self._many.spans(text, ids) if self._many else None
            if spans is None:
                numbers, offsets = self.pieces(text)
                ids = np.asarray(numbers, dtype=np.int64)
                spans = np.asarray(offsets, dtype=np.int64).reshape(-1, 2)
            found.append((ids, spans))
        return found

    def number(self, piece: str) -> int | None:
        """The number of a piece, given as the vocabulary has it; None when it has none."""
        number: int | None = self._tokenizer.token_to_id(piece)
        return number

    def rows(self, pieces: NDArray[np.int64]) -> Vectors:
        """float32 (pieces, dimension): the rows of pieces by their numbers, with their own lengths."""
        rows: Vectors = self._rows[pieces].astype(np.float32) * self._factors[pieces, None]
        return rows

    @property
    def _tokenizer_file(self) -> Path:
        return self._folder / "tokenizer.json"

    @property
    def _weights_file(self) -> Path:
        return self._folder / "model.safetensors"

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        cut = self._cut
        if sum(map(len, texts)) >= _MANY_CHARS and self._many is not None:
            cut = self._many.of
        for first in range(0, len(texts), _TEXTS_AT_A_TIME):
            for number, ids in enumerate(cut(texts[first : first + _TEXTS_AT_A_TIME]), first):
                # One product per text: as fast as one for many, and free of the batch's order.
                vectors[number] = self._factors[ids] @ self._rows[ids].astype(
                    np.float32, copy=False
                )
        return unit(vectors)

    def _cut(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """For each text the numbers of its pieces, in order."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [np.asarray(encoding.ids, dtype=np.int64) for encoding in encodings]

    @cached_property
    def _many(self) -> Pieces | None:
        """What cuts as the tokenizer does, but many texts at once; None for a tokenizer of another kind."""

        def made() -> dict[str, NDArray[Any]]:
            if not are_known(self._tokenizer):
                raise ValueError("a tokenizer of another kind")
            return tables_of(self._tokenizer)

        sources = ("index/embedding/unigram.py", "tokenizers", str(self._tokenizer_file))
        try:
            bundled = self._folder == BUNDLED_FOLDER
            arrays = tables("pieces", sources, made) if bundled else made()
        except ValueError:  # of another kind, or with too many pieces
            return None
        return Pieces(self._cut, arrays)


def read_tokenizer(file: Path) -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(file))


def _read_weights(file: Path) -> tuple[NDArray[Any], Vectors]:
    """The rows, of any number type, and the factor of each row."""
    from safetensors.numpy import load_file

    tensors = load_file(file)
    rows = tensors["embeddings"] if "embeddings" in tensors else tensors["embedding.weight"]
    factors = tensors.get("weights", np.ones(len(rows), dtype=np.float32)).astype(np.float32)
    if rows.ndim != 2 or factors.shape != rows.shape[:1]:
        raise ValueError(f"rows {rows.shape}, factors {factors.shape}")
    if not np.isfinite(factors).all():
        raise ValueError("factors that are not numbers")
    return rows, factors


def name_of(folder: Path) -> str:
    """Of the encoder in a folder, in fingerprints."""
    return BUNDLED if folder == BUNDLED_FOLDER else folder.name


def unit(vectors: Vectors) -> Vectors:
    """The same array with rows of length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    vectors /= lengths
    return vectors
