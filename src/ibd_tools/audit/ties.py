"""The rows of a table of printed numbers tied together: keys, the size of each group, and which row names which."""

import re
from collections import Counter
from typing import Any

from ibd_study.checked import Problem, Rows
from ibd_tools.audit.columns import ONE_GROUP, PAIRED
from ibd_tools.audit.entry import Entry

RELATIONS = ("compared_with", "shares_n_with", "subset_of")


def repeated_keys(file: str, rows: Rows) -> list[Problem]:
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
    resolved: dict[str, Any] = {column: _resolved(values[column], names) for column in RELATIONS if column in values}
    if "compared_with" in resolved:
        resolved["compared_with"] = _key_of(values["compared_with"], names)
    whole = {"group_size": values.get("group_size", None if "n" in values else sizes.get(values["group"]))}
    return Entry(**(values | {"key": key} | whole | resolved))


def _resolved(text: str, names: dict[str, str]) -> tuple[str, ...]:
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
