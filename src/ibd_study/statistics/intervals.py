"""Confidence intervals for one proportion, and for one rate per person-time.

The closed formulas stand here on `scipy.special` and the standard library, since simulations ask for an interval a
million times; the tests hold each of them equal to statsmodels or `scipy.stats`.
"""

from collections.abc import Callable
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from ibd_study.statistics._checks import check_amount, check_choice, check_count, check_level, check_share


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
        ``wilson`` (score), ``wilson_corrected`` (score with continuity correction), ``clopper_pearson`` (exact,
        conservative), ``mid_p`` (exact, counting half of the chance of the count seen), ``jeffreys``,
        ``agresti_coull``, or ``wald``: the textbook formula, only to reproduce print, since it gives 0 to 0 for no
        event at all.

    Returns
    -------
    Interval
        Both limits None when `total` is 0.

    Raises
    ------
    ValueError
        A count that is not a whole number from 0 up, more events than observations, a level outside 0 to 1, or an
        unknown method.

    References
    ----------
    Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E;
    Brown, Cai, DasGupta 2001, doi:10.1214/ss/1009213286; Berry, Armitage 1995 (mid-P), doi:10.2307/2348891.

    Examples
    --------
    >>> low, high = proportion_interval(15, 148)
    >>> f"{low:.4f} to {high:.4f}"
    '0.0624 to 0.1605'
    """
    events, total = check_share(events, total)
    check_level(level)
    check_choice("method", method, _LOWER_LIMITS)
    if total == 0:
        return Interval(None, None)
    low, high = _limits(_LOWER_LIMITS[method], events, total, level)
    return Interval(max(0.0, low), min(1.0, high))


def wilson_limits(events: int, total: int, level: float) -> tuple[float, float]:
    """Wilson's interval of a proportion of at least one observation; nothing is checked."""
    return _limits(_wilson, events, total, level)


def _limits(lower: Callable[..., float], events: int, total: int, level: float) -> tuple[float, float]:
    """The lower limit of a method, and the upper one, which leaves to the others what the lower leaves to these."""
    return float(lower(events, total, level)), 1 - float(lower(total - events, total, level))


def _wilson(events: int, total: int, level: float) -> float:
    if events == 0:
        return 0.0
    z = normal_quantile(level)
    spread = z * sqrt(events * (total - events) / total + z**2 / 4)
    return (events + z**2 / 2 - spread) / (total + z**2)


def _wilson_corrected(events: int, total: int, level: float) -> float:
    if events == 0:
        return 0.0
    z = normal_quantile(level)
    spread = z * sqrt(z**2 - 2 - 1 / total + 4 * events * (total - events + 1) / total)
    return (2 * events + z**2 - 1 - spread) / (2 * (total + z**2))


def _clopper_pearson(events: int, total: int, level: float) -> float:
    from scipy.special import betaincinv

    return betaincinv(events, total - events + 1, (1 - level) / 2) if events > 0 else 0.0


def _mid_p(events: int, total: int, level: float) -> float:
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


def _jeffreys(events: int, total: int, level: float) -> float:
    from scipy.special import betaincinv

    return betaincinv(events + 0.5, total - events + 0.5, (1 - level) / 2)


def _agresti_coull(events: int, total: int, level: float) -> float:
    z = normal_quantile(level)
    return _wald(events + z**2 / 2, total + z**2, level)


def _wald(events: float, total: float, level: float) -> float:
    share = events / total
    return share - normal_quantile(level) * sqrt(share * (1 - share) / total)


_LOWER_LIMITS: dict[str, Callable[..., float]] = {
    "wilson": _wilson,
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


class Rate(NamedTuple):
    """Events per `per` person-years with its limits; None when there is no person-time."""

    rate: float | None
    low: float | None
    high: float | None
    events: int
    person_years: float
    per: float


def poisson_rate(events: int, person_years: float, level: float = 0.95, per: float = 100) -> Rate:
    """Incidence rate per `per` person-years with its exact (Garwood) Poisson interval.

    Parameters
    ----------
    events : int
        Number of events (or of persons with a first event: say which where it is printed).
    person_years : float
        Time at risk, in years summed over persons.
    level : float
        Confidence level, 0.95 for 95 %.
    per : float
        Person-years the rate is given for.

    Returns
    -------
    Rate
        With no event the lower limit is 0 and the upper one stands. Without person-time rate and limits are None.

    References
    ----------
    Garwood 1936, doi:10.1093/biomet/28.3-4.437.

    Examples
    --------
    >>> rate = poisson_rate(5, 308.6)
    >>> f"{rate.rate:.1f} ({rate.low:.1f} to {rate.high:.1f})"
    '1.6 (0.5 to 3.8)'
    """
    events = check_count("events", events)
    person_years = check_amount("person_years", person_years)
    per = check_amount("per", per)
    check_level(level)
    if person_years == 0:
        return Rate(None, None, None, events, person_years, per)
    limits = rate_limits(events, person_years, level, per)
    return Rate(events * (per / person_years), *limits, events, person_years, per)


def rate_limits(events: int, person_years: float, level: float, per: float) -> tuple[float, float]:
    """Exact limits of a rate; there is time at risk, and nothing is checked."""
    from scipy.special import gammainccinv, gammaincinv

    tail, scale = (1 - level) / 2, per / person_years
    low = gammaincinv(events, tail) if events > 0 else 0.0
    return float(low * scale), float(gammainccinv(events + 1, tail) * scale)
