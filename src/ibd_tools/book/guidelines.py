"""How far the compendium meets guidelines for research software: a table that people write, as two kinds of tables."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from ibd_study.checked import Column, checked_rows
from ibd_study.plain_text import escaped
from ibd_study.printed import PUBLISHED
from ibd_tools.book.markdown import code, table
from ibd_tools.book.run_data import RunData

Row = dict[str, str]
GUIDELINES = PUBLISHED.with_name("guidelines.csv")
MET = ("yes", "partly", "no")
COLUMNS = (
    Column("guideline", "string", required=True),
    Column("criterion", "string", required=True),
    Column("met", "string", codes=MET, required=True),
    Column("met_at_5eaa670", "string", codes=MET, required=True),
    Column("file", "string"),
    Column("note", "string"),
)


def read_checklists(path: Path, columns: Sequence[Column]) -> dict[str, list[Row]]:
    """Items by checklist, which the first column names, in the order of the table; an empty cell is an empty text.

    Raises
    ------
    TableError
        Naming row and column of every problem at once.
    """
    rows = ({name: value or "" for name, value in row.items()} for row in checked_rows(path, columns).values())
    return {name: list(found) for name, found in groupby(rows, itemgetter(columns[0].name))}


def guidelines_met_fragment(_: RunData) -> str:
    """How many criteria of each guideline are met, now and before."""
    heads = ["Guideline", "Met", "Partly", "Not", "Met before"]
    rows = [_summary(name, rows) for name, rows in read_checklists(GUIDELINES, COLUMNS).items()]
    return table(heads, rows, numeric=range(1, len(heads)))


def guidelines_fragment(_: RunData) -> str:
    """Each criterion by its guideline, with the file that meets it."""
    return "\n\n".join(
        f"## {escaped(name)}\n\n{_details(rows)}" for name, rows in read_checklists(GUIDELINES, COLUMNS).items()
    )


def _summary(name: str, rows: list[Row]) -> list[str]:
    counts = [sum(row["met"] == state for row in rows) for state in MET]
    before = sum(row["met_at_5eaa670"] == "yes" for row in rows)
    return [escaped(name), *map(str, (*counts, before))]


def _details(rows: list[Row]) -> str:
    heads = ["Criterion", "Met", "Before", "File, or what is missing"]
    return table(heads, [_detail(row) for row in rows])


def _detail(row: Row) -> list[str]:
    said = [code(row["file"]) if row["file"] else "", escaped(row["note"])]
    return [escaped(row["criterion"]), row["met"], row["met_at_5eaa670"], ". ".join(filter(None, said))]
