"""Tipping points: how many could not be judged must not follow from how many numbers there are."""

from ibd_study.disclosure.families import TIPPING_CURVE, TIPPING_DELTA, TIPPING_POINT, TIPPING_REFERENCE
from ibd_study.disclosure.groups import Groups
from ibd_study.disclosure.marking import suppressed
from ibd_study.disclosure.policy import Policy
from ibd_study.disclosure.rounding import rounded_record

POINTS = (TIPPING_POINT, TIPPING_DELTA)


def is_tipping(record: dict) -> bool:
    """Whether a record belongs to the tipping points of an endpoint."""
    statistic = record["statistic"]
    return statistic in (*POINTS, TIPPING_REFERENCE) or bool(TIPPING_CURVE.fullmatch(statistic))


def tipping_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict | None]:
    """Numbers of one endpoint: all of them where they follow from its counts and the size of its disease.

    Else only the start of the curve is left, and under rounding its rate: how many steps there are, and whether there
    is such a point, hangs on true counts. The reference is a parameter.
    """
    if not policy.is_rounding and _follow(records, groups):
        return records
    return [_record(record, policy) for record in records]


def _follow(records: list[dict], groups: Groups) -> bool:
    """Whether the endpoint is shown, and its unseen are all patients of the disease that are not evaluable."""
    counts = groups.counts.get(records[0]["endpoint"])
    if counts is None or not groups.shown[counts.endpoint].after:
        return False
    unseen = {record.get("N") for record in records if record["statistic"] == TIPPING_POINT}
    return unseen == {groups.sizes.get(counts.disease, 0) - counts.total}


def _record(record: dict, policy: Policy) -> dict | None:
    if record["statistic"] == TIPPING_REFERENCE:
        return record
    if record["statistic"] in POINTS:
        return suppressed(record)
    is_start = TIPPING_CURVE.fullmatch(record["statistic"])[1] == "0"
    if not is_start:
        return None
    return rounded_record(record, policy) if policy.is_rounding else suppressed(record)
