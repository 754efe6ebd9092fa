"""The command line: ``ibd-study``."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ibd_study.parameters import describe, parse
from ibd_study.project import PACKED, PROJECT
from ibd_tools.engines.command import counts_command
from ibd_tools.intake.commands import MessageError, import_command, template_command
from ibd_tools.lessons.commands import lessons_command
from ibd_tools.run.audit_command import audit_command
from ibd_tools.run.building import build, build_spread
from ibd_tools.run.layout import run_folder
from ibd_tools.run.new_command import new_command
from ibd_tools.run.options import SET, setting
from ibd_tools.run.pdf_command import pdf_command
from ibd_tools.run.plan import PlanError, make_plan, plan_of_hospitals
from ibd_tools.run.problems import BuildError
from ibd_tools.run.source import source_of
from ibd_tools.run.sweep_command import sweep_command
from ibd_tools.run.workers import Stopped

# They write to the folders of a compendium: runs and releases.
WRITE_THERE = "build combine export-site forget profile release sweep"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ibd-study")
@click.pass_context
def main(context: click.Context) -> None:
    """Recompute a real-world study of upadacitinib in bowel disease, or run it on your own cohort."""
    if (context.invoked_subcommand or "") in WRITE_THERE.split() and PROJECT == PACKED:
        raise MessageError(
            f"`ibd-study {context.invoked_subcommand}` works in a compendium, and neither this folder nor one above it "
            "holds study.yml and notebooks/; lay one out with `ibd-study new my_study`, then `cd my_study`"
        )


def _cores(_context: click.Context, _option: click.Parameter, cores: str) -> str:
    if cores != "all" and (not cores.isdecimal() or int(cores) == 0):
        raise MessageError(f"--cores is {cores!r}; expected a whole number above 0, or all")
    return cores


@main.command("build")
@click.option("--cohort", help="Cohort folder; default: the synthetic cohort.")
@click.option("--scenario", help="A file of scenarios/, by its name without ending.")
@click.option("--name", help="Name of the run: its folder in runs/.")
@click.option(
    "--edition", default="student", type=click.Choice(["student", "teacher"]), help="teacher: with solutions."
)
@click.option("--cores", default="all", show_default=True, callback=_cores, help="Number of cores, or all.")
@click.option("--executor", default="", help="Spread the pages by a Snakemake executor, such as slurm.")
@SET
def build_command(
    cohort: str | None,
    scenario: str | None,
    name: str | None,
    edition: str,
    cores: str,
    executor: str,
    settings: dict[str, object],
) -> None:
    """Run what is out of date and build the book."""
    if cohort or "cohort" in settings:
        settings = settings | {"cohort": _seen_from_project(cohort or settings["cohort"])}
    if "audit_table" in settings:
        settings = settings | {"audit_table": _seen_from_project(settings["audit_table"])}
    with _errors_for_people():
        plan = make_plan(PROJECT, scenario, name, "" if edition == "student" else edition, **settings)
        click.echo(f"Building {run_folder(PROJECT, plan.name).relative_to(PROJECT)}", err=True)
        run = plan, source_of(PROJECT, plan)
        click.echo(build_spread(PROJECT, [run], executor, cores)[0] if executor else build(PROJECT, *run, cores))


def _seen_from_project(cohort: object) -> object:
    """A path, given from where the command runs, as the notebooks find it: they run in the project."""
    if not isinstance(cohort, str) or Path(cohort).is_absolute() or not Path(cohort).exists():
        return cohort
    return os.path.relpath(Path(cohort).resolve(), PROJECT.resolve())


@main.command("profile")
@click.option("--scenario", help="A file of scenarios/, by its name without ending.")
@SET
def profile_command(scenario: str | None, settings: dict[str, object]) -> None:
    """Say where the time of a build goes: each page run alone, with its slowest functions."""
    from ibd_tools.run.profiling import profile

    with _errors_for_people():
        for line in profile(PROJECT, make_plan(PROJECT, scenario, "profile", **settings)):
            click.echo(line)


@main.command()
def forget() -> None:
    """Remove what is kept of earlier runs, so that everything is computed anew."""
    from ibd_tools.run.traces import KEPT

    shutil.rmtree(PROJECT / "runs" / KEPT, ignore_errors=True)
    click.echo(f"runs/{KEPT} is empty; the finished runs are as they were")


@main.command()
@click.argument("cohort")
def validate(cohort: str) -> None:
    """Check a cohort folder against its datapackage.json; list every problem."""
    from ibd_study.cohort import read_cohort
    from ibd_tools.run.unread import unread

    with _errors_for_people():
        found = read_cohort(cohort)
    click.echo(f"{found.title}: valid")
    for name in ("patients", "visits", "adverse_events"):
        frame = getattr(found, name)
        recorded = int(frame.notna().any().sum())
        click.echo(f"  {name:<15} {len(frame):>7} rows, {recorded} columns with values")
    for words in unread(cohort):
        click.echo(words)


@main.command()
@SET
def parameters(settings: dict[str, object]) -> None:
    """Print every parameter: meaning, allowed values, and its default or the value set."""
    with _errors_for_people():
        values = parse(settings)
    group = ""
    for row in describe(values):
        if row["group"] != group:
            group = row["group"]
            click.echo(f"\n{group.upper()}")
        click.echo(f"{row['name']} = {row['value']}\n    {row['meaning']}\n    {row['allowed']}")


@main.command()
@click.argument("endpoint_key", metavar="ENDPOINT")
@SET
def explain(endpoint_key: str, settings: dict[str, object]) -> None:
    """Say an endpoint's rule in words, with its columns, source and assumption."""
    from ibd_study.endpoints import endpoint

    with _errors_for_people():
        values = parse(settings)
        entry = endpoint(endpoint_key)
    click.echo(f"{entry.key}: {entry.disease}, {entry.label}\n\nYes, when all of this holds:")
    click.echo("\n".join(f"  - {words}" for words in entry.words(values)))
    click.echo("No, when one of it is recorded and does not hold; not evaluable otherwise.\n")
    for one in entry.fallback_indices(values):
        rule = " and ".join(clause.words for clause in one.rule)
        click.echo(f"Where that is missing and other_indices is true, {one.index}: {rule}")
    click.echo(f"Counted among: {entry.counted_words(values)}")
    click.echo(f"Columns: {', '.join(entry.columns(values))}")
    click.echo(f"Source: {entry.source}\nAssumption: {entry.assumption} (data/assumptions.csv)")


@main.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--patients", default=236, show_default=True, type=click.IntRange(10, 1_000_000))
@click.option("--seed", default=20250114, show_default=True, type=click.IntRange(0))
@click.option("--truth", type=click.Path(path_type=Path), help="For teaching: a YAML file that states what is true.")
@setting("changes", "State one thing of the truth.")
def synthesise(out: Path, patients: int, seed: int, truth: Path | None, changes: dict[str, object]) -> None:
    """Write a synthetic cohort folder; with a truth, of those who start among so many patients under care."""
    from ibd_tools.synthetic import read_truth, write_cohort, write_recorded

    if out.exists() and any(out.iterdir()):
        raise MessageError(f"{out} is not empty; name a new folder")
    with _errors_for_people():
        if truth or changes:
            wrote = write_recorded(out, read_truth(truth, changes), patients, seed)
        else:
            wrote = write_cohort(out, patients, seed)
    click.echo(f"{wrote} synthetic patients in {out}")


@main.command()
@click.argument("run_a")
@click.argument("run_b")
@click.option("--tolerance", default=0.0, show_default=True, type=click.FloatRange(0))
def compare(run_a: str, run_b: str, tolerance: float) -> None:
    """Compare two runs: parameters that differ, then numbers; exit status 1 when numbers differ."""
    from ibd_study.results import differences, read_results

    with _errors_for_people():
        folders = [_existing_run(name) for name in (run_a, run_b)]
        manifests = [json.loads((folder / "manifest.json").read_text(encoding="utf-8")) for folder in folders]
        if not any(manifest["cohort"]["synthetic"] or manifest["parameters"].get("sites") for manifest in manifests):
            from ibd_tools.run.release import check_may_be_subtracted

            check_may_be_subtracted(PROJECT, *map(str, folders))
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
    for folder in (Path(name), run_folder(PROJECT, name)):
        if all((folder / file).is_file() for file in ("results.csv", "manifest.json")):
            return folder
    raise PlanError(f"no run {name!r}: neither {name} nor runs/{name} holds results.csv and manifest.json")


def _echo_parameter_differences(a: dict, b: dict) -> None:
    sides = [m["parameters"] | {"cohort_sha256": m["cohort"]["sha256"]} | m.get("versions", {}) for m in (a, b)]
    differing = [name for name in sides[0] | sides[1] if sides[0].get(name) != sides[1].get(name)]
    click.echo(f"{len(differing)} parameters and versions differ" + (":" if differing else ""))
    for name in differing:
        click.echo(f"  {name}: {sides[0].get(name)} | {sides[1].get(name)}")


ACCEPT = click.option(
    *("--accept-differencing", "reason"),
    default="",
    metavar="REASON",
    help="Why it may leave although it differs by a few patients from a run that was released; stays in the ledger.",
)


@main.command("release")
@click.argument("run")
@ACCEPT
def release_command(run: str, reason: str) -> None:
    """Write down that a finished RUN leaves the hospital, or refuse it beside what has left before."""
    from ibd_tools.run.release import release

    with _errors_for_people():
        click.echo(release(PROJECT, run, reason))


@main.command("export-site")
@click.argument("run")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Zip file to write.")
@click.option("--name", "hospital", help="Name of the hospital in the combined book; default: that of the run.")
@ACCEPT
def export_site_command(run: str, out: Path, hospital: str | None, reason: str) -> None:
    """Write what a hospital sends in place of its patients: aggregates of a finished RUN, and a list of them."""
    from ibd_tools.run.site_export import export_site

    with _errors_for_people():
        click.echo(export_site(PROJECT, run, out, hospital, reason))


@main.command("combine")
@click.argument("sites", nargs=-1, required=True)
@click.option("--name", default="hospitals", show_default=True, help="Name of the run: its folder in runs/.")
@click.option("--cores", default="all", show_default=True, callback=_cores, help="Number of cores, or all.")
def combine_command(sites: tuple[str, ...], name: str, cores: str) -> None:
    """Join the files of several hospitals into one results table and one book."""
    with _errors_for_people():
        plan = plan_of_hospitals(PROJECT, [str(_seen_from_project(site)) for site in sites], name)
        click.echo(f"Building {run_folder(PROJECT, plan.name).relative_to(PROJECT)}", err=True)
        click.echo(build(PROJECT, plan, source_of(PROJECT, plan), cores))


@contextmanager
def _errors_for_people() -> Iterator[None]:
    """Turn the project's own errors into a message without a traceback."""
    try:
        yield
    except (ValueError, BuildError) as error:
        raise MessageError(str(error)) from None
    except OSError as error:
        place = error.filename or "a file"
        raise MessageError(
            f"{place} cannot be read or written ({error.strerror}); make room or a place for it"
        ) from None
    except Stopped:
        raise MessageError("stopped; the same command goes on from here") from None


for command in (
    audit_command,
    counts_command,
    import_command,
    lessons_command,
    new_command,
    pdf_command,
    sweep_command,
    template_command,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
