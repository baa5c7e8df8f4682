"""Cache tables that take long to compute in the user's own cache folder.

Nothing cached is code: safetensors holds arrays with a checksum, and is read only from a folder that nobody else
can write. Where there is no such folder, a table is computed each time.
"""

import os
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_FORMAT = 1

_HERE = f"{zlib.crc32(str(Path(__file__).parent).encode()):08x}"
"""This installation: others on the same machine, with packages of their own, have their own tables."""


def tables(name: str, sources: Iterable[str], make: Callable[[], Arrays]) -> Arrays:
    """What `make` gives, from the cache while the files `sources` have not changed.

    A source is a module (`jieba`), a file in a module's folder (`jieba/dict.txt`), or the absolute path of a file.
    Change `name` when `make` changes. A damaged table is computed again.
    """
    key = f"{_FORMAT} {sys.byteorder} {' '.join(map(_state, sources))}"
    folder = private_folder()
    path = folder / f"{name}-{_HERE}.safetensors" if folder else None
    if path is not None and (found := _read(path, key)) is not None:
        return found
    made = make()
    if path is not None:
        with suppress(OSError):  # a full disk: then it is computed each time
            _write(path, key, made)
    return made


def private_folder() -> Path | None:
    """`~/.cache/yuanwen`, created if missing; None where another user could write there."""
    try:
        folder = Path.home() / ".cache" / "yuanwen"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except (OSError, RuntimeError):  # RuntimeError: a user without a home
        return None
    if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
        return None
    return folder if os.access(folder, os.W_OK) else None


def _state(source: str) -> str:
    """The path, size and mtime of a source."""
    if Path(source).is_absolute():
        status = Path(source).stat()
        return f"{source}:{status.st_size}:{status.st_mtime_ns}"
    module, _, file = source.partition("/")
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return source
    path = Path(spec.origin).parent / file if file else Path(spec.origin)
    status = path.stat()
    return f"{path}:{status.st_size}:{status.st_mtime_ns}"


def _read(path: Path, key: str) -> Arrays | None:
    from safetensors import safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            known = file.metadata() or {}
            if known.get("key") != key:
                return None
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return arrays if known.get("checksum") == _checksum(arrays) else None
    except Exception:  # safetensors raises its own kinds; whatever is wrong, the table is computed
        return None


def _write(path: Path, key: str, arrays: Arrays) -> None:
    from safetensors.numpy import save_file

    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    os.close(handle)
    try:
        known = {"key": key, "checksum": _checksum(arrays)}
        save_file({name: np.ascontiguousarray(a) for name, a in arrays.items()}, temporary, known)
        os.replace(temporary, path)
    except Exception as error:  # safetensors gives its own error for a full disk
        Path(temporary).unlink(missing_ok=True)
        raise OSError(str(error)) from error


def _checksum(arrays: Arrays) -> str:
    value = 0
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        value = zlib.crc32(array.tobytes(), zlib.crc32(f"{name} {array.dtype}".encode(), value))
    return f"{value:08x}"
