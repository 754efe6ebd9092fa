"""Every endpoint under every rule for missing data: what the answer would be if the unseen did differently."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ibd_study.cohort.pairs import BASELINE, FOLLOW_UP
from ibd_study.endpoints import Endpoint, classify, endpoint
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.rates import outcome_of, recorded_indices
from ibd_study.estimates.records import proportion_record, times_100
from ibd_study.missing import Imputations, impute, make_pairs
from ibd_study.results import Results
from ibd_study.statistics import (
    ImputedProportion,
    WeightedProportion,
    pool_imputed_proportion,
    probability_of_being_seen,
    stabilised_weights,
    weighted_proportion,
    worst_and_best,
)

# Statistics of the results table, one a rule, and what stands in their column missing_data.
RULES = {
    "percentage_observed": "observed",
    "percentage_mi": "mi",
    "percentage_ipw": "ipw",
    "percentage_locf": "locf",
    "percentage_nri": "nri",
    "percentage_worst_case": "worst_case",
    "percentage_best_case": "best_case",
}
# What the weights may rest on, in this order, as far as the smaller of the two groups allows.
ACTIVITY_SCORE = {"UC": "modified_mayo", "CD": "cdai"}
COVARIATES = ("crp_mg_l", "prior_biologics_count", "age_years", "sex", "steroid_dose_mg_day")
PATIENTS_PER_COVARIATE = 5
SEPARATOR = "; "  # between the predictors of an imputed column: a centre's code may hold a space
LARGELY_RECORDED = 0.5


@dataclass(frozen=True)
class Counted:
    """The patients whom an endpoint is known to concern, their outcomes as observed, and where they stand."""

    entry: Endpoint
    outcome: pd.Series
    pairs: pd.DataFrame

    @property
    def seen(self) -> pd.Series:
        """Whether each is evaluable."""
        return self.outcome.notna()

    @property
    def events(self) -> int:
        """Successes among those seen."""
        return int(self.outcome.fillna(False).sum())

    @property
    def unseen(self) -> int:
        """Patients who cannot be judged."""
        return int((~self.seen).sum())


def rates_under_rules(analysis: Analysis, keys: list[str]) -> Results:
    """Rates of endpoints at follow-up under each rule for missing data, whatever the run's own rule is.

    Returns
    -------
    Results
        Per endpoint, with the rule in the column ``missing_data``: ``percentage_observed``, ``percentage_mi``
        (multiple imputation; no n, since the copies differ), ``percentage_ipw`` (weighted; no n; empty where the
        weights cannot be had), ``percentage_locf``, ``percentage_nri``, ``percentage_worst_case`` (the same number
        by way of Manski's bounds) and ``percentage_best_case``; ``unseen`` (patients, of those whom the endpoint
        concerns), ``missing_information`` and ``monte_carlo_error`` of multiple imputation, ``largest_weight``. Per
        imputed column ``imputed_<disease>_<column>_<time>``: ``imputed_values``, with the predictors as method.
    """
    by_rule = {rule: under(analysis, rule) for rule in ("observed", "nri", "locf")}
    entries = [endpoint(key) for key in keys]
    imputations = {
        disease: _imputed(by_rule["observed"], [one for one in entries if one.disease == disease])
        for disease in dict.fromkeys(entry.disease for entry in entries)
    }
    records = [record for one in entries for record in _records(by_rule, one, imputations[one.disease])]
    models = [record for disease, one in imputations.items() for record in _model_records(disease, one)]
    return analysis.results(records + models)


def under(analysis: Analysis, rule: str) -> Analysis:
    """The same patients with their pairs under another of the rules observed, nri and locf."""
    parameters = analysis.parameters.model_copy(update={"missing_data": rule})
    return replace(analysis, parameters=parameters, pairs=make_pairs(analysis.selected, analysis.cohort, parameters))


def counted_patients(observed: Analysis, entry: Endpoint) -> Counted:
    """Whom an endpoint is known to concern; nobody where the cohort does not record what the rule reads."""
    counted = classify(observed.pairs, entry, observed.parameters)["counted"].fillna(False).astype(bool)
    counted &= bool(recorded_indices(observed, entry))
    return Counted(entry, outcome_of(observed, entry)[counted], observed.pairs[counted])


def _imputed(observed: Analysis, entries: list[Endpoint]) -> Imputations:
    columns = dict.fromkeys(column for entry in entries for column in entry.columns(observed.parameters))
    return impute(observed.pairs, entries[0].disease, list(columns), observed.parameters)


def _records(by_rule: dict[str, Analysis], entry: Endpoint, imputations: Imputations) -> Iterator[dict]:
    observed = by_rule["observed"]
    counted = counted_patients(observed, entry)
    total = len(counted.outcome)
    records = [
        *(_share(one, outcome_of(one, entry)) | {"statistic": f"percentage_{rule}"} for rule, one in by_rule.items()),
        *_multiple_imputation(observed, counted, imputations),
        *_weighted(observed, counted),
        *_bounds(observed, counted),
        {"statistic": "unseen", "value": counted.unseen if total else None, "unit": "patients", "N": total},
    ]
    common = {"endpoint": entry.key, "disease": entry.disease, "week": observed.weeks(entry.disease)}
    for record in records:
        yield common | {"missing_data": RULES.get(record["statistic"], "observed")} | record


def _share(analysis: Analysis, outcome: pd.Series) -> dict:
    return proportion_record(int(outcome.fillna(False).sum()), int(outcome.notna().sum()), analysis.parameters)


def _multiple_imputation(observed: Analysis, counted: Counted, imputations: Imputations) -> list[dict]:
    """Each copy classified by the rule and pooled; empty where somebody is still without an answer."""
    total, level = len(counted.outcome), observed.parameters.ci_level
    outcomes = [_of_copy(copy, counted, observed) for copy in imputations.copies if total]
    known = total and not any(outcome.isna().any() for outcome in outcomes)
    pooled = pool_imputed_proportion([int(outcome.sum()) for outcome in outcomes], total, level) if known else None
    further = {"missing_information": "%", "monte_carlo_error": "percentage points"}
    return [
        _estimate("percentage_mi", pooled, level) | {"N": total, "method": "wilson_multiple_imputation"},
        *(
            {
                "statistic": name,
                "value": pooled and times_100(getattr(pooled, name)),
                "unit": unit,
                "missing_data": "mi",
            }
            for name, unit in further.items()
        ),
    ]


def _estimate(statistic: str, found: ImputedProportion | WeightedProportion | None, level: float) -> dict:
    record = {"statistic": statistic, "unit": "%", "ci_level": level}
    if found is None:
        return record
    return record | {
        "value": times_100(found.share),
        "ci_low": times_100(found.low),
        "ci_high": times_100(found.high),
    }


def _of_copy(copy: pd.DataFrame, counted: Counted, observed: Analysis) -> pd.Series:
    """Outcomes on one copy, of those counted as observed: imputing a baseline lets nobody in."""
    mine = copy[copy["patient_id"].isin(counted.pairs["patient_id"])]
    return classify(mine, counted.entry, observed.parameters)["outcome"]


def _weighted(observed: Analysis, counted: Counted) -> list[dict]:
    """Those seen, weighted to stand for all; empty where the probability of being seen has no model."""
    level = observed.parameters.ci_level
    weights = _weights(counted)
    found = largest = None
    if weights is not None:
        found = weighted_proportion(counted.outcome[counted.seen].astype(bool), weights, level)
        largest = float(weights.max())
    seen = {"N": int(counted.seen.sum()), "method": "wilson_effective_number"}
    return [
        _estimate("percentage_ipw", found, level) | seen,
        {"statistic": "largest_weight", "value": largest, "missing_data": "ipw"},
    ]


def _weights(counted: Counted) -> np.ndarray | None:
    """Weights of those seen, from as many covariates as can be fitted: the last of them is left out first."""
    seen = counted.seen.to_numpy()
    if seen.any() and seen.all():
        return np.ones(len(seen))
    room = int(min(seen.sum(), (~seen).sum())) // PATIENTS_PER_COVARIATE
    covariates = _covariates(counted)[:room]
    while covariates:
        probability = probability_of_being_seen(seen, np.column_stack(covariates))
        if probability is not None:
            return stabilised_weights(seen, probability)
        covariates.pop()
    return None


def _covariates(counted: Counted) -> list[np.ndarray]:
    """Baseline values that most patients have; the few gaps are filled with the median."""
    names = (ACTIVITY_SCORE[counted.entry.disease], *COVARIATES)
    columns = [_number(counted.pairs, name) for name in names]
    return [column.fillna(column.median()).to_numpy() for column in columns if column.notna().mean() > LARGELY_RECORDED]


def _number(pairs: pd.DataFrame, name: str) -> pd.Series:
    values = pairs[name] if name in pairs else pairs[name + BASELINE]
    if name == "sex":
        values = (values == "female").where(values.notna())
    numbers = values.astype("Float64").astype("float64")
    return np.log1p(numbers) if name == "crp_mg_l" else numbers


def _bounds(observed: Analysis, counted: Counted) -> list[dict]:
    """All unseen fail, all unseen succeed; each with the interval of its own count."""
    total, events, unseen = len(counted.outcome), counted.events, counted.unseen
    shares = worst_and_best(events, total - unseen, unseen) if total else (None, None)
    return [
        proportion_record(count, total, observed.parameters) | {"statistic": name, "value": times_100(share)}
        for name, count, share in zip(
            ("percentage_worst_case", "percentage_best_case"), (events, events + unseen), shares, strict=True
        )
    ]


def _model_records(disease: str, imputations: Imputations) -> list[dict]:
    return [
        {
            "endpoint": f"imputed_{disease.lower()}_{one.column}{one.time}",
            "disease": disease,
            "week": 0 if one.time == BASELINE else None,
            "statistic": "imputed_values",
            "value": one.missing,
            "unit": "patients",
            "N": one.recorded + one.missing,
            "method": SEPARATOR.join(one.predictors),
            "missing_data": "mi",
        }
        for one in imputations.model
        if one.time in (BASELINE, FOLLOW_UP)
    ]
