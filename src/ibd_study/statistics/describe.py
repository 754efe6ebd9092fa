"""A column of numbers in a few: quartiles, mean and spread, and the interval of the mean."""

from collections.abc import Iterable
from math import sqrt
from typing import Any, NamedTuple

import numpy as np

from ibd_study.statistics._checks import check_level, present_numbers
from ibd_study.statistics.intervals import Interval


class Summary(NamedTuple):
    """Description of a column; None where there are too few values.

    Smallest and largest value are left out on purpose: each belongs to one subject.
    """

    n: int
    missing: int
    mean: float | None
    sd: float | None
    median: float | None
    q1: float | None
    q3: float | None


class Moments(NamedTuple):
    """How many values, their mean, and their standard deviation with n - 1 below the line; None where too few."""

    n: int
    mean: float | None = None
    sd: float | None = None

    @classmethod
    def of(cls, numbers: np.ndarray) -> "Moments":
        """Moments of values of which none is missing."""
        n = len(numbers)
        return cls(n, float(numbers.mean()) if n else None, float(numbers.std(ddof=1)) if n > 1 else None)


def summarise(values: Iterable[Any]) -> Summary:
    """Count, mean, standard deviation and quartiles of the values that are there.

    The standard deviation has n - 1 below the line and needs two values. Quartiles are linear between order statistics
    (R's type 7, the default of R and numpy); SPSS and SAS differ by default.

    Raises
    ------
    ValueError
        Values that are not numbers, or an infinite value.

    Examples
    --------
    >>> summarise([1, 2, 3, 4, None])  # doctest: +ELLIPSIS
    Summary(n=4, missing=1, mean=2.5, sd=1.29..., median=2.5, q1=1.75, q3=3.25)
    """
    numbers, missing = present_numbers(values, "values")
    n, mean, sd = Moments.of(numbers)
    q1, median, q3 = np.quantile(numbers, [0.25, 0.5, 0.75]).tolist() if n else [None] * 3
    return Summary(n, missing, mean, sd, median, q1, q3)


def interval_of_mean(moments: Moments, level: float = 0.95) -> Interval:
    """Interval of a mean by Student's t; both limits None with fewer than two values.

    Examples
    --------
    >>> low, high = interval_of_mean(Moments(3, 2.0, 1.0))
    >>> f"{low:.2f} to {high:.2f}"
    '-0.48 to 4.48'
    """
    from scipy.special import stdtrit

    check_level(level)
    if moments.mean is None or moments.sd is None:
        return Interval(None, None)
    spread = float(stdtrit(moments.n - 1, (1 + level) / 2)) * moments.sd / sqrt(moments.n)
    return Interval(moments.mean - spread, moments.mean + spread)


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
