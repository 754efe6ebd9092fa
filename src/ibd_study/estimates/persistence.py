"""How long patients stay on treatment: the share still on it by week, and what stopped the others."""

import pandas as pd

from ibd_study.cohort import DAYS_PER_WEEK
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.persistence_by_biologics import by_biologics
from ibd_study.kinds import Cell, Kind
from ibd_study.results import Results, times_100
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
    own = analysis.selected[analysis.selected["diagnosis"] == disease]
    entry = analysis.parameters.minimum_treatment_weeks
    operated, (weeks, cause) = _operated(own), weeks_and_cause(own)
    free = kaplan_meier(weeks, cause > 0, entry)
    causes = cumulative_incidence(weeks, cause, entry)
    common = {"endpoint": PERSISTENCE_ENDPOINTS[disease], "disease": disease}
    reasons_known = not (cause > 0).any() or bool(own["stop_reason"].notna().any())
    records = [*_once(free, weeks), *_surgeries(own, operated, free), *_by_week(analysis, free)]
    for number, name in enumerate(CAUSES, start=1):
        known = reasons_known or name == UNKNOWN
        records += _stopped(analysis, name, free, causes.get(number), known=known)
    records += by_biologics(analysis.parameters, own["prior_biologics_count"], weeks, cause > 0)
    return [common | record | _cells_of(record, disease) for record in records]


def _cells_of(record: dict, disease: str) -> dict:
    """Of whom the curve, who is at risk and who stopped at all are made."""
    own = Cell(disease, "stops") if record["kind"] is Kind.STOPS else Cell(disease, "on_drug", record.get("week", ""))
    is_made = record["kind"] in (Kind.STOPS, Kind.ON_DRUG, Kind.AT_RISK)
    return {"cells": (Cell(disease, "entered"), own)} if is_made else {}


def weeks_and_cause(own: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Weeks from the first to the last dose, and the number of the reason to stop; 0 for none."""
    return _weeks_on_drug(own), _causes(own).mask(_operated(own), CAUSES.index(SURGERY) + 1)


def _weeks_on_drug(own: pd.DataFrame) -> pd.Series:
    end = _last_day(own).mask(_operated(own), own["bowel_surgery_date"])
    return ((end - own["start_date"]).dt.days / DAYS_PER_WEEK).astype("Float64")


def _last_day(own: pd.DataFrame) -> pd.Series:
    return own["stop_date"].fillna(own["follow_up_end_date"])


def _operated(own: pd.DataFrame) -> pd.Series:
    """Whether bowel surgery with a date came before the drug was stopped, or on that day."""
    return (own["bowel_surgery_date"] <= _last_day(own)).fillna(False).astype(bool)


def _surgeries(own: pd.DataFrame, operated: pd.Series, free: SurvivalCurve) -> list[dict]:
    """Counts of bowel surgery; empty where nobody's is recorded, so that unknown is not taken for none."""
    recorded = bool(own[["bowel_surgery", "bowel_surgery_date"]].notna().any(axis=None))
    undated = own["bowel_surgery"].fillna(False).astype(bool) & own["bowel_surgery_date"].isna()
    counts = {Kind.ENDED_BY_SURGERY: operated, Kind.UNDATED_SURGERY: undated}
    return [
        kind.at() | {"value": int(whom.sum()) if recorded else None, "unit": "patients", "N": free.entered}
        for kind, whom in counts.items()
    ]


def _causes(own: pd.DataFrame) -> pd.Series:
    """Number of the reason to stop, 0 while on treatment or lost."""
    numbers = {name: number for number, name in enumerate(CAUSES, start=1)} | {LOST: 0}
    return own["stop_reason"].fillna(UNKNOWN).map(numbers).where(own["stop_date"].notna(), 0).astype(int)


def grid_of(entry: float, until: float) -> list[float]:
    """Weeks at which the curve is read: the entry, then every 4 weeks.

    Examples
    --------
    >>> grid_of(8.0, 20.0), grid_of(6.0, 12.0)
    ([8.0, 12.0, 16.0, 20.0], [6.0, 8.0, 12.0])
    """
    steps = range(0, int(until) + 1, STEP_WEEKS)
    return [entry, *(float(week) for week in steps if week > entry)]


def _grid(analysis: Analysis) -> list[float]:
    return grid_of(analysis.parameters.minimum_treatment_weeks, analysis.parameters.persistence_until_weeks)


def _once(free: SurvivalCurve, weeks: pd.Series) -> list[dict]:
    known = bool(weeks.notna().any())
    counts = {
        Kind.STOPS: int(free.event.sum()),
        Kind.STOPS_NOT_AT_RISK: free.not_at_risk,
        Kind.WITHOUT_DATES: int(weeks.isna().sum()) if known else None,
    }
    records = [
        kind.at() | {"value": count if known else None, "unit": "patients", "N": free.entered}
        for kind, count in counts.items()
    ]
    return [*records, Kind.MEDIAN_WEEKS.at() | {"value": free.quantile(), "unit": "weeks", "N": free.entered}]


def _by_week(analysis: Analysis, free: SurvivalCurve) -> list[dict]:
    records = []
    for week in _grid(analysis):
        at_risk = free.at_risk(week) if free.entered else None
        at_week = {"week": week, "value": at_risk, "unit": "patients", "N": free.entered}
        records.append(Kind.AT_RISK.at() | at_week)
        records.append(_share(analysis, Kind.ON_DRUG.at(), week, free, free, LOG_LOG))
    return records


def _stopped(
    analysis: Analysis, name: str, free: SurvivalCurve, curve: SurvivalCurve | None, *, known: bool
) -> list[dict]:
    """Shares of one reason: 0 where nobody stopped for it, empty where reasons are not recorded."""
    return [
        _share(analysis, Kind.STOPPED.at(cause=name), week, free, curve, AALEN_JOHANSEN, known=known)
        for week in _grid(analysis)
    ]


def _share(
    analysis: Analysis,
    kind: dict,
    week: float,
    free: SurvivalCurve,
    curve: SurvivalCurve | None,
    method: str,
    *,
    known: bool = True,
) -> dict:
    level = analysis.parameters.ci_level
    value, low, high = None, None, None
    if known and free.is_known_at(week):
        value, (low, high) = (0.0, (None, None)) if curve is None else (curve.at(week), curve.interval(week, level))
    return kind | {
        "week": week,
        "value": times_100(value),
        "unit": "%",
        "N": free.entered,
        "ci_low": times_100(low),
        "ci_high": times_100(high),
        "ci_level": level,
        "method": method,
    }
