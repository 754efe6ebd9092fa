"""What a hospital sends in place of its patients: every count that can be added, and what scores need to be joined."""

from importlib.metadata import version

import pandas as pd

from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates import Analysis, endpoint_rates, paired_values, safety_rates, score_changes
from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.results import Results
from ibd_tools.hospitals.site import MAY_DIFFER, Site, site_name


def site_of(analysis: Analysis, hospital: str) -> Site:
    """The site of a hospital, under its own protection of small groups.

    Parameters
    ----------
    analysis
        Of the hospital's cohort, with the parameters of its run.
    hospital
        Name under which it stands in the combined book.

    Returns
    -------
    Site
        Rows of every endpoint of the registry, every score and every group of adverse events. Where nothing has to
        be protected also ``frequency_<value>`` and ``change_frequency_<value>``: how many patients have each value of
        a score and of its change, from which medians and rank tests of several hospitals follow exactly.

    Raises
    ------
    ValueError
        When the name cannot stand in a book, or when small counts of real patients would leave.
    """
    check_may_leave(analysis)
    policy = analysis.policy
    return Site(
        site_name(hospital),
        analysis.cohort.synthetic,
        {"kind": policy.kind, "minimum_count": policy.minimum_count, "rounding_base": policy.rounding_base},
        analysis.parameters.model_dump(exclude=set(MAY_DIFFER)),
        rules_in_words(analysis.parameters),
        version("ibd-study"),
        analysis.cohort.sha256,
        site_rows(analysis).rows,
    )


def check_may_leave(analysis: Analysis) -> None:
    """Refuse a run that shows small counts of real patients.

    Raises
    ------
    ValueError
        Saying how to build one that may leave.
    """
    if analysis.policy.is_exact and not analysis.cohort.synthetic:
        raise ValueError(
            "parameter 'disclosure' is 'exact_internal': small counts of real patients would leave the hospital; "
            "build the run with minimum_count or rounding, then export or release it"
        )


def site_rows(analysis: Analysis) -> Results:
    """All rows that leave, protected as in the hospital's own book."""
    rows = endpoint_rates(analysis, list(REGISTRY)) + score_changes(analysis, list(SCORES)) + safety_rates(analysis)
    return rows + analysis.results([record for key in SCORES for record in _frequencies(analysis, key)])


def rules_in_words(parameters: Parameters) -> dict[str, list[str]]:
    """Of every endpoint: among whom it is counted, and the clauses of its rule, by each index that may judge."""
    return {
        key: [entry.counted_words(parameters)]
        + [f"{one.index}: {clause.words}" for one in entry.by_index(parameters) for clause in one.rule]
        for key, entry in REGISTRY.items()
    }


def _frequencies(analysis: Analysis, key: str) -> list[dict]:
    score = SCORES[key]
    before, after = paired_values(analysis, score)
    week = analysis.weeks(score.disease)
    columns = (
        (Kind.FREQUENCY, 0, before),
        (Kind.FREQUENCY, week, after),
        (Kind.CHANGE_FREQUENCY, week, after - before),
    )
    return [
        {"endpoint": key, "disease": score.disease, "week": when} | record
        for kind, when, values in columns
        for record in _frequency_records(kind, values)
    ]


def _frequency_records(kind: Kind, values: pd.Series) -> list[dict]:
    """Patients by value; values that differ only by the noise of subtraction are one."""
    counts = values.map("{:.12g}".format).value_counts().sort_index()
    return [
        kind.at(level=float(str(value))) | {"value": int(count), "unit": "patients", "N": len(values)}
        for value, count in counts.items()
    ]
