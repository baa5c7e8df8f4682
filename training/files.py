"""Files that training reads and writes: rows of JSON, and weights."""

import gzip
import json
import lzma
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from safetensors.numpy import save_file


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line; plain, `.gz` or `.xz`."""
    opener: Any = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def save_weights(weights: Mapping[str, Any], path: Path, metadata: dict[str, str] | None = None) -> None:
    """Write a safetensors file that everybody may read: `save_file` leaves it to its owner alone."""
    save_file(dict(weights), path, metadata=metadata)
    path.chmod(0o644)
