"""Rates of endpoints: what of them the decision of the run lets pass."""

from ibd_study.disclosure.families import DIFFERENCE, PAIRED_COUNTS, RATE, STEPS
from ibd_study.disclosure.groups import Groups
from ibd_study.disclosure.marking import UNCERTAINTY, withhold
from ibd_study.disclosure.policy import Policy


def endpoint_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Numbers of one endpoint: shown exactly as decided, else withheld together with all that follows from them."""
    counts, shown = groups.counts[records[0]["endpoint"]], groups.shown[records[0]["endpoint"]]
    steps = groups.steps.get(counts.endpoint, frozenset())
    if shown.after and not shown.before and counts.pairs != counts.total:
        # Who was not judged before would follow from the two denominators.
        records = [
            record if record["statistic"] in STEPS or _is_after(record) else withhold(record) for record in records
        ]
    return [_endpoint_record(record, shown, steps) for record in records]


def _is_after(record: dict) -> bool:
    return record["statistic"] == RATE and bool(record.get("week"))


def _endpoint_record(record: dict, shown, steps: frozenset[str]) -> dict:
    statistic = record["statistic"]
    if statistic in STEPS:
        return record if statistic in steps else withhold(record)
    if not shown.after:
        return withhold(record)
    if statistic == RATE:
        return record if shown.before or _is_after(record) else withhold(record, *_all_but_total(record))
    if statistic in PAIRED_COUNTS:
        return record if shown.paired else withhold(record, "value")
    if statistic == DIFFERENCE:
        return _difference(record, shown)
    # Every test is made of the paired counts, or of both rates.
    is_free = shown.paired or (shown.before and statistic.startswith("p_unpaired"))
    return record if is_free else withhold(record, "value", *UNCERTAINTY)


def _all_but_total(record: dict) -> list[str]:
    return [name for name in ("value", "n", *UNCERTAINTY) if name in record]


def _difference(record: dict, shown) -> dict:
    if not shown.before:
        return withhold(record, "value", *UNCERTAINTY)
    return record if shown.paired else withhold(record, *UNCERTAINTY)
