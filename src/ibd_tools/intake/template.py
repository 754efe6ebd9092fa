"""What a new centre needs: empty tables, a workbook with drop-down codes, a REDCap project, and their mappings.

The workbook has one sheet a table, with drop-down codes and limits, and the dictionary.
"""

import csv
import json
from pathlib import Path
from typing import Any

import yaml

from ibd_study import dictionary
from ibd_study.dictionary import Field
from ibd_study.fingerprint import DATAPACKAGE
from ibd_tools.intake.mapping import schema_text
from ibd_tools.intake.redcap import data_dictionary, redcap_mapping

WORKBOOK = "cohort_template.xlsx"
ROWS = 5000
HEAD = ("table", "column", "title", "type", "unit", "minimum", "maximum", "codes", "needed", "description")
KINDS = {"integer": "whole", "number": "decimal"}
REDCAP = "redcap_data_dictionary.csv"
SCHEMA = "mapping.schema.json"
REDCAP_MAPPING = "mapping_redcap.yml"
WORKBOOK_MAPPING = "mapping_workbook.yml"


def write_template(out: Path) -> list[Path]:
    """Write everything into a folder, made if it does not exist.

    Returns
    -------
    list of Path
        The files written: a cohort folder of empty tables, the workbook and the REDCap data dictionary,
        each with the mapping by which its export is imported.
    """
    cohort = out / "cohort"
    cohort.mkdir(parents=True, exist_ok=True)
    package = dictionary.datapackage("own-cohort", "My cohort", "", synthetic=False)
    (cohort / DATAPACKAGE).write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    tables = [
        _write_csv(cohort / f"{table}.csv", [list(dictionary.table_fields(table))]) for table in dictionary.TABLES
    ]
    save_workbook(out / WORKBOOK)
    (out / WORKBOOK_MAPPING).write_text(workbook_mapping(), encoding="utf-8")
    _write_csv(out / REDCAP, data_dictionary())
    (out / REDCAP_MAPPING).write_text(redcap_mapping(), encoding="utf-8")
    (out / SCHEMA).write_text(schema_text(), encoding="utf-8")
    names = (WORKBOOK, WORKBOOK_MAPPING, REDCAP, REDCAP_MAPPING, SCHEMA)
    return [cohort / DATAPACKAGE, *tables, *(out / name for name in names)]


def _write_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


def save_workbook(path: Path) -> None:
    """Write the workbook: its cells accept what the dictionary allows, and say what they expect."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in dictionary.TABLES:
        _add_table(book.create_sheet(table), list(dictionary.table_fields(table).values()))
    sheet = book.create_sheet("dictionary")
    sheet.append(HEAD)
    for field in dictionary.fields():
        sheet.append(_described(field))
    sheet.freeze_panes = "A2"
    book.save(path)


def _described(field: Field) -> list[object]:
    codes = "; ".join(f"{code} = {title}" for code, title in field.codes.items())
    if field.type == "boolean":
        codes = "yes; no"
    needed = "yes" if field.required else ""
    limits = [field.minimum, field.maximum]
    return [field.table, field.name, field.title, field.type, field.unit, *limits, codes, needed, field.description]


def _add_table(sheet: Any, fields: list[Field]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.append([field.name for field in fields])
    sheet.freeze_panes = "B2"
    for number, field in enumerate(fields, 1):
        letter = get_column_letter(number)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = max(12, len(field.name) + 2)
        if (rule := _rule(field)) is not None:
            rule.add(f"{letter}2:{letter}{ROWS}")
            sheet.add_data_validation(rule)


def _rule(field: Field) -> Any:
    """What a cell accepts; None where any text may stand."""
    from openpyxl.worksheet.datavalidation import DataValidation

    words = {"error": field.description[:220] or field.title, "errorTitle": field.title[:30], "showErrorMessage": True}
    if codes := list(field.codes) or (["yes", "no"] if field.type == "boolean" else []):
        return DataValidation(type="list", formula1=f'"{",".join(codes)}"', allow_blank=True, **words)
    if field.type == "date":
        return DataValidation(type="date", operator="greaterThan", formula1="1", allow_blank=True, **words)
    if field.type in KINDS and field.minimum is not None:
        limits = {"formula1": f"{field.minimum:g}", "formula2": f"{field.maximum:.12g}"}
        return DataValidation(type=KINDS[field.type], operator="between", allow_blank=True, **limits, **words)
    return None


def workbook_mapping() -> str:
    """The mapping by which the filled-in workbook is imported."""
    content = {"title": "My cohort", "files": [_entry(table) for table in dictionary.TABLES]}
    head = "# Imports the workbook of `ibd-study template`, filled in. Delete the entry of a sheet that stays empty.\n"
    return head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)


def _entry(table: str) -> dict:
    entry: dict = {"file": WORKBOOK, "sheet": table, "absent_columns": "leave_out", "patient_id": "patient_id"}
    if table == "visits":
        entry["week"] = "week"
    names = [name for name in dictionary.table_fields(table) if name not in ("patient_id", "week")]
    return entry | {table: {name: name for name in names}}
