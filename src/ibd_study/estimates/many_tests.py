"""The tests before and after as one family: p-values adjusted for their number."""

from ibd_study.endpoints import endpoint
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.rates import before_and_after
from ibd_study.results import Results
from ibd_study.statistics import adjusted_p_values, mcnemar

ADJUSTED = {"holm": "p_holm", "false_discovery": "p_false_discovery"}
WORDS = {"holm": "Holm", "false_discovery": "Benjamini-Hochberg"}


def adjusted_tests(analysis: Analysis, keys: list[str]) -> Results:
    """McNemar's test of each state endpoint, alone and adjusted for the number of endpoints tested.

    No plan of the analysis is known, so that the family is a choice made afterwards: exploratory.

    Parameters
    ----------
    analysis
        From :func:`ibd_study.estimates.open_analysis`.
    keys
        Keys of state endpoints: the family.

    Returns
    -------
    Results
        Per endpoint ``p_unadjusted``, ``p_holm`` and ``p_false_discovery``, empty where nobody has both answers;
        such an endpoint is not counted. Endpoint ``family``: ``tests``, and the number at or below 1 minus
        ``ci_level`` as ``small_unadjusted``, ``small_holm`` and ``small_false_discovery``.

    Raises
    ------
    ValueError
        When an endpoint is a change: it has no answer before.
    """
    entries = [endpoint(key) for key in keys]
    changes = [entry.key for entry in entries if entry.kind == "change"]
    if changes:
        raise ValueError(f"{', '.join(changes)} cannot be read before the drug; expected endpoints that are a state")
    tables = [before_and_after(analysis, entry) for entry in entries]
    tests = [mcnemar(table.gained, table.lost, analysis.parameters.paired_test) for table in tables]
    p_values = [test.p_value if table.n else None for test, table in zip(tests, tables, strict=True)]
    counted = sum(p is not None for p in p_values)
    columns = {"p_unadjusted": (p_values, "")} | {
        ADJUSTED[name]: (adjusted_p_values(p_values, name), f", {WORDS[name]} over {counted} tests")
        for name in ADJUSTED
    }
    records = [
        {
            "endpoint": entry.key,
            "disease": entry.disease,
            "week": analysis.weeks(entry.disease),
            "statistic": statistic,
            "N": table.n,
            "p_value": adjusted[place],
            "test": test.method + words,
        }
        for statistic, (adjusted, words) in columns.items()
        for place, (entry, table, test) in enumerate(zip(entries, tables, tests, strict=True))
    ]
    return analysis.results([*records, *_family(analysis, columns, counted)])


def _family(analysis: Analysis, columns: dict, counted: int) -> list[dict]:
    limit = 1 - analysis.parameters.ci_level
    small = {
        statistic.replace("p_", "small_", 1): sum(p is not None and p <= limit for p in adjusted)
        for statistic, (adjusted, _) in columns.items()
    }
    return [
        {"endpoint": "family", "statistic": name, "value": value if counted else None, "unit": "count", "N": counted}
        for name, value in ({"tests": counted} | small).items()
    ]
