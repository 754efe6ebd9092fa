"""A finished run as it lies on the disk, with its cohort opened again."""

import json
from dataclasses import dataclass
from pathlib import Path

from ibd_study.estimates import Analysis, find_cohort, open_analysis
from ibd_tools.run.layout import PRIVATE, run_folder
from ibd_tools.run.ledger import Patients, patients_of
from ibd_tools.run.plan import PlanError

MANIFEST, PLAN = "manifest.json", "plan.json"


@dataclass(frozen=True)
class Finished:
    """A run that may be asked for what it rests on."""

    name: str
    analysis: Analysis
    set_values: dict[str, object]
    patients: Patients


def open_finished(project: Path, run: str) -> Finished:
    """Open the cohort of a finished run under its parameters.

    Parameters
    ----------
    project
        Folder that holds ``runs``.
    run
        Name of a run, or its folder.

    Raises
    ------
    PlanError
        When the run is not finished, is of several hospitals, or is not of the cohort as it is now.
    """
    folder = _found(project, run)
    plan, manifest = (json.loads(file.read_text(encoding="utf-8")) for file in _files(folder))
    if plan["set"].get("sites"):
        raise PlanError(f"{folder.name} is a book of several hospitals; name the run of one hospital's own cohort")
    analysis = open_analysis("finished", plan["set"] | {"run": plan["name"], "cohort": plan["cohort"]})
    if analysis.sha256 != manifest["cohort"]["sha256"]:
        raise PlanError(f"the cohort of run {folder.name} has changed since; build the run again")
    patients, _ = patients_of(find_cohort(plan["cohort"]), analysis.sha256)
    return Finished(plan["name"], analysis, plan["set"], patients)


def _found(project: Path, run: str) -> Path:
    for folder in (Path(run), run_folder(project, run)):
        if all(file.is_file() for file in _files(folder)):
            return folder
    raise PlanError(
        f"no run {run!r}: neither {run} nor runs/{run} holds {MANIFEST} and {PRIVATE}/{PLAN}; build it first"
    )


def _files(folder: Path) -> tuple[Path, Path]:
    return folder / PRIVATE / PLAN, folder / MANIFEST
