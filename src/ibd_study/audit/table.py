"""Read a table of printed numbers, of any paper, and list all that is wrong with it."""

import csv
import difflib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ibd_study.audit.cells import cell_fault, read_cell
from ibd_study.audit.columns import ALSO_NAMED, COLUMNS, PAIRED, PERCENTAGE
from ibd_study.audit.published import PUBLISHED
from ibd_study.audit.rounding import decimals_of
from ibd_study.cohort.problems import Problem

CLOSE = 0.75
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
RELATIONS = ("compared_with", "shares_n_with", "subset_of")


class AuditTableError(ValueError):
    """A table of printed numbers cannot be used; the message lists every problem found."""

    def __init__(self, path: Path, problems: list[Problem]):
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join([f"{count} in table {path}", *(f"  {problem}" for problem in problems)]))


@dataclass(frozen=True)
class Entry:
    """One printed number of a paper; the columns of :data:`ibd_study.audit.columns.COLUMNS` say what each part is."""

    key: str
    group: str
    group_size: int
    kind: str
    value: str
    label: str = ""
    n: int | None = None
    sd: str = ""
    items: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    p: str = ""
    design: str = ""
    compared_with: str = ""
    shares_n_with: tuple[str, ...] = ()
    subset_of: tuple[str, ...] = ()

    @property
    def is_percentage(self) -> bool:
        """Whether it is a percentage rather than a mean."""
        return self.kind == PERCENTAGE

    @property
    def words(self) -> str:
        """Group and label."""
        return f"{self.group}: {self.label or self.key}"

    @property
    def sizes(self) -> range:
        """Denominators to try: the printed one, or every one up to the size of the group."""
        return range(self.n, self.n + 1) if self.n else range(1, self.group_size + 1)


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
        CSV file in UTF-8 with commas; columns as in :data:`ibd_study.audit.columns.COLUMNS`. Other columns are left
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
    entries, problems = {}, []
    for number, cells in rows[1:]:
        found, faults = _entry(path.name, number, header, cells)
        if not faults and found.key in entries:
            faults = [Problem(path.name, "a key that no other row has", number, "key", found.key)]
        problems += faults
        entries |= {} if faults else {found.key: (number, found)}
    problems += _relation_problems(path.name, entries) if not problems else []
    if problems or not entries:
        raise AuditTableError(path, problems or [Problem(path.name, "at least one row below the header")])
    known = {key: entry for key, (_, entry) in entries.items()}
    return PrintedTable(known, (*_unread_columns(header), *_dropped_decimals(known)))


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


def _entry(file: str, number: int, header: list[str], cells: list[str]) -> tuple[Entry | None, list[Problem]]:
    if len(cells) != len(header):
        expected = f"{len(header)} cells, as in the header; a comma inside a value needs quotation marks"
        return None, [Problem(file, expected, number, value=f"{len(cells)} cells")]
    texts = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if name in COLUMNS}
    values, problems = {}, []
    for name, text in texts.items():
        values[name], expected = read_cell(name, text, texts)
        problems += [Problem(file, expected, number, name, text)] if expected else []
    problems = problems or [Problem(file, words, number, name, texts[name]) for name, words in cell_fault(values)]
    return (None, problems) if problems else (Entry(**{k: v for k, v in values.items() if v is not None}), [])


def _relation_problems(file: str, entries: dict[str, tuple[int, Entry]]) -> list[Problem]:
    known = {key: entry for key, (_, entry) in entries.items()}
    return [
        Problem(file, expected, number, column, other)
        for number, entry in entries.values()
        for column in RELATIONS
        for other in _named(entry, column)
        if (expected := _relation_fault(entry, column, known.get(other)))
    ]


def _named(entry: Entry, column: str) -> tuple[str, ...]:
    found = getattr(entry, column)
    return found if isinstance(found, tuple) else (found,) if found else ()


def _relation_fault(entry: Entry, column: str, other: Entry | None) -> str:
    """What was expected of a row that another names; empty where nothing is wrong."""
    if other is None or other == entry:
        return "the key of another row"
    if column != "shares_n_with" and not (entry.is_percentage and other.is_percentage):
        return "a percentage, named in the row of a percentage"
    same_patients = column != "compared_with" or entry.design == PAIRED
    if same_patients and other.group != entry.group:
        return f"a row of the same group, {entry.group}"
    if same_patients and entry.n and other.n and entry.n != other.n:
        return f"a row with the same n, {entry.n}; it has {other.n}"
    return ""


def _unread_columns(header: list[str]) -> list[str]:
    unread = [name for name in header if name and name not in COLUMNS]
    return [f"Columns not used by the audit: {', '.join(unread)}."] if unread else []


def _dropped_decimals(entries: dict[str, Entry]) -> list[str]:
    """Percentages without decimals in a table where others have some: spreadsheets turn 64.0 into 64."""
    percentages = {key: one.value for key, one in entries.items() if one.is_percentage}
    whole = [key for key, value in percentages.items() if not decimals_of(value)]
    if not whole or len(whole) == len(percentages):
        return []
    return [
        f"Without decimals, while other percentages have some: {', '.join(whole)}. If the paper prints 64.0, write "
        "64.0: spreadsheet programs drop the zero, and with it most of what the number tells."
    ]
