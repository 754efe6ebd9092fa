"""Strict and atomic execution of one notebook.

Papermill only warns of an unknown parameter and leaves a half-run file behind a failure. Here the names
and types are checked before anything runs, and the output appears only when every cell has succeeded.
"""

import ast
import json
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ibd_study.parameters import ParameterError, parse, shown_value

PARAMETERS_TAG = "parameters"
INJECTED_TAG = "injected-parameters"
PLUMBING = ("run", "results_file")


class NotebookError(RuntimeError):
    """A notebook failed; its traceback is in the log named in the message."""


def declared_parameters(notebook: Path) -> dict[str, object]:
    """Names and defaults in the cell tagged ``parameters``.

    Raises
    ------
    ParameterError
        When there is no such cell, or not exactly one; or when it holds more than names with plain defaults.
    """
    try:
        return dict(_declared(node) for node in ast.parse(_parameters_source(notebook)).body)
    except (SyntaxError, ValueError) as error:
        raise ParameterError(f"{notebook.name}: {error}") from None


def _parameters_source(notebook: Path) -> str:
    tagged = [cell for cell in _code_cells(notebook) if PARAMETERS_TAG in cell.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        raise ValueError(f"{len(tagged)} cells are tagged 'parameters'; expected one")
    return "".join(tagged[0]["source"])


def _code_cells(notebook: Path) -> list[dict]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def code_of(notebook: Path) -> str:
    """The code of a notebook, all cells one after the other."""
    return "\n".join("".join(cell["source"]) for cell in _code_cells(notebook))


def _declared(node: ast.stmt) -> tuple[str, object]:
    """Name and default of one line, which sets one name to a plain value."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AnnAssign(target=ast.Name(id=name), value=value)
        ):
            with suppress(ValueError, TypeError):
                return name, ast.literal_eval(value)
    line = ast.unparse(node)
    raise ValueError(f"the parameters cell holds {line!r}; expected lines such as uc_week: float = 8.0")


def check_values(notebook: Path, values: Mapping[str, object]) -> None:
    """Refuse values that the notebook does not declare or that have a wrong type.

    Raises
    ------
    ParameterError
        Naming each of them.
    """
    declared = declared_parameters(notebook)
    study_values = {name: value for name, value in values.items() if name not in PLUMBING}
    parse(study_values)
    unused = sorted(set(values) - set(declared))
    if unused:
        raise ParameterError(f"{notebook.name} does not use {', '.join(unused)}; it uses {', '.join(declared)}")


def execute(notebook: Path, output: Path, values: Mapping[str, object], log: Path) -> float:
    """Run a notebook with parameters and move the result into place.

    Parameters
    ----------
    notebook, output
        Source without outputs, and where the executed notebook goes.
    values
        Parameters by name.
    log
        Where a failed notebook is kept, with its traceback; a success removes that of an earlier failure.

    Returns
    -------
    float
        Seconds.

    Raises
    ------
    ParameterError
        Before anything runs.
    NotebookError
        When a cell fails; nothing is written to ``output``, and results rows already written are removed.
    """
    check_values(notebook, values)
    begun = time.monotonic()
    output.parent.mkdir(parents=True, exist_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    # Beside the log, which is private: an execution killed in the middle leaves the place of its cohort behind.
    temporary = log.with_name(f".{output.name}")
    try:
        _papermill(notebook, temporary, values)
        executed = temporary.read_text(encoding="utf-8")
        temporary.write_text(shown_with(executed, values), encoding="utf-8")
        os.replace(temporary, output)
    except Exception as error:
        kept = _keep_failed(temporary, log, values.get("results_file"))
        raise NotebookError(f"{notebook.stem} failed: {_first_line(error)}{kept}") from error
    finally:
        temporary.unlink(missing_ok=True)
    log.unlink(missing_ok=True)
    return time.monotonic() - begun


def shown_with(executed: str, values: Mapping[str, object]) -> str:
    """The text of an executed notebook with its parameters as they may be told.

    Where its cohort and its files lie on this computer goes. A page that does not read a parameter shows the value of
    this run all the same.
    """
    from papermill.translators import PythonTranslator

    notebook = json.loads(executed)
    for name in ("input_path", "output_path", "parameters"):
        notebook["metadata"].get("papermill", {}).pop(name, None)
    told = {name: shown_value(name, value) for name, value in values.items()}
    for cell in notebook["cells"]:
        if INJECTED_TAG in cell["metadata"].get("tags", []):
            cell["source"] = PythonTranslator.codify(told, "Parameters").splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _keep_failed(executed: Path, log: Path, results_file: object) -> str:
    """Keep what a failed notebook says and nothing that looks like a result; return where to read it."""
    if results_file:
        Path(str(results_file)).unlink(missing_ok=True)
    if not executed.exists():
        return ""
    shutil.move(executed, log)
    return f" (traceback in {log})"


def _papermill(notebook: Path, output: Path, values: Mapping[str, object]) -> None:
    import logging

    import papermill

    from ibd_study.run.engine import ENGINE

    logging.getLogger("papermill").setLevel(logging.ERROR)
    papermill.execute_notebook(
        str(notebook),
        str(output),
        parameters=dict(values),
        engine_name=ENGINE,
        progress_bar=False,
        request_save_on_cell_execute=False,
    )


def _first_line(error: Exception) -> str:
    evalue = getattr(error, "evalue", "") or str(error)
    lines = evalue.strip().splitlines() or [""]
    return f"{getattr(error, 'ename', type(error).__name__)}: {lines[0]}"
