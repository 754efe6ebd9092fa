"""Numbers of which this room knows no family: never shown exactly, so that they can be held beside any other."""

from ibd_study.disclosure.families import ENDPOINT_TESTS, EVENTS, EXTREME, MIDDLES, QUARTILES
from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.parts import hidden_parts
from ibd_study.disclosure.policy import ROUNDING, Policy
from ibd_study.disclosure.records import (
    ESTIMATE,
    UNCERTAINTY,
    coarsen,
    coarsen_p,
    has,
    is_empty,
    rounded_to,
    withhold,
)
from ibd_study.statistics import proportion_interval

PERCENT = "%"
COUNTED = ("patients", "events", "count")
DIGITS = 2
MANY_BASES = 40
# Patients who are no part of those that their N counts.
BESIDE = ("not_at_risk", "without_dates", "model_left_out")
PROPORTION_METHODS = ("wilson", "clopper_pearson", "mid_p", "jeffreys", "agresti_coull")
P_DIGITS = {ROUNDING: 1}
EVERYBODY = "everybody"


def is_named(record: dict, policy: Policy, groups: Groups) -> bool:
    """Whether the very name of a record may be shown: of few patients, a term or a centre tells who they are."""
    if record["endpoint"].startswith(EVENTS) and policy.kind == ROUNDING:
        return record["endpoint"] in groups.public_terms
    is_part = record.get("subgroup", EVERYBODY) not in ("", EVERYBODY)
    return not (is_part and has(record, "N") and record["N"] < policy.minimum_count)


def coarse_record(record: dict, policy: Policy, groups: Groups) -> dict:
    """A number of an unknown family under the policy in force."""
    return rounded_record(record, policy) if policy.is_rounding else unknown_record(record, policy, groups)


def unknown_record(record: dict, policy: Policy, groups: Groups) -> dict:
    """A number of an unknown family under the minimum count: withheld when small, else rounded."""
    size = groups.sizes.get(record.get("disease", TOTAL))
    is_of_part = bool(record.keys() & {"subgroup", "population"})
    gap = 0 if size is None or is_of_part or not has(record, "N") else size - record["N"]
    if not policy.all_safe(gap, record.get("N") or 0, *_cells(record)):
        return withhold(record)
    return _coarse(record, policy, floor=0)


def part_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Parts of one whole that stands exactly elsewhere: a part withheld takes others along."""
    cells = {str(place): (r["n"], r["N"]) for place, r in enumerate(records) if has(r, "n") and has(r, "N")}
    hidden = hidden_parts(cells, policy)
    return [
        withhold(record) if str(place) in hidden else unknown_record(record, policy, groups)
        for place, record in enumerate(records)
    ]


def _cells(record: dict) -> list[float]:
    """The counts of patients that a record tells of: events and the others, also where a share stands for them."""
    total = record["N"] if has(record, "N") else None
    if has(record, "n"):
        return [record["n"]] + ([total - record["n"]] if total is not None else [])
    if not has(record, "value"):
        return []
    if record.get("unit") in COUNTED:
        is_part = total is not None and record["statistic"] not in BESIDE and record["value"] <= total
        return [record["value"], *([total - record["value"]] if is_part else [])]
    if record.get("unit") == PERCENT and total:
        count = round(record["value"] * total / 100)
        return [count, total - count]
    return []


def rounded_record(record: dict, policy: Policy) -> dict:
    """Any number under rounding: every count a multiple of the base, what rounds below the minimum withheld."""
    if is_empty(record):
        return record
    if ENDPOINT_TESTS.fullmatch(record["statistic"]):
        record = withhold(record, "value", *UNCERTAINTY)
    return _coarse(record, policy, floor=policy.minimum_count)


def _coarse(record: dict, policy: Policy, floor: int) -> dict:
    """A record whose counts are rounded and whose other numbers are remade from them or cut to a few digits."""
    total = policy.rounded(int(record["N"])) if has(record, "N") else None
    if EXTREME.fullmatch(record["statistic"]) or (total is not None and total < floor):
        return withhold(record)
    counted = rounded_to(record, N=total) if total is not None else record
    if has(record, "n"):
        n = policy.rounded(int(record["n"]))
        is_share = record.get("unit") == PERCENT and total
        return _share(counted, min(n, total), total, floor) if is_share else _per_count(counted, n, floor)
    if record.get("unit") in COUNTED and has(record, "value"):
        value = policy.rounded(int(record["value"]))
        return withhold(counted) if value < floor else rounded_to(counted, value=value)
    if str(record.get("unit", "")).startswith((PERCENT, "percent")) and has(record, "value"):
        return _share_alone(record, counted, floor, policy)
    if total is not None and total < 2 * policy.minimum_count:
        return withhold(counted)
    digits = _digits(record["statistic"], total or 0, policy)
    return coarsen_p(coarsen(counted, digits, *ESTIMATE), P_DIGITS.get(policy.kind, DIGITS))


def _digits(statistic: str, total: int, policy: Policy) -> int:
    """Digits of a number that is no count; a mean under rounding has so few that no one patient moves it visibly."""
    if policy.kind != ROUNDING or statistic in (*MIDDLES, *QUARTILES):
        return DIGITS
    return DIGITS if total >= MANY_BASES * policy.rounding_base else DIGITS - 1


def _share(record: dict, n: int, total: int, floor: int) -> dict:
    """A percentage remade from its rounded counts, with the interval of these where its method is known."""
    if n < floor or 0 < total - n < floor:
        return withhold(record)
    remade = withhold(rounded_to(record, n=n, value=100 * n / total), "p_value")
    if not has(record, "ci_low"):
        return remade
    if record.get("method") not in PROPORTION_METHODS:
        return withhold(remade, "ci_low", "ci_high")
    low, high = proportion_interval(n, total, record["ci_level"], record["method"])
    return remade | {"ci_low": 100 * low, "ci_high": 100 * high}


def _per_count(record: dict, n: int, floor: int) -> dict:
    """A rate whose value goes with its count, such as events over a time."""
    if n < floor:
        return withhold(record)
    value = record["value"] * n / record["n"] if has(record, "value") and record["n"] else record.get("value")
    return withhold(coarsen(rounded_to(record, n=n) | {"value": value}, DIGITS, "value"), *UNCERTAINTY)


def _share_alone(record: dict, counted: dict, floor: int, policy: Policy) -> dict:
    """A share without its count, such as a point of a curve or a difference, in steps of the base."""
    if not counted.get("N"):
        return withhold(coarsen(counted, 1, "value"), *UNCERTAINTY)
    count = policy.rounded(round(record["value"] * record["N"] / 100))
    if record.get("unit") == PERCENT and count < floor:
        return withhold(counted)
    return withhold(rounded_to(counted, value=100 * count / counted["N"]), *UNCERTAINTY)
