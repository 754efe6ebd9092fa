"""The command ``counts`` of the command line."""

from pathlib import Path

import click

from ibd_tools.intake.commands import MessageError
from ibd_tools.run.options import SET

ENGINES = ("pandas", "polars", "duckdb", "pyspark")


@click.command("counts")
@click.argument("cohort", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--engine", default="polars", show_default=True, type=click.Choice(ENGINES))
@click.option("--out", default="counts.csv", show_default=True, type=click.Path(path_type=Path, dir_okay=False))
@SET
def counts_command(cohort: Path, engine: str, out: Path, settings: dict[str, object]) -> None:
    """Count a COHORT of any size on an engine - selection, endpoints, safety - and write its results rows."""
    from ibd_study.results import write_results
    from ibd_tools.engines import counted_rows

    try:
        rows = counted_rows(cohort, engine, settings).rows
    except ValueError as error:
        raise MessageError(str(error)) from None
    write_results(rows, out)
    click.echo(f"{len(rows)} results of {rows['endpoint'].nunique()} endpoints in {out}")
