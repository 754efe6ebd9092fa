"""Means, medians, quartiles and cumulative shares of scores and laboratory values."""

from ibd_study.disclosure.families import (
    CHANGES,
    LEVELS,
    MEAN_CHANGES,
    MEANS,
    QUARTILES,
    SHIFTS,
    level_of,
)
from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.marking import ESTIMATE, coarsen, coarsen_p, has, withhold
from ibd_study.disclosure.policy import Policy

DIGITS, P_DIGITS = 3, 2
# Of a scale with few levels, the size of the group, its mean and its standard deviation are three equations for the
# counts of the levels, and each endpoint read from the scale is one more: so many have to stay open.
KNOWN_EQUATIONS, FREE_COUNTS_NEEDED = 3, 5


def summary_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Numbers of one score or laboratory value in one disease, by week."""
    endpoint, disease = records[0]["endpoint"], records[0].get("disease", TOTAL)
    shares = [record for record in records if has(record, "n")]
    # Where one number would tell of a few patients by its denominator, no other may carry the same.
    telling = {r.get("N") for r in records if not _size_is_safe(r, records, disease, policy, groups)}
    is_size_shown = {id(record): record.get("N") not in telling for record in records}
    is_countable = all(is_size_shown[id(record)] for record in shares)
    fine = _fine_shown(records, policy) if is_countable else set()
    kept = _shares_shown(records, shares, fine, policy, groups) if is_countable else set()
    linked = len([counts for counts in groups.linked(endpoint) if counts.paired])
    means = {week: _means_shown(records, week, fine, linked) for week in {r.get("week") for r in records}}
    overlap = groups.at_baseline.get((endpoint, disease), 0)
    found = []
    for record in records:
        if has(record, "n") or SHIFTS.fullmatch(record["statistic"]):
            found.append(record if id(record) in kept | fine else withhold(record))
        elif record["statistic"] in (*MEANS, *MEAN_CHANGES) and not _is_mean_shown(record, means, overlap, policy):
            found.append(withhold(record))
        else:
            found.append(summary(record, policy, is_size_shown=is_size_shown[id(record)]))
    return found


def summary(record: dict, policy: Policy, *, is_size_shown: bool) -> dict:
    """A mean, median or quartile of enough patients, cut to three digits.

    At least the minimum count of patients has to lie on either side of a middle, and in each quarter. Where the size
    is withheld, so is the number: a mean or a quartile of whole numbers is one of a few fractions, which tell the size.
    """
    needed = 4 if record["statistic"] in QUARTILES else 2
    if not is_size_shown or not has(record, "N") or record["N"] < needed * policy.minimum_count:
        return withhold(record)
    return coarsen_p(coarsen(record, DIGITS, *ESTIMATE), P_DIGITS)


def _size_is_safe(record: dict, records: list[dict], disease: str, policy: Policy, groups: Groups) -> bool:
    """Whether a denominator lies far enough from the group and from all that it lies inside of."""
    size, own = groups.sizes.get(disease, 0), record.get("N") or 0
    inside_of = [size, *(counts.total for counts in groups.linked(record["endpoint"]))]
    inside_of.append(groups.at_baseline.get((record["endpoint"], disease), own))
    if record["statistic"] in ("mean_change", "median_change", "shift", "sd_change") or has(record, "n"):
        inside_of += [other["N"] for other in records if has(other, "N")]
    return policy.all_safe(size, *(other - own for other in inside_of))


def _shares_shown(records: list[dict], shares: list[dict], fine: set[int], policy: Policy, groups: Groups) -> set[int]:
    """Levels of the cumulative shares that are kept: each adds enough patients to the one before.

    A short scale has its shift table or nothing, since its mean is an equation for few unknowns.
    A level that adds nobody is left out as well: where a curve first reaches everybody would be an extreme.
    """
    if fine:
        return {id(record) for record in shares}
    if any(SHIFTS.fullmatch(record["statistic"]) for record in records):
        return set()
    kept: dict[tuple[str, float], list[tuple[float, dict]]] = {}
    for pattern in (LEVELS, CHANGES):
        for record in shares:
            level = level_of(pattern, record)
            if level is not None and _fits(record, level, pattern, kept, policy, groups):
                kept.setdefault((pattern.pattern, record["week"]), []).append((level, record))
    return {id(record) for chain in kept.values() for _, record in chain}


def _fits(record: dict, level: float, pattern, kept: dict, policy: Policy, groups: Groups) -> bool:
    n, total, least = record["n"], record["N"], policy.minimum_count
    chain = [other["n"] for _, other in kept.get((pattern.pattern, record["week"]), [])]
    if n - max(chain, default=0) < least or total - n < least:
        return False
    beside, hidden = _endpoint_counts(record, pattern is CHANGES, groups)
    inside = _nested(record, level, kept) if pattern is CHANGES else []
    far = all(abs(n - other) >= least for other in hidden)
    return far and policy.all_safe(*(n - other for other in beside), *inside)


def _endpoint_counts(record: dict, is_change: bool, groups: Groups) -> tuple[list[int], list[int]]:
    """Counts of the endpoints that read the score at this time: those shown, and those withheld."""
    shown, hidden = [], []
    for counts in groups.linked(record["endpoint"]):
        decision = groups.shown[counts.endpoint]
        if is_change and counts.paired is None:
            (shown if decision.after else hidden).append(counts.after)
        elif not is_change and counts.paired is not None:
            at_baseline = not record["week"]
            is_shown = decision.before if at_baseline else decision.after
            (shown if is_shown else hidden).append(counts.before if at_baseline else counts.after)
    return shown, hidden


def _nested(record: dict, level: float, kept: dict) -> list[int]:
    """Differences to the shares inside of which a change lies: who fell by 100 points started at 100 or above."""
    week, n, total = record["week"], record["n"], record["N"]
    if level < 0:
        started = kept.get((LEVELS.pattern, 0), [])
        return [other["N"] - other["n"] - n for start, other in started if start < -level]
    ended = kept.get((LEVELS.pattern, week), [])
    return [other["N"] - other["n"] - (total - n) for end, other in ended if end <= level]


def _fine_shown(records: list[dict], policy: Policy) -> set[int]:
    """Squares of the shift table, all or none."""
    squares = [record for record in records if SHIFTS.fullmatch(record["statistic"])]
    return {id(record) for record in squares} if policy.all_safe(*(r["value"] for r in squares)) else set()


def _means_shown(records: list[dict], week: float, fine: set[int], linked: int) -> bool:
    """Whether a short scale leaves enough unknown beside its mean and standard deviation."""
    levels = [r for r in records if r.get("week") == week and LEVELS.fullmatch(r["statistic"])]
    is_short = any(SHIFTS.fullmatch(record["statistic"]) for record in records)
    return not is_short or bool(fine) or not levels or len(levels) - linked - KNOWN_EQUATIONS >= FREE_COUNTS_NEEDED


def _is_mean_shown(record: dict, means: dict, overlap: int, policy: Policy) -> bool:
    """A mean before is hidden too where Table 1 has that of nearly the same patients."""
    week = record.get("week")
    if record["statistic"] in MEAN_CHANGES:
        return all(means.values())
    apart = overlap - (record.get("N") or 0) if week == 0 and overlap else 0
    return means[week] and policy.all_safe(apart)
