"""The command ``sweep`` of the command line."""

from functools import partial
from pathlib import Path

import click

from ibd_study.project import PROJECT
from ibd_tools.intake.commands import MessageError
from ibd_tools.run.building import build, build_spread
from ibd_tools.run.options import SET
from ibd_tools.run.problems import BuildError
from ibd_tools.run.source import source_of
from ibd_tools.run.sweeping import plans_of, write_page


@click.command("sweep")
@click.argument("scenarios", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--executor", default="", help="Spread the pages by a Snakemake executor, such as slurm.")
@SET
def sweep_command(scenarios: tuple[Path, ...], executor: str, settings: dict[str, object]) -> None:
    """Build the run without a scenario and that of each of SCENARIOS, and one page that compares their rates."""
    from ibd_tools.run.release import check_may_be_subtracted

    try:
        plans = plans_of(PROJECT, scenarios, settings)
        runs = [(plan, source_of(PROJECT, plan)) for plan in plans]
        done = build_spread(PROJECT, runs, executor) if executor else (build(PROJECT, *one) for one in runs)
        for plan, summary in zip(plans, done, strict=True):
            click.echo(f"{plan.name}: {summary}")
        click.echo(f"Compared in {write_page(PROJECT, plans, partial(check_may_be_subtracted, PROJECT))}")
    except (ValueError, BuildError) as error:
        raise MessageError(str(error)) from None
