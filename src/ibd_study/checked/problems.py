"""What is wrong with a table, said so that a person can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Problem:
    """One fault: where it is, what was found and what was expected.

    ``row`` is the row as a spreadsheet numbers it: the header is row 1.
    """

    file: str
    expected: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = [self.file]
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column else []
        found = f"found {self.value!r}; " if self.value is not None else ""
        return f"{', '.join(place)}: {found}expected {self.expected}"


class TableError(ValueError):
    """What people wrote cannot be used; the message lists every problem found."""

    def __init__(self, what: str, problems: Sequence[object]):
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join([f"{count} in {what}", *(f"  {problem}" for problem in problems)]))


def as_words(value: object) -> str:
    """A value of a table as a person would write it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if isinstance(value, float) else str(value)
