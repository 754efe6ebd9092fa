"""Distributions: means, quartiles and cumulative shares of scores and laboratory values, and Table 1."""

from collections import Counter
from collections.abc import Iterator

from ibd_study.disclosure.groups import TOTAL, Groups, first_come
from ibd_study.disclosure.marking import coarsen, has, withhold
from ibd_study.disclosure.policy import Policy
from ibd_study.kinds import Kind

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
    """Numbers of one score or laboratory value in one disease, by week.

    Where one number would tell of a few patients by its denominator, no other may carry the same.
    """
    endpoint, shares = records[0]["endpoint"], [record for record in records if has(record, "n")]
    squares = [record for record in records if record["kind"] == Kind.SQUARE]
    telling = {record.get("N") for record in records if not _size_is_safe(record, records, policy, groups)}
    counted: list[dict] = []
    if not telling & {record["N"] for record in shares}:
        # Squares of the shift table are shown all or none, and the shares that they add up to with them.
        is_whole = policy.all_safe(*(square["value"] for square in squares))
        counted = _shares_shown(shares, policy, groups) if not squares else [*squares, *shares] if is_whole else []
    ids = {id(record) for record in counted}
    # A short scale has to leave enough unknown beside its mean and standard deviation.
    needed = FREE_COUNTS_NEEDED + KNOWN_EQUATIONS + sum(one.paired is not None for one in groups.linked(endpoint))
    levels = Counter(record["week"] for record in records if record["kind"] == Kind.LEVEL)
    closed = {week for week, many in levels.items() if squares and not counted and many < needed}

    def protected(record: dict) -> dict:
        kind = record["kind"]
        if kind == Kind.SQUARE or has(record, "n"):
            return record if id(record) in ids else withhold(record)
        if (kind in MEAN_CHANGES and closed) or (kind in MEANS and record.get("week") in closed):
            return withhold(record)
        return _summary(record, policy, is_size_shown=record.get("N") not in telling)

    return [protected(record) for record in records]


def _summary(record: dict, policy: Policy, *, is_size_shown: bool) -> dict:
    """A mean, median or quartile of enough patients, cut to three digits.

    At least the minimum count of patients has to lie on either side of a middle, and in each quarter. Where the size
    is withheld, so is the number: a mean or a quartile of whole numbers is one of a few fractions, which tell the size.
    """
    needed = 4 if record["kind"] in QUARTILES else 2
    if not is_size_shown or not has(record, "N") or record["N"] < needed * policy.minimum_count:
        return withhold(record)
    return coarsen(record)


def _size_is_safe(record: dict, records: list[dict], policy: Policy, groups: Groups) -> bool:
    """Whether a denominator lies far enough from the group and from all that it lies inside of."""
    endpoint, disease, own = record["endpoint"], record.get("disease", TOTAL), record.get("N") or 0
    inside_of = [groups.sizes.get(disease, 0), groups.at_baseline.get((endpoint, disease), own)]
    inside_of += [counts.total for counts in groups.linked(endpoint)]
    if record["kind"] in OF_CHANGES or has(record, "n"):
        inside_of += [other["N"] for other in records if has(other, "N")]
    return policy.all_safe(*(other - own for other in inside_of))


def _shares_shown(shares: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Levels of the cumulative shares that are kept: each adds enough patients to the one before.

    A level that adds nobody is left out as well: where a curve first reaches everybody would be an extreme. So is one
    that has as many as an endpoint whose rate is withheld.
    """

    def fits(record: dict, kept: list[dict]) -> bool:
        n, rest, least = record["n"], record["N"] - record["n"], policy.minimum_count
        same = [other["n"] for other in kept if (other["kind"], other["week"]) == (record["kind"], record["week"])]
        if n - max(same, default=0) < least or rest < least:
            return False
        beside = [(n - count, is_shown) for count, is_shown in _endpoint_counts(record, groups)]
        around = [count - (n if record["at"]["level"] < 0 else rest) for count in _around(record, kept)]
        return policy.all_safe(*(apart for apart, _ in beside), *around) and all(
            apart or shown for apart, shown in beside
        )

    return first_come(sorted(shares, key=lambda record: record["kind"] == Kind.CHANGE), fits)


def _endpoint_counts(record: dict, groups: Groups) -> Iterator[tuple[int, bool]]:
    """Counts of the endpoints that read the score at this time, and whether each is shown.

    Changes are read by endpoints that cannot be met before, and levels by all others.
    """
    for one in groups.linked(record["endpoint"]):
        if (record["kind"] == Kind.CHANGE) == (one.paired is None):
            decision = groups.shown[one.endpoint]
            is_before = one.paired is not None and not record["week"]
            yield (one.before, decision.before) if is_before else (one.after, decision.after)


def _around(record: dict, kept: list[dict]) -> list[int]:
    """Patients among whom all of a change are: who fell by 100 points started at 100 or above.

    Who rose by more than a level ended above it.
    """
    if record["kind"] != Kind.CHANGE:
        return []
    level, week = record["at"]["level"], 0 if record["at"]["level"] < 0 else record["week"]
    levels = [other for other in kept if other["kind"] == Kind.LEVEL and other["week"] == week]
    return [
        one["N"] - one["n"]
        for one in levels
        if (one["at"]["level"] < -level if level < 0 else one["at"]["level"] <= level)
    ]


def baseline_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Numbers of one baseline variable; a comparison of the diseases is shown where both of them are whole.

    The categories of a variable, with its missing values, are judged together in each disease.
    """
    column = records[0]["at"]["column"]
    missing = {record["disease"]: record["value"] for record in records if record["kind"] == Kind.BASELINE_MISSING}
    known = {disease for disease, count in missing.items() if policy.all_safe(count)}
    shares = [record for record in records if record["kind"] == Kind.BASELINE_SHARE]
    parts = {one["disease"] for one in shares if not policy.all_safe(one["n"], one["N"] - one["n"])}
    whole = known - parts
    is_compared = whole == missing.keys() and _means_are_safe(column, policy, groups)

    def protected(record: dict) -> dict:
        kind, disease = record["kind"], record["disease"]
        if kind in COMPARED:
            # The method can say why there is no difference: "fewer than two values in a group".
            return record if is_compared else withhold(record) | {"method": ""}
        if kind == Kind.BASELINE_MISSING:
            return record if disease in known else withhold(record, "value")
        if kind in BASELINE_MEANS and (column, disease) in groups.columns_with_rare_value:
            return withhold(record)
        if kind in BASELINE_SUMMARIES:
            return _summary(record, policy, is_size_shown=disease in known)
        return record if disease in whole else withhold(record)

    return [protected(record) for record in records]


def _means_are_safe(column: str, policy: Policy, groups: Groups) -> bool:
    """A standardised difference is made of means: not of a few patients, nor of a variable with few values."""
    places = [(column, disease) for disease in groups.sizes if disease != TOTAL]
    has_enough = all(groups.at_baseline.get(place, 0) >= 2 * policy.minimum_count for place in places)
    return has_enough and groups.columns_with_rare_value.isdisjoint(places)
