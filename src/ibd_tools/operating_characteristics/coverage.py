"""Exact coverage of intervals for counts, and exact size of McNemar's tests.

Coverage is the share of samples whose interval holds the true value; size is the share of samples without any true
change that a test declares a change. Where a sample is a count, all counts can be gone through and weighed by their
probability: nothing is simulated here.
"""

from bisect import bisect_right
from collections.abc import Sequence
from math import ceil, sqrt

import numpy as np

from ibd_study.statistics import Interval, check_level, mcnemar, poisson_rate, proportion_interval

# Counts further out than this many standard deviations weigh less than rounding does.
_FURTHEST_SD = 12


def proportion_coverage(total: int, rates: Sequence[float], level: float = 0.95, method: str = "wilson") -> list[float]:
    """Coverage of :func:`proportion_interval` at each true rate, exactly.

    Parameters
    ----------
    total : int
        Number of observations, 1 or more.
    rates : sequence of float
        True rates between 0 and 1.
    level, method
        As for :func:`proportion_interval`.

    References
    ----------
    Brown, Cai, DasGupta 2001, doi:10.1214/ss/1009213286, draw the same curves.

    Examples
    --------
    >>> wilson, clopper_pearson = (proportion_coverage(20, [0.3], method=m)[0] for m in ("wilson", "clopper_pearson"))
    >>> round(wilson, 3), round(clopper_pearson, 3)
    (0.975, 0.975)
    """
    from scipy.stats import binom

    intervals = [proportion_interval(events, total, level, method) for events in range(total + 1)]
    counts = np.arange(total + 1)
    return [_weight_of_holding(intervals, rate, binom.pmf(counts, total, rate)) for rate in rates]


def poisson_coverage(expected: float, level: float = 0.95) -> float:
    """Coverage of :func:`poisson_rate` where `expected` events are to be expected, exactly.

    Examples
    --------
    >>> round(poisson_coverage(1.0), 3)
    0.981
    """
    from scipy.stats import poisson

    counts = np.arange(ceil(expected + _FURTHEST_SD * (1 + sqrt(expected))))
    rates = (poisson_rate(int(events), 1, level, per=1) for events in counts)
    intervals = [Interval(rate.low, rate.high) for rate in rates]
    return _weight_of_holding(intervals, expected, poisson.pmf(counts, expected))


def _weight_of_holding(intervals: Sequence[Interval], truth: float, weights: np.ndarray) -> float:
    low, high = np.array(intervals).T
    return float(weights[(low <= truth) & (truth <= high)].sum())


def mcnemar_size(pairs: int, changing: Sequence[float], alpha: float = 0.05, method: str = "exact") -> list[float]:
    """How often :func:`mcnemar` gives p at or below `alpha` though gains are as likely as losses, exactly.

    Parameters
    ----------
    pairs : int
        Number of pairs.
    changing : sequence of float
        True shares of pairs that change, half of them in either direction.
    alpha : float
        Limit of the p-value.
    method : str
        As for :func:`mcnemar`. A table on which it cannot be computed is not rejected.

    Examples
    --------
    >>> exact, plain = (mcnemar_size(50, [0.3], method=method)[0] for method in ("exact", "chi_square"))
    >>> round(exact, 3), round(plain, 3)
    (0.028, 0.047)
    """
    from scipy.stats import binom

    check_level(alpha)
    given_discordant = [_size_given(discordant, alpha, method) for discordant in range(pairs + 1)]
    counts = np.arange(pairs + 1)
    return [float(binom.pmf(counts, pairs, share) @ given_discordant) for share in changing]


def _size_given(discordant: int, alpha: float, method: str) -> float:
    """Probability of rejection among tables with so many discordant pairs."""
    from scipy.special import bdtr

    def p_value(smaller: int) -> float:
        found = mcnemar(smaller, discordant - smaller, method).p_value
        return 1.0 if found is None else found

    # p grows with the smaller count, so the rejected ones are the first.
    rejected = bisect_right(range(discordant // 2 + 1), alpha, key=p_value)
    return 2 * float(bdtr(rejected - 1, discordant, 0.5)) if rejected else 0.0
