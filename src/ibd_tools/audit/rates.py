"""What events and patient-years say of a printed rate."""

from ibd_study.printed import decimals_of
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.intervals import limits_of
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
