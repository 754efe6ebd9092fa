"""The commands ``import`` and ``template`` of the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click


class MessageError(click.ClickException):
    """An error already in words for people; shown as it is, exit status 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it on the error stream, without click's own "Error:"."""
        click.echo(self.message, err=True)


@contextmanager
def _errors_for_people() -> Iterator[None]:
    from ibd_tools.intake.problems import IntakeError

    try:
        yield
    except IntakeError as error:
        raise MessageError(str(error)) from None
    except OSError as error:
        raise MessageError(f"{error.filename}: expected a place that can be written ({error.strerror})") from None


EXPORTS = click.argument("exports", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command("import")
@EXPORTS
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
    with _errors_for_people():
        if mapping and out:
            _import(list(exports), mapping, out, agreement)
            return
        from ibd_tools.intake.suggesting import suggested_mapping

        click.echo(suggested_mapping(list(exports), sheet, header_row or 1), nl=False)


def _import(exports: list[Path], mapping: Path, out: Path, agreement: str) -> None:
    from ibd_tools.intake.importing import import_export
    from ibd_tools.intake.mapping_file import read_mapping

    made = import_export(exports, read_mapping(mapping), out, agreement_rows=agreement == "rows")
    click.echo(f"{out}: a valid cohort")
    for table, rows in made.rows.items():
        click.echo(f"  {table:<15} {rows:>7} rows")
    for one in made.agreements:
        if one.both:
            click.echo(f"  {one.name}: {one.agree} of {one.both} recorded totals agree with their items")
    for words in made.doubts:
        click.echo(f"  worth a look: {words}")
    click.echo(f"What was changed and left out: {out / 'import_report.md'}")


@click.command("template")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
def template_command(out: Path) -> None:
    """Write empty tables, a workbook, a REDCap data dictionary and its mapping for a new centre."""
    from ibd_tools.intake.template import write_template

    if out.exists() and any(out.iterdir()):
        raise MessageError(f"{out} is not empty; name a new folder")
    with _errors_for_people():
        for path in write_template(out):
            click.echo(path)
