"""Time to an event: Kaplan-Meier with delayed entry, and cumulative incidence with competing events.

The estimators are those of statsmodels, which equal R's ``survfit``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ibd_study.statistics._checks import check_level
from ibd_study.statistics.intervals import Interval, normal_quantile

LOG_LOG = "Kaplan-Meier, Greenwood, log-log interval"
AALEN_JOHANSEN = "Aalen-Johansen, log-log interval"
PLATEAU = 1.5e-8  # how near a value has to be to one half to count as it, in R and here


@dataclass(frozen=True)
class SurvivalCurve:
    """A step function with its standard errors: values hold from each time on.

    ``entered`` counts who was at risk at any time; ``not_at_risk`` who left before their entry.
    """

    time: np.ndarray
    value: np.ndarray
    standard_error: np.ndarray
    entry: np.ndarray
    exit: np.ndarray
    event: np.ndarray
    not_at_risk: int
    start: float

    @property
    def entered(self) -> int:
        """How many were at risk at any time."""
        return len(self.exit)

    def at(self, time: float) -> float | None:
        """Value at a time; None where nobody was ever at risk, or before the first entry."""
        step = self._step(time)
        return None if not self.entered or time < self.entry.min() else float(np.r_[self.start, self.value][step])

    def interval(self, time: float, level: float = 0.95) -> Interval:
        """Log-log limits at a time: they stay within 0 to 1. Both None at a value of 0 or 1."""
        check_level(level)
        value, step = self.at(time), self._step(time)
        error = np.r_[np.nan, self.standard_error][step]
        if value is None or not 0 < value < 1 or not np.isfinite(error):
            return Interval(None, None)
        spread = normal_quantile(level) * error / (value * np.log(value))
        limits = sorted(float(value ** np.exp(side * spread)) for side in (-1, 1))
        return Interval(*limits)

    def at_risk(self, time: float) -> int:
        """How many had entered by a time and had not left before it."""
        return int(((self.entry <= time) & (self.exit >= time)).sum())

    def is_known_at(self, time: float) -> bool:
        """Whether the curve speaks of a time: somebody is under observation then, or everybody has had the event."""
        value = self.at(time)
        return value is not None and (value == 0 or self.at_risk(time) > 0)

    def events_by(self, time: float) -> int:
        """How many events happened up to a time, the time itself included."""
        return int(((self.exit <= time) & self.event).sum())

    def median(self) -> float | None:
        """Earliest time at which the value is at most one half; None while it stays above.

        Where the curve stays exactly there until a later event, the middle of the two, as R prints it.
        """
        below = np.flatnonzero(self.value <= 0.5 + PLATEAU)
        if not len(below):
            return None
        lower = below[self.value[below] < 0.5 - PLATEAU]
        is_plateau = len(lower) and lower[0] != below[0]
        return float(self.time[[below[0], lower[0]]].mean() if is_plateau else self.time[below[0]])

    def _step(self, time: float) -> int:
        return int(np.searchsorted(self.time, time, side="right"))


def kaplan_meier(
    time: Iterable[float], event: Iterable[bool], entry: Iterable[float] | float | None = None
) -> SurvivalCurve:
    """Kaplan-Meier estimate of the share still free of the event.

    Parameters
    ----------
    time : numbers
        When each subject had the event or was last seen.
    event : booleans
        Whether it was the event.
    entry : numbers, one number, or None
        When each came under observation (left truncation); none is 0. The curve speaks of those who were free of
        the event until then: whoever left before is counted in ``not_at_risk``, and whoever has the event on entering
        has it under observation. R's ``Surv`` takes no exit at the entry, so there it is to enter a moment before.

    Returns
    -------
    SurvivalCurve
        Values are shares that begin at 1. Rows with a missing value are dropped.

    References
    ----------
    Kaplan and Meier 1958, doi:10.1080/01621459.1958.10501452.

    Examples
    --------
    >>> curve = kaplan_meier([9, 13, 13, 18, 23], [1, 1, 0, 1, 1])
    >>> round(curve.at(13), 3), curve.at_risk(13)
    (0.6, 4)
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    begin, end, happened, outside = _observed(time, event, entry)
    if not len(end):
        return SurvivalCurve(np.array([]), np.array([]), np.array([]), begin, end, happened > 0, outside, 1.0)
    found = SurvfuncRight(end, happened, entry=moment_before(begin, end))
    return SurvivalCurve(found.surv_times, found.surv_prob, found.surv_prob_se, begin, end, happened > 0, outside, 1.0)


def cumulative_incidence(time: Iterable[float], cause: Iterable[int], entry: float = 0.0) -> dict[int, SurvivalCurve]:
    """Aalen-Johansen estimate of the share that had each of several competing events.

    Parameters
    ----------
    time : numbers
        When each subject had its event or was last seen.
    cause : whole numbers
        0 when last seen without an event, else the number of the event.
    entry : number
        When everybody came under observation. One number for all, since statsmodels takes no delayed entry here.
        Who leaves before it or on it is treated as by :func:`kaplan_meier`.

    Returns
    -------
    dict
        A curve by cause, of shares that begin at 0. At each time all causes and the Kaplan-Meier share of any
        event add up to 1.

    References
    ----------
    Aalen and Johansen 1978 (Scandinavian Journal of Statistics 5:141-150).

    Examples
    --------
    >>> curves = cumulative_incidence([1, 2, 3, 4], [1, 2, 0, 1])
    >>> curves[1].at(2), curves[2].at(2)
    (0.25, 0.25)
    """
    from statsmodels.duration.survfunc import CumIncidenceRight

    begin, end, causes, outside = _observed(time, cause, entry)
    if not (causes > 0).any():
        return {}
    # Where the last ones at risk have their event together, the standard error is 0/0: no interval.
    with np.errstate(divide="ignore", invalid="ignore"):
        found = CumIncidenceRight(end, causes.astype(int))
    return {
        number: SurvivalCurve(found.times, value, error, begin, end, causes == number, outside, 0.0)
        for number, (value, error) in enumerate(zip(found.cinc, found.cinc_se, strict=True), start=1)
        if (causes == number).any()
    }


def _observed(
    time: Iterable[float], mark: Iterable[float], entry: float | Iterable[float] | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Entry, exit and mark of who was at risk at any time, and how many were not."""
    end, mark = _numbers(time), _numbers(mark)
    begin = np.broadcast_to(_numbers(entry) if isinstance(entry, Iterable) else entry or 0.0, end.shape)
    known = ~(np.isnan(begin) | np.isnan(end) | np.isnan(mark))
    inside = known & (begin <= end)
    return begin[inside], end[inside], mark[inside], int(known.sum() - inside.sum())


def moment_before(begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Entries; those at which somebody leaves are moved forward by so little that no other time lies between.

    All who enter at such a time are then at risk at it, not only those who leave.
    """
    return np.where(np.isin(begin, begin[begin == end]), np.nextafter(begin, -np.inf), begin)


def _numbers(values: Iterable[float]) -> np.ndarray:
    """Numbers with NaN for any kind of missing; an array is not taken apart."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "bif":
        return values.astype(float)
    plain = values if isinstance(values, np.ndarray) else list(values)
    return pd.array(plain, dtype="Float64").to_numpy(dtype=float, na_value=np.nan)
