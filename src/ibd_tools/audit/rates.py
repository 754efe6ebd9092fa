"""What events and patient-years say of a printed rate, and its interval of the p-value of a printed ratio."""

from itertools import product
from math import erfc, log, sqrt

from ibd_study.printed import decimals_of
from ibd_study.statistics import normal_quantile
from ibd_tools.audit.columns import OTHER
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.intervals import limits_of
from ibd_tools.audit.p_values import PFinding
from ibd_tools.audit.printed_p import BLUR, p_limits
from ibd_tools.audit.verdict import Verdict, consistent, impossible, not_checkable, only_if


def rate_verdict(entry: Entry) -> Verdict:
    """The verdict on a number of events per patient-years."""
    if entry.events is None or not entry.person_years or float(entry.person_years) == 0:
        return not_checkable("its events or its patient-years are not printed")
    years = float(entry.person_years)
    exact = entry.per * entry.events / years
    rate = f"{exact:.{decimals_of(entry.value) + 1}f} per {entry.per}"
    words = f"{entry.events} events in {entry.person_years} patient-years are {rate}"
    if _can_be(entry, entry.events, limits_of(entry.person_years)):
        return consistent(words)
    zeros = 0 if "." in entry.person_years else len(entry.person_years) - len(entry.person_years.rstrip("0"))
    if zeros > 1 and _can_be(entry, entry.events, (years - 10**zeros, years + 10**zeros)):
        return only_if("its patient-years are rounded to hundreds or more")
    return impossible(words)


def _can_be(entry: Entry, events: int, years: tuple[float, float]) -> bool:
    """Whether some of these patient-years give the printed rate, rounded or cut off."""
    low, high = limits_of(entry.value)
    most = entry.per * events / years[0] if years[0] > 0 else float("inf")
    return entry.per * events / years[1] <= high and most >= low


def check_ratio_p(entry: Entry) -> PFinding:
    """Hold a printed p against the interval of its ratio, which fixes the p of Wald's test.

    Never impossible: a chi-square test of the same patients can be worlds apart from the interval of a relative risk.
    """
    if entry.design == OTHER:
        return PFinding(not_checkable("it is said to come from another test than that of this ratio"))
    if not (entry.ci_low and entry.ci_high):
        return PFinding(not_checkable("no interval is printed to hold it against"))
    low, high, value = (limits_of(text) for text in (entry.ci_low, entry.ci_high, entry.value))
    if min(low[0], value[0]) <= 0 or low[1] >= high[0]:
        return PFinding(not_checkable("its interval is too coarse, or too wide, to tell"))
    smallest, largest = _p_values(low, high, value, float(entry.ci_level) / 100)
    p_low, p_high = p_limits(entry.p)
    words = f"the interval gives p from {smallest:.2g} to {largest:.2g}, as it is rounded"
    if p_low - BLUR <= largest and p_high + BLUR >= smallest:
        return PFinding(consistent(words))
    return PFinding(only_if(f"p and interval come from different tests: {words}"))


def _p_values(
    low: tuple[float, float], high: tuple[float, float], value: tuple[float, float], level: float
) -> tuple[float, float]:
    """Smallest and largest p of Wald's test over all that the three numbers can stand for."""
    width = 2 * normal_quantile(level)
    distances = [abs(log(v)) * width / log(h / b) for b, h, v in product(low, high, value)]
    nearest = 0.0 if value[0] <= 1 <= value[1] else min(distances)
    return erfc(max(distances) / sqrt(2)), erfc(nearest / sqrt(2))
