"""Cache vectors by the hash of the text they were made from, so that no passage is embedded twice.

Vectors of passages that stand in a generation are taken from there. What is made anew is written
batch by batch into a folder, so that a build that was interrupted goes on where it stopped; once a
generation holds them, `clear` removes them.
"""

import hashlib
import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from index.embedding.protocol import Vectors
from index.errors import EncoderError
from index.storage.store import reached

Encode = Callable[[list[str]], "Future[Vectors]"]

_BATCH = 1024


class EmbeddingCache:
    """Segments of vectors in one folder; a segment that cannot be read is made again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[bytes, Vectors] = {}
        for keys_path in sorted(folder.glob("*.json")):
            try:
                keys = json.loads(keys_path.read_text("utf-8"))
                vectors = np.load(keys_path.with_suffix(".npy"), allow_pickle=False)
                if len(keys["keys"]) != len(vectors) or keys["sha256"] != _digest(vectors):
                    continue
                self._known.update(zip(map(bytes.fromhex, keys["keys"]), vectors, strict=True))
            except (OSError, ValueError, KeyError, TypeError, EOFError):
                continue

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def __getitem__(self, key: bytes) -> Vectors:
        return self._known[key]

    def clear(self) -> None:
        """Remove the segments: a generation on disk holds their vectors now."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def save(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Write a segment, so that a build which is killed from now on need not make it again."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(b"".join(keys)).hexdigest()[:16]
        temporary = self._folder / f"{name}.tmp"
        try:
            with open(temporary, "wb") as file:
                np.save(file, vectors, allow_pickle=False)
            os.replace(temporary, self._folder / f"{name}.npy")
            body = json.dumps({"sha256": _digest(vectors), "keys": [key.hex() for key in keys]})
            temporary.write_text(body, "utf-8")
            os.replace(temporary, self._folder / f"{name}.json")
        except OSError:
            self.clear()  # on a full disk, what is kept for later would stop the next, smaller build
            raise


class VectorCollector:
    """The vectors of rows in their order: taken from where they are known, or made batch by batch.

    `known` holds vectors of the generation before. `in_flight` batches may be with the encoder at a time;
    `encoded` counts the vectors that had to be made.
    """

    def __init__(
        self, cache: EmbeddingCache, encode: Encode, dimension: int, known: Mapping[bytes, Vectors], in_flight: int = 0
    ) -> None:
        self.encoded = 0
        self._cache = cache
        self._encode = encode
        self._dimension = dimension
        self._known = known
        self._in_flight = in_flight
        self._count = 0
        self._found: list[tuple[int, bytes]] = []  # row, key
        self._first: dict[bytes, int] = {}  # key → the row it is made for
        self._same: list[tuple[int, int]] = []  # row, the row with the same text
        self._batch: list[tuple[int, bytes, str]] = []
        self._sent: deque[tuple[list[tuple[int, bytes, str]], Future[Vectors]]] = deque()
        self._vectors: Vectors = np.zeros((0, dimension), dtype=np.float32)

    def add(self, key: bytes, text: str) -> None:
        """The next row, by the key of its text."""
        row, self._count = self._count, self._count + 1
        if key in self._known or key in self._cache:
            self._found.append((row, key))
        elif key in self._first:
            self._same.append((row, self._first[key]))
        else:
            self._first[key] = row
            self._batch.append((row, key, text))
            if len(self._batch) >= _BATCH:
                self._send()

    def finished(self) -> Vectors:
        """float32 (rows, dimension). Raises EncoderError for numbers that are not finite or another shape."""
        if self._batch:
            self._send()
        while self._sent:
            self._receive()
        self._resize(self._count)
        vectors, self._vectors = self._vectors, np.zeros((0, self._dimension), dtype=np.float32)
        for row, key in self._found:
            vectors[row] = self._known[key] if key in self._known else self._cache[key]
        for row, first in self._same:
            vectors[row] = vectors[first]
        return vectors

    def _send(self) -> None:
        batch, self._batch = self._batch, []
        self._sent.append((batch, self._encode([text for _, _, text in batch])))
        while len(self._sent) > self._in_flight:
            self._receive()

    def _receive(self) -> None:
        batch, future = self._sent.popleft()
        vectors = np.asarray(future.result(), dtype=np.float32)
        _check(vectors, [text for _, _, text in batch], self._dimension)
        self._cache.save([key for _, key, _ in batch], vectors)
        self.encoded += len(batch)
        if batch[-1][0] >= len(self._vectors):
            self._resize(max(self._count, len(self._vectors) + len(self._vectors) // 16))
        self._vectors[[row for row, _, _ in batch]] = vectors
        reached("batch embedded")

    def _resize(self, rows: int) -> None:
        """Make the array hold `rows` rows, zeros where none is written.

        The one array grows in place, or the system moves its pages: blocks joined at the end would hold
        all vectors twice, and what they leave behind is rarely given back.
        """
        self._vectors.resize((rows, self._dimension), refcheck=False)


def _check(vectors: Vectors, texts: Sequence[str], dimension: int) -> None:
    if vectors.shape != (len(texts), dimension):
        raise EncoderError(
            f"编码器给出的向量形状是 {vectors.shape}，应为 {(len(texts), dimension)}，未建索引",
            f"the encoder gave vectors of shape {vectors.shape}, not {(len(texts), dimension)}",
        )
    bad = ~np.isfinite(vectors).all(axis=1)
    if bad.any():
        text = " ".join(texts[int(bad.argmax())].split())[:40]
        raise EncoderError(
            f"编码器给出的向量里有非数（段落「{text}」），未建索引",
            f"the encoder gave numbers that are not finite for the passage “{text}”",
        )


def _digest(vectors: Vectors) -> str:
    return hashlib.sha256(np.ascontiguousarray(vectors).tobytes()).hexdigest()
