"""Turn the rows of a table into lines that can be read, searched and quoted by themselves."""

import re
from collections.abc import Iterable, Iterator, Sequence

from index.ingest import metadata

_TITLE_ROWS = 3
"""Rows above the names of the columns, at most; a title fills one cell."""

_NOT_A_NAME = re.compile(r"^(?!(?:19|20)\d\d$)[^\w]*\d[\d,.:/\- ]*%?$|[。！？]")
"""A cell that is a figure, a date or a sentence; a year may name a column."""


def lines(rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """(row number from 1, line) of every row that is not blank.

    When the first row names the columns, each cell of the others follows the name of its column, so that a
    row can be understood alone. Titles over the whole table may stand above the first row.

    >>> list(lines([["姓名", "年龄"], ["张三", "30"], ["", ""]]))
    [(1, '姓名 | 年龄'), (2, '姓名：张三；年龄：30')]
    """
    names: list[str] = []
    for number, row in enumerate(rows, start=1):
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells):
            continue
        if names and len(cells) <= len(names):
            yield number, _named(names, cells)
        else:
            line = " | ".join(cell for cell in cells if cell)
            yield number, line.replace(" | ", "、") if metadata.pairs(line) else line
        if not names and (number > _TITLE_ROWS or sum(map(bool, cells)) > 1):
            names = cells if _are_names(cells) else [""] * len(cells)


def _named(names: Sequence[str], cells: Sequence[str]) -> str:
    pairs = [(name, cell) for name, cell in zip(names, cells, strict=False) if cell]
    line = "；".join(f"{name}：{cell}" if name else cell for name, cell in pairs)
    if metadata.pairs(line):  # so that a column called 作者 is not taken for the author of the file
        line = "；".join(f"【{name}】{cell}" if name else cell for name, cell in pairs)
    return line


def _are_names(cells: Sequence[str]) -> bool:
    """Whether a first row names columns: filled, no two the same, short, and no numbers but years."""
    return (
        len(cells) > 1
        and all(cells)
        and len(set(cells)) == len(cells)
        and all(len(cell) <= 30 and not _NOT_A_NAME.search(cell) for cell in cells)
        and not cells[0][0].isdigit()
    )
