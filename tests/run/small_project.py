"""A project of two pages on thirty patients, whose book is not built: what a build does, in seconds."""

import json
import re
from pathlib import Path

from ibd_tools.run import building
from ibd_tools.run.plan import make_plan
from ibd_tools.run.source import CohortSource
from ibd_tools.synthetic import write_cohort

PARAMETERS = """\
run: str = "alone"
results_file: str = ""
cohort: str = "cohort"
settings: dict = {}
"""
PAGE = """\
from ibd_study.estimates import endpoint_rates, open_analysis, write_results
analysis = open_analysis("{page}", globals())
rows = endpoint_rates(analysis, ["{page}_clinical_remission"])
write_results(rows, results_file)
"""


def cell(source: str, *tags: str) -> dict:
    """A code cell."""
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source, "outputs": [], "id": "x" * 8}


def write_notebook(project: Path, page: str, source: str) -> None:
    """A notebook of a parameters cell and one more."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [cell(PARAMETERS, "parameters"), cell(source)]
    content = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (project / "notebooks" / f"{page}.ipynb").write_text(json.dumps(content))


def write_project(project: Path, monkeypatch) -> Path:
    """Pages ``uc`` and ``cd``; the book is stood in for by one file."""

    def book(run, notebooks):
        run.index.parent.mkdir(exist_ok=True)
        run.index.write_text("".join(sorted(notebook.name for notebook in notebooks)))

    monkeypatch.setattr(building, "_run_book", book)
    (project / "notebooks").mkdir(parents=True)
    (project / "study.yml").write_text("pages: [uc, cd]\n")
    for page in ("uc", "cd"):
        write_notebook(project, page, PAGE.format(page=page))
    write_cohort(project / "cohort", 30, 1)
    return project


def build(project: Path, name: str = "trial", **values: object) -> set[str]:
    """Build, and say which pages ran."""
    plan = make_plan(project, None, name, **({"cohort": "cohort"} | values))
    source = CohortSource(project / "cohort", plan.set_values)
    progress = building.build(project, plan, source, "2")
    return set(re.findall(r"(\w+) \d+\.\d s[,)]", progress.splitlines()[0]))
