"""The student's and the teacher's edition of an exercise, from one source: whole cells are left out by tag."""

import copy

LEFT_OUT = {"student": {"solution", "notes"}, "teacher": {"stub"}}


def edition_of(notebook: dict, edition: str) -> dict:
    """A copy of a notebook without what an edition leaves out, without outputs and with cells numbered anew.

    Parameters
    ----------
    notebook
        Source of an exercise, its cells tagged ``stub``, ``solution`` or ``notes`` where they are not for everybody.
    edition
        ``student`` or ``teacher``.

    Examples
    --------
    >>> cell = {"cell_type": "code", "source": "40", "outputs": ["40"], "metadata": {"tags": ["solution"]}}
    >>> source = {"cells": [cell, cell | {"source": "None", "metadata": {"tags": ["stub"]}}], "metadata": {}}
    >>> [[cell["source"] for cell in edition_of(source, name)["cells"]] for name in ("student", "teacher")]
    [['None'], ['40']]
    """
    made = copy.deepcopy(notebook)
    made["cells"] = [cell for cell in made["cells"] if not LEFT_OUT[edition] & tags_of(cell)]
    for place, cell in enumerate(made["cells"], 1):
        cell["id"] = f"cell-{place}"
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return made


def tags_of(cell: dict) -> set[str]:
    """The tags of a cell."""
    return set(cell["metadata"].get("tags", []))
