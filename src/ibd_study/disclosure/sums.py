"""Counts that add up: the steps of the selection, and groups of adverse events, each judged beside all others."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from ibd_study.disclosure.groups import TOTAL, Groups, first_come
from ibd_study.disclosure.marking import coarsen, has, withhold
from ibd_study.disclosure.policy import Policy
from ibd_study.kinds import Kind

ANALYSED = "analysed"
VISITS = ("baseline_visit", "followup_visit")
EXPOSURE, ANY_EVENT = "exposure", "ae_any_event"
OVERLAPPING_EVENTS = frozenset({ANY_EVENT, "ae_serious_event", "ae_event_that_stopped_the_drug"})


def flow_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Counts of the selection: steps are shown while no two of them differ by a few patients.

    First the analysed, whose size is the base of every page, then the others in their order. Who had a visit at all
    bounds who was assessed by any score: shown only where it is everybody. Who fell out is shown where the steps on
    both sides are. Whose value is not recorded is shown where that is nobody: Table 1 says by disease of how many a
    value is missing, so their sum would tell of a disease that it withholds.
    """
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for record in records:
        if record["kind"] in (Kind.FLOW, Kind.FLOW_OF_DISEASE):
            counts[record["at"]["step"]][record["at"].get("disease", TOTAL)] = int(record["value"])
    # Those with another diagnosis beside all and those of each disease.
    steps = {step: (*own.values(), 2 * own[TOTAL] - sum(own.values())) for step, own in counts.items()}

    def is_safe(step: str, shown: list[str]) -> bool:
        is_told = step not in VISITS or steps[step] == steps[ANALYSED]
        return (
            is_told and policy.all_safe(*steps[step]) and policy.all_apart(steps[step], [steps[one] for one in shown])
        )

    kept = first_come(sorted(steps, key=lambda step: step != ANALYSED), is_safe)
    before = dict(zip(steps, [None, *steps], strict=False))

    def is_shown(record: dict) -> bool:
        step = record["at"]["step"]
        if record["kind"] == Kind.FLOW_NOT_RECORDED:
            return record["value"] == 0
        return step in kept and (record["kind"] != Kind.FLOW_EXCLUDED or before[step] in {None, *kept})

    return [record if is_shown(record) else withhold(record) for record in records]


class _Events(NamedTuple):
    """Patients with an event of a group, and all events of theirs."""

    patients: int
    events: int

    def is_part_safe(self, part: "_Events", policy: Policy) -> bool:
        """Whether neither a part, nor the rest, nor the events beyond the first in either are of a few patients."""
        rest = _Events(self.patients - part.patients, self.events - part.events)
        return all(policy.all_safe(*one, one.events - one.patients) for one in (self, part, rest))


def event_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict | None]:
    """Numbers of event groups.

    A group of a few patients is withheld; so are its events when only a few patients had more than one. Groups add
    up to all events, so that number goes with the first withheld; a small group that only the data name is left out.
    """
    size, public = groups.sizes.get(TOTAL, 0), {EXPOSURE, *groups.public_terms}
    if not policy.all_safe(size) or not groups.sizes_are_safe(policy):
        return [withhold(record) if record["endpoint"] in public else None for record in records]
    whole, dated, later = _events_shown(_event_counts(records), size, policy, groups)
    years = (r["N"] for r in records if r["kind"] == Kind.PATIENT_YEARS and not r["at"]["since"])
    # Patients of whom time at risk is known must not be nearly all, nor those under observation nearly those.
    bases = (size, next(years, 0))

    def protected(record: dict) -> dict | None:
        key, kind = record["endpoint"], record["kind"]
        if kind in (Kind.EVENTS_NOT_AT_RISK, Kind.EVENTS_UNDATED):
            return record if policy.all_safe(record["value"]) else withhold(record, "value")
        if key != EXPOSURE and key not in whole:
            return withhold(record) if key in public else None
        if kind == Kind.EVENT_SHARE:
            return record
        if key != EXPOSURE and key not in (later if record["at"].get("since") else dated):
            return withhold(record)
        if kind == Kind.EVENT_COUNT:
            return record
        # Where only a few patients have no dates or are not under observation, a rate goes with their number.
        gaps = [base - record["N"] for base in bases] if has(record, "N") else []
        return coarsen(record) if policy.all_safe(*gaps) else withhold(record)

    return [protected(record) for record in records]


def _events_shown(
    counts: Mapping[str, tuple[_Events, _Events, _Events]], size: int, policy: Policy, groups: Groups
) -> tuple[set[str], set[str], set[str]]:
    """Groups of which the patients are shown, those with their events as well, and those also with events by entry.

    A group made of others must leave those withheld so many patients that each can be anything small, and may not
    differ by a few from one that lies inside of it, nor from all events.
    """
    whole = {key for key, (one, *_) in counts.items() if policy.all_safe(*one, size - one.patients)}
    dated = {key for key in whole if counts[key][0].is_part_safe(counts[key][1], policy)}
    single = counts.keys() - OVERLAPPING_EVENTS - groups.unions.keys()
    unions = {key: single & own for key, own in {ANY_EVENT: single, **groups.unions}.items()}
    patients = {key: one.patients for key, (one, *_) in counts.items()}
    for union, parts in unions.items():
        if union in whole:
            hidden, left = parts - whole, patients[union] - sum(patients[key] for key in parts & whole)
            beside = whole - unions.keys() if union == ANY_EVENT else whole & (parts | {ANY_EVENT})
            is_near = not policy.all_safe(*(patients[union] - patients[key] for key in beside))
            if is_near or (hidden and left - (len(hidden) - 1) * (policy.minimum_count - 1) > 1):
                whole -= {union}
    dated = {key for key in dated & whole if not unions.get(key, set()) - dated}
    later = {key for key in dated if counts[key][1].is_part_safe(counts[key][2], policy)}
    return whole, dated, later - {union for union, parts in unions.items() if parts - later}


def _event_counts(records: list[dict]) -> dict[str, tuple[_Events, _Events, _Events]]:
    """By group: all, those of patients with time at risk, and of these from the entry on."""
    numbers: Counter[tuple[str, Kind, bool]] = Counter()
    for record in records:
        count = record.get("value" if record["kind"] == Kind.EVENT_COUNT else "n")
        numbers[record["endpoint"], record["kind"], bool(record["at"].get("since"))] = int(count or 0)

    def events(key: str, first: Kind, every: Kind, *, is_later: bool = False) -> _Events:
        return _Events(numbers[key, first, is_later], numbers[key, every, is_later])

    return {
        key: (
            events(key, Kind.EVENT_SHARE, Kind.EVENT_COUNT),
            events(key, Kind.FIRST_EVENT_RATE, Kind.EVENT_RATE),
            events(key, Kind.FIRST_EVENT_RATE, Kind.EVENT_RATE, is_later=True),
        )
        for key in {record["endpoint"] for record in records} - {EXPOSURE}
    }
