"""Find one number in the results table by its key, and say it."""

import difflib
import re

import pandas as pd

from ibd_study.results.table import KEY
from ibd_study.results.words import (
    NOT_ESTIMABLE,
    NOT_RECORDED,
    PRINTED,
    PRINTED_WITH_INTERVAL,
    about,
    format_count,
    format_interval,
    format_number,
    format_p,
    format_percent,
    format_printed,
    missing_words,
)

KEY_PATTERN = re.compile(
    r"(?P<endpoint>[\w=]+)(?:\.(?P<statistic>[\w-]+))?(?:@(?P<week>\d+(?:\.\d+)?))?(?::(?P<part>[a-z]+))?"
)
PARTS = ("value", "full", "count", "ci", "p", "total")
PERCENT = "%"
WHOLE = ("count", "patients", "events")
MOST_NAMED = 12


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
        close = difflib.get_close_matches(endpoint, set(rows["endpoint"]), n=1)
        return f"no such endpoint{f'; did you mean {close[0]!r}?' if close else ''}"
    named = of_endpoint[of_endpoint["statistic"] == statistic]
    if named.empty:
        return f"{endpoint} has no statistic {statistic!r}; it has {_values(of_endpoint['statistic'])}"
    return f"{endpoint}.{statistic} stands at week {_values(named['week']) or 'none: leave @ out'}"


def say(row: pd.Series, part: str = "value") -> str:
    """Say one part of a results row in words.

    What is missing although patients have the value, such as the p-value of a single pair, is "not estimable"; what
    was withheld to protect a small group is "suppressed".

    Examples
    --------
    >>> from ibd_study.results.table import results_frame
    >>> record = {"value": 57.5757, "unit": "%", "n": 38, "N": 66, "ci_low": 45.57, "ci_high": 68.83}
    >>> say(results_frame([record | {"ci_level": 0.95}]).iloc[0], "full")
    '57.6 % (38/66; 95 % CI 45.6–68.8)'
    """
    decimals = 0 if row["unit"] in WHOLE else 1
    if part == "count":
        return about(_count(row), row)
    if part == "total":
        return missing_words(row) if pd.isna(row["N"]) else about(str(row["N"]), row)
    if part == "ci":
        asked_for = not pd.isna(row["ci_level"])
        return about(_estimated(format_interval(row["ci_low"], row["ci_high"], decimals), row, asked_for), row)
    if part == "p":
        return about(_estimated(format_p(row["p_value"]), row, row["test"] != ""), row)
    if pd.isna(row["value"]):
        return missing_words(row)
    value = about(_value(row, decimals), row)
    return value if part == "value" else f"{value}{_support(row, decimals)}"


def _value(row: pd.Series, decimals: int) -> str:
    if row["method"] in (PRINTED, PRINTED_WITH_INTERVAL):
        return format_printed(row["value"])
    return format_percent(row["value"]) if row["unit"] == PERCENT else format_number(row["value"], decimals)


def _estimated(words: str, row: pd.Series, asked_for: bool) -> str:
    if words == NOT_RECORDED and missing_words(row) != NOT_RECORDED:
        return missing_words(row)
    has_patients = not pd.isna(row["N"]) and row["N"] > 0
    return NOT_ESTIMABLE if words == NOT_RECORDED and asked_for and has_patients else words


def _count(row: pd.Series) -> str:
    """Events of evaluable; a mean has no events and says on how many it rests."""
    if pd.isna(row["n"]) and not pd.isna(row["N"]) and row["N"] > 0 and not is_count_withheld(row):
        return f"n = {row['N']}"
    count = format_count(row["n"], row["N"])
    return missing_words(row) if count == NOT_RECORDED else count


def is_count_withheld(row: pd.Series) -> bool:
    """Whether a row stands for events among patients whose number was withheld."""
    return row["unit"] == PERCENT and pd.isna(row["n"]) and missing_words(row) != NOT_RECORDED


def _support(row: pd.Series, decimals: int) -> str:
    """Count and interval in brackets, as far as the row has them."""
    count = "" if pd.isna(row["N"]) else _count(row)
    interval = format_interval(row["ci_low"], row["ci_high"], decimals)
    interval = "" if interval == NOT_RECORDED else f"{100 * row['ci_level']:g} % CI {interval}"
    support = "; ".join(filter(None, [count, interval]))
    return f" ({support})" if support else ""
