"""Small cohorts that are not marked synthetic, cut from the synthetic one, and all rows that their run publishes."""

import json
from pathlib import Path

import pandas as pd

from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates import (
    Analysis,
    baseline_table,
    endpoint_rates,
    laboratory_course,
    open_analysis,
    published_numbers,
    safety_rates,
    score_changes,
    selection_flow,
)

SYNTHETIC = Path(__file__).parents[1] / "data" / "synthetic"
TABLES = ("patients", "visits", "adverse_events")


def part_of_synthetic(folder: Path, patients: int, seed: int = 1, without: int = 0) -> Path:
    """A cohort folder of some synthetic patients, declared as real; ``without`` leaves out so many of the last."""
    tables = {name: pd.read_csv(SYNTHETIC / f"{name}.csv", dtype=str, keep_default_na=False) for name in TABLES}
    chosen = tables["patients"].sample(patients, random_state=seed)["patient_id"].tolist()
    return write_real(
        folder,
        {name: table[table["patient_id"].isin(chosen[: patients - without])] for name, table in tables.items()},
    )


def write_real(folder: Path, tables: dict[str, pd.DataFrame]) -> Path:
    """Write tables with the columns of the synthetic cohort as a cohort of real patients."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    package = json.loads((SYNTHETIC / "datapackage.json").read_text(encoding="utf-8"))
    package |= {"synthetic": False, "title": "A hospital", "name": "a-hospital"}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return folder


def opened(folder: Path, **parameters: object) -> Analysis:
    """An analysis of a folder."""
    return open_analysis("test", {"cohort": str(folder), **parameters})


def all_rows(analysis: Analysis) -> pd.DataFrame:
    """Rows of every verb of the book."""
    results = endpoint_rates(analysis, list(REGISTRY)) + score_changes(analysis, list(SCORES))
    results += baseline_table(analysis) + laboratory_course(analysis) + safety_rates(analysis)
    return (results + selection_flow(analysis) + published_numbers(analysis)).rows
