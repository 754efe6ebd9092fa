"""The door: records of results in, the same records out, each under the policy of the run."""

from collections import defaultdict

from ibd_study.disclosure.adjusted import adjusted_records, is_adjusted
from ibd_study.disclosure.assessed import assessed_records, is_assessed
from ibd_study.disclosure.baseline import baseline_records
from ibd_study.disclosure.endpoints import endpoint_records
from ibd_study.disclosure.families import (
    BASELINE,
    BY_BIOLOGICS,
    BY_INDEX,
    CALIBRATION,
    EVENTS,
    EXPOSURE,
    FLOW,
    FREQUENCIES,
    WITHIN,
    is_endpoint_number,
    is_summary,
)
from ibd_study.disclosure.flow import flow_records
from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.policy import Policy
from ibd_study.disclosure.records import MARK, SUPPRESSED, is_empty, withhold
from ibd_study.disclosure.safety import safety_records
from ibd_study.disclosure.subgroups import is_of_subgroups, subgroup_records
from ibd_study.disclosure.summaries import summary_records
from ibd_study.disclosure.tipping import is_tipping, tipping_records
from ibd_study.disclosure.unknown import PROPORTION_METHODS, coarse_record, is_named, part_records

# Families that do under every policy what rounding alone does not: names and numbers made of hidden counts.
ALWAYS = {
    "subgroups": (is_of_subgroups, subgroup_records),
    "adjusted": (is_adjusted, adjusted_records),
    "tipping": (is_tipping, tipping_records),
    "assessed": (is_assessed, assessed_records),
}
FAMILIES = {name: rule for name, (_, rule) in ALWAYS.items()} | {
    "parts": part_records,
    "flow": flow_records,
    "events": safety_records,
    "baseline": baseline_records,
    "endpoint": endpoint_records,
    "summary": summary_records,
}


def protect(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Put records under a policy.

    Parameters
    ----------
    records
        As a verb of ``estimates`` makes them: ``endpoint``, ``statistic`` and any other column of the results table.
        One with a ``subgroup`` or ``population`` of its own is about fewer patients than the page.
    policy
        From :func:`ibd_study.disclosure.choose_policy`.
    groups
        Sizes and decisions of the run's cohort.

    Returns
    -------
    list of dict
        In the order given. What is withheld is None and the record is marked ``suppressed``; what was made
        coarser is marked ``rounded``. A group of events that only the data name is left out altogether when it
        is of a few patients: its name would be as telling as its number. So is a small subgroup, every row that
        names a centre of a few, and frequencies value by value.
    """
    if policy.is_exact:
        return records
    records = [record for record in records if not FREQUENCIES.fullmatch(record["statistic"])]
    placed = defaultdict(list)
    for place, record in enumerate(records):
        if record.get("subgroup", "").partition(WITHIN)[0] not in groups.rare_names:
            placed[_family(record, policy, groups)].append((place, record))
    protected = {
        place: record for family, own in placed.items() for place, record in _apply(family, own, policy, groups)
    }
    return [protected[place] for place in sorted(protected)]


def _family(record: dict, policy: Policy, groups: Groups) -> tuple[str, str, str]:
    """Which rule takes a record, and with which others; numbers made of the same counts are judged together."""
    endpoint, statistic, disease = record["endpoint"], record["statistic"], record.get("disease", TOTAL)
    if is_tipping(record):
        return ("tipping", endpoint, "")
    if disease != TOTAL and policy.is_small(groups.sizes.get(disease, 0)):
        return ("few", "", "")
    if is_empty(record):
        # What compares all can be empty because a few patients lack it.
        has_few = disease == TOTAL and not policy.all_safe(*groups.sizes.values())
        return ("few" if has_few else "empty", "", "")
    if BY_BIOLOGICS.fullmatch(statistic):
        return ("few", "", "")
    for name, (is_of, _) in ALWAYS.items():
        if is_of(record):
            return (name, "" if name == "adjusted" else endpoint, "")
    if policy.is_rounding:
        return ("unknown", "", "")
    if statistic == CALIBRATION or BY_INDEX.fullmatch(statistic):
        return ("parts", endpoint, statistic.partition("_")[0])
    if record.keys() & {"subgroup", "population"}:
        return ("unknown", "", "")
    if endpoint == FLOW:
        return ("flow", "", "")
    if endpoint == EXPOSURE or endpoint.startswith(EVENTS):
        return ("events", "", "")
    if endpoint.startswith(BASELINE):
        return ("baseline", endpoint.partition("=")[0], "")
    if endpoint in groups.counts and is_endpoint_number(statistic):
        return ("endpoint", endpoint, disease)
    if is_summary(statistic):
        return ("summary", endpoint, disease)
    return ("unknown", "", "")


def _untold(record: dict) -> dict:
    """A record without its numbers and without the reason why one is missing: the name of a method may stay."""
    reason = {} if record.get("method", "") in PROPORTION_METHODS else {"method": ""}
    return withhold(record) | {MARK: SUPPRESSED} | reason


def _apply(family: tuple[str, str, str], placed: list[tuple[int, dict]], policy: Policy, groups: Groups) -> list:
    kind = family[0]
    if kind == "empty":
        return placed
    if kind == "few":
        # Also what is empty or 0: where a few patients are not, they would be seen to be elsewhere.
        return [(place, _untold(record)) for place, record in placed]
    if kind == "unknown":
        kept = [(place, record) for place, record in placed if is_named(record, policy, groups)]
        return [(place, coarse_record(record, policy, groups)) for place, record in kept]
    places, records = zip(*placed, strict=True)
    found = FAMILIES[kind](list(records), policy, groups)
    return [(place, record) for place, record in zip(places, found, strict=True) if record is not None]
