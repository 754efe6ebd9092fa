"""A small run and a small book, so that each promise of the book can be tried in seconds."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
import yaml

from ibd_study.kinds import Kind
from ibd_study.parameters import parameters_sha256, parse
from ibd_study.results import results_frame, write_results
from ibd_tools.book import build_book, stage_book
from ibd_tools.book.chart_script import write_chart_script
from ibd_tools.book.staging import shared_bundle

PROJECT = Path(__file__).parents[2]

ROWS = [
    {
        "endpoint": "uc_clinical_remission",
        "disease": "UC",
        "week": 8,
        **Kind.RATE.at(),
        "value": 57.5757575,
        "unit": "%",
        "n": 38,
        "N": 66,
        "ci_low": 45.57,
        "ci_high": 68.83,
        "ci_level": 0.95,
        "method": "wilson",
        "missing_data": "observed",
    },
    {
        "endpoint": "uc_clinical_response",
        "disease": "UC",
        "week": 8,
        **Kind.RATE.at(),
        "value": 75.0,
        "unit": "%",
        "n": 3,
        "N": 4,
    },
    {
        "endpoint": "uc_histological_remission",
        "disease": "UC",
        "week": 8,
        **Kind.RATE.at(),
        "unit": "%",
        "N": 0,
    },
    {"endpoint": "flow", **Kind.FLOW.at(step="registered"), "value": 9, "unit": "patients"},
    {"endpoint": "flow", **Kind.FLOW_OF_DISEASE.at(step="registered", disease="uc"), "value": 5, "unit": "patients"},
    {"endpoint": "flow", **Kind.FLOW.at(step="adult"), "value": 7, "unit": "patients"},
    {"endpoint": "flow", **Kind.FLOW_EXCLUDED.at(step="adult"), "value": 2, "unit": "patients"},
]

STUB_FIGURES = """
import altair as alt
import pandas as pd

from ibd_study.figures import Figure
from ibd_tools.book.figures import FIGURES


def stub(run):
    data = pd.DataFrame({"endpoint": ["remission"], "value": [57.6]})
    chart = alt.Chart(data).mark_point().encode(x="value:Q").properties(width="container", height=60)
    return Figure("stub", "A stub", (chart,), "Remission 57.6 %.", "One dot.", data, run.synthetic)


def setup(app):
    FIGURES["stub"] = stub
    return {"version": "1", "parallel_read_safe": True}
"""

PAGES = {
    "index.md": """# Remission {result}`uc_clinical_remission`

UC {result}`uc_clinical_remission:full`, printed {printed}`uc_clinical_remission`, p
{printed}`uc_endoscopic_remission:p`; histology {result}`uc_histological_remission`; week {param}`uc_week`;
{count}`assumptions` assumptions, see {assumption}`A01`.

```{result-figure} stub
```

```{synthetic-notice}
```

```{generated} headline_table
```
""",
    "assumptions.md": "# Ledger\n\n```{generated} assumptions\n```\n",
    "definitions.md": "# Rules\n\n## Of this run\n\n```{generated} definitions\n```\n",
    "data.md": "# Data\n\n## Columns\n\n```{generated} dictionary\n```\n\n```{generated} run_facts\n```\n",
    "plain.md": "# Nothing from the run\n\n```{glossary}\nsynthetic\n  Invented.\n```\n",
}
NOTEBOOK_PAGE = "uc_clinical"


@pytest.fixture(scope="session")
def write_run():
    """Write results and manifest of a small run: ``write_run(folder, rows=..., cohort=..., parameters=...)``."""

    def write(folder: Path, rows=None, synthetic: bool = True, parameters=None, run: str = "default") -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        chosen = parse(parameters or {})
        write_results(results_frame(rows or ROWS), folder / "results.csv")
        manifest = {
            "run": run,
            "cohort": {
                "path": chosen.cohort,
                "title": "A small cohort",
                "synthetic": synthetic,
                "sha256": "c" * 64,
                "recorded": ["patient_id", "diagnosis", "crp_mg_l", "own_column"],
                "gaps": ["No patient has Crohn's disease: its pages are empty."],
            },
            "parameters": chosen.model_dump(),
            "set": parameters or {},
            "edition": "",
            "disclosure": "none" if synthetic else "minimum_count",
            "parameters_sha256": parameters_sha256(chosen),
            "results_sha256": hashlib.sha256((folder / "results.csv").read_bytes()).hexdigest(),
            "versions": {"python": "3.11.7", "pandas": "3.1.1", "ibd-study": "0.2.0"},
            "notebooks": {NOTEBOOK_PAGE: parameters or {}},
        }
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def executed() -> dict:
    """An executed notebook: parameters, injected parameters, one output, traces of papermill."""
    return an_executed_notebook()


def an_executed_notebook() -> dict:
    """As papermill leaves it."""

    def code(number: int, source: str, outputs: list, **metadata) -> dict:
        return {
            "id": f"cell-{number}",
            "cell_type": "code",
            "execution_count": number,
            "metadata": {"papermill": {"duration": 0.1 * number}, "execution": {}} | metadata,
            "source": source,
            "outputs": outputs,
        }

    shown = {"output_type": "stream", "name": "stdout", "text": "38 of 66\n"}
    text = "# UC: {result}`uc_clinical_remission`\n\nRead at week {param}`uc_week`."
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
            "papermill": {"start_time": "2025-01-01", "output_path": "/somewhere/out.ipynb"},
        },
        "cells": [
            {"id": "words", "cell_type": "markdown", "metadata": {}, "source": text},
            code(1, "uc_week: float = 8.0", [], tags=["parameters"]),
            code(2, "uc_week = 8", [], tags=["injected-parameters"]),
            code(3, "show(results)", [shown]),
        ],
    }


@pytest.fixture(scope="session")
def write_pages():
    """Write the pages of a small book: ``write_pages(folder, {name: text})``."""

    def write(folder: Path, pages: dict[str, str] = PAGES) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
        for part in ("_static", "_templates"):
            shutil.copytree(PROJECT / "book" / part, folder / part, dirs_exist_ok=True)
        chapters = [{"file": Path(name).stem} for name in pages if name != "index.md"]
        toc = {"format": "jb-book", "root": "index", "chapters": [*chapters, {"file": NOTEBOOK_PAGE}]}
        (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def write_config():
    """The settings of the real book, with stub figures and without references."""

    def write(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "stub_figures.py").write_text(STUB_FIGURES, encoding="utf-8")
        config = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
        del config["bibtex_bibfiles"]
        config["sphinx"]["local_extensions"] = {
            "ibd_book": str(PROJECT / "book" / "_ext"),
            "stub_figures": str(folder),
        }
        extensions = config["sphinx"]["config"]["extensions"]
        extensions[extensions.index("sphinxcontrib.bibtex")] = "stub_figures"
        path = folder / "_config.yml"
        path.write_text(yaml.safe_dump(config), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def lend_bundle(tmp_path_factory):
    """Put the script that draws the charts beside a run; making it takes seconds, so it is made once."""
    made = write_chart_script(tmp_path_factory.mktemp("charts") / "vega.js")

    def lend(run_folder: Path) -> None:
        place = shared_bundle(run_folder)
        place.parent.mkdir(parents=True)
        shutil.copyfile(made, place)

    return lend


@pytest.fixture(scope="session")
def staged_run(write_run, write_pages, lend_bundle):
    """Stage a small run: ``staged_run(folder, pages=...)`` returns the run folder."""

    def stage(folder: Path, pages: dict[str, str] = PAGES) -> Path:
        run = write_run(folder / "runs" / "default")
        lend_bundle(run)
        notebook = run / "notebooks" / f"{NOTEBOOK_PAGE}.ipynb"
        notebook.parent.mkdir(exist_ok=True)
        notebook.write_text(json.dumps(an_executed_notebook()), encoding="utf-8")
        stage_book(run, [notebook], write_pages(folder / "book", pages))
        return run

    return stage


@pytest.fixture(scope="session")
def small_book(tmp_path_factory, staged_run, write_config) -> Path:
    """The folder of a small run whose book has been built; do not change it."""
    folder = tmp_path_factory.mktemp("small")
    run = staged_run(folder)
    build_book(run, write_config(folder / "config"))
    return run
