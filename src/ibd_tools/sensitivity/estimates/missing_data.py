"""Every endpoint under every rule for missing data: what the answer would be if those not evaluable did differently."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ibd_study.cohort import BASELINE
from ibd_study.dictionary import DISEASES
from ibd_study.endpoints import Endpoint, endpoint
from ibd_study.estimates import Analysis, outcome_of
from ibd_study.kinds import Kind
from ibd_study.reads import kept
from ibd_study.results import Results, proportion_of, proportion_record
from ibd_tools.sensitivity.estimates.evaluability import Counted, counted_patients, under
from ibd_tools.sensitivity.estimates.imputed_rates import SHIFT, estimate_record, imputed_rates, imputed_values
from ibd_tools.sensitivity.missing.imputation import impute
from ibd_tools.sensitivity.missing.shifting import stacked_copies
from ibd_tools.sensitivity.statistics.weighting import (
    probability_of_being_seen,
    stabilised_weights,
    weighted_proportion,
)

# Kinds of rates, one a rule, and what stands in their column missing_data.
RULES = {
    Kind.RATE_OBSERVED: "observed",
    Kind.RATE_IMPUTED: "mi",
    Kind.RATE_WEIGHTED: "ipw",
    Kind.RATE_CARRIED: "locf",
    Kind.RATE_FAILED: "nri",
    Kind.RATE_WORST: "worst_case",
    Kind.RATE_BEST: "best_case",
}
COMPLETED = (Kind.RATE_OBSERVED, Kind.RATE_FAILED, Kind.RATE_CARRIED)  # rules that a run itself can have
# What the weights may rest on, in this order, as far as the smaller of the two groups allows.
ACTIVITY_SCORE = {"UC": "modified_mayo", "CD": "cdai"}
COVARIATES = ("crp_mg_l", "prior_biologics_count", "age_years", "sex", "steroid_dose_mg_day")
PATIENTS_PER_COVARIATE = 5
LARGELY_RECORDED = 0.5
# Imputed copies of more would not fit into memory, and tell little more.
MOST_IMPUTED = 1_000
SAMPLE_STREAM = 3


def rates_under_rules(analysis: Analysis, keys: list[str]) -> Results:
    """Rates of endpoints at follow-up under each rule for missing data, whatever the run's own rule is.

    Returns
    -------
    Results
        Per endpoint, with the rule in the column ``missing_data``: ``percentage_observed``, ``percentage_mi``
        (multiple imputation; no n, since the copies differ; of a large cohort it rests on a sample, whose size
        ``imputed_sample`` says with that of the disease), ``percentage_ipw`` (weighted; no n; empty where the
        weights cannot be had), ``percentage_locf``, ``percentage_nri``, ``percentage_worst_case`` (the same number
        by way of Manski's bounds) and ``percentage_best_case``; ``unseen`` (patients, of those whom the endpoint
        concerns), ``missing_information`` and ``monte_carlo_error`` of multiple imputation, ``largest_weight``; for
        each shift of ``unseen_worse_by_sd`` a ``percentage_mi_worse_by_<shift>_sd`` (or ``better``). Per imputed
        column ``imputed_<disease>_<column>_<time>``: ``imputed_values``, with the predictors as method, and at
        follow-up ``points_of_one_sd``, the points of a shift of one.
    """
    by_rule = {RULES[kind]: under(analysis, RULES[kind]) for kind in COMPLETED}
    entries = [endpoint(key) for key in keys]
    records = []
    for disease in dict.fromkeys(entry.disease for entry in entries):
        records += _of_disease(by_rule, disease, [entry for entry in entries if entry.disease == disease])
    return analysis.results(records)


def _of_disease(by_rule: dict[str, Analysis], disease: str, entries: list[Endpoint]) -> list[dict]:
    observed, settings = by_rule["observed"], by_rule["observed"].parameters
    columns = list(dict.fromkeys(column for entry in entries for column in entry.columns(settings)))
    drawn = (settings.imputations, settings.seed, *settings.unseen_worse_by_sd)
    made_of = (observed.sha256, disease, columns, drawn)
    imputed, copies = kept("imputed copies", made_of, lambda: _copies(observed, disease, columns))
    shifts = sorted(set(settings.unseen_worse_by_sd))

    def records_of(entry: Endpoint) -> list[dict]:
        return kept("rates under rules", (made_of, entry.key), lambda: _records(by_rule, entry, copies, shifts))

    return [record for entry in entries for record in records_of(entry)] + imputed


def _copies(observed: Analysis, disease: str, columns: list[str]) -> tuple[list[dict], pd.DataFrame]:
    """What was imputed, as records, and the stacked copies of every shift; without a shift, that of 0."""
    pairs, everybody = _sampled(observed, disease)
    imputations = impute(pairs, disease, columns, observed.parameters)
    shifts = dict.fromkeys((0.0, *sorted(observed.parameters.unseen_worse_by_sd)))
    copies = [stacked_copies(imputations, shift).assign(**{SHIFT: shift}) for shift in shifts]
    records = [*imputed_values(disease, imputations), *_sample_records(disease, len(pairs), everybody)]
    return records, pd.concat(copies, ignore_index=True)


def _sampled(observed: Analysis, disease: str) -> tuple[pd.DataFrame, int]:
    """Pairs of one disease, of so many patients as can be imputed, and of how many these are."""
    pairs = observed.pairs_of(disease)
    if len(pairs) <= MOST_IMPUTED:
        return pairs, len(pairs)
    rng = np.random.default_rng([observed.parameters.seed, list(DISEASES).index(disease), SAMPLE_STREAM])
    return pairs.iloc[np.sort(rng.choice(len(pairs), MOST_IMPUTED, replace=False))], len(pairs)


def _sample_records(disease: str, sampled: int, everybody: int) -> list[dict]:
    record = {"endpoint": f"imputed_{disease.lower()}", "disease": disease, "missing_data": "mi", "unit": "patients"}
    return [record | Kind.IMPUTED_SAMPLE.at() | {"value": sampled, "N": everybody}] if sampled < everybody else []


def _records(
    by_rule: dict[str, Analysis], entry: Endpoint, copies: pd.DataFrame, shifts: Sequence[float]
) -> list[dict]:
    observed = by_rule["observed"]
    counted = counted_patients(observed, entry)
    total, completed = len(counted.outcome), {kind: by_rule[RULES[kind]] for kind in COMPLETED}
    records = [
        *(proportion_of(outcome_of(one, entry), one.parameters) | kind.at() for kind, one in completed.items()),
        *imputed_rates(observed, counted, copies, shifts),
        *_weighted(observed, counted),
        *_bounds(observed, counted),
        Kind.NOT_EVALUABLE.at() | {"value": counted.not_evaluable if total else None, "unit": "patients", "N": total},
    ]
    common = observed.place_of(entry)
    return [common | {"missing_data": RULES.get(record["kind"], "observed")} | record for record in records]


def _weighted(observed: Analysis, counted: Counted) -> list[dict]:
    """Those seen, weighted to stand for all; empty where the probability of being seen has no model."""
    level, weights, answers = (
        observed.parameters.ci_level,
        _weights(counted),
        counted.outcome[counted.seen].astype(bool),
    )
    found = None if weights is None else weighted_proportion(answers, weights, level)
    seen = {"N": len(answers), "method": "wilson_effective_number"}
    largest = None if weights is None else float(weights.max())
    return [
        Kind.RATE_WEIGHTED.at() | estimate_record(found, level) | seen,
        Kind.LARGEST_WEIGHT.at() | {"value": largest, "missing_data": "ipw"},
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
    columns = [_number(counted, name) for name in names]
    return [column.fillna(column.median()).to_numpy() for column in columns if column.notna().mean() > LARGELY_RECORDED]


def _number(counted: Counted, name: str) -> pd.Series:
    values = counted.column(name if name in counted.everybody else name + BASELINE)
    if name == "sex":
        values = (values == "female").where(values.notna())
    numbers = values.astype("Float64").astype("float64")
    return numbers.transform(np.log1p) if name == "crp_mg_l" else numbers


def _bounds(observed: Analysis, counted: Counted) -> list[dict]:
    """Not evaluable = failure, not evaluable = success: Manski's bounds, each with the interval of its own count.

    Manski 1990, Nonparametric bounds on treatment effects, American Economic Review 80:319-323.
    """
    ends = {Kind.RATE_WORST: counted.events, Kind.RATE_BEST: counted.events + counted.not_evaluable}
    total = len(counted.outcome)
    return [proportion_record(events, total, observed.parameters) | kind.at() for kind, events in ends.items()]
