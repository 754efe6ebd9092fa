"""What leaves a hospital: the aggregates of one finished run, with a list of every number in them."""

import json
from pathlib import Path

from ibd_study.estimates import open_analysis, site_of
from ibd_study.estimates.analysis import PROJECT
from ibd_study.run.layout import PRIVATE, run_folder
from ibd_study.run.plan import PlanError
from ibd_study.sites import Site, write_site

MANIFEST, PLAN = "manifest.json", "plan.json"


def export_site(run: str, out: Path, hospital: str | None) -> str:
    """Write the file of a hospital from a finished run, and beside it the list of all that is in it.

    Parameters
    ----------
    run
        Name of a run, or its folder.
    out
        The zip file to write.
    hospital
        Name in the combined book; by default that of the run.

    Returns
    -------
    str
        What was written, for the screen.

    Raises
    ------
    ValueError
        When the run is not finished or not of the cohort as it is now, when it may not leave, or when the name
        cannot be used; nothing is written.
    """
    folder = _finished(run)
    plan = json.loads((folder / PRIVATE / PLAN).read_text(encoding="utf-8"))
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if plan.get("edition"):
        raise PlanError(f"{folder.name} is a book of several hospitals; export the run of one hospital's own cohort")
    analysis = open_analysis("site", plan["set"] | {"run": plan["name"], "cohort": plan["cohort"]})
    if analysis.cohort.sha256 != manifest["cohort"]["sha256"]:
        raise PlanError(f"the cohort of run {folder.name} has changed since; build the run again, then export it")
    site = site_of(analysis, hospital or plan["name"])
    listed = _write(site, out)
    return f"{site.hospital}: {len(site.rows)} rows in {out}\nRead {listed} before you send it."


def _finished(run: str) -> Path:
    for folder in (Path(run), run_folder(PROJECT, run)):
        if (folder / MANIFEST).is_file() and (folder / PRIVATE / PLAN).is_file():
            return folder
    raise PlanError(
        f"no run {run!r}: neither {run} nor runs/{run} holds {MANIFEST} and {PRIVATE}/{PLAN}; build it first"
    )


def _write(site: Site, out: Path) -> Path:
    """Write the file and, beside it, the list of all that is in it; returns the place of the list."""
    listed = out.with_suffix(".inventory.txt")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        listed.write_text(write_site(site, out), encoding="utf-8")
    except OSError as error:
        raise PlanError(f"{out} cannot be written ({error.strerror}); name another file with --out") from None
    return listed
