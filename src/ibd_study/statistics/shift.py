"""The Hodges-Lehmann shift: the size of effect that goes with the signed-rank test.

Neither scipy nor statsmodels gives it for one sample, so it stands here in numpy.
"""

from collections.abc import Iterable
from math import floor, sqrt
from typing import Any, NamedTuple

import numpy as np

from ibd_study.statistics._checks import check_level, present_numbers
from ibd_study.statistics.intervals import normal_quantile

_MOST_FOR_ALL_PAIRS = 3000


class Shift(NamedTuple):
    """Hodges-Lehmann shift with its limits, the pairs it rests on, and how it was got."""

    estimate: float | None
    low: float | None
    high: float | None
    n: int
    missing: int
    method: str


def hodges_lehmann_shift(differences: Iterable[Any], level: float = 0.95) -> Shift:
    """Median of all pairwise averages (Walsh averages) of the differences, with its interval.

    Missing values are dropped; zeros stay. The limits are order statistics of the averages, at ranks by the normal
    approximation of the signed-rank distribution, rounded outwards: at 90 % and above never narrower than the exact
    ones up to 120 pairs. Both are None with too few pairs (fewer than 6 for 95 %).

    Above 3,000 differences they are first thinned to 3,000 evenly spaced quantiles, and `method` says so: the averages
    grow with the square of the number.

    References
    ----------
    Hollander, Wolfe, Chicken 2014, Nonparametric Statistical Methods, 3.2 and 3.3.

    Examples
    --------
    >>> shift = hodges_lehmann_shift([-3, -1, -4, -2, -6, 5])
    >>> shift.estimate, shift.low, shift.high
    (-2.5, -6.0, 5.0)
    """
    check_level(level)
    numbers, missing = present_numbers(differences, "differences")
    n, method = len(numbers), "Hodges-Lehmann, limits by normal approximation"
    if n == 0:
        return Shift(None, None, None, 0, missing, method)
    if n > _MOST_FOR_ALL_PAIRS:
        middles = np.arange(_MOST_FOR_ALL_PAIRS) + 0.5
        numbers = np.quantile(numbers, middles / _MOST_FOR_ALL_PAIRS)
        method += f", from {_MOST_FOR_ALL_PAIRS} quantiles"
    one, other = np.triu_indices(len(numbers))
    averages = np.sort((numbers[one] + numbers[other]) / 2)
    low, high = _shift_limits(averages, n, level)
    return Shift(float(np.median(averages)), low, high, n, missing, method)


def _shift_limits(averages: np.ndarray, n: int, level: float) -> tuple[float | None, float | None]:
    all_averages = n * (n + 1) / 2
    spread = normal_quantile(level) * sqrt(n * (n + 1) * (2 * n + 1) / 24)
    # Thinned averages stand for more than their number, hence the share.
    rank = floor((all_averages / 2 - spread) * len(averages) / all_averages)
    if rank < 1:
        return None, None
    return float(averages[rank - 1]), float(averages[-rank])
