"""Incidence rates per person-time with exact limits.

On `scipy.special` for its import time (see `intervals`); the tests hold the limits equal to
statsmodels' `confint_poisson(method="exact-c")`.
"""

from typing import NamedTuple

from ibd_study.statistics._checks import check_amount, check_count, check_level


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
        With no event the lower limit is 0 and the upper one stands. Without person-time
        rate and limits are None.

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
