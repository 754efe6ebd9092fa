"""Confidence intervals for a mean and for a median.

On `scipy.special` for its import time (see `intervals`); the tests hold them equal to
`scipy.stats`.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ibd_study.statistics._checks import check_level
from ibd_study.statistics._vectors import present_numbers
from ibd_study.statistics.intervals import Interval
from ibd_study.statistics.moments import Moments, interval_of_mean


def mean_interval(values: Iterable[Any], level: float = 0.95) -> Interval:
    """Confidence interval of a mean by Student's t; missing values are dropped.

    Both limits are None with fewer than two values.

    Examples
    --------
    >>> low, high = mean_interval([1.0, 2.0, None, 3.0])
    >>> f"{low:.2f} to {high:.2f}"
    '-0.48 to 4.48'
    """
    numbers, _ = present_numbers(values, "values")
    return interval_of_mean(Moments.of(numbers), level)


def median_interval(values: Iterable[Any], level: float = 0.95) -> Interval:
    """Confidence interval of a median between two observed values; missing ones are dropped.

    Exact binomial order statistics: coverage is at least `level`. Both limits are None when
    there are too few values to reach `level` (fewer than 6 for 95 %).

    Examples
    --------
    >>> median_interval([3, 9, 4, 1, 5, 2])
    Interval(low=1.0, high=9.0)
    """
    from scipy.special import bdtr

    check_level(level)
    numbers, _ = present_numbers(values, "values")
    n = len(numbers)
    rank = int(np.sum(bdtr(np.arange(n), n, 0.5) <= (1 - level) / 2))
    if rank == 0:
        return Interval(None, None)
    numbers = np.sort(numbers)
    return Interval(float(numbers[rank - 1]), float(numbers[n - rank]))
