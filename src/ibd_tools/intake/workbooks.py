"""Read one sheet of an Excel workbook as rows of text; what a reader would not see is refused with its place."""

import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from ibd_study.checked import Problem, TableError

CHUNK = 1024 * 1024
MOST_BYTES, SMALL_BYTES, MOST_TIMES = 200_000_000, 10_000_000, 100
MOST_CELLS = 5_000_000
# Beginnings and ends of elements: a cell with a number has four. Other parts than tables are held in memory whole.
MOST_ELEMENTS, MOST_OTHER_ELEMENTS = 4 * MOST_CELLS, 500_000
TABLES = ("xl/worksheets/sheet", "xl/sharedStrings")


def read_workbook(path: Path, sheet: str | None, decimal: str, header_row: int = 1) -> list[list[str]]:
    """Rows of a sheet as text.

    Dates come out as YYYY-MM-DD and numbers with the decimal mark of the mapping, however the sheet shows them.

    Raises
    ------
    TableError
        Also of merged cells and formulas without a stored value from the header row on: their value would be guessed.
        Titles above it may be merged.
    """
    from openpyxl.utils import get_column_letter

    # Twice, since one reading gives formulas and the other the values they had when the file was saved.
    books = _opened(path, (False, True))
    names = [one.title for one in books[0].worksheets]
    if (sheet is None and len(names) != 1) or (sheet is not None and sheet not in names):
        cure = f"say sheet: in the mapping; there are {', '.join(names)}"
        raise TableError(path.name, [Problem(path.name, "one sheet", value=sheet, cure=cure)])
    formulas, values = (book[sheet or names[0]] for book in books)
    if values.max_row * values.max_column > MOST_CELLS:
        last = f"A1:{get_column_letter(values.max_column)}{values.max_row}"
        cure = "delete rows and columns far from the table, or save it as .csv"
        expected = f"a table of at most {MOST_CELLS:,} cells"
        raise TableError(path.name, [Problem(path.name, expected, value=last, cure=cure)])
    problems = [*_merged(path.name, formulas, header_row), *_without_value(path.name, formulas, values, header_row)]
    if problems:
        raise TableError(path.name, problems)
    return [[cell_text(cell, decimal) for cell in row] for row in values.iter_rows(values_only=True)]


def _opened(path: Path, ways: tuple[bool, ...]) -> list[Any]:
    """A workbook by each way of reading: with formulas, or with their values."""
    import openpyxl

    try:
        if problem := _size_problem(path):
            raise TableError(path.name, [problem])
        return [openpyxl.load_workbook(path, data_only=values) for values in ways]
    except (TableError, OSError):
        raise
    except Exception:  # The library raises whatever the damaged part of the file makes its own parts raise.
        cure = "save it anew as .xlsx, without a password"
        raise TableError(path.name, [Problem(path.name, "an Excel workbook that can be read", cure=cure)]) from None


def sheet_names(path: Path) -> list[str]:
    """Sheets of a workbook that hold anything; none of a file that is no workbook."""
    try:
        return [one.title for book in _opened(path, (False,)) for one in book.worksheets if one.max_row > 1]
    except (TableError, OSError):
        # The fault is said when the file is read.
        return []


def _size_problem(path: Path) -> Problem | None:
    """What is wrong with a workbook that would unfold to more than can be read; None where it is in order.

    The directory of the archive says how large each part is. Where it says too little reading ends there, and the
    check sum tells: a part is never unfolded beyond it.
    """
    cure = "save the sheet that you need as .csv"
    with zipfile.ZipFile(path) as archive:
        total = sum(part.file_size for part in archive.infolist())
        # What persons typed unpacks to some ten or twenty times its size.
        most = min(MOST_BYTES, max(SMALL_BYTES, MOST_TIMES * path.stat().st_size))
        if total > most:
            expected = f"a workbook of at most {most // 1_000_000} MB when unpacked"
            return Problem(path.name, expected, value=f"{total // 1_000_000} MB", cure=cure)
        for part in archive.infolist():
            most = MOST_ELEMENTS if part.filename.startswith(TABLES) else MOST_OTHER_ELEMENTS
            if _has_more_elements(archive, part, most):
                expected = f"a workbook with at most {most:,} marks of XML in {part.filename}"
                return Problem(path.name, expected, cure=cure)
    return None


def _has_more_elements(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bool:
    count = 0
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            count += chunk.count(b"<")
            if count > most:
                return True
    return False


def _merged(name: str, sheet: Any, header_row: int) -> list[Problem]:
    cure = "unmerge them in the export and repeat the value; if it is a title above the names, say header_row:"
    return [
        Problem(name, "cells that are not merged", area.min_row, value=area.coord, cure=cure)
        for area in sheet.merged_cells.ranges
        if area.max_row >= header_row
    ]


def _without_value(name: str, formulas: Any, values: Any, header_row: int) -> list[Problem]:
    cure = "open and save the file in a spreadsheet program, or paste values"
    return [
        Problem(name, "a formula with a stored value", cell.row, cell.coordinate, str(cell.value), cure=cure)
        for row in formulas.iter_rows(header_row)
        for cell in row
        if cell.data_type == "f" and values[cell.coordinate].value is None
    ]


def cell_text(value: object, decimal: str) -> str:
    """A cell of a workbook as text.

    Examples
    --------
    >>> cell_text(7.5, ","), cell_text(8.0, "."), cell_text(date(2024, 4, 6), ".")
    ('7,5', '8', '2024-04-06')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
        return str(int(value)) if whole else repr(value).replace(".", decimal)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time(0) else f"{value:%Y-%m-%d %H:%M:%S}"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
