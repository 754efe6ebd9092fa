"""Tables that people write of what checklists ask for: a row an item, the first column naming its checklist."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from ibd_study.checked import Column, checked_rows

Row = dict[str, str]


def read_checklists(path: Path, columns: Sequence[Column]) -> dict[str, list[Row]]:
    """Items by checklist, in the order of the table; an empty cell is an empty text.

    Raises
    ------
    TableError
        Naming row and column of every problem at once.
    """
    rows = ({name: value or "" for name, value in row.items()} for row in checked_rows(path, columns).values())
    return {name: list(found) for name, found in groupby(rows, itemgetter(columns[0].name))}
