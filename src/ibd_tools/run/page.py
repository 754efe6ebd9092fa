"""Run one page of a run in this process, and say what it has read."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ibd_study.project import SOURCE
from ibd_study.reads import Read, keeping, recording
from ibd_tools.run.drawing import draw_at
from ibd_tools.run.inputs import Inputs
from ibd_tools.run.layout import RUNS, RunFolder
from ibd_tools.run.notebook import execute
from ibd_tools.run.values import KeptValues

NOTEBOOKS = "notebooks"


@dataclass(frozen=True)
class Done:
    """A page that ran: how long it took, what it read, and which files of data it opened."""

    seconds: float
    reads: set[Read]
    opened: set[Path]


def run_page(inputs: Inputs, folder: RunFolder, values: dict[str, dict[str, object]], drawer: str, page: str) -> Done:
    """Run a page and put its executed notebook and its results rows in their place.

    Parameters
    ----------
    inputs
        Of the run; the notebook runs in the project's folder.
    folder
        Of the run.
    values
        Parameters by page, with ``run`` and ``results_file``.
    drawer
        Where still pictures are drawn.
    page
        Name of the notebook.
    """
    project = inputs.project
    os.chdir(project)
    keeper = KeptValues(inputs.kept, inputs.code, inputs.current(page))
    from ibd_study.figures import drawn_by

    elsewhere = drawn_by(partial(draw_at, drawer))
    with recording() as reads, _opened_files() as opened, keeping(keeper), elsewhere:
        seconds = execute(notebook_of(project, page), folder.notebook(page), values[page], folder.log(page))
    return Done(seconds, reads, {path for path in opened if _is_data(project, path)})


def notebook_of(project: Path, page: str) -> Path:
    """The notebook of a page, as people wrote it."""
    return project / NOTEBOOKS / f"{page}.ipynb"


@contextmanager
def _opened_files() -> Iterator[set[Path]]:
    """Collect the files that Python opens for reading; the hook stays, but no longer collects."""
    opened: set[Path] = set()
    is_on = True

    def hear(event: str, arguments: tuple) -> None:
        if is_on and event == "open" and isinstance(arguments[0], str | os.PathLike) and "r" in (arguments[1] or "r"):
            opened.add(Path(arguments[0]).absolute())

    sys.addaudithook(hear)
    try:
        yield opened
    finally:
        is_on = False


def _is_data(project: Path, path: Path) -> bool:
    """Whether it is a file of the compendium that is looked at in no other way, as source files are by imports."""
    elsewhere = (SOURCE, Path(sys.prefix), project / RUNS, project / ".git")
    is_file_of_project = path.is_file() and path.is_relative_to(project) and path.suffix != ".ipynb"
    return is_file_of_project and not any(path.is_relative_to(place) for place in elsewhere)
