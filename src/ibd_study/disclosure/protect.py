"""Apply the disclosure policy of a run to result rows: records in, the same records out, by the rule of each kind."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from ibd_study.disclosure.distributions import baseline_records, summary_records
from ibd_study.disclosure.groups import TOTAL, Groups
from ibd_study.disclosure.marking import has, is_empty, rounded_record, suppressed
from ibd_study.disclosure.policy import Policy
from ibd_study.disclosure.rates import (
    adjusted_records,
    endpoint_records,
    estimate_records,
    follows,
    plain_records,
    tipping_records,
)
from ibd_study.disclosure.sums import EXPOSURE, event_records, flow_records
from ibd_study.kinds import Kind, Rule

WITHIN = " within "
Function = Callable[[list[dict], Policy, Groups], Sequence[dict | None]]


def _as_they_are(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    return records


def _all_suppressed(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    return [suppressed(record) for record in records]


def _all_rounded(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    return [rounded_record(record, policy) for record in records]


def _withheld(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Also what is empty or 0: beside numbers of others it would say that a few patients are elsewhere."""
    return records if all(map(is_empty, records)) else _all_suppressed(records, policy, groups)


RULES: dict[Rule, Function] = {
    Rule.ENDPOINT: endpoint_records,
    Rule.FOLLOWS: _as_they_are,
    Rule.TIPPING: tipping_records,
    Rule.ADJUSTED: adjusted_records,
    Rule.SUMMARY: summary_records,
    Rule.BASELINE: baseline_records,
    Rule.FLOW: flow_records,
    Rule.EVENTS: event_records,
    Rule.CELLS: _as_they_are,
    Rule.ESTIMATE: estimate_records,
    Rule.PLAIN_COUNT: plain_records,
    **dict.fromkeys((Rule.LEFT_OUT, Rule.WITHHELD, Rule.NOT_OF_PATIENTS), _withheld),
}
if unwritten := set(Rule) - RULES.keys():
    raise ImportError(f"no function for the rules of disclosure control {', '.join(sorted(unwritten))}")


def protect(records: list[dict], policy: Policy, groups: Groups) -> list[dict]:
    """Put records under a policy.

    Parameters
    ----------
    records
        As a verb of ``estimates`` makes them: ``kind``, ``at``, ``endpoint`` and any other column of the results table.
        One with a ``subgroup`` or ``population`` of its own is about fewer patients than the page.
    policy
        From :func:`ibd_study.disclosure.choose_policy`.
    groups
        Sizes and decisions of the run's cohort.

    Returns
    -------
    list of dict
        In the order given. What is withheld is None and the record is marked ``suppressed``; what was made
        coarser is marked ``rounded``. A number without a kind is withheld, never shown. A group of events that only
        the data name is left out altogether when it is of a few patients: its name would be as telling as its number.
        So is a small subgroup, every row that names a centre of a few, and frequencies value by value.
    """
    if policy.is_exact:
        return records
    placed = defaultdict(list)
    for place, record in enumerate(records):
        if _may_be_named(record, policy, groups):
            placed[_judged_with(record, policy, groups)].append((place, record))
    protected: dict[int, dict | None] = {}
    for (rule, *_), own in placed.items():
        places, judged = zip(*own, strict=True)
        protected |= zip(places, rule(list(judged), policy, groups), strict=True)
    return [one for place in sorted(protected) if (one := protected[place]) is not None]


def _rule_of(record: dict) -> Rule:
    """The rule of a record; without a kind it is withheld."""
    return Kind(record["kind"]).rule if "kind" in record else Rule.WITHHELD


def _may_be_named(record: dict, policy: Policy, groups: Groups) -> bool:
    """Whether a row may be there at all, be it without its numbers: of few patients, a term or a centre tells who."""
    rule, subgroup = _rule_of(record), record.get("subgroup", "")
    if rule is Rule.LEFT_OUT or subgroup.partition(WITHIN)[0] in groups.rare_names:
        return False
    if policy.is_rounding and rule is Rule.EVENTS and record["endpoint"] != EXPOSURE:
        return record["endpoint"] in groups.public_terms
    return subgroup in ("", "everybody") or not has(record, "N") or record["N"] >= policy.minimum_count


def _judged_with(record: dict, policy: Policy, groups: Groups) -> tuple:
    """The function that takes a record, and what it shares with those that are judged with it."""
    endpoint, disease = record["endpoint"], record.get("disease", TOTAL)
    rule = _rule_of(record)
    if rule is Rule.TIPPING:
        return (tipping_records, endpoint)
    if disease != TOTAL and policy.is_small(groups.sizes.get(disease, 0)):
        return (_all_suppressed,)
    if not policy.is_rounding:
        rule = _rule_that_holds(record, rule, groups)
    if is_empty(record) and (policy.is_rounding or rule is not Rule.WITHHELD):
        # What compares all can be empty because a few patients lack it.
        has_few = disease == TOTAL and not policy.all_safe(*groups.sizes.values())
        return (_all_suppressed if has_few else _as_they_are,)
    if policy.is_rounding:
        return (_all_rounded,)
    if rule in (Rule.ADJUSTED, Rule.FLOW, Rule.EVENTS):
        return (RULES[rule],)
    return (RULES[rule], record["at"]["column"]) if rule is Rule.BASELINE else (RULES[rule], endpoint, disease)


def _rule_that_holds(record: dict, rule: Rule, groups: Groups) -> Rule:
    """The rule of a kind where the record is what the rule speaks of: all patients of a run, of a counted endpoint.

    What is made of cells, by whatever rule, is shown where all of them are.
    """
    if rule is Rule.ADJUSTED or (rule is Rule.FOLLOWS and follows(record, groups)):
        return rule
    cells = record.get("cells", ())
    if cells and groups.cells.issuperset(cells):
        return Rule.ESTIMATE if rule is Rule.ESTIMATE else Rule.CELLS
    is_part = bool(record.keys() & {"subgroup", "population"})
    is_uncounted = rule is Rule.ENDPOINT and record["endpoint"] not in groups.counts
    only_if_shown = rule in (Rule.FOLLOWS, Rule.CELLS, Rule.ESTIMATE)
    return Rule.WITHHELD if is_part or is_uncounted or only_if_shown else rule
