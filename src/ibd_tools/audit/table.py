"""Read a table of printed numbers, of any paper: its rows, which of them names which, and all that is wrong with it."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ibd_study.checked import Problem, Rows, TableError, TextTable, read_text
from ibd_study.nearest import nearest
from ibd_study.printed import PUBLISHED, decimals_of
from ibd_tools.audit.cells import read_row
from ibd_tools.audit.columns import ALSO_NAMED, COLUMNS, ONE_GROUP, PAIRED
from ibd_tools.audit.entry import Entry

CLOSE = 0.75
# A draft from a text holds the sentence of each number beside it, for whoever corrects it.
SENTENCE = "sentence"
RELATIONS = ("compared_with", "shares_n_with", "subset_of")


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
    problems += _repeated_keys(table.file, values_of)
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


def _repeated_keys(file: str, rows: Rows) -> list[Problem]:
    """Rows whose key an earlier row has."""
    first = {values["key"]: number for number, values in reversed(rows.items()) if "key" in values}
    return [
        Problem(file, "a key that no other row has", number, "key", values["key"])
        for number, values in rows.items()
        if "key" in values and first[values["key"]] != number
    ]


def tied(file: str, rows: Rows) -> tuple[dict[str, Entry], list[Problem]]:
    """Entries by key, from the values of each row by the row's number; and what is wrong between rows."""
    keys, sizes = _keys(rows), _sizes(rows)
    names = _names(rows, keys)
    entries = {number: _entry(keys[number], values, sizes, names) for number, values in rows.items()}
    known = {entry.key: entry for entry in entries.values()}
    return known, [
        Problem(file, expected, number, column, other)
        for number, entry in entries.items()
        for column in RELATIONS
        for other in _named(entry, column)
        if (expected := _fault(entry, column, known.get(other)))
    ]


def _keys(rows: Rows) -> dict[int, str]:
    """The key of each row; one that has none gets its label, with its group or its number where others have it too."""
    keys: dict[int, str] = {}
    given = {values["key"] for values in rows.values() if "key" in values}
    for number, values in rows.items():
        label, group = _as_key(values.get("label", "")), _as_key(values.get("group", ""))
        tries = (label, f"{group}_{label}" if label and group else "", f"row_{number}", f"{label}_row_{number}")
        taken = {*given, *keys.values()}
        keys[number] = values.get("key") or next(one for one in tries if one and one not in taken)
    return keys


def _as_key(words: str) -> str:
    return re.sub(r"\W+", "_", words).strip("_").lower()


def _sizes(rows: Rows) -> dict[str, int]:
    """Size of each group, from the rows that give it."""
    sizes: dict[str, int] = {}
    for values in rows.values():
        group = values.setdefault("group", ONE_GROUP)
        if "group_size" in values:
            sizes[group] = max(values["group_size"], sizes.get(group, 0))
    return sizes


def _names(rows: Rows, keys: dict[int, str]) -> dict[str, str]:
    """Keys by every name of a row: its key, its words with the group, and its label where only one row has it."""
    labels = Counter(values.get("label", "").casefold() for values in rows.values())
    names = {
        f"{values['group']}: {values.get('label')}".casefold(): keys[number] for number, values in rows.items()
    } | {
        values["label"].casefold(): keys[number]
        for number, values in rows.items()
        if "label" in values and labels[values["label"].casefold()] == 1
    }
    return names | {key: key for key in keys.values()}


def _entry(key: str, values: dict[str, Any], sizes: dict[str, int], names: dict[str, str]) -> Entry:
    named = {column: _resolved(values[column], names) for column in RELATIONS if column in values}
    if "compared_with" in values:
        named["compared_with"] = _key_of(values["compared_with"], names)
    size = values.get("group_size", None if "n" in values else sizes.get(values["group"]))
    return Entry(**(values | named | {"key": key, "group_size": size}))


def _resolved(text: str, names: dict[str, str]) -> Any:
    """Keys of the rows that a cell names: by semicolons, or by spaces where some of its words are keys."""
    by_spaces = ";" not in text and any(part in names.values() for part in text.split())
    parts = text.split() if by_spaces else text.split(";")
    return tuple(_key_of(part.strip(), names) for part in parts if part.strip())


def _key_of(name: str, names: dict[str, str]) -> str:
    return names.get(name, names.get(name.casefold(), name))


def _named(entry: Entry, column: str) -> tuple[str, ...]:
    found = getattr(entry, column)
    return found if isinstance(found, tuple) else (found,) if found else ()


def _fault(entry: Entry, column: str, other: Entry | None) -> str:
    """What was expected of a row that another names; empty where nothing is wrong."""
    if other is None or other == entry:
        return "the key of another row, or its label"
    if column != "shares_n_with" and not (entry.is_percentage and other.is_percentage):
        return "a percentage, named in the row of a percentage"
    same_patients = column != "compared_with" or entry.design == PAIRED
    if same_patients and other.group != entry.group:
        return f"a row of the same group, {entry.group}"
    if same_patients and entry.n and other.n and entry.n != other.n:
        return f"a row with the same n, {entry.n}; it has {other.n}"
    return ""
