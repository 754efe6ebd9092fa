"""Who was assessed at follow-up and who was not: the two groups compared as they were at baseline."""

import pandas as pd

from ibd_study import dictionary
from ibd_study.cohort import BASELINE, FOLLOW_UP, assessment_groups, diseases_of
from ibd_study.estimates import Analysis
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.statistics import (
    standardised_difference_of_categories,
    standardised_difference_of_means,
    standardised_difference_of_proportions,
    summarise,
)
from ibd_tools.sensitivity.estimates.evaluability import under

EXAMINATIONS = {
    "UC": {"clinical": "Symptom diary", "endoscopy": "Endoscopy", "histology": "Histology"},
    "CD": {"clinical": "Symptom diary", "endoscopy": "Endoscopy", "ultrasound": "Ultrasound", "mri": "MRI"},
}
# Done in a part of the patients only, so the question is who of those had it again.
AMONG_THOSE_WITH_A_FIRST = ("ultrasound", "mri")
# Categories are described by one level; None leaves the share out and compares all levels at once.
LEVELS = {"sex": "female", "cd_perianal": True, "prior_surgery": True, "centre": None}
CHARACTERISTICS = {
    "UC": ("age_years", "sex", "disease_duration_years", "prior_biologics_count", "modified_mayo", "uceis"),
    "CD": ("age_years", "sex", "disease_duration_years", "prior_biologics_count", "cd_perianal", "cdai", "ses_cd"),
}
OF_BOTH = ("crp_mg_l", "faecal_calprotectin_ug_g", "albumin_g_l", "steroid_dose_mg_day", "centre")
GROUPS = ("if_assessed", "if_not_assessed")


def assessed_and_not(analysis: Analysis) -> Results:
    """Baseline characteristics of patients with and without each assessment in the follow-up window.

    Returns
    -------
    Results
        Per examination ``<disease>_<examination>``: ``assessed_at_follow_up`` (percent, n of N). Per characteristic
        ``<disease>_<examination>_<column>``: ``mean_if_assessed``, ``sd_if_assessed`` or
        ``percentage_if_assessed``, ``missing_if_assessed``, the same ``_if_not_assessed``, and
        ``standardised_difference`` (assessed minus not; of all centres at once, without sign).
    """
    pairs = under(analysis, "observed").pairs
    records = [
        record
        for disease, examinations in EXAMINATIONS.items()
        for examination in examinations
        for record in _examination(analysis, pairs[pairs["diagnosis"] == disease], disease, examination)
    ]
    return analysis.results(records)


def characteristics_of(disease: str) -> tuple[str, ...]:
    """Columns compared in a disease."""
    return (*CHARACTERISTICS[disease], *OF_BOTH)


def _examination(analysis: Analysis, pairs: pd.DataFrame, disease: str, examination: str) -> list[dict]:
    columns = [column for column in assessment_groups()[examination] if disease in diseases_of(column)]
    with_a_first = _done(pairs, columns, BASELINE)
    if examination in AMONG_THOSE_WITH_A_FIRST:
        pairs = pairs[with_a_first]
    elif not (with_a_first | _done(pairs, columns, FOLLOW_UP)).any():
        # Never recorded, which is not the same as done in nobody.
        pairs = pairs.iloc[:0]
    assessed, key = _done(pairs, columns, FOLLOW_UP), f"{disease.lower()}_{examination}"
    n, total = int(assessed.sum()), len(pairs)
    counts = {"value": 100 * n / total if total else None, "unit": "%", "n": n if total else None, "N": total}
    of_disease = {"disease": disease, "endpoint": key, "week": analysis.weeks(disease)}
    records = [of_disease | Kind.ASSESSED.at(examination=examination) | counts]
    for name in characteristics_of(disease):
        values = pairs[name] if name in pairs else pairs[name + BASELINE]
        place = {"examination": examination, "column": name}
        of_column = {"disease": disease, "endpoint": f"{key}_{name}", "week": 0}
        compared = _compared(name, values[assessed], values[~assessed])
        records += [record | of_column | {"at": record["at"] | place} for record in compared]
    return records


def _done(pairs: pd.DataFrame, columns: list[str], time: str) -> pd.Series:
    return pairs[[column + time for column in columns]].notna().any(axis=1)


def _compared(name: str, assessed: pd.Series, others: pd.Series) -> list[dict]:
    records = []
    for group, values in zip(GROUPS, (assessed, others), strict=True):
        missing = {"value": int(values.isna().sum()), "unit": "patients", "N": len(values)}
        records += [*_described(name, values.dropna(), group), Kind.MISSING_BY_ASSESSMENT.at(group=group) | missing]
    return [*records, _difference(name, assessed.dropna(), others.dropna())]


def _described(name: str, known: pd.Series, group: str) -> list[dict]:
    """Mean and standard deviation of a number, or the share of one level."""
    if name not in LEVELS:
        summary = summarise(known)
        unit = next(field.unit for field in dictionary.fields() if field.name == name)
        values = {Kind.MEAN_BY_ASSESSMENT: summary.mean, Kind.SD_BY_ASSESSMENT: summary.sd}
        return [kind.at(group=group) | {"value": value, "unit": unit, "N": summary.n} for kind, value in values.items()]
    if LEVELS[name] is None:
        return []
    n, total = _counts(name, known)
    counts = {"value": 100 * n / total, "n": n} if total else {}
    return [Kind.SHARE_BY_ASSESSMENT.at(group=group) | counts | {"unit": "%", "N": total}]


def _counts(name: str, known: pd.Series) -> tuple[int, int]:
    """Patients with the level by which a category is described, and with any."""
    return int((known == LEVELS[name]).sum()), len(known)


def _difference(name: str, assessed: pd.Series, others: pd.Series) -> dict:
    if name not in LEVELS:
        found = standardised_difference_of_means(list(assessed), list(others))
    elif LEVELS[name] is None:
        found = standardised_difference_of_categories(list(assessed), list(others))
    else:
        found = standardised_difference_of_proportions(*_counts(name, assessed), *_counts(name, others))
    method = found.reason or "pooled standard deviation"
    return Kind.DIFFERENCE_BY_ASSESSMENT.at() | {"value": found.value, "N": found.n_a + found.n_b, "method": method}
