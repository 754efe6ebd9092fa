"""Find one number in the results table by its key, and say it."""

import difflib
import re

import pandas as pd

from ibd_study.results.words import (
    NOT_RECORDED,
    format_count,
    format_interval,
    format_number,
    format_p,
    format_percent,
)

KEY_PATTERN = re.compile(
    r"^(?P<endpoint>[a-z0-9_=]+)(?:\.(?P<statistic>[a-z0-9_]+))?(?:@(?P<week>[0-9.]+))?(?::(?P<part>[a-z]+))?$"
)
PARTS = ("value", "full", "count", "ci", "p", "total")
PERCENT = "%"
WHOLE = ("count", "patients", "events")


def lookup(rows: pd.DataFrame, key: str) -> tuple[pd.Series, str]:
    """The results row and the part of it that a key names.

    Parameters
    ----------
    rows
        Results rows of one run.
    key
        ``endpoint[.statistic][@week][:part]``. Without a statistic it is ``percentage``; without a week, the
        follow-up; parts are value, full, count (n/N), ci, p and total (N).

    Raises
    ------
    ValueError
        When the key is ill-formed or no row, or more than one, has it.
    """
    match = KEY_PATTERN.match(key)
    if not match or (match["part"] or "value") not in PARTS:
        raise ValueError(f"result key {key!r}; expected endpoint[.statistic][@week][:{'|'.join(PARTS)}]")
    statistic = match["statistic"] or "percentage"
    found = rows[(rows["endpoint"] == match["endpoint"]) & (rows["statistic"] == statistic)]
    found = found[found["subgroup"] == found["subgroup"].iloc[0]] if len(found) else found
    week = found["week"]
    found = found[week == float(match["week"])] if match["week"] else found[~(week == 0).fillna(False)]
    if len(found) != 1:
        raise ValueError(f"result key {key!r}: {_advice(rows, match['endpoint'], statistic, len(found))}")
    return found.iloc[0], match["part"] or "value"


def _advice(rows: pd.DataFrame, endpoint: str, statistic: str, count: int) -> str:
    if count:
        return f"{count} rows have it; add a week or a statistic"
    if endpoint in set(rows["endpoint"]):
        known = ", ".join(sorted(set(rows.loc[rows["endpoint"] == endpoint, "statistic"]))[:12])
        return f"{endpoint} has no statistic {statistic!r} there; it has {known}"
    close = difflib.get_close_matches(endpoint, set(rows["endpoint"]), n=1)
    return f"no such endpoint{f'; did you mean {close[0]!r}?' if close else ''}"


def say(row: pd.Series, part: str = "value") -> str:
    """Say one part of a results row in words.

    Examples
    --------
    >>> from ibd_study.results.table import results_frame
    >>> record = {"value": 57.5757, "unit": "%", "n": 38, "N": 66, "ci_low": 45.57, "ci_high": 68.83}
    >>> say(results_frame([record | {"ci_level": 0.95}]).iloc[0], "full")
    '57.6 % (38/66; 95 % CI 45.6–68.8)'
    """
    decimals = 0 if row["unit"] in WHOLE else 1
    if part == "count":
        return format_count(row["n"], row["N"])
    if part == "total":
        return NOT_RECORDED if pd.isna(row["N"]) else str(row["N"])
    if part == "ci":
        return format_interval(row["ci_low"], row["ci_high"], decimals)
    if part == "p":
        return format_p(row["p_value"])
    value = format_percent(row["value"]) if row["unit"] == PERCENT else format_number(row["value"], decimals)
    return value if part == "value" or value == NOT_RECORDED else f"{value} ({_support(row, decimals)})"


def _support(row: pd.Series, decimals: int) -> str:
    count = f"n = {row['N']}" if pd.isna(row["n"]) else format_count(row["n"], row["N"])
    if pd.isna(row["ci_low"]):
        return count
    interval = format_interval(row["ci_low"], row["ci_high"], decimals)
    return f"{count}; {100 * row['ci_level']:g} % CI {interval}"
