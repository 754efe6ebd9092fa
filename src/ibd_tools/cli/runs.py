"""Commands on runs: build one, several or those of hospitals; print, time, compare and forget them."""

import json
import os
import shutil
import sys
from pathlib import Path

import click

from ibd_study import project
from ibd_tools.cli.errors import MessageError, errors_for_people
from ibd_tools.cli.options import CORES, EXECUTOR, FILE, SET

SCENARIO = click.option("--scenario", help="A file of scenarios/, by its name without ending.")
PRINTED = "book.pdf"


@click.command()
@click.option("--cohort", help="Cohort folder; default: the synthetic cohort.")
@SCENARIO
@click.option("--name", help="Name of the run: its folder in runs/.")
@click.option(
    "--edition", default="student", type=click.Choice(["student", "teacher"]), help="teacher: with solutions."
)
@CORES
@EXECUTOR
@SET
def build(
    cohort: str | None,
    scenario: str | None,
    name: str | None,
    edition: str,
    cores: str,
    executor: str,
    settings: dict[str, object],
) -> None:
    """Run what is out of date and build the book."""
    from ibd_tools import run

    places = {"cohort": cohort or settings.get("cohort"), "audit_table": settings.get("audit_table")}
    settings = settings | {key: _seen_from_project(place) for key, place in places.items() if place is not None}
    with errors_for_people():
        plan = run.make_plan(project.PROJECT, scenario, name, "" if edition == "student" else edition, **settings)
        click.echo(f"Building {run.run_folder(Path(), plan.name)}", err=True)
        source = run.source_of(project.PROJECT, plan)
        if executor:
            click.echo(run.build_spread(project.PROJECT, [(plan, source)], executor, cores)[0])
        else:
            click.echo(run.build(project.PROJECT, plan, source, cores))


def _seen_from_project(place: object) -> object:
    """A path, given from where the command runs, as the notebooks find it: they run in the project."""
    if not isinstance(place, str) or Path(place).is_absolute() or not Path(place).exists():
        return place
    return os.path.relpath(Path(place).resolve(), project.PROJECT.resolve())


@click.command()
@click.argument("sites", nargs=-1, required=True)
@click.option("--name", default="hospitals", show_default=True, help="Name of the run: its folder in runs/.")
@CORES
def combine(sites: tuple[str, ...], name: str, cores: str) -> None:
    """Join the files of several hospitals into one results table and one book."""
    from ibd_tools import run

    with errors_for_people():
        plan = run.plan_of_hospitals(project.PROJECT, [str(_seen_from_project(site)) for site in sites], name)
        click.echo(f"Building {run.run_folder(Path(), plan.name)}", err=True)
        click.echo(run.build(project.PROJECT, plan, run.source_of(project.PROJECT, plan), cores))


@click.command()
@click.argument("scenarios", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@EXECUTOR
@SET
def sweep(scenarios: tuple[Path, ...], executor: str, settings: dict[str, object]) -> None:
    """Build the run without a scenario and that of each of SCENARIOS, and one page that compares their rates."""
    from ibd_tools import run

    with errors_for_people():
        for line in run.sweep(project.PROJECT, scenarios, settings, executor):
            click.echo(line)


@click.command()
@click.argument("run", default="default")
@click.option("--out", type=FILE, help="Write it here; else to the run's folder.")
def pdf(run: str, out: Path | None) -> None:
    """Print the finished book of RUN into one PDF with contents; needs Chromium."""
    from ibd_tools.book import BookError, print_book
    from ibd_tools.run import run_folder

    folder = run_folder(project.PROJECT, run)
    target = out or folder / PRINTED
    try:
        click.echo(f"{print_book(folder, target)} sheets in {target}")
    except BookError as error:
        raise MessageError(str(error)) from None


@click.command()
@SCENARIO
@SET
def profile(scenario: str | None, settings: dict[str, object]) -> None:
    """Say where the time of a build goes: each page run alone, with its slowest functions."""
    from ibd_tools import run

    with errors_for_people():
        for line in run.profile(project.PROJECT, run.make_plan(project.PROJECT, scenario, "profile", **settings)):
            click.echo(line)


@click.command()
def forget() -> None:
    """Remove what is kept of earlier runs, so that everything is computed anew."""
    from ibd_tools.run import kept_folder

    shutil.rmtree(kept_folder(project.PROJECT), ignore_errors=True)
    click.echo(f"{kept_folder(Path())} is empty; the finished runs are as they were")


@click.command()
@click.argument("run_a")
@click.argument("run_b")
@click.option("--tolerance", default=0.0, show_default=True, type=click.FloatRange(0))
def compare(run_a: str, run_b: str, tolerance: float) -> None:
    """Compare two runs: parameters that differ, then numbers; exit status 1 when numbers differ."""
    from ibd_study.results import differences, read_results

    with errors_for_people():
        folders = [_existing_run(name) for name in (run_a, run_b)]
        manifests = [json.loads((folder / "manifest.json").read_text(encoding="utf-8")) for folder in folders]
        if not any(manifest["cohort"]["synthetic"] or manifest["parameters"].get("sites") for manifest in manifests):
            from ibd_tools.run.releases import check_may_be_subtracted

            check_may_be_subtracted(project.PROJECT, *map(str, folders))
    _echo_parameter_differences(*manifests)
    a, b = (read_results(folder / "results.csv") for folder in folders)
    found = differences(a, b, tolerance)
    click.echo(f"{len(found)} numbers differ by more than {tolerance:g}")
    if len(found):
        pages = ", ".join(f"{page} {count}" for page, count in found["notebook"].value_counts().items())
        click.echo(f"  missing in one run: {found[['a', 'b']].isna().any(axis=1).sum()}; by page: {pages}")
        click.echo(found.to_string(index=False, na_rep=""))
        sys.exit(1)


def _existing_run(name: str) -> Path:
    from ibd_tools.run import PlanError, run_folder

    for folder in (Path(name), run_folder(project.PROJECT, name)):
        if all((folder / file).is_file() for file in ("results.csv", "manifest.json")):
            return folder
    raise PlanError(f"no run {name!r}: neither {name} nor runs/{name} holds results.csv and manifest.json")


def _echo_parameter_differences(a: dict, b: dict) -> None:
    sides = [m["parameters"] | {"cohort_sha256": m["cohort"]["sha256"]} | m.get("versions", {}) for m in (a, b)]
    differing = [name for name in sides[0] | sides[1] if sides[0].get(name) != sides[1].get(name)]
    click.echo(f"{len(differing)} parameters and versions differ" + (":" if differing else ""))
    for name in differing:
        click.echo(f"  {name}: {sides[0].get(name)} | {sides[1].get(name)}")
