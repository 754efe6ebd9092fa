"""Commands on cohort folders: check, import, invent and count one, or write empty tables for one."""

from pathlib import Path

import click

from ibd_tools.cli.errors import MessageError, errors_for_people
from ibd_tools.cli.options import FILE, SET, new_folder, setting

ENGINES = ("pandas", "polars", "duckdb", "pyspark")


@click.command()
@click.argument("cohort")
def validate(cohort: str) -> None:
    """Check a cohort folder against its datapackage.json; list every problem."""
    from ibd_study.cohort import read_cohort

    with errors_for_people():
        found = read_cohort(cohort)
    click.echo(f"{found.title}: valid")
    for name in ("patients", "visits", "adverse_events"):
        frame = getattr(found, name)
        recorded = int(frame.notna().any().sum())
        click.echo(f"  {name:<15} {len(frame):>7} rows, {recorded} columns with values")
    for words in _unread(cohort):
        click.echo(words)


def _unread(cohort: str) -> list[str]:
    """What the default run would leave unread, with exact counts: they are shown to who has the data."""
    from ibd_study.disclosure import EXACT_INTERNAL
    from ibd_study.endpoints import REGISTRY
    from ibd_study.estimates import endpoint_rates, open_analysis, unused_forms
    from ibd_study.tables import unread_forms
    from ibd_study.words import unused_indices

    analysis = open_analysis("validate", {"cohort": cohort, "disclosure": EXACT_INTERNAL})
    judged = [key for key, entry in REGISTRY.items() if entry.fallback_indices(analysis.parameters)]
    indices = unused_indices(endpoint_rates(analysis, judged), judged)
    return [*unread_forms(unused_forms(analysis)), *([indices] if indices else [])]


@click.command("import")
@click.argument("exports", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="The mapping, a YAML file.")
@click.option("--out", type=click.Path(path_type=Path), help="Cohort folder to make.")
@click.option("--suggest", is_flag=True, help="Print a first mapping for these files; read and change nothing else.")
@click.option("--sheet", help="With --suggest: the sheet of a workbook; else every sheet that holds a table.")
@click.option("--header-row", type=click.IntRange(1), help="With --suggest: the row of the column names, if not 1.")
@click.option(
    "--agreement",
    type=click.Choice(["counts", "rows"]),
    default="counts",
    show_default=True,
    help="Also write the rows whose recorded and recomputed totals differ; they are private.",
)
def import_command(
    exports: tuple[Path, ...],
    mapping: Path | None,
    out: Path | None,
    suggest: bool,
    sheet: str | None,
    header_row: int | None,
    agreement: str,
) -> None:
    """Make a cohort folder from files of an export and a mapping, or suggest a mapping."""
    if (suggest and (mapping or out)) or (not suggest and not (mapping and out)):
        raise MessageError("expected either --suggest alone, or --mapping and --out")
    if not suggest and (sheet or header_row):
        raise MessageError("--sheet and --header-row go with --suggest; in a mapping say sheet: and header_row:")
    with errors_for_people():
        if mapping and out:
            _import(list(exports), mapping, out, agreement)
            return
        from ibd_tools.intake import suggested_mapping

        click.echo(suggested_mapping(list(exports), sheet, header_row or 1), nl=False)


def _import(exports: list[Path], mapping: Path, out: Path, agreement: str) -> None:
    from ibd_tools.intake import import_export, read_mapping

    made = import_export(exports, read_mapping(mapping), out, agreement_rows=agreement == "rows")
    click.echo(f"{out}: a valid cohort")
    for table, rows in made.rows.items():
        click.echo(f"  {table:<15} {rows:>7} rows")
    for one in made.agreements:
        if one.both:
            click.echo(f"  {one.name}: {one.agree} of {one.both} recorded totals agree with their items")
    for words in made.warnings:
        click.echo(f"  worth a look: {words}")
    click.echo(f"What was changed and left out: {out / 'import_report.md'}")


@click.command()
@new_folder("out")
def template(out: Path) -> None:
    """Write empty tables, a workbook, a REDCap data dictionary and its mapping for a new centre."""
    from ibd_tools.intake import write_template

    with errors_for_people():
        for path in write_template(out):
            click.echo(path)


@click.command()
@new_folder("out")
@click.option("--patients", default=236, show_default=True, type=click.IntRange(10, 1_000_000))
@click.option("--seed", default=20250114, show_default=True, type=click.IntRange(0))
@click.option("--truth", type=click.Path(path_type=Path), help="For teaching: a YAML file that states what is true.")
@setting("changes", "State one thing of the truth.")
def synthesise(out: Path, patients: int, seed: int, truth: Path | None, changes: dict[str, object]) -> None:
    """Write a synthetic cohort folder; with a truth, of those who start among so many patients under care."""
    from ibd_tools.synthetic import read_truth, write_cohort, write_recorded

    with errors_for_people():
        if truth or changes:
            wrote = write_recorded(out, read_truth(truth, changes), patients, seed)
        else:
            wrote = write_cohort(out, patients, seed)
    click.echo(f"{wrote} synthetic patients in {out}")


@click.command()
@click.argument("cohort", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--engine", default="polars", show_default=True, type=click.Choice(ENGINES))
@click.option("--out", default="counts.csv", show_default=True, type=FILE)
@SET
def counts(cohort: Path, engine: str, out: Path, settings: dict[str, object]) -> None:
    """Count a COHORT of any size on an engine - selection, endpoints, safety - and write its results rows."""
    from ibd_study.results import write_results
    from ibd_tools.engines import counted_rows

    with errors_for_people():
        rows = counted_rows(cohort, engine, settings).rows
        write_results(rows, out)
    click.echo(f"{len(rows)} results of {rows['endpoint'].nunique()} endpoints in {out}")
