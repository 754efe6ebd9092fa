"""Distributions: means, quartiles and cumulative shares of scores and laboratory values, and Table 1."""

from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.marking import ESTIMATE, coarsen, coarsen_p, has, withhold
from ibd_study.disclosure.policy import Policy
from ibd_study.kinds import Kind

DIGITS, P_DIGITS = 3, 2
# Of a scale with few levels, the size of the group, its mean and its standard deviation are three equations for the
# counts of the levels, and each endpoint read from the scale is one more: so many have to stay open.
KNOWN_EQUATIONS, FREE_COUNTS_NEEDED = 3, 5
MEANS, MEAN_CHANGES = (Kind.MEAN, Kind.SD), (Kind.MEAN_CHANGE, Kind.SD_CHANGE)
OF_CHANGES = (*MEAN_CHANGES, Kind.MEDIAN_CHANGE, Kind.SHIFT)
QUARTILES = (Kind.Q1, Kind.Q3, Kind.BASELINE_Q1, Kind.BASELINE_Q3)
BASELINE_MEANS = (Kind.BASELINE_MEAN, Kind.BASELINE_SD)
BASELINE_SUMMARIES = (*BASELINE_MEANS, Kind.BASELINE_MEDIAN, Kind.BASELINE_Q1, Kind.BASELINE_Q3)
COMPARED = (Kind.BASELINE_DIFFERENCE, Kind.BASELINE_TEST)


def summary_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Numbers of one score or laboratory value in one disease, by week."""
    endpoint, disease = records[0]["endpoint"], records[0].get("disease", TOTAL)
    shares = [record for record in records if has(record, "n")]
    squares = [record for record in records if record["kind"] == Kind.SQUARE]
    # Where one number would tell of a few patients by its denominator, no other may carry the same.
    telling = {r.get("N") for r in records if not _size_is_safe(r, records, disease, policy, groups)}
    is_countable = all(record["N"] not in telling for record in shares)
    # Squares of the shift table are shown all or none.
    is_fine = bool(squares) and is_countable and policy.all_safe(*(square["value"] for square in squares))
    kept = _shares_shown(shares, policy, groups) if is_countable and not squares else set()
    counted = {id(record) for record in (*squares, *shares)} if is_fine else kept
    linked = len([counts for counts in groups.linked(endpoint) if counts.paired])
    has_means = {week: not squares or is_fine or _is_open(records, week, linked) for week in _weeks(records)}
    overlap = groups.at_baseline.get((endpoint, disease), 0)
    return [
        (record if id(record) in counted else withhold(record))
        if record["kind"] == Kind.SQUARE or has(record, "n")
        else summary(record, policy, is_size_shown=record.get("N") not in telling)
        if _is_mean_shown(record, has_means, overlap, policy)
        else withhold(record)
        for record in records
    ]


def _weeks(records: list[dict]) -> set[float | None]:
    return {record.get("week") for record in records}


def summary(record: dict, policy: Policy, *, is_size_shown: bool) -> dict:
    """A mean, median or quartile of enough patients, cut to three digits.

    At least the minimum count of patients has to lie on either side of a middle, and in each quarter. Where the size
    is withheld, so is the number: a mean or a quartile of whole numbers is one of a few fractions, which tell the size.
    """
    needed = 4 if record["kind"] in QUARTILES else 2
    if not is_size_shown or not has(record, "N") or record["N"] < needed * policy.minimum_count:
        return withhold(record)
    return coarsen_p(coarsen(record, DIGITS, *ESTIMATE), P_DIGITS)


def _size_is_safe(record: dict, records: list[dict], disease: str, policy: Policy, groups: Groups) -> bool:
    """Whether a denominator lies far enough from the group and from all that it lies inside of."""
    size, own = groups.sizes.get(disease, 0), record.get("N") or 0
    inside_of = [size, *(counts.total for counts in groups.linked(record["endpoint"]))]
    inside_of.append(groups.at_baseline.get((record["endpoint"], disease), own))
    if record["kind"] in OF_CHANGES or has(record, "n"):
        inside_of += [other["N"] for other in records if has(other, "N")]
    return policy.all_safe(size, *(other - own for other in inside_of))


def _shares_shown(shares: list[dict], policy: Policy, groups: Groups) -> set[int]:
    """Levels of the cumulative shares that are kept: each adds enough patients to the one before.

    A level that adds nobody is left out as well: where a curve first reaches everybody would be an extreme.
    """
    kept: dict[tuple[Kind, float], list[dict]] = {}
    for kind in (Kind.LEVEL, Kind.CHANGE):
        for record in shares:
            if record["kind"] == kind and _fits(record, kept, policy, groups):
                kept.setdefault((kind, record["week"]), []).append(record)
    return {id(record) for chain in kept.values() for record in chain}


def _fits(record: dict, kept: dict, policy: Policy, groups: Groups) -> bool:
    n, total, least = record["n"], record["N"], policy.minimum_count
    before = max((other["n"] for other in kept.get((record["kind"], record["week"]), [])), default=0)
    if n - before < least or total - n < least:
        return False
    beside, hidden = _endpoint_counts(record, groups)
    inside = _nested(record, kept) if record["kind"] == Kind.CHANGE else []
    far = all(abs(n - other) >= least for other in hidden)
    return far and policy.all_safe(*(n - other for other in beside), *inside)


def _endpoint_counts(record: dict, groups: Groups) -> tuple[list[int], list[int]]:
    """Counts of the endpoints that read the score at this time: those shown, and those withheld."""
    shown: list[int] = []
    hidden: list[int] = []
    is_change, at_baseline = record["kind"] == Kind.CHANGE, not record["week"]
    for counts in groups.linked(record["endpoint"]):
        decision = groups.shown[counts.endpoint]
        if is_change == (counts.paired is None):
            is_before = at_baseline and not is_change
            is_shown = decision.before if is_before else decision.after
            (shown if is_shown else hidden).append(
                counts.after if counts.before is None or not is_before else counts.before
            )
    return shown, hidden


def _nested(record: dict, kept: dict) -> list[int]:
    """Differences to the shares inside of which a change lies: who fell by 100 points started at 100 or above."""
    level, n, total = record["at"]["level"], record["n"], record["N"]
    if level < 0:
        started = kept.get((Kind.LEVEL, 0), [])
        return [other["N"] - other["n"] - n for other in started if other["at"]["level"] < -level]
    ended = kept.get((Kind.LEVEL, record["week"]), [])
    return [other["N"] - other["n"] - (total - n) for other in ended if other["at"]["level"] <= level]


def _is_open(records: list[dict], week: float | None, linked: int) -> bool:
    """Whether a short scale leaves enough unknown beside its mean and standard deviation."""
    levels = [record for record in records if record.get("week") == week and record["kind"] == Kind.LEVEL]
    return not levels or len(levels) - linked - KNOWN_EQUATIONS >= FREE_COUNTS_NEEDED


def _is_mean_shown(record: dict, has_means: dict, overlap: int, policy: Policy) -> bool:
    """A mean before is hidden too where Table 1 has that of nearly the same patients."""
    if record["kind"] in MEAN_CHANGES:
        return all(has_means.values())
    if record["kind"] not in MEANS:
        return True
    week = record.get("week")
    apart = overlap - (record.get("N") or 0) if week == 0 and overlap else 0
    return has_means[week] and policy.all_safe(apart)


def baseline_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Numbers of one baseline variable; a comparison of the diseases is shown where both of them are whole.

    The categories of a variable, with its missing values, are judged together in each disease.
    """
    column = records[0]["at"]["column"]
    missing = {record["disease"]: record["value"] for record in records if record["kind"] == Kind.BASELINE_MISSING}
    shown = {disease: _is_whole([r for r in records if r["disease"] == disease], policy, groups) for disease in missing}
    is_compared = all(shown.values()) and _means_are_safe(column, policy, groups)
    found = []
    for record in records:
        kind, disease = record["kind"], record["disease"]
        is_known = policy.all_safe(groups.sizes.get(disease, 0), missing.get(disease, 0))
        if kind in COMPARED:
            # The method can say why there is no difference: "fewer than two values in a group".
            found.append(record if is_compared else withhold(record) | {"method": ""})
        elif not policy.all_safe(groups.sizes.get(disease, 0)):
            found.append(withhold(record))
        elif kind == Kind.BASELINE_MISSING:
            found.append(record if is_known else withhold(record, "value"))
        elif kind in BASELINE_MEANS and (column, disease) in groups.columns_with_rare_value:
            found.append(withhold(record))
        elif kind in BASELINE_SUMMARIES:
            found.append(summary(record, policy, is_size_shown=is_known))
        else:
            found.append(record if shown.get(disease) else withhold(record))
    return found


def _is_whole(own: list[dict], policy: Policy, groups: Groups) -> bool:
    """Whether no count behind a variable, its complement or its missing values is small."""
    counts = [count for record in own if has(record, "n") for count in (record["n"], record["N"] - record["n"])]
    missing = [record["value"] for record in own if record["kind"] == Kind.BASELINE_MISSING]
    return policy.all_safe(groups.sizes.get(own[0]["disease"], 0), *counts, *missing)


def _means_are_safe(column: str, policy: Policy, groups: Groups) -> bool:
    """A standardised difference is made of means: not of a few patients, nor of a variable with few values."""
    parts = [disease for disease in groups.sizes if disease]
    sizes = [groups.at_baseline.get((column, disease), 0) for disease in parts]
    return min(sizes, default=0) >= 2 * policy.minimum_count and not any(
        (column, disease) in groups.columns_with_rare_value for disease in parts
    )
