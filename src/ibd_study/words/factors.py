"""What is said of subgroups where nobody, or only a few, can be shown."""

import pandas as pd

NOBODY = "nobody evaluable"
# In place of all levels, where each of them is of a few patients and its name is withheld with its number.
EVERY_LEVEL_WITHHELD = "every subgroup is of a few patients: suppressed"


def has_nobody(row: pd.Series) -> bool:
    """Whether a row rests on no patient; a number that is withheld is not none."""
    return bool(pd.notna(row["N"]) and row["N"] == 0)
