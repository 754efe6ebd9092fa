"""The one gate for data: text cells in, typed nullable columns or problems out."""

import csv
import math
import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pandas as pd

from ibd_study.cohort.package import Column, Table
from ibd_study.cohort.problems import Problem

FIRST_ROW = 2  # the header is row 1, as in a spreadsheet
DTYPES = {
    "string": "string",
    "number": "Float64",
    "integer": "Float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
}
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
WORDS = {
    "number": "a number with a decimal point",
    "integer": "a whole number",
    "date": "a date written YYYY-MM-DD",
}


def read_table(folder: Path, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """Read one table and check each cell against its column.

    Returns
    -------
    frame, problems
        The frame holds the declared columns in nullable types; its index counts the rows below the
        header, so that index 0 is row 2 of the file. Cells with a problem are missing in it.
    """
    text, problems = _read_text(folder, table)
    if text is None:
        return pd.DataFrame({column.name: empty(column.type) for column in table.columns}), problems
    declared = [column.name for column in table.columns]
    problems += [
        Problem(table.path, "this column, which datapackage.json declares", column=name)
        for name in declared
        if name not in text.columns
    ]
    problems += [
        Problem(table.path, "a description in datapackage.json, or no such column", column=name)
        for name in text.columns
        if name not in declared
    ]
    frame = {}
    for column in table.columns:
        if column.name not in text:
            frame[column.name] = empty(column.type, text.index)
            continue
        frame[column.name], found = _read_column(text[column.name], column, table.path)
        problems += found
    return pd.DataFrame(frame, index=text.index), problems


def empty(kind: str, index=None) -> pd.Series:
    """An all-missing column of a dictionary type: what is not recorded."""
    return pd.Series(pd.NA if kind != "date" else pd.NaT, index=index, dtype=DTYPES[kind])


def _read_text(folder: Path, table: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    path = folder / table.path
    if not path.resolve().is_relative_to(folder.resolve()):
        return None, [Problem(table.path, "a file inside the cohort folder")]
    if not path.is_file():
        return None, [Problem(table.path, "this file, which datapackage.json names")]
    try:
        with path.open(encoding=_encoding(table), newline="") as file:
            rows = [(number, cells) for number, cells in enumerate(csv.reader(file), 1) if any(cells)]
    except (UnicodeDecodeError, LookupError):
        return None, [Problem(table.path, f"text encoded in {table.encoding}")]
    except csv.Error as error:
        return None, [Problem(table.path, f"comma-separated values ({error})")]
    if not rows:
        return None, [Problem(table.path, "a header row and data; the file is empty")]
    return _frame_of_text(rows, table.path)


def _encoding(table: Table) -> str:
    return "utf-8-sig" if table.encoding.lower() in ("utf-8", "utf8") else table.encoding


def _frame_of_text(rows: list, file: str) -> tuple[pd.DataFrame | None, list[Problem]]:
    header = [name.strip() for name in rows[0][1]]
    repeated = [name for name, count in Counter(header).items() if count > 1]
    if repeated:
        return None, [Problem(file, "each column name once", column=name) for name in repeated]
    body = rows[1:]
    problems = [
        Problem(file, f"{len(header)} cells, as in the header", row=number, value=f"{len(cells)} cells")
        for number, cells in body
        if len(cells) != len(header)
    ]
    cells = [(row + [""] * len(header))[: len(header)] for _, row in body]
    index = [number - FIRST_ROW for number, _ in body]
    return pd.DataFrame(cells, columns=header, index=index, dtype=object), problems


def _read_column(cells: pd.Series, column: Column, file: str) -> tuple[pd.Series, list[Problem]]:
    """Type each cell; equal texts are read once, since most columns repeat few values."""
    parsed = {text: parse_cell(text, column) for text in set(cells)}
    problems = [
        Problem(file, parsed[text][1], row=int(index) + FIRST_ROW, column=column.name, value=text)
        for index, text in cells.items()
        if parsed[text][1]
    ]
    values = [parsed[text][0] for text in cells]
    return pd.Series(values, index=cells.index, dtype=DTYPES[column.type]), problems


def parse_cell(text: str, column: Column) -> tuple[object, str]:
    """Read one cell.

    Returns
    -------
    value, expected
        The value, None where it is missing or wrong; and what was expected, empty where nothing is wrong.

    Examples
    --------
    >>> parse_cell(" 7.5 ", Column("crp_mg_l", "number"))
    (7.5, '')
    >>> parse_cell("7,5", Column("crp_mg_l", "number"))
    (None, 'a number with a decimal point')
    """
    trimmed = text.strip()
    if trimmed == "" or trimmed in column.missing:
        return None, "a value; this column may not be empty" if column.required else ""
    value = _typed(trimmed, column)
    if value is None:
        return None, _type_words(column)
    return (None, _range_words(column)) if _outside(value, trimmed, column) else (value, "")


def _typed(text: str, column: Column) -> object:
    if column.type in ("number", "integer"):
        return _number(text, whole=column.type == "integer")
    if column.type == "boolean":
        return True if text in column.true_values else False if text in column.false_values else None
    return _date(text) if column.type == "date" else text


def _number(text: str, *, whole: bool) -> float | None:
    if not NUMBER.fullmatch(text):
        return None
    number = float(text)
    return None if math.isinf(number) or (whole and not number.is_integer()) else number


def _date(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        return None


def _outside(value: object, text: str, column: Column) -> bool:
    if not isinstance(value, float):
        return bool(column.codes) and text not in column.codes
    lows = [low for low, _ in column.limits if low is not None]
    highs = [high for _, high in column.limits if high is not None]
    of_codes = not column.codes or value in [float(code) for code in column.codes]
    return any(value < low for low in lows) or any(value > high for high in highs) or not of_codes


def _type_words(column: Column) -> str:
    if column.type == "boolean":
        return "one of " + ", ".join((*column.true_values, *column.false_values))
    return WORDS[column.type]


def _range_words(column: Column) -> str:
    if column.codes:
        return "one of " + ", ".join(column.codes)
    lows = [low for low, _ in column.limits if low is not None]
    highs = [high for _, high in column.limits if high is not None]
    words = [f"at least {max(lows):g}"] if lows else []
    words += [f"at most {min(highs):g}"] if highs else []
    return "a value of " + " and ".join(words)
