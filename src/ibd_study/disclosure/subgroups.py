"""Subgroups, odds ratios and their tests: the levels of a factor are judged together, the same on every page."""

from ibd_study.disclosure.families import (
    BIOLOGICS,
    CHANGE_BY_SUBGROUP,
    FACTOR_TESTS,
    IN_SUBGROUP,
    ODDS_RATIOS,
    REFERENCE,
    WITHIN,
)
from ibd_study.disclosure.groups import Groups
from ibd_study.disclosure.parts import hidden_parts
from ibd_study.disclosure.policy import Policy
from ibd_study.disclosure.records import withhold
from ibd_study.disclosure.unknown import coarse_record, is_named

EARLIER_BIOLOGICS = "prior_biologics_count"
NUMBER = " against "


def is_of_subgroups(record: dict) -> bool:
    """Whether a record tells of the levels of a factor."""
    return record["statistic"] in (IN_SUBGROUP, *BIOLOGICS, *FACTOR_TESTS, *ODDS_RATIOS)


def subgroup_records(records: list[dict], policy: Policy, groups: Groups) -> list[dict | None]:
    """Rates of levels, and what is made of them, of one endpoint.

    A withheld level takes others along, so that it does not follow from the whole. A test or an odds ratio is made of
    all levels of its factor, and a p-value adjusted for the number of factors of them all: shown where no level of
    these is withheld. Under rounding each level is rounded like any count, and what is made of several is withheld.
    """
    if not records:
        return []
    hidden = _hidden_levels(records[0]["endpoint"], policy, groups)
    return [_record(record, hidden, policy, groups) for record in records]


def _hidden_levels(endpoint: str, policy: Policy, groups: Groups) -> dict[str, frozenset[str]]:
    """Levels to withhold, by factor; none under rounding, where a choice by true counts would tell of two runs more."""
    if policy.is_rounding:
        return {}
    return {factor: hidden_parts(own, policy) for (key, factor), own in groups.levels.items() if key == endpoint}


def _record(record: dict, hidden: dict[str, frozenset[str]], policy: Policy, groups: Groups) -> dict | None:
    if not is_named(record, policy, groups):
        return None
    if _is_withheld(record, hidden, policy, groups):
        return withhold(record)
    return coarse_record(record, policy, groups)


def _is_withheld(record: dict, hidden: dict[str, frozenset[str]], policy: Policy, groups: Groups) -> bool:
    statistic = record["statistic"]
    factor, _, level = record.get("subgroup", "").partition(WITHIN)[0].partition("=")
    if statistic == IN_SUBGROUP:
        return level in hidden.get(factor, ())
    if statistic in BIOLOGICS:
        return bool(hidden.get(EARLIER_BIOLOGICS))
    if statistic in ODDS_RATIOS and record.get("method") == REFERENCE:
        return False
    if policy.is_rounding:
        # Of two runs, a ratio or a test that moves would tell the answer of the one patient more.
        return True
    if statistic in ODDS_RATIOS:
        return NUMBER not in level and bool(hidden.get(factor))
    if statistic == CHANGE_BY_SUBGROUP:
        changes = groups.changes.get((record["endpoint"], factor), {})
        return bool(hidden.get(factor)) or bool(hidden_parts(changes, policy)) or not _paired(record, groups)
    return bool(hidden.get(factor)) if factor and "holm" not in statistic else any(hidden.values())


def _paired(record: dict, groups: Groups) -> bool:
    shown = groups.shown.get(record["endpoint"])
    return bool(shown and shown.paired)
