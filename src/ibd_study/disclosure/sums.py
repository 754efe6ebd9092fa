"""Counts that add up: the steps of the selection, and groups of adverse events, each judged beside all others."""

from collections import defaultdict
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
    """Counts of a group: patients and events; of those with time at risk, first and all, and these from the entry."""

    patients: int
    events: int
    first: int
    all: int
    later_first: int
    later_all: int

    def is_dated_safe(self, policy: Policy) -> bool:
        """Whether the events beyond the first, and those of patients without dates, are not of a few patients."""
        undated = (self.patients - self.first, self.events - self.all)
        return policy.all_safe(self.events - self.patients, *undated, self.all - self.first)

    def is_entry_safe(self, policy: Policy) -> bool:
        """Whether neither the events before the entry nor those after it are of a few patients."""
        early, all_early = self.first - self.later_first, self.all - self.later_all
        more = (all_early - early, self.later_all - self.later_first)
        return policy.all_safe(early, all_early, self.later_first, *more)


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
    dated = {key for key in whole if counts[key].is_dated_safe(policy)}
    single = counts.keys() - OVERLAPPING_EVENTS - groups.unions.keys()
    unions = {key: single & own for key, own in {ANY_EVENT: single, **groups.unions}.items()}
    for union, parts in unions.items():
        if parts - dated:
            dated -= {union}
        if union in whole and _union_tells(counts, union, parts, whole, policy):
            whole, dated = whole - {union}, dated - {union}
    later = {key for key in dated if counts[key].is_entry_safe(policy)}
    later -= {union for union, parts in unions.items() if parts - later}
    years = (r["N"] for r in records if r["kind"] == Kind.PATIENT_YEARS and not r["at"]["since"])
    # Patients of whom time at risk is known must not be nearly all, nor those under observation nearly those.
    bases = (size, next(years, 0))

    def protected(record: dict) -> dict | None:
        key, kind = record["endpoint"], record["kind"]
        if kind in (Kind.EVENTS_NOT_AT_RISK, Kind.EVENTS_UNDATED):
            return record if policy.all_safe(record["value"]) else withhold(record, "value")
        if key != EXPOSURE:
            if key not in whole:
                return withhold(record) if key in public else None
            if kind == Kind.EVENT_SHARE:
                return record
            if key not in (later if record["at"].get("since") else dated):
                return withhold(record)
        if kind == Kind.EVENT_COUNT:
            return record
        # Where only a few patients have no dates or are not under observation, a rate goes with their number.
        gaps = [base - record["N"] for base in bases] if has(record, "N") else []
        return coarsen(record) if policy.all_safe(*gaps) else withhold(record)

    return [protected(record) for record in records]


def _event_counts(records: list[dict]) -> dict[str, _Events]:
    """Counts of each group by its key; where no time at risk is known, all events count as if it were."""
    found: dict[str, dict[tuple[Kind, str], int]] = defaultdict(dict)
    for record in records:
        if record["endpoint"] != EXPOSURE:
            count = record.get("value" if record["kind"] == Kind.EVENT_COUNT else "n")
            found[record["endpoint"]][record["kind"], record["at"].get("since", "")] = int(count or 0)
    return {key: _events_of(own) for key, own in found.items()}


def _events_of(own: dict[tuple[Kind, str], int]) -> _Events:
    patients, events = own.get((Kind.EVENT_SHARE, ""), 0), own.get((Kind.EVENT_COUNT, ""), 0)
    first, at_risk = own.get((Kind.FIRST_EVENT_RATE, ""), patients), own.get((Kind.EVENT_RATE, ""), events)
    later = {kind: count for (kind, since), count in own.items() if since}
    return _Events(
        *(patients, events, first, at_risk), *(later.get(kind, 0) for kind in (Kind.FIRST_EVENT_RATE, Kind.EVENT_RATE))
    )


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
