"""The selection of patients, counted step by step."""

import pandas as pd

from ibd_study.cohort import BASELINE, FOLLOW_UP, FlowStep, assessment_groups
from ibd_study.estimates.analysis import Analysis
from ibd_study.kinds import Kind
from ibd_study.results import Results

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
    records = [record for step in analysis.flow for record in _criterion(step)]
    last = analysis.flow[-1]
    records += _by_disease("selected", last.remaining, last.remaining_uc, last.remaining_cd)
    pairs = analysis.pairs
    has_baseline = any_assessed(pairs, BASELINE)
    for name, kept in {
        "analysed": pairs,
        "baseline_visit": pairs[has_baseline],
        "followup_visit": pairs[has_baseline & any_assessed(pairs, FOLLOW_UP)],
    }.items():
        of = kept["diagnosis"].value_counts()
        records += _by_disease(name, len(kept), int(of.get("UC", 0)), int(of.get("CD", 0)))
    return analysis.results([{"endpoint": "flow", "unit": "patients"} | record for record in records])


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


def any_assessed(pairs: pd.DataFrame, suffix: str) -> pd.Series:
    """Whether anything at all was assessed at a time point."""
    columns = [column + suffix for group in assessment_groups().values() for column in group]
    return pairs[columns].notna().any(axis=1)


def flow_labels(analysis: Analysis) -> dict[str, str]:
    """Words of each step of the selection, by its key."""
    criteria = {step.key: step.label for step in analysis.flow}
    return criteria | {"analysed": "Analysed"} | VISIT_LABELS[analysis.parameters.pairing]
