"""Staying on the drug by earlier biologics: log-rank test and mean weeks on the drug, in one disease at a time."""

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.results import limits, tested
from ibd_study.statistics import RestrictedMean, SurvivalCurve, kaplan_meier, log_rank, restricted_mean

NAIVE, EXPERIENCED, NOT_RECORDED = "biologic_naive", "biologic_experienced", "not recorded"
AREA = "area under the Kaplan-Meier curve, normal interval"


def by_biologics(parameters: Parameters, earlier: pd.Series, weeks: pd.Series, stopped: pd.Series) -> list[dict]:
    """Records that compare patients without and with earlier biologics.

    Parameters
    ----------
    parameters
        ``minimum_treatment_weeks`` is the entry, ``restricted_mean_until_weeks`` the end of the mean.
    earlier
        How many biologics each patient had before; missing where it is not recorded.
    weeks, stopped
        Weeks on the drug of each, and whether they ended with a stop.
    """
    groups = {NAIVE: earlier == 0, EXPERIENCED: earlier > 0, NOT_RECORDED: earlier.isna()}
    chosen = {name: who.fillna(False).astype(bool) for name, who in groups.items()}
    entry = parameters.minimum_treatment_weeks
    curves = {name: kaplan_meier(weeks[who], stopped[who], entry) for name, who in chosen.items()}
    unknown = curves.pop(NOT_RECORDED).entered
    means = {name: restricted_mean(curve, parameters.restricted_mean_until_weeks) for name, curve in curves.items()}
    total = sum(curve.entered for curve in curves.values())
    difference = means[EXPERIENCED].minus(means[NAIVE])
    test = log_rank(list(curves.values()))
    return [
        *(_mean_record(parameters, name, curve, means[name]) for name, curve in curves.items()),
        Kind.RESTRICTED_MEAN_DIFFERENCE.at()
        | _weeks(parameters, difference.value, difference.interval(parameters.ci_level))
        | {"N": total},
        Kind.LOG_RANK.at()
        | {"value": test.statistic, "unit": "chi-square", "N": test.n, **tested(test), "method": test.reason or ""},
        Kind.BIOLOGICS_NOT_RECORDED.at()
        | {"value": unknown if total + unknown else None, "unit": "patients", "N": total},
    ]


def _mean_record(parameters: Parameters, name: str, curve: SurvivalCurve, mean: RestrictedMean) -> dict:
    """Mean weeks of a group, with its stops until then; the limits end where the weeks do."""
    until = parameters.restricted_mean_until_weeks
    low, high = mean.interval(parameters.ci_level)
    longest = until - parameters.minimum_treatment_weeks
    ends = (None, None) if low is None or high is None else (max(low, 0.0), min(high, longest))
    counts = {"n": curve.events_by(until) if curve.entered else None, "N": curve.entered}
    return Kind.RESTRICTED_MEAN.at(group=name) | _weeks(parameters, mean.value, ends) | counts


def _weeks(parameters: Parameters, value: float | None, ends: tuple[float | None, float | None]) -> dict:
    until = {"week": parameters.restricted_mean_until_weeks, "value": value, "unit": "weeks"}
    return until | limits(*ends, parameters.ci_level, AREA)
