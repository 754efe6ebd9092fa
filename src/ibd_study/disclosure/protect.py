"""Apply the disclosure policy of a run to result rows: records in, the same records out."""

from collections import defaultdict

from ibd_study.disclosure.adjusted import adjusted_records, is_adjusted
from ibd_study.disclosure.baseline import baseline_records
from ibd_study.disclosure.endpoints import endpoint_records
from ibd_study.disclosure.families import (
    BASELINE,
    EVENTS,
    EXPOSURE,
    FLOW,
    FREQUENCIES,
    PLAIN_COUNTS,
    WITHIN,
    is_endpoint_number,
    is_summary,
)
from ibd_study.disclosure.flow import flow_records
from ibd_study.disclosure.following import follows
from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.marking import has, is_empty, suppressed, withhold
from ibd_study.disclosure.policy import Policy
from ibd_study.disclosure.rounding import is_named, rounded_record
from ibd_study.disclosure.safety import safety_records
from ibd_study.disclosure.summaries import summary_records
from ibd_study.disclosure.tipping import is_tipping, tipping_records

SMALL_GROUP, NOTHING_RECORDED, FOLLOWING, ROUNDED = "small group", "nothing recorded", "following", "rounded"
PLAIN, UNCLASSIFIED = "plain count", "unclassified"
FAMILIES = {
    "tipping": tipping_records,
    "adjusted": adjusted_records,
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
        coarser is marked ``rounded``. A number of which no rule knows what it tells is withheld, never shown. A group
        of events that only the data name is left out altogether when it is of a few patients: its name would be as
        telling as its number. So is a small subgroup, every row that names a centre of a few, and frequencies value
        by value.
    """
    if policy.is_exact:
        return records
    placed = defaultdict(list)
    for place, record in enumerate(records):
        if _may_be_named(record, policy, groups):
            placed[_family(record, policy, groups)].append((place, record))
    protected = {
        place: record for family, own in placed.items() for place, record in _apply(family, own, policy, groups)
    }
    return [protected[place] for place in sorted(protected)]


def _may_be_named(record: dict, policy: Policy, groups: Groups) -> bool:
    """Whether a row may be there at all, be it without its numbers."""
    if FREQUENCIES.fullmatch(record["statistic"]):
        return False
    is_rare = record.get("subgroup", "").partition(WITHIN)[0] in groups.rare_names
    return not is_rare and is_named(record, policy, groups)


def _family(record: dict, policy: Policy, groups: Groups) -> tuple[str, str, str]:
    """Which rule takes a record, and with which others; numbers made of the same counts are judged together."""
    endpoint, disease = record["endpoint"], record.get("disease", TOTAL)
    if is_tipping(record):
        return ("tipping", endpoint, "")
    if disease != TOTAL and policy.is_small(groups.sizes.get(disease, 0)):
        return (SMALL_GROUP, "", "")
    family = (ROUNDED, "", "") if policy.is_rounding else _classified(record, groups)
    if is_empty(record) and family[0] != UNCLASSIFIED:
        # What compares all can be empty because a few patients lack it.
        has_few = disease == TOTAL and not policy.all_safe(*groups.sizes.values())
        return (SMALL_GROUP if has_few else NOTHING_RECORDED, "", "")
    return family


def _classified(record: dict, groups: Groups) -> tuple[str, str, str]:
    """The family of a record under the minimum count."""
    endpoint, statistic, disease = record["endpoint"], record["statistic"], record.get("disease", TOTAL)
    if is_adjusted(record):
        return ("adjusted", "", "")
    if follows(record, groups):
        return (FOLLOWING, "", "")
    if record.keys() & {"subgroup", "population"}:
        return (UNCLASSIFIED, endpoint, disease)
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
    return (PLAIN if statistic in PLAIN_COUNTS else UNCLASSIFIED, endpoint, disease)


def _apply(family: tuple[str, str, str], placed: list[tuple[int, dict]], policy: Policy, groups: Groups) -> list:
    kind = family[0]
    places, records = zip(*placed, strict=True)
    if kind in (NOTHING_RECORDED, FOLLOWING):
        return placed
    if kind == SMALL_GROUP or (kind == UNCLASSIFIED and not all(map(is_empty, records))):
        # Also what is empty or 0: where a few patients are not, they would be seen to be elsewhere.
        found = [suppressed(record) for record in records]
    elif kind == UNCLASSIFIED:
        found = list(records)
    elif kind == ROUNDED:
        found = [rounded_record(record, policy) for record in records]
    elif kind == PLAIN:
        found = [_plain(record, policy, groups) for record in records]
    else:
        found = FAMILIES[kind](list(records), policy, groups)
    return [(place, record) for place, record in zip(places, found, strict=True) if record is not None]


def _plain(record: dict, policy: Policy, groups: Groups) -> dict:
    """A count that no other published number bounds but its base and who was evaluable."""
    counts = groups.counts.get(record["endpoint"])
    bases = [record["N"] if has(record, "N") else record["value"], counts.total if counts else record["value"]]
    return record if policy.all_safe(record["value"], *(base - record["value"] for base in bases)) else withhold(record)
