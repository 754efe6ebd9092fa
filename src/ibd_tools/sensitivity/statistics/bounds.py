"""What can be said of a proportion without any assumption on those who were not seen."""

from typing import NamedTuple

from ibd_study.statistics import check_count, check_share, proportion_interval


class Bounds(NamedTuple):
    """Lowest and highest share that those not evaluable allow."""

    low: float
    high: float


def worst_and_best(events: int, seen: int, not_evaluable: int) -> Bounds:
    """Share of events if every patient not evaluable failed, and if every one succeeded.

    The width is the share of patients not evaluable, and no number of further patients narrows it.

    Raises
    ------
    ValueError
        Counts that do not fit, or nobody at all.

    References
    ----------
    Manski 1990, Nonparametric bounds on treatment effects, American Economic Review 80:319-323.

    Examples
    --------
    >>> worst_and_best(6, 8, 2)
    Bounds(low=0.6, high=0.8)
    """
    events, seen = check_share(events, seen)
    total = seen + check_count("not_evaluable", not_evaluable)
    if not total:
        raise ValueError("nobody was evaluable or not; expected at least one patient")
    return Bounds(events / total, (events + not_evaluable) / total)


def successes_needed(
    events: int, seen: int, not_evaluable: int, reference: float, level: float = 0.95, method: str = "wilson"
) -> int | None:
    """Tipping point: how many of those not evaluable must have succeeded for the interval to lie above a reference.

    Parameters
    ----------
    events, seen, not_evaluable : int
        Events among those seen, patients seen, patients not seen.
    reference : float
        Share that the lower limit has to exceed, from 0 to 1.
    level, method
        As in `proportion_interval`, on all patients.

    Returns
    -------
    int or None
        0 when it lies above even if all those not evaluable failed; None when it does not even if all succeeded.

    References
    ----------
    Yan, Lee, Li 2009, Missing data handling methods in medical device clinical trials,
    doi:10.1080/10543400903243009 (unverified).

    Examples
    --------
    >>> successes_needed(30, 60, 20, reference=0.30)
    3
    """
    events, seen = check_share(events, seen)
    for successes in range(check_count("not_evaluable", not_evaluable) + 1):
        low, _ = proportion_interval(events + successes, seen + not_evaluable, level, method)
        if low is not None and low > reference:
            return successes
    return None
