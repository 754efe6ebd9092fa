"""Who enters the analysis: each criterion in turn, with the count of those who fall out, on any engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import narwhals as nw
import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.parameters import Parameters

DAYS_PER_WEEK = 7
# From the start to the stop, or to the end of follow-up while on treatment.
DAYS_TREATED = "days_treated"


@dataclass(frozen=True)
class FlowStep:
    """One step of the selection: its words, who remains, who left and who left for want of the record."""

    key: str
    label: str
    remaining: int
    excluded: int
    not_recorded: int
    remaining_uc: int
    remaining_cd: int


class Criterion(NamedTuple):
    """One criterion: who fails it, and of whom the value is not recorded, both true or false for everybody."""

    key: str
    label: str
    fails: nw.Expr
    is_unknown: nw.Expr


def select(patients: pd.DataFrame, parameters: Parameters) -> tuple[pd.DataFrame, list[FlowStep]]:
    """Apply the study's inclusion criteria in order.

    A criterion that the whole cohort does not record is passed over and counted as not recorded; a patient
    who lacks the one value is kept too, since the study gives no rule against it, and is counted.

    Parameters
    ----------
    patients
        The patients table of a cohort.
    parameters
        ``minimum_age_years`` and ``minimum_treatment_weeks`` are read.

    Returns
    -------
    selected, steps
        The selected rows, and one step per criterion beginning with the whole table.
    """
    frame = with_days_treated(nw.from_native(patients, eager_only=True))
    return selected(frame, parameters).to_native(), flow_steps(frame, parameters)


def with_days_treated(patients: Any) -> Any:
    """Patients with the days from the start of the drug to its stop, or to the end of follow-up."""
    end = nw.coalesce(day("stop_date"), day("follow_up_end_date"))
    return patients.with_columns((end - day("start_date")).alias(DAYS_TREATED))


def day(column: str) -> nw.Expr:
    """A date as a number of days: engines differ in what the difference of two dates is."""
    year = nw.col(column).dt.year().cast(nw.Float64) - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + nw.col(column).dt.ordinal_day().cast(nw.Float64)


def selected(patients: Any, parameters: Parameters) -> Any:
    """Who fails no criterion, of a frame of any engine of narwhals that says beside each patient the days treated."""
    return patients.filter(*(~one.fails for one in _criteria(parameters))).drop(DAYS_TREATED)


def flow_steps(patients: Any, parameters: Parameters) -> list[FlowStep]:
    """The steps of the selection, counted in one pass over such a frame."""
    criteria = _criteria(parameters)
    asked = {f"{one.key} fails": one.fails for one in criteria}
    left = combinations(patients, asked | {f"{one.key} is unknown": one.is_unknown for one in criteria})
    total, *by_disease = sizes(left)
    steps = [FlowStep("registered", "In the cohort", total, 0, 0, *by_disease)]
    for one in criteria:
        (lost, *_), (unknown, *_) = sizes(left, f"{one.key} fails"), sizes(left, f"{one.key} is unknown")
        left = {names: count for names, count in left.items() if f"{one.key} fails" not in names}
        total, *by_disease = sizes(left)
        steps.append(FlowStep(one.key, one.label, total, lost, unknown, *by_disease))
    return steps


def combinations(patients: Any, conditions: Mapping[str, nw.Expr]) -> dict[frozenset[str], int]:
    """How many patients there are of each combination of conditions, and of the diseases, that hold."""
    asked = {disease: (nw.col("diagnosis") == disease).fill_null(False) for disease in DISEASES} | {**conditions}
    answered = patients.select(*(expression.alias(name) for name, expression in asked.items()))
    rows = answered.group_by(*asked).agg(nw.len().alias("patients")).lazy().collect()
    return {frozenset(name for name, holds in zip(asked, row, strict=False) if holds): row[-1] for row in rows.rows()}


def sizes(counts: Mapping[frozenset[str], int], *names: str) -> tuple[int, ...]:
    """Patients of whom all named conditions hold: all of them, and those of each disease."""
    wanted = [{*names}, *({*names, disease} for disease in DISEASES)]
    return tuple(sum(count for holding, count in counts.items() if holding >= one) for one in wanted)


def _criteria(parameters: Parameters) -> list[Criterion]:
    diagnosis, age, days = map(nw.col, ("diagnosis", "age_years", DAYS_TREATED))
    is_of_study = diagnosis.is_in(list(DISEASES)).fill_null(False)
    nobody = is_of_study & ~is_of_study  # a diagnosis that is missing is another one
    least_age, least_weeks = parameters.minimum_age_years, parameters.minimum_treatment_weeks
    too_young, too_short = (
        (value < least).fill_null(False) for value, least in ((age, least_age), (days, least_weeks * DAYS_PER_WEEK))
    )
    return [
        Criterion("diagnosis", "Diagnosis UC or CD", ~is_of_study, nobody),
        Criterion("adult", f"Aged {least_age:g} years or more", too_young, age.is_null()),
        Criterion("treated", f"Treated for at least {least_weeks:g} weeks", too_short, days.is_null()),
    ]


def follow_up_week(selected: pd.DataFrame, parameters: Parameters) -> pd.Series:
    """Week at which each selected patient is read, by diagnosis, indexed by patient."""
    weeks = {disease: parameters.week_of(disease) for disease in DISEASES}
    return selected.set_index("patient_id")["diagnosis"].map(weeks).astype("Float64")
