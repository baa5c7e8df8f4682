"""Recognise the text of a picture by RapidOCR, an optional extra (`pip install 'yuanwen[ocr]'`), off by default.

Its models come with its package, so nothing is downloaded. Recognised text may be wrong: its places are called
`scan:…`, and people see "OCR" beside them.
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import hub
from index.errors import ReadError
from index.ingest.formats.pages.layout import Line, reading_order


def lines(pixels: NDArray[np.uint8]) -> list[Line]:
    """The lines of a picture in reading order; `pixels` are (height, width[, colours]) in RGB."""
    if pixels.ndim == 3:
        pixels = np.ascontiguousarray(pixels[:, :, 2::-1])  # BGR, as OpenCV expects
    found = _engine()(pixels)
    if found.txts is None or found.boxes is None:
        return []
    height = pixels.shape[0]
    read = []
    for text, box in zip(found.txts, np.asarray(found.boxes, dtype=float), strict=True):
        left, top = box.min(axis=0)
        right, bottom = box.max(axis=0)
        if text.strip():
            read.append(Line(text.strip(), left, height - bottom, right, height - top))
    return reading_order(read)


@cache
def _engine() -> Any:
    hub.silence()
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise ReadError(
            "识别图片里的文字要先安装：pip install 'yuanwen[ocr]'", "to read pictures: pip install 'yuanwen[ocr]'"
        ) from error
    return RapidOCR(params={"Global.log_level": "critical"})
