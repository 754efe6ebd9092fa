"""Read ``datapackage.json``, the data dictionary of one cohort folder, within the limits of ours."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeGuard

from ibd_study import dictionary
from ibd_study.checked import Column, Limit, Problem
from ibd_study.cohort.declared import column_faults, texts
from ibd_study.fingerprint import DATAPACKAGE as FILE
from ibd_study.plain_text import INVISIBLE

NEEDED = ("patients", "visits")


@dataclass(frozen=True)
class Table:
    """One file of the cohort folder and its columns."""

    name: str
    path: str
    encoding: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Package:
    """The cohort's own dictionary: its tables, its title and whether its patients are invented."""

    title: str
    synthetic: bool
    tables: dict[str, Table] = field(default_factory=dict)


def read_package(folder: Path) -> tuple[Package | None, list[Problem]]:
    """Read the dictionary of a cohort folder; problems are listed, not raised."""
    path = folder / FILE
    if not path.is_file():
        return None, [Problem(FILE, "this file in the cohort folder; it describes the tables")]
    try:
        content, problems = _content(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        return None, [Problem(FILE, f"a file that can be read ({error.strerror})")]
    except (ValueError, RecursionError) as error:
        return None, [Problem(FILE, f"valid JSON in UTF-8 ({error})")]
    resources = content.get("resources") if isinstance(content, dict) else None
    if not isinstance(resources, list):
        return None, [Problem(FILE, "a list named 'resources', one entry per table")]
    return _package(content, resources, folder, problems)


def _content(text: str) -> tuple[Any, list[Problem]]:
    """What a JSON text holds; of a key that stands there twice JSON drops one value unsaid, so it is a problem."""
    problems: list[Problem] = []

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        repeated = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
        problems.extend(Problem(FILE, "each key once in an object", value=key) for key in repeated)
        return dict(pairs)

    content = json.loads(text, object_pairs_hook=once)
    invisible = [word for word in _words(content) if re.search(INVISIBLE, word)]
    return content, problems + [
        Problem(FILE, "text without signs that cannot be seen", value=word) for word in invisible
    ]


def _words(value: object) -> Iterator[str]:
    """Every text and every key of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _words(inner)


def _package(content: dict, resources: list, folder: Path, problems: list[Problem]) -> tuple[Package, list[Problem]]:
    synthetic = content.get("synthetic", False)
    if not isinstance(synthetic, bool):
        problems.append(Problem(FILE, "true or false for 'synthetic'", value=str(synthetic)))
    tables: dict[str, Table] = {}
    for entry in resources:
        name = entry.get("name") if isinstance(entry, dict) else entry
        if name not in dictionary.TABLES or not isinstance(entry, dict):
            expected = f"resources named {', '.join(dictionary.TABLES)}, and no other"
            problems.append(Problem(FILE, expected, value=str(name)))
        elif name in tables:
            problems.append(Problem(FILE, f"one resource named {name!r}; there are two"))
        else:
            tables[name] = _table(entry, problems)
    problems += _absent_tables(tables, folder)
    title = str(content.get("title") or content.get("name") or "untitled cohort")
    return Package(title, synthetic is True, tables), problems


def _absent_tables(tables: dict[str, Table], folder: Path) -> list[Problem]:
    """Tables that are needed, and files that would be left unread for want of a description."""
    absent = [name for name in dictionary.TABLES if name not in tables]
    return [
        Problem(FILE, f"a resource named {name!r}")
        if name in NEEDED
        else Problem(f"{name}.csv", f"a resource named {name!r} in {FILE}, or no such file")
        for name in absent
        if name in NEEDED or (folder / f"{name}.csv").is_file()
    ]


def _table(entry: dict, problems: list[Problem]) -> Table:
    name = entry["name"]
    path, encoding = entry.get("path", f"{name}.csv"), entry.get("encoding", "utf-8")
    for key, value in (("path", path), ("encoding", encoding)):
        if not isinstance(value, str):
            problems.append(Problem(FILE, f"one text as {key!r} of {name!r}", value=str(value)))
    schema = entry["schema"] if isinstance(entry.get("schema"), dict) else {}
    fields = schema.get("fields")
    if not _are_fields(fields):
        problems.append(Problem(FILE, f"a 'schema' of {name!r} with a list 'fields', each with its 'name'"))
        return Table(name, str(path), str(encoding), ())
    missing = texts(schema.get("missingValues", [""]))
    if missing is None:
        problems.append(Problem(FILE, f"a list of texts as 'missingValues' of {name!r}"))
    problems += _repeated_and_absent(name, [declared["name"] for declared in fields])
    columns = tuple(_column(declared, missing or ("",), name, problems) for declared in fields)
    return Table(name, str(path), str(encoding), columns)


def _are_fields(fields: object) -> TypeGuard[list[dict]]:
    return isinstance(fields, list) and all(
        isinstance(declared, dict) and isinstance(declared.get("name"), str) and declared["name"].strip()
        for declared in fields
    )


def _repeated_and_absent(table: str, names: list[str]) -> list[Problem]:
    repeated = [name for name, count in Counter(names).items() if count > 1]
    absent = [f.name for f in dictionary.table_fields(table).values() if f.required and f.name not in names]
    return [
        *(Problem(FILE, f"each column once in the schema of {table!r}", column=name) for name in repeated),
        *(Problem(FILE, f"this required column in the schema of {table!r}", column=name) for name in absent),
    ]


def _column(declared: dict, missing: tuple[str, ...], table: str, problems: list[Problem]) -> Column:
    name = declared["name"]
    known = dictionary.table_fields(table).get(name)
    faults = column_faults(declared, known, table)
    if faults:
        problems += faults
        return Column(name, known.type if known else "string", readable=False)
    kind = declared.get("type", known.type if known else "string")
    constraints = declared.get("constraints") or {}
    codes = texts(constraints.get("enum", [])) or tuple(known.codes if known else ())
    missing = _listed(declared, "missingValues", missing)
    if both := [code for code in codes if code in missing]:
        expected = "missing codes that are not codes of this column too"
        problems.append(Problem(FILE, expected, column=name, value=", ".join(both)))
    return Column(
        name=name,
        # What the dictionary counts in whole numbers stays whole, however the cohort declares it.
        type="integer" if kind == "number" and known and known.type == "integer" else kind,
        limits=(_own_limits(constraints, kind), (known.minimum, known.maximum) if known else (None, None)),
        codes=codes,
        required=bool(constraints.get("required")) or bool(known and known.required),
        missing=missing,
        true_values=_listed(declared, "trueValues", Column.true_values),
        false_values=_listed(declared, "falseValues", Column.false_values),
    )


def _listed(declared: dict, key: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """A list of texts in a declaration that has no fault."""
    return tuple(map(str, declared[key])) if key in declared else otherwise


def _own_limits(constraints: dict, kind: str) -> tuple[Limit, Limit]:
    low, high = constraints.get("minimum"), constraints.get("maximum")
    if kind == "date":
        low, high = (None if limit is None else datetime.fromisoformat(limit) for limit in (low, high))
    return low, high
