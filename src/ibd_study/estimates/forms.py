"""Forms that were begun and not completed, or that nothing reads: counted, since no visit is passed over in silence."""

import pandas as pd

from ibd_study.cohort import (
    PASSED_OVER,
    READ_INCOMPLETE,
    Assessment,
    Cohort,
    baseline_window,
    diseases_of,
    follow_up_window,
    forms,
    incomplete_first_and_last,
    incomplete_forms,
    with_items_of_patients,
)
from ibd_study.dictionary import DISEASES
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.counts import has_values
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.scores import INSTRUMENTS

FATES = {Kind.FORM_PASSED_OVER: PASSED_OVER, Kind.FORM_READ_INCOMPLETE: READ_INCOMPLETE}


def unused_forms(analysis: Analysis) -> Results:
    """Counts of forms that were not read, for every score of one visit that the cohort records.

    Returns
    -------
    Results
        Endpoint is the key of the score. At week 0 and at the follow-up, of the patients of its disease:
        ``incomplete_form_passed_over``, in whom a form was begun nearer the week than the complete one that was read;
        ``incomplete_form_read``, in whom no form in the window is complete; where first and last are compared, before
        the first complete one and after the last. ``form_of_other_disease``: patients of the
        other disease with a form, which nothing reads. ``unticked_boxes_of_empty_form``: visits of the cohort at which
        the boxes of an otherwise empty form are not ticked, which is taken as missing.
    """
    cohort, selected, parameters = analysis.cohort, analysis.selected, analysis.parameters
    visits = with_items_of_patients(cohort.visits, selected)
    if parameters.pairing == "first_last":
        found = incomplete_first_and_last(visits, pd.Index(selected["patient_id"]))
    else:
        first, last = (window(selected, visits, parameters) for window in (baseline_window, follow_up_window))
        found = incomplete_forms(first), incomplete_forms(last)
    recorded = cohort.recorded_at
    records = []
    for form in forms().values():
        is_recorded = has_values(form.name, recorded.anywhere, recorded.of_patients)
        of_patients = _of_form(analysis, form, found) if is_recorded else []
        records += [{"endpoint": form.name} | record for record in (*of_patients, *_of_boxes(cohort, form))]
    return analysis.results(records)


def _of_form(analysis: Analysis, form: Assessment, found: tuple[pd.DataFrame, pd.DataFrame]) -> list[dict]:
    disease = INSTRUMENTS[form.name].disease
    records = []
    for week, fates in zip((0.0, analysis.weeks(disease)), found, strict=True):
        own = fates.loc[analysis.selected_of(disease)["patient_id"], form.name]
        counts = {kind: int((own == fate).sum()) for kind, fate in FATES.items()}
        records += [_patients_record(disease, kind, n, len(own)) | {"week": week} for kind, n in counts.items()]
    return records + [_of_other(analysis, form, other) for other in DISEASES if not _may_have(form, other)]


def _of_boxes(cohort: Cohort, form: Assessment) -> list[dict]:
    """Also of a score that nobody recorded: its boxes alone may stand in every row of an export."""
    counts = {column: count for column, count in cohort.unticked_boxes.items() if column in form.items}
    return [
        Kind.UNTICKED_BOXES.at() | {"value": count, "unit": "count"}
        for column, count in counts.items()
        if count or column in cohort.recorded
    ]


def _patients_record(disease: str, kind: Kind, count: int, total: int) -> dict:
    return kind.at() | {"disease": disease, "value": count, "unit": "patients", "N": total}


def _may_have(form: Assessment, disease: str) -> bool:
    return any(disease in diseases_of(column) for column in form.columns)


def _of_other(analysis: Analysis, form: Assessment, disease: str) -> dict:
    patients, visits = analysis.selected_of(disease)["patient_id"], analysis.cohort.visits
    with_form = visits.loc[visits[list(form.columns)].notna().any(axis=1), "patient_id"]
    return _patients_record(disease, Kind.FORM_OF_OTHER_DISEASE, int(patients.isin(with_form).sum()), len(patients))
