"""The selection of patients, counted step by step."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from ibd_study.cohort import BASELINE, FOLLOW_UP, FlowStep, assessments, combinations, sizes
from ibd_study.estimates.analysis import Analysis
from ibd_study.kinds import Kind
from ibd_study.results import Results

VISITS = {BASELINE: "baseline_visit", FOLLOW_UP: "followup_visit"}
# Words of the last two steps, by which assessments are compared.
VISIT_LABELS = {
    "week": {
        "baseline_visit": "With a baseline assessment in the window",
        "followup_visit": "And a follow-up assessment in the window",
    },
    "first_last": {"baseline_visit": "With an assessment", "followup_visit": "And a later one"},
}


def selection_flow(analysis: Analysis) -> Results:
    """Counts of the selection: who remains at each step, who fell out, whose value is not recorded.

    Returns
    -------
    Results
        Endpoint ``flow``. Per criterion the statistics ``<step>``, ``<step>_uc``, ``<step>_cd``,
        ``<step>_excluded`` and ``<step>_not_recorded``; then ``selected``, and for the analysed patients
        ``analysed``, ``baseline_visit`` and ``followup_visit``, each also by disease.
    """
    return analysis.results(flow_records(analysis.flow, nw.from_native(analysis.pairs, eager_only=True)))


def flow_records(steps: Sequence[FlowStep], pairs: Any) -> list[dict]:
    """The records of :func:`selection_flow`; pairs are a frame of any engine of narwhals."""
    records = [record for step in steps for record in _criterion(step)]
    last = steps[-1]
    records += _by_disease("selected", last.remaining, last.remaining_uc, last.remaining_cd)
    counts = combinations(pairs, {name: any_assessed(time) for time, name in VISITS.items()})
    first, second = VISITS.values()
    for name, visits in (("analysed", ()), (first, (first,)), (second, (first, second))):
        records += _by_disease(name, *sizes(counts, *visits))
    return [{"endpoint": "flow", "unit": "patients"} | record for record in records]


def _criterion(step: FlowStep) -> list[dict]:
    return [
        *_by_disease(step.key, step.remaining, step.remaining_uc, step.remaining_cd),
        Kind.FLOW_EXCLUDED.at(step=step.key) | {"value": step.excluded},
        Kind.FLOW_NOT_RECORDED.at(step=step.key) | {"value": step.not_recorded},
    ]


def _by_disease(name: str, total: int, uc: int, cd: int) -> list[dict]:
    of_disease = [
        Kind.FLOW_OF_DISEASE.at(step=name, disease=key) | {"value": value} for key, value in (("uc", uc), ("cd", cd))
    ]
    return [Kind.FLOW.at(step=name) | {"value": total}, *of_disease]


def any_assessed(suffix: str) -> nw.Expr:
    """Whether anything at all was assessed at a time point."""
    columns = dict.fromkeys(name + suffix for one in assessments() for name in one.columns)
    return nw.any_horizontal(*(~nw.col(column).is_null() for column in columns), ignore_nulls=True)


def flow_labels(analysis: Analysis) -> dict[str, str]:
    """Words of each step of the selection, by its key."""
    criteria = {step.key: step.label for step in analysis.flow}
    return criteria | {"analysed": "Analysed"} | VISIT_LABELS[analysis.parameters.pairing]
