"""Statistics of several groups joined to those of all, without the values of any."""

from collections.abc import Sequence
from math import sqrt

import numpy as np

from ibd_study.statistics import Moments


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
