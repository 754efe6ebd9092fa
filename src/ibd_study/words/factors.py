"""Rows of subgroups and models by factor and level, and what is said where a level has nobody."""

import pandas as pd

from ibd_study.estimates.subgroups import WITHIN
from ibd_study.results import Results

NOBODY = "nobody evaluable"
# In place of all levels, where each of them is of a few patients and its name is withheld with its number.
EVERY_LEVEL_WITHHELD = "every subgroup is of a few patients: suppressed"


def level_rows(results: Results, key: str, statistic: str) -> list[tuple[str, str, pd.Series]]:
    """Factor, level and results row of every level of an endpoint, in their order."""
    found = []
    for _, row in results.of(endpoint=key, statistic=statistic).rows.iterrows():
        factor, _, level = row["subgroup"].partition(WITHIN)[0].partition("=")
        found.append((factor, level, row))
    return found


def factor_row(results: Results, key: str, statistic: str, factor: str) -> pd.Series | None:
    """The results row of a whole factor, such as its test; None where there is none."""
    rows = results.of(endpoint=key, statistic=statistic).rows
    own = rows[[name.partition(WITHIN)[0] == factor for name in rows["subgroup"]]]
    return None if own.empty else own.iloc[0]


def has_nobody(row: pd.Series) -> bool:
    """Whether a row rests on no patient; a number that is withheld is not none."""
    return bool(pd.notna(row["N"]) and row["N"] == 0)
