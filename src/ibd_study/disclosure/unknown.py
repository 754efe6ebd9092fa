"""Numbers of which this room knows no family: never shown exactly, so that they can be held beside any other."""

from ibd_study.disclosure.families import EVENTS, EXTREME
from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.policy import ROUNDING, Policy
from ibd_study.disclosure.records import (
    ESTIMATE,
    MARK,
    ROUNDED,
    UNCERTAINTY,
    coarsen,
    has,
    is_empty,
    withhold,
)

PERCENT = "%"
COUNTED = ("patients", "events", "count")
DIGITS = 2
P_DIGITS = {ROUNDING: 1}
EVERYBODY = "everybody"


def is_named(record: dict, policy: Policy, groups: Groups) -> bool:
    """Whether the very name of a record may be shown: of few patients, a term or a centre tells who they are."""
    if record["endpoint"].startswith(EVENTS) and policy.kind == ROUNDING:
        return record["endpoint"] in groups.public_terms
    is_part = record.get("subgroup", EVERYBODY) not in ("", EVERYBODY)
    return not (is_part and has(record, "N") and record["N"] < policy.minimum_count)


def unknown_record(record: dict, policy: Policy, groups: Groups) -> dict:
    """A number of an unknown family under the minimum count: withheld when small, else rounded."""
    size = groups.sizes.get(record.get("disease", TOTAL))
    own = record.keys() & {"subgroup", "population"}
    gap = 0 if size is None or own or not has(record, "N") else size - record["N"]
    cells = [record["n"]] if has(record, "n") else []
    cells += [record["N"] - record["n"]] if has(record, "n") and has(record, "N") else []
    cells += [record["value"]] if record.get("unit") in COUNTED and has(record, "value") else []
    if not policy.all_safe(gap, record.get("N") or 0, *cells):
        return withhold(record)
    return _coarse(record, policy)


def rounded_record(record: dict, policy: Policy, groups: Groups) -> dict:
    """Any number under rounding: every count a multiple of the base, what rounds below the minimum withheld."""
    if is_empty(record):
        return record
    return _coarse(record, policy, has_floor=True)


def _coarse(record: dict, policy: Policy, *, has_floor: bool = False) -> dict:
    """A record whose counts are rounded and whose other numbers are remade from them or cut to a few digits."""
    floor = policy.minimum_count if has_floor else 0
    total = policy.rounded(int(record["N"])) if has(record, "N") else None
    if EXTREME.fullmatch(record["statistic"]) or (total is not None and total < floor):
        return withhold(record)
    counted = record | {"N": total, MARK: ROUNDED} if total is not None else record
    if has(record, "n"):
        return _with_count(record, counted, total, floor, policy)
    if record.get("unit") in COUNTED and has(record, "value"):
        value = policy.rounded(int(record["value"]))
        return counted | {"value": value, MARK: ROUNDED} if value >= floor else withhold(counted)
    if str(record.get("unit", "")).startswith((PERCENT, "percent")) and has(record, "value"):
        return _share_of_total(record, counted, total, floor, policy)
    if total is not None and total < 2 * policy.minimum_count:
        return withhold(counted)
    return coarsen(coarsen(counted, DIGITS, *ESTIMATE), P_DIGITS.get(policy.kind, DIGITS), "p_value")


def _with_count(record: dict, counted: dict, total: int | None, floor: int, policy: Policy) -> dict:
    n = policy.rounded(int(record["n"]))
    if record.get("unit") == PERCENT and total:
        n = min(n, total)
        if n < floor or 0 < total - n < floor:
            return withhold(counted)
        remade = counted | {"n": n, "value": 100 * n / total, MARK: ROUNDED}
        return _remade_interval(withhold(remade, "p_value"), n, total)
    if n < floor or not record["n"]:
        return withhold(counted)
    scaled = counted | {"n": n, MARK: ROUNDED}
    if has(record, "value"):
        scaled["value"] = record["value"] * n / record["n"]
    return withhold(coarsen(scaled, DIGITS, "value"), *UNCERTAINTY)


def _share_of_total(record: dict, counted: dict, total: int | None, floor: int, policy: Policy) -> dict:
    """A share without its count, such as a point of a curve or a difference, in steps of the base."""
    if not total:
        return withhold(coarsen(counted, DIGITS - 1, "value"), *UNCERTAINTY)
    count = policy.rounded(round(record["value"] * record["N"] / 100))
    remade = counted | {"value": 100 * count / total, MARK: ROUNDED}
    is_small = record.get("unit") == PERCENT and count < floor
    return withhold(remade if not is_small else counted, *(UNCERTAINTY if not is_small else ("value", *UNCERTAINTY)))


def _remade_interval(record: dict, n: int, total: int) -> dict:
    """The interval of the rounded counts where its method is one of a proportion; else none."""
    from typing import get_args

    from ibd_study.parameters import Parameters
    from ibd_study.statistics import proportion_interval

    if not has(record, "ci_low"):
        return record
    if record.get("method") not in get_args(Parameters.model_fields["ci_method"].annotation):
        return withhold(record, "ci_low", "ci_high")
    interval = proportion_interval(n, total, record["ci_level"], record["method"])
    return record | {"ci_low": 100 * interval.low, "ci_high": 100 * interval.high}
