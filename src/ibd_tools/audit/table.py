"""Read a table of printed numbers, of any paper, and list all that is wrong with it."""

import csv
import difflib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ibd_study.cohort.problems import Problem
from ibd_study.printed.published import PUBLISHED
from ibd_study.printed.rounding import decimals_of
from ibd_tools.audit.cells import read_row
from ibd_tools.audit.columns import ALSO_NAMED, COLUMNS
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.ties import repeated_keys, tied

CLOSE = 0.75
# A draft from a text holds the sentence of each number beside it, for whoever corrects it.
SENTENCE = "sentence"
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class AuditTableError(ValueError):
    """A table of printed numbers cannot be used; the message lists every problem found."""

    def __init__(self, path: Path, problems: list[Problem]):
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join([f"{count} in table {path}", *(f"  {problem}" for problem in problems)]))


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
    AuditTableError
        Listing each problem by file, row, column, value and what was expected.
    """
    path = Path(path)
    rows = _rows(path)
    header = [ALSO_NAMED.get(name.strip(), name.strip()) for name in rows[0][1]]
    problems = _header_problems(path.name, header)
    if problems:
        raise AuditTableError(path, problems)
    read = [(number, *_row(path.name, number, header, cells)) for number, cells in rows[1:]]
    values_of = {number: values for number, values, faults in read if not faults}
    problems = [problem for _, _, faults in read for problem in faults] + repeated_keys(path.name, values_of)
    if problems or not read:
        raise AuditTableError(path, problems or [Problem(path.name, "at least one row below the header")])
    entries, problems = tied(path.name, values_of)
    if problems:
        raise AuditTableError(path, problems)
    return PrintedTable(entries, (*_unread_columns(header), *_dropped_decimals(entries)))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Rows with their numbers as a spreadsheet counts them, blank ones left out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = enumerate(csv.reader(text.splitlines(keepends=True), strict=True), 1)
        rows = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    except FileNotFoundError:
        raise AuditTableError(path, [Problem(path.name, "a file; there is none of this name")]) from None
    except OSError as error:
        raise AuditTableError(path, [Problem(path.name, f"a file that can be read ({error.strerror})")]) from None
    except UnicodeDecodeError:
        expected = "text in UTF-8; in a spreadsheet, save as 'CSV UTF-8'"
        raise AuditTableError(path, [Problem(path.name, expected)]) from None
    except csv.Error as error:
        raise AuditTableError(path, [Problem(path.name, f"comma-separated values ({error})")]) from None
    if not rows:
        raise AuditTableError(path, [Problem(path.name, "a header row and printed numbers; the file is empty")])
    return rows


def _header_problems(file: str, header: list[str]) -> list[Problem]:
    for separator, words in SEPARATORS.items():
        if len(header) == 1 and separator in header[0]:
            expected = "cells separated by commas, and decimal points; in a spreadsheet, save as 'CSV UTF-8'"
            return [Problem(file, expected, 1, value=f"cells separated by {words}")]
    missing = [name for name, column in COLUMNS.items() if column.read_as.required and name not in header]
    repeated = [name for name, count in Counter(header).items() if count > 1 and name]
    problems = [Problem(file, "this column", column=name) for name in missing]
    problems += [Problem(file, "each column name once", 1, name) for name in repeated]
    for name in header:
        close = difflib.get_close_matches(name, COLUMNS, n=1, cutoff=CLOSE) if name not in COLUMNS else []
        problems += [Problem(file, f"{close[0]}, or another name", 1, name)] if close and close[0] not in header else []
    return problems


def _row(file: str, number: int, header: list[str], cells: list[str]) -> tuple[dict[str, object], list[Problem]]:
    if len(cells) != len(header):
        expected = f"{len(header)} cells, as in the header; a comma inside a value needs quotation marks"
        return {}, [Problem(file, expected, number, value=f"{len(cells)} cells")]
    texts = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if name in COLUMNS}
    values, faults = read_row(texts)
    return values, [Problem(file, expected, number, name, texts.get(name, texts["value"])) for name, expected in faults]


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
