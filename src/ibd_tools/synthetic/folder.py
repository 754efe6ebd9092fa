"""The synthetic cohort as a folder: its three tables and the dictionary that describes them.

Tables are the same to the byte wherever they are written.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from ibd_study import dictionary
from ibd_study.fingerprint import DATAPACKAGE
from ibd_tools.synthetic import laboratory
from ibd_tools.synthetic.cohort import CohortTables, generate_cohort
from ibd_tools.synthetic.draws import ONE_DECIMAL
from ibd_tools.synthetic.recording import record
from ibd_tools.synthetic.truth import Truth

# Of number columns; whole where a column is not named.
DECIMALS = dict.fromkeys(ONE_DECIMAL, 1) | laboratory.DECIMALS
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
    write_tables(tables, folder)
    columns = {name: list(getattr(tables, name)) for name in dictionary.TABLES}
    described = dictionary.datapackage("synthetic-cohort", title, description, synthetic=True, columns=columns)
    text = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    (Path(folder) / DATAPACKAGE).write_text(text, encoding="utf-8")
    return len(tables.patients)


def write_tables(tables: CohortTables, folder: Path | str) -> list[Path]:
    """Write patients.csv, visits.csv and adverse_events.csv (UTF-8, LF, empty where missing).

    Parameters
    ----------
    tables
        As :func:`ibd_tools.synthetic.generate_cohort` makes them.
    folder
        Made if it is not there; files of the same names are replaced.

    Returns
    -------
    list of Path
        The files written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.csv" for name in dictionary.TABLES]
    for name, path in zip(dictionary.TABLES, paths, strict=True):
        cells = {column: _cells(values) for column, values in getattr(tables, name).items()}
        pd.DataFrame(cells).to_csv(path, index=False, lineterminator="\n")
    return paths


def _cells(values: pd.Series) -> np.ndarray:
    if not pd.api.types.is_numeric_dtype(values):
        return values.fillna("").to_numpy(dtype=object)
    known, pattern = values.notna().to_numpy(), f".{DECIMALS.get(str(values.name), 0)}f"
    cells = np.full(len(values), "", dtype=object)
    cells[known] = [format(number, pattern) for number in values[known].to_numpy(dtype=float).tolist()]
    return cells
