"""A cohort folder of some patients and some columns of another one."""

import json
from collections.abc import Callable, Collection
from pathlib import Path

import pandas as pd

TABLES = ("patients", "visits", "adverse_events")
ID = "patient_id"


def cut_cohort(
    source: Path,
    folder: Path,
    which: Callable[[pd.DataFrame], pd.DataFrame],
    columns: Collection[str] = (),
    **facts: object,
) -> Path:
    """Write a part of a cohort.

    Parameters
    ----------
    source, folder
        Cohort folder that is read, and the one that is made.
    which
        Gives of the table of patients those that are kept, with their visits and events.
    columns
        Columns that are kept; none named: all. A table of which nothing but the patient is left is left out.
    **facts
        What stands in ``datapackage.json`` instead, such as ``synthetic=False``.
    """
    folder.mkdir(parents=True)
    package = json.loads((source / "datapackage.json").read_text(encoding="utf-8")) | facts
    tables = {name: pd.read_csv(source / f"{name}.csv", dtype=str, keep_default_na=False) for name in TABLES}
    chosen = set(which(tables["patients"])[ID])
    resources = []
    for resource in package["resources"]:
        table = tables[resource["name"]]
        kept = [column for column in table if not columns or column in columns]
        if kept != [ID]:
            table.loc[table[ID].isin(chosen), kept].to_csv(folder / f"{resource['name']}.csv", index=False)
            fields = [field for field in resource["schema"]["fields"] if field["name"] in kept]
            resources.append(resource | {"schema": resource["schema"] | {"fields": fields}})
    (folder / "datapackage.json").write_text(json.dumps(package | {"resources": resources}), encoding="utf-8")
    return folder
