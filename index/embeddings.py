"""Keep vectors by the hash of the text they were made from, so that no passage is embedded twice."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
_BATCH = 512


class Embeddings:
    """Segments of vectors in one folder; a segment that cannot be read is made again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Vectors] = {}
        for keys_path in sorted(folder.glob("*.json")):
            try:
                keys = json.loads(keys_path.read_text("utf-8"))
                vectors = np.load(keys_path.with_suffix(".npy"), allow_pickle=False)
                if len(keys["keys"]) != len(vectors) or keys["sha256"] != _digest(vectors):
                    continue
                self._known.update(zip(keys["keys"], vectors, strict=True))
            except (OSError, ValueError, KeyError, TypeError):
                continue

    def of(
        self,
        texts: Sequence[str],
        encode: Callable[[Sequence[str]], Vectors],
        *,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> tuple[Vectors, int]:
        """The vectors of `texts`, float32 (texts, dimension), and how many had to be made."""
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        missing = {
            key: text for key, text in zip(keys, texts, strict=True) if key not in self._known
        }
        done = len(texts) - len(missing)
        progress(done, len(texts))
        for batch in _batches(list(missing.items())):
            vectors = encode([text for _, text in batch])
            self._save([key for key, _ in batch], vectors)
            done += len(batch)
            progress(min(done, len(texts)), len(texts))
        return np.stack([self._known[key] for key in keys]), len(missing)

    def _save(self, keys: list[str], vectors: Vectors) -> None:
        self._known.update(zip(keys, vectors, strict=True))
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256("".join(keys).encode()).hexdigest()[:16]
        temporary = self._folder / f"{name}.tmp"
        with open(temporary, "wb") as file:
            np.save(file, vectors, allow_pickle=False)
        os.replace(temporary, self._folder / f"{name}.npy")
        temporary.write_text(json.dumps({"sha256": _digest(vectors), "keys": keys}), "utf-8")
        os.replace(temporary, self._folder / f"{name}.json")


def _digest(vectors: Vectors) -> str:
    return hashlib.sha256(np.ascontiguousarray(vectors).tobytes()).hexdigest()


def _batches(items: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
