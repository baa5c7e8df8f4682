"""Saved web pages."""

import re
from collections.abc import Mapping

from index.ingest.formats import Extracted
from index.ingest.formats.web import mhtml
from index.ingest.formats.web.main_text import page, source_of

_MAIL_HEADER = re.compile(rb"(?:From|Subject|Date|MIME-Version|Snapshot-Content-Location): ", re.IGNORECASE)


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The main text of a page; all its text where no main text is found."""
    if _MAIL_HEADER.match(data) and b"multipart/related" in data[:4096]:  # MHTML under another name
        return mhtml.read(data, options)
    return [page(*source_of(data))]
