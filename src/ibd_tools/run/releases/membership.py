"""Which groups of patients the numbers of a run rest on, so that two runs can be held against each other.

No page is run for it: patients are selected, paired and classified, as every page does it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pandas as pd

from ibd_study.cohort import BASELINE, FOLLOW_UP, Cohort, select
from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import MINIMUM_COUNT, ReleaseDecision, decide
from ibd_study.endpoints import REGISTRY, SCORES, Endpoint
from ibd_study.estimates import (
    CAUSES,
    FACTORS,
    PATIENT_VARIABLES,
    VISIT_VARIABLES,
    Analysis,
    any_assessed,
    at_week,
    classified_of,
    counts_of,
    decided_by,
    diseases_of,
    events_by_group,
    factors_of,
    grid_of,
    in_order,
    is_category,
    laboratory_columns,
    levels_of,
    outcome_of,
    sizes_of,
    still_there,
    weeks_and_cause,
    weeks_of,
    whole_rule_of,
)
from ibd_study.missing import complete_outcome
from ibd_tools.run.releases.differencing import Group, Membership
from ibd_tools.sensitivity import answers_by_choice

# Name, family (empty: of its own name) and patients of a group.
Named = Iterator[tuple[str, str, int]]


@dataclass(frozen=True)
class _Answers:
    """What every row of the pairs answers to one endpoint."""

    entry: Endpoint
    counted: pd.Series
    index: pd.Series
    after: pd.Series
    before: pd.Series | None


def membership_of(analysis: Analysis) -> Membership:
    """The groups of a run at its own weeks: patients, denominators, answers, levels of factors, events, stops.

    Returns
    -------
    Membership
        By a name in words, such as ``cd_clinical_remission, evaluable``. The denominators of a disease are one
        family, and so are the answers to all endpoints of a disease and domain: one may lie inside another. Answers
        that the run withholds are left out.
    """
    rows = _Rows(analysis.pairs, analysis.cohort)
    answers = [_answers_of(analysis, entry) for entry in in_order(analysis.parameters)]
    found = [*_selected(analysis), *_denominators(analysis, rows, answers), *_baseline(analysis, rows)]
    found += [*_by_index(analysis, rows, answers), *_levels(analysis, rows, answers)]
    return _membership(analysis, [*found, *_rates(analysis, rows, answers), *_events(analysis), *_stops(analysis)])


def membership_over_time(analysis: Analysis) -> Membership:
    """Who answered, who said yes and who has a laboratory value at every week that the run shows."""
    found: list[tuple[str, str, int]] = []
    for week in sorted({week for disease in DISEASES for week in weeks_of(analysis, disease)}):
        view = at_week(analysis, week)
        rows = _Rows(view.pairs, view.cohort)
        for entry in REGISTRY.values():
            if week in weeks_of(analysis, entry.disease):
                found += _answered(rows, f"{entry.key} at week {week:g}", outcome_of(view, entry))
        for name in laboratory_columns():
            found += _by_disease(view, rows, f"{name} at week {week:g}", view.pairs[name + FOLLOW_UP].notna())
        own = _Rows(view.selected, view.cohort)
        for name, still in zip(("followed", "on the drug"), still_there(view.selected, week), strict=True):
            for disease in DISEASES:
                of_disease = still & (view.selected["diagnosis"] == disease)
                found.append((f"{name} until week {week:g}, {disease}", "", own.where(of_disease)))
    return _membership(analysis, found)


def membership_under_choices(analysis: Analysis) -> Membership:
    """Who answered and who said yes by the run's own choices, and by every other that its pages of results show."""
    if analysis.policy.kind != MINIMUM_COUNT:
        return Membership({}, analysis.parameters.minimum_count)
    rows = _Rows(analysis.pairs, analysis.cohort)
    found = [*_rates(analysis, rows, [_answers_of(analysis, entry) for entry in in_order(analysis.parameters)])]
    for cell, answers in answers_by_choice(analysis).items():
        entry, name = REGISTRY[cell.of], f"{cell.of} with option {cell.part:g} of {cell.what}"
        found.append((f"{name}, evaluable", f"patients, {entry.disease}", rows.where(answers.notna())))
        found.append((f"{name}, yes", f"yes, {entry.disease} {entry.domain}", rows.where(answers)))
    return _membership(analysis, found)


def _membership(analysis: Analysis, found: list[tuple[str, str, int]]) -> Membership:
    groups = {name: Group(patients, family or name) for name, family, patients in found}
    return Membership(groups, analysis.parameters.minimum_count)


def _answers_of(analysis: Analysis, entry: Endpoint) -> _Answers:
    classified = classified_of(analysis, entry)
    after = complete_outcome(classified, analysis.parameters)
    can_be_before = entry.can_be_met_before(analysis.parameters)
    before = outcome_of(analysis, entry, at_baseline=True).where(after.notna()) if can_be_before else None
    index = classified["index"] if "index" in classified else pd.Series(pd.NA, index=after.index)
    return _Answers(entry, classified["counted"].fillna(False).astype(bool), index, after, before)


class _Rows:
    """Rows of a table as whole numbers with one bit a patient of the cohort."""

    def __init__(self, table: pd.DataFrame, cohort: Cohort):
        patients = pd.Index(sorted(cohort.patients["patient_id"]))
        self.size, self.places = len(patients), patients.get_indexer(table["patient_id"])

    def where(self, is_in: pd.Series | np.ndarray) -> int:
        """Patients of the rows that are in; who is not known to be in, is not."""
        if isinstance(is_in, pd.Series):
            is_in = is_in.fillna(False).to_numpy(dtype=bool)
        flags = np.zeros(self.size, dtype=bool)
        flags[self.places[is_in]] = True
        return int.from_bytes(np.packbits(flags).tobytes(), "big")


def _by_disease(analysis: Analysis, rows: _Rows, name: str, is_in: pd.Series, family: str = "") -> Named:
    for disease in DISEASES:
        of_disease = is_in & (analysis.pairs["diagnosis"] == disease)
        yield f"{name}, {disease}", family and f"{family}, {disease}", rows.where(of_disease)


def _selected(analysis: Analysis) -> Named:
    """The steps of the selection, each of all patients and of each disease."""
    patients, parameters = analysis.cohort.patients, analysis.parameters
    of_age, _ = select(patients, parameters.model_copy(update={"minimum_treatment_weeks": 0}))
    steps = {"in the cohort": patients, "of age": of_age, "selected": select(patients, parameters)[0]}
    for name, table in (steps | {"analysed": analysis.pairs}).items():
        rows = _Rows(table, analysis.cohort)
        yield f"patients {name}", "patients", rows.where(np.ones(len(table), dtype=bool))
        for disease in DISEASES:
            yield f"patients {name}, {disease}", f"patients, {disease}", rows.where(table["diagnosis"] == disease)


def _assessed(pairs: pd.DataFrame, suffix: str) -> pd.Series:
    return nw.from_native(pairs, eager_only=True).select(any_assessed(suffix).alias("assessed")).to_native()["assessed"]


def _denominators(analysis: Analysis, rows: _Rows, answers: list[_Answers]) -> Named:
    """Of whom a rate or a mean is: one family by disease, with the patients of the disease."""
    pairs = analysis.pairs
    first, follow_up = (_assessed(pairs, suffix) for suffix in (BASELINE, FOLLOW_UP))
    yield from _by_disease(analysis, rows, "patients with a first visit", first, "patients")
    yield from _by_disease(analysis, rows, "patients with a second visit", first & follow_up, "patients")
    for one in answers:
        key, family = one.entry.key, f"patients, {one.entry.disease}"
        counted = one.counted.to_numpy()
        yield f"{key}, counted", family, rows.where(counted)
        for when, suffix in (("before", BASELINE), ("after", FOLLOW_UP)):
            assessed = whole_rule_of(pairs, one.entry, analysis.parameters, suffix).to_numpy()
            yield f"{key}, assessed {when}", family, rows.where(counted & assessed)
    for score in SCORES.values():
        both = pairs[[score.key + BASELINE, score.key + FOLLOW_UP]].notna().all(axis=1)
        yield f"{score.key}, both times", f"patients, {score.disease}", rows.where(both)


def _rates(analysis: Analysis, rows: _Rows, answers: list[_Answers]) -> Named:
    """Who was evaluable and who met an endpoint, afterwards and before, where the run shows its rate."""
    shown = _shown(analysis, answers)
    for one in answers:
        key, decided, where = one.entry.key, shown[one.entry.key], f", {one.entry.disease} {one.entry.domain}"
        if decided.after:
            yield f"{key}, evaluable", f"patients, {one.entry.disease}", rows.where(one.after.notna())
            yield f"{key}, yes", f"yes{where}", rows.where(one.after)
        if decided.before and one.before is not None:
            yield f"{key}, yes before", f"yes before{where}", rows.where(one.before)
        if decided.paired and one.before is not None:
            for name, was, became in (("stayed yes", 1, 1), ("gained", 0, 1), ("lost", 1, 0), ("stayed no", 0, 0)):
                changed = (one.before == bool(was)) & (one.after == bool(became))
                yield f"{key}, {name}", f"{name}{where}", rows.where(changed)


def _shown(analysis: Analysis, answers: list[_Answers]) -> dict[str, ReleaseDecision]:
    """What the run shows of each endpoint; all of it where every number is rounded, and may be."""
    if analysis.policy.kind != MINIMUM_COUNT:
        return {one.entry.key: ReleaseDecision(True, True, True) for one in answers}
    counts = [decided_by(one.entry, analysis.parameters, counts_of(analysis, one.entry)) for one in answers]
    return decide(counts, sizes_of(analysis), analysis.policy)


def _answered(rows: _Rows, name: str, outcome: pd.Series) -> Named:
    yield f"{name}, evaluable", "", rows.where(outcome.notna())
    yield f"{name}, yes", "", rows.where(outcome)


def _by_index(analysis: Analysis, rows: _Rows, answers: list[_Answers]) -> Named:
    """Whom each index judged, where several may."""
    for one in answers:
        if len(one.entry.by_index(analysis.parameters)) > 1:
            for index in one.index.dropna().unique():
                judged = one.after.where((one.index == index).fillna(False))
                yield from _answered(rows, f"{one.entry.key} by {index}", judged)


def _levels(analysis: Analysis, rows: _Rows, answers: list[_Answers]) -> Named:
    """Who is evaluable and who said yes in each level of each factor."""
    splits = {factor: factor.split(analysis.pairs, analysis.parameters).to_numpy() for factor in FACTORS}
    in_level = {factor: {level: split == level for level in set(split)} for factor, split in splits.items()}
    for one in answers:
        known, yes = one.after.notna().to_numpy(), one.after.fillna(False).to_numpy(dtype=bool)
        for factor in factors_of(one.entry.disease):
            for level, is_in in in_level[factor].items():
                # A level may have another name in another run: below 40, below 41.
                name, family = f"{one.entry.key} of {factor.key}={level}", f"{one.entry.key} of {factor.key}"
                yield f"{name}, evaluable", f"{family}, evaluable", rows.where(known & is_in)
                yield f"{name}, yes", f"{family}, yes", rows.where(yes & is_in)


def _baseline(analysis: Analysis, rows: _Rows) -> Named:
    """Who has a value at the start, and who is of each category."""
    columns = {name: name for name in PATIENT_VARIABLES} | {name: name + BASELINE for name in VISIT_VARIABLES}
    for name, column in columns.items():
        values = analysis.pairs[column]
        levels = levels_of(name) if is_category(name) else []
        groups = {f"{name} recorded": values.notna()} | {f"{name}={word}": values == value for value, word in levels}
        for words, is_in in groups.items():
            for group, family, patients in _by_disease(analysis, rows, words, is_in):
                if group.endswith(diseases_of(name)):
                    yield group, family, patients


def _events(analysis: Analysis) -> Named:
    """Who had an event of each group."""
    for key, events in events_by_group(analysis).items():
        if events is not None:
            yield key, "", _Rows(events, analysis.cohort).where(np.ones(len(events), dtype=bool))


def _stops(analysis: Analysis) -> Named:
    """Who stopped and for which reason, and who was still observed at each week of the curve."""
    parameters = analysis.parameters
    for disease in DISEASES:
        own = analysis.selected[analysis.selected["diagnosis"] == disease]
        rows, (weeks, cause) = _Rows(own, analysis.cohort), weeks_and_cause(own)
        yield f"stopped, {disease}", "", rows.where(cause > 0)
        for number, name in enumerate(CAUSES, start=1):
            yield f"stopped for {name}, {disease}", "", rows.where(cause == number)
        for week in grid_of(parameters.minimum_treatment_weeks, parameters.persistence_until_weeks):
            yield f"on the drug at week {week:g}, {disease}", "", rows.where(weeks >= week)
