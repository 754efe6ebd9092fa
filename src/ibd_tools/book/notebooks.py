"""Executed notebooks made ready to be shown: outputs in the page, the code in one fold, no trace of the execution."""

import copy
import json
from collections.abc import Iterable
from pathlib import Path

HIDDEN, FOLDED = "remove-input", "hide-input"
INJECTED = "injected-parameters"
TAKEN_AWAY = "_notebooks"
# Times, process numbers and temporary paths of the execution.
VOLATILE = ("papermill", "execution")


def shown_notebook(name: str, notebook: dict) -> dict:
    """A copy of an executed notebook as the book shows it.

    Execution times and paths go, and so do the ids of cells, of which papermill draws one at random. What a cell gives
    stands in the page; the code of all cells stands in one fold at its end, with the notebook to take away.

    Parameters
    ----------
    name
        File name of the notebook.
    notebook
        As papermill wrote it.

    Examples
    --------
    >>> code = {"cell_type": "code", "metadata": {"papermill": {}}, "outputs": []}
    >>> cells = [code | {"source": "x = 1"}, code | {"source": "x", "outputs": ["1"]}]
    >>> for one in shown_notebook("page.ipynb", {"cells": cells, "metadata": {}})["cells"]:
    ...     print(one["cell_type"], one["metadata"], one["source"].splitlines()[0])
    code {'tags': ['remove-input']} x
    markdown {} ## The code of this page
    code {'tags': ['hide-input']} x = 1
    """
    shown = copy.deepcopy(notebook)
    _forget(shown["metadata"])
    code = [cell for cell in shown["cells"] if cell["cell_type"] == "code"]
    with_output = [cell for cell in shown["cells"] if cell["cell_type"] != "code" or cell["outputs"]]
    whole = code[0] | {
        "source": "\n\n".join(_text(cell["source"]) for cell in code),
        "outputs": [],
        "metadata": {"tags": [FOLDED]},
    }
    shown["cells"] = _numbered([*map(_shown_cell, with_output), _offered(name), whole])
    return shown


def _shown_cell(cell: dict) -> dict:
    _forget(cell["metadata"])
    return cell | ({"metadata": {"tags": [HIDDEN]}} if cell["cell_type"] == "code" else {})


def _offered(name: str) -> dict:
    words = f"The notebook itself is {{download}}`{name} <{TAKEN_AWAY}/{name}>`; it runs in a clone of the project."
    return {"cell_type": "markdown", "metadata": {}, "source": f"## The code of this page\n\n{words}"}


def notebook_to_take_away(notebook: dict) -> dict:
    """An executed notebook as people wrote it: without outputs, and without the parameters of the run."""
    taken = copy.deepcopy(notebook)
    _forget(taken["metadata"])
    own = [cell for cell in taken["cells"] if INJECTED not in cell["metadata"].get("tags", [])]
    taken["cells"] = _numbered(map(_cleared, own))
    return taken


def _cleared(cell: dict) -> dict:
    _forget(cell["metadata"])
    return cell | ({"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {})


def _numbered(cells: Iterable[dict]) -> list[dict]:
    """Cells with ids by their place, in place of papermill's, of which some are drawn at random."""
    return [cell | {"id": f"cell-{place}"} for place, cell in enumerate(cells, 1)]


def _forget(metadata: dict) -> None:
    for name in VOLATILE:
        metadata.pop(name, None)


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
