"""Find one number in the results table by its key."""

import re

import pandas as pd

from ibd_study.nearest import did_you_mean
from ibd_study.results.table import KEY

KEY_PATTERN = re.compile(
    r"(?P<endpoint>[\w=]+)(?:\.(?P<statistic>[\w-]+))?(?:@(?P<week>\d+(?:\.\d+)?))?(?::(?P<part>[a-z]+))?"
)
PARTS = ("value", "full", "count", "ci", "p", "total", "words")
MOST_NAMED = 12


def lookup(rows: pd.DataFrame, key: str) -> tuple[pd.Series, str]:
    """The results row and the part of it that a key names.

    Parameters
    ----------
    rows
        Results rows of one run.
    key
        ``endpoint[.statistic][@week][:part]``. Without a statistic it is ``percentage``; without a week, the
        follow-up; parts are value, full, count (n/N), ci, p, total (N) and words (what a row names).

    Raises
    ------
    ValueError
        When the key is ill-formed or no row, or more than one, has it.
    """
    match = KEY_PATTERN.fullmatch(key)
    if not match or (match["part"] or "value") not in PARTS:
        raise ValueError(f"result key {key!r}; expected endpoint[.statistic][@week][:{'|'.join(PARTS)}]")
    statistic = match["statistic"] or "percentage"
    of_endpoint = rows[rows["endpoint"] == match["endpoint"]]
    named = of_endpoint[of_endpoint["statistic"] == statistic]
    found = named[_at(named["week"], match["week"])]
    if len(found) > 1:
        raise ValueError(f"result key {key!r}: {len(found)} rows have it; they differ in {_differences(found)}")
    if found.empty:
        raise ValueError(f"result key {key!r}: {_advice(rows, match['endpoint'], of_endpoint, statistic)}")
    return found.iloc[0], match["part"] or "value"


def _at(weeks: pd.Series, week: str | None) -> pd.Series:
    """Rows of a week; without one, all but those at baseline."""
    return (weeks == float(week)).fillna(False) if week else ~(weeks == 0).fillna(False)


def _differences(found: pd.DataFrame) -> str:
    columns = [name for name in KEY if found[name].nunique(dropna=False) > 1]
    return ", ".join(f"{name} ({_values(found[name])})" for name in columns)


def _values(column: pd.Series) -> str:
    known = sorted(column.dropna().unique().tolist())[:MOST_NAMED]
    return ", ".join(f"{value:g}" if isinstance(value, float) else value for value in known)


def _advice(rows: pd.DataFrame, endpoint: str, of_endpoint: pd.DataFrame, statistic: str) -> str:
    if of_endpoint.empty:
        return "; ".join(filter(None, ["no such endpoint", did_you_mean(endpoint, rows["endpoint"].unique(), "")]))
    named = of_endpoint[of_endpoint["statistic"] == statistic]
    if named.empty:
        return f"{endpoint} has no statistic {statistic!r}; it has {_values(of_endpoint['statistic'])}"
    return f"{endpoint}.{statistic} stands at week {_values(named['week']) or 'none: leave @ out'}"
