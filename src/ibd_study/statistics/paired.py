"""Yes / no at two times in the same subjects: the paired table, McNemar's tests, and the interval of the change.

statsmodels has neither the mid-p test nor a correction that stops at zero; tests hold the rest equal to it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from math import sqrt
from typing import Any

from ibd_study.statistics._checks import answers, check_choice, check_count, check_level
from ibd_study.statistics.intervals import Interval, wilson_limits
from ibd_study.statistics.test_result import TestResult, chi_square_tail


@dataclass(frozen=True)
class PairedTable:
    """Two-by-two table of paired yes / no answers, before and after.

    Attributes
    ----------
    yes_yes, no_no : int
        Pairs with the same answer twice.
    gained, lost : int
        Pairs that went from no to yes, and from yes to no.
    missing : int
        Pairs left out because one answer or both are missing.
    """

    yes_yes: int
    gained: int
    lost: int
    no_no: int
    missing: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            check_count(field.name, getattr(self, field.name))

    @classmethod
    def from_answers(cls, before: Iterable[Any], after: Iterable[Any]) -> "PairedTable":
        """Count two columns of True, False and missing, paired by position.

        Raises
        ------
        ValueError
            Columns of unequal length, or an answer that is none of the three.

        Examples
        --------
        >>> PairedTable.from_answers([True, False, False, None], [True, True, False, True])
        PairedTable(yes_yes=1, gained=1, lost=0, no_no=1, missing=1)
        """
        before, after = answers(before, "before"), answers(after, "after")
        if len(before) != len(after):
            raise ValueError(
                f"before has {len(before)} answers and after has {len(after)}; expected one of each for every subject"
            )
        cells = Counter(zip(before, after, strict=True))
        complete = [(True, True), (False, True), (True, False), (False, False)]
        table = cls(*(cells[cell] for cell in complete))
        return replace(table, missing=len(before) - table.n)

    @property
    def n(self) -> int:
        """Number of complete pairs."""
        return self.yes_yes + self.gained + self.lost + self.no_no

    @property
    def before(self) -> int:
        """Complete pairs with yes before."""
        return self.yes_yes + self.lost

    @property
    def after(self) -> int:
        """Complete pairs with yes after."""
        return self.yes_yes + self.gained

    @property
    def difference(self) -> float | None:
        """Share of yes after minus share of yes before; None without a complete pair."""
        return (self.gained - self.lost) / self.n if self.n else None


def mcnemar(gained: int, lost: int, method: str = "exact") -> TestResult:
    """McNemar's test of a change in paired yes / no answers.

    Parameters
    ----------
    gained, lost : int
        Pairs that went from no to yes, and from yes to no.
    method : str
        ``exact`` (binomial, conservative), ``mid_p`` (less so), ``chi_square``, or ``chi_square_corrected`` (continuity
        correction; R's default). They can fall on both sides of 0.05 on one table.

    Returns
    -------
    TestResult
        `n` counts the discordant pairs. The statistic is chi-square, or for the binomial methods the smaller of the two
        counts. With no discordant pair the binomial methods give 1 and the chi-square ones are not computable.

    Raises
    ------
    ValueError
        A count that is not a whole number from 0 up, or an unknown method.

    Notes
    -----
    The correction never passes zero: 5 gained and 5 lost give chi-square 0, as in R; statsmodels gives 0.1 there.

    References
    ----------
    Fagerland, Lydersen, Laake 2013, doi:10.1186/1471-2288-13-91.

    Examples
    --------
    >>> mcnemar(8, 1).p_value
    0.0390625
    """
    gained, lost = check_count("gained", gained), check_count("lost", lost)
    check_choice("method", method, _MCNEMAR_WORDS)
    words, discordant = f"McNemar, {_MCNEMAR_WORDS[method]}", gained + lost
    if method in ("exact", "mid_p"):
        smaller = min(gained, lost)
        return TestResult(_binomial_p(smaller, discordant, mid_p=method == "mid_p"), smaller, words, discordant)
    if not discordant:
        return TestResult(None, None, words, 0, reason="not computable: no discordant pair")
    correction = 1 if method == "chi_square_corrected" else 0
    statistic = max(abs(gained - lost) - correction, 0) ** 2 / discordant
    return TestResult(chi_square_tail(statistic, 1), statistic, words, discordant)


def _binomial_p(smaller: int, discordant: int, *, mid_p: bool) -> float:
    """Chance, in both tails, of a count as small; of the count itself only half with `mid_p`."""
    from scipy.special import bdtr

    as_small = bdtr(smaller, discordant, 0.5)
    below = bdtr(smaller - 1, discordant, 0.5) if smaller > 0 else 0.0
    return min(1.0, float(as_small + (below if mid_p else as_small)))


_MCNEMAR_WORDS = {
    "exact": "exact binomial",
    "mid_p": "mid-p binomial",
    "chi_square": "chi-square without correction",
    "chi_square_corrected": "chi-square with continuity correction",
}


def paired_difference_interval(table: PairedTable, level: float = 0.95) -> Interval:
    """Newcombe's confidence interval of the share of yes after minus the share of yes before.

    Wilson's limits of both shares are joined with a corrected correlation (method 10), so that it has a width also
    where nobody changed. scipy and statsmodels have intervals for independent groups only.

    Parameters
    ----------
    table : PairedTable
        Complete pairs.
    level : float
        Confidence level, 0.95 for 95 %.

    Returns
    -------
    Interval
        Inside -1 to 1; both limits None without a complete pair.

    Raises
    ------
    ValueError
        A level outside 0 to 1.

    References
    ----------
    Newcombe 1998, doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C.

    Examples
    --------
    >>> low, high = paired_difference_interval(PairedTable(20, 12, 2, 16))
    >>> f"{low:.4f} to {high:.4f}"
    '0.0562 to 0.3292'
    """
    check_level(level)
    if table.difference is None:
        return Interval(None, None)
    before, after = table.before / table.n, table.after / table.n
    before_low, before_high = wilson_limits(table.before, table.n, level)
    after_low, after_high = wilson_limits(table.after, table.n, level)
    phi = _corrected_correlation(table)
    below = _join(after - after_low, before_high - before, phi)
    above = _join(after_high - after, before - before_low, phi)
    return Interval(max(-1.0, table.difference - below), min(1.0, table.difference + above))


def _join(one: float, other: float, phi: float) -> float:
    # The root of one² - 2 phi one other + other², so written that equal distances cancel.
    return sqrt((one - other) ** 2 + 2 * max(0.0, 1 - phi) * one * other)


def _corrected_correlation(table: PairedTable) -> float:
    """Correlation of before and after; a positive one loses half a pair, and at most all that it has."""
    product: float = table.yes_yes * table.no_no - table.gained * table.lost
    if product > 0:
        product = max(0.0, product - table.n / 2)
    margins = table.before * (table.n - table.before) * table.after * (table.n - table.after)
    return product / sqrt(margins) if margins else 0.0
