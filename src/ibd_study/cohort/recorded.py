"""Which columns a cohort records before and after the start of the drug."""

from typing import NamedTuple

import pandas as pd


class Recorded(NamedTuple):
    """Columns with a value: at visits up to the start, at visits after it, and of patients."""

    before: frozenset[str]
    after: frozenset[str]
    of_patients: frozenset[str]

    @property
    def anywhere(self) -> frozenset[str]:
        """Columns with a value at any visit."""
        return self.before | self.after


def recorded_in(visits: pd.DataFrame, patients: pd.DataFrame) -> Recorded:
    """What the tables of a cohort record; a visit whose week is missing counts as one before."""
    after = (visits["week"] > 0).fillna(False)
    parts = (visits[~after], visits[after], patients)
    return Recorded(*(frozenset(part.columns[part.notna().any()]) for part in parts))
