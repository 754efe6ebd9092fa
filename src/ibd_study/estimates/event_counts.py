"""Adverse events counted by group, on any engine: patients, events, and the days at risk, in one pass each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import narwhals as nw

# Days from the first dose to the event, and until which the patient is at risk: missing without dates.
ONSET_DAY, DAYS_AT_RISK = "onset_day", "days_at_risk"
GROUP = "group"
UNGROUPED = "ungrouped"
ANY_EVENT, SERIOUS, STOPPED, ANY_INFECTION = SUMMARIES = (
    "any event",
    "serious event",
    "event that stopped the drug",
    "any infection",
)
INFECTIONS = ("infection", "serious infection", "herpes zoster", "opportunistic infection", "tuberculosis")


def group_key(group: str) -> str:
    """Results key of an event group; groups that differ only in case or punctuation are one.

    Examples
    --------
    >>> group_key("herpes zoster"), group_key("Herpes-Zoster")
    ('ae_herpes_zoster', 'ae_herpes_zoster')
    """
    return "ae_" + re.sub(r"[\W_]+", "_", group.lower()).strip("_")


INFECTION_KEYS = frozenset(map(group_key, (ANY_INFECTION, *INFECTIONS)))


class Time(NamedTuple):
    """Patients at risk from some day on, and the days of all of them together."""

    patients: int
    days: float


class FromDay(NamedTuple):
    """Events from some day on: first ones and the time until them, and all with the whole time."""

    first: int
    until_first: Time
    events: int
    whole: Time


@dataclass(frozen=True)
class GroupCounts:
    """Patients with an event of a group and its events, of all patients; and by day from which it is counted."""

    patients: int
    events: int
    from_day: dict[float, FromDay]


def at_risk(events: Any) -> Any:
    """Events inside the time at risk; those without a date stay in."""
    onset = nw.col(ONSET_DAY)
    is_outside = (onset < 0).fill_null(False) | (onset > nw.col(DAYS_AT_RISK)).fill_null(False)
    return events.filter(~is_outside)


def time_at_risk(patients: Any, days: Iterable[float]) -> dict[float, Time]:
    """Patients who are at risk from each day on, and their time."""
    at_risk, asked = nw.col(DAYS_AT_RISK), list(days)
    sums = []
    for day in asked:
        inside = (at_risk >= day).fill_null(False)
        sums += [
            inside.cast(nw.Int64).sum().alias(_from("patients", day)),
            _where(inside, at_risk - day).sum().alias(_from("days", day)),
        ]
    row = _rows(patients.select(*sums))[0]
    return {day: Time(int(row[_from("patients", day)] or 0), float(row[_from("days", day)] or 0)) for day in asked}


def grouped(events: Any) -> Any:
    """Each event once for each group that it belongs to, named in the column ``group``."""
    names = {row["event_group"] for row in _rows(events.select("event_group").unique())} - {None}
    of_key: dict[str, list[str]] = {}
    for name in sorted(names):
        of_key.setdefault(group_key(name), []).append(name)
    group = nw.col("event_group").fill_null(UNGROUPED)
    for first, *others in of_key.values():
        group = nw.when(group.is_in(others)).then(nw.lit(first)).otherwise(group) if others else group
    # A group of the data that is named like a summary is no other group.
    summaries = [name for key in map(group_key, SUMMARIES) for name in of_key.get(key, ())]
    infections = [name for key in INFECTION_KEYS for name in of_key.get(key, ())]
    inside = {
        ANY_EVENT: events,
        SERIOUS: events.filter(nw.col("serious").fill_null(False)),
        STOPPED: events.filter((nw.col("action") == "stopped").fill_null(False)),
        ANY_INFECTION: events.filter(_is_among(infections)),
    }
    parts = [rows.with_columns(nw.lit(name).alias(GROUP)) for name, rows in inside.items()]
    named = events.filter(~_is_among(summaries)).with_columns(group.alias(GROUP))
    return nw.concat([named, *parts], how="vertical")


def _is_among(names: list[str]) -> nw.Expr:
    # Of no names there is none of any patient: some engines refuse an empty list.
    return nw.col("event_group").is_in(names or [""]).fill_null(False)


def counts_by_group(patients: Any, events: Any, days: Iterable[float]) -> dict[str, GroupCounts]:
    """Counts of every group that has an event, by its key.

    Parameters
    ----------
    patients
        Frame of any engine of narwhals, one row a patient, with ``days_at_risk``.
    events
        Their events at risk, with ``event_group``, ``serious``, ``action``, ``onset_day`` and the patient's
        ``days_at_risk``.
    days
        Days from the first dose, from each of which on events are counted.
    """
    asked = list(days)
    whole = time_at_risk(patients, asked)
    rows = _rows(_by_group(_by_patient(grouped(events), asked), asked))
    return {
        group_key(row[GROUP]): GroupCounts(
            int(row["patients"]), int(row["events"]), {day: _from_day(row, day, whole[day]) for day in asked}
        )
        for row in rows
    }


def _by_patient(events: Any, days: list[float]) -> Any:
    onset = nw.col(ONSET_DAY)
    later = {day: ~(onset < day).fill_null(False) for day in days}
    marked = events.with_columns(*(one.cast(nw.Int64).alias(_from("events", day)) for day, one in later.items()))
    sums = [nw.col(_from("events", day)).sum() for day in days]
    each = marked.group_by(GROUP, "patient_id").agg(
        nw.len().alias("events"), onset.min().alias("first"), nw.col(DAYS_AT_RISK).max(), *sums
    )
    # An event without a date shortens no time.
    until = nw.when(nw.col("first").is_null()).then(nw.col(DAYS_AT_RISK)).otherwise(nw.col("first"))
    return each.with_columns(until.alias("until"))


def _by_group(patients: Any, days: list[float]) -> Any:
    at_risk, until = nw.col(DAYS_AT_RISK), nw.col("until")
    more: dict[str, nw.Expr] = {}
    for day in days:
        inside = (at_risk >= day).fill_null(False)
        first = inside & (until >= day).fill_null(False)
        more |= {
            _from("first", day): first.cast(nw.Int64),
            _from("before", day): (inside & ~first).cast(nw.Int64),
            _from("days after", day): _where(inside, at_risk - day) - _where(first, until - day),
            _from("events", day): _where(inside, nw.col(_from("events", day))),
        }
    counted = patients.with_columns(*(one.alias(name) for name, one in more.items()))
    sums = [nw.col(name).sum() for name in ("events", *more)]
    return counted.group_by(GROUP).agg(nw.len().alias("patients"), *sums)


def _from_day(row: dict[str, Any], day: float, whole: Time) -> FromDay:
    until = Time(whole.patients - int(row[_from("before", day)]), whole.days - float(row[_from("days after", day)]))
    return FromDay(int(row[_from("first", day)]), until, int(row[_from("events", day)]), whole)


def _from(name: str, day: float) -> str:
    """A column about the time from a day on; Spark takes a name with a full stop apart."""
    return f"{name} from {day:g}".replace(".", "_")


def _where(condition: nw.Expr, value: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(value.cast(nw.Float64)).otherwise(nw.lit(0.0))


def _rows(frame: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = frame.lazy().collect().rows(named=True)
    return found
