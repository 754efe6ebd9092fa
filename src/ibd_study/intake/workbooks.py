"""Read one sheet of an Excel workbook as rows of text; what a reader would not see is refused with its place."""

from datetime import date, datetime, time
from pathlib import Path

from ibd_study.intake.problems import ImportProblem


def read_workbook(
    path: Path, sheet: str | None, decimal: str, header_row: int = 1
) -> tuple[list[list[str]], list[ImportProblem]]:
    """Rows of a sheet as text.

    Dates come out as YYYY-MM-DD and numbers with the decimal mark of the mapping, however the sheet shows
    them. From the header row on, merged cells and formulas without a stored value are problems: their value would
    be guessed. Titles above it may be merged.
    """
    import openpyxl

    try:
        # Twice, since one reading gives formulas and the other the values they had when the file was saved.
        books = [openpyxl.load_workbook(path, data_only=values) for values in (False, True)]
    except Exception:  # The library raises whatever the damaged part of the file makes its own parts raise.
        cure = "save it anew as .xlsx, without a password"
        return [], [ImportProblem(path.name, "an Excel workbook that can be read", cure)]
    names = [one.title for one in books[0].worksheets]
    if (sheet is None and len(names) != 1) or (sheet is not None and sheet not in names):
        cure = f"say sheet: in the mapping; there are {', '.join(names)}"
        return [], [ImportProblem(path.name, "one sheet", cure, value=sheet)]
    formulas, values = (book[sheet or names[0]] for book in books)
    problems = [*_merged(path.name, formulas, header_row), *_without_value(path.name, formulas, values, header_row)]
    rows = [[cell_text(cell, decimal) for cell in row] for row in values.iter_rows(values_only=True)]
    return rows, problems


def sheet_names(path: Path) -> list[str]:
    """Sheets of a workbook that hold anything; none of a file that is no workbook."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path)
    except Exception:  # As above; the fault is said when the file is read.
        return []
    return [one.title for one in book.worksheets if one.max_row > 1]


def _merged(name: str, sheet, header_row: int) -> list[ImportProblem]:
    cure = "unmerge them in the export and repeat the value; if it is a title above the names, say header_row:"
    return [
        ImportProblem(name, "cells that are not merged", cure, (area.min_row,), 1, value=area.coord)
        for area in sheet.merged_cells.ranges
        if area.max_row >= header_row
    ]


def _without_value(name: str, formulas, values, header_row: int) -> list[ImportProblem]:
    cure = "open and save the file in a spreadsheet program, or paste values"
    return [
        ImportProblem(name, "a formula with a stored value", cure, (cell.row,), 1, cell.coordinate, str(cell.value))
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
