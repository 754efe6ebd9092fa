"""The one gate for data: text cells in, typed nullable columns or problems out."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from ibd_study.checked import Column, NumberedRows, Problem, TextTable, parse_cell, read_text
from ibd_study.cohort.package import Table

FIRST_ROW = 2  # the header is row 1, as in a spreadsheet
ROWS_AT_ONCE = 10_000
DTYPES = {
    "string": "string",
    "number": "Float64",
    "integer": "Float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
}


def read_table(folder: Path, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """Read one table and check each cell against its column.

    Returns
    -------
    frame, problems
        The frame holds the declared columns in nullable types; its index counts the rows below the
        header, so that index 0 is row 2 of the file. Cells with a problem are missing in it; so is
        everything where the file or its header cannot be read.
    """
    read, problems = _read_text(folder, table)
    if read and "" in read.header:
        problems.append(Problem(table.path, "a name in every cell of the header", row=read.header_row, value=""))
    if read is None or problems:
        return pd.DataFrame({column.name: empty(column.type) for column in table.columns}), problems
    text, ragged = read.rows.set_axis(read.header, axis=1), read.ragged
    problems = [*undescribed_columns(list(text), table), *ragged.values(), *_no_rows(text, table)]
    frame = {}
    for column in table.columns:
        if column.name not in text or not column.readable:
            frame[column.name] = empty(column.type, text.index)
            continue
        frame[column.name], found = _read_column(text[column.name], column, table.path)
        # In a row with a cell too many or too few, values stand under the wrong names.
        problems += [problem for problem in found if problem.row not in ragged]
    return pd.DataFrame(frame, index=text.index), problems


def empty(kind: str, index: pd.Index | None = None) -> pd.Series:
    """An all-missing column of a dictionary type: what is not recorded."""
    return pd.Series(pd.NA if kind != "date" else pd.NaT, index=index, dtype=DTYPES[kind])


def _read_text(folder: Path, table: Table) -> tuple[TextTable | None, list[Problem]]:
    path, absent = folder / table.path, "this file, which datapackage.json names"
    # Of a sign that no path holds, the reader of the description has said what is wrong.
    if "\0" in table.path or not path.resolve().is_relative_to(folder.resolve()):
        return None, [Problem(table.path, "a file inside the cohort folder")]
    return read_text(path, table.path, encoding=table.encoding, absent=absent, keep=_coded)


def _coded(width: int, rows: NumberedRows) -> pd.DataFrame:
    """Cells as text, of which each column keeps the different ones, and for each row which of them it has."""
    numbers, columns = [np.zeros(0, dtype=int)], [_Texts() for _ in range(width)]
    while block := list(islice(rows, ROWS_AT_ONCE)):
        of_block, cells = zip(*block, strict=True)
        numbers.append(np.array(of_block))
        for column, texts in zip(columns, zip(*cells, strict=True), strict=True):
            column.add(texts)
    coded = {place: column.coded() for place, column in enumerate(columns)}
    return pd.DataFrame(coded, index=np.concatenate(numbers) - FIRST_ROW)


class _Texts:
    def __init__(self) -> None:
        self._code_of: dict[str, int] = {}
        self._codes = [np.zeros(0, dtype=np.int32)]

    def add(self, texts: tuple[str, ...]) -> None:
        places, own = pd.factorize(np.array(texts, dtype=object))
        codes = [self._code_of.setdefault(text, len(self._code_of)) for text in own]
        self._codes.append(np.array(codes, dtype=np.int32)[places])

    def coded(self) -> pd.Categorical:
        return pd.Categorical.from_codes(np.concatenate(self._codes), pd.Index(list(self._code_of), dtype=object))


def undescribed_columns(present: Sequence[str], table: Table) -> list[Problem]:
    """Columns that are declared and absent, and those that are present and not declared."""
    declared = [column.name for column in table.columns]
    here, there = "this column, which datapackage.json declares", "a description in datapackage.json, or no such column"
    return [
        *(Problem(table.path, here, column=name) for name in declared if name not in present),
        *(Problem(table.path, there, column=name) for name in present if name not in declared and declared),
    ]


def _no_rows(text: pd.DataFrame, table: Table) -> list[Problem]:
    nobody = table.name == "patients" and text.empty
    return [Problem(table.path, "at least one patient below the header")] if nobody else []


def _read_column(cells: pd.Series, column: Column, file: str) -> tuple[pd.Series, list[Problem]]:
    """Type each cell; equal texts are read once, since most columns repeat few values."""
    places, texts = cells.cat.codes.to_numpy(), cells.cat.categories
    parsed = [parse_cell(text, column) for text in texts]
    wrong = [bool(expected) for _, expected in parsed]
    found: list[int] = np.flatnonzero(np.array(wrong, dtype=bool)[places]).tolist() if any(wrong) else []
    problems = [
        Problem(file, parsed[places[at]][1], int(cells.index[at]) + FIRST_ROW, column.name, texts[places[at]])
        for at in found
    ]
    values = pd.Series([value for value, _ in parsed], dtype=DTYPES[column.type])
    return values.take(places).set_axis(cells.index), problems
