"""Executed notebooks made ready to be shown: code folded away, and nothing left that differs between equal runs."""

import copy
import json
from pathlib import Path

INJECTED = "injected-parameters"
FOLDED = "hide-input"
# Times, process numbers and temporary paths of the execution.
VOLATILE = ("papermill", "execution")


def shown_notebook(notebook: dict) -> dict:
    """A copy of an executed notebook as the book shows it.

    Execution times and paths go; the cell with the injected parameters, whose id papermill draws at random,
    gets a fixed one; every code cell is folded.

    Examples
    --------
    >>> cell = {"id": "x1", "cell_type": "code", "metadata": {"papermill": {}}, "outputs": []}
    >>> shown_notebook({"cells": [cell], "metadata": {}})["cells"][0]["metadata"]
    {'tags': ['hide-input']}
    """
    shown = copy.deepcopy(notebook)
    _forget(shown["metadata"])
    for cell in shown["cells"]:
        _forget(cell["metadata"])
        if cell["cell_type"] == "code":
            _fold(cell)
    return shown


def _forget(metadata: dict) -> None:
    for name in VOLATILE:
        metadata.pop(name, None)


def _fold(cell: dict) -> None:
    tags = cell["metadata"].setdefault("tags", [])
    if INJECTED in tags:
        cell["id"] = INJECTED
    if FOLDED not in tags:
        tags.append(FOLDED)


def read_notebook(path: Path) -> dict:
    """A notebook file as a dictionary."""
    return json.loads(path.read_text(encoding="utf-8"))


def notebook_text(notebook: dict) -> str:
    """A notebook as text; equal notebooks give equal text."""
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def notebook_problems(name: str, notebook: dict) -> list[str]:
    """Why an executed notebook may not be shown, one line each: no outputs, an error, a warning printed."""
    code = [(place, cell) for place, cell in enumerate(notebook["cells"], 1) if cell["cell_type"] == "code"]
    problems = []
    if notebook["metadata"].get("papermill", {}).get("exception"):
        problems.append(f"{name}: its execution stopped with an error")
    if not any(cell.get("outputs") for _, cell in code):
        problems.append(f"{name}: it has no outputs; execute it first")
    for place, cell in code:
        problems += [f"{name}, cell {place}: {said}" for output in cell.get("outputs", []) if (said := _fault(output))]
    return problems


def _fault(output: dict) -> str:
    if output["output_type"] == "error":
        return f"error {output['ename']}: {output['evalue']}"
    if output.get("name") == "stderr":
        return f"it printed a warning: {''.join(output['text']).strip().splitlines()[-1]}"
    return ""
