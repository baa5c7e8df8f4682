"""Excel workbooks, by openpyxl: one line for each row, with the values that were saved; nothing is computed."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from index.errors import ReadError
from index.ingest.formats import Extracted, FileNote, TextBuilder
from index.ingest.formats.data.rows import lines
from index.ingest.formats.office.package import check

_PERCENT = re.compile(r"0(?:\.(?=0))?(0{0,30})%")


def read(data: bytes, options: Mapping[str, str]) -> list[Extracted]:
    """The rows of every sheet, at `sheet:name!row`.

    Raises ReadError when the file is damaged.
    """
    check(data)
    builder = TextBuilder()
    missing = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            saved = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            written = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            for name in saved.sheetnames:
                if not hasattr(saved[name], "iter_rows"):  # a chart alone
                    continue
                rows, formulas = _rows(saved[name], written[name])
                if len(saved.sheetnames) > 1 and rows:
                    builder.add(f"# {name}", f"sheet:{name}!1")
                for number, line in lines(rows):
                    builder.add(line, f"sheet:{name}!{number}")
                missing += formulas
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError,
        IndexError, ParseError, OSError,
    ) as error:  # fmt: skip
        raise ReadError("Excel 文件已损坏，未收录", "the workbook is damaged") from error
    notes: tuple[FileNote, ...] = (("note_formulas", {"count": missing}),) if missing else ()
    return [builder.extracted(notes=notes)]


def _rows(saved: Any, written: Any) -> tuple[list[list[str]], int]:
    """The cells of a sheet as text, and the number of formulas that were saved without a value.

    These cells show the formula.
    """
    rows: list[list[str]] = []
    missing = 0
    for values, formulas in zip(_cells(saved), _cells(written), strict=False):
        cells = []
        for cell, other in zip(values, formulas, strict=False):
            formula = other.value
            without = cell.value is None and isinstance(formula, str) and formula.startswith("=")
            missing += without
            cells.append(formula if without else _text(cell.value, cell.number_format))
        while cells and not cells[-1]:
            cells.pop()
        rows.append(cells)
    return rows, missing


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # the size that the file states may be wrong
    return iter(sheet.iter_rows())


def _text(value: Any, form: str = "") -> str:
    """A cell as people see it: whole numbers without .0, percentages, dates without a midnight.

    >>> _text(30.0), _text(None), _text(0.1 + 0.2), _text(0.125, "0.0%")
    ('30', '', '0.3', '12.5%')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int) and (percent := _PERCENT.search(form or "")):
        return f"{value * 100:.{len(percent.group(1))}f}%"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.15g}"  # as many digits as a workbook keeps
    return str(value).removesuffix(" 00:00:00")
