"""CSV and TSV: a row a line, in any encoding and with any of the usual separators."""

import csv
import io
from collections.abc import Mapping

from index.errors import ReadError
from index.formats import Composer, Extracted
from index.formats.rows import lines
from index.formats.text import decode, notes

_SEPARATORS = ",\t;|，"
_LONGEST_CELL = 16 * 1024 * 1024


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The rows of a table, at `row:1` and on."""
    decoded = decode(data)
    csv.field_size_limit(_LONGEST_CELL)
    composer = Composer()
    text = decoded.text.replace("\x00", "")
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
        for number, line in lines(rows):
            composer.add(line, f"row:{number}")
    except csv.Error as error:
        raise ReadError(f"不是表格（{error}），未收录", f"not a table ({error})") from error
    return [composer.extracted(notes=notes(decoded))]


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
        return share, usual, -_SEPARATORS.index(separator)

    return max(_SEPARATORS, key=regular)
