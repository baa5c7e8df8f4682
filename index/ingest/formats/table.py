"""CSV and TSV: a row a line, in any encoding and with any of the usual separators."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from index.errors import ReadError
from index.ingest.formats import Composer, Extracted
from index.ingest.formats.rows import lines
from index.ingest.formats.text import decode, notes

_SEPARATORS = ",\t;|，"
_TOLD = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
_LONGEST_CELL = 16 * 1024 * 1024


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The rows of a table, at `row:1` and on."""
    decoded = decode(data)
    csv.field_size_limit(_LONGEST_CELL)
    composer = Composer()
    text = decoded.text.replace("\x00", "")
    try:
        for number, line in lines(_rows(text)):
            composer.add(line, f"row:{number}")
    except csv.Error as error:
        raise ReadError(f"不是表格（{error}），未收录", f"not a table ({error})") from error
    return [composer.extracted(notes=notes(decoded))]


def _rows(text: str) -> Iterator[list[str]]:
    """The cells of every row; where a quotation mark is never closed, such marks mean nothing."""
    told = _TOLD.match(text)  # Excel's own way to name the separator
    separator = told.group(1) if told else _separator(text)
    if told:
        yield []
        text = text[told.end() :]
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
    """The separator that cuts the first lines into the same number of cells, the more the better.

    >>> _separator("a;b;c\\n1,5;2;3\\n"), _separator("一\\n二\\n")
    (';', ',')
    """
    head = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    if not head:
        return ","

    def regular(separator: str) -> tuple[float, int, int]:
        counts = [len(row) for row in csv.reader(head, delimiter=separator)]
        usual = max(set(counts), key=lambda count: (counts.count(count), count))
        share = counts.count(usual) / len(counts) if usual > 1 else 0.0
        if separator == "，" and share < 1:  # it stands in sentences too
            return 0.0, 0, -_SEPARATORS.index(separator)
        return share, usual, -_SEPARATORS.index(separator)

    return max(_SEPARATORS, key=regular)
