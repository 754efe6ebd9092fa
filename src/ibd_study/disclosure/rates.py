"""Rates of endpoints and what is made of them: shown as the decision of the run lets them pass."""

from collections.abc import Sequence

from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.marking import UNCERTAINTY, coarsen, has, rounded_record, suppressed, withhold
from ibd_study.disclosure.policy import Policy
from ibd_study.kinds import Kind

SEVERAL = "several"
NOT_EVALUABLE = (Kind.NOT_EVALUABLE, Kind.UNANSWERED)
# A rate on another page, of the same patients by the same rule.
SAME_RATE = (
    *(Kind.RATE_OBSERVED, Kind.RATE_AT_WEEK, Kind.RATE_AT_END_WEEK),
    *(Kind.RATE_AMONG_STUDIES, Kind.RATE_BY_INDEX, Kind.ESTIMATE),
)
NOT_EVALUABLE_FAIL = (Kind.RATE_FAILED, Kind.RATE_WORST)


def endpoint_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Numbers of one endpoint: shown exactly as decided, else withheld together with all that follows from them."""
    counts, shown = groups.counts[records[0]["endpoint"]], groups.shown[records[0]["endpoint"]]
    steps = groups.steps.get(counts.endpoint, frozenset())
    # Who was not judged before would follow from the two denominators.
    only_after = not shown.before and counts.pairs != counts.total

    def protected(record: dict) -> dict:
        kind, is_after = record["kind"], record["kind"] == Kind.RATE and bool(record.get("week"))
        if kind == Kind.STEP:
            return record if record["at"]["step"] in steps else withhold(record)
        if not shown.after or (only_after and not is_after):
            return withhold(record)
        # Every test is made of the paired counts, or of both rates.
        if is_after or shown.paired or (shown.before and kind in (Kind.RATE, Kind.UNPAIRED_TEST)):
            return record
        if kind == Kind.DIFFERENCE and shown.before:
            return withhold(record, *UNCERTAINTY)
        return withhold(record, "value", "n", *UNCERTAINTY)

    return [protected(record) for record in records]


def adjusted_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """A p-value alone is shown with its paired counts; one adjusted can be that of another test, so with all of them.

    How many tests there are is no number of patients.
    """
    tested = {record["endpoint"] for record in records if has(record, "p_value")}
    shown = {key for key in tested if key in groups.shown and groups.shown[key].paired}

    if shown == tested:
        return records

    def protected(record: dict) -> dict:
        kind = record["kind"]
        if kind == Kind.TESTS or (kind == Kind.P_UNADJUSTED and record["endpoint"] in shown):
            return record
        return withhold(record, "value") if kind == Kind.SMALL_TESTS else withhold(record)

    return [protected(record) for record in records]


def follows(record: dict, groups: Groups) -> bool:
    """Whether a number is made of what is published of its endpoint, and of the patients of the disease.

    Those evaluable are the base of a rate as observed; all patients of the disease are the base of one that counts who
    could not be judged as failed or as succeeded. A rate of fewer than all, such as those on steroids, has another.
    Specifications are of several populations, and of no part.
    """
    counts, kind = groups.counts.get(record["endpoint"]), record["kind"]
    is_part = "subgroup" in record or record.get("population", SEVERAL) != SEVERAL
    if counts is None or not groups.shown[counts.endpoint].after or is_part:
        return False
    size = groups.sizes.get(record.get("disease", TOTAL), 0)
    not_evaluable = size - counts.total
    if kind in NOT_EVALUABLE:
        return (record.get("value"), record.get("N")) == (not_evaluable, size)
    if kind in SAME_RATE:
        return (record.get("n"), record.get("N")) == (counts.after, counts.total)
    events = counts.after if kind in NOT_EVALUABLE_FAIL else counts.after + not_evaluable
    return (record.get("n"), record.get("N")) == (events, size)


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

    def protected(record: dict) -> dict | None:
        is_of_curve = record["kind"] == Kind.RATE_IF_SO_MANY_SUCCEED
        if is_of_curve and record["at"]["successes"]:
            return None
        if is_of_curve and policy.is_rounding:
            return rounded_record(record, policy)
        return record if record["kind"] == Kind.TIPPING_REFERENCE else suppressed(record)

    return [protected(record) for record in records]


def estimate_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Ratios, curves and imputed rates of shown groups, cut to three digits: in full they tell of single patients."""
    return [coarsen(record) for record in records]


def plain_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Counts that no other published number bounds but their base and who was evaluable."""
    return [record if _is_plain_safe(record, policy, groups) else withhold(record) for record in records]


def _is_plain_safe(record: dict, policy: Policy, groups: Groups) -> bool:
    counts, value = groups.counts.get(record["endpoint"]), record["value"]
    bases = [record["N"] if has(record, "N") else value, counts.total if counts else value]
    return policy.all_safe(value, *(base - value for base in bases))
