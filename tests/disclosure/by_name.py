"""Literal records of tests, which have names: each gets the kind and the place that this name is written from."""

import re

from ibd_study.disclosure import Groups, Policy, protect
from ibd_study.kinds import Kind

NUMBER = r"(-?[\d.]+(?:e-\d+)?)"
# Endpoint and name as patterns, the kind, and what the groups of the name are.
NAMES = [
    (r"flow", r"(\w+)_(uc|cd)", Kind.FLOW_OF_DISEASE, ("step", "disease")),
    (r"flow", r"(\w+)_excluded", Kind.FLOW_EXCLUDED, ("step",)),
    (r"flow", r"(\w+)_not_recorded", Kind.FLOW_NOT_RECORDED, ("step",)),
    (r"flow", r"(\w+)", Kind.FLOW, ("step",)),
    (r"exposure", r"patient_years(\w*)", Kind.PATIENT_YEARS, ("since",)),
    (r"ae_\w+", r"percentage", Kind.EVENT_SHARE, ()),
    (r"ae_\w+", r"events", Kind.EVENT_COUNT, ()),
    (r"ae_\w+", r"incidence_rate(\w*)", Kind.FIRST_EVENT_RATE, ("since",)),
    (r"ae_\w+", r"event_rate(\w*)", Kind.EVENT_RATE, ("since",)),
    (r"baseline_\w+=\w+", r"percentage", Kind.BASELINE_SHARE, ()),
    (r"baseline_\w+", r"missing", Kind.BASELINE_MISSING, ()),
    (r"baseline_\w+", r"mean", Kind.BASELINE_MEAN, ()),
    (r"baseline_\w+", r"median", Kind.BASELINE_MEDIAN, ()),
    (r"baseline_\w+", r"standardised_difference", Kind.BASELINE_DIFFERENCE, ()),
    (r".*", r"at_most_" + NUMBER, Kind.LEVEL, ("level",)),
    (r".*", r"change_at_most_" + NUMBER, Kind.CHANGE, ("level",)),
    (r".*", r"frequency_" + NUMBER, Kind.FREQUENCY, ("level",)),
    (r".*", r"change_frequency_" + NUMBER, Kind.CHANGE_FREQUENCY, ("level",)),
    (r".*", f"from_{NUMBER}_to_{NUMBER}", Kind.SQUARE, ("before", "after")),
    (r".*", r"percentage_if_(\d+)_unseen_succeed", Kind.RATE_IF_SO_MANY_SUCCEED, ("successes",)),
    (r".*", r"by_index_(\d+)", Kind.RATE_BY_INDEX, ("number",)),
    (r".*", r"estimate_(\d+)", Kind.ESTIMATE, ("number",)),
    (r".*", r"p_mcnemar_(\w+)", Kind.PAIRED_TEST, ("form",)),
    (r".*", r"p_unpaired_(\w+)", Kind.UNPAIRED_TEST, ("form",)),
    (r".*", r"p_unadjusted", Kind.P_UNADJUSTED, ()),
    (r".*", r"p_(\w+)", Kind.P_ADJUSTED, ("adjustment",)),
    (r"family", r"small()", Kind.SMALL_TESTS, ("adjustment",)),
    (r".*", r"(stayed_yes|gained|lost|stayed_no)", Kind.PAIRED_COUNT, ("count",)),
    (r".*", r"(of_disease|counted|assessed_at_baseline|assessed_in_window|evaluable)", Kind.STEP, ("step",)),
    (r".*", r"(mean|sd)_(if_assessed|if_not_assessed)", Kind.MEAN_BY_ASSESSMENT, ("_", "group")),
    (r".*_persistence", r"stopped_(\w+)", Kind.STOPPED, ("cause",)),
    (r".*", r"auc_(\w+)", Kind.MODEL_PERFORMANCE, ("estimate",)),
    (r".*", r"incidence_rate(\w*)", Kind.FIRST_EVENT_RATE, ("since",)),
]
WHOLE = {
    kind.name_pattern: kind
    for kind in reversed(Kind)
    if "{" not in kind.name_pattern and not kind.startswith(("baseline", "event"))
}


def with_kind(record: dict) -> dict:
    """A record with the kind and place of its name; of a name that is none of these, as it is."""
    for endpoint, name, kind, parts in NAMES:
        match = re.fullmatch(name, record["statistic"])
        if match and re.fullmatch(endpoint, record["endpoint"]):
            found = {part: _number(text) for part, text in zip(parts, match.groups(), strict=True)}
            column = record["endpoint"].removeprefix("baseline_").partition("=")[0]
            return record | kind.at(**found, column=column)
    return record | WHOLE[record["statistic"]].at() if record["statistic"] in WHOLE else record


def _number(text: str) -> str | float:
    return float(text) if re.fullmatch(NUMBER, text) else text


def protect_named(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Protect records by their names; what leaves has no kind, as it had none."""
    kinds = ("kind", "at")
    found = protect([with_kind(record) for record in records], policy, groups)
    return [{name: value for name, value in record.items() if name not in kinds} for record in found]
