"""Encoders that the machines of a test's cluster load: slow, counted, or broken in one way."""

import errno
import os
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from fakes import FakeEncoder


class Counted(FakeEncoder):
    """Leaves a file for each batch that it has done, and takes its time."""

    def __init__(self, folder: str, seconds: float = 0.0, breaks: str = "") -> None:
        super().__init__()
        self._folder = Path(folder)
        self._seconds = seconds
        self._breaks = breaks
        if breaks == "model":
            self.fingerprint = "fake:other"
        if breaks == "package":
            raise ModuleNotFoundError("No module named 'index'")

    def encode_document(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        time.sleep(self._seconds)
        if self._breaks == "disk":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self._breaks == "value":
            raise ValueError("a text that\nthe model cannot take")
        vectors = super().encode_document(texts)
        (self._folder / uuid.uuid4().hex).write_text("\n".join(texts), "utf-8")
        return vectors
