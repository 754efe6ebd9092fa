"""The synthetic cohort as a folder: its three tables and the dictionary that describes them."""

import json
from pathlib import Path

from ibd_study import dictionary
from ibd_study.fingerprint import DATAPACKAGE
from ibd_tools.synthetic.cohort import CohortTables, generate_cohort
from ibd_tools.synthetic.recording import record
from ibd_tools.synthetic.truth import Truth
from ibd_tools.synthetic.writing import write_tables

DESCRIPTION = (
    "Invented patients. Drawn from a seed so that the rates printed in the abstract of the study come out; "
    "whatever the abstract does not print is illustrative. No patient of the study is in it."
)
FROM_TRUTH = "Invented patients, drawn from a stated truth for teaching: not calibrated to any study. What is true:"


def write_cohort(folder: str | Path, patients: int, seed: int) -> int:
    """Write a synthetic cohort folder and return its patients; the same number and seed give the same bytes.

    Parameters
    ----------
    folder
        Made if it does not exist; files of the same names in it are replaced.
    patients
        How many; 236 gives the calibrated cohort, other numbers the same shares.
    seed
        Of the random draws.
    """
    title = f"SYNTHETIC cohort of {patients} patients, seed {seed}"
    return _write(folder, generate_cohort(patients, seed), title, DESCRIPTION)


def write_recorded(folder: str | Path, truth: Truth, patients: int, seed: int) -> int:
    """Write what a hospital would hold of patients whose truth is stated; returns how many of them start.

    The description of the folder says what is true.
    """
    tables = record(truth, patients, seed)
    stated = "; ".join(f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}" for name, value in truth)
    title = f"SYNTHETIC cohort of {len(tables.patients)} patients from a stated truth, seed {seed}"
    return _write(folder, tables, title, f"{FROM_TRUTH} {stated}.")


def _write(folder: str | Path, tables: CohortTables, title: str, description: str) -> int:
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(tables, folder)
    columns = {name: list(getattr(tables, name)) for name in dictionary.TABLES}
    described = dictionary.datapackage("synthetic-cohort", title, description, synthetic=True, columns=columns)
    text = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    (folder / DATAPACKAGE).write_text(text, encoding="utf-8")
    return len(tables.patients)
