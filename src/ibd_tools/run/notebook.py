"""Strict and atomic execution of one notebook.

Papermill only warns of an unknown parameter and leaves a half-run file behind a failure. Here the names
and types are checked before anything runs, and the output appears only when every cell has succeeded.
"""

import json
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from ibd_study.parameters import (
    PLUMBING,
    SETTINGS,
    ParameterError,
    accepted_parameters,
    as_cell,
    declared_in,
    declared_parameters,
    parse,
    shown_value,
)

INJECTED_TAG = "injected-parameters"


class NotebookError(RuntimeError):
    """A notebook failed; its traceback is in the log named in the message."""


def check_values(notebook: Path, values: Mapping[str, object]) -> None:
    """Refuse values that the notebook does not take or that have a wrong type.

    Raises
    ------
    ParameterError
        Naming each of them.
    """
    study_values = {name: value for name, value in values.items() if name not in PLUMBING}
    parse(study_values)
    unused = sorted(set(values) - accepted_parameters(notebook))
    if unused:
        declared = declared_parameters(notebook)
        used = "all others" if SETTINGS in declared else ", ".join(declared)
        raise ParameterError(f"{notebook.name} does not use {', '.join(unused)}; it uses {used}")


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
        _papermill(notebook, temporary, as_cell(declared_parameters(notebook), values))
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
            variables = as_cell(declared_in(notebook["cells"]), told)
            cell["source"] = PythonTranslator.codify(variables, "Parameters").splitlines(keepends=True)
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

    from ibd_tools.run.engine import ENGINE

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
