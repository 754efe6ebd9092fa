"""Tests for the change of a score in the same subjects: signed-rank and paired t.

On `scipy.special` for its import time (see `intervals`); the tests hold both equal to
`scipy.stats`. Its exact signed-rank distribution knows neither ties nor zeros, so that one is
made here.
"""

from collections.abc import Iterable
from math import sqrt
from typing import Any

import numpy as np

from ibd_study.statistics._checks import check_choice
from ibd_study.statistics._vectors import present_numbers
from ibd_study.statistics.moments import Moments, t_test_of_mean
from ibd_study.statistics.test_result import TestResult

_ZERO_RULES = {
    "pratt": "zeros ranked, then left out (Pratt)",
    "wilcox": "zeros dropped first (Wilcoxon)",
    "zsplit": "zeros ranked and split between the signs",
}
_MOST_FOR_EXACT = 50


def wilcoxon_signed_rank(
    differences: Iterable[Any],
    zeros: str = "pratt",
    method: str = "auto",
    continuity_correction: bool = False,
) -> TestResult:
    """Wilcoxon signed-rank test of paired differences, two-sided.

    Parameters
    ----------
    differences : iterable of number
        After minus before, in any one unit; missing ones are dropped and counted. Compared
        to 12 digits: 4.1 - 3.0 and 2.3 - 1.2 are a tie, unlike in binary arithmetic.
    zeros : str
        ``pratt``, ``wilcox`` or ``zsplit``; p can differ by a factor of two.
    method : str
        ``auto``: exact up to 50 pairs, those without change counted, else the normal
        approximation corrected for ties; ``normal``: always that one.
    continuity_correction : bool
        For the normal approximation only. R's default is True, scipy's False.

    Returns
    -------
    TestResult
        The statistic is the smaller rank sum; `n` counts all the pairs, zeros too. Zeros
        alone give p = 1 and no statistic.

    Raises
    ------
    ValueError
        Values that are not numbers, an infinite value, or an unknown rule or method.

    Notes
    -----
    Exact: the sign of every pair that changed is as likely + as -, and the ranks are those at
    hand, ties sharing theirs. A zero has no sign to turn, so ``pratt`` and ``zsplit`` give one
    p. Pratt 1959, doi:10.1080/01621459.1959.10501526; as coin's `wilcoxsign_test` in R.

    Examples
    --------
    >>> result = wilcoxon_signed_rank([-3, -1, -3, -2, -6, 5, 0])
    >>> round(result.p_value, 3), result.method
    (0.219, 'Wilcoxon signed-rank, exact, zeros ranked, then left out (Pratt)')
    """
    check_choice("zeros", zeros, _ZERO_RULES)
    check_choice("method", method, ["auto", "normal"])
    numbers, missing = present_numbers(differences, "differences")
    numbers = _without_rounding_noise(numbers)
    exact = method == "auto" and len(numbers) <= _MOST_FOR_EXACT
    words = _wilcoxon_words(exact, zeros, continuity_correction)
    if len(numbers) == 0:
        return TestResult(None, None, words, 0, missing, "not computable: no pair")
    if not numbers.any():
        return TestResult(1.0, None, words, len(numbers), missing)
    statistic, p_value = _signed_rank(numbers, zeros, exact, continuity_correction)
    return TestResult(p_value, statistic, words, len(numbers), missing)


def _signed_rank(numbers: np.ndarray, zeros: str, exact: bool, continuity_correction: bool) -> tuple[float, float]:
    numbers = numbers[numbers != 0] if zeros == "wilcox" else numbers
    ranks, ties = _average_ranks(np.abs(numbers))
    smaller = float(min(ranks[numbers > 0].sum(), ranks[numbers < 0].sum()))
    zero = numbers == 0
    statistic = smaller + float(ranks[zero].sum()) / 2 if zeros == "zsplit" else smaller
    if exact:
        return statistic, _exact_p(ranks[~zero], smaller)
    left_out = int(zero.sum()) if zeros == "pratt" else 0
    return statistic, _normal_p(statistic, ties, left_out, continuity_correction)


def _exact_p(ranks: np.ndarray, smaller: float) -> float:
    """Chance of a rank sum as far out, every sign of every rank being as likely; shared ranks are halves at most."""
    steps = (2 * ranks).astype(int)
    chances = np.zeros(steps.sum() + 1)
    chances[0] = 1.0
    for step in steps:
        chances /= 2
        chances[step:] += chances[:-step].copy()
    return min(1.0, 2 * float(chances[: int(2 * smaller) + 1].sum()))


def _normal_p(statistic: float, ties: np.ndarray, left_out: int, continuity_correction: bool) -> float:
    from scipy.special import ndtr

    total = int(ties.sum())
    middle = (_sum_to(total) - _sum_to(left_out)) / 2
    tied = ties[1:] if left_out else ties
    variance = (_squares_to(total) - _squares_to(left_out)) / 4 - (tied**3 - tied).sum() / 48
    correction = 0.5 * np.sign(statistic - middle) if continuity_correction else 0.0
    z = (statistic - middle - correction) / sqrt(variance)
    return float(min(1.0, 2 * ndtr(-abs(z))))


def _average_ranks(sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ranks from 1, equal values sharing their mean rank, and how many share each, the smallest first."""
    _, place, ties = np.unique(sizes, return_inverse=True, return_counts=True)
    return (np.cumsum(ties) - (ties - 1) / 2)[place], ties


def _sum_to(n: int) -> float:
    return n * (n + 1) / 2


def _squares_to(n: int) -> float:
    return n * (n + 1) * (2 * n + 1) / 6


def _without_rounding_noise(numbers: np.ndarray) -> np.ndarray:
    if not numbers.any():
        return numbers
    return np.round(numbers / np.abs(numbers).max(), 12)


def _wilcoxon_words(exact: bool, zeros: str, continuity_correction: bool) -> str:
    correction = "with" if continuity_correction else "without"
    how = "exact" if exact else f"normal approximation {correction} continuity correction"
    return f"Wilcoxon signed-rank, {how}, {_ZERO_RULES[zeros]}"


def paired_t(differences: Iterable[Any]) -> TestResult:
    """Paired t-test of a zero mean difference, two-sided; missing values are dropped.

    The statistic is t. Not computable with fewer than two pairs, or when all the differences
    are equal.

    Examples
    --------
    >>> result = paired_t([-3, -1, -4, -2, None])
    >>> f"t = {result.statistic:.2f}, p = {result.p_value:.3f}, n = {result.n}"
    't = -3.87, p = 0.030, n = 4'
    """
    numbers, missing = present_numbers(differences, "differences")
    return t_test_of_mean(Moments.of(numbers), missing)
