"""What is wrong with a table, said so that a person can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ibd_study.plain_text import visible


@dataclass(frozen=True)
class Problem:
    """One fault: where it is, what was found, what was expected and, where it is not plain, how to mend it.

    ``row`` is the row as a spreadsheet numbers it, the header being row 1, or the first rows of a fault that ``count``
    rows have.
    """

    file: str
    expected: str
    row: int | tuple[int, ...] | None = None
    column: str | None = None
    value: str | None = None
    cure: str = ""
    count: int = 1

    def __str__(self) -> str:
        place = [self.file, *self._rows(), *([f"column {self.column}"] if self.column else [])]
        found = f"found {self.value!r}; " if self.value is not None else ""
        words = f"{', '.join(place)}: {found}expected {self.expected}" + (f"; {self.cure}" if self.cure else "")
        return visible(words)

    def _rows(self) -> list[str]:
        rows = self.row if isinstance(self.row, tuple) else () if self.row is None else (self.row,)
        more = f" and {self.count - len(rows)} more" if self.count > len(rows) else ""
        return [f"row{'s' if self.count > 1 else ''} {', '.join(map(str, rows))}{more}"] if rows else []


class TableError(ValueError):
    """What people wrote cannot be used; the message lists every problem found."""

    def __init__(self, what: str, problems: Sequence[Any]):
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join([f"{count} in {what}", *(f"  {problem}" for problem in problems)]))


def as_words(value: object) -> str:
    """A value of a table as a person would write it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if isinstance(value, float) else str(value)
