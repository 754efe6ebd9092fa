"""The data dictionary: every column of a cohort folder, with unit, range, codes and meaning.

One table (``dictionary.csv``) feeds the ``datapackage.json`` of the synthetic cohort, the validator, the ranges of
the items of scores, the assessment windows and the data page of the book.
"""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLES = ("patients", "visits", "adverse_events")
TABLE_TITLES = {
    "patients": "Patients, one row each",
    "visits": "Visits, one row per patient and week",
    "adverse_events": "Adverse events, one row each",
}
TABLE_KEYS = {"patients": ["patient_id"], "visits": ["patient_id", "week"], "adverse_events": []}
MISSING_CODES = ["", "NA"]


@dataclass(frozen=True)
class Field:
    """One column of a cohort table.

    ``codes`` maps each allowed value to its meaning; ``assessment`` names the examination to which
    a visit column belongs, so that items of one examination are read from one visit.
    """

    table: str
    name: str
    title: str
    type: str
    unit: str
    minimum: float | None
    maximum: float | None
    codes: dict[str, str]
    assessment: str
    required: bool
    description: str


@functools.cache
def fields() -> tuple[Field, ...]:
    """All columns in the order of the tables."""
    with Path(__file__).with_name("dictionary.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_field(row) for row in csv.DictReader(file))


def _field(row: dict[str, str]) -> Field:
    facts: dict[str, Any] = dict(row)
    for limit in ("minimum", "maximum"):
        facts[limit] = float(row[limit]) if row[limit] else None
    facts["codes"] = dict(pair.split("=", 1) for pair in row["codes"].split("|") if pair)
    return Field(**facts | {"required": row["required"] == "yes"})


@functools.cache
def fields_by_name() -> dict[str, Field]:
    """All columns by name; of a name that stands in several tables, the column of the first.

    Examples
    --------
    >>> fields_by_name()["crp_mg_l"].unit
    'mg/L'
    """
    return {field.name: field for field in reversed(fields())}


def table_fields(table: str) -> dict[str, Field]:
    """Columns of one table by name."""
    return {field.name: field for field in fields() if field.table == table}


# The diseases of the study by their code, in words; whoever has another diagnosis is not analysed.
DISEASES = {code: table_fields("patients")["diagnosis"].codes[code] for code in ("UC", "CD")}


def codes_of(name: str) -> tuple[str, ...]:
    """Codes that a column may hold, yes and no of a boolean one; empty where any value may stand.

    Examples
    --------
    >>> codes_of("sex"), codes_of("prior_surgery"), codes_of("age_years")
    (('female', 'male'), ('no', 'yes'), ())
    """
    field = fields_by_name().get(name)
    if field is None:
        return ()
    return ("no", "yes") if field.type == "boolean" else tuple(field.codes)


def column_title(name: str) -> str:
    """Words for a column, with its unit; the bare name where the dictionary has no such column.

    Examples
    --------
    >>> column_title("crp_mg_l")
    'C-reactive protein (mg/L)'
    """
    field = fields_by_name().get(name)
    if field is None:
        return name
    return f"{field.title} ({field.unit})" if field.unit else field.title


def datapackage(
    name: str,
    title: str,
    description: str,
    *,
    synthetic: bool,
    columns: Mapping[str, list[str]] | None = None,
) -> dict:
    """Describe a whole cohort folder as a Frictionless data package.

    Parameters
    ----------
    name, title, description
        Of the cohort.
    synthetic
        Whether its patients are invented; the book then says SYNTHETIC beside each result.
    columns
        Columns that the cohort has, by table; by default all of the dictionary.
    """
    columns = columns or {table: list(table_fields(table)) for table in TABLES}
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "description": description,
        "synthetic": synthetic,
        "resources": [resource(table, names) for table, names in columns.items()],
    }


def resource(table: str, columns: list[str]) -> dict:
    """Describe one table with the given dictionary columns, for a ``datapackage.json``."""
    known = table_fields(table)
    schema = {"fields": [_schema_field(known[name]) for name in columns], "missingValues": MISSING_CODES}
    if TABLE_KEYS[table]:
        schema["primaryKey"] = TABLE_KEYS[table]
    return {
        "name": table,
        "title": TABLE_TITLES[table],
        "path": f"{table}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _schema_field(field: Field) -> dict:
    schema: dict = {"name": field.name, "title": field.title, "description": field.description, "type": field.type}
    if field.unit:
        schema["unit"] = field.unit
    if field.codes:
        schema["codes"] = field.codes
    if field.type == "boolean":
        schema |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if constraints := _constraints(field):
        schema["constraints"] = constraints
    return schema


def _constraints(field: Field) -> dict:
    limits = {"minimum": field.minimum, "maximum": field.maximum}
    constraints: dict = {
        key: int(value) if value.is_integer() else value for key, value in limits.items() if value is not None
    }
    if field.codes:
        constraints["enum"] = [int(code) if field.type == "integer" else code for code in field.codes]
    return constraints | ({"required": True} if field.required else {})
