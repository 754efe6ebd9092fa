"""How well a model predicts: discrimination and calibration, both corrected for having seen the patients before."""

import numpy as np
import pandas as pd

from ibd_study.estimates import Analysis
from ibd_study.kinds import Kind
from ibd_study.reads import kept
from ibd_study.results import proportion_record, times_100
from ibd_tools.sensitivity.statistics.logistic import LogisticFit, complete_rows, fit_logistic
from ibd_tools.sensitivity.statistics.prediction import Performance, calibration_groups, optimism_corrected

UNITS = {"auc": "%", "calibration_slope": "log odds", "calibration_intercept": "log odds"}
PATIENTS_A_GROUP = 10
MOST_GROUPS = 10
# Drawn patients of all samples together: of many patients few samples say what many say of few.
MOST_DRAWN, FEWEST_SAMPLES = 200_000, 5


def model_performance_records(
    analysis: Analysis, fit: LogisticFit, design: pd.DataFrame, outcome: pd.Series, penalty: str
) -> list[dict]:
    """Records of a fitted model's performance; empty where there is no fit.

    Samples with replacement are fitted with `penalty`; where it is that of the run and chosen by the data, by theirs.

    Returns
    -------
    list of dict
        ``<measure>_apparent``, ``_optimism`` and ``_corrected`` for ``auc`` (as a percentage of pairs of patients),
        ``calibration_slope`` and ``calibration_intercept``; ``calibration_predicted`` and ``calibration_observed``
        under ``subgroup`` as ``group 1 of 6``, in order of the prediction, with at least 10 patients each and at most
        ten groups.
    """
    if fit.reason:
        return [*_measures(fit, None, fit.reason), *_groups(analysis, [(None, 0, 0)])]
    x, y, _ = complete_rows(design, outcome)
    settings = analysis.parameters
    asked = settings.bootstrap_samples
    samples = min(asked, max(FEWEST_SAMPLES, MOST_DRAWN // len(y)))

    def refit(sample: pd.DataFrame, seen: np.ndarray) -> LogisticFit:
        varying = sample.loc[:, sample.nunique() > 1]
        rules = (settings.ci_level, penalty, settings.events_per_variable_at_least)
        return fit_logistic(varying, pd.Series(seen), *rules, limits=False)

    def corrected() -> Performance:
        return optimism_corrected(fit, x, y, refit, samples, settings.seed)

    found = kept("bootstrapped models", (x, y, fit, samples), corrected)
    method = f"bootstrap, {found.samples} samples" + (f" of {asked} asked for" if samples < asked else "")
    number = max(1, min(MOST_GROUPS, fit.n // PATIENTS_A_GROUP))
    groups = calibration_groups(fit.linear_predictor(x), y, number)
    return [*_measures(fit, found, method), *_groups(analysis, list(groups.itertuples(index=False)))]


def _measures(fit: LogisticFit, found: Performance | None, method: str) -> list[dict]:
    """Every measure as seen, its optimism, and corrected; empty without a model."""
    return [
        Kind.MODEL_PERFORMANCE.at(measure=measure, estimate=estimate)
        | {
            "value": found and getattr(found, estimate)[measure] * (100 if unit == "%" else 1),
            "unit": unit,
            "N": fit.n,
            "method": "" if found and estimate == "apparent" else method,
        }
        for estimate in ("apparent", "optimism", "corrected")
        for measure, unit in UNITS.items()
    ]


def _groups(analysis: Analysis, groups: list[tuple]) -> list[dict]:
    return [
        {"subgroup": f"group {place} of {len(groups)}"} | record
        for place, (predicted, events, total) in enumerate(groups, start=1)
        for record in (
            Kind.CALIBRATION_PREDICTED.at() | {"value": times_100(predicted), "unit": "%", "N": total},
            proportion_record(events, total, analysis.parameters) | Kind.CALIBRATION_OBSERVED.at(),
        )
    ]
