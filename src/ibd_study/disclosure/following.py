"""Numbers that follow from those of a shown endpoint: they tell nothing more, and stand exactly on whatever page."""

from ibd_study.disclosure.families import BY_INDEX, ESTIMATE, FAILED_IF_UNSEEN, SAME_RATE, SUCCEEDED_IF_UNSEEN, UNSEEN
from ibd_study.disclosure.groups import TOTAL, EndpointCounts, Groups

SEVERAL = "several"


def follows(record: dict, groups: Groups) -> bool:
    """Whether a number is made of what is published of its endpoint, and of the patients of the disease.

    Those evaluable are the base of a rate as observed; all patients of the disease are the base of one that counts who
    could not be judged as failed or as succeeded. A rate of fewer than all, such as those on steroids, has another.
    """
    counts = groups.counts.get(record["endpoint"])
    if counts is None or not groups.shown[counts.endpoint].after or _is_part(record):
        return False
    statistic, size = record["statistic"], groups.sizes.get(record.get("disease", TOTAL))
    if statistic == UNSEEN:
        return (record.get("value"), record.get("N")) == (size - counts.total, size)
    return (record.get("n"), record.get("N")) in _pairs(statistic, counts, size)


def _is_part(record: dict) -> bool:
    """Whether a record is of a part of the patients; specifications are of several populations and of no part."""
    return "subgroup" in record or record.get("population", SEVERAL) != SEVERAL


def _pairs(statistic: str, counts: EndpointCounts, size: int) -> tuple[tuple[int, int], ...]:
    """Events and base that a statistic has where it follows."""
    if statistic in SAME_RATE or BY_INDEX.fullmatch(statistic) or ESTIMATE.fullmatch(statistic):
        return ((counts.after, counts.total),)
    if statistic in FAILED_IF_UNSEEN:
        return ((counts.after, size),)
    if statistic in SUCCEEDED_IF_UNSEEN:
        return ((counts.after + size - counts.total, size),)
    return ()
