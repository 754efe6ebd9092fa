"""Write the tables of a cohort as CSV files that are the same to the byte wherever they are written."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from ibd_tools.synthetic import laboratory, totals
from ibd_tools.synthetic.cohort import CohortTables

TABLES = ("patients", "visits", "adverse_events")
# Decimals of number columns; whole where a column is not named.
DECIMALS = {
    "bmi_kg_m2": 1,
    "disease_duration_years": 1,
    "week": 1,
    "haematocrit_percent": 1,
    "weight_kg": 1,
    "us_bowel_wall_thickness_mm": 1,
    "steroid_dose_mg_day": 1,
    **laboratory.DECIMALS,
    **totals.DECIMALS,
}


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
    paths = [folder / f"{name}.csv" for name in TABLES]
    for name, path in zip(TABLES, paths, strict=True):
        table = getattr(tables, name)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.columns)
            writer.writerows(zip(*(_cells(table[column]) for column in table.columns), strict=True))
    return paths


def _cells(values: pd.Series) -> list[str]:
    if not pd.api.types.is_numeric_dtype(values):
        return values.fillna("").tolist()
    known, pattern = values.notna().to_numpy(), f".{DECIMALS.get(str(values.name), 0)}f"
    cells = np.full(len(values), "", dtype=object)
    cells[known] = [format(number, pattern) for number in values[known].to_numpy(dtype=float).tolist()]
    return cells.tolist()
