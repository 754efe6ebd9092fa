"""Number, mean and standard deviation: all that a mean's interval and a t-test need, and enough to join groups."""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from ibd_study.statistics._checks import check_level
from ibd_study.statistics.intervals import Interval
from ibd_study.statistics.test_result import TestResult


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


def joined_moments(groups: Sequence[Moments]) -> Moments:
    """Moments of several groups laid under one another, without their values.

    Exact: the spread of the whole is the spread inside the groups and that between their means. None for the standard
    deviation where a group of several values has none.

    Examples
    --------
    >>> joined = joined_moments([Moments.of(np.array([1.0, 2.0, 3.0])), Moments.of(np.array([7.0, 9.0]))])
    >>> joined == Moments.of(np.array([1.0, 2.0, 3.0, 7.0, 9.0]))
    True
    """
    present = [(size, middle, sd) for size, middle, sd in groups if size and middle is not None]
    n = sum(size for size, _, _ in present)
    if not n:
        return Moments(0)
    mean = sum(size * middle for size, middle, _ in present) / n
    if n == 1 or any(size > 1 and sd is None for size, _, sd in present):
        return Moments(n, mean)
    inside = sum((size - 1) * sd**2 for size, _, sd in present if size > 1 and sd is not None)
    between = sum(size * (middle - mean) ** 2 for size, middle, _ in present)
    return Moments(n, mean, sqrt((inside + between) / (n - 1)))


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


def t_test_of_mean(moments: Moments, missing: int = 0) -> TestResult:
    """Two-sided t-test of a zero mean; of differences in pairs, the paired t-test.

    The statistic is t. Not computable with fewer than two values, or when all are equal.

    Examples
    --------
    >>> round(t_test_of_mean(Moments(4, -2.5, 1.29099445)).p_value, 3)
    0.03
    """
    from scipy.special import stdtr

    n = moments.n
    if moments.mean is None or moments.sd is None:
        return _no_t(n, missing, "fewer than two pairs")
    standard_error = moments.sd / sqrt(n)
    # The bound is R's: below it, the spread is rounding of equal numbers.
    if standard_error <= 10 * np.finfo(float).eps * abs(moments.mean):
        return _no_t(n, missing, "all differences are equal")
    statistic = moments.mean / standard_error
    return TestResult(2 * float(stdtr(n - 1, -abs(statistic))), statistic, "paired t-test", n, missing)


def _no_t(n: int, missing: int, reason: str) -> TestResult:
    return TestResult(None, None, "paired t-test", n, missing, f"not computable: {reason}")


def stouffer(p_values: Sequence[float], signs: Sequence[float], sizes: Sequence[int]) -> float | None:
    """One two-sided p-value of several groups' two-sided ones, each with its direction, weighted by the root of n.

    An approximation where the values themselves are not at hand; None without any p-value.

    References
    ----------
    Stouffer et al. 1949, The American Soldier 1, p. 45.

    Examples
    --------
    >>> round(stouffer([0.04, 0.04], [-1, -1], [30, 30]), 4), round(stouffer([0.04, 0.04], [-1, 1], [30, 30]), 4)
    (0.0037, 1.0)
    """
    from scipy.special import ndtr, ndtri

    if not len(p_values):
        return None
    weights = np.sqrt(np.asarray(sizes, float))
    # A p-value too small for a number reads 0, whose score would be infinite.
    halves = np.maximum(np.asarray(p_values, float) / 2, np.finfo(float).tiny)
    scores = np.sign(signs) * -ndtri(halves)
    z = float(weights @ scores / np.sqrt((weights**2).sum()))
    return float(min(1.0, 2 * ndtr(-abs(z))))
