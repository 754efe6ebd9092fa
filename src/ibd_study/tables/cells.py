"""Cells that several tables share: an estimate with its interval, a mean with its spread."""

import pandas as pd

from ibd_study.disclosure import SUPPRESSED
from ibd_study.results import (
    NOT_ESTIMABLE,
    NOT_RECORDED,
    about,
    format_interval,
    format_number,
    left_out,
    missing_words,
    number_words,
    say,
)

STAR = " *"  # of a number joined from some hospitals only, since others withheld theirs


def starred(words: str, row: pd.Series) -> str:
    """The words of a number, with a star where hospitals are left out of it."""
    return words + STAR if left_out(row) else words


def with_interval(row: pd.Series) -> str:
    """A value and its interval in brackets.

    Examples
    --------
    >>> from ibd_study.results import results_frame
    >>> record = {"value": -2.7, "N": 66, "ci_low": -3.3, "ci_high": -2.2, "ci_level": 0.95}
    >>> with_interval(results_frame([record]).iloc[0])
    '−2.7 (−3.3 to −2.2)'
    """
    if pd.isna(row["value"]):
        return missing_words(row)
    interval = say(row, "ci")
    is_word = interval in (NOT_ESTIMABLE, SUPPRESSED)
    return starred(f"{number_words(row)} ({f'interval {interval}' if is_word else interval})", row)


def ratio(row: pd.Series) -> str:
    """A ratio and its interval in brackets, to two decimals; one that is infinite is said by its lower limit.

    Examples
    --------
    >>> from ibd_study.results import results_frame
    >>> limits = {"N": 96, "ci_low": 1.248, "ci_level": 0.95}
    >>> rows = results_frame([limits | {"value": 4.4606, "ci_high": 20.31}, limits])
    >>> ratio(rows.iloc[0]), ratio(rows.iloc[1])
    ('4.46 (1.25–20.31)', 'above 1.25')
    """
    if pd.isna(row["value"]):
        is_open = not pd.isna(row["ci_low"])
        return f"above {format_number(row['ci_low'], 2)}" if is_open else missing_words(row, NOT_ESTIMABLE)
    interval = format_interval(row["ci_low"], row["ci_high"], 2)
    limits = missing_words(row, NOT_ESTIMABLE) if interval == NOT_RECORDED else interval
    return f"{format_number(row['value'], 2)} ({limits})"


def mean_sd(mean: pd.Series | dict, sd: pd.Series | dict) -> str:
    """The rows of a mean and of its standard deviation, which stands in brackets; a single value has none.

    Examples
    --------
    >>> mean_sd({"value": 214.91}, {"value": 61.2}), mean_sd({"value": 214.91}, {"value": None})
    ('214.9 (61.2)', '214.9 (not estimable)')
    >>> mean_sd({"value": None, "disclosure": "suppressed"}, {"value": None})
    'suppressed'
    """
    if pd.isna(mean["value"]):
        return missing_words(mean)
    return f"{number_words(mean)} ({number_words(sd, otherwise=NOT_ESTIMABLE)})"


def share(row: pd.Series) -> str:
    """Events and their percentage, as 29 (36.3 %).

    Examples
    --------
    >>> from ibd_study.results import results_frame
    >>> share(results_frame([{"value": 36.25, "unit": "%", "n": 29, "N": 80}]).iloc[0])
    '29 (36.3 %)'
    """
    return missing_words(row) if pd.isna(row["value"]) else f"{about(str(row['n']), row)} ({say(row)})"


def whole(row: pd.Series) -> str:
    """A count of patients in words."""
    return number_words(row, 0)


def rate(row: pd.Series) -> str:
    """A percentage with events of evaluable in brackets.

    Examples
    --------
    >>> from ibd_study.results import results_frame
    >>> rate(results_frame([{"value": 36.25, "unit": "%", "n": 29, "N": 80}]).iloc[0])
    '36.3 % (29/80)'
    """
    return missing_words(row) if pd.isna(row["value"]) else starred(f"{say(row)} ({say(row, 'count')})", row)
