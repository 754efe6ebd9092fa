"""The tests before and after as one family: p-values adjusted for their number."""

from ibd_study.endpoints import Endpoint, endpoint, one_rule_with
from ibd_study.estimates import Analysis, before_and_after, not_before
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.statistics import mcnemar
from ibd_tools.sensitivity.statistics.multiplicity import adjusted_p_values

ALONE = "unadjusted"
WORDS = {"holm": "Holm", "false_discovery": "Benjamini-Hochberg"}


def adjusted_tests(analysis: Analysis, keys: list[str]) -> Results:
    """McNemar's test of each state endpoint of a family, alone and adjusted for the number of endpoints tested.

    No plan of the analysis is known, so that the family is a choice made afterwards: exploratory.

    Returns
    -------
    Results
        Per endpoint ``p_unadjusted``, ``p_holm`` and ``p_false_discovery``, empty where nobody has both answers or
        the rule cannot be met before; such an endpoint is not counted. Nor is one that is the same rule as another of
        the family: it has only ``same_rule_as``, with the other's key under ``method``. Endpoint ``family``:
        ``tests``, and the number at or below 1 minus ``ci_level`` as ``small_unadjusted``, ``small_holm`` and
        ``small_false_discovery``.

    Raises
    ------
    ValueError
        When an endpoint is a change: it has no answer before.
    """
    entries = [endpoint(key) for key in keys]
    changes = [entry.key for entry in entries if entry.kind == "change"]
    if changes:
        raise ValueError(f"{', '.join(changes)} cannot be read at baseline; expected endpoints that are a state")
    parameters = analysis.parameters
    repeated = {entry: other for entry in entries if (other := one_rule_with(entry, parameters, entries))}
    once = [entry for entry in entries if entry not in repeated]
    tested = [entry for entry in once if entry.can_be_met_before(parameters)]
    p_values, records = _tests(analysis, tested)
    records += [
        not_before(analysis.place_of(entry) | _kind(how)) for entry in once if entry not in tested for how in p_values
    ]
    records += [
        analysis.place_of(entry) | Kind.SAME_RULE.at(other=other.key) | {"method": other.key}
        for entry, other in repeated.items()
    ]
    return analysis.results([*records, *_family(analysis, p_values)])


def _tests(analysis: Analysis, entries: list[Endpoint]) -> tuple[dict[str, list[float | None]], list[dict]]:
    """P-values of the family by how they are adjusted, and their records."""
    tables = [before_and_after(analysis, entry) for entry in entries]
    tests = [mcnemar(table.gained, table.lost, analysis.parameters.paired_test) for table in tables]
    alone = [test.p_value if table.n else None for test, table in zip(tests, tables, strict=True)]
    p_values = {ALONE: alone} | {how: adjusted_p_values(alone, how) for how in WORDS}
    counted = sum(p is not None for p in alone)
    words = {ALONE: ""} | {how: f", {name} over {counted} tests" for how, name in WORDS.items()}
    return p_values, [
        analysis.place_of(entry) | _kind(how) | {"N": table.n, "p_value": p, "test": test.method + words[how]}
        for how, values in p_values.items()
        for entry, table, test, p in zip(entries, tables, tests, values, strict=True)
    ]


def _kind(how: str) -> dict:
    return Kind.P_UNADJUSTED.at() if how == ALONE else Kind.P_ADJUSTED.at(adjustment=how)


def _family(analysis: Analysis, p_values: dict[str, list[float | None]]) -> list[dict]:
    limit = 1 - analysis.parameters.ci_level
    counted = sum(p is not None for p in p_values[ALONE])
    small = {how: sum(p is not None and p <= limit for p in values) for how, values in p_values.items()}
    found = [Kind.TESTS.at() | {"value": counted if counted else None}]
    found += [Kind.SMALL_TESTS.at(adjustment=how) | {"value": n if counted else None} for how, n in small.items()]
    return [record | {"endpoint": "family", "unit": "count", "N": counted} for record in found]
