"""The one gate for data: text cells in, typed nullable columns or problems out."""

import csv
import math
import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from ibd_study.cohort.declared import is_date
from ibd_study.cohort.package import Column, Table
from ibd_study.cohort.problems import Problem, as_words
from ibd_study.plain_text import UNSEEN, lines_of

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
    "string": "text on one line; is a quotation mark not closed?",
    "unseen": "text without signs that cannot be seen",
    "number": "a number with a decimal point",
    "integer": "a whole number",
    "date": "a date written YYYY-MM-DD",
}
OTHER_SEPARATORS = (";", "\t", "|")

Rows = list[tuple[int, list[str]]]


def read_table(folder: Path, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """Read one table and check each cell against its column.

    Returns
    -------
    frame, problems
        The frame holds the declared columns in nullable types; its index counts the rows below the
        header, so that index 0 is row 2 of the file. Cells with a problem are missing in it; so is
        everything where the file or its header cannot be read.
    """
    rows, problems = _read_rows(folder, table)
    problems = problems or _header_problems(rows, table)
    if problems:
        return pd.DataFrame({column.name: empty(column.type) for column in table.columns}), problems
    text, ragged = _frame_of_text(rows)
    problems = [*_undescribed(text, table), *_ragged_rows(ragged, text, table), *_no_rows(text, table)]
    frame = {}
    for column in table.columns:
        if column.name not in text or not column.readable:
            frame[column.name] = empty(column.type, text.index)
            continue
        frame[column.name], found = _read_column(text[column.name], column, table.path)
        # In a row with a cell too many or too few, values stand under the wrong names.
        problems += [problem for problem in found if problem.row not in ragged]
    return pd.DataFrame(frame, index=text.index), problems


def empty(kind: str, index=None) -> pd.Series:
    """An all-missing column of a dictionary type: what is not recorded."""
    return pd.Series(pd.NA if kind != "date" else pd.NaT, index=index, dtype=DTYPES[kind])


def _read_rows(folder: Path, table: Table) -> tuple[Rows, list[Problem]]:
    """Rows with their numbers as a spreadsheet counts them, blank ones left out."""
    try:
        path = folder / table.path
        if not path.resolve().is_relative_to(folder.resolve()):
            return [], [Problem(table.path, "a file inside the cohort folder")]
        if not path.is_file():
            return [], [Problem(table.path, "this file, which datapackage.json names")]
        with path.open(encoding=_encoding(table), newline="") as file:
            return _parsed(file, table)
    except OSError as error:
        return [], [Problem(table.path, f"a file that can be read ({error.strerror})")]
    except (ValueError, LookupError):
        return [], [Problem(table.path, f"text encoded in {table.encoding}")]


def _encoding(table: Table) -> str:
    return "utf-8-sig" if table.encoding.lower() in ("utf-8", "utf8") else table.encoding


def _parsed(file, table: Table) -> tuple[Rows, list[Problem]]:
    rows, number = [], 0
    try:
        # Strict, since an unclosed quotation mark would swallow the rows after it unseen.
        for number, cells in enumerate(csv.reader(lines_of(file), strict=True), 1):
            if any(map(str.strip, cells)):
                rows.append((number, cells))
    except csv.Error as error:
        return [], [Problem(table.path, f"comma-separated values ({error})", row=number + 1)]
    return rows, [] if rows else [Problem(table.path, "a header row and data; the file is empty")]


def _header_problems(rows: Rows, table: Table) -> list[Problem]:
    number, cells = rows[0]
    header = [name.strip() for name in cells]
    separators = [separator for separator in OTHER_SEPARATORS if separator in header[0]]
    if len(header) == 1 and separators:
        return [Problem(table.path, "cells separated by commas", row=number, value=separators[0])]
    unnamed = [Problem(table.path, "a name in every cell of the header", row=number, value="")] if "" in header else []
    repeated = [name for name, count in Counter(header).items() if count > 1 and name]
    return [*unnamed, *(Problem(table.path, "each column name once", column=name) for name in repeated)]


def _frame_of_text(rows: Rows) -> tuple[pd.DataFrame, dict[int, int]]:
    """Cells as text, and the number of cells of each row that has not as many as the header."""
    header = [name.strip() for name in rows[0][1]]
    width, body = len(header), rows[1:]
    ragged = {number: len(cells) for number, cells in body if len(cells) != width}
    cells = [row if len(row) == width else (row + [""] * width)[:width] for _, row in body]
    index = [number - FIRST_ROW for number, _ in body]
    return pd.DataFrame(cells, columns=header, index=index, dtype=object), ragged


def _undescribed(text: pd.DataFrame, table: Table) -> list[Problem]:
    declared = [column.name for column in table.columns]
    return [
        *(
            Problem(table.path, "this column, which datapackage.json declares", column=name)
            for name in declared
            if name not in text.columns
        ),
        *(
            Problem(table.path, "a description in datapackage.json, or no such column", column=name)
            for name in text.columns
            if name not in declared and declared
        ),
    ]


def _ragged_rows(ragged: dict[int, int], text: pd.DataFrame, table: Table) -> list[Problem]:
    expected = f"{len(text.columns)} cells, as in the header; a comma inside a value needs quotation marks"
    return [Problem(table.path, expected, row=row, value=f"{count} cells") for row, count in ragged.items()]


def _no_rows(text: pd.DataFrame, table: Table) -> list[Problem]:
    nobody = table.name == "patients" and text.empty
    return [Problem(table.path, "at least one patient below the header")] if nobody else []


def _read_column(cells: pd.Series, column: Column, file: str) -> tuple[pd.Series, list[Problem]]:
    """Type each cell; equal texts are read once, since most columns repeat few values."""
    places, texts = pd.factorize(cells)
    parsed = [parse_cell(text, column) for text in texts]
    wrong = [bool(expected) for _, expected in parsed]
    found = np.flatnonzero(np.array(wrong, dtype=bool)[places]) if any(wrong) else []
    problems = [
        Problem(file, parsed[places[at]][1], int(cells.index[at]) + FIRST_ROW, column.name, texts[places[at]])
        for at in found
    ]
    values = pd.Series([value for value, _ in parsed], dtype=DTYPES[column.type])
    return values.take(places).set_axis(cells.index), problems


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
        return None, _type_words(column, trimmed)
    return (None, _range_words(column)) if _outside(value, trimmed, column) else (value, "")


def _typed(text: str, column: Column) -> object:
    if column.type in ("number", "integer"):
        return _number(text, whole=column.type == "integer")
    if column.type == "boolean":
        return True if text in column.true_values else False if text in column.false_values else None
    if column.type == "date":
        return datetime.fromisoformat(text) if is_date(text) else None
    return text if len(text.splitlines()) == 1 and not re.search(UNSEEN, text) else None


def _number(text: str, *, whole: bool) -> float | None:
    if not NUMBER.fullmatch(text):
        return None
    number = float(text)
    return None if math.isinf(number) or (whole and not number.is_integer()) else number


def _outside(value: object, text: str, column: Column) -> bool:
    if column.codes:
        return value not in _floats(column) if isinstance(value, float) else text not in column.codes
    lows, highs = _limits(column)
    return any(value < low for low in lows) or any(value > high for high in highs)


def _floats(column: Column) -> list[float]:
    """Codes of a column of numbers that lie inside its limits."""
    lows, highs = _limits(column)
    numbers = [float(code) for code in column.codes]
    return [n for n in numbers if all(n >= low for low in lows) and all(n <= high for high in highs)]


def _limits(column: Column) -> tuple[list, list]:
    return [low for low, _ in column.limits if low is not None], [high for _, high in column.limits if high is not None]


def _type_words(column: Column, text: str) -> str:
    if column.type == "boolean":
        return "one of " + ", ".join((*column.true_values, *column.false_values))
    return WORDS["unseen" if column.type == "string" and len(text.splitlines()) == 1 else column.type]


def _range_words(column: Column) -> str:
    if column.codes:
        is_number = column.type in ("number", "integer")
        return "one of " + ", ".join(map(as_words, _floats(column)) if is_number else column.codes)
    lows, highs = _limits(column)
    words = [f"at least {as_words(max(lows))}"] if lows else []
    words += [f"at most {as_words(min(highs))}"] if highs else []
    return "a value of " + " and ".join(words)
