"""Tipping points: how many could not be judged must not follow from how many numbers there are."""

from ibd_study.disclosure.families import TIPPING_CURVE, TIPPING_DELTA, TIPPING_POINT, TIPPING_REFERENCE
from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.policy import Policy
from ibd_study.disclosure.records import MARK, SUPPRESSED, has, withhold
from ibd_study.disclosure.unknown import coarse_record

POINTS = (TIPPING_POINT, TIPPING_DELTA)


def is_tipping(record: dict) -> bool:
    """Whether a record belongs to the tipping points of an endpoint."""
    statistic = record["statistic"]
    return statistic in (*POINTS, TIPPING_REFERENCE) or bool(TIPPING_CURVE.fullmatch(statistic))


def tipping_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict | None]:
    """Numbers of one endpoint: its curve in steps of the base, and only the start of it where a few are unseen.

    The percentage that is needed among a few unseen is one of a few fractions, so the difference made of it goes too.
    So it is under rounding: how many steps there are, and whether there is such a point, hangs on true counts. The
    reference is a parameter.
    """
    unseen = max((r["N"] for r in records if r["statistic"] == TIPPING_POINT and has(r, "N")), default=0)
    return [_record(record, unseen, policy, groups) for record in records]


def _record(record: dict, unseen: int, policy: Policy, groups: Groups) -> dict | None:
    if record["statistic"] == TIPPING_REFERENCE:
        return record
    is_of_few = policy.is_small(groups.sizes.get(record.get("disease", TOTAL), 0))
    untold = withhold(record) | {MARK: SUPPRESSED}
    coarse = untold if is_of_few else coarse_record(record, policy, groups)
    only_start = is_of_few or policy.is_rounding or policy.is_small(unseen)
    if record["statistic"] in POINTS:
        return untold if only_start else coarse
    place = int(TIPPING_CURVE.fullmatch(record["statistic"])[1])
    return coarse if place == 0 or (place % policy.rounding_base == 0 and not only_start) else None
