"""What a run was made from: parameters, cohort, versions and the hash of its results."""

import hashlib
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from ibd_study.cohort import read_cohort
from ibd_study.cohort.gaps import gaps_of
from ibd_study.estimates import find_cohort, policy_of
from ibd_study.estimates.analysis import PROJECT
from ibd_study.parameters import parameters_sha256, parse, resolve, shown_place
from ibd_study.results import read_results, write_results

PACKAGES = ("ibd-study", "pandas", "numpy", "scipy", "statsmodels", "altair", "papermill", "jupyter-book")


def combine(parts: list[Path], results: Path) -> int:
    """Join the notebooks' rows into one results table; returns the number of rows."""
    rows = read_results(*parts)
    temporary = results.with_suffix(".tmp")
    write_results(rows, temporary)
    os.replace(temporary, results)
    return len(rows)


def write_manifest(plan: dict, results: Path, manifest: Path) -> None:
    """Write the manifest of a run beside its results; where the cohort lies on this computer is left out."""
    parameters = resolve(parse(plan["set"]))
    cohort = read_cohort(find_cohort(parameters.cohort))
    content = {
        "run": plan["name"],
        "cohort": {
            "path": shown_place(parameters.cohort),
            "title": cohort.title,
            "synthetic": cohort.synthetic,
            "sha256": cohort.sha256,
            "recorded": sorted(cohort.recorded),
            "gaps": gaps_of(cohort),
        },
        "parameters": _told(parameters.model_dump()),
        "set": _told(plan["set"]),
        "disclosure": policy_of(cohort, parameters).kind,
        "parameters_sha256": parameters_sha256(parameters),
        "results_sha256": hashlib.sha256(results.read_bytes()).hexdigest(),
        "versions": {"python": sys.version.split()[0]} | {name: version(name) for name in PACKAGES},
        "commit": _commit(),
        "notebooks": {page: _told(values) for page, values in plan["pages"].items()},
    }
    temporary = manifest.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(temporary, manifest)


def _told(values: dict[str, object]) -> dict[str, object]:
    return {name: shown_place(value) if name == "cohort" else value for name, value in values.items()}


def _commit() -> str:
    """The commit of the code, marked when files differ from it; empty outside a repository or without git."""
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"], cwd=PROJECT, capture_output=True, text=True
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip()


def main(arguments: list[str]) -> int:
    """Combine the parts of a run and write its manifest."""
    plan_file, results, manifest, *parts = (Path(argument) for argument in arguments)
    combine(parts, results)
    write_manifest(json.loads(plan_file.read_text(encoding="utf-8")), results, manifest)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
