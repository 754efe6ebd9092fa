"""Odds ratios of what was known before the drug, unadjusted and adjusted, and how well a model predicts with them."""

import numpy as np
import pandas as pd

from ibd_study.endpoints import Endpoint, endpoint
from ibd_study.estimates import CONTRAST_LEVEL, Analysis, Term, factors_of, joined, outcome_of, term_of
from ibd_study.kinds import Cell, Kind
from ibd_study.results import Results
from ibd_tools.sensitivity.estimates.model_performance import model_performance_records
from ibd_tools.sensitivity.estimates.subgroups import subgroup_name
from ibd_tools.sensitivity.statistics.clustered import cluster_robust
from ibd_tools.sensitivity.statistics.logistic import LogisticFit, fit_logistic, needs_penalty

REFERENCE, NOBODY = "reference", "nobody in the model has it"
LARGEST_LOG_ODDS = 700.0  # beyond it the exponential overflows
NO_LIMIT = "; the profile has no limit on one side"


def predictors(analysis: Analysis, keys: list[str]) -> Results:
    """Odds ratios of every factor, from one model a factor and from one model with all of them.

    The terms are given beforehand; none is chosen by its p-value. All models of an endpoint are fitted in one way,
    since their odds ratios stand beside each other: if the penalty is chosen by the data, it is Firth's for all as
    soon as one of them needs it. The centre is no term of the joint model: patients of one centre are taken together
    in the cluster-robust interval beside it.

    Returns
    -------
    Results
        Per endpoint and level, under ``subgroup`` as ``sex=male``: ``odds_ratio_unadjusted``,
        ``odds_ratio_adjusted`` and ``odds_ratio_cluster_robust``, with ``method`` in words, which for an empty row
        is the reason. A number has one row, ``age_years=upper against lower quartile``. Per endpoint
        ``model_terms``, ``model_events_per_variable``, ``model_separated``, ``model_left_out`` (patients), and the
        rows of :func:`ibd_tools.sensitivity.estimates.model_performance.model_performance_records`.
    """
    return analysis.results([record for key in keys for record in _records(analysis, endpoint(key))])


def _records(analysis: Analysis, entry: Endpoint) -> list[dict]:
    common = analysis.place_of(entry)
    outcome = outcome_of(analysis, entry).dropna()
    factors = factors_of(entry.disease)
    terms = [term_of(analysis, factor, entry.disease, outcome, as_number=True) for factor in factors if factor.in_model]
    design = joined(terms, outcome.index)
    alone = [
        (term_of(analysis, factor, entry.disease, outcome, as_number=as_number), as_number)
        for factor in factors
        for as_number in ((False, True) if factor.number else (False,))
    ]
    designs = [joined([term], outcome.index) for term, _ in alone]
    # Where no model needs the penalty, a sample with replacement still may: "auto" stays.
    penalty = _penalty(analysis, [design, *designs], outcome)
    fit = _fit(analysis, design, outcome, penalty)
    centre = analysis.pairs.loc[outcome.index, "centre"]
    robust = cluster_robust(design, outcome, centre, analysis.parameters.ci_level)
    records = []
    for (term, as_number), own in zip(alone, designs, strict=True):
        unadjusted = _fit(analysis, own, outcome, penalty)
        records += _ratios(analysis, Kind.ODDS_RATIO_UNADJUSTED, term, unadjusted, as_number=as_number)
    for term in terms:
        for kind, adjusted in ((Kind.ODDS_RATIO_ADJUSTED, fit), (Kind.ODDS_RATIO_CLUSTER_ROBUST, robust)):
            records += _ratios(analysis, kind, term, adjusted, as_number=bool(term.factor.number))
    records += [*_model(fit), *model_performance_records(analysis, fit, design, outcome, penalty)]
    whole = (Cell(entry.key, "model"), *(Cell(entry.key, "factor", factor.key) for factor in factors))
    return [common | record | {"cells": _cells_of(record, whole)} for record in records]


def _cells_of(record: dict, whole: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Of whom a number is made: its performance of who is in the model, all else of every level of every factor too.

    Also a ratio of one factor alone, since whether all are penalised hangs on each of them.
    """
    return whole[:1] if record["kind"] is Kind.MODEL_PERFORMANCE else whole


def _penalty(analysis: Analysis, designs: list[pd.DataFrame], outcome: pd.Series) -> str:
    """One penalty for all models of an endpoint."""
    chosen, enough = analysis.parameters.model_penalty, analysis.parameters.events_per_variable_at_least
    if chosen != "auto":
        return chosen
    return "firth" if any(needs_penalty(design, outcome, enough) for design in designs) else chosen


def _fit(analysis: Analysis, design: pd.DataFrame, outcome: pd.Series, penalty: str) -> LogisticFit:
    settings = analysis.parameters
    return fit_logistic(design, outcome, settings.ci_level, penalty, settings.events_per_variable_at_least)


def _ratios(analysis: Analysis, kind: Kind, term: Term, fit: LogisticFit, *, as_number: bool) -> list[dict]:
    """One row a level, or one for a number: a ratio, the reference, or an empty row that says why."""
    split = term.factor.split(analysis.pairs, analysis.parameters)
    levels = [CONTRAST_LEVEL] if as_number else term.factor.known_levels(split, analysis.parameters)
    return [
        kind.at(factor=term.factor.key, level=level, **({"why": why} if why else {}))
        | columns
        | {"unit": "odds ratio", "N": fit.n, "subgroup": subgroup_name(analysis, f"{term.factor.key}={level}")}
        for level in levels
        for columns, why in (_ratio(analysis, term, level, fit),)
    ]


def _ratio(analysis: Analysis, term: Term, level: str, fit: LogisticFit) -> tuple[dict, str]:
    """Columns of a ratio, and why it, or one of its limits, is none; that it is the reference is such a reason."""
    reason = fit.reason or term.why_not
    if reason:
        return {"method": reason}, reason
    if level == term.reference:
        return {"value": 1.0, "method": REFERENCE}, REFERENCE
    weights = term.contrasts.get(level)
    if weights is None or not set(weights.index) <= set(fit.coefficients.index):
        return {"method": NOBODY}, NOBODY
    value, low, high = _log_odds(analysis, weights, fit)
    limits = {"ci_low": ratio_of(low), "ci_high": ratio_of(high)}
    why = NO_LIMIT if None in limits.values() else ""
    found = {"value": ratio_of(value), "method": fit.method + why, "ci_level": analysis.parameters.ci_level}
    return found | limits, why


def _log_odds(analysis: Analysis, weights: pd.Series, fit: LogisticFit) -> tuple[float, float, float]:
    """A coefficient with its own limits, or a sum of several with those of Wald."""
    if len(weights) == 1:
        name, weight = weights.index[0], weights.iloc[0]
        return float(weight * fit.coefficients[name]), float(weight * fit.low[name]), float(weight * fit.high[name])
    return fit.contrast(weights, analysis.parameters.ci_level)


def ratio_of(log_odds: float) -> float | None:
    """The ratio that log odds stand for; None where there is none, or none that a computer can write.

    Examples
    --------
    >>> ratio_of(0.0), ratio_of(800.0), ratio_of(float("nan"))
    (1.0, None, None)
    """
    return float(np.exp(log_odds)) if abs(log_odds) < LARGEST_LOG_ODDS else None


def _model(fit: LogisticFit) -> list[dict]:
    """What a model rests on; without a term there is no number."""
    facts: dict[str, dict] = {
        "terms": {"value": fit.terms, "unit": "count"},
        "events_per_variable": {"value": fit.events_per_variable, "unit": "events per term", "n": fit.rarer},
        "separated": {"value": len(fit.separated), "unit": "count"},
        "left_out": {"value": fit.missing, "unit": "patients"},
    }
    common = {"N": fit.n, "method": fit.reason or fit.method} | ({} if fit.terms else {"value": None, "n": None})
    return [Kind.MODEL_FACT.at(fact=name) | fact | common for name, fact in facts.items()]
