"""Executed notebooks made ready to be shown: code folded away, and nothing left that differs between equal runs."""

import copy
import json
from pathlib import Path

FOLDED = "hide-input"
# Times, process numbers and temporary paths of the execution.
VOLATILE = ("papermill", "execution")


def shown_notebook(notebook: dict) -> dict:
    """A copy of an executed notebook as the book shows it.

    Execution times and paths go, and so do the ids of cells, of which papermill draws one at random. Code is
    folded, and what leads to one output stands in one fold.

    Examples
    --------
    >>> code = {"cell_type": "code", "metadata": {"papermill": {}}, "outputs": []}
    >>> cells = [code | {"source": "x = 1"}, code | {"source": "x"}]
    >>> [(one["source"], one["metadata"]) for one in shown_notebook({"cells": cells, "metadata": {}})["cells"]]
    [('x = 1\\n\\nx', {'tags': ['hide-input']})]
    """
    shown = copy.deepcopy(notebook)
    _forget(shown["metadata"])
    shown["cells"] = _joined(shown["cells"])
    for place, cell in enumerate(shown["cells"], 1):
        cell["id"] = f"cell-{place}"
        _forget(cell["metadata"])
        if cell["cell_type"] == "code":
            cell["metadata"]["tags"] = [FOLDED]
    return shown


def _forget(metadata: dict) -> None:
    for name in VOLATILE:
        metadata.pop(name, None)


def _joined(cells: list[dict]) -> list[dict]:
    """Cells in which code without output has moved to the code that follows it."""
    joined: list[dict] = []
    for cell in cells:
        before = joined[-1] if joined else {}
        if cell["cell_type"] == before.get("cell_type") == "code" and not before["outputs"]:
            joined.pop()
            cell["source"] = f"{_text(before['source'])}\n\n{_text(cell['source'])}"
        joined.append(cell)
    return joined


def _text(lines: str | list[str]) -> str:
    return lines if isinstance(lines, str) else "".join(lines)


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
        return f"it printed a warning: {_text(output['text']).strip().splitlines()[-1]}"
    return ""
