"""The command ``new``: a compendium laid out in a folder of one's own, to build and to edit."""

import shutil
import tomllib
from pathlib import Path

import click

from ibd_study.project import PACKED, SHIPPED
from ibd_tools.cli.errors import errors_for_people
from ibd_tools.cli.options import new_folder

PYPROJECT = SHIPPED / "pyproject.toml"
# They are made where the book is built, or are of Python's own.
IGNORED = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
README = """\
# A compendium of one's own

Laid out by `ibd-study new`: the notebooks in `notebooks/`, the pages in `book/`, the tables that both read in `data/`,
and the default run in `study.yml`. All of it is yours to change; what a run makes lies in `runs/`.

    ibd-study build                      # everything, then open runs/default/html/index.html
    ibd-study build --cohort my_cohort   # the same book on your own patients; the page "Your own cohort" says how
    ibd-study parameters                 # what can be set

Where a page says `make book`, type `ibd-study build`; where it says `.venv/bin/ibd-study`, type `ibd-study`. The
versions that the book was tested with are in `requirements.lock`: `pip install --require-hashes -r requirements.lock`.

What must not leave a hospital lies in `runs/*/private`, in `runs/.kept` and in `releases`; git ignores them.
"""


@click.command()
@new_folder("folder")
def new(folder: Path) -> None:
    """Lay out a compendium in FOLDER: notebooks, book, data and a plan of the run, to build and to edit."""
    with errors_for_people():
        lay_out(folder)
    click.echo(f"{folder} is laid out; go on with: cd {folder} && ibd-study build")


def lay_out(folder: Path) -> None:
    """Copy every part of the compendium that came with this code, and say in a README what it is."""
    for part in parts():
        place = folder / part.relative_to(SHIPPED)
        place.parent.mkdir(parents=True, exist_ok=True)
        if part.is_dir():
            shutil.copytree(part, place, ignore=IGNORED)
        else:
            shutil.copyfile(part, place)
    (folder / "README.md").write_text(README, encoding="utf-8")


def parts() -> list[Path]:
    """Folders and files of a compendium: all that an installed package holds packed; in a clone, what goes into it."""
    if SHIPPED == PACKED:
        return sorted(PACKED.iterdir())
    wheel = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    return [SHIPPED / name for name in wheel["force-include"]]
