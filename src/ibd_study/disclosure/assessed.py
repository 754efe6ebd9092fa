"""Who was assessed and who was not: the two groups add up to a number of Table 1, so they are judged together."""

from ibd_study.disclosure.families import ASSESSED, BASELINE, STANDARDISED_DIFFERENCE
from ibd_study.disclosure.groups import Groups
from ibd_study.disclosure.policy import Policy
from ibd_study.disclosure.records import has, withhold
from ibd_study.disclosure.unknown import coarse_record

COUNTS = "missing"


def is_assessed(record: dict) -> bool:
    """Whether a record describes one of the two groups."""
    is_difference = record["statistic"] == STANDARDISED_DIFFERENCE and not record["endpoint"].startswith(BASELINE)
    return is_difference or record["statistic"].endswith(ASSESSED)


def assessed_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """One characteristic in both groups, and how far they lie apart: shares of both or of neither, and so on.

    Under rounding each share is rounded like any count, and how far they lie apart is withheld.
    """
    shares = [r for r in records if r["statistic"].startswith("percentage") and has(r, "n")]
    missing = [r for r in records if r["statistic"].startswith(COUNTS)]
    cells = [count for r in shares for count in (r["n"], r["N"] - r["n"])]
    gaps = [r["value"] for r in missing if has(r, "value")]
    gaps += [r["N"] - r["value"] for r in missing if has(r, "value")]
    is_whole = policy.is_rounding or policy.all_safe(*cells, *gaps)
    sizes = [r["N"] - r["value"] for r in missing if has(r, "value")]
    is_compared = not policy.is_rounding and is_whole and min(sizes, default=0) >= 2 * policy.minimum_count
    return [_record(record, policy, groups, is_whole=is_whole, is_compared=is_compared) for record in records]


def _record(record: dict, policy: Policy, groups: Groups, *, is_whole: bool, is_compared: bool) -> dict:
    statistic = record["statistic"]
    if statistic == STANDARDISED_DIFFERENCE and not is_compared:
        return withhold(record) | {"method": ""}
    if not is_whole and statistic.startswith(("percentage", COUNTS)):
        return withhold(record)
    return coarse_record(record, policy, groups)
