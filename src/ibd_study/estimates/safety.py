"""Adverse events: crude percentages, and rates per 100 patient-years with exact intervals.

First events and all events are kept apart: the exposure-adjusted incidence rate counts patients with a
first event over the time until it; the exposure-adjusted event rate counts every event over the whole time.
"""

import re

import pandas as pd

from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.records import proportion_record
from ibd_study.results import Results
from ibd_study.statistics import poisson_rate

DAYS_PER_YEAR = 365.25
DAYS_AFTER_STOP = 30
SPECIAL_INTEREST = (
    "serious infection",
    "opportunistic infection",
    "herpes zoster",
    "tuberculosis",
    "anaemia",
    "neutropenia",
    "lymphopenia",
    "creatine kinase elevation",
    "hepatic disorder",
    "renal dysfunction",
    "malignancy",
    "major adverse cardiovascular event",
    "venous thromboembolism",
    "gastrointestinal perforation",
)
SUMMARY_GROUPS = ("any event", "serious event", "event that stopped the drug")


def safety_rates(analysis: Analysis) -> Results:
    """Rates of every event group, the groups of special interest included when none occurred.

    Time at risk runs from the start of the drug to 30 days after its stop, or to the end of follow-up.
    Events outside it are counted in ``not_at_risk``; a patient without dates has no time at risk.

    Returns
    -------
    Results
        Endpoint ``ae_<group>``: ``percentage`` of patients, ``events``, ``incidence_rate`` (first events) and
        ``event_rate`` (all events) per 100 patient-years with exact Poisson intervals; endpoint ``exposure``:
        ``patient_years`` and ``not_at_risk``.
    """
    if not analysis.cohort.has_adverse_events:
        return analysis.results([_exposure_record("patient_years", None, len(analysis.selected))])
    time = _time_at_risk(analysis.selected)
    events = _events_at_risk(analysis, time)
    outside = _own_events(analysis)
    records = [
        _exposure_record("patient_years", float(time.sum()), int(time.notna().sum())),
        _exposure_record("not_at_risk", len(outside) - len(events), len(time)) | {"unit": "events"},
    ]
    groups = _groups(events)
    return analysis.results([*records, *(r for g in groups for r in _group_records(analysis, g, groups[g], time))])


def group_key(group: str) -> str:
    """Results key of an event group.

    Examples
    --------
    >>> group_key("herpes zoster")
    'ae_herpes_zoster'
    """
    return "ae_" + re.sub(r"[^a-z0-9]+", "_", group.lower()).strip("_")


def _exposure_record(statistic: str, value: float | None, total: int) -> dict:
    unit = "patient-years"
    return {"endpoint": "exposure", "statistic": statistic, "value": value, "unit": unit, "N": total}


def _time_at_risk(selected: pd.DataFrame) -> pd.Series:
    """Patient-years at risk, indexed by patient; missing without dates."""
    after_stop = selected["stop_date"] + pd.Timedelta(days=DAYS_AFTER_STOP)
    end = selected["follow_up_end_date"].fillna(after_stop)
    end = end.where(~(after_stop < end), after_stop)
    years = (end - selected["start_date"]).dt.days / DAYS_PER_YEAR
    return pd.Series(years.to_numpy(), index=selected["patient_id"]).where(lambda y: y > 0)


def _own_events(analysis: Analysis) -> pd.DataFrame:
    events = analysis.cohort.adverse_events
    return events[events["patient_id"].isin(analysis.selected["patient_id"])]


def _events_at_risk(analysis: Analysis, time: pd.Series) -> pd.DataFrame:
    """Events inside the time at risk, each with the years from the start; undated ones stay in, undated."""
    events = _own_events(analysis)
    start = analysis.selected.set_index("patient_id")["start_date"]
    years = (events["onset_date"] - events["patient_id"].map(start)).dt.days / DAYS_PER_YEAR
    outside = (years < 0) | (years > events["patient_id"].map(time))
    return events.assign(years=years)[~outside.fillna(False).astype(bool)]


def _groups(events: pd.DataFrame) -> dict[str, pd.DataFrame]:
    groups = {
        "any event": events,
        "serious event": events[events["serious"].fillna(False).astype(bool)],
        "event that stopped the drug": events[(events["action"] == "stopped").fillna(False)],
    }
    named = events["event_group"].fillna("ungrouped")
    for group in (*SPECIAL_INTEREST, *sorted(set(named) - set(SPECIAL_INTEREST))):
        groups[group] = events[named == group]
    return groups


def _group_records(analysis: Analysis, group: str, events: pd.DataFrame, time: pd.Series) -> list[dict]:
    patients, total = events["patient_id"].nunique(), len(time)
    common = {"endpoint": group_key(group)}
    records = [
        proportion_record(patients, total, analysis.parameters),
        {"statistic": "events", "value": len(events), "unit": "events", "N": total},
        _rate(analysis, "incidence_rate", patients, _time_to_first(events, time)) | {"N": total},
        _rate(analysis, "event_rate", len(events), float(time.sum())) | {"N": total},
    ]
    return [common | record for record in records]


def _time_to_first(events: pd.DataFrame, time: pd.Series) -> float:
    """Patient-years until the first event, or the whole time of patients without one."""
    first = events.groupby("patient_id")["years"].min().reindex(time.index)
    return float(first.fillna(time).clip(upper=time).sum())


def _rate(analysis: Analysis, statistic: str, count: int, years: float) -> dict:
    level = analysis.parameters.ci_level
    rate = poisson_rate(count, years, level)
    return {
        "statistic": statistic,
        "value": rate.rate,
        "unit": "per 100 patient-years",
        "n": count,
        "ci_low": rate.low,
        "ci_high": rate.high,
        "ci_level": level,
        "method": "exact Poisson",
    }
