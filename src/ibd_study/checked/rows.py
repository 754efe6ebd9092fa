"""A whole table by its columns: values by row, and every problem of a cell."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ibd_study.checked.cells import Column, parse_cell
from ibd_study.checked.problems import Problem, TableError
from ibd_study.checked.text import TextTable, read_text

Rows = dict[int, dict[str, Any]]


def read_rows(path: Path, columns: Iterable[Column]) -> tuple[Rows, list[Problem]]:
    """Read a table whose columns are known; others are left alone.

    Returns
    -------
    rows, problems
        Values by column, by the number of the row, None where a cell is empty; whole numbers are ``int``. A row with
        a problem is left out.
    """
    columns = list(columns)
    table, problems = read_text(path)
    if table is None:
        return {}, problems
    absent = [column.name for column in columns if column.name not in table.header]
    problems += [Problem(table.file, "this column", column=name) for name in absent]
    if problems:
        return {}, problems
    ragged = table.ragged
    read = {number: _row(table, number, columns) for number in table.rows if number not in ragged}
    problems = [one for number in table.rows for one in ([ragged[number]] if number in ragged else read[number][1])]
    return {number: values for number, (values, found) in read.items() if not found}, problems


def checked_rows(path: Path, columns: Iterable[Column]) -> Rows:
    """Rows of :func:`read_rows`, of a table that is used whole or not at all.

    Raises
    ------
    TableError
        Naming row and column of every problem at once.
    """
    rows, problems = read_rows(path, columns)
    if problems:
        raise TableError(f"table {path}", problems)
    return rows


def _row(table: TextTable, number: int, columns: list[Column]) -> tuple[dict[str, Any], list[Problem]]:
    cells, values, problems = table.cells(number), {}, []
    for column in columns:
        value, expected = parse_cell(cells[column.name], column)
        values[column.name] = int(value) if column.type == "integer" and value is not None else value
        if expected:
            problems.append(Problem(table.file, expected, number, column.name, cells[column.name]))
    return values, problems
