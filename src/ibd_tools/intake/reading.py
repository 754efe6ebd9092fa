"""Read files of an export: CSV, TSV, Excel or Parquet in, columns of text with row numbers out."""

import csv
import fnmatch
import itertools
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import polars as pl

from ibd_study.checked import Problem
from ibd_study.plain_text import lines_of
from ibd_tools.intake.encodings import encoding_of, encoding_problem
from ibd_tools.intake.headers import ROW, each_once, header_problems
from ibd_tools.intake.mapping import FileMapping
from ibd_tools.intake.workbooks import read_workbook

BATCH = 50_000
TEXT_ENDINGS = (".csv", ".tsv", ".txt")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
SEPARATORS = (",", ";", "\t", "|")
SEPARATOR_WORDS = {"\t": "tab"}
MOST_PARQUET_CELLS = 100_000_000
COPY_PARQUET = f"""
import sys, polars
table = polars.scan_parquet(sys.argv[1])
if table.select(polars.len()).collect().item() * len(table.collect_schema()) > {MOST_PARQUET_CELLS}:
    sys.exit("too large")
polars.read_parquet(sys.argv[1]).write_ipc(sys.argv[2])
"""


@dataclass(frozen=True)
class Export:
    """One file, or sheet, as read: its columns as trimmed text, empty cells null, ``__row`` as a spreadsheet counts."""

    name: str
    frame: pl.DataFrame


def read_export(path: Path, entry: FileMapping) -> tuple[Export | None, list[Problem]]:
    """Read one file as an entry of the mapping describes it.

    Returns
    -------
    export, problems
        The export is None where there are problems.
    """
    if not path.is_file():
        found = "found a folder; name the files in it" if path.is_dir() else "there is none of this name"
        return None, [Problem(str(path), f"a file; {found}")]
    try:
        if path.suffix.lower() in WORKBOOK_ENDINGS:
            name = f"{path.name}, sheet {entry.sheet}" if entry.sheet else path.name
            rows, problems = read_workbook(path, entry.sheet, entry.decimal, entry.header_row)
        elif path.suffix.lower() == ".parquet":
            return _from_parquet(path, entry.decimal)
        elif path.suffix.lower() in TEXT_ENDINGS:
            return _from_text(path, entry)
        else:
            return None, [Problem(path.name, "a file ending in .csv, .tsv, .txt, .xlsx, .xlsm or .parquet")]
    except OSError as error:
        return None, [Problem(path.name, f"a file that can be read ({error.strerror or error})")]
    return (None, problems) if problems else _from_rows(name, iter(rows), entry.header_row)


def match_files(paths: list[Path], entries: list[FileMapping]) -> tuple[dict[int, list[Path]], list[Problem]]:
    """Which file is read by which entries of the mapping; a file or an entry left over is a problem."""
    found = {
        number: [path for path in paths if fnmatch.fnmatchcase(path.name, entry.file)]
        for number, entry in enumerate(entries)
    }
    read = {path for matched in found.values() for path in matched}
    named = ", ".join(dict.fromkeys(entry.file for entry in entries))
    problems = [
        Problem(path.name, f"a file that the mapping names: {named}", cure="add an entry to files, or leave it out")
        for path in paths
        if path not in read
    ]
    given = ", ".join(path.name for path in paths)
    problems += [
        Problem(entry.file, "this file among those given", cure=f"given are {given}")
        for number, entry in enumerate(entries)
        if not found[number]
    ]
    names = Counter(path.name for path in paths)
    problems += [Problem(name, "each file name once", cure="rename one") for name, count in names.items() if count > 1]
    return found, problems


def separator_of(line: str) -> str:
    """The mark that stands most often in a header outside quotation marks; a comma where none does."""
    plain = re.sub(r'"[^"]*"', "", line)
    return max(SEPARATORS, key=plain.count)


def _from_text(path: Path, entry: FileMapping) -> tuple[Export | None, list[Problem]]:
    encoding = encoding_of(path, entry.encoding)
    try:
        if problem := encoding_problem(path, entry.encoding, encoding):
            return None, [problem]
        with path.open(encoding=encoding, newline="") as file:
            separator = "\t" if entry.separator == "tab" else entry.separator or _found_separator(file, entry)
            rows = _closed(csv.reader(lines_of(file), delimiter=separator, strict=True))
            export, problems = _from_rows(path.name, rows, entry.header_row)
        swallowed = [] if export is None else swallowed_rows(export, separator)
        return (None, swallowed) if swallowed else (export, problems)
    except _Unclosed as error:
        expected, cure = f"cells in closed quotation marks ({error})", "two of them inside of a value stand for one"
        if "limit" in str(error) or "line of more" in str(error):
            expected = f"cells of at most {csv.field_size_limit():,} signs"
            cure = "is it a table, and is every quotation mark closed?"
        return None, [Problem(path.name, expected, error.row, cure=cure)]


def swallowed_rows(export: Export, separator: str) -> list[Problem]:
    """Cells that hold whole rows, since a quotation mark was opened in one row and closed in a later one.

    The rest of the one row, whole rows and the begin of the other then stand in a cell, told by their separators.
    """
    names = [name for name in export.frame.columns if name != ROW]
    expected = "a cell without other rows of the file; is a quotation mark not closed?"
    problems = []
    for place, name in enumerate(names):
        has_lines = export.frame[name].str.contains("\n", literal=True)
        if not has_lines.any():
            continue
        many = export.frame.filter(has_lines)
        counts = [[line.count(separator) for line in text.splitlines()] for text in many[name]]
        whole = [len(names) - 1 - place, len(names) - 1, place]
        rows = [
            row
            for row, (first, *inner, last) in zip(many[ROW], counts, strict=True)
            if [first, last] == whole[::2] and set(inner) <= {whole[1]}
        ]
        if rows and len(names) > 1:
            problems.append(Problem(export.name, expected, tuple(rows[:3]), name, count=len(rows)))
    return problems


class _Unclosed(Exception):
    """A quotation mark that is not closed, or a cell without end, in or after a row."""

    def __init__(self, row: int, words: str):
        self.row = row
        super().__init__(words)


def _closed(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    number = 0
    try:
        for cells in rows:
            number += 1
            yield cells
    except csv.Error as error:
        raise _Unclosed(number + 1, str(error)) from None


def _found_separator(file: TextIO, entry: FileMapping) -> str:
    header = next(itertools.islice(lines_of(file), entry.header_row - 1, None), "")
    file.seek(0)
    return separator_of(header)


def _from_rows(name: str, rows: Iterator[list[str]], header_row: int) -> tuple[Export | None, list[Problem]]:
    header = [cell.strip() for cell in next(itertools.islice(rows, header_row - 1, None), [])]
    while header and not header[-1]:
        header.pop()
    if problems := header_problems(name, header, header_row):
        return None, problems
    frames, problems = _frames(name, rows, len(header), header_row)
    if problems:
        return None, problems
    frame = pl.concat(frames).rename(dict(zip(map(str, range(len(header))), each_once(header), strict=True)))
    if frame.is_empty():
        return None, [Problem(name, f"rows below the header, which is row {header_row}")]
    return Export(name, trimmed(frame)), []


def _frames(name: str, rows: Iterator, width: int, before: int) -> tuple[list[pl.DataFrame], list[Problem]]:
    """Frames of many rows each, so that memory holds no second copy of the file as Python lists."""
    frames, batch, ragged = [_frame([], [], width)], [], []
    numbers: list[int] = []
    for number, cells in enumerate(rows, before + 1):
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            ragged.append((number, len(cells)))
            continue
        batch.append(cells)
        numbers.append(number)
        if len(batch) == BATCH:
            frames.append(_frame(batch, numbers, width))
            batch, numbers = [], []
    frames.append(_frame(batch, numbers, width))
    return frames, _ragged(name, ragged, width)


def _ragged(name: str, ragged: list[tuple[int, int]], width: int) -> list[Problem]:
    if not ragged:
        return []
    rows = tuple(number for number, _ in ragged[:3])
    cure = "a separator inside a value needs quotation marks; if the names stand in another row, say header_row:"
    found = f"{ragged[0][1]} cells"
    return [Problem(name, f"{width} cells, as in the header", rows, value=found, cure=cure, count=len(ragged))]


def _frame(batch: list[list[str]], numbers: list[int], width: int) -> pl.DataFrame:
    columns = zip(*batch, strict=True) if batch else [()] * width
    series = [pl.Series(str(number), list(cells), dtype=pl.String) for number, cells in enumerate(columns)]
    return pl.DataFrame([*series, pl.Series(ROW, numbers, dtype=pl.UInt32)])


def trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    """Text without blanks around it; empty cells become null."""
    text = pl.col(pl.String).str.strip_chars()
    return frame.with_columns(text).with_columns(pl.col(pl.String).replace("", None))


def _from_parquet(path: Path, decimal: str) -> tuple[Export | None, list[Problem]]:
    if (frame := _parquet(path)) is None:
        expected = f"a Parquet file that can be read, of at most {MOST_PARQUET_CELLS:,} cells"
        return None, [Problem(path.name, expected, cure="is it damaged? write it again")]
    if problems := header_problems(path.name, frame.columns, 1):
        return None, problems
    nested = [name for name, dtype in frame.schema.items() if dtype.is_nested() or dtype in (pl.Binary, pl.Object)]
    if nested:
        return None, [Problem(path.name, "one value in a cell", column=name) for name in nested]
    text = frame.select(_as_text(column, decimal) for column in frame.get_columns())
    rows = pl.int_range(2, len(text) + 2, dtype=pl.UInt32, eager=True).alias(ROW)
    return Export(path.name, trimmed(text.with_columns(rows))), []


def _parquet(path: Path) -> pl.DataFrame | None:
    """The table in a Parquet file; None where it cannot be read.

    A process of its own reads it, since a damaged file can end the whole process (polars aborts) and not only fail.
    """
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "table.arrow"
        done = subprocess.run([sys.executable, "-c", COPY_PARQUET, str(path), str(copied)], capture_output=True)
        return pl.read_ipc(copied.read_bytes()) if done.returncode == 0 else None


def _as_text(cells: pl.Series, decimal: str) -> pl.Expr:
    # A literal, since pl.col would take a header such as * or ^.*$ for a pattern of names.
    column, dtype = pl.lit(cells), cells.dtype
    if dtype.is_float():
        # Whole numbers lose the '.0' that only the type gave them; NaN is how many tools write a missing number.
        whole = (column == column.round(0)) & (column.abs() < 1e15)
        text = (
            pl.when(whole).then(column.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(column.cast(pl.String))
        )
        return pl.when(column.is_not_nan()).then(text.str.replace(".", decimal, literal=True))
    if dtype.is_decimal():
        return column.cast(pl.String).str.replace(".", decimal, literal=True)
    if dtype == pl.Datetime:
        midnight = column.dt.time() == pl.time(0)
        return pl.when(midnight).then(column.dt.strftime("%Y-%m-%d")).otherwise(column.dt.strftime("%Y-%m-%d %H:%M:%S"))
    return column.cast(pl.String)
