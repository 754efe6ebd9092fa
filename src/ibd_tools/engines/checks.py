"""What is wrong with the tables of a Parquet cohort, by the dictionary: counted on the engine, with one value named."""

from collections.abc import Iterator
from typing import Any

import narwhals as nw

from ibd_study.checked import Column, Problem, as_words, parse_cell
from ibd_study.cohort import DATES_AFTER_START, Package, Table, undescribed_columns

KINDS = {"string": "text", "number": "numbers", "integer": "numbers", "boolean": "true or false", "date": "dates"}


def column_problems(frame: Any, table: Table) -> list[Problem]:
    """Columns that are declared and absent, present and not declared, or of another kind than the dictionary's."""
    schema, declared = frame.collect_schema(), {column.name: column for column in table.columns}
    undescribed = undescribed_columns(list(schema), table)
    wrong = [
        Problem(table.path, f"a column of {KINDS[column.type]}", column=name, value=str(schema[name]))
        for name, column in declared.items()
        if name in schema and not _is_of_kind(schema[name], column.type)
    ]
    return [*undescribed, *wrong]


def _is_of_kind(dtype: Any, kind: str) -> bool:
    if kind in ("number", "integer"):
        return dtype.is_numeric()
    if kind == "date":
        return dtype.is_temporal()
    return dtype == (nw.Boolean if kind == "boolean" else nw.String)


def cell_problems(frame: Any, table: Table) -> list[Problem]:
    """Values outside their limits or codes, and missing ones of a column that needs them: how many, and the lowest."""
    wrong = {column.name: expression for column in table.columns if (expression := _wrong(column)) is not None}
    counts = _one_row(frame.select(*(one.cast(nw.Int64).sum().alias(name) for name, one in wrong.items())))
    columns = {column.name: column for column in table.columns}
    return [
        _cell_problem(frame.filter(wrong[name]), columns[name], table.path, count)
        for name, count in counts.items()
        if count
    ]


def _wrong(column: Column) -> nw.Expr | None:
    value = nw.col(column.name)
    faults = [value.is_null()] if column.required else []
    if column.codes and column.type != "boolean":
        known = [float(code) for code in column.codes] if column.type in ("number", "integer") else list(column.codes)
        faults.append((~value.is_in(known)).fill_null(False))
    elif column.type in ("number", "integer"):
        for low, high in column.limits:
            faults += [(value < low).fill_null(False)] if low is not None else []
            faults += [(value > high).fill_null(False)] if high is not None else []
        faults += [(value != value.round(0)).fill_null(False)] if column.type == "integer" else []
    return nw.any_horizontal(*faults, ignore_nulls=True) if faults else None


def _cell_problem(rows: Any, column: Column, file: str, count: int) -> Problem:
    value = _one_row(rows.select(nw.col(column.name).min().alias("value")))["value"]
    text = "" if value is None else as_words(value)
    expected = parse_cell(text, column)[1] or "a value that the dictionary allows"
    return Problem(file, f"{expected}; {count} rows differ", column=column.name, value=text)


def row_problems(patients: Any, visits: Any, adverse_events: Any, package: Package) -> list[Problem]:
    """Repeated rows, rows of nobody, patients without a first visit, and dates before the start of the drug."""
    file = {name: table.path for name, table in package.tables.items()}
    first = visits.filter(nw.col("week") <= 0).select("patient_id").unique()
    later = visits.filter(nw.col("week") > 0).select("patient_id").unique()
    found = {
        (file["patients"], "patient_id", "each patient once"): _repeated(patients, ["patient_id"]),
        (file["visits"], "week", "one row per patient and week"): _repeated(visits, ["patient_id", "week"]),
        (file["visits"], "patient_id", f"patients of {file['patients']}"): visits.join(
            patients, on="patient_id", how="anti"
        ),
        (file.get("adverse_events", ""), "patient_id", f"patients of {file['patients']}"): adverse_events.join(
            patients, on="patient_id", how="anti"
        ),
        (file["visits"], "week", "also a baseline visit (week 0 or below) of each patient"): later.join(
            first, on="patient_id", how="anti"
        ),
    }
    for column in DATES_AFTER_START:
        early = patients.filter(nw.col(column) < nw.col("start_date"))
        found[(file["patients"], column, "a date on or after the start of the drug")] = early
    return list(_counted(found))


def _repeated(frame: Any, key: list[str]) -> Any:
    return frame.group_by(key).agg(nw.len().alias("rows")).filter(nw.col("rows") > 1)


def _counted(found: dict[tuple[str, str, str], Any]) -> Iterator[Problem]:
    for (file, column, expected), rows in found.items():
        # No value of a patient is named: it would be an identifier.
        if count := _one_row(rows.select(nw.len().alias("rows")))["rows"]:
            yield Problem(file, f"{expected}; {count} times it is not so", column=column)


def _one_row(frame: Any) -> dict[str, Any]:
    row = frame.lazy().collect()
    return dict(zip(row.columns, row.row(0), strict=True))
