"""Read a table of printed numbers, of any paper, and list all that is wrong with it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ibd_study.checked import Problem, TableError, TextTable, read_text
from ibd_study.nearest import nearest
from ibd_study.printed import PUBLISHED, decimals_of
from ibd_tools.audit.cells import read_row
from ibd_tools.audit.columns import ALSO_NAMED, COLUMNS
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.ties import repeated_keys, tied

CLOSE = 0.75
# A draft from a text holds the sentence of each number beside it, for whoever corrects it.
SENTENCE = "sentence"


@dataclass(frozen=True)
class PrintedTable:
    """All printed numbers of a table by key, and what a reader of the audit should know about the table itself."""

    entries: dict[str, Entry]
    remarks: tuple[str, ...] = ()


def read_table(path: str | Path = PUBLISHED) -> PrintedTable:
    """Read a table of printed numbers and check each cell.

    Parameters
    ----------
    path
        CSV file in UTF-8 with commas; columns as in :data:`ibd_tools.audit.columns.COLUMNS`. Other columns are left
        alone and named in a remark, unless their name is nearly that of one of these.

    Raises
    ------
    TableError
        Listing each problem by file, row, column, value and what was expected.
    """
    path = Path(path)
    table, problems = read_text(path, also_named=ALSO_NAMED)
    problems += _unknown_columns(table) if table else []
    if table is None or problems:
        raise TableError(f"table {path}", problems)
    ragged = table.ragged
    read = {number: ({}, [ragged[number]]) if number in ragged else _row(table, number) for number in table.rows}
    values_of = {number: values for number, (values, faults) in read.items() if not faults}
    problems = [problem for _, faults in read.values() for problem in faults]
    problems += repeated_keys(table.file, values_of)
    if problems or not read:
        raise TableError(f"table {path}", problems or [Problem(table.file, "at least one row below the header")])
    entries, problems = tied(table.file, values_of)
    if problems:
        raise TableError(f"table {path}", problems)
    return PrintedTable(entries, (*_unread_columns(table.header), *_dropped_decimals(entries)))


def _unknown_columns(table: TextTable) -> list[Problem]:
    """Columns that are needed and missing, and those whose name is nearly that of one that is read."""
    missing = [name for name, column in COLUMNS.items() if column.read_as.required and name not in table.header]
    close = {name: nearest(name, COLUMNS, cutoff=CLOSE) for name in table.header if name not in COLUMNS}
    return [Problem(table.file, "this column", column=name) for name in missing] + [
        Problem(table.file, f"{known[0]}, or another name", 1, name)
        for name, known in close.items()
        if known and known[0] not in table.header
    ]


def _row(table: TextTable, number: int) -> tuple[dict[str, Any], list[Problem]]:
    texts = {name: cell for name, cell in table.cells(number).items() if name in COLUMNS}
    values, faults = read_row(texts)
    return values, [
        Problem(table.file, expected, number, name, texts.get(name, texts["value"])) for name, expected in faults
    ]


def _unread_columns(header: list[str]) -> list[str]:
    unread = [name for name in header if name and name not in (*COLUMNS, SENTENCE)]
    return [f"Columns not used by the audit: {', '.join(unread)}."] if unread else []


def _dropped_decimals(entries: dict[str, Entry]) -> list[str]:
    """Percentages without decimals in a table where others have some: spreadsheets turn 64.0 into 64."""
    percentages = {key: one.value for key, one in entries.items() if one.is_percentage and not one.is_count_alone}
    whole = [key for key, value in percentages.items() if not decimals_of(value)]
    if not whole or len(whole) == len(percentages):
        return []
    return [
        f"Without decimals, while other percentages have some: {', '.join(whole)}. If the paper prints 64.0, write "
        "64.0: spreadsheet programs drop the zero, and with it most of what the number tells."
    ]
