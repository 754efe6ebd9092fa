"""What a new centre needs: empty tables, a workbook with drop-down codes, a REDCap project, and their mappings."""

import csv
import json
from pathlib import Path

from ibd_study import dictionary
from ibd_study.fingerprint import DATAPACKAGE
from ibd_tools.intake.mapping import schema_text
from ibd_tools.intake.redcap import data_dictionary, redcap_mapping
from ibd_tools.intake.template_workbook import WORKBOOK, save_workbook, workbook_mapping

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
