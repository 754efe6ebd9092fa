"""Groups beside each other in time to an event: log-rank test, and the mean time until a stated one."""

from collections.abc import Sequence
from math import hypot
from typing import NamedTuple

import numpy as np

from ibd_study.statistics._checks import check_level
from ibd_study.statistics.intervals import Interval, normal_quantile
from ibd_study.statistics.survival import SurvivalCurve, moment_before
from ibd_study.statistics.test_result import TestResult

_FEW_GROUPS = "not computable: fewer than two groups with observations"
_NO_EVENT = "not computable: no event while two groups are under observation"


class RestrictedMean(NamedTuple):
    """Mean time without the event between the first entry and a stated time: the area under the curve.

    ``value`` is None where nobody is under observation at the stated time and not everybody has had the event; the
    standard error besides where nobody has had it, since the curve then tells nothing of its spread.
    """

    value: float | None
    standard_error: float | None

    def interval(self, level: float = 0.95) -> Interval:
        """Normal limits; both None without a standard error."""
        check_level(level)
        if self.value is None or self.standard_error is None:
            return Interval(None, None)
        spread = normal_quantile(level) * self.standard_error
        return Interval(self.value - spread, self.value + spread)

    def minus(self, other: "RestrictedMean") -> "RestrictedMean":
        """The difference of two groups."""
        if self.value is None or other.value is None:
            return RestrictedMean(None, None)
        errors = [error for error in (self.standard_error, other.standard_error) if error is not None]
        return RestrictedMean(self.value - other.value, hypot(*errors) if len(errors) == 2 else None)


def restricted_mean(curve: SurvivalCurve, until: float) -> RestrictedMean:
    """Restricted mean survival time of a Kaplan-Meier curve, with the standard error of R's ``survfit``.

    Parameters
    ----------
    curve
        Of :func:`ibd_study.statistics.kaplan_meier`. Time before its first entry does not count.
    until
        The time to which the mean goes; later events change nothing.

    References
    ----------
    Royston and Parmar 2013, doi:10.1186/1471-2288-13-152.

    Examples
    --------
    >>> from ibd_study.statistics import kaplan_meier
    >>> found = restricted_mean(kaplan_meier([6, 8, 12, 20], [1, 1, 0, 0]), 10)
    >>> round(found.value, 2), round(found.standard_error, 2)
    (8.5, 0.83)
    """
    if not curve.is_known_at(until):
        return RestrictedMean(None, None)
    before = curve.time < until
    value, error = curve.value[before], curve.standard_error[before]
    areas = np.r_[1.0, value] * np.diff(np.r_[curve.entry.min(), curve.time[before], until])
    after_event = np.cumsum(areas[::-1])[::-1][1:]
    # Greenwood's sum; where everybody has had the event there is no area left for it to weigh.
    greenwood = np.divide(error, value, out=np.zeros_like(value), where=value > 0) ** 2
    variance = (np.diff(greenwood, prepend=0.0) * after_event**2)[value > 0].sum()
    return RestrictedMean(float(areas.sum()), float(np.sqrt(variance)) if variance > 0 else None)


def log_rank(curves: Sequence[SurvivalCurve]) -> TestResult:
    """Log-rank test that groups have one hazard at all times.

    Parameters
    ----------
    curves
        A Kaplan-Meier curve per group, with their entries; groups without subjects are left out.

    Returns
    -------
    TestResult
        The statistic is chi-square with groups minus 1 degrees of freedom; `n` counts all subjects. Not computable
        with fewer than two groups, or without an event at which two of them are under observation.

    References
    ----------
    Mantel 1966 (Cancer Chemotherapy Reports 50:163-170).

    Examples
    --------
    >>> from ibd_study.statistics import kaplan_meier
    >>> a, b = kaplan_meier([6, 9, 13, 20], [1, 1, 0, 0]), kaplan_meier([1, 2, 3, 8], [1, 1, 1, 1])
    >>> round(log_rank([a, b]).p_value, 3)
    0.027
    """
    from scipy.stats import chi2
    from statsmodels.duration.survfunc import survdiff

    groups = [curve for curve in curves if curve.entered]
    n, words = sum(curve.entered for curve in groups), "log-rank"
    if len(groups) < 2:
        return TestResult(None, None, words, n, reason=_FEW_GROUPS)
    begin, end, event = (np.concatenate([getattr(one, part) for one in groups]) for part in ("entry", "exit", "event"))
    number = np.repeat(np.arange(len(groups)), [curve.entered for curve in groups])
    try:
        statistic, _ = survdiff(end, event.astype(float), number, entry=moment_before(begin, end))
    except np.linalg.LinAlgError:
        return TestResult(None, None, words, n, reason=_NO_EVENT)
    return TestResult(float(chi2.sf(statistic, len(groups) - 1)), float(statistic), words, n)
