"""Rates in subgroups, each with its interval, and one test per factor: never a p-value within a subgroup."""

import pandas as pd

from ibd_study.endpoints import Endpoint, endpoint
from ibd_study.estimates import (
    FACTORS,
    NO_BIOLOGICS,
    NOT_RECORDED,
    Analysis,
    Factor,
    factor_label,
    factors_of,
    outcome_of,
)
from ibd_study.kinds import Cell, Kind
from ibd_study.results import Results, proportion_of
from ibd_study.statistics import likelihood_ratio
from ibd_tools.sensitivity.statistics.multiplicity import adjusted_p_values

WITHIN = " within "


def subgroup_rates(analysis: Analysis, keys: list[str]) -> Results:
    """Rates of endpoints in the levels of every factor that has a meaning in their disease.

    Returns
    -------
    Results
        Per endpoint and level, under ``subgroup`` as ``sex=female``: ``percentage_in_subgroup``; the level "not
        recorded" stands last. Per factor, under its bare name: ``between_subgroups``, the likelihood-ratio test that
        all recorded levels have one rate at follow-up, with ``between_subgroups_holm`` beside it (adjusted for the
        number of factors), and for an endpoint that can be met before ``change_by_subgroup``, the test that the
        change from before to after is alike in them: the interaction of factor and time, which rests on those who
        changed. Per endpoint: ``percentage_biologic_naive``, ``percentage_biologic_experienced``, and
        ``smallest_between_subgroups_holm``.
    """
    return analysis.results([record for key in keys for record in _records(analysis, endpoint(key))])


def subgroup_name(analysis: Analysis, words: str) -> str:
    """What stands under ``subgroup``; in a run on a subgroup, its words follow.

    Examples
    --------
    In a run with ``subgroup`` set to centre=A, women are "sex=female within centre=A".
    """
    return words + (WITHIN + analysis.parameters.subgroup if analysis.parameters.subgroup else "")


def _records(analysis: Analysis, entry: Endpoint) -> list[dict]:
    common = analysis.place_of(entry)
    outcome = outcome_of(analysis, entry)
    factors = factors_of(entry.disease)
    splits = {factor: factor.split(analysis.pairs, analysis.parameters) for factor in factors}
    records = _biologics(analysis, splits[FACTORS[0]], outcome)
    tests = [_between(analysis, factor, split, outcome) for factor, split in splits.items()]
    records += [*_levels(analysis, splits, outcome), *tests, *_corrected(analysis, tests)]
    if entry.can_be_met_before(analysis.parameters):
        before = outcome_of(analysis, entry, at_baseline=True)
        records += [_change(analysis, factor, split, before, outcome) for factor, split in splits.items()]
    cells = [Cell(entry.key, "factor", factor.key) for factor in factors]
    return [common | record | {"cells": _cells_of(record, cells)} for record in records]


def _cells_of(record: dict, cells: list[Cell]) -> tuple[Cell, ...]:
    """The factors of whose levels a number is made; none where it is made of who changed."""
    if record["kind"] is Kind.CHANGE_BY_SUBGROUP:
        return ()
    if record["kind"] in (Kind.BETWEEN_SUBGROUPS_HOLM, Kind.SMALLEST_BETWEEN_SUBGROUPS):
        return tuple(cells)
    factor = record["at"].get("factor", FACTORS[0].key)
    return tuple(cell for cell in cells if cell.part == factor)


def _levels(analysis: Analysis, splits: dict[Factor, pd.Series], outcome: pd.Series) -> list[dict]:
    return [
        proportion_of(outcome[split == level], analysis.parameters)
        | Kind.SUBGROUP_RATE.at(factor=factor.key, level=level)
        | {"subgroup": subgroup_name(analysis, f"{factor.key}={level}")}
        for factor, split in splits.items()
        for level in (*factor.known_levels(split, analysis.parameters), NOT_RECORDED)
    ]


def _biologics(analysis: Analysis, earlier: pd.Series, outcome: pd.Series) -> list[dict]:
    groups = {"naive": earlier == NO_BIOLOGICS, "experienced": ~earlier.isin([NO_BIOLOGICS, NOT_RECORDED])}
    return [
        proportion_of(outcome[chosen], analysis.parameters) | Kind.BIOLOGICS_RATE.at(group=name)
        for name, chosen in groups.items()
    ]


def _between(analysis: Analysis, factor: Factor, split: pd.Series, outcome: pd.Series) -> dict:
    known = outcome[split != NOT_RECORDED].dropna().astype(bool)
    return _tested(analysis, factor, Kind.BETWEEN_SUBGROUPS, known, split)


def _change(analysis: Analysis, factor: Factor, split: pd.Series, before: pd.Series, after: pd.Series) -> dict:
    """Among those who changed, whether gains and losses are shared out alike: conditional logistic regression."""
    changed = (before != after).fillna(False).astype(bool) & (split != NOT_RECORDED)
    return _tested(analysis, factor, Kind.CHANGE_BY_SUBGROUP, after[changed].astype(bool), split)


def _tested(analysis: Analysis, factor: Factor, kind: Kind, yes: pd.Series, split: pd.Series) -> dict:
    groups = yes.groupby(split.reindex(yes.index)).agg(["sum", "count"])
    test = likelihood_ratio([(int(events), int(total)) for events, total in groups.itertuples(index=False)])
    return kind.at(factor=factor.key) | {
        "subgroup": subgroup_name(analysis, factor.key),
        "N": test.n,
        "p_value": test.p_value,
        "test": test.method,
    }


def _corrected(analysis: Analysis, tests: list[dict]) -> list[dict]:
    p_values = adjusted_p_values([test["p_value"] for test in tests], "holm")
    known = {test["at"]["factor"]: p for test, p in zip(tests, p_values, strict=True) if p is not None}
    words = {"test": f"likelihood ratio, Holm over {len(known)} factors"}
    each = [
        test | words | {"kind": Kind.BETWEEN_SUBGROUPS_HOLM, "p_value": p}
        for test, p in zip(tests, p_values, strict=True)
    ]
    factor = min(known, key=known.__getitem__, default=None)
    named = {} if factor is None else {"words": factor_label(factor).lower()}
    smallest = Kind.SMALLEST_BETWEEN_SUBGROUPS.at(**named) | {"N": max(test["N"] for test in tests)}
    return [*each, smallest | {"p_value": known.get(factor)} | words]
