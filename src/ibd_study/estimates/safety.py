"""Adverse events: crude percentages, and rates per 100 patient-years with exact intervals.

First events and all events are kept apart: the exposure-adjusted incidence rate counts patients with a
first event over the time until it; the exposure-adjusted event rate counts every event over the whole time.
Both are given from the first dose, and from the week that every patient had to reach to be selected: before it
nobody of the cohort could stop, so that only the second is a rate of patients who could.
"""

import re

import pandas as pd

from ibd_study.cohort import DAYS_PER_WEEK
from ibd_study.estimates.analysis import Analysis
from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.results import Results, proportion_record
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
INFECTIONS = ("infection", "serious infection", "herpes zoster", "opportunistic infection", "tuberculosis")
ANY_EVENT, ANY_INFECTION = "any event", "any infection"
# Each with the column of the events that tells it.
SUMMARY_GROUPS = {
    ANY_EVENT: "term",
    "serious event": "serious",
    "event that stopped the drug": "action",
    ANY_INFECTION: "event_group",
}
UNGROUPED = "ungrouped"
EXPOSURE = "exposure"
RATES = (Kind.FIRST_EVENT_RATE, Kind.EVENT_RATE)
FIRST_DOSE, FROM_ENTRY = "", "_from_entry"


def safety_rates(analysis: Analysis) -> Results:
    """Rates of every event group, the groups of special interest included when none occurred.

    Time at risk runs from the start of the drug to 30 days after its stop, or to the end of follow-up.
    Events outside it are counted in ``not_at_risk``. A patient without dates has no time at risk and enters the
    percentages but not the rates; an undated event is taken to lie inside the time at risk, and counted in
    ``undated``. From the entry on (``minimum_treatment_weeks``), a patient whose first event came before has none
    to come and no time until it; an undated event is taken to lie after it.

    Returns
    -------
    Results
        Endpoint ``ae_<group>``: ``percentage`` of patients, ``events``, ``incidence_rate`` (first events) and
        ``event_rate`` (all events) per 100 patient-years with exact Poisson intervals, both from the first dose, and
        ``incidence_rate_from_entry`` and ``event_rate_from_entry``; endpoint ``exposure``: ``patient_years``,
        ``patient_years_from_entry``, ``not_at_risk`` and ``undated``. N is who is at risk; the week of a number from
        the entry is the entry. Where a cohort does not record events, or not what a group is told by
        (``event_group``, ``serious``, ``action``), the rows are there, empty: none recorded is not none.
    """
    time, entry = _time_at_risk(analysis.selected), entry_years(analysis.parameters)
    events = _events_at_risk(analysis, time)
    records = [
        _years_record(time),
        _from_entry(_years_record((time - entry)[time >= entry]), analysis.parameters),
        _events_record(analysis, Kind.EVENTS_NOT_AT_RISK, len(_own_events(analysis)) - len(events)),
        _events_record(analysis, Kind.EVENTS_UNDATED, int(events["onset_date"].isna().sum())),
    ]
    for key, own in _groups(analysis, events).items():
        records += [{"endpoint": key} | record for record in _group_records(analysis, own, time)]
    return analysis.results(records)


def entry_years(parameters: Parameters) -> float:
    """Years from the first dose to the week that selection asked for."""
    return parameters.minimum_treatment_weeks * DAYS_PER_WEEK / DAYS_PER_YEAR


def entry_week(parameters: Parameters) -> dict[str, float]:
    """The week of a number that counts from the entry on; none where that is the first dose."""
    # Week 0 would be read as before the drug.
    return {"week": parameters.minimum_treatment_weeks} if parameters.minimum_treatment_weeks else {}


def _from_entry(record: dict, parameters: Parameters) -> dict:
    return record | {"at": record["at"] | {"since": FROM_ENTRY}} | entry_week(parameters)


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
INFECTION_KEYS = frozenset(map(group_key, (ANY_INFECTION, *INFECTIONS)))
# What is in a group beside what its name says; every other group holds the events that were recorded under it.
HOLDS = {
    group_key(ANY_EVENT): "every event",
    group_key("serious event"): "events recorded as serious",
    group_key("event that stopped the drug"): "events after which the drug was stopped",
    group_key(ANY_INFECTION): f"{', '.join(INFECTIONS[:-1])} and {INFECTIONS[-1]}",
}


def _exposure_record(kind: dict, value: float | None, total: int, unit: str) -> dict:
    return kind | {"endpoint": EXPOSURE, "value": value, "unit": unit, "N": total}


def _years_record(time: pd.Series) -> dict:
    known = time.notna()
    kind = Kind.PATIENT_YEARS.at(since=FIRST_DOSE)
    return _exposure_record(kind, float(time.sum()) if known.any() else None, int(known.sum()), "patient-years")


def _events_record(analysis: Analysis, kind: Kind, count: int) -> dict:
    known = analysis.cohort.has_adverse_events
    total = len(analysis.selected) if known else 0
    return _exposure_record(kind.at(), count if known else None, total, "events")


def _time_at_risk(selected: pd.DataFrame) -> pd.Series:
    """Patient-years at risk, indexed by patient; missing without dates."""
    after_stop = selected["stop_date"] + pd.Timedelta(days=DAYS_AFTER_STOP)
    end = selected["follow_up_end_date"].fillna(after_stop)
    end = end.where(~(after_stop < end), after_stop)
    years = (end - selected["start_date"]).dt.days / DAYS_PER_YEAR
    return pd.Series(years.to_numpy(), index=selected["patient_id"]).where(lambda y: y >= 0)


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


def events_by_group(analysis: Analysis) -> dict[str, pd.DataFrame | None]:
    """Events at risk of each group by its key; None where the cohort does not record what tells them."""
    return _groups(analysis, _events_at_risk(analysis, _time_at_risk(analysis.selected)))


def _groups(analysis: Analysis, events: pd.DataFrame) -> dict[str, pd.DataFrame | None]:
    """Events of each group by its key; None where the cohort does not record what tells them."""
    keys = events["event_group"].fillna(UNGROUPED).map(group_key)
    summaries = (
        events,
        events[events["serious"].fillna(False).astype(bool)],
        events[(events["action"] == "stopped").fillna(False).astype(bool)],
        events[keys.isin(INFECTION_KEYS)],
    )
    groups = {
        group_key(name): own if _is_recorded(analysis, told_by) else None
        for (name, told_by), own in zip(SUMMARY_GROUPS.items(), summaries, strict=True)
    }
    of_interest = [group_key(name) for name in SPECIAL_INTEREST]
    if not _is_recorded(analysis, "event_group"):
        return groups | dict.fromkeys(of_interest)
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
    later = _rates(parameters, at_risk, time, entry_years(parameters))
    return [
        proportion_record(events["patient_id"].nunique(), len(time), parameters) | Kind.EVENT_SHARE.at(),
        Kind.EVENT_COUNT.at() | {"value": len(events), "unit": "events", "N": len(time)},
        *_rates(parameters, at_risk, time, 0.0),
        *(_from_entry(record, parameters) for record in later),
    ]


def _empty_records(analysis: Analysis) -> list[dict]:
    parameters = analysis.parameters
    rates = [rate_record(kind, 0, 0, parameters) | {"n": None, "N": 0} for kind in RATES]
    return [
        proportion_record(0, 0, parameters) | Kind.EVENT_SHARE.at(),
        Kind.EVENT_COUNT.at() | {"unit": "events", "N": 0},
        *rates,
        *(_from_entry(record, parameters) for record in rates),
    ]


def _rates(parameters: Parameters, events: pd.DataFrame, time: pd.Series, begin: float) -> list[dict]:
    """Both rates of the time from some years after the first dose on."""
    return [
        rate_record(kind, count, float(years.sum()), parameters) | {"N": len(years)}
        for kind, (count, years) in zip(RATES, (_first(events, time, begin), _all(events, time, begin)), strict=True)
    ]


def _first(events: pd.DataFrame, time: pd.Series, begin: float) -> tuple[int, pd.Series]:
    """Patients with a first event, and the years of each patient until it; who had it before is not at risk."""
    until = events.groupby("patient_id")["years"].min().reindex(time.index).fillna(time)
    years = (until - begin)[until >= begin]
    return int(years.index.isin(events["patient_id"]).sum()), years


def _all(events: pd.DataFrame, time: pd.Series, begin: float) -> tuple[int, pd.Series]:
    """Events, and the years of each patient at risk."""
    years = (time - begin)[time >= begin]
    inside = events["patient_id"].isin(years.index) & ~(events["years"] < begin).fillna(False)
    return int(inside.sum()), years


def rate_record(kind: Kind, count: int, years: float, parameters: Parameters) -> dict:
    """Events per 100 patient-years with their exact Poisson interval, from the first dose."""
    level = parameters.ci_level
    rate = poisson_rate(count, years, level)
    return kind.at(since=FIRST_DOSE) | {
        "value": rate.rate,
        "unit": "per 100 patient-years",
        "n": count,
        "ci_low": rate.low,
        "ci_high": rate.high,
        "ci_level": level,
        "method": "exact Poisson",
    }
