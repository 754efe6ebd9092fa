"""What leaves a hospital: the aggregates of one finished run, with a list of every number in them."""

from pathlib import Path

from ibd_tools.hospitals import Site, site_of, write_site
from ibd_tools.run.plan import PlanError
from ibd_tools.run.releases.finished import open_finished
from ibd_tools.run.releases.releasing import record


def export_site(project: Path, run: str, out: Path, hospital: str | None, reason: str = "") -> str:
    """Write the file of a hospital from a finished run, and beside it the list of all that is in it.

    The run is written down as released before; what differs by a few patients from what has left is refused.

    Parameters
    ----------
    project
        Folder that holds ``runs`` and the ledger.
    run
        Name of a run, or its folder.
    out
        The zip file to write.
    hospital
        Name in the combined book; by default that of the run.
    reason
        Why it may leave although it differs by a few patients; see :func:`ibd_tools.run.releases.releasing.release`.

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
    finished = open_finished(project, run)
    site = site_of(finished.analysis, hospital or finished.name)
    recorded = record(project, finished, reason)
    listed = _write(site, out)
    return f"{site.hospital}: {len(site.rows)} rows in {out}\nRead {listed} before you send it.\n{recorded}"


def _write(site: Site, out: Path) -> Path:
    """Write the file and, beside it, the list of all that is in it; returns the place of the list."""
    listed = out.with_suffix(".inventory.txt")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        listed.write_text(write_site(site, out), encoding="utf-8")
    except OSError as error:
        raise PlanError(f"{out} cannot be written ({error.strerror}); name another file with --out") from None
    return listed
