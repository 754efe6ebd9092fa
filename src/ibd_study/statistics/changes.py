"""Tests for the change of a score in the same subjects: signed-rank and paired t.

The exact signed-rank distribution of scipy knows neither ties nor zeros, so that one is made here.
"""

from collections.abc import Iterable
from math import sqrt
from typing import Any

import numpy as np

from ibd_study.statistics._checks import check_choice, present_numbers
from ibd_study.statistics.describe import Moments
from ibd_study.statistics.test_result import TestResult

_ZERO_RULES = {
    "pratt": "zeros ranked, then left out (Pratt)",
    "wilcox": "zeros dropped first (Wilcoxon)",
    "zsplit": "zeros ranked and split between the signs",
}
_MOST_FOR_EXACT = 50


def wilcoxon_signed_rank(differences: Iterable[Any], zeros: str = "pratt", method: str = "auto") -> TestResult:
    """Wilcoxon signed-rank test of paired differences, two-sided.

    Parameters
    ----------
    differences : iterable of number
        After minus before, in any one unit; missing ones are dropped and counted. Compared to 12 digits: 4.1 - 3.0 and
        2.3 - 1.2 are a tie, unlike in binary arithmetic.
    zeros : str
        ``pratt``, ``wilcox`` or ``zsplit``; p can differ by a factor of two.
    method : str
        ``auto``: exact up to 50 pairs, those without change counted, else the normal approximation corrected for ties
        and not for continuity, as in scipy and unlike R's default; ``normal``: always that one.

    Returns
    -------
    TestResult
        The statistic is the smaller rank sum; `n` counts all the pairs, zeros too. Zeros alone give p = 1 and no
        statistic.

    Raises
    ------
    ValueError
        Values that are not numbers, an infinite value, or an unknown rule or method.

    Notes
    -----
    Exact: the sign of every pair that changed is as likely + as -, and the ranks are those at hand, ties sharing
    theirs. A zero has no sign to turn, so ``pratt`` and ``zsplit`` give one p. Pratt 1959,
    doi:10.1080/01621459.1959.10501526; as coin's `wilcoxsign_test` in R.

    Examples
    --------
    >>> result = wilcoxon_signed_rank([-3, -1, -3, -2, -6, 5, 0])
    >>> round(result.p_value, 3), result.method
    (0.219, 'Wilcoxon signed-rank, exact, zeros ranked, then left out (Pratt)')
    """
    from scipy.stats import wilcoxon

    check_choice("zeros", zeros, _ZERO_RULES)
    check_choice("method", method, ["auto", "normal"])
    numbers, missing = present_numbers(differences, "differences")
    n, exact = len(numbers), method == "auto" and len(numbers) <= _MOST_FOR_EXACT
    how = "exact" if exact else "normal approximation without continuity correction"
    words = f"Wilcoxon signed-rank, {how}, {_ZERO_RULES[zeros]}"
    if n == 0:
        return TestResult(None, None, words, 0, missing, "not computable: no pair")
    if not numbers.any():
        return TestResult(1.0, None, words, n, missing)
    without_noise = np.round(numbers / np.abs(numbers).max(), 12)
    if exact:
        return TestResult(*_exact_signed_rank(without_noise, zeros), words, n, missing)
    found = wilcoxon(without_noise, zero_method=zeros, method="asymptotic")
    return TestResult(float(found.pvalue), float(found.statistic), words, n, missing)


def _exact_signed_rank(numbers: np.ndarray, zeros: str) -> tuple[float, float]:
    """Chance of a rank sum as far out, every sign of every rank being as likely, and the smaller rank sum."""
    from scipy.stats import rankdata

    numbers = numbers[numbers != 0] if zeros == "wilcox" else numbers
    ranks, is_zero = rankdata(np.abs(numbers)), numbers == 0
    smaller = float(min(ranks[numbers > 0].sum(), ranks[numbers < 0].sum()))
    # Ranks are halves at most, since ties share theirs.
    steps = (2 * ranks[~is_zero]).astype(int)
    chances = np.zeros(steps.sum() + 1)
    chances[0] = 1.0
    for step in steps:
        chances /= 2
        chances[step:] += chances[:-step].copy()
    p_value = min(1.0, 2 * float(chances[: int(2 * smaller) + 1].sum()))
    return p_value, smaller + float(ranks[is_zero].sum()) / 2 if zeros == "zsplit" else smaller


def paired_t(differences: Iterable[Any]) -> TestResult:
    """Paired t-test of a zero mean difference, two-sided; missing values are dropped.

    The statistic is t. Not computable with fewer than two pairs, or when all the differences are equal.

    Examples
    --------
    >>> result = paired_t([-3, -1, -4, -2, None])
    >>> f"t = {result.statistic:.2f}, p = {result.p_value:.3f}, n = {result.n}"
    't = -3.87, p = 0.030, n = 4'
    """
    numbers, missing = present_numbers(differences, "differences")
    return t_test_of_mean(Moments.of(numbers), missing)


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
