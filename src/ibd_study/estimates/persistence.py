"""How long patients stay on treatment: the share still on it by week, and what stopped the others."""

import pandas as pd

from ibd_study.cohort import DAYS_PER_WEEK
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.persistence_by_biologics import by_biologics
from ibd_study.kinds import Cell, Kind
from ibd_study.parameters import Parameters
from ibd_study.results import Results, limits, times_100
from ibd_study.statistics import AALEN_JOHANSEN, LOG_LOG, SurvivalCurve, cumulative_incidence, kaplan_meier

PERSISTENCE_ENDPOINTS = {"UC": "uc_persistence", "CD": "cd_persistence"}
STEP_WEEKS = 4
LOST = "lost_to_follow_up"
UNKNOWN = "reason_not_recorded"
# Numbered from 1: these events exclude each other. Who was lost is not known to have stopped.
SURGERY = "surgery"
CAUSES = ("inefficacy", "adverse_event", SURGERY, "patient_wish", UNKNOWN)


def persistence(analysis: Analysis) -> Results:
    """Share of patients still on treatment, from the week that all of them had to reach to be selected.

    Time runs from the first to the last dose, and ends unfinished at the end of follow-up or when a patient was lost.
    Patients come under observation at ``minimum_treatment_weeks`` (delayed entry): whoever stopped before could not
    be selected, so that nothing is known of the weeks before. Surgery and the other reasons to stop compete: each
    share counts who stopped for that reason first. Bowel surgery with a date ends the time on treatment also where
    the drug itself went on.

    Returns
    -------
    Results
        Endpoints ``uc_persistence`` and ``cd_persistence``. At the entry and every 4 weeks up to
        ``persistence_until_weeks``: ``on_drug`` (Kaplan-Meier), ``at_risk`` (patients under observation) and
        ``stopped_<reason>`` (Aalen-Johansen), in percent of those who reached the entry; empty from where
        nobody is under observation. Once: ``stops``, ``not_at_risk`` (operated on before the entry),
        ``without_dates``, ``median_weeks``, ``ended_by_dated_surgery`` and ``surgery_without_date``; the last two
        are empty where the cohort does not record bowel surgery. By earlier biologics: ``log_rank``, the test of the
        two groups; ``restricted_mean_biologic_naive`` and ``..._biologic_experienced``, mean weeks on the drug between
        the entry and ``restricted_mean_until_weeks``, n being the stops until then, and
        ``restricted_mean_difference`` (experienced less naive); ``earlier_biologics_not_recorded``. Single steps are
        not given, since each is one patient's date.
    """
    return analysis.results([record for disease in ("UC", "CD") for record in _records(analysis, disease)])


def _records(analysis: Analysis, disease: str) -> list[dict]:
    own = analysis.selected_of(disease)
    weeks, cause = weeks_and_cause(own)
    entry = analysis.parameters.minimum_treatment_weeks
    free, causes = kaplan_meier(weeks, cause > 0, entry), cumulative_incidence(weeks, cause, entry)
    records = [*_once(free, weeks), *_surgeries(own, free), *_by_week(analysis.parameters, free)]
    reasons_known = not (cause > 0).any() or bool(own["stop_reason"].notna().any())
    for number, name in enumerate(CAUSES, start=1):
        is_known = reasons_known or name == UNKNOWN
        records += _stopped(analysis.parameters, name, free, causes.get(number), is_known=is_known)
    records += by_biologics(analysis.parameters, own["prior_biologics_count"], weeks, cause > 0)
    common = {"endpoint": PERSISTENCE_ENDPOINTS[disease], "disease": disease}
    return [common | record | _cells_of(record, disease) for record in records]


def _cells_of(record: dict, disease: str) -> dict:
    """Of whom the curve, who is at risk and who stopped at all are made."""
    own = Cell(disease, "stops") if record["kind"] is Kind.STOPS else Cell(disease, "on_drug", record.get("week", ""))
    is_made = record["kind"] in (Kind.STOPS, Kind.ON_DRUG, Kind.AT_RISK)
    return {"cells": (Cell(disease, "entered"), own)} if is_made else {}


def weeks_and_cause(own: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Weeks from the first to the last dose, and the number of the reason to stop; 0 while on treatment or lost."""
    operated = _operated(own)
    end = _last_day(own).mask(operated, own["bowel_surgery_date"])
    weeks = ((end - own["start_date"]).dt.days / DAYS_PER_WEEK).astype("Float64")
    numbers = {name: number for number, name in enumerate(CAUSES, start=1)} | {LOST: 0}
    cause = own["stop_reason"].fillna(UNKNOWN).map(numbers).where(own["stop_date"].notna(), 0).astype(int)
    return weeks, cause.mask(operated, numbers[SURGERY])


def _last_day(own: pd.DataFrame) -> pd.Series:
    return own["stop_date"].fillna(own["follow_up_end_date"])


def _operated(own: pd.DataFrame) -> pd.Series:
    """Whether bowel surgery with a date came before the drug was stopped, or on that day."""
    return (own["bowel_surgery_date"] <= _last_day(own)).fillna(False).astype(bool)


def _surgeries(own: pd.DataFrame, free: SurvivalCurve) -> list[dict]:
    """Counts of bowel surgery; empty where nobody's is recorded, so that unknown is not taken for none."""
    recorded = bool(own[["bowel_surgery", "bowel_surgery_date"]].notna().any(axis=None))
    undated = own["bowel_surgery"].fillna(False).astype(bool) & own["bowel_surgery_date"].isna()
    counts = {Kind.ENDED_BY_SURGERY: _operated(own), Kind.UNDATED_SURGERY: undated}
    return [_patients(kind, int(whom.sum()) if recorded else None, free) for kind, whom in counts.items()]


def _patients(kind: Kind, count: int | None, free: SurvivalCurve) -> dict:
    return kind.at() | {"value": count, "unit": "patients", "N": free.entered}


def grid_of(entry: float, until: float) -> list[float]:
    """Weeks at which the curve is read: the entry, then every 4 weeks.

    Examples
    --------
    >>> grid_of(8.0, 20.0), grid_of(6.0, 12.0)
    ([8.0, 12.0, 16.0, 20.0], [6.0, 8.0, 12.0])
    """
    steps = range(0, int(until) + 1, STEP_WEEKS)
    return [entry, *(float(week) for week in steps if week > entry)]


def weeks_on_curve(parameters: Parameters) -> list[float]:
    """Weeks at which the curve of a run is read."""
    return grid_of(parameters.minimum_treatment_weeks, parameters.persistence_until_weeks)


def _once(free: SurvivalCurve, weeks: pd.Series) -> list[dict]:
    is_known = bool(weeks.notna().any())
    counts = {
        Kind.STOPS: int(free.event.sum()),
        Kind.STOPS_NOT_AT_RISK: free.not_at_risk,
        Kind.WITHOUT_DATES: int(weeks.isna().sum()),
    }
    return [
        *(_patients(kind, count if is_known else None, free) for kind, count in counts.items()),
        Kind.MEDIAN_WEEKS.at() | {"value": free.median(), "unit": "weeks", "N": free.entered},
    ]


def _by_week(parameters: Parameters, free: SurvivalCurve) -> list[dict]:
    records = []
    for week in weeks_on_curve(parameters):
        records.append(_patients(Kind.AT_RISK, free.at_risk(week) if free.entered else None, free) | {"week": week})
        records.append(Kind.ON_DRUG.at() | _share(parameters, week, free, free, LOG_LOG))
    return records


def _stopped(
    parameters: Parameters, name: str, free: SurvivalCurve, curve: SurvivalCurve | None, *, is_known: bool
) -> list[dict]:
    """Shares of one reason: 0 where nobody stopped for it, empty where reasons are not recorded."""
    return [
        Kind.STOPPED.at(cause=name) | _share(parameters, week, free, curve, AALEN_JOHANSEN, is_known=is_known)
        for week in weeks_on_curve(parameters)
    ]


def _share(
    parameters: Parameters,
    week: float,
    free: SurvivalCurve,
    curve: SurvivalCurve | None,
    method: str,
    *,
    is_known: bool = True,
) -> dict:
    level = parameters.ci_level
    value, low, high = None, None, None
    if is_known and free.is_known_at(week):
        value, (low, high) = (0.0, (None, None)) if curve is None else (curve.at(week), curve.interval(week, level))
    interval = limits(times_100(low), times_100(high), level, method)
    return {"week": week, "value": times_100(value), "unit": "%", "N": free.entered, **interval}
