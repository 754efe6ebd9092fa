"""Confidence intervals for the change of a proportion in the same subjects.

scipy and statsmodels have none of them (their intervals for two proportions are for independent groups), so the
published formulas are written out.
"""

from collections.abc import Callable
from functools import partial
from math import sqrt

from ibd_study.statistics._checks import check_choice, check_level
from ibd_study.statistics.intervals import Interval, normal_quantile, wilson_limits
from ibd_study.statistics.paired import PairedTable


def paired_difference_interval(table: PairedTable, level: float = 0.95, method: str = "newcombe_10") -> Interval:
    """Confidence interval of the share of yes after minus the share of yes before.

    Parameters
    ----------
    table : PairedTable
        Complete pairs.
    level : float
        Confidence level, 0.95 for 95 %.
    method : str
        ``newcombe_10`` (Wilson limits joined with a corrected correlation), ``newcombe_8`` (the same with the plain
        correlation; it can have no width where nobody changed), ``tango`` (score), or ``wald``: only to reproduce
        print.

    Returns
    -------
    Interval
        Inside -1 to 1; both limits None without a complete pair.

    Raises
    ------
    ValueError
        A level outside 0 to 1, or an unknown method.

    References
    ----------
    Newcombe 1998 (methods 8 and 10),
    doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C;
    Tango 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B.

    Examples
    --------
    >>> low, high = paired_difference_interval(PairedTable(20, 12, 2, 16))
    >>> f"{low:.4f} to {high:.4f}"
    '0.0562 to 0.3292'
    """
    check_level(level)
    check_choice("method", method, _METHODS)
    if table.n == 0:
        return Interval(None, None)
    low, high = _METHODS[method](table, level)
    return Interval(max(-1.0, low), min(1.0, high))


def _newcombe(table: PairedTable, level: float, *, corrected: bool) -> tuple[float, float]:
    before, after = table.before / table.n, table.after / table.n
    before_low, before_high = wilson_limits(table.before, table.n, level)
    after_low, after_high = wilson_limits(table.after, table.n, level)
    phi = _phi(table, corrected=corrected)
    below = _join(after - after_low, before_high - before, phi)
    above = _join(after_high - after, before - before_low, phi)
    difference = (table.gained - table.lost) / table.n
    return difference - below, difference + above


def _join(one: float, other: float, phi: float) -> float:
    # The root of one² - 2 phi one other + other², so written that equal distances cancel.
    return sqrt((one - other) ** 2 + 2 * max(0.0, 1 - phi) * one * other)


def _phi(table: PairedTable, *, corrected: bool) -> float:
    """Correlation of before and after; corrected, a positive one loses half a pair, and at most all it has."""
    product: float = table.yes_yes * table.no_no - table.gained * table.lost
    if corrected and product > 0:
        product = max(0.0, product - table.n / 2)
    margins = table.before * (table.n - table.before) * table.after * (table.n - table.after)
    return product / sqrt(margins) if margins else 0.0


def _wald(table: PairedTable, level: float) -> tuple[float, float]:
    gained, lost, n = table.gained, table.lost, table.n
    spread = normal_quantile(level) * sqrt(gained + lost - (gained - lost) ** 2 / n) / n
    difference = (gained - lost) / n
    return difference - spread, difference + spread


def _tango(table: PairedTable, level: float) -> tuple[float, float]:
    z = normal_quantile(level)
    low = _tango_low(table.gained, table.lost, table.n, z)
    return low, -_tango_low(table.lost, table.gained, table.n, z)


def _tango_low(gained: int, lost: int, n: int, z: float) -> float:
    from scipy.optimize import brentq

    observed = (gained - lost) / n
    if observed == -1:
        return -1.0

    def excess(difference: float) -> float:
        linear = (2 * n - gained + lost) * difference - gained - lost
        constant = -lost * difference * (1 - difference)
        # Most likely share of yes-to-no pairs, were this the true difference.
        share_lost = (sqrt(linear**2 - 8 * n * constant) - linear) / (4 * n)
        variance = n * (2 * share_lost + difference * (1 - difference))
        return gained - lost - n * difference - z * sqrt(max(0.0, variance))

    # At the observed difference the variance may vanish, which would be a false root.
    return brentq(excess, -1.0, observed - 1e-9)


_METHODS: dict[str, Callable[[PairedTable, float], tuple[float, float]]] = {
    "newcombe_10": partial(_newcombe, corrected=True),
    "newcombe_8": partial(_newcombe, corrected=False),
    "tango": _tango,
    "wald": _wald,
}
