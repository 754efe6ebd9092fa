"""The notebooks of the project: their cells, and a quick way to run them in this process."""

import ast
import json
from pathlib import Path

import pandas as pd

from ibd_study.results import read_results

PROJECT = Path(__file__).parents[2]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
# Pages of a book of several hospitals begin so; all others are of the main book.
OF_HOSPITALS = "hospitals_"
# Lessons read no cohort and take no parameter of the study.
TEACHING = "lesson_"
HOSPITAL_PAGES = [path.stem for path in NOTEBOOKS if path.stem.startswith(OF_HOSPITALS)]
LESSONS = [path.stem for path in NOTEBOOKS if path.stem.startswith(TEACHING)]
PAGES = [path.stem for path in NOTEBOOKS if path.stem not in HOSPITAL_PAGES + LESSONS]


def path_of(page: str) -> Path:
    return PROJECT / "notebooks" / f"{page}.ipynb"


def cells_of(page: str) -> list[dict]:
    return json.loads(path_of(page).read_text(encoding="utf-8"))["cells"]


def source_of(cell: dict) -> str:
    return "".join(cell["source"])


def is_parameters(cell: dict) -> bool:
    return "parameters" in cell["metadata"].get("tags", [])


def code_of(page: str) -> list[str]:
    return [source_of(cell) for cell in cells_of(page) if cell["cell_type"] == "code"]


def prose_of(page: str) -> list[str]:
    return [source_of(cell) for cell in cells_of(page) if cell["cell_type"] == "markdown"]


def shows(source: str) -> bool:
    """Whether a code cell ends in an expression, whose value the page shows."""
    last = ast.parse(source).body[-1]
    return isinstance(last, ast.Expr) and not ast.unparse(last).startswith("write_results(")


def run_cells(page: str, folder: Path, **values: object) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """Run a notebook's cells here, which needs no kernel; return the rows written and all that was shown."""
    values |= {"run": "test", "results_file": str(folder / f"{page}.csv")}
    namespace, shown = {}, []
    for cell in cells_of(page):
        if cell["cell_type"] == "code":
            shown += _run_cell(source_of(cell), namespace)
            namespace |= values if is_parameters(cell) else {}
    return read_results(folder / f"{page}.csv"), shown


def _run_cell(source: str, namespace: dict) -> list[dict[str, str]]:
    body = ast.parse(source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), namespace)
    if last is None:
        return []
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), namespace)
    return [] if value is None else [value._repr_mimebundle_()]
