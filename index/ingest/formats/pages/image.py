"""Pictures of pages (photographs and scans), read only where the setting `index.ocr` is on."""

import io
from collections.abc import Mapping

import numpy as np

from index.errors import ReadError
from index.ingest.formats import Extracted, TextBuilder
from index.ingest.formats.pages.layout import paragraphs

MAX_PIXELS = 40_000_000
"""A larger picture is refused undecoded: a small file may hold a picture of gigabytes."""


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The words in a picture, at `scan:1`. Raises ReadError for what is no picture or holds no word."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    from index.ingest.formats.pages import ocr

    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ReadError(
                    f"图片有 {picture.width:,}×{picture.height:,} 像素，太大，未收录",
                    f"a picture of {picture.width:,}×{picture.height:,} pixels is too large",
                )
            pixels = np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise ReadError("图片打不开，未收录", "the picture cannot be opened") from error
    builder = TextBuilder()
    builder.extend(paragraphs(ocr.lines(pixels)), "scan:1")
    if not len(builder):
        raise ReadError("图片里没有认出文字，未收录", "no words were found in the picture")
    return [builder.extracted(notes=(("note_ocr", {"count": 1, "pages": "1"}),))]
