"""Keep tables that take long to make in the user's own cache folder, as plain numbers and text.

What is kept is never code: safetensors holds arrays, with a checksum beside them, and is read only from
a folder that nobody else can write. Where there is no such folder, a table is simply made anew.
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
"""This installation: another one on the same machine, with packages of its own, keeps its own tables."""


def tables(name: str, sources: Iterable[str], make: Callable[[], Arrays]) -> Arrays:
    """What `make` gives, kept from the last time when the packages' files `sources` are the same.

    A source is a module, such as `jieba`, a file beside its beginning, such as `jieba/dict.txt`, or any file by its
    whole path.
    `name` must change when `make` does. A kept table that is damaged is made again.
    """
    key = f"{_FORMAT} {sys.byteorder} {' '.join(map(_state, sources))}"
    folder = private_folder()
    path = folder / f"{name}-{_HERE}.safetensors" if folder else None
    if path is not None and (found := _read(path, key)) is not None:
        return found
    made = make()
    if path is not None:
        with suppress(OSError):  # a full disk: then it is made anew each time
            _write(path, key, made)
    return made


def private_folder() -> Path | None:
    """`~/.cache/yuanwen`, made if need be; None when somebody else could write there."""
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
    """A file as it is now: its place, size and time."""
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
            told = file.metadata() or {}
            if told.get("key") != key:
                return None
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return arrays if told.get("checksum") == _checksum(arrays) else None
    except (
        Exception
    ):  # safetensors raises its own kinds; whatever is wrong, the table is made again
        return None


def _write(path: Path, key: str, arrays: Arrays) -> None:
    from safetensors.numpy import save_file

    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    os.close(handle)
    try:
        told = {"key": key, "checksum": _checksum(arrays)}
        save_file({name: np.ascontiguousarray(a) for name, a in arrays.items()}, temporary, told)
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
