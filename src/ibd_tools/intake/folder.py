"""Write a cohort folder in one step: it appears when it is whole and valid, or not at all."""

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import polars as pl

from ibd_study import cohort, dictionary
from ibd_study.checked import Problem
from ibd_study.fingerprint import DATAPACKAGE
from ibd_tools.intake.building import Built
from ibd_tools.intake.columns import FILE, KEYS
from ibd_tools.intake.headers import ROW
from ibd_tools.intake.mapping import Mapping

BASELINE = "also a baseline visit"
# Patients of a hospital are not to be committed by a `git add .` in the folder around them.
KEPT_FROM_GIT = {".gitignore": "*\n"}


def write_folder(folder: Path, built: Built, mapping: Mapping) -> None:
    """Write ``datapackage.json`` and the tables into a folder that exists."""
    keys = {table: [name for name in rows.columns if name in KEYS] for table, rows in built.tables.items()}
    known = {
        table: [*keys[table], *(one.name for one in built.fields[table] if one.name in dictionary.table_fields(table))]
        for table in built.tables
    }
    package = dictionary.datapackage(
        mapping.name, mapping.title, mapping.description, synthetic=mapping.synthetic, columns=known
    )
    for resource in package["resources"]:
        own = [one for one in built.fields[resource["name"]] if one.name not in known[resource["name"]]]
        resource["schema"]["fields"] += [_own(one) for one in own]
        # The mapping has said what is missing; no text may turn missing here.
        resource["schema"]["missingValues"] = [""]
    text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    (folder / DATAPACKAGE).write_text(text, encoding="utf-8")
    for table, rows in built.tables.items():
        written = [_written(rows[name]) for name in rows.columns if name not in (FILE, ROW)]
        pl.DataFrame(written).write_csv(folder / f"{table}.csv", line_terminator="\n")


def _own(field: dictionary.Field) -> dict:
    words = {"trueValues": ["yes"], "falseValues": ["no"]} if field.type == "boolean" else {}
    return {"name": field.name, "type": field.type, "description": field.description} | words


def _written(values: pl.Series) -> pl.Series:
    """Whole numbers without a decimal point, where all of a column are whole."""
    if values.dtype == pl.Float64 and (values == values.round(0)).all() and (values.abs() < 2**53).all():
        return values.cast(pl.Int64)
    return values


def folder_problems(folder: Path, built: Built, mapping: Mapping) -> list[Problem]:
    """Problems noted while the tables were built, and those that only the whole folder shows.

    The latter are told by their place in the export, and not where they only follow from the former: a cell
    that could not be read is empty now, and a visit without a readable key may have been the baseline.
    """
    noted = built.notes.problems
    unread = {(one.file, one.column) for one in noted}
    found = [_in_export(problem, built, mapping) for problem in cohort.validate(folder)]
    own = [one for one in found if not (one.value == "" and (one.file, one.column) in unread)]
    if any(one.column in _key_headers(mapping) for one in noted):
        own = [one for one in own if not one.expected.startswith(BASELINE)]
    return list(dict.fromkeys([*noted, *own]))


def _key_headers(mapping: Mapping) -> set[str | None]:
    named = [entry.week.column for entry in mapping.files if entry.week is not None]
    named += [entry.patient_id.column for entry in mapping.files]
    return {"week", None} | {name for one in named for name in ([one] if isinstance(one, str) else one or [])}


def _in_export(problem: Problem, built: Built, mapping: Mapping) -> Problem:
    table = problem.file.removesuffix(".csv")
    rows = built.tables.get(table)
    if rows is None or problem.row is None or isinstance(problem.row, tuple) or problem.row - 2 >= rows.height:
        return replace(problem, row=None)
    place = rows.row(problem.row - 2, named=True)
    column = _source(str(place[FILE]), table, problem.column, mapping)
    expected, cure = _for_export(problem)
    return Problem(str(place[FILE]), expected, place[ROW], column, problem.value, cure=cure)


def _for_export(problem: Problem) -> tuple[str, str]:
    """The validator's words, and a cure that an export or a mapping allows."""
    if problem.expected.startswith(BASELINE):
        return problem.expected, "or say visits_without_baseline: add_empty in the mapping"
    if problem.expected.startswith("a patient of"):
        return "a patient who has a row in the patients' section", "mind blanks and leading zeros of ids"
    return problem.expected, ""


def _source(file: str, table: str, column: str | None, mapping: Mapping) -> str | None:
    """What the export calls a column of the cohort, where one entry says so."""
    for entry in mapping.files:
        rule = getattr(entry, table).get(column)
        header = rule.column if rule else {"patient_id": entry.patient_id.column}.get(column or "")
        if column == "week" and entry.week is not None:
            header = entry.week.column
        if isinstance(header, str) and file.startswith(entry.file.split("*")[0]):
            return header
    return column


def place_folder(out: Path, built: Built, mapping: Mapping, files: dict[str, str]) -> list[Problem]:
    """Write beside the target, validate, and move into place only what is valid.

    Parameters
    ----------
    files
        Other texts to write, by file name; a cohort that is not invented is kept from git as well.

    Returns
    -------
    list of Problem
        Empty where the folder now stands at ``out``; else nothing is left behind.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        write_folder(temporary, built, mapping)
        if problems := folder_problems(temporary, built, mapping):
            return problems
        for name, text in (files | ({} if mapping.synthetic else KEPT_FROM_GIT)).items():
            (temporary / name).write_text(text, encoding="utf-8")
        temporary.chmod(0o755)
        temporary.replace(out)
        return []
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
