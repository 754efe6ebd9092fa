"""Who enters the analysis: each criterion in turn, with the count of those who fall out."""

from dataclasses import dataclass

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.parameters import Parameters

DAYS_PER_WEEK = 7


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
    criteria = {
        "diagnosis": ("Diagnosis UC or CD", patients["diagnosis"].isin(list(DISEASES)).astype("boolean")),
        "adult": (
            f"Aged {parameters.minimum_age_years:g} years or more",
            patients["age_years"] >= parameters.minimum_age_years,
        ),
        "treated": (
            f"Treated for at least {parameters.minimum_treatment_weeks:g} weeks",
            _weeks_treated(patients) >= parameters.minimum_treatment_weeks,
        ),
    }
    selected = patients
    steps = [_step("registered", "In the cohort", patients, patients, None)]
    for key, (label, met) in criteria.items():
        before, met = selected, met.reindex(selected.index)
        selected = before[met.fillna(True).astype(bool)]
        steps.append(_step(key, label, before, selected, met))
    return selected, steps


def _step(key: str, label: str, before: pd.DataFrame, after: pd.DataFrame, met: pd.Series | None) -> FlowStep:
    return FlowStep(
        key=key,
        label=label,
        remaining=len(after),
        excluded=len(before) - len(after),
        not_recorded=0 if met is None else int(met.isna().sum()),
        remaining_uc=int((after["diagnosis"] == "UC").sum()),
        remaining_cd=int((after["diagnosis"] == "CD").sum()),
    )


def _weeks_treated(patients: pd.DataFrame) -> pd.Series:
    """Weeks from start to stop, or to the end of follow-up while on treatment."""
    end = patients["stop_date"].fillna(patients["follow_up_end_date"])
    return ((end - patients["start_date"]).dt.days / DAYS_PER_WEEK).astype("Float64")


def follow_up_week(selected: pd.DataFrame, parameters: Parameters) -> pd.Series:
    """Week at which each selected patient is read, by diagnosis, indexed by patient."""
    weeks = {disease: parameters.week_of(disease) for disease in DISEASES}
    return selected.set_index("patient_id")["diagnosis"].map(weeks).astype("Float64")
