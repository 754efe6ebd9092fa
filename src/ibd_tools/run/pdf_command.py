"""The command ``pdf`` of the command line."""

from pathlib import Path

import click

from ibd_study.project import PROJECT
from ibd_tools.intake.commands import MessageError
from ibd_tools.run.layout import run_folder

PRINTED = "book.pdf"


@click.command("pdf")
@click.argument("run", default="default")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it here; else to the run's folder.")
def pdf_command(run: str, out: Path | None) -> None:
    """Print the finished book of RUN into one PDF with contents; needs Chromium."""
    # Here, since other commands need none of it.
    from ibd_tools.book import BookError
    from ibd_tools.book.pdf import print_book

    folder = run_folder(PROJECT, run)
    target = out or folder / PRINTED
    try:
        sheets = print_book(folder, target)
    except BookError as error:
        raise MessageError(str(error)) from None
    click.echo(f"{sheets} sheets in {target}")
