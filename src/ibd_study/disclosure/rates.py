"""Rates of endpoints and what is made of them: shown as the decision of the run lets them pass."""

from collections.abc import Sequence

from ibd_study.disclosure.groups import TOTAL, EndpointCounts, Groups, ReleaseDecision
from ibd_study.disclosure.marking import (
    ESTIMATE,
    UNCERTAINTY,
    coarsen,
    coarsen_p,
    has,
    rounded_record,
    suppressed,
    withhold,
)
from ibd_study.disclosure.policy import Policy
from ibd_study.kinds import Kind

SEVERAL = "several"
DIGITS_OF_ESTIMATES, P_DIGITS = 3, 2
# A rate on another page, of the same patients by the same rule.
SAME_RATE = (
    *(Kind.RATE_OBSERVED, Kind.RATE_AT_WEEK, Kind.RATE_AT_END_WEEK),
    *(Kind.RATE_AMONG_STUDIES, Kind.RATE_BY_INDEX, Kind.ESTIMATE),
)
NOT_EVALUABLE_FAIL = (Kind.RATE_FAILED, Kind.RATE_WORST)
RATE_NUMBERS = ("value", "n", *UNCERTAINTY)


def endpoint_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Numbers of one endpoint: shown exactly as decided, else withheld together with all that follows from them."""
    counts, shown = groups.counts[records[0]["endpoint"]], groups.shown[records[0]["endpoint"]]
    steps = groups.steps.get(counts.endpoint, frozenset())
    # Who was not judged before would follow from the two denominators.
    is_apart = shown.after and not shown.before and counts.pairs != counts.total
    return [_endpoint_record(record, shown, steps, is_apart=is_apart) for record in records]


def _endpoint_record(record: dict, shown: ReleaseDecision, steps: frozenset[str], *, is_apart: bool) -> dict:
    kind = record["kind"]
    is_after = kind == Kind.RATE and bool(record.get("week"))
    if kind == Kind.STEP:
        return record if record["at"]["step"] in steps else withhold(record)
    if not shown.after or (is_apart and not is_after):
        return withhold(record)
    if kind == Kind.RATE:
        return record if shown.before or is_after else _without(record, RATE_NUMBERS)
    if kind == Kind.PAIRED_COUNT:
        return record if shown.paired else withhold(record, "value")
    if kind == Kind.DIFFERENCE and shown.before:
        return record if shown.paired else withhold(record, *UNCERTAINTY)
    # Every test is made of the paired counts, or of both rates.
    is_free = shown.paired or (shown.before and kind == Kind.UNPAIRED_TEST)
    return record if is_free else withhold(record, "value", *UNCERTAINTY)


def _without(record: dict, names: tuple[str, ...]) -> dict:
    return withhold(record, *(name for name in names if name in record))


def adjusted_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """A p-value alone is shown with its paired counts; one adjusted can be that of another test, so with all of them.

    How many tests there are is no number of patients.
    """
    tested = {record["endpoint"] for record in records if has(record, "p_value")}
    shown = {key for key in tested if key in groups.shown and groups.shown[key].paired}
    if shown == tested:
        return records
    return [_adjusted_record(record, shown) for record in records]


def _adjusted_record(record: dict, shown: set[str]) -> dict:
    if record["kind"] == Kind.TESTS or (record["kind"] == Kind.P_UNADJUSTED and record["endpoint"] in shown):
        return record
    return withhold(record, "value") if record["kind"] == Kind.SMALL_TESTS else withhold(record)


def follows(record: dict, groups: Groups) -> bool:
    """Whether a number is made of what is published of its endpoint, and of the patients of the disease.

    Those evaluable are the base of a rate as observed; all patients of the disease are the base of one that counts who
    could not be judged as failed or as succeeded. A rate of fewer than all, such as those on steroids, has another.
    """
    counts = groups.counts.get(record["endpoint"])
    if counts is None or not groups.shown[counts.endpoint].after or _is_part(record):
        return False
    size = groups.sizes.get(record.get("disease", TOTAL), 0)
    if record["kind"] in (Kind.NOT_EVALUABLE, Kind.UNANSWERED):
        return (record.get("value"), record.get("N")) == (size - counts.total, size)
    return (record.get("n"), record.get("N")) == _events_and_base(record["kind"], counts, size)


def _is_part(record: dict) -> bool:
    """Whether a record is of a part of the patients; specifications are of several populations and of no part."""
    return "subgroup" in record or record.get("population", SEVERAL) != SEVERAL


def _events_and_base(kind: Kind, counts: EndpointCounts, size: int) -> tuple[int, int]:
    """What a kind of rate has where it follows."""
    if kind in SAME_RATE:
        return counts.after, counts.total
    return (counts.after if kind in NOT_EVALUABLE_FAIL else counts.after + size - counts.total), size


def tipping_records(records: list[dict], policy: Policy, groups: Groups) -> Sequence[dict | None]:
    """Numbers of one endpoint: all of them where they follow from its counts and the size of its disease.

    Else only the start of the curve is left, and under rounding its rate: how many steps there are, and whether there
    is such a point, hangs on true counts. The reference is a parameter.
    """
    counts = groups.counts.get(records[0]["endpoint"])
    if not policy.is_rounding and counts is not None and groups.shown[counts.endpoint].after:
        not_evaluable = {record.get("N") for record in records if record["kind"] == Kind.TIPPING_POINT}
        if not_evaluable == {groups.sizes.get(counts.disease, 0) - counts.total}:
            return records
    return [_tipping_record(record, policy) for record in records]


def _tipping_record(record: dict, policy: Policy) -> dict | None:
    if record["kind"] == Kind.TIPPING_REFERENCE:
        return record
    if record["kind"] != Kind.RATE_IF_SO_MANY_SUCCEED:
        return suppressed(record)
    if record["at"]["successes"]:
        return None
    return rounded_record(record, policy) if policy.is_rounding else suppressed(record)


def is_made_of_shown(record: dict, groups: Groups) -> bool:
    """Whether a record names the cells of which it is made, and all of them are shown."""
    cells = record.get("cells", ())
    return bool(cells) and groups.cells.issuperset(cells)


def estimate_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Ratios, curves and imputed rates of shown groups, cut to three digits: in full they tell of single patients."""
    return [coarsen_p(coarsen(record, DIGITS_OF_ESTIMATES, *ESTIMATE), P_DIGITS) for record in records]


def plain_record(record: dict, policy: Policy, groups: Groups) -> dict:
    """A count that no other published number bounds but its base and who was evaluable."""
    counts = groups.counts.get(record["endpoint"])
    bases = [record["N"] if has(record, "N") else record["value"], counts.total if counts else record["value"]]
    return record if policy.all_safe(record["value"], *(base - record["value"] for base in bases)) else withhold(record)
