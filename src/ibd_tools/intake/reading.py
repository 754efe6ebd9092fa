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

from ibd_study.checked import Problem, TableError
from ibd_study.plain_text import lines_of
from ibd_tools.intake.encodings import encoding_of
from ibd_tools.intake.headers import ROW, each_once, header_problems
from ibd_tools.intake.mapping import FileMapping
from ibd_tools.intake.problems import IntakeError
from ibd_tools.intake.workbooks import read_workbook

BATCH = 50_000
TEXT_ENDINGS = (".csv", ".tsv", ".txt")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
SEPARATORS = (";", "\t", "|", ",")
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


def read_files(paths: list[Path], entries: list[FileMapping]) -> list[tuple[FileMapping, Export]]:
    """Read every file by each entry of a mapping that names it.

    Raises
    ------
    IntakeError
        Listing every file that cannot be read or is not named, and every entry without a file.
    """
    problems, exports = _unmatched(paths, entries), []
    for entry in entries:
        for path in _named(paths, entry):
            try:
                exports.append((entry, read_export(path, entry)))
            except TableError as error:
                problems += error.problems
    if problems:
        raise IntakeError("export", list(dict.fromkeys(problems)))
    return exports


def _named(paths: list[Path], entry: FileMapping) -> list[Path]:
    return [path for path in paths if fnmatch.fnmatchcase(path.name, entry.file)]


def _unmatched(paths: list[Path], entries: list[FileMapping]) -> list[Problem]:
    """Files and entries of the mapping that are left over."""
    read = {path for entry in entries for path in _named(paths, entry)}
    expected = f"a file that the mapping names: {', '.join(dict.fromkeys(entry.file for entry in entries))}"
    cure, given = "add an entry to files, or leave it out", f"given are {', '.join(path.name for path in paths)}"
    names = Counter(path.name for path in paths)
    return [
        *(Problem(path.name, expected, cure=cure) for path in paths if path not in read),
        *(Problem(one.file, "this file among those given", cure=given) for one in entries if not _named(paths, one)),
        *(Problem(name, "each file name once", cure="rename one") for name, count in names.items() if count > 1),
    ]


def read_export(path: Path, entry: FileMapping) -> Export:
    """Read one file as an entry of the mapping describes it.

    Raises
    ------
    TableError
        Listing everything by which it cannot be read.
    """
    ending = path.suffix.lower()
    if not path.is_file():
        found = "found a folder; name the files in it" if path.is_dir() else "there is none of this name"
        raise _refusal(str(path), f"a file; {found}")
    try:
        if ending in WORKBOOK_ENDINGS:
            name = f"{path.name}, sheet {entry.sheet}" if entry.sheet else path.name
            rows = read_workbook(path, entry.sheet, entry.decimal, entry.header_row)
            return _from_rows(name, iter(rows), entry.header_row)
        if ending == ".parquet":
            return _from_parquet(path, entry.decimal)
        if ending in TEXT_ENDINGS:
            return _from_text(path, entry)
    except OSError as error:
        raise _refusal(path.name, f"a file that can be read ({error.strerror or error})") from None
    expected = "a file ending in .csv, .tsv, .txt, .xlsx, .xlsm or .parquet"
    raise _refusal(path.name, expected, cure="save it as one of these, an .xls or .ods as .xlsx")


def _refusal(file: str, expected: str, row: int | None = None, cure: str = "") -> TableError:
    return TableError(file, [Problem(file, expected, row, cure=cure)])


def separator_of(line: str) -> str:
    """The mark that stands most often in a header outside quotation marks, a comma only where no other does as often.

    A comma before a blank belongs to a name, as in ``CRP, mg/L``, where there is another mark.
    """
    plain = re.sub(r'"[^"]*"|, ', "", line)
    found = max(SEPARATORS, key=plain.count)
    return found if found in plain else ","


def _from_text(path: Path, entry: FileMapping) -> Export:
    with path.open(encoding=encoding_of(path, entry.encoding), newline="") as file:
        separator = "\t" if entry.separator == "tab" else entry.separator or _found_separator(file, entry)
        export = _from_rows(path.name, _csv_rows(path.name, file, separator), entry.header_row)
    if problems := swallowed_rows(export, separator):
        raise TableError(path.name, problems)
    return export


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


def _csv_rows(name: str, file: TextIO, separator: str) -> Iterator[list[str]]:
    number = 0
    try:
        for cells in csv.reader(lines_of(file), delimiter=separator, strict=True):
            number += 1
            yield cells
    except csv.Error as error:
        if "limit" in str(error) or "line of more" in str(error):
            expected = f"cells of at most {csv.field_size_limit():,} signs"
            raise _refusal(name, expected, number + 1, "is it a table, and is every quotation mark closed?") from None
        expected, cure = f"cells in closed quotation marks ({error})", "two of them inside of a value stand for one"
        raise _refusal(name, expected, number + 1, cure) from None


def _found_separator(file: TextIO, entry: FileMapping) -> str:
    header = next(itertools.islice(lines_of(file), entry.header_row - 1, None), "")
    file.seek(0)
    return separator_of(header)


def _from_rows(name: str, rows: Iterator[list[str]], header_row: int) -> Export:
    header = [cell.strip() for cell in next(itertools.islice(rows, header_row - 1, None), [])]
    while header and not header[-1]:
        header.pop()
    if problems := header_problems(name, header, header_row):
        raise TableError(name, problems)
    frame = pl.concat(_frames(name, rows, len(header), header_row))
    if frame.is_empty():
        cure = (
            "if it stays empty, delete its entry from the mapping; if the names stand in another row, say header_row:"
        )
        raise _refusal(name, f"rows below the header, which is row {header_row}", cure=cure)
    return Export(name, trimmed(frame.rename(dict(zip(map(str, range(len(header))), each_once(header), strict=True)))))


def _frames(name: str, rows: Iterator[list[str]], width: int, header_row: int) -> list[pl.DataFrame]:
    """Frames of many rows each, so that memory holds no second copy of the file as Python lists."""
    frames, batch, numbers, ragged = [], [], [], []
    for number, cells in enumerate(rows, header_row + 1):
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            ragged.append((number, f"{len(cells)} cells"))
            continue
        batch.append(cells)
        numbers.append(number)
        if len(batch) == BATCH:
            frames.append(_frame(batch, numbers, width))
            batch, numbers = [], []
    if ragged:
        where, found = tuple(number for number, _ in ragged[:3]), ragged[0][1]
        cure = "a separator inside a value needs quotation marks; if the names stand in another row, say header_row:"
        expected = f"{width} cells, as in the header"
        raise TableError(name, [Problem(name, expected, where, value=found, cure=cure, count=len(ragged))])
    return [*frames, _frame(batch, numbers, width)]


def _frame(batch: list[list[str]], numbers: list[int], width: int) -> pl.DataFrame:
    columns = zip(*batch, strict=True) if batch else [()] * width
    series = [pl.Series(str(number), list(cells), dtype=pl.String) for number, cells in enumerate(columns)]
    return pl.DataFrame([*series, pl.Series(ROW, numbers, dtype=pl.UInt32)])


def trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    """Text without blanks around it; empty cells become null."""
    text = pl.col(pl.String).str.strip_chars()
    return frame.with_columns(text).with_columns(pl.col(pl.String).replace("", None))


def _from_parquet(path: Path, decimal: str) -> Export:
    if (frame := _parquet(path)) is None:
        expected = f"a Parquet file that can be read, of at most {MOST_PARQUET_CELLS:,} cells"
        raise _refusal(path.name, expected, cure="is it damaged? write it again")
    nested = [name for name, dtype in frame.schema.items() if dtype.is_nested() or dtype in (pl.Binary, pl.Object)]
    if problems := header_problems(path.name, frame.columns, 1) or [
        Problem(path.name, "one value in a cell", column=name) for name in nested
    ]:
        raise TableError(path.name, problems)
    text = frame.select(_as_text(column, decimal) for column in frame.get_columns())
    rows = pl.int_range(2, len(text) + 2, dtype=pl.UInt32, eager=True).alias(ROW)
    return Export(path.name, trimmed(text.with_columns(rows)))


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
