"""Tests for two or more independent groups.

Before and after in the same subjects are not independent: use `paired`. These are here to find out which test could
have given a printed p-value. The chi-square statistics are sums of a few counts, written out: scipy's own function
takes several times as long, which simulations of thousands of samples pay for. The conditional odds ratio too: scipy
takes every count by itself, which is minutes for a million patients.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from ibd_study.statistics._checks import check_level, check_share
from ibd_study.statistics.test_result import TestResult, chi_square_tail

_EMPTY_GROUP = "not computable: a group without observations"
_FEW_GROUPS = "not computable: fewer than two groups with observations"
_ONE_OUTCOME = "not computable: every observation has the same outcome"
ENOUGH_EXPECTED = 5
CONTINUITY = 0.5  # Yates' correction


class OddsRatio(NamedTuple):
    """An odds ratio with its limits; all None where the margins leave nothing to estimate, infinite where so."""

    estimate: float | None
    low: float | None
    high: float | None


def fisher_exact(events_a: int, total_a: int, events_b: int, total_b: int) -> TestResult:
    """Fisher's exact test of two independent proportions, two-sided.

    `n` counts both groups; there is no statistic. Not computable when a group is empty.

    Raises
    ------
    ValueError
        A count that is not a whole number from 0 up, or more events than observations.

    Examples
    --------
    >>> round(fisher_exact(7, 24, 0, 24).p_value, 4)
    0.0094
    """
    from scipy import stats

    table = _table(events_a, total_a, events_b, total_b)
    words, n = "Fisher's exact, two-sided", int(table.sum())
    if not table.sum(axis=1).all():
        return TestResult(None, None, words, n, reason=_EMPTY_GROUP)
    return TestResult(float(stats.fisher_exact(table).pvalue), None, words, n)


def conditional_odds_ratio(events_a: int, total_a: int, events_b: int, total_b: int, level: float = 0.95) -> OddsRatio:
    """Odds ratio that goes with Fisher's exact test: maximum likelihood given both margins, with exact limits.

    It is nearer to 1 than the odds ratio of the sample. As R's ``fisher.test`` gives it.

    Parameters
    ----------
    events_a, total_a, events_b, total_b : int
        `events` of `total` observations in either group; above 1 the event is likelier in the first.
    level : float
        Confidence level, 0.95 for 95 %.

    Returns
    -------
    OddsRatio
        The estimate is 0 or infinite, and one limit with it, where a group has no event or nothing but events. All
        None when a group is empty, or when all observations have the same outcome.

    Raises
    ------
    ValueError
        A count that is not a whole number from 0 up, more events than observations, or a level outside 0 to 1.

    References
    ----------
    Cornfield 1956; Breslow, Day 1980, Statistical Methods in Cancer Research I, 4.2.

    Examples
    --------
    >>> ratio = conditional_odds_ratio(14, 48, 4, 48)
    >>> f"{ratio.estimate:.2f} ({ratio.low:.2f} to {ratio.high:.2f})"
    '4.46 (1.25 to 20.31)'
    """
    check_level(level)
    table = _table(events_a, total_a, events_b, total_b)
    if not (table.sum(axis=1).all() and table.sum(axis=0).all()):
        return OddsRatio(None, None, None)
    events = events_a + events_b
    counts = np.arange(max(0, events - total_b), min(total_a, events) + 1)
    share_of = _shares_given_margins(counts, total_a, total_b, events)
    at_least, at_most, tail = counts >= events_a, counts <= events_a, (1 - level) / 2
    is_least, is_most = events_a == counts[0], events_a == counts[-1]
    return OddsRatio(
        0.0 if is_least else math.inf if is_most else _ratio_where(lambda r: float(share_of(r) @ counts) - events_a),
        0.0 if is_least else _ratio_where(lambda r: share_of(r)[at_least].sum() - tail),
        math.inf if is_most else _ratio_where(lambda r: tail - share_of(r)[at_most].sum()),
    )


def _shares_given_margins(counts: np.ndarray, total_a: int, total_b: int, events: int) -> Callable[[float], np.ndarray]:
    """How likely each count of events in the first group is, both margins given, by the logarithm of the odds ratio."""
    from scipy.special import gammaln, softmax

    others = (counts, total_a - counts, events - counts, total_b - events + counts)
    log_ways = -sum(gammaln(one + 1) for one in others)
    return lambda log_ratio: softmax(log_ways + counts * log_ratio)


def _ratio_where(rising: Callable[[float], float]) -> float:
    """The odds ratio at which a function that rises with its logarithm is 0."""
    from scipy.optimize import brentq

    width = 1.0
    while rising(-width) > 0 or rising(width) < 0:
        width *= 2
    return math.exp(brentq(rising, -width, width, xtol=1e-13))


def chi_square(events_a: int, total_a: int, events_b: int, total_b: int, corrected: bool = True) -> TestResult:
    """Pearson's chi-square test of two independent proportions.

    Parameters
    ----------
    events_a, total_a, events_b, total_b : int
        `events` of `total` observations in either group.
    corrected : bool
        Yates' continuity correction, as in R's default.

    Returns
    -------
    TestResult
        The statistic is chi-square with one degree of freedom; `n` counts both groups. Not computable when a group is
        empty, or when all observations have the same outcome.

    Raises
    ------
    ValueError
        A count that is not a whole number from 0 up, or more events than observations.

    Examples
    --------
    >>> round(chi_square(14, 48, 4, 48, corrected=False).p_value, 3)
    0.009
    """
    table = _table(events_a, total_a, events_b, total_b)
    words, n = f"chi-square {'with' if corrected else 'without'} continuity correction", int(table.sum())
    if not table.sum(axis=1).all():
        return TestResult(None, None, words, n, reason=_EMPTY_GROUP)
    if not table.sum(axis=0).all():
        return TestResult(None, None, words, n, reason=_ONE_OUTCOME)
    expected = _expected(table)
    distance = np.abs(table - expected)
    if corrected:
        distance = distance - np.minimum(CONTINUITY, distance)
    statistic = float((distance**2 / expected).sum())
    return TestResult(chi_square_tail(statistic, 1), statistic, words, n)


def likelihood_ratio(groups: Sequence[tuple[int, int]]) -> TestResult:
    """Likelihood-ratio test that groups of subjects have one rate: that of a logistic model with the group as factor.

    It stays finite where a group has no event or only events. It leans on large numbers: where fewer than 5 events
    or non-events are expected in a group, the words of the test say so.

    Parameters
    ----------
    groups : pairs of counts
        Events and total of each group; groups without subjects are left out.

    Returns
    -------
    TestResult
        The statistic is twice the log of the likelihood ratio, chi-square with groups minus 1 degrees of freedom; `n`
        counts all subjects. Not computable with fewer than two groups, or when all have the same outcome.

    Examples
    --------
    >>> round(likelihood_ratio([(14, 48), (4, 48)]).p_value, 3)
    0.007
    """
    from scipy.special import xlogy

    shares = [check_share(events, total) for events, total in groups]
    table = np.array([(events, total - events) for events, total in shares if total]).reshape(-1, 2)
    words, n = "likelihood ratio between groups", int(table.sum())
    if len(table) < 2:
        return TestResult(None, None, words, n, reason=_FEW_GROUPS)
    if not table.sum(axis=0).all():
        return TestResult(None, None, words, n, reason=_ONE_OUTCOME)
    expected = _expected(table)
    statistic = float(2 * xlogy(table, table / expected).sum())
    sparse = ", fewer than 5 expected in a group" if expected.min() < ENOUGH_EXPECTED else ""
    return TestResult(chi_square_tail(statistic, len(table) - 1), statistic, words + sparse, n)


def _table(events_a: int, total_a: int, events_b: int, total_b: int) -> np.ndarray:
    """Events and non-events, a row for each group."""
    shares = check_share(events_a, total_a, "_a"), check_share(events_b, total_b, "_b")
    return np.array([(events, total - events) for events, total in shares])


def _expected(table: np.ndarray) -> np.ndarray:
    """Counts expected by group and outcome if the groups did not differ."""
    return np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
