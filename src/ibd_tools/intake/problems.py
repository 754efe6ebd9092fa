"""What is wrong with an export or a mapping, and what an import changed, said so that a person can act."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from ibd_study.checked import Problem, TableError
from ibd_study.plain_text import visible

ROWS_NAMED = 3
VALUES_NAMED = 12


class IntakeError(TableError):
    """An export cannot be imported, or a mapping cannot be used; the message lists every problem found."""

    def __init__(self, what: str, problems: list):
        super().__init__(what, [visible(str(problem)) for problem in problems])


@dataclass(frozen=True)
class Change:
    """Cells that an import changed: in which column of which file, what they become, how, and how many they are.

    ``rows`` are those of the cells of a column, by which a cell that several tables or entries read is known to be one.
    """

    file: str
    column: str
    target: str
    what: str
    count: int
    rows: pl.Series = field(default_factory=pl.Series, compare=False)


@dataclass
class Notes:
    """Everything that is said about one import while it is made.

    ``rows_out`` has the rows left out by file and reason, so that a row which several entries leave out is one;
    ``row_counts`` those that were added or joined.
    """

    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rows_out: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    row_counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def left_out(self, file: str, reason: str, rows: pl.Series) -> None:
        """Count rows of a file as left out, each once."""
        if len(rows):
            self.rows_out.setdefault((file, reason), set()).update(rows)

    def count_rows(self, file: str, what: str, count: int) -> None:
        """Count rows that were not made, added or joined."""
        if count:
            self.row_counts[file, what] += count


@dataclass(frozen=True)
class CellReporter:
    """Where a series of cells comes from: file, column, what it becomes, and the row of each cell.

    In a mask of its cells a missing answer is none.
    """

    file: str
    column: str
    target: str
    rows: pl.Series
    notes: Notes

    def changed(self, what: str, mask: pl.Series) -> None:
        """Count the cells of a mask as changed."""
        if count := int(mask.sum() or 0):
            rows = self.rows.filter(mask)
            self.notes.changes.append(Change(self.file, self.column, self.target, what, count, rows))

    def refuse(self, cells: pl.Series, wrong: pl.Series, expected: str, cure: str = "") -> None:
        """Note the cells of a mask as problems, equal values together; ``<cell>`` in a cure is the cell as YAML."""
        if not (wrong.any() or False):
            return
        found = pl.DataFrame({"value": cells.cast(pl.String), "row": self.rows}).filter(wrong)
        grouped = found.group_by("value", maintain_order=True).agg(
            pl.col("row").head(ROWS_NAMED).alias("rows"), pl.len().alias("count")
        )
        for one in grouped.head(VALUES_NAMED).iter_rows(named=True):
            value = one["value"] or ""
            mend = cure.replace("<cell>", "'" + value.replace("'", "''") + "'")
            rows = tuple(one["rows"])
            problem = Problem(self.file, expected, rows, self.column, value, cure=mend, count=one["count"])
            self.notes.problems.append(problem)
        if len(grouped) > VALUES_NAMED:
            rest = grouped[VALUES_NAMED:]
            words = f"{expected} ({len(rest)} more values are wrong)"
            rows = tuple(row for rows in rest["rows"].to_list() for row in rows)[:ROWS_NAMED]
            problem = Problem(self.file, words, rows, self.column, cure=cure, count=int(rest["count"].sum()))
            self.notes.problems.append(problem)
