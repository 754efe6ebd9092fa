"""A whole table by its columns: values by row, and every problem of a cell."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ibd_study.checked.cells import Column, parse_cell
from ibd_study.checked.problems import Problem
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
    rows, ragged = {}, table.ragged
    for number in table.rows:
        values, found = ({}, [ragged[number]]) if number in ragged else _row(table, number, columns)
        problems += found
        if not found:
            rows[number] = values
    return rows, problems


def _row(table: TextTable, number: int, columns: list[Column]) -> tuple[dict[str, Any], list[Problem]]:
    cells = table.cells(number)
    read = {column: parse_cell(cells[column.name], column) for column in columns}
    problems = [
        Problem(table.file, expected, number, column.name, cells[column.name])
        for column, (_, expected) in read.items()
        if expected
    ]
    return {column.name: _whole(value, column) for column, (value, _) in read.items()}, problems


def _whole(value: Any, column: Column) -> Any:
    return int(value) if value is not None and column.type == "integer" else value
