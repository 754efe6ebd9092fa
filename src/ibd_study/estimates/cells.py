"""Groups of patients behind numbers whose counts no other rule knows: subgroups, other weeks, the curve, models.

What is shown or withheld as a whole is a :class:`ibd_study.kinds.Cell`. Its groups are whole numbers with one bit a
patient, so that they can be held against all others that the run speaks of.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ibd_study.cohort import BASELINE, FOLLOW_UP
from ibd_study.dictionary import DISEASES
from ibd_study.endpoints import REGISTRY, SCORES, Endpoint
from ibd_study.estimates.baseline import PATIENT_VARIABLES, VISIT_VARIABLES, is_category, levels_of
from ibd_study.estimates.course import at_week, still_there, weeks_of
from ibd_study.estimates.factors import ACTIVITY_SCORE, NOT_RECORDED, factors_of
from ibd_study.estimates.laboratory import laboratory_columns
from ibd_study.estimates.model_design import joined, term_of
from ibd_study.estimates.persistence import grid_of, weeks_and_cause
from ibd_study.estimates.rates import classified_of, outcome_of, whole_rule_of
from ibd_study.estimates.safety import events_by_group
from ibd_study.kinds import Cell

if TYPE_CHECKING:
    from ibd_study.estimates.analysis import Analysis

Groups = Mapping[Cell, list[int]]


class Patients:
    """The patients analysed, as bits; rows of any table of theirs are a group."""

    def __init__(self, analysis: "Analysis"):
        self.index = pd.Index(analysis.pairs["patient_id"])
        self.of = {disease: self.where(analysis.pairs["diagnosis"] == disease) for disease in DISEASES}

    def where(self, is_in: pd.Series, patients: pd.Series | None = None) -> int:
        """Patients of rows that are in; rows are those of the pairs unless their patients are given."""
        chosen = is_in.fillna(False).to_numpy(dtype=bool)
        if patients is not None:
            chosen = self.index.isin(patients.to_numpy()[chosen])
        return int.from_bytes(np.packbits(chosen).tobytes(), "big")

    def answers(self, outcome: pd.Series, disease: str, within: int = -1) -> list[int]:
        """Who is evaluable, who says yes and who says no, of a disease or of a part of it."""
        whole = self.of[disease] & within
        known, yes = self.where(outcome.notna()) & whole, self.where(outcome) & whole
        return [known, yes, known & ~yes]

    def all_answers(self, outcome: pd.Series, disease: str) -> list[int]:
        """The same of a whole disease, and who is not evaluable."""
        found = self.answers(outcome, disease)
        return [*found, self.of[disease] & ~found[0]]


def views_of(analysis: "Analysis") -> dict[float, "Analysis"]:
    """The patients read at every week that the run shows."""
    return {week: at_week(analysis, week) for week in sorted({w for d in DISEASES for w in weeks_of(analysis, d)})}


def candidates_of(
    analysis: "Analysis", outcomes: Mapping[Endpoint, pd.Series], views: Mapping
) -> dict[Cell, list[int]]:
    """Cells of a run in their order of precedence, each with all groups that it tells the size of.

    Parameters
    ----------
    analysis
        The run.
    outcomes
        Of the endpoints whose rate is shown, by endpoint: yes, no or missing for each row of the pairs.
    views
        From :func:`views_of`.
    """
    patients = Patients(analysis)
    found: dict[Cell, list[int]] = {}
    for entry, outcome in outcomes.items():
        counted = patients.where(classified_of(analysis, entry)["counted"]) & patients.of[entry.disease]
        if counted == patients.of[entry.disease]:
            # Of all patients of the disease: its rate as observed tells the same groups.
            found[Cell(entry.key, "imputed")] = []
        found |= _factors(analysis, patients, entry, outcome)
        found |= _model(analysis, patients, entry, outcome)
    return found | dict(_weeks(analysis, patients, outcomes, views)) | dict(_persistence(analysis, patients))


def _factors(analysis: "Analysis", patients: Patients, entry: Endpoint, outcome: pd.Series) -> Groups:
    """Each level of a factor, and all others together: their numbers follow from those of everybody.

    How many have a level at all is told by Table 1, where it is, whose groups are known.
    """
    found = {}
    for factor in factors_of(entry.disease):
        split = factor.split(analysis.pairs, analysis.parameters)
        recorded = patients.where(split != NOT_RECORDED)
        inside = [patients.where(split == level) for level in {*split, NOT_RECORDED}]
        found[Cell(entry.key, "factor", factor.key)] = [
            group
            for part in inside
            for side in (part, ~part, recorded & ~part)
            for group in patients.answers(outcome, entry.disease, side)
        ]
    return found


def _model(analysis: "Analysis", patients: Patients, entry: Endpoint, outcome: pd.Series) -> Groups:
    """Who is in the model of all factors, with and without the outcome, and who is left out."""
    known = outcome.dropna()
    terms = [
        term_of(analysis, factor, entry.disease, known, as_number=True)
        for factor in factors_of(entry.disease)
        if factor.in_model
    ]
    complete = joined(terms, known.index).dropna().index
    inside = pd.Series(outcome.index.isin(complete), index=outcome.index)
    answers = patients.answers(outcome.where(inside), entry.disease)
    enough = 2 * analysis.parameters.minimum_count
    if min(group.bit_count() for group in answers[1:]) < enough:
        return {}
    return {Cell(entry.key, "model"): [*answers, patients.where(outcome.notna() & ~inside)]}


def _weeks(
    analysis: "Analysis", patients: Patients, outcomes: Mapping[Endpoint, pd.Series], views: Mapping
) -> Iterator[tuple[Cell, list[int]]]:
    """At every further week: who is evaluable and says yes, who is followed, and who is on the drug."""
    for week, view in views.items():
        same_rows = pd.Index(view.pairs["patient_id"]).equals(patients.index)
        for disease in DISEASES:
            own = analysis.selected[analysis.selected["diagnosis"] == disease]
            followed, on_drug = still_there(own, week)
            groups = [patients.where(one, own["patient_id"]) for one in (followed, on_drug)]
            yield (
                Cell(disease, "followed", week),
                [*groups, groups[0] & ~groups[1], *(patients.of[disease] & ~one for one in groups)],
            )
        for entry in outcomes if same_rows else ():
            if week in weeks_of(analysis, entry.disease) and week != analysis.weeks(entry.disease):
                yield Cell(entry.key, "week", week), patients.all_answers(outcome_of(view, entry), entry.disease)


def _persistence(analysis: "Analysis", patients: Patients) -> Iterator[tuple[Cell, list[int]]]:
    """Who entered and who stopped; then week by week who had stopped, was lost to view, and is still observed."""
    parameters = analysis.parameters
    for disease in DISEASES:
        own = analysis.selected[analysis.selected["diagnosis"] == disease]
        weeks, cause = weeks_and_cause(own)
        entered = (weeks >= parameters.minimum_treatment_weeks).fillna(False)

        def group(is_in: pd.Series, own: pd.DataFrame = own, entered: pd.Series = entered) -> int:
            return patients.where(is_in & entered, own["patient_id"])

        everybody, stopped = group(entered), cause > 0
        yield Cell(disease, "entered"), [everybody, patients.of[disease] & ~everybody]
        yield Cell(disease, "stops"), [group(stopped), group(~stopped)]
        entry, before = parameters.minimum_treatment_weeks, 0
        for week in grid_of(entry, parameters.persistence_until_weeks):
            by_then = group(stopped & (weeks <= week)).bit_count()
            # Where nobody or only a few stopped since, the week is not shown: it would say when the next one did.
            if by_then - before < parameters.minimum_count and (week, by_then) != (entry, 0):
                continue
            before = by_then
            gone = [group(stopped & (weeks <= week)), group(stopped & (weeks < week)), group(~stopped & (weeks < week))]
            yield Cell(disease, "on_drug", week), [*gone, group(weeks >= week), group(weeks > week)]


def told_groups(analysis: "Analysis", outcomes: Mapping[Endpoint, pd.Series]) -> set[int]:
    """The diseases, and who answers what to the endpoints whose rate is shown."""
    patients = Patients(analysis)
    answers = (patients.all_answers(outcome, entry.disease) for entry, outcome in outcomes.items())
    return {*patients.of.values(), *(group for own in answers for group in own)}


def known_groups(analysis: "Analysis", outcomes: Mapping[Endpoint, pd.Series], views: Mapping) -> set[int]:
    """Groups of which the other pages may speak, by whatever rule: nobody may be told by one of these less a cell."""
    patients, pairs = Patients(analysis), analysis.pairs
    found = told_groups(analysis, outcomes)
    for entry, outcome in outcomes.items():
        if entry.can_be_met_before(analysis.parameters):
            before = outcome_of(analysis, entry, at_baseline=True).where(outcome.notna())
            found |= {*patients.all_answers(before, entry.disease)}
    for entry in REGISTRY.values():
        counted = classified_of(analysis, entry)["counted"]
        assessed = (whole_rule_of(pairs, entry, analysis.parameters, time) for time in (BASELINE, FOLLOW_UP))
        for is_in in (counted, *(counted & at_time for at_time in assessed)):
            group = patients.where(is_in) & patients.of[entry.disease]
            found |= {group, patients.of[entry.disease] & ~group}
    others = (_of_tables(analysis, patients), _of_pairs(analysis, patients, views), _of_events(analysis, patients))
    return found.union(*others)


def _of_tables(analysis: "Analysis", patients: Patients) -> Iterator[int]:
    """Values recorded, categories of Table 1, and every level of the score of activity at the start."""
    columns = {name: name for name in PATIENT_VARIABLES} | {name: name + BASELINE for name in VISIT_VARIABLES}
    for name, column in columns.items():
        values = analysis.pairs[column]
        levels = [values == level for level, _ in levels_of(name)] if is_category(name) else []
        for is_in in (values.notna(), *levels):
            group = patients.where(is_in)
            yield from (side & own for own in patients.of.values() for side in (group, ~group))
    for disease, key in ACTIVITY_SCORE.items():
        both = analysis.pairs[[key + BASELINE, key + FOLLOW_UP]].notna().all(axis=1)
        values = analysis.pairs[key + BASELINE].where(both)
        for level in sorted(set(values.dropna())):
            yield from (patients.where(is_in) & patients.of[disease] for is_in in (values <= level, values > level))


def _of_pairs(analysis: "Analysis", patients: Patients, views: Mapping) -> Iterator[int]:
    """Who has a score at both times, and who a laboratory value at every week."""
    for key, score in SCORES.items():
        both = analysis.pairs[[key + BASELINE, key + FOLLOW_UP]].notna().all(axis=1)
        yield patients.where(both) & patients.of[score.disease]
    for view in (analysis, *views.values()):
        for name in laboratory_columns():
            recorded = patients.where(view.pairs[name + FOLLOW_UP].notna(), view.pairs["patient_id"])
            yield from (side & own for own in patients.of.values() for side in (recorded, ~recorded))


def _of_events(analysis: "Analysis", patients: Patients) -> Iterator[int]:
    for events in events_by_group(analysis).values():
        if events is not None:
            yield patients.where(pd.Series(True, index=events.index), events["patient_id"])
