"""Adverse events: patients and events of a group are judged together, and all groups beside each other."""

from ibd_study.disclosure.families import ANY_EVENT, EVENTS, EXPOSURE, OVERLAPPING_EVENTS, RATE
from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.policy import Policy
from ibd_study.disclosure.records import ESTIMATE, coarsen, has, withhold

EVENT_COUNT, FIRST_RATE, EVENT_RATE = "events", "incidence_rate", "event_rate"
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
    parts = counts.keys() - OVERLAPPING_EVENTS
    if parts - shown_events:
        shown_events -= {ANY_EVENT}
    if _union_tells(counts, whole, policy):
        whole, shown_events = whole - {ANY_EVENT}, shown_events - {ANY_EVENT}
    return [_record(record, whole, shown_events, policy, groups) for record in records]


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


def _union_tells(counts: dict[str, dict[str, int]], whole: set[str], policy: Policy) -> bool:
    """Whether the number of patients with any event leaves too few for the groups withheld to be anything small."""
    parts = counts.keys() - OVERLAPPING_EVENTS
    hidden = parts - whole
    if ANY_EVENT not in whole or not hidden:
        return False
    accounted = sum(counts[key].get(RATE, 0) for key in parts & whole)
    return counts[ANY_EVENT].get(RATE, 0) - accounted - (len(hidden) - 1) * (policy.minimum_count - 1) > 1


def _record(record: dict, whole: set[str], shown_events: set[str], policy: Policy, groups: Groups) -> dict | None:
    key, statistic = record["endpoint"], record["statistic"]
    if key == EXPOSURE:
        return _exposure(record, policy, groups)
    if key not in whole:
        return withhold(record) if _is_public(record, groups) else None
    if statistic != RATE and key not in shown_events:
        return withhold(record)
    return record if statistic in (RATE, EVENT_COUNT) else _with_time(record, policy, groups)


def _is_public(record: dict, groups: Groups) -> bool:
    """Whether the book names the group whatever the data hold."""
    return record["endpoint"] == EXPOSURE or record["endpoint"] in groups.public_terms


def _with_time(record: dict, policy: Policy, groups: Groups) -> dict:
    """A rate without its count of patients with dates, where only a few have none."""
    hidden = has(record, "N") and not policy.all_safe(groups.sizes[TOTAL] - record["N"])
    return withhold(record) if hidden else coarsen(record, RATE_DIGITS, *ESTIMATE)


def _exposure(record: dict, policy: Policy, groups: Groups) -> dict:
    if record["statistic"] == NOT_AT_RISK:
        return record if policy.all_safe(record["value"]) else withhold(record, "value")
    return _with_time(record, policy, groups)
