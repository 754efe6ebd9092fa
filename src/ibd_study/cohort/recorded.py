"""Which columns a cohort records before and after the start of the drug, on any engine."""

from typing import Any, NamedTuple

import narwhals as nw


class Recorded(NamedTuple):
    """Columns with a value: at visits up to the start, at visits after it, and of patients."""

    before: frozenset[str]
    after: frozenset[str]
    of_patients: frozenset[str]

    @property
    def anywhere(self) -> frozenset[str]:
        """Columns with a value at any visit."""
        return self.before | self.after


def recorded_in(visits: Any, patients: Any) -> Recorded:
    """What the tables of a cohort record; a visit whose week is missing counts as one before."""
    frame = nw.from_native(visits)
    after = (nw.col("week") > 0).fill_null(False)
    return Recorded(*(with_values(part) for part in (frame.filter(~after), frame.filter(after), patients)))


def with_values(table: Any) -> frozenset[str]:
    """Columns of a table that hold any value."""
    frame = nw.from_native(table)
    counts = frame.select(*(nw.col(name).count() for name in frame.collect_schema().names())).lazy().collect()
    return frozenset(name for name, count in zip(counts.columns, counts.row(0), strict=True) if count)
