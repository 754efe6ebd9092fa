"""Confidence intervals for one proportion.

Nearly every page needs one, in a process of its own, and importing
`statsmodels.stats.proportion` or `scipy.stats` takes longer than importing pandas and altair
together. So the closed formulas stand here on `scipy.special` and the standard library, and
the tests hold each of them equal to statsmodels or `scipy.stats`.
"""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from ibd_study.statistics._checks import check_choice, check_level, check_share


class Interval(NamedTuple):
    """Lower and upper limit; both None when there is no interval."""

    low: float | None
    high: float | None


def proportion_interval(events: int, total: int, level: float = 0.95, method: str = "wilson") -> Interval:
    """Two-sided confidence interval of a proportion, never outside 0 to 1.

    Parameters
    ----------
    events, total : int
        `events` of `total` observations; leave the missing ones out of both.
    level : float
        Confidence level, 0.95 for 95 %.
    method : str
        ``wilson`` (score), ``wilson_corrected`` (score with continuity correction),
        ``clopper_pearson`` (exact, conservative), ``mid_p`` (exact, counting half of the chance
        of the count seen), ``jeffreys``, ``agresti_coull``, or ``wald``: the textbook formula,
        only to reproduce print, since it gives 0 to 0 for no event at all.

    Returns
    -------
    Interval
        Both limits None when `total` is 0.

    Raises
    ------
    ValueError
        A count that is not a whole number from 0 up, more events than observations, a level
        outside 0 to 1, or an unknown method.

    References
    ----------
    Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E;
    Brown, Cai, DasGupta 2001, doi:10.1214/ss/1009213286; Berry, Armitage 1995 (mid-P),
    doi:10.2307/2348891.

    Examples
    --------
    >>> low, high = proportion_interval(15, 148)
    >>> f"{low:.4f} to {high:.4f}"
    '0.0624 to 0.1605'
    """
    events, total = check_share(events, total)
    check_level(level)
    check_choice("method", method, _PROPORTION_METHODS)
    if total == 0:
        return Interval(None, None)
    low, high = _PROPORTION_METHODS[method](events, total, level)
    return Interval(max(0.0, float(low)), min(1.0, float(high)))


def wilson_limits(events: int, total: int, level: float) -> tuple[float, float]:
    """Wilson's interval of a proportion of at least one observation; nothing is checked."""
    return _wilson_low(events, total, level), 1 - _wilson_low(total - events, total, level)


def _wilson_low(events: int, total: int, level: float) -> float:
    if events == 0:
        return 0.0
    z = normal_quantile(level)
    spread = z * sqrt(events * (total - events) / total + z**2 / 4)
    return (events + z**2 / 2 - spread) / (total + z**2)


def _wilson_corrected(events: int, total: int, level: float) -> tuple[float, float]:
    low = _wilson_corrected_low(events, total, level)
    return low, 1 - _wilson_corrected_low(total - events, total, level)


def _wilson_corrected_low(events: int, total: int, level: float) -> float:
    if events == 0:
        return 0.0
    z = normal_quantile(level)
    spread = z * sqrt(z**2 - 2 - 1 / total + 4 * events * (total - events + 1) / total)
    return (2 * events + z**2 - 1 - spread) / (2 * (total + z**2))


def _clopper_pearson(events: int, total: int, level: float) -> tuple[float, float]:
    from scipy.special import betainccinv, betaincinv

    tail = (1 - level) / 2
    low = betaincinv(events, total - events + 1, tail) if events > 0 else 0.0
    high = betainccinv(events + 1, total - events, tail) if events < total else 1.0
    return low, high


def _mid_p(events: int, total: int, level: float) -> tuple[float, float]:
    return _mid_p_low(events, total, level), 1 - _mid_p_low(total - events, total, level)


def _mid_p_low(events: int, total: int, level: float) -> float:
    """The rate at which more events, and half of as many, have the chance of one tail."""
    if events == 0:
        return 0.0
    if events == total:
        return (1 - level) ** (1 / total)
    from scipy.optimize import brentq
    from scipy.special import betainc, betaincinv

    tail, as_many, more = (1 - level) / 2, (events, total - events + 1), (events + 1, total - events)

    def excess(rate: float) -> float:
        return (betainc(*as_many, rate) + betainc(*more, rate)) / 2 - tail

    return float(brentq(excess, betaincinv(*as_many, tail), betaincinv(*more, tail), xtol=1e-15))


def _jeffreys(events: int, total: int, level: float) -> tuple[float, float]:
    from scipy.special import betainccinv, betaincinv

    tail, shape = (1 - level) / 2, (events + 0.5, total - events + 0.5)
    return betaincinv(*shape, tail), betainccinv(*shape, tail)


def _agresti_coull(events: int, total: int, level: float) -> tuple[float, float]:
    z = normal_quantile(level)
    return _wald(events + z**2 / 2, total + z**2, level)


def _wald(events: float, total: float, level: float) -> tuple[float, float]:
    share = events / total
    spread = normal_quantile(level) * sqrt(share * (1 - share) / total)
    return share - spread, share + spread


_PROPORTION_METHODS = {
    "wilson": wilson_limits,
    "wilson_corrected": _wilson_corrected,
    "clopper_pearson": _clopper_pearson,
    "mid_p": _mid_p,
    "jeffreys": _jeffreys,
    "agresti_coull": _agresti_coull,
    "wald": _wald,
}


def normal_quantile(level: float) -> float:
    """Number of standard errors on each side of a two-sided normal interval."""
    return NormalDist().inv_cdf((1 + level) / 2)
