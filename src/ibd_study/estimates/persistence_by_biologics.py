"""Staying on the drug by earlier biologics: log-rank test and mean weeks on the drug, in one disease at a time."""

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.statistics import (
    RestrictedMean,
    SurvivalCurve,
    TestResult,
    kaplan_meier,
    log_rank,
    restricted_mean,
)

NAIVE, EXPERIENCED = "biologic_naive", "biologic_experienced"
MEAN = "restricted_mean_"
DIFFERENCE, LOG_RANK, NOT_RECORDED = "restricted_mean_difference", "log_rank", "earlier_biologics_not_recorded"
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
    unknown = curves.pop(NOT_RECORDED)
    means = {name: restricted_mean(curve, parameters.restricted_mean_until_weeks) for name, curve in curves.items()}
    total = sum(curve.entered for curve in curves.values())
    known = total + unknown.entered > 0
    return [
        *(_mean_record(parameters, name, curve, means[name]) for name, curve in curves.items()),
        _difference_record(parameters, means[EXPERIENCED].minus(means[NAIVE]), total),
        _test_record(log_rank(list(curves.values()))),
        Kind.BIOLOGICS_NOT_RECORDED.at()
        | {"value": unknown.entered if known else None, "unit": "patients", "N": total},
    ]


def _mean_record(parameters: Parameters, name: str, curve: SurvivalCurve, mean: RestrictedMean) -> dict:
    """Mean weeks of a group, with its stops until then; the limits end where the weeks do."""
    until = parameters.restricted_mean_until_weeks
    low, high = mean.interval(parameters.ci_level)
    longest = until - parameters.minimum_treatment_weeks
    limits = (None, None) if low is None or high is None else (max(low, 0.0), min(high, longest))
    stops = curve.events_by(until) if curve.entered else None
    return _weeks_record(parameters, Kind.RESTRICTED_MEAN.at(group=name), mean.value, limits) | {
        "n": stops,
        "N": curve.entered,
    }


def _difference_record(parameters: Parameters, difference: RestrictedMean, total: int) -> dict:
    limits = difference.interval(parameters.ci_level)
    return _weeks_record(parameters, Kind.RESTRICTED_MEAN_DIFFERENCE.at(), difference.value, limits) | {"N": total}


def _weeks_record(parameters: Parameters, kind: dict, value: float | None, limits: tuple) -> dict:
    return kind | {
        "week": parameters.restricted_mean_until_weeks,
        "value": value,
        "unit": "weeks",
        "ci_low": limits[0],
        "ci_high": limits[1],
        "ci_level": parameters.ci_level,
        "method": AREA,
    }


def _test_record(found: TestResult) -> dict:
    return Kind.LOG_RANK.at() | {
        "value": found.statistic,
        "unit": "chi-square",
        "N": found.n,
        "p_value": found.p_value,
        "test": found.method,
        "method": found.reason or "",
    }
