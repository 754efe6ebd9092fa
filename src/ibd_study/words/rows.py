"""Rows of the results table in words: any part of one, and the ways to put a number beside what supports it.

The same words stand in tables, sentences, tooltips, alt texts and downloads.
"""

import pandas as pd

from ibd_study.disclosure import MARK, SUPPRESSED
from ibd_study.kinds import Kind
from ibd_study.results import (
    NOT_RECORDED,
    Results,
    format_count,
    format_interval,
    format_number,
    format_p,
    format_percent,
    format_printed,
    left_out,
)
from ibd_study.words.numbers import NOT_ESTIMABLE, STAR, about, missing_or_not_estimable, missing_words, number_words

PERCENT = "%"
WHOLE = ("count", "patients", "events")


def say(row: pd.Series, part: str = "value") -> str:
    """Say one part of a results row in words.

    What is missing although patients have the value, such as the p-value of a single pair, is "not estimable"; what
    was withheld to protect a small group is "suppressed".

    Examples
    --------
    >>> from ibd_study.results import results_frame
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
    if part == "words":
        return row["at"].get("words") or missing_words(row)
    if pd.isna(row["value"]):
        return missing_words(row)
    value = about(_value(row, decimals), row)
    return value if part == "value" else f"{value}{_support(row, decimals)}"


def _value(row: pd.Series, decimals: int) -> str:
    if "printed" in row.get("at", {}):
        return format_printed(row["value"])
    return format_percent(row["value"]) if row["unit"] == PERCENT else format_number(row["value"], decimals)


def _estimated(words: str, row: pd.Series, asked_for: bool) -> str:
    if words != NOT_RECORDED:
        return words
    return missing_or_not_estimable(row) if asked_for else missing_words(row)


def _count(row: pd.Series) -> str:
    """Events of evaluable; a mean has no events and says on how many it rests."""
    if pd.isna(row["n"]) and not pd.isna(row["N"]) and row["N"] > 0 and not is_count_withheld(row):
        return f"n = {row['N']}"
    return _counted(row)


def _counted(row: pd.Series) -> str:
    count = format_count(row["n"], row["N"])
    return missing_words(row) if count == NOT_RECORDED else count


def is_count_withheld(row: pd.Series) -> bool:
    """Whether a row stands for events among patients whose number was withheld."""
    return row["unit"] == PERCENT and pd.isna(row["n"]) and missing_words(row) != NOT_RECORDED


def _support(row: pd.Series, decimals: int) -> str:
    """Count and interval in brackets, as far as the row has them."""
    count = "" if pd.isna(row["N"]) else _count(row)
    interval = format_interval(row["ci_low"], row["ci_high"], decimals)
    return brackets(count, "" if interval == NOT_RECORDED else f"{100 * row['ci_level']:g} % CI {interval}")


def brackets(*parts: str) -> str:
    """What supports a number, in brackets behind it; parts that are empty are left out.

    Examples
    --------
    >>> brackets("38/66", "45.6–68.8"), brackets("", "")
    (' (38/66; 45.6–68.8)', '')
    """
    support = "; ".join(filter(None, parts))
    return f" ({support})" if support else ""


def rate_text(row: pd.Series) -> str:
    """A percentage with its count and interval, and why one of them is missing.

    Examples
    --------
    >>> rate_text({"value": 57.5757, "n": 38, "N": 66, "ci_low": 45.57, "ci_high": 68.83})
    '57.6 % (38/66; 45.6–68.8)'
    """
    if pd.isna(row["value"]):
        return missing_words(row)
    interval = format_interval(row["ci_low"], row["ci_high"])
    limits = missing_words(row) if interval == NOT_RECORDED else interval
    return about(format_percent(row["value"]) + brackets(_counted(row), limits), row)


def farthest_from_zero(rows: pd.DataFrame) -> pd.Series | None:
    """The row with the largest value of either sign; None where none is known, or where one is withheld."""
    known = rows[rows["value"].notna()]
    if known.empty or (rows[MARK] == SUPPRESSED).any():
        return None
    return known.iloc[known["value"].astype(float).abs().argmax()]


def largest_share(own: Results) -> pd.Series | None:
    """The row of the choice that explains most of the variance of one endpoint; None where no share is known."""
    rows = own.of(kind=Kind.SPECIFICATION_SHARE).rows
    known = rows[rows["value"].notna()]
    return None if known.empty else known.iloc[known["value"].astype(float).argmax()]


def finding(row: pd.Series) -> str:
    """Events of evaluable patients and their percentage, as a sentence says them, or why they are missing.

    Examples
    --------
    >>> from ibd_study.results import results_frame
    >>> finding(results_frame([{"value": 57.5757, "unit": "%", "n": 38, "N": 66}]).iloc[0])
    '38 of 66, 57.6 %'
    """
    if pd.isna(row["value"]):
        return missing_words(row)
    count = "" if pd.isna(row["n"]) else about(f"{row['n']} of {row['N']}", row) + ", "
    return count + say(row)


def count_text(row: pd.Series) -> str:
    """Events of evaluable beside a dot; where nothing is drawn, why."""
    return missing_words(row) if pd.isna(row["value"]) else about(_counted(row), row)


def estimate_text(row: pd.Series) -> str:
    """An estimate in full; "not estimable" where there are patients but no value."""
    return missing_or_not_estimable(row) if pd.isna(row["value"]) else say(row, "full")


def size_words(row: pd.Series) -> str:
    """Of how many patients a number is.

    Examples
    --------
    >>> from ibd_study.results import results_frame
    >>> rows = results_frame([{"N": 66}, {"N": 54, "disclosure": "rounded"}, {"disclosure": "suppressed"}])
    >>> [size_words(row) for _, row in rows.iterrows()]
    ['n = 66', 'n ≈ 54', 'n suppressed']
    """
    words = say(row, "total")
    return f"n = {words}" if words[0].isdigit() else f"n {words}"


def starred(words: str, row: pd.Series) -> str:
    """The words of a number, with a star where hospitals are left out of it."""
    return words + STAR if left_out(row) else words


def value_and_interval(row: pd.Series) -> str:
    """A value and its interval in brackets.

    Examples
    --------
    >>> from ibd_study.results import results_frame
    >>> record = {"value": -2.7, "N": 66, "ci_low": -3.3, "ci_high": -2.2, "ci_level": 0.95}
    >>> value_and_interval(results_frame([record]).iloc[0])
    '−2.7 (−3.3 to −2.2)'
    """
    if pd.isna(row["value"]):
        return missing_words(row)
    interval = say(row, "ci")
    is_word = interval in (NOT_ESTIMABLE, SUPPRESSED)
    return starred(f"{number_words(row)} ({f'interval {interval}' if is_word else interval})", row)


def ratio_text(row: pd.Series) -> str:
    """A ratio and its interval in brackets, to two decimals; one that is infinite is said by its lower limit.

    Examples
    --------
    >>> from ibd_study.results import results_frame
    >>> limits = {"N": 96, "ci_low": 1.248, "ci_level": 0.95}
    >>> rows = results_frame([limits | {"value": 4.4606, "ci_high": 20.31}, limits])
    >>> ratio_text(rows.iloc[0]), ratio_text(rows.iloc[1])
    ('4.46 (1.25–20.31)', 'above 1.25')
    """
    if pd.isna(row["value"]):
        is_open = not pd.isna(row["ci_low"])
        return f"above {format_number(row['ci_low'], 2)}" if is_open else missing_words(row, NOT_ESTIMABLE)
    interval = format_interval(row["ci_low"], row["ci_high"], 2)
    limits = missing_words(row, NOT_ESTIMABLE) if interval == NOT_RECORDED else interval
    return f"{format_number(row['value'], 2)} ({limits})"


def mean_and_sd(mean: pd.Series | dict, sd: pd.Series | dict) -> str:
    """The rows of a mean and of its standard deviation, which stands in brackets; a single value has none.

    Examples
    --------
    >>> mean_and_sd({"value": 214.91}, {"value": 61.2}), mean_and_sd({"value": 214.91}, {"value": None})
    ('214.9 (61.2)', '214.9 (not estimable)')
    >>> mean_and_sd({"value": None, "disclosure": "suppressed"}, {"value": None})
    'suppressed'
    """
    if pd.isna(mean["value"]):
        return missing_words(mean)
    return f"{number_words(mean)} ({number_words(sd, otherwise=NOT_ESTIMABLE)})"


def median_and_quartiles(median: pd.Series, lower: pd.Series, upper: pd.Series) -> str:
    """The rows of a median and of its quartiles, all with one decimal, as 6.3 [2.6–15.5]."""
    if pd.isna(median["value"]):
        return missing_words(median)
    return f"{number_words(median)} [{number_words(lower)}–{number_words(upper)}]"


def events_and_percentage(row: pd.Series) -> str:
    """Events and their percentage, as 29 (36.3 %)."""
    return missing_words(row) if pd.isna(row["value"]) else f"{about(str(row['n']), row)} ({say(row)})"


def percentage_and_count(row: pd.Series) -> str:
    """A percentage with events of evaluable, as 36.3 % (29/80)."""
    return missing_words(row) if pd.isna(row["value"]) else starred(f"{say(row)} ({say(row, 'count')})", row)


def count_and_percentage(row: pd.Series) -> str:
    """Events of evaluable with their percentage, as 29/80 (36.3 %)."""
    return missing_words(row) if pd.isna(row["value"]) else starred(f"{say(row, 'count')} ({say(row)})", row)


def percentage_and_interval(row: pd.Series) -> str:
    """A percentage with its interval, where it has one, as 80.0 % (70.1–87.2)."""
    if pd.isna(row["value"]):
        return missing_words(row)
    interval = format_interval(row["ci_low"], row["ci_high"])
    return about(format_percent(row["value"]) + brackets("" if interval == NOT_RECORDED else interval), row)


def flow_words(results: Results, step: str) -> dict[str, str]:
    """Patients who remain after a step of the selection, in all and of each disease, and whose value is not known."""
    remain = {"patients": results.one(kind=Kind.FLOW, step=step)}
    for _, row in results.of(kind=Kind.FLOW_OF_DISEASE, step=step).rows.iterrows():
        remain[row["at"]["disease"]] = row
    unknown = results.of(kind=Kind.FLOW_NOT_RECORDED, step=step).rows
    words = {name: number_words(row, 0) for name, row in remain.items()}
    return words | {"not_recorded": number_words(unknown.iloc[0], 0) if len(unknown) else "0"}
