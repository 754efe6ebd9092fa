"""Commands on what leaves a hospital."""

from pathlib import Path

import click

from ibd_study import project
from ibd_tools.cli.errors import errors_for_people
from ibd_tools.cli.options import FILE

ACCEPT = click.option(
    *("--accept-differencing", "reason"),
    default="",
    metavar="REASON",
    help="Why it may leave although it differs by a few patients from a run that was released; stays in the ledger.",
)


@click.command()
@click.argument("run")
@ACCEPT
def release(run: str, reason: str) -> None:
    """Write down that a finished RUN leaves the hospital, or refuse it beside what has left before."""
    from ibd_tools.run import releases

    with errors_for_people():
        click.echo(releases.release(project.PROJECT, run, reason))


@click.command()
@click.argument("run")
@click.option("--out", required=True, type=FILE, help="Zip file to write.")
@click.option("--name", "hospital", help="Name of the hospital in the combined book; default: that of the run.")
@ACCEPT
def export_site(run: str, out: Path, hospital: str | None, reason: str) -> None:
    """Write what a hospital sends in place of its patients: aggregates of a finished RUN, and a list of them."""
    from ibd_tools.run import releases

    with errors_for_people():
        click.echo(releases.export_site(project.PROJECT, run, out, hospital, reason))
