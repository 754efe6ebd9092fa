"""Read and check ``datapackage.json``, the data dictionary of one cohort folder."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from ibd_study import dictionary
from ibd_study.cohort.problems import Problem

FILE = "datapackage.json"
TYPES = ("string", "number", "integer", "boolean", "date")


@dataclass(frozen=True)
class Column:
    """One column as the cohort's own dictionary declares it, within the limits of ours."""

    name: str
    type: str
    limits: tuple[tuple[float | None, float | None], ...] = ()
    codes: tuple[str, ...] = ()
    required: bool = False
    missing: tuple[str, ...] = ("",)
    true_values: tuple[str, ...] = ("true", "True", "TRUE", "1")
    false_values: tuple[str, ...] = ("false", "False", "FALSE", "0")


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
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        return None, [Problem(FILE, f"valid JSON in UTF-8 ({error})")]
    resources = content.get("resources") if isinstance(content, dict) else None
    if not isinstance(resources, list):
        return None, [Problem(FILE, "a list named 'resources', one entry per table")]
    return _package(content, [entry for entry in resources if isinstance(entry, dict)])


def _package(content: dict, resources: list[dict]) -> tuple[Package, list[Problem]]:
    problems: list[Problem] = []
    tables = {}
    for entry in resources:
        if entry.get("name") in dictionary.TABLES:
            tables[entry["name"]] = _table(entry, problems)
    problems += [Problem(FILE, f"a resource named {name!r}") for name in ("patients", "visits") if name not in tables]
    title = str(content.get("title") or content.get("name") or "untitled cohort")
    return Package(title, content.get("synthetic") is True, tables), problems


def _table(entry: dict, problems: list[Problem]) -> Table:
    name = entry["name"]
    schema = entry.get("schema") if isinstance(entry.get("schema"), dict) else {}
    missing = tuple(str(code) for code in schema.get("missingValues", [""]))
    known = dictionary.table_fields(name)
    columns = tuple(
        _column(field, known.get(str(field.get("name"))), missing, name, problems)
        for field in schema.get("fields", [])
        if isinstance(field, dict)
    )
    names = {column.name for column in columns}
    problems += [
        Problem(FILE, f"this required column in the schema of {name!r}", column=field.name)
        for field in known.values()
        if field.required and field.name not in names
    ]
    return Table(name, str(entry.get("path", f"{name}.csv")), str(entry.get("encoding", "utf-8")), columns)


def _column(declared: dict, known, missing, table: str, problems: list[Problem]) -> Column:
    name = str(declared.get("name"))
    kind = declared.get("type", known.type if known else "string")
    problems += _disagreements(declared, known, kind, name, table)
    constraints = declared.get("constraints") or {}
    own = (constraints.get("minimum"), constraints.get("maximum"))
    ours = (known.minimum, known.maximum) if known else (None, None)
    codes = tuple(str(code) for code in constraints.get("enum", ()))
    booleans = {
        key: tuple(str(value) for value in declared[source])
        for key, source in (("true_values", "trueValues"), ("false_values", "falseValues"))
        if source in declared
    }
    return Column(
        name=name,
        type=kind,
        limits=(own, ours),
        codes=codes or tuple(known.codes if known else ()),
        required=bool(constraints.get("required")) or bool(known and known.required),
        missing=tuple(str(code) for code in declared.get("missingValues", missing)),
        **booleans,
    )


def _disagreements(declared: dict, known, kind: str, name: str, table: str) -> list[Problem]:
    """Where the cohort's dictionary contradicts ours: a unit or type that would change a number's meaning."""
    if kind not in TYPES:
        return [Problem(FILE, f"one of the types {', '.join(TYPES)} in {table!r}", column=name, value=kind)]
    if known is None:
        return []
    problems = []
    if kind != known.type and {kind, known.type} != {"integer", "number"}:
        problems.append(Problem(FILE, f"type {known.type!r} in {table!r}", column=name, value=kind))
    unit = declared.get("unit", known.unit)
    if unit != known.unit:
        problems.append(Problem(FILE, f"unit {known.unit!r}; convert the values first", column=name, value=unit))
    enum = (declared.get("constraints") or {}).get("enum", ())
    if known.codes and (unknown := [str(code) for code in enum if str(code) not in known.codes]):
        expected = f"only the codes {', '.join(known.codes)} in {table!r}"
        problems.append(Problem(FILE, expected, column=name, value=", ".join(unknown)))
    return problems
