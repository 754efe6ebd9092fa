"""A printed interval held against those that the usual methods give on every count that the number can rest on."""

from collections.abc import Iterator
from math import exp, sqrt
from typing import NamedTuple

from ibd_study.printed import Counts, decimals_of
from ibd_study.results import format_interval
from ibd_study.statistics import Interval, normal_quantile, proportion_interval, rate_limits
from ibd_tools.audit.columns import RATE, RATIO
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.printed_p import BLUR
from ibd_tools.audit.verdict import Verdict, consistent, impossible, not_checkable, one_of, only_if

METHODS = {
    "wilson": "Wilson",
    "clopper_pearson": "Clopper-Pearson",
    "wald": "Wald",
    "jeffreys": "Jeffreys",
    "agresti_coull": "Agresti-Coull",
    "wilson_corrected": "Wilson with continuity correction",
    "mid_p": "mid-P",
}
MOST_COUNTS = 500
# No interval that a paper prints has so low a level; one narrower than it belongs to more patients.
HALF = 0.5


class Implied(NamedTuple):
    """An interval that a usual method gives on a count, and the one at a level of 50 %.

    ``blur`` is the share by which the limits may be off, since they are worked out from a rounded number.
    """

    words: str
    low: float
    high: float
    half: tuple[float, float]
    blur: float = 0.0


def interval_verdict(entry: Entry, counts: Counts) -> Verdict | None:
    """The verdict on a printed interval; None where none is printed, or nothing may be said.

    Parameters
    ----------
    entry
        The printed number.
    counts
        Of a percentage: events/evaluable that it can rest on, by any rule of rounding.
    """
    if not (entry.ci_low and entry.ci_high) or not entry.is_judged:
        return None
    wrong = _outside(entry)
    if wrong:
        return impossible(wrong)
    if entry.kind == RATIO:
        return _verdict_of_ratio(entry)
    if len(counts) > MOST_COUNTS:
        return not_checkable("too many counts are possible to try them all")
    implied = list(_implied(entry, counts))
    return _verdict(entry, implied) if implied else consistent("the number lies within it")


def limits_of(printed: str) -> tuple[float, float]:
    """All that a printed number can stand for, rounded or cut off: one unit of its last digit to either side."""
    unit = 10.0 ** -decimals_of(printed)
    return float(printed) - unit, float(printed) + unit


def lies_below(printed: str, other: str) -> bool:
    """Whether all that a printed number can stand for lies below all that another one can."""
    return limits_of(printed)[1] <= limits_of(other)[0] + BLUR


def _outside(entry: Entry) -> str:
    if lies_below(entry.ci_high, entry.ci_low):
        return "its lower limit lies above the upper one"
    if float(entry.value) in (0, 100):
        return ""  # intervals of Bayes, such as Jeffreys', may leave out none and all
    outside = lies_below(entry.value, entry.ci_low) or lies_below(entry.ci_high, entry.value)
    return "the number lies outside of it" if outside else ""


def _verdict_of_ratio(entry: Entry) -> Verdict:
    """Limits made from a standard error of the logarithm lie as far below the ratio as above, in proportion."""
    low, value, high = (limits_of(text) for text in (entry.ci_low, entry.value, entry.ci_high))
    if max(low[0], 0) * high[0] <= value[1] ** 2 and low[1] * high[1] >= value[0] ** 2:
        return consistent("the number lies in its middle, on the scale of logarithms")
    return only_if("it was not made from the standard error of a logarithm but by profile, exactly or by resampling")


def _implied(entry: Entry, counts: Counts) -> Iterator[Implied]:
    level = float(entry.ci_level) / 100
    if entry.kind == RATE and entry.events and float(entry.value):
        yield from _implied_of_rate(entry, entry.events, level)
    for events, n in counts:
        half = _percent(proportion_interval(events, n, HALF))
        for method, words in METHODS.items():
            yield Implied(f"{words} on {events}/{n}", *_percent(proportion_interval(events, n, level, method)), half)


def _percent(interval: Interval) -> tuple[float, float]:
    low, high = interval
    return (0.0, 100.0) if low is None or high is None else (100 * low, 100 * high)


def _implied_of_rate(entry: Entry, events: int, level: float) -> Iterator[Implied]:
    rate, z = float(entry.value), normal_quantile(level)
    exact, half = (rate_limits(events, entry.per * events / rate, one, entry.per) for one in (level, HALF))
    error, spread = rate / sqrt(events), exp(z / sqrt(events))
    blur = (limits_of(entry.value)[1] - rate) / rate
    for words, low, high in (
        ("exact Poisson", *exact),
        ("Wald", rate - z * error, rate + z * error),
        ("Wald on the scale of logarithms", rate / spread, rate * spread),
    ):
        yield Implied(f"{words} on {events} events", low, high, half, blur)


def _verdict(entry: Entry, implied: list[Implied]) -> Verdict:
    level = f"{float(entry.ci_level):g} %"
    for units in (0.5, 1):
        fitting = [one.words for one in implied if _fits(entry, one, units)]
        if fitting:
            return consistent(f"it is the {level} interval by {one_of(fitting)}")
    width = limits_of(entry.ci_high)[1] - limits_of(entry.ci_low)[0]
    first = implied[0]
    if all(width < (one.half[1] - one.half[0]) * (1 - one.blur) for one in implied):
        return impossible(f"it is narrower than one of 50 % confidence ({format_interval(*first.half)})")
    usual = f"{first.words} gives {format_interval(first.low, first.high)}"
    return only_if(f"it was made in another way than the usual ones; {usual}")


def _fits(entry: Entry, implied: Implied, units: float) -> bool:
    """Whether both limits are the printed ones, but for so many units of the last digit."""
    return all(
        abs(float(printed) - limit) <= units * 10.0 ** -decimals_of(printed) + implied.blur * abs(limit) + BLUR
        for printed, limit in ((entry.ci_low, implied.low), (entry.ci_high, implied.high))
    )
