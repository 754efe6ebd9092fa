"""Tipping points: how bad must those who were not assessed be for a conclusion to change."""

import numpy as np

from ibd_study.endpoints import endpoint
from ibd_study.estimates import Analysis
from ibd_study.kinds import Kind
from ibd_study.results import Results, proportion_record
from ibd_study.statistics import check_count, check_share, proportion_interval
from ibd_tools.sensitivity.estimates.evaluability import Counted, counted_patients, under

MOST_FATES = 200
CURVES = (
    *("uc_clinical_remission", "uc_endoscopic_remission"),
    *("cd_clinical_remission", "cd_endoscopic_remission"),
)


def tipping_points(analysis: Analysis, keys: list[str]) -> Results:
    """Per endpoint, the successes which those not evaluable must have for the interval to lie above the reference.

    The conclusion at stake: the lower limit exceeds ``tipping_reference_percent``.

    Returns
    -------
    Results
        ``tipping_point`` (percent of those not evaluable; n of N not evaluable; empty with an N when no number is
        enough, and with an N of 0 when everybody is evaluable), ``tipping_delta`` (percentage points by which this
        percentage differs from that among the seen; below 0, the others may do worse than the seen by so much) and
        ``tipping_reference``. For clinical and endoscopic remission also ``percentage_if_<number>_unseen_succeed``, for
        every number, or for 201 of them from none to all.
    """
    observed = under(analysis, "observed")
    patients = [counted_patients(observed, endpoint(key)) for key in keys]
    records = [record for counted in patients for record in _points(observed, counted)]
    curves = [counted for counted in patients if counted.entry.key in CURVES]
    return analysis.results(records + [record for counted in curves for record in _curve(observed, counted)])


def _points(observed: Analysis, counted: Counted) -> list[dict]:
    common = observed.place_of(counted.entry)
    reference = observed.parameters.tipping_reference_percent
    total, not_evaluable, seen = len(counted.outcome), counted.not_evaluable, int(counted.seen.sum())
    needed = successes_needed(
        *(counted.events, seen, not_evaluable, reference / 100),
        *(observed.parameters.ci_level, observed.parameters.ci_method),
    )
    percent = 100 * needed / not_evaluable if needed is not None and not_evaluable else None
    delta = percent - 100 * counted.events / seen if percent is not None and seen else None
    return [
        common | Kind.TIPPING_REFERENCE.at() | {"value": reference, "unit": "%"},
        common
        | Kind.TIPPING_POINT.at()
        | {"value": percent, "unit": "%"}
        | {"n": needed if not_evaluable else None, "N": not_evaluable if total else None},
        common | Kind.TIPPING_DELTA.at() | {"value": delta, "unit": "percentage points"},
    ]


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
        As in :func:`ibd_study.statistics.proportion_interval`, on all patients.

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


def _curve(observed: Analysis, counted: Counted) -> list[dict]:
    """The rate and interval of everybody for each number of those not evaluable who may have succeeded.

    Of a large cohort for so many numbers between none and all as a line needs.
    """
    total = len(counted.outcome)
    return [
        observed.place_of(counted.entry)
        | proportion_record(counted.events + successes, total, observed.parameters)
        | Kind.RATE_IF_SO_MANY_SUCCEED.at(successes=successes)
        | {"missing_data": "tipping"}
        for successes in np.unique(np.linspace(0, counted.not_evaluable, MOST_FATES + 1, dtype=int)).tolist()
    ]
