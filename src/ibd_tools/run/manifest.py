"""What a run was made from: parameters, cohort, versions and the hash of its results."""

import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from ibd_study.parameters import parameters_sha256, shown_value
from ibd_study.project import PROJECT
from ibd_study.results import read_results, results_package, write_results
from ibd_tools.run.files import write_if_changed
from ibd_tools.run.layout import RunFolder
from ibd_tools.run.plan import Plan
from ibd_tools.run.source import Source
from ibd_tools.run.versions import versions

DIFFERS = "differs_from_released"


def write_results_of(plan: Plan, folder: RunFolder, source: Source, *, differs: bool = False) -> None:
    """Join the rows of all pages into ``results.csv`` and write the manifest beside it.

    A page is not run again for the sake of its signature: every row is signed here with the run, the cohort and the
    parameters of the run. Where cohort or files lie on this computer is left out of the manifest. ``differs`` says
    whether the run differs by a few patients from one that was released.
    """
    facts = source.facts()
    signature = {
        "run": plan.name,
        "cohort_sha256": facts["cohort"]["sha256"],
        "parameters_sha256": parameters_sha256(facts["parameters"]),
    }
    rows = read_results(*(folder.part(page) for page in plan.pages)).assign(**signature)
    temporary = folder.results.with_suffix(".tmp")
    write_results(rows, temporary)
    os.replace(temporary, folder.results)
    manifest = _manifest(plan, folder, facts) | {DIFFERS: differs}
    _write_json(folder.manifest, manifest)
    _write_json(folder.package, results_package(folder.results, f"Run {plan.name}: {facts['cohort']['title']}"))


def _write_json(path: Path, content: dict[str, Any]) -> None:
    write_if_changed(path, json.dumps(content, indent=1, sort_keys=True) + "\n")


def _manifest(plan: Plan, folder: RunFolder, facts: dict[str, Any]) -> dict[str, Any]:
    parameters = facts["parameters"]
    return facts | {
        "run": plan.name,
        "edition": plan.edition,
        "parameters": _told(parameters.model_dump()),
        "set": _told(plan.set_values),
        "parameters_sha256": parameters_sha256(parameters),
        "results_sha256": hashlib.sha256(folder.results.read_bytes()).hexdigest(),
        "versions": versions(),
        "commit": _commit(),
        "notebooks": {page: _told(values) for page, values in plan.pages.items()},
    }


def _told(values: dict[str, object]) -> dict[str, object]:
    return {name: shown_value(name, value) for name, value in values.items()}


def _commit() -> str:
    """The commit of the code, marked when files differ from it; empty outside a repository or without git."""
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"], cwd=PROJECT, capture_output=True, text=True
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip()
