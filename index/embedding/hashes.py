"""One short name for what some files hold."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

_HASHED_WHOLE_BYTES = 64 * 2**20


def hash_of_files(folder: Path, files: Iterable[Path], salt: str = "") -> str:
    """The first 16 hex digits of SHA-256 over names and contents, whatever the folder's own place.

    Of a file above 64 MiB, which no bundled one is, size and both ends stand for the whole: a model
    of gigabytes would otherwise delay every start.
    """
    digest = hashlib.sha256(salt.encode())
    for file in files:
        digest.update(f"\0{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        for block in _blocks(file):
            digest.update(block)
    return digest.hexdigest()[:16]


def _blocks(file: Path) -> Iterator[bytes]:
    size = file.stat().st_size
    with file.open("rb") as stream:
        if size <= _HASHED_WHOLE_BYTES:
            yield stream.read()
            return
        yield stream.read(_HASHED_WHOLE_BYTES // 2)
        stream.seek(size - _HASHED_WHOLE_BYTES // 2)
        yield stream.read()
