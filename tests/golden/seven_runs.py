"""The seven runs that are frozen: their cohorts, cut from the synthetic one of the same commit, and their commands."""

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

from cut_cohort import cut_cohort

# Each hospital has two centres of the synthetic cohort.
HOSPITALS = {"north": "AB", "middle": "CD", "south": "EF"}
# What a hospital sends holds no imputed and no resampled number: its own book may be made of few of them.
QUICK = ("--set", "imputations=2", "--set", "bootstrap_samples=0")
MAYO = ("mayo_stool_frequency", "mayo_rectal_bleeding", "mayo_endoscopic_subscore", "modified_mayo")
FEW_COLUMNS = ("patient_id", "diagnosis", "sex", "age_years", "start_date", "week", *MAYO, "crp_mg_l")
# From the project's folder, the same in both trees: a page may say where its cohort lies.
COHORTS = "golden_cohorts"


def _build(name: str, cohort: str, *settings: str) -> list[str]:
    return ["build", "--name", name, "--cohort", f"{COHORTS}/{cohort}", *settings]


# The commands of each run; the last one makes the folder of its name.
RUNS: dict[str, list[list[str]]] = {
    "default": [["build", "--name", "default"]],
    "nri": [["build", "--name", "nri", "--scenario", "nri"]],
    "minimum_count": [_build("minimum_count", "real")],
    "rounding": [_build("rounding", "real", "--set", "disclosure=rounding")],
    "exact_internal": [_build("exact_internal", "real", "--set", "disclosure=exact_internal")],
    "odd": [_build("odd", "odd")],
    "hospitals": [
        *(_build(name, name, *QUICK) for name in HOSPITALS),
        *(["export-site", name, "--out", f"{COHORTS}/{name}.zip"] for name in HOSPITALS),
        ["combine", "--name", "hospitals", *(f"{COHORTS}/{name}.zip" for name in HOSPITALS)],
    ],
}


def write_cohorts(tree: Path) -> None:
    """Write the cohorts of the runs into a tree; all but those of the hospitals are marked real."""
    source, folder = tree / "data" / "synthetic", tree / COHORTS
    shutil.rmtree(folder, ignore_errors=True)
    real = {"synthetic": False, "title": "A hospital", "name": "a-hospital"}
    cut_cohort(source, folder / "real", lambda patients: patients[::3], **real)
    cut_cohort(source, folder / "odd", lambda patients: patients.query("diagnosis == 'UC'"), FEW_COLUMNS, **real)
    for name, centres in HOSPITALS.items():
        cut_cohort(source, folder / name, lambda patients, own=list(centres): patients.query("centre in @own"))


def make_run(tree: Path, python: str | Path, name: str) -> str:
    """Make one run with the code of a tree; what a failed command said, empty when all went well.

    The command line is looked for where the tree's own pyproject.toml says that it lies.
    """
    project = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    entry = "from {0} import {1}; {1}()".format(*project["scripts"]["ibd-study"].split(":"))
    environment = os.environ | {"PYTHONPATH": str(tree / "src")}
    for arguments in RUNS[name]:
        command = [python, "-c", entry, *arguments]
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True)
        if done.returncode:
            return f"`ibd-study {' '.join(arguments)}` said: {(done.stderr or done.stdout).strip()[-600:]}"
    return ""
