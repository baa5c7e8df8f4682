"""Keep vectors by the hash of the text they were made from, so that no passage is embedded twice.

Vectors of passages that stand in a generation are taken from there. What is made anew is written
batch by batch into a folder, so that a build that was interrupted goes on where it stopped; once a
generation holds them, `clear` removes them.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.errors import EncoderError
from index.store import reached

Vectors = npt.NDArray[np.float32]
_BATCH = 512


def key(text: str) -> bytes:
    """What a text is known by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class Embeddings:
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

    def of(
        self,
        keys: Sequence[bytes],
        texts: Mapping[bytes, str],
        encode: Callable[[Sequence[str]], Vectors],
        *,
        dimension: int,
        known: Mapping[bytes, Vectors] | None = None,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> tuple[Vectors, int]:
        """The vectors of `keys`, float32 (keys, dimension), and how many had to be made.

        `known` holds vectors that are there already, `texts` what the others are made from.
        Raises EncoderError when the encoder gives vectors that are no numbers or of another shape.
        """
        known = known or {}
        missing = list(
            dict.fromkeys(key for key in keys if key not in known and key not in self._known)
        )
        done = len(keys) - len(missing)
        progress(done, len(keys))
        for batch in _batches(missing):
            batch_texts = [texts[key] for key in batch]
            vectors = np.asarray(encode(batch_texts), dtype=np.float32)
            _check(vectors, batch_texts, dimension)
            self._save(batch, vectors)
            reached("batch embedded")
            done += len(batch)
            progress(min(done, len(keys)), len(keys))
        if not keys:
            return np.zeros((0, dimension), dtype=np.float32), 0
        return np.stack([known[key] if key in known else self._known[key] for key in keys]), len(
            missing
        )

    def clear(self) -> None:
        """Remove the segments: a generation on disk holds their vectors now."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _save(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        self._known.update(zip(keys, vectors, strict=True))
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


def _batches(items: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
