"""Numbers under rounding: counts become multiples of a base; what is made of several counts is not made again."""

from ibd_study.disclosure.families import (
    EVENTS,
    EXTREME,
    FAMILY,
    MEAN_CHANGES,
    MEANS,
    MIDDLES,
    NOT_COUNTED,
    QUARTILES,
    TESTS,
    YEARS,
)
from ibd_study.disclosure.groups import Groups
from ibd_study.disclosure.marking import (
    ESTIMATE,
    PROPORTION_METHODS,
    coarsen,
    coarsen_p,
    has,
    is_empty,
    rounded_to,
    withhold,
)
from ibd_study.disclosure.policy import Policy
from ibd_study.statistics import proportion_interval

PERCENT = "%"
COUNTED = ("patients", "events", "count")
DIGITS, FEW_DIGITS, P_DIGITS = 2, 1, 1
MANY_BASES = 40
SUMMARIES = (*MEANS, *MEAN_CHANGES, *MIDDLES, *QUARTILES, YEARS)
BY_ASSESSMENT = ("_if_assessed", "_if_not_assessed")


def is_named(record: dict, policy: Policy, groups: Groups) -> bool:
    """Whether the very name of a record may be shown: of few patients, a term or a centre tells who they are."""
    if record["endpoint"].startswith(EVENTS) and policy.is_rounding:
        return record["endpoint"] in groups.public_terms
    is_part = record.get("subgroup", "everybody") not in ("", "everybody")
    return not (is_part and has(record, "N") and record["N"] < policy.minimum_count)


def rounded_record(record: dict, policy: Policy) -> dict:
    """A number under rounding: every count a multiple of the base, what rounds below the minimum withheld.

    Percentages of patients are remade from their rounded counts, with the interval of these; means, medians and
    quartiles are cut to a few digits. All else is withheld: a rate over time, a ratio, an area, a rate that was imputed
    or carried forward and a test of counts follow from more than one count, and remade they would be other numbers.
    """
    if is_empty(record):
        return record
    if record["endpoint"] == FAMILY:
        return record if record["statistic"] == TESTS else withhold(record)
    total = policy.rounded(int(record["N"])) if has(record, "N") else None
    if EXTREME.fullmatch(record["statistic"]) or (total is not None and total < policy.minimum_count):
        return withhold(record)
    counted = rounded_to(record, N=total) if total is not None else record
    if record.get("unit") == PERCENT and has(record, "n") and total and record["statistic"] not in NOT_COUNTED:
        return _share(counted, min(policy.rounded(int(record["n"])), total), total, policy.minimum_count)
    if record.get("unit") in COUNTED and has(record, "value") and not _is_summary(record):
        value = policy.rounded(int(record["value"]))
        return withhold(counted) if value < policy.minimum_count else rounded_to(counted, value=value)
    if not _is_summary(record) or (total is not None and total < 2 * policy.minimum_count):
        return withhold(counted)
    return coarsen_p(coarsen(counted, _digits(record["statistic"], total or 0, policy), *ESTIMATE), P_DIGITS)


def _is_summary(record: dict) -> bool:
    statistic = record["statistic"]
    for ending in BY_ASSESSMENT:
        statistic = statistic.removesuffix(ending)
    return statistic in SUMMARIES


def _digits(statistic: str, total: int, policy: Policy) -> int:
    """Digits of a number that is no count; a mean has so few that no one patient moves it visibly."""
    if statistic in (*MIDDLES, *QUARTILES) or total >= MANY_BASES * policy.rounding_base:
        return DIGITS
    return FEW_DIGITS


def _share(record: dict, n: int, total: int, least: int) -> dict:
    """A percentage remade from its rounded counts, with the interval of these where its method is known."""
    if n < least or 0 < total - n < least:
        return withhold(record)
    remade = withhold(rounded_to(record, n=n, value=100 * n / total), "p_value")
    if not has(record, "ci_low"):
        return remade
    if record.get("method") not in PROPORTION_METHODS:
        return withhold(remade, "ci_low", "ci_high")
    low, high = proportion_interval(n, total, record["ci_level"], record["method"])
    return remade | {"ci_low": 100 * low, "ci_high": 100 * high}
