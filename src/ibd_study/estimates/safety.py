"""Adverse events: crude percentages, and rates per 100 patient-years with exact intervals.

First events and all events are kept apart: the exposure-adjusted incidence rate counts patients with a
first event over the time until it; the exposure-adjusted event rate counts every event over the whole time.
Both are given from the first dose, and from the week that every patient had to reach to be selected: before it
nobody of the cohort could stop, so that only the second is a rate of patients who could.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw
import pandas as pd

from ibd_study.cohort import DAYS_PER_WEEK, day, with_values
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.event_counts import (
    ANY_EVENT,
    ANY_INFECTION,
    DAYS_AT_RISK,
    GROUP,
    INFECTIONS,
    ONSET_DAY,
    SERIOUS,
    STOPPED,
    UNGROUPED,
    FromDay,
    GroupCounts,
    Time,
    at_risk,
    counts_by_group,
    group_key,
    grouped,
    time_at_risk,
)
from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.results import Results, limits, proportion_record
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
# Each with the column of the events that tells it.
SUMMARY_GROUPS = {ANY_EVENT: "term", SERIOUS: "serious", STOPPED: "action", ANY_INFECTION: "event_group"}
EXPOSURE = "exposure"
EVENT_RATES = (Kind.FIRST_EVENT_RATE, Kind.EVENT_RATE)
FIRST_DOSE, FROM_ENTRY = "", "_from_entry"


@dataclass(frozen=True)
class SafetyTables:
    """What safety is counted from, on any engine of narwhals.

    ``patients`` are those selected, with ``days_at_risk``; ``events`` are theirs, with that of their patient and
    ``onset_day``; ``recorded`` are the columns of events with a value in the cohort, None where it records no events.
    """

    patients: Any
    events: Any
    recorded: frozenset[str] | None

    @cached_property
    def number(self) -> int:
        """How many patients there are."""
        return int(self.patients.select(nw.len()).lazy().collect().row(0)[0])

    @cached_property
    def at_risk(self) -> Any:
        """Events inside the time at risk."""
        return at_risk(self.events)

    def is_told(self, column: str) -> bool:
        """Whether the cohort records a column of its events; without a single event, there is none to describe."""
        return self.recorded is not None and (not self.recorded or column in self.recorded)


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
    return analysis.results(safety_records(analysis.parameters, _tables(analysis)))


def safety_records(parameters: Parameters, tables: SafetyTables) -> list[dict]:
    """The records of :func:`safety_rates`, counted on the engine of the tables."""
    days = {FIRST_DOSE: 0.0, FROM_ENTRY: parameters.minimum_treatment_weeks * DAYS_PER_WEEK}
    time = time_at_risk(tables.patients, {*days.values()})
    events, inside, undated = _sizes(tables)
    records = [
        _years_record(time[days[FIRST_DOSE]]),
        _from_entry(_years_record(time[days[FROM_ENTRY]]), parameters),
        _events_record(tables, Kind.EVENTS_NOT_AT_RISK, events - inside),
        _events_record(tables, Kind.EVENTS_UNDATED, undated),
    ]
    counts = counts_by_group(tables.patients, tables.at_risk, {*days.values()})
    nobody = GroupCounts(0, 0, {day: FromDay(0, one, 0, one) for day, one in time.items()})
    for key in _keys(tables, counts):
        own = counts.get(key, nobody) if _is_recorded(tables, key) else None
        records += [{"endpoint": key} | one for one in _group_records(own, tables.number, days, parameters)]
    return records


def _sizes(tables: SafetyTables) -> tuple[int, int, int]:
    """Events of the patients, those at risk, and those of them without a date."""
    undated = nw.col("onset_date").is_null().cast(nw.Int64)
    asked = (tables.events.select(nw.len()), tables.at_risk.select(nw.len()), tables.at_risk.select(undated.sum()))
    events, inside, undated_events = (int(one.lazy().collect().row(0)[0] or 0) for one in asked)
    return events, inside, undated_events


def entry_week(parameters: Parameters) -> dict[str, float]:
    """The week of a number that counts from the entry on; none where that is the first dose."""
    # Week 0 would be read as before the drug.
    return {"week": parameters.minimum_treatment_weeks} if parameters.minimum_treatment_weeks else {}


def _from_entry(record: dict, parameters: Parameters) -> dict:
    return record | {"at": record["at"] | {"since": FROM_ENTRY}} | entry_week(parameters)


# Groups whose rows are there even when nobody had such an event: their names tell nothing of a patient.
ALWAYS_SHOWN = frozenset(map(group_key, (*SPECIAL_INTEREST, *SUMMARY_GROUPS, UNGROUPED)))
# What is in a group beside what its name says; every other group holds the events that were recorded under it.
HOLDS = {
    group_key(ANY_EVENT): "every event",
    group_key(SERIOUS): "events recorded as serious",
    group_key(STOPPED): "events after which the drug was stopped",
    group_key(ANY_INFECTION): f"{', '.join(INFECTIONS[:-1])} and {INFECTIONS[-1]}",
}


def _exposure_record(kind: dict, value: float | None, total: int, unit: str) -> dict:
    return kind | {"endpoint": EXPOSURE, "value": value, "unit": unit, "N": total}


def _years_record(time: Time) -> dict:
    """Time at risk; missing where it is known of nobody."""
    years = time.days / DAYS_PER_YEAR if time.patients else None
    return _exposure_record(Kind.PATIENT_YEARS.at(since=FIRST_DOSE), years, time.patients, "patient-years")


def _events_record(tables: SafetyTables, kind: Kind, count: int) -> dict:
    known = tables.recorded is not None
    return _exposure_record(kind.at(), count if known else None, tables.number if known else 0, "events")


def with_days_at_risk(patients: Any) -> Any:
    """Patients with their days to 30 after the stop, or to the end of follow-up; missing without dates."""
    days = nw.min_horizontal(day("follow_up_end_date"), day("stop_date") + DAYS_AFTER_STOP) - day("start_date")
    return patients.select("patient_id", "start_date", nw.when(days >= 0).then(days).alias(DAYS_AT_RISK))


def with_onset_day(events: Any, patients: Any) -> Any:
    """Events of such patients, with the days from the first dose to each."""
    own = events.join(patients, on="patient_id", how="inner")
    return own.with_columns((day("onset_date") - day("start_date")).alias(ONSET_DAY))


def _tables(analysis: Analysis) -> SafetyTables:
    cohort, frames = analysis.cohort, (analysis.selected, analysis.cohort.adverse_events)
    selected, events = (nw.from_native(frame, eager_only=True) for frame in frames)
    patients = with_days_at_risk(selected)
    recorded = with_values(events) if cohort.has_adverse_events else None
    return SafetyTables(patients, with_onset_day(events, patients), recorded)


def events_by_group(analysis: Analysis) -> dict[str, pd.DataFrame | None]:
    """Events at risk of each group by its key; None where the cohort does not record what tells them."""
    tables = _tables(analysis)
    rows = grouped(tables.at_risk).to_native()
    keys = rows[GROUP].map(group_key)
    return {key: rows[keys == key] if _is_recorded(tables, key) else None for key in _keys(tables, keys)}


def _keys(tables: SafetyTables, found: Iterable[str]) -> list[str]:
    """Groups in their order: summaries, those of special interest, and the others that the cohort names."""
    first = [group_key(name) for name in (*SUMMARY_GROUPS, *SPECIAL_INTEREST)]
    return first + (sorted({*found} - {*first}) if tables.is_told("event_group") else [])


def _is_recorded(tables: SafetyTables, key: str) -> bool:
    """Whether the cohort records what tells the events of a group."""
    told_by = {group_key(name): column for name, column in SUMMARY_GROUPS.items()}
    return tables.is_told(told_by.get(key, "event_group"))


def _group_records(
    counts: GroupCounts | None, patients: int, days: Mapping[str, float], parameters: Parameters
) -> list[dict]:
    """Records of one group, empty where the cohort does not record what tells its events."""
    met, among = (counts.patients, patients) if counts else (0, 0)
    number = {"value": counts.events if counts else None, "N": among}
    first_dose, later = (
        _rates(counts.from_day[days[since]] if counts else None, parameters) for since in (FIRST_DOSE, FROM_ENTRY)
    )
    return [
        proportion_record(met, among, parameters) | Kind.EVENT_SHARE.at(),
        Kind.EVENT_COUNT.at() | number | {"unit": "events"},
        *first_dose,
        *(_from_entry(record, parameters) for record in later),
    ]


def _rates(counts: FromDay | None, parameters: Parameters) -> list[dict]:
    if counts is None:
        return [rate_record(kind, 0, 0, parameters) | {"n": None, "N": 0} for kind in EVENT_RATES]
    both = ((counts.first, counts.until_first), (counts.events, counts.whole))
    return [
        rate_record(kind, count, time.days / DAYS_PER_YEAR, parameters) | {"N": time.patients}
        for kind, (count, time) in zip(EVENT_RATES, both, strict=True)
    ]


def rate_record(kind: Kind, count: int, years: float, parameters: Parameters) -> dict:
    """Events per 100 patient-years with their exact Poisson interval, from the first dose."""
    level = parameters.ci_level
    rate = poisson_rate(count, years, level)
    return kind.at(since=FIRST_DOSE) | {
        "value": rate.rate,
        "unit": "per 100 patient-years",
        "n": count,
        **limits(rate.low, rate.high, level, "exact Poisson"),
    }
