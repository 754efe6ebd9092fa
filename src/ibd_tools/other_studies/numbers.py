"""The cohort of this run among the other studies: each as printed, pooled only where they measured the same thing."""

from collections.abc import Sequence

from ibd_study.endpoints import endpoint
from ibd_study.estimates import Analysis, outcome_of
from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.results import PRINTED, PRINTED_WITH_INTERVAL, Results, proportion_of, proportion_record
from ibd_tools.other_studies.counts import slips, usable_counts
from ibd_tools.other_studies.reading import read_evidence
from ibd_tools.other_studies.study_row import StudyRow
from ibd_tools.pooling import pooled_records

MINIMUM_STUDIES = 3
PRINTED_LEVEL = 0.95  # what a printed interval is taken to be
# Whom a range is of: the setting, and whether it is the arm without the drug.
RANGES = {
    "real_world": ("real_world", False),
    "trial_drug": ("trial_induction", False),
    "trial_placebo": ("trial_induction", True),
}
PRINTED_COUNT, NEAREST_COUNT = "printed count", "nearest count"


def other_studies(analysis: Analysis, keys: Sequence[str], studies: Sequence[StudyRow] | None = None) -> Results:
    """Endpoints of this cohort beside the same endpoints of other studies, pooled where that is allowed.

    Rows are pooled only within one disease, endpoint family, definition family, population, arm and time, and only
    from three studies up. Kept apart: the study at hand, meta-analyses (which hold some of the other studies),
    rules that nobody stated, survival estimates, arms of responders randomised again, selected responders, and
    placebo. Unverified counts and counts worked out from a percentage are used only if the parameters
    ``evidence_include_unverified`` and ``evidence_derived_counts`` say so.

    Parameters
    ----------
    analysis
        From :func:`ibd_study.estimates.open_analysis`.
    keys
        Endpoint keys of the registry; ``uc_clinical_remission`` is compared with the rows of disease UC and family
        ``clinical_remission``.
    studies
        Rows of other studies; by default those of ``data/evidence.csv``.

    Returns
    -------
    Results
        Per endpoint ``percentage_among_studies``: the cohort's own rate, computed here. Under ``other_<endpoint>``
        one row per study row, named by its key (a percentage; count and interval where its counts may be used);
        ``lowest_<whom>``, ``highest_<whom>`` and ``rows_<whom>`` of verified percentages at the endpoint's week, for
        ``real_world``, ``trial_drug`` and ``trial_placebo``, and ``unchecked_<whom>``, how many stand in the picture
        that nobody has verified; and per group of rows at that week ``studies_<group>``
        and ``pooled_<group>``, which is empty below three studies. Above: ``prediction_<group>`` (limits only),
        ``binomial_<group>``, ``i_squared_<group>``, ``tau_squared_<group>``, ``q_<group>`` (with its p-value) and
        ``weight_<group>_<row>``. Endpoint ``other_studies``: ``rows``, ``studies``, ``unverified_rows``,
        ``pooled_groups``.
    """
    table = read_evidence() if studies is None else studies
    records = [record for key in keys for record in _records_of_others(analysis, key, table)]
    pooled = [one for one in records if one["kind"] is Kind.POOLED and one["value"] is not None]
    counts = {
        "rows": len(table),
        "studies": len({row.study for row in table}),
        "unverified_rows": sum(not row.is_verified for row in table),
        "pooled_groups": len(pooled),
    }
    records += [
        Kind.STUDIES_COUNT.at(what=what) | {"endpoint": "other_studies", "value": value, "unit": "count"}
        for what, value in counts.items()
    ]
    own = [
        proportion_of(outcome_of(analysis, entry), analysis.parameters)
        | Kind.RATE_AMONG_STUDIES.at()
        | analysis.place_of(entry)
        for entry in map(endpoint, keys)
    ]
    return analysis.results(own) + analysis.results(records, from_patients=False)


def _records_of_others(analysis: Analysis, key: str, studies: Sequence[StudyRow]) -> list[dict]:
    disease = endpoint(key).disease
    week = analysis.weeks(disease)
    rows = [row for row in studies if row.endpoint_key == key]
    now = [row for row in rows if row.weeks == week]
    other = [study_record(row, analysis.parameters) for row in rows]
    other += [record | {"week": week} for record in (*_ranges(now), *_groups(now, analysis.parameters))]
    return [{"disease": disease, "endpoint": f"other_{key}"} | record for record in other]


def study_record(row: StudyRow, parameters: Parameters) -> dict:
    """One row of another study: its percentage, with count and interval as far as they may be used."""
    kind = Kind.STUDY.at(row=row.key)
    record = kind | {"week": row.weeks, "unit": "%", "population": row.setting}
    counts = _counts(row, parameters)
    if counts:
        how = PRINTED_COUNT if row.events is not None else "derived count"
        own = proportion_record(*counts, parameters)
        return record | own | kind | {"method": f"{own['method']}, {how}"}
    kind = Kind.STUDY.at(row=row.key, printed=row.percent)
    printed = kind | {"value": float(row.percent), "N": row.n if row.counts_are_checked else None}
    if row.ci_low is None:
        return record | printed | {"method": PRINTED}
    limits = {"ci_low": row.ci_low, "ci_high": row.ci_high, "ci_level": PRINTED_LEVEL}
    return record | printed | limits | {"method": PRINTED_WITH_INTERVAL}


def _counts(row: StudyRow, parameters: Parameters) -> tuple[int, int] | None:
    unverified, derive = parameters.evidence_include_unverified, parameters.evidence_derived_counts
    return usable_counts(row, include_unverified=unverified, derive=derive)


def _ranges(rows: Sequence[StudyRow]) -> list[dict]:
    """Lowest and highest verified percentage of cohorts, drug arms and placebo arms: a sentence needs no more."""
    records = []
    for name, (setting, placebo) in RANGES.items():
        own = [row for row in rows if row.setting == setting and row.is_comparator == placebo]
        known = sorted((_percentage(row) for row in own if row.is_verified), key=lambda record: record["value"])
        ends = (known[0], known[-1]) if known else ({"at": {}}, {"at": {}})
        records += [
            {"unit": "%"} | record | Kind.STUDY_RANGE.at(end=end, whom=name, **record["at"])
            for end, record in zip(("lowest", "highest"), ends, strict=True)
        ]
        counts = {"rows": len(known), "unchecked": len(own) - len(known)}
        records += [
            Kind.STUDY_COUNT.at(what=what, whom=name) | {"value": n, "unit": "count"} for what, n in counts.items()
        ]
    return records


def _percentage(row: StudyRow) -> dict:
    """What the checked count gives, or the percentage as it was printed."""
    if row.events is not None and row.n and row.counts_are_checked:
        return {"value": 100 * row.events / row.n, "at": {}}
    return {"value": float(row.percent), "method": PRINTED, "at": {"printed": row.percent}}


def _groups(rows: Sequence[StudyRow], parameters: Parameters) -> list[dict]:
    groups: dict[str, list[StudyRow]] = {}
    for row in rows:
        if row.may_be_pooled:
            groups.setdefault(row.group, []).append(row)
    return [record for name, own in groups.items() for record in _group_records(name, own, parameters)]


def _group_records(name: str, rows: Sequence[StudyRow], parameters: Parameters) -> list[dict]:
    """Pooled values of rows that measured the same; below three studies only how many there are."""
    usable = {row: counts for row in rows if (counts := _counts(row, parameters))}
    studies = len({row.study for row in usable})
    number = {"value": studies, "unit": "count", "N": len({r.study for r in rows})}
    number |= Kind.STUDIES_IN_GROUP.at(group=name)
    if studies < MINIMUM_STUDIES:
        return [number, Kind.POOLED.at(group=name) | {"value": None, "unit": "%"}]
    events, totals = zip(*usable.values(), strict=True)
    records, weights = pooled_records(name, events, totals, parameters)
    each = zip(usable, weights, strict=True)
    named = [
        Kind.STUDY_WEIGHT.at(group=name, row=row.key) | {"value": 100 * weight, "unit": "%"} for row, weight in each
    ]
    return [number, *records, *named]


def printed_slips(analysis: Analysis, studies: Sequence[StudyRow] | None = None) -> Results:
    """Printed percentages of other studies that no count of their patients gives.

    Returns
    -------
    Results
        Endpoint ``slip_<disease>_<family>``, one row per percentage, named by the key of its study row. It holds
        what the printed count gives (method ``printed count``) or, where none is printed, what the nearest count of
        the patients treated would give (method ``nearest count``).
    """
    table = read_evidence() if studies is None else studies
    return analysis.results([_slip_record(row) for row in slips(table)], from_patients=False)


def _slip_record(row: StudyRow) -> dict:
    total = row.counted_or_treated
    events = round(float(row.percent) * total / 100) if row.events is None else row.events
    return Kind.SLIP.at(row=row.key) | {
        "endpoint": f"slip_{row.endpoint_key}",
        "disease": row.disease,
        "week": row.weeks,
        "population": row.setting,
        "value": 100 * events / total,
        "unit": "%",
        "n": events,
        "N": total,
        "method": NEAREST_COUNT if row.events is None else PRINTED_COUNT,
    }
