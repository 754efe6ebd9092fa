"""Standardised differences between two independent groups, for a table of characteristics.

Unlike p-values they do not grow with the number of subjects. Definitions of Yang and Dalton 2012, A unified approach to
measuring the effect size between two groups using SAS, paper 335-2012, and of Austin 2009, doi:10.1002/sim.3697.
"""

from collections.abc import Hashable, Iterable
from math import sqrt
from typing import Any, NamedTuple

import numpy as np

from ibd_study.statistics._checks import check_share, present_labels, present_numbers

_EMPTY_GROUP = "not estimable: a group without observations"
_NO_VARIATION = "not estimable: no variation in either group"


class StandardisedDifference(NamedTuple):
    """Difference in units of the pooled standard deviation, or the reason why there is none.

    `n_a` and `n_b` are the observations used, `missing` those dropped from both groups.
    """

    value: float | None
    n_a: int
    n_b: int
    missing: int = 0
    reason: str | None = None


def standardised_difference_of_means(group_a: Iterable[Any], group_b: Iterable[Any]) -> StandardisedDifference:
    """Mean of a minus mean of b, over the root of the average of the two variances.

    Missing values are dropped and counted. Not estimable with fewer than two values in a group, or without variation in
    either.

    Examples
    --------
    >>> standardised_difference_of_means([1, 2, 3], [2, 3, 4]).value
    -1.0
    """
    a, missing_a = present_numbers(group_a, "group_a")
    b, missing_b = present_numbers(group_b, "group_b")
    counts = len(a), len(b), missing_a + missing_b
    if min(len(a), len(b)) < 2:
        return StandardisedDifference(None, *counts, "not estimable: fewer than two values in a group")
    if a.min() == a.max() and b.min() == b.max():
        return StandardisedDifference(None, *counts, _NO_VARIATION)
    spread = sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
    return StandardisedDifference(float(a.mean() - b.mean()) / spread, *counts)


def standardised_difference_of_proportions(
    events_a: int, total_a: int, events_b: int, total_b: int
) -> StandardisedDifference:
    """Share in a minus share in b, over the root of the average of the two variances.

    Not estimable when a group is empty, or when each group has one outcome only.

    Examples
    --------
    >>> round(standardised_difference_of_proportions(60, 100, 40, 100).value, 3)
    0.408
    """
    events_a, total_a = check_share(events_a, total_a, "_a")
    events_b, total_b = check_share(events_b, total_b, "_b")
    if 0 in (total_a, total_b):
        return StandardisedDifference(None, total_a, total_b, reason=_EMPTY_GROUP)
    a, b = events_a / total_a, events_b / total_b
    spread = sqrt((a * (1 - a) + b * (1 - b)) / 2)
    if spread == 0:
        return StandardisedDifference(None, total_a, total_b, reason=_NO_VARIATION)
    return StandardisedDifference((a - b) / spread, total_a, total_b)


def standardised_difference_of_categories(
    group_a: Iterable[Hashable], group_b: Iterable[Hashable]
) -> StandardisedDifference:
    """Mahalanobis distance between the shares of the categories; never negative.

    Missing labels are dropped and counted, never taken as a category. Not estimable when a group is empty, when all
    observations are of one category, and when the groups have no category in common: the distance is then infinite,
    where programs that invert the singular covariance matrix by force print a small number.

    Examples
    --------
    >>> standardised_difference_of_categories(["A1", "A1"], ["A2", "A3"]).reason
    'not estimable: the groups have no category in common'
    """
    a, missing_a = present_labels(group_a)
    b, missing_b = present_labels(group_b)
    counts = len(a), len(b), missing_a + missing_b
    if reason := _why_no_distance(set(a), set(b)):
        return StandardisedDifference(None, *counts, reason)
    # One category is left out: the shares sum to one, so it holds no information.
    labels = list(dict.fromkeys([*a, *b]))[1:]
    shares_a, shares_b = (np.array([group.count(label) for label in labels]) / len(group) for group in (a, b))
    covariance = (_multinomial_covariance(shares_a) + _multinomial_covariance(shares_b)) / 2
    difference = shares_a - shares_b
    return StandardisedDifference(sqrt(difference @ np.linalg.solve(covariance, difference)), *counts)


def _why_no_distance(seen_a: set[Hashable], seen_b: set[Hashable]) -> str | None:
    if not seen_a or not seen_b:
        return _EMPTY_GROUP
    if not seen_a & seen_b:
        return "not estimable: the groups have no category in common"
    return _NO_VARIATION if len(seen_a | seen_b) == 1 else None


def _multinomial_covariance(shares: np.ndarray) -> np.ndarray:
    return np.diag(shares) - np.outer(shares, shares)
