"""Where the time of a build goes: every page run alone and anew, with the functions that took longest."""

import cProfile
import os
import pstats
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ibd_study.project import SOURCE
from ibd_tools.run.layout import RunFolder
from ibd_tools.run.notebook import execute
from ibd_tools.run.page import notebook_of
from ibd_tools.run.plan import Plan

FUNCTIONS = 5


def profile(project: Path, plan: Plan) -> Iterator[str]:
    """For each page of a plan one line with its processor seconds, and below it the functions that took most of them.

    Nothing kept is used and nothing is kept; the seconds are some tenths larger than those of a build, since watching
    takes time too.
    """
    begun = time.process_time()
    import ibd_tools.run.warm  # noqa: F401

    yield f"{'imports':<32} {time.process_time() - begun:6.1f} s"
    os.chdir(project)
    with tempfile.TemporaryDirectory() as folder:
        for page in plan.pages:
            yield from _page(project, RunFolder(Path(folder)), plan, page)


def _page(project: Path, folder: RunFolder, plan: Plan, page: str) -> Iterator[str]:
    folder.part(page).parent.mkdir(exist_ok=True)
    values = plan.pages[page] | {"run": plan.name, "results_file": str(folder.part(page))}
    watched, begun = cProfile.Profile(), time.process_time()
    watched.runcall(execute, notebook_of(project, page), folder.notebook(page), values, folder.log(page))
    yield f"{page:<32} {time.process_time() - begun:6.1f} s"
    yield from _slowest(watched)


def _slowest(watched: cProfile.Profile) -> Iterator[str]:
    """Functions of the project by the time spent in them and in what they call."""
    own = {
        (Path(file).relative_to(SOURCE), name): numbers[3]
        for (file, _, name), numbers in vars(pstats.Stats(watched))["stats"].items()
        if Path(file).is_relative_to(SOURCE) and not name.startswith("<") and "/run/" not in file
    }
    for (file, name), seconds in sorted(own.items(), key=lambda item: -item[1])[:FUNCTIONS]:
        yield f"    {seconds:6.1f} s  {name} in {file}"
