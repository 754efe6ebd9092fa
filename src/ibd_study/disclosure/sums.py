"""Counts that add up: the steps of the selection, and groups of adverse events, each judged beside all others."""

from collections.abc import Mapping
from typing import NamedTuple

from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.marking import ESTIMATE, coarsen, has, withhold
from ibd_study.disclosure.policy import Policy
from ibd_study.kinds import Kind

ANALYSED = "analysed"
VISITS = ("baseline_visit", "followup_visit")
PARTS = ("", "uc", "cd")
EXPOSURE, ANY_EVENT = "exposure", "ae_any_event"
OVERLAPPING_EVENTS = frozenset({ANY_EVENT, "ae_serious_event", "ae_event_that_stopped_the_drug"})
RATE_DIGITS = 3


def flow_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Counts of the selection: steps are shown while no two of them differ by a few patients.

    Who fell out is shown where the steps on both sides are. Whose value is not recorded is shown where that is nobody:
    Table 1 says by disease of how many a value is missing, so their sum would tell of a disease that it withholds.
    """
    counts: dict[str, dict[str, int]] = {}
    for record in records:
        if record["kind"] in (Kind.FLOW, Kind.FLOW_OF_DISEASE):
            counts.setdefault(record["at"]["step"], {})[record["at"].get("disease", "")] = int(record["value"])
    steps = {step: _with_others(own) for step, own in counts.items() if len(own) == len(PARTS)}
    kept = _steps_kept(steps, policy)
    before = dict(zip(steps, [None, *steps], strict=False))

    def is_shown(record: dict) -> bool:
        step = record["at"]["step"]
        if record["kind"] == Kind.FLOW_NOT_RECORDED:
            return record["value"] == 0
        return step in kept and (record["kind"] != Kind.FLOW_EXCLUDED or before[step] in {None, *kept})

    return [record if is_shown(record) else withhold(record) for record in records]


def _with_others(own: Mapping[str, int]) -> tuple[int, ...]:
    """Patients at a step: all, with UC, with CD, with another diagnosis."""
    total, uc, cd = (own[part] for part in PARTS)
    return total, uc, cd, total - uc - cd


def _steps_kept(steps: Mapping[str, tuple[int, ...]], policy: Policy) -> dict[str, tuple[int, ...]]:
    """Steps shown: first the analysed, whose size is the base of every page, then the others in their order.

    Who had a visit at all bounds who was assessed by any score: shown only where it is everybody.
    """
    kept: dict[str, tuple[int, ...]] = {}
    for step in sorted(steps, key=lambda name: name != ANALYSED):
        apart = [a - b for other in kept.values() for a, b in zip(steps[step], other, strict=True)]
        is_told = step not in VISITS or steps[step] == steps[ANALYSED]
        if is_told and policy.all_safe(*steps[step], *apart):
            kept[step] = steps[step]
    return kept


class _Events(NamedTuple):
    """Counts of a group: patients and events; of those with time at risk, first and all, and these from the entry."""

    patients: int
    events: int
    first: int
    all: int
    later_first: int
    later_all: int


def event_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict | None]:
    """Numbers of event groups.

    A group of a few patients is withheld; so are its events when only a few patients had more than one. Groups add
    up to all events, so that number goes with the first withheld; a small group that only the data name is left out.
    """
    counts = _event_counts(records)
    size, public = groups.sizes.get(TOTAL, 0), {EXPOSURE, *groups.public_terms}
    if not policy.all_safe(size) or not groups.sizes_are_safe(policy):
        return [withhold(record) if record["endpoint"] in public else None for record in records]
    whole = {key for key, one in counts.items() if policy.all_safe(one.patients, size - one.patients, one.events)}
    shown = {key for key in whole if _events_are_safe(counts[key], policy)}
    unions = {ANY_EVENT: counts.keys() - OVERLAPPING_EVENTS - groups.unions.keys()}
    unions |= {
        key: counts.keys() & own - OVERLAPPING_EVENTS - groups.unions.keys() for key, own in groups.unions.items()
    }
    for union, parts in unions.items():
        if parts - shown:
            shown -= {union}
        if union in whole and _union_tells(counts, union, parts, whole, policy):
            whole, shown = whole - {union}, shown - {union}
    later = {key for key in shown if _early_are_safe(counts[key], policy)}
    later -= {union for union, parts in unions.items() if parts - later}
    years = (r["N"] for r in records if r["kind"] == Kind.PATIENT_YEARS and not r["at"]["since"])
    # Patients of whom time at risk is known must not be nearly all, nor those under observation nearly those.
    bases = (groups.sizes.get(TOTAL, 0), next(years, 0))

    def protected(record: dict) -> dict | None:
        key, kind = record["endpoint"], record["kind"]
        if kind == Kind.EVENTS_NOT_AT_RISK:
            return record if policy.all_safe(record["value"]) else withhold(record, "value")
        if key != EXPOSURE and key not in whole:
            return withhold(record) if key in public else None
        if kind == Kind.EVENT_SHARE:
            return record
        if key != EXPOSURE and key not in (later if record["at"].get("since") else shown):
            return withhold(record)
        return record if kind == Kind.EVENT_COUNT else _with_time(record, bases, policy)

    return [protected(record) for record in records]


def _event_counts(records: list[dict]) -> dict[str, _Events]:
    """Counts of each group by its key."""
    found: dict[str, dict[tuple[Kind, str], int]] = {}
    for record in records:
        if record["endpoint"] != EXPOSURE:
            name = "value" if record["kind"] == Kind.EVENT_COUNT else "n"
            place = record["kind"], record["at"].get("since", "")
            found.setdefault(record["endpoint"], {})[place] = int(record.get(name) or 0)
    return {key: _events_of(own) for key, own in found.items()}


def _events_of(own: dict[tuple[Kind, str], int]) -> _Events:
    patients, events = own.get((Kind.EVENT_SHARE, ""), 0), own.get((Kind.EVENT_COUNT, ""), 0)
    first, at_risk = own.get((Kind.FIRST_EVENT_RATE, ""), patients), own.get((Kind.EVENT_RATE, ""), events)
    later = {kind: count for (kind, since), count in own.items() if since}
    return _Events(
        *(patients, events, first, at_risk), *(later.get(kind, 0) for kind in (Kind.FIRST_EVENT_RATE, Kind.EVENT_RATE))
    )


def _events_are_safe(own: _Events, policy: Policy) -> bool:
    """Whether the events beyond the first, and those of patients without dates, are not of a few patients."""
    return policy.all_safe(
        own.events - own.patients, own.patients - own.first, own.events - own.all, own.all - own.first
    )


def _early_are_safe(own: _Events, policy: Policy) -> bool:
    """Whether neither the events before the entry nor those after it are of a few patients."""
    early, early_events = own.first - own.later_first, own.all - own.later_all
    return policy.all_safe(own.later_first, early, early_events, early_events - early, own.later_all - own.later_first)


def _union_tells(counts: dict[str, _Events], union: str, parts: set[str], whole: set[str], policy: Policy) -> bool:
    """Whether a group made of others leaves too few patients for those withheld to be anything small.

    Groups of infections besides must not differ by a few patients from any of them, nor from all events.
    """
    patients, hidden = counts[union].patients, parts - whole
    accounted = sum(counts[key].patients for key in parts & whole)
    if hidden and patients - accounted - (len(hidden) - 1) * (policy.minimum_count - 1) > 1:
        return True
    beside = (parts | {ANY_EVENT}) & whole if union != ANY_EVENT else set()
    return not policy.all_safe(*(patients - counts[key].patients for key in beside))


def _with_time(record: dict, bases: tuple[int, int], policy: Policy) -> dict:
    """A rate without its count of patients with dates, where only a few have none or are not under observation."""
    gaps = [base - record["N"] for base in bases] if has(record, "N") else []
    return coarsen(record, RATE_DIGITS, *ESTIMATE) if policy.all_safe(*gaps) else withhold(record)
