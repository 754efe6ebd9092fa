"""P-values before against after: made of the paired counts, so shown where these are."""

from ibd_study.disclosure.families import ADJUSTED_TESTS, FAMILY, TESTS, UNADJUSTED
from ibd_study.disclosure.groups import Groups
from ibd_study.disclosure.marking import has, withhold
from ibd_study.disclosure.policy import Policy


def is_adjusted(record: dict) -> bool:
    """Whether a record is a p-value of the family of tests before against after, or counts these."""
    return record["endpoint"] == FAMILY or record["statistic"] in ADJUSTED_TESTS


def adjusted_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """A p-value alone is shown with its paired counts; one adjusted can be that of another test, so with all of them.

    How many tests there are is no number of patients.
    """
    tested = {record["endpoint"] for record in records if has(record, "p_value")}
    shown = {key for key in tested if key in groups.shown and groups.shown[key].paired}
    return [_record(record, shown, is_whole=shown == tested) for record in records]


def _record(record: dict, shown: set[str], *, is_whole: bool) -> dict:
    if record["endpoint"] == FAMILY:
        return record if is_whole or record["statistic"] == TESTS else withhold(record, "value")
    if is_whole or (record["statistic"] == UNADJUSTED and record["endpoint"] in shown):
        return record
    return withhold(record)
