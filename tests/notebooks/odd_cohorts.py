"""Cohorts that lack what most have: written from the synthetic one, declared as real."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

SYNTHETIC = Path(__file__).parents[2] / "data" / "synthetic"
TABLES = ("patients", "visits", "adverse_events")
Tables = dict[str, pd.DataFrame]


def _without_drug(tables: Tables) -> None:
    """A natural history: no drug, so no start, stop or end of follow-up, no dose and no reason to stop."""
    columns = ["start_date", "stop_date", "stop_reason", "follow_up_end_date", "induction_dose_mg"]
    tables["patients"] = tables["patients"].drop(columns=columns)
    tables["visits"] = tables["visits"].drop(columns="visit_date")
    del tables["adverse_events"]


def _of(diagnosis: str) -> Callable[[Tables], None]:
    def keep(tables: Tables) -> None:
        tables["patients"] = tables["patients"][tables["patients"]["diagnosis"] == diagnosis]

    return keep


def _one_patient(tables: Tables) -> None:
    tables["patients"] = tables["patients"].head(1)


def _all_or_nobody(tables: Tables) -> None:
    """At follow-up every patient with UC is well and none with CD."""
    visits = tables["visits"]
    uc = visits["patient_id"].isin(tables["patients"].query("diagnosis == 'UC'")["patient_id"])
    after = visits["week"].astype(float) > 0
    for column in visits.columns[3:]:
        if column.startswith(("mayo", "partial_mayo", "modified_mayo", "uceis", "nancy", "steroid")):
            visits.loc[after & uc & (visits[column] != ""), column] = "0"
    visits.loc[after & (visits["cdai"] != ""), "cdai"] = "400"
    items = [column for column in visits if column.startswith("cdai_")]
    visits.loc[after, items] = ""


def _without_follow_up(tables: Tables) -> None:
    visits = tables["visits"]
    tables["visits"] = visits[visits["week"].astype(float) <= 0]


def _one_centre(tables: Tables) -> None:
    tables["patients"]["centre"] = "A"


def _without_laboratory(tables: Tables) -> None:
    columns = list(tables["visits"].columns)
    laboratory = columns[columns.index("crp_mg_l") : columns.index("steroid_dose_mg_day")]
    tables["visits"] = tables["visits"].drop(columns=laboratory)


ODD = {
    "natural_history": _without_drug,
    "uc_only": _of("UC"),
    "cd_only": _of("CD"),
    "one_patient": _one_patient,
    "all_or_nobody": _all_or_nobody,
    "no_follow_up": _without_follow_up,
    "one_centre": _one_centre,
    "no_laboratory": _without_laboratory,
}


def write_odd(folder: Path, name: str) -> Path:
    """A cohort folder of one of the odd kinds."""
    tables = {one: pd.read_csv(SYNTHETIC / f"{one}.csv", dtype=str, keep_default_na=False) for one in TABLES}
    ODD[name](tables)
    known = set(tables["patients"]["patient_id"])
    folder.mkdir(parents=True)
    for one, table in tables.items():
        table[table["patient_id"].isin(known)].to_csv(folder / f"{one}.csv", index=False)
    package = json.loads((SYNTHETIC / "datapackage.json").read_text(encoding="utf-8"))
    package |= {"synthetic": False, "title": "A ward", "name": name.replace("_", "-")}
    package["resources"] = [one for one in package["resources"] if one["name"] in tables]
    for one in package["resources"]:
        fields = one["schema"]["fields"]
        one["schema"]["fields"] = [field for field in fields if field["name"] in tables[one["name"]]]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return folder
