"""How well a model predicts: discrimination and calibration, both corrected for having seen the patients before."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ibd_study.estimates import Analysis
from ibd_study.kinds import Kind
from ibd_study.reads import kept
from ibd_study.results import proportion_record, times_100
from ibd_tools.sensitivity.statistics.logistic import LogisticFit, complete_rows, fit_logistic
from ibd_tools.sensitivity.statistics.prediction import Performance, calibration_groups, optimism_corrected

UNITS = {"auc": "%", "calibration_slope": "log odds", "calibration_intercept": "log odds"}
MEASURES = tuple(UNITS)
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
        return [*_measures(fit, {}, ""), *_empty_group(analysis)]
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
    corrected_ones = {name: found.corrected(name) for name in MEASURES}
    values: dict[str, Mapping[str, float | None]] = {
        "apparent": found.apparent,
        "optimism": found.optimism,
        "corrected": corrected_ones,
    }
    groups = max(1, min(MOST_GROUPS, fit.n // PATIENTS_A_GROUP))
    return [
        *_measures(fit, values, f"{found.samples} samples" + (f" of {asked} asked for" if samples < asked else "")),
        *_groups(analysis, calibration_groups(fit.linear_predictor(x), y, groups)),
    ]


def _measures(fit: LogisticFit, values: Mapping[str, Mapping[str, float | None]], samples: str) -> list[dict]:
    return [
        Kind.MODEL_PERFORMANCE.at(measure=name, estimate=kind)
        | {
            "value": _in_unit(name, values.get(kind, {}).get(name)),
            "unit": UNITS[name],
            "N": fit.n,
            "method": fit.reason or ("" if kind == "apparent" else f"bootstrap, {samples}"),
        }
        for kind in ("apparent", "optimism", "corrected")
        for name in MEASURES
    ]


def _in_unit(name: str, value: float | None) -> float | None:
    return times_100(value) if UNITS[name] == "%" else value


def _empty_group(analysis: Analysis) -> list[dict]:
    return _group(analysis, "group 1 of 1", None, 0, 0)


def _groups(analysis: Analysis, frame: pd.DataFrame) -> list[dict]:
    rows = enumerate(zip(frame["predicted"], frame["events"], frame["total"], strict=True), start=1)
    return [record for place, row in rows for record in _group(analysis, f"group {place} of {len(frame)}", *row)]


def _group(analysis: Analysis, name: str, predicted: float | None, events: int, total: int) -> list[dict]:
    own = {"subgroup": name}
    return [
        own | Kind.CALIBRATION_PREDICTED.at() | {"value": times_100(predicted), "unit": "%", "N": total},
        own | proportion_record(events, total, analysis.parameters) | Kind.CALIBRATION_OBSERVED.at(),
    ]
