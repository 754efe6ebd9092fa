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
    assessed = _done(pairs, columns, FOLLOW_UP)
    key = f"{disease.lower()}_{examination}"
    n, total = int(assessed.sum()), len(pairs)
    size = Kind.ASSESSED.at(examination=examination) | {
        "endpoint": key,
        "week": analysis.weeks(disease),
        "value": 100 * n / total if total else None,
        "unit": "%",
        "n": n if total else None,
        "N": total,
    }
    records = [size]
    for name in characteristics_of(disease):
        values = pairs[name] if name in pairs else pairs[name + BASELINE]
        compared = _compared(name, values[assessed], values[~assessed])
        of_column = {"examination": examination, "column": name}
        records += [
            record | {"endpoint": f"{key}_{name}", "week": 0, "at": record["at"] | of_column} for record in compared
        ]
    return [{"disease": disease} | record for record in records]


def _done(pairs: pd.DataFrame, columns: list[str], time: str) -> pd.Series:
    return pairs[[column + time for column in columns]].notna().any(axis=1)


def _compared(name: str, assessed: pd.Series, others: pd.Series) -> list[dict]:
    describe = _level if name in LEVELS else _number
    records = [
        record
        for suffix, values in zip(GROUPS, (assessed, others), strict=True)
        for record in (*describe(name, values, suffix), _missing(values, suffix))
    ]
    return [*records, _difference(name, assessed.dropna(), others.dropna())]


def _missing(values: pd.Series, suffix: str) -> dict:
    missing = int(values.isna().sum())
    return Kind.MISSING_BY_ASSESSMENT.at(group=suffix) | {"value": missing, "unit": "patients", "N": len(values)}


def _number(name: str, values: pd.Series, suffix: str) -> list[dict]:
    summary = summarise(values)
    unit = next(field.unit for field in dictionary.fields() if field.name == name)
    return [
        kind.at(group=suffix) | {"value": value, "unit": unit, "N": summary.n}
        for kind, value in ((Kind.MEAN_BY_ASSESSMENT, summary.mean), (Kind.SD_BY_ASSESSMENT, summary.sd))
    ]


def _level(name: str, values: pd.Series, suffix: str) -> list[dict]:
    if LEVELS[name] is None:
        return []
    known = values.dropna()
    n, total = int((known == LEVELS[name]).sum()), len(known)
    share = 100 * n / total if total else None
    counts = {"n": n if total else None, "N": total}
    return [Kind.SHARE_BY_ASSESSMENT.at(group=suffix) | {"value": share, "unit": "%"} | counts]


def _difference(name: str, assessed: pd.Series, others: pd.Series) -> dict:
    if name not in LEVELS:
        found = standardised_difference_of_means(list(assessed), list(others))
    elif LEVELS[name] is None:
        found = standardised_difference_of_categories(list(assessed), list(others))
    else:
        counts = [(int((values == LEVELS[name]).sum()), len(values)) for values in (assessed, others)]
        found = standardised_difference_of_proportions(*counts[0], *counts[1])
    return Kind.DIFFERENCE_BY_ASSESSMENT.at() | {
        "value": found.value,
        "N": found.n_a + found.n_b,
        "method": found.reason or "pooled standard deviation",
    }
