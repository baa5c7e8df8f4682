"""Subtitles (SRT, WebVTT), by pysubs2: one line for each cue, at its time."""

import html
import re
from collections.abc import Mapping

import pysubs2

from index.errors import ReadError
from index.ingest.formats import Extracted, TextBuilder
from index.ingest.formats.text import decode, notes

_WORD_TIME = re.compile(r"<(?:\d+:)?\d\d:\d\d\.\d{3}>")
"""Timestamps between the words of a cue (karaoke)."""

_LOWER = re.compile(r"[a-zà-ÿ]")
_END = re.compile(r"[.!?。！？…][\"'”’」]?$")
_LONGEST_END = 2


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The cues, at `time:00:01:02`; one that begins in lower case is joined to the unfinished one before.

    Raises ReadError for what is no subtitle file.
    """
    decoded = decode(data)
    text = decoded.text.lstrip("\ufeff")
    kind = "vtt" if text.lstrip().startswith("WEBVTT") else "srt"
    text = _WORD_TIME.sub("", text)
    try:
        cues = pysubs2.SSAFile.from_string(text, format_=kind)
    except (pysubs2.exceptions.Pysubs2Error, ValueError, IndexError, OverflowError) as error:
        raise ReadError("不是字幕文件，未收录", "not a subtitle file") from error
    lines: list[tuple[str, list[str]]] = []
    for cue in cues:
        words = " ".join(cue.plaintext.split())
        words = html.unescape(words) if kind == "vtt" else words
        if cue.is_comment or not words:
            continue
        if lines and _LOWER.match(words) and not _END.search(lines[-1][1][-1][-_LONGEST_END:]):
            lines[-1][1].append(words)
        else:
            lines.append((_stamp(cue.start), [words]))
    builder = TextBuilder()
    for stamp, joined in lines:
        builder.add(" ".join(joined), f"time:{stamp}")
    return [builder.extracted(notes=notes(decoded))]


def _stamp(milliseconds: int) -> str:
    """A time as hours, minutes and seconds.

    >>> _stamp(62_500)
    '00:01:02'
    """
    seconds = milliseconds // 1000
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
