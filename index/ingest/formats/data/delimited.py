"""CSV and TSV: a row a line, in any encoding and with any of the usual separators."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from index.errors import ReadError
from index.ingest.formats import Extracted, TextBuilder
from index.ingest.formats.data.rows import lines
from index.ingest.formats.text import decode, notes

_SEPARATORS = ",\t;|，"  # the earlier one wins a tie
_DECLARED = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
"""How Excel states the separator in the first line."""

_LONGEST_CELL = 16 * 1024 * 1024  # characters


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The rows of a table, at `row:1` and on."""
    decoded = decode(data)
    csv.field_size_limit(_LONGEST_CELL)
    builder = TextBuilder()
    text = decoded.text.replace("\x00", "")
    try:
        for number, line in lines(_rows(text)):
            builder.add(line, f"row:{number}")
    except csv.Error as error:
        raise ReadError(f"不是表格（{error}），未收录", f"not a table ({error})") from error
    return [builder.extracted(notes=notes(decoded))]


def _rows(text: str) -> Iterator[list[str]]:
    """The cells of every row. Where a quotation mark is never closed, quotation marks are taken as text."""
    declared = _DECLARED.match(text)
    separator = declared.group(1) if declared else _separator(text)
    if declared:
        yield []  # so that row numbers are those of the file
        text = text[declared.end() :]
    file = io.StringIO(text, newline="")
    if _is_closed(text, separator):
        yield from csv.reader(file, delimiter=separator)
    else:
        for row in csv.reader(file, delimiter=separator, quoting=csv.QUOTE_NONE):
            yield [cell.strip('"') for cell in row]


def _is_closed(text: str, separator: str) -> bool:
    """Whether every cell that begins with a quotation mark ends with one.

    >>> _is_closed('a,"b"', ","), _is_closed('a,"b\\nc,d', ",")
    (True, False)
    """
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" not in str(error)
    return True


def _separator(text: str) -> str:
    """The separator that splits most of the first 20 lines into the same number of cells; more cells win a tie.

    >>> _separator("a;b;c\\n1,5;2;3\\n"), _separator("一\\n二\\n")
    (';', ',')
    """
    head = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    if not head:
        return ","

    def regular(separator: str) -> tuple[float, int, int]:
        counts = [len(row) for row in csv.reader(head, delimiter=separator)]
        usual = max(set(counts), key=lambda count: (counts.count(count), count))
        agreeing = counts.count(usual) / len(counts) if usual > 1 else 0.0
        if separator == "，" and agreeing < 1:  # it stands in sentences too
            return 0.0, 0, -_SEPARATORS.index(separator)
        return agreeing, usual, -_SEPARATORS.index(separator)

    return max(_SEPARATORS, key=regular)
