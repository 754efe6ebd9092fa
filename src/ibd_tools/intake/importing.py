"""An export and a mapping to a cohort folder, whole or not at all."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ibd_study.checked import Problem
from ibd_study.plain_text import visible
from ibd_tools.intake.agreement import Agreement, agreements
from ibd_tools.intake.building import Built, build_tables
from ibd_tools.intake.folder import place_folder
from ibd_tools.intake.implausible import implausible_values
from ibd_tools.intake.mapping import Mapping
from ibd_tools.intake.problems import IntakeError
from ibd_tools.intake.reading import read_files
from ibd_tools.intake.report import UNREAD, report_text, unread_text

REPORT = "import_report.md"
ROWS_OF_AGREEMENT = "private_agreement_rows.csv"


@dataclass(frozen=True)
class Imported:
    """What an import made: row counts by table, agreement of totals, and what is worth a look."""

    rows: dict[str, int]
    agreements: list[Agreement]
    warnings: list[str]


def import_export(paths: list[Path], mapping: Mapping, out: Path, *, agreement_rows: bool = False) -> Imported:
    """Import files of an export into a new cohort folder.

    Parameters
    ----------
    paths
        CSV, TSV, Excel or Parquet files; each must be named by the mapping.
    mapping
        What the files hold; nothing is changed that it does not say.
    out
        Folder to make. It holds ``datapackage.json``, the tables, ``import_report.md`` and
        ``unread_columns.txt`` when done.
    agreement_rows
        Also write, beside the cohort, the rows whose recorded total differs from the recomputed one. They
        are rows of patients: private.

    Raises
    ------
    IntakeError
        Listing every problem by file, row, column and value; nothing is written then.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise IntakeError("import", [f"{out} is there already and is not an empty folder; name a new one"])
    exports = read_files(paths, mapping.files)
    built = build_tables(exports, mapping)
    scores = agreements(built.tables)
    warnings = [visible(words) for words in (*built.notes.warnings, *implausible_values(built.tables, scores))]
    problems = _empty_tables(built)
    # Name, size and SHA-256 of each file, by which the export can be recognised later.
    hashes = [[path.name, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()] for path in paths]
    if not problems:
        report = report_text(built, mapping, scores, warnings, hashes)
        problems = place_folder(out, built, mapping, {REPORT: report, UNREAD: unread_text(built)})
    if problems:
        raise IntakeError(f"export {', '.join(path.name for path in paths)}", problems)
    if agreement_rows:
        _write_rows(out.with_name(f"{out.name}_{ROWS_OF_AGREEMENT}"), scores)
    return Imported({name: rows.height for name, rows in built.tables.items()}, scores, warnings)


def _empty_tables(built: Built) -> list[Problem]:
    """What was noted, or that nothing is left, if a table that every cohort needs has no row; else nothing."""
    words = "at least one row for the table {}; none is left that could be read"
    empty = [name for name in ("patients", "visits") if name not in built.tables or built.tables[name].is_empty()]
    if empty and built.notes.problems:
        return built.notes.problems
    return [Problem("export", words.format(name)) for name in empty]


def _write_rows(path: Path, scores: list[Agreement]) -> None:
    frames = [one.differing for one in scores if len(one.differing)]
    table = pl.concat(frames) if frames else pl.DataFrame(schema={"patient_id": pl.String})
    text = "PRIVATE: rows of patients; must not leave your hospital\n" + table.write_csv()
    path.write_text(text, encoding="utf-8")
