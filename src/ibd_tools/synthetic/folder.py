"""The synthetic cohort as a folder: its three tables and the dictionary that describes them."""

import json
from pathlib import Path

from ibd_study import dictionary
from ibd_study.fingerprint import DATAPACKAGE
from ibd_tools.synthetic.cohort import generate_cohort
from ibd_tools.synthetic.writing import write_tables

DESCRIPTION = (
    "Invented patients. Drawn from a seed so that the rates printed in the abstract of the study come out; "
    "whatever the abstract does not print is illustrative. No patient of the study is in it."
)


def write_cohort(folder: str | Path, patients: int, seed: int) -> None:
    """Write a synthetic cohort folder; the same number and seed give the same bytes.

    Parameters
    ----------
    folder
        Made if it does not exist; files of the same names in it are replaced.
    patients
        How many; 236 gives the calibrated cohort, other numbers the same shares.
    seed
        Of the random draws.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tables = generate_cohort(patients, seed)
    write_tables(tables, folder)
    title = f"SYNTHETIC cohort of {patients} patients, seed {seed}"
    columns = {name: list(getattr(tables, name)) for name in dictionary.TABLES}
    described = dictionary.datapackage("synthetic-cohort", title, DESCRIPTION, synthetic=True, columns=columns)
    text = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    (folder / DATAPACKAGE).write_text(text, encoding="utf-8")
