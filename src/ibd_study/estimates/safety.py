"""Adverse events: crude percentages, and rates per 100 patient-years with exact intervals.

First events and all events are kept apart: the exposure-adjusted incidence rate counts patients with a
first event over the time until it; the exposure-adjusted event rate counts every event over the whole time.
"""

import re

import pandas as pd

from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.records import proportion_record
from ibd_study.parameters import Parameters
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
ANY_EVENT = "any event"
# Each with the column of the events that tells it.
SUMMARY_GROUPS = {ANY_EVENT: "term", "serious event": "serious", "event that stopped the drug": "action"}
UNGROUPED = "ungrouped"
EXPOSURE = "exposure"


def safety_rates(analysis: Analysis) -> Results:
    """Rates of every event group, the groups of special interest included when none occurred.

    Time at risk runs from the start of the drug to 30 days after its stop, or to the end of follow-up.
    Events outside it are counted in ``not_at_risk``. A patient without dates has no time at risk and enters the
    percentages but not the rates; an undated event is taken to lie inside the time at risk, and counted in
    ``undated``.

    Returns
    -------
    Results
        Endpoint ``ae_<group>``: ``percentage`` of patients, ``events``, ``incidence_rate`` (first events) and
        ``event_rate`` (all events) per 100 patient-years with exact Poisson intervals; endpoint ``exposure``:
        ``patient_years``, ``not_at_risk`` and ``undated``. Where a cohort does not record events, or not what a
        group is told by (``event_group``, ``serious``, ``action``), the rows are there, empty: none recorded is not
        none.
    """
    time = _time_at_risk(analysis.selected)
    events = _events_at_risk(analysis, time)
    years = float(time.sum()) if time.notna().any() else None
    records = [
        _exposure_record("patient_years", years, int(time.notna().sum())),
        _events_record(analysis, "not_at_risk", len(_own_events(analysis)) - len(events)),
        _events_record(analysis, "undated", int(events["onset_date"].isna().sum())),
    ]
    for key, own in _groups(analysis, events).items():
        records += [{"endpoint": key} | record for record in _group_records(analysis, own, time)]
    return analysis.results(records)


def group_key(group: str) -> str:
    """Results key of an event group; groups that differ only in case or punctuation are one.

    Examples
    --------
    >>> group_key("herpes zoster"), group_key("Herpes-Zoster")
    ('ae_herpes_zoster', 'ae_herpes_zoster')
    """
    return "ae_" + re.sub(r"[\W_]+", "_", group.lower()).strip("_")


# Groups whose rows are there even when nobody had such an event: their names tell nothing of a patient.
ALWAYS_SHOWN = frozenset(map(group_key, (*SPECIAL_INTEREST, *SUMMARY_GROUPS, UNGROUPED)))


def _exposure_record(statistic: str, value: float | None, total: int) -> dict:
    unit = "patient-years"
    return {"endpoint": EXPOSURE, "statistic": statistic, "value": value, "unit": unit, "N": total}


def _events_record(analysis: Analysis, statistic: str, count: int) -> dict:
    known = analysis.cohort.has_adverse_events
    total = len(analysis.selected) if known else 0
    return _exposure_record(statistic, count if known else None, total) | {"unit": "events"}


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
    years = (events["onset_date"] - _of_patient(events, start)).dt.days / DAYS_PER_YEAR
    outside = (years < 0) | (years > _of_patient(events, time))
    return events.assign(years=years)[~outside.fillna(False).astype(bool)]


def _of_patient(events: pd.DataFrame, values: pd.Series) -> pd.Series:
    """The patient's value beside each event; unlike ``map``, it keeps the type where there is no patient."""
    return values.reindex(events["patient_id"]).set_axis(events.index)


def _groups(analysis: Analysis, events: pd.DataFrame) -> dict[str, pd.DataFrame | None]:
    """Events of each group by its key; None where the cohort does not record what tells them."""
    summaries = (
        events,
        events[events["serious"].fillna(False).astype(bool)],
        events[(events["action"] == "stopped").fillna(False).astype(bool)],
    )
    groups = {
        group_key(name): own if _is_recorded(analysis, told_by) else None
        for (name, told_by), own in zip(SUMMARY_GROUPS.items(), summaries, strict=True)
    }
    of_interest = [group_key(name) for name in SPECIAL_INTEREST]
    if not _is_recorded(analysis, "event_group"):
        return groups | dict.fromkeys(of_interest)
    keys = events["event_group"].fillna(UNGROUPED).map(group_key)
    others = sorted(set(keys) - set(of_interest) - set(groups))
    return groups | {key: events[keys == key] for key in (*of_interest, *others)}


def _is_recorded(analysis: Analysis, column: str) -> bool:
    """Whether the cohort records a column of its events; without a single event, there is none to describe."""
    events = analysis.cohort.adverse_events
    return analysis.cohort.has_adverse_events and (events.empty or bool(events[column].notna().any()))


def _group_records(analysis: Analysis, events: pd.DataFrame | None, time: pd.Series) -> list[dict]:
    if events is None:
        return _empty_records(analysis)
    parameters, at_risk = analysis.parameters, events[_of_patient(events, time).notna()]
    rates = (
        rate_record("incidence_rate", at_risk["patient_id"].nunique(), _time_to_first(at_risk, time), parameters),
        rate_record("event_rate", len(at_risk), float(time.sum()), parameters),
    )
    return [
        proportion_record(events["patient_id"].nunique(), len(time), parameters),
        {"statistic": "events", "value": len(events), "unit": "events", "N": len(time)},
        *(rate | {"N": int(time.notna().sum())} for rate in rates),
    ]


def _empty_records(analysis: Analysis) -> list[dict]:
    rates = (rate_record(name, 0, 0, analysis.parameters) for name in ("incidence_rate", "event_rate"))
    return [
        proportion_record(0, 0, analysis.parameters),
        {"statistic": "events", "unit": "events", "N": 0},
        *(rate | {"n": None, "N": 0} for rate in rates),
    ]


def _time_to_first(events: pd.DataFrame, time: pd.Series) -> float:
    """Patient-years until the first event, or the whole time of patients without one."""
    first = events.groupby("patient_id")["years"].min().reindex(time.index)
    return float(first.fillna(time).sum())


def rate_record(statistic: str, count: int, years: float, parameters: Parameters) -> dict:
    """Events per 100 patient-years with their exact Poisson interval."""
    level = parameters.ci_level
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
