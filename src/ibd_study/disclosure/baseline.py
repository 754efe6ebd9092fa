"""Table 1: the categories of a variable, with its missing values, are judged together in each disease."""

from ibd_study.disclosure.families import MEANS, MIDDLES, QUARTILES, column_of
from ibd_study.disclosure.groups import Groups
from ibd_study.disclosure.marking import has, withhold
from ibd_study.disclosure.policy import Policy
from ibd_study.disclosure.summaries import summary

MISSING = "missing"


def baseline_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Numbers of one baseline variable; a comparison of the diseases is shown where both of them are whole."""
    diseases = [record["disease"] for record in records if record["statistic"] == MISSING]
    shown = {d: _is_shown([r for r in records if r["disease"] == d], policy, groups) for d in diseases}
    missing = {r["disease"]: r["value"] for r in records if r["statistic"] == MISSING}
    known = {disease: policy.all_safe(count) for disease, count in missing.items()}
    return [_record(record, shown, known, policy, groups) for record in records]


def _is_shown(own: list[dict], policy: Policy, groups: Groups) -> bool:
    """Whether no count behind a variable, its complement or its missing values is small."""
    counts = [r["n"] for r in own if has(r, "n")] + [r["N"] - r["n"] for r in own if has(r, "n")]
    missing = [r["value"] for r in own if r["statistic"] == MISSING]
    return policy.all_safe(groups.sizes.get(own[0]["disease"], 0), *counts, *missing)


def _record(record: dict, shown: dict[str, bool], known: dict[str, bool], policy: Policy, groups: Groups) -> dict:
    disease, statistic = record["disease"], record["statistic"]
    if disease not in shown:
        is_shown = all(shown.values()) and _means_shown(record, policy, groups)
        # The method can say why there is no difference: "fewer than two values in a group".
        return record if is_shown else withhold(record) | {"method": ""}
    if not policy.all_safe(groups.sizes.get(disease, 0)):
        return withhold(record)
    if statistic == MISSING:
        return record if known[disease] else withhold(record, "value")
    if statistic in (*MEANS, *MIDDLES, *QUARTILES):
        place = (column_of(record["endpoint"]), disease)
        if statistic in MEANS and place in groups.columns_with_rare_value:
            return withhold(record)
        return summary(record, policy, is_size_shown=known[disease])
    return record if shown[disease] else withhold(record)


def _means_shown(record: dict, policy: Policy, groups: Groups) -> bool:
    """A standardised difference is made of means: not of a few patients, nor of a variable with few values."""
    column = column_of(record["endpoint"])
    parts = [disease for disease in groups.sizes if disease]
    sizes = [groups.at_baseline.get((column, disease), 0) for disease in parts]
    return min(sizes, default=0) >= 2 * policy.minimum_count and not any(
        (column, disease) in groups.columns_with_rare_value for disease in parts
    )
