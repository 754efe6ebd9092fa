"""Adverse events: patients and events of a group are judged together, and all groups beside each other."""

from typing import NamedTuple

from ibd_study.disclosure.families import ANY_EVENT, EVENTS, EXPOSURE, OVERLAPPING_EVENTS, RATE, YEARS
from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.marking import ESTIMATE, coarsen, has, withhold
from ibd_study.disclosure.policy import Policy

EVENT_COUNT, FIRST_RATE, EVENT_RATE = "events", "incidence_rate", "event_rate"
FIRST_LATER, EVENT_LATER = "incidence_rate_from_entry", "event_rate_from_entry"
NOT_AT_RISK = "not_at_risk"
RATE_DIGITS = 3


def safety_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict | None]:
    """Numbers of event groups.

    A group of a few patients is withheld; so are its events when only a few patients had more than one. Groups add
    up to all events, so that number goes with the first withheld; a small group that only the data name is left out.
    """
    counts = _counts(records)
    size = groups.sizes.get(TOTAL, 0)
    if not policy.all_safe(size) or not groups.sizes_are_safe(policy):
        return [withhold(record) if _is_public(record, groups) else None for record in records]
    whole = {key for key, own in counts.items() if _patients_are_safe(own, size, policy)}
    shown_events = {key for key in whole if _events_are_safe(counts[key], policy)}
    unions = _unions(counts, groups)
    for union, parts in unions.items():
        if parts - shown_events:
            shown_events -= {union}
        if _union_tells(counts, union, parts, whole, policy):
            whole, shown_events = whole - {union}, shown_events - {union}
    later = {key for key in shown_events if _early_are_safe(counts[key], policy)}
    later -= {union for union, parts in unions.items() if parts - later}
    return [_record(record, _Shown(whole, shown_events, later, _dated(records)), policy, groups) for record in records]


class _Shown(NamedTuple):
    """Groups whose patients are shown, those with their events and rates, and those with rates from the entry."""

    whole: set[str]
    events: set[str]
    later: set[str]
    dated: int


def _unions(counts: dict[str, dict[str, int]], groups: Groups) -> dict[str, set[str]]:
    """Groups made of others, each with those that its events add up from."""
    parts = counts.keys() - OVERLAPPING_EVENTS - groups.unions.keys()
    return {ANY_EVENT: parts} | {key: parts & own for key, own in groups.unions.items()}


def _dated(records: list[dict]) -> int:
    """Patients with time at risk."""
    return next((record["N"] for record in records if record["statistic"] == YEARS), 0)


def _counts(records: list[dict]) -> dict[str, dict[str, int]]:
    """Counts of each group: patients, events, patients with time at risk who had a first one, events at risk."""
    counts: dict[str, dict[str, int]] = {}
    for record in records:
        if record["endpoint"].startswith(EVENTS):
            name = "value" if record["statistic"] == EVENT_COUNT else "n"
            counts.setdefault(record["endpoint"], {})[record["statistic"]] = int(record.get(name) or 0)
    return counts


def _patients_are_safe(own: dict[str, int], size: int, policy: Policy) -> bool:
    patients = own.get(RATE, 0)
    return policy.all_safe(patients, size - patients, own.get(EVENT_COUNT, 0))


def _events_are_safe(own: dict[str, int], policy: Policy) -> bool:
    """Whether the events beyond the first, and those of patients without dates, are not of a few patients."""
    patients, events = own.get(RATE, 0), own.get(EVENT_COUNT, 0)
    first, at_risk = own.get(FIRST_RATE, patients), own.get(EVENT_RATE, events)
    return policy.all_safe(events - patients, patients - first, events - at_risk, at_risk - first)


def _early_are_safe(own: dict[str, int], policy: Policy) -> bool:
    """Whether neither the events before the entry nor those after it are of a few patients."""
    first, later = own.get(FIRST_RATE, 0), own.get(FIRST_LATER, 0)
    events, later_events = own.get(EVENT_RATE, 0), own.get(EVENT_LATER, 0)
    early, early_events = first - later, events - later_events
    return policy.all_safe(later, early, early_events, early_events - early, later_events - later)


def _union_tells(
    counts: dict[str, dict[str, int]], union: str, parts: set[str], whole: set[str], policy: Policy
) -> bool:
    """Whether a group made of others leaves too few patients for those withheld to be anything small.

    Groups of infections besides must not differ by a few patients from any of them, nor from all events.
    """
    if union not in whole:
        return False
    patients, hidden = counts[union].get(RATE, 0), parts - whole
    accounted = sum(counts[key].get(RATE, 0) for key in parts & whole)
    if hidden and patients - accounted - (len(hidden) - 1) * (policy.minimum_count - 1) > 1:
        return True
    beside = (parts | {ANY_EVENT}) & whole if union != ANY_EVENT else set()
    return not policy.all_safe(*(patients - counts[key].get(RATE, 0) for key in beside))


def _record(record: dict, shown: _Shown, policy: Policy, groups: Groups) -> dict | None:
    key, statistic = record["endpoint"], record["statistic"]
    if key == EXPOSURE:
        return _exposure(record, shown.dated, policy, groups)
    if key not in shown.whole:
        return withhold(record) if _is_public(record, groups) else None
    if statistic == RATE:
        return record
    is_later = statistic in (FIRST_LATER, EVENT_LATER)
    if key not in (shown.later if is_later else shown.events):
        return withhold(record)
    return record if statistic == EVENT_COUNT else _with_time(record, shown.dated, policy, groups)


def _is_public(record: dict, groups: Groups) -> bool:
    """Whether the book names the group whatever the data hold."""
    return record["endpoint"] == EXPOSURE or record["endpoint"] in groups.public_terms


def _with_time(record: dict, dated: int, policy: Policy, groups: Groups) -> dict:
    """A rate without its count of patients with dates, where only a few have none or are not under observation."""
    gaps = (groups.sizes[TOTAL] - record["N"], dated - record["N"]) if has(record, "N") else ()
    return coarsen(record, RATE_DIGITS, *ESTIMATE) if policy.all_safe(*gaps) else withhold(record)


def _exposure(record: dict, dated: int, policy: Policy, groups: Groups) -> dict:
    if record["statistic"] == NOT_AT_RISK:
        return record if policy.all_safe(record["value"]) else withhold(record, "value")
    return _with_time(record, dated, policy, groups)
