"""Table 1: who the patients were before the drug, with missing counts and standardised differences."""

import pandas as pd

from ibd_study import cohort, dictionary
from ibd_study.cohort import BASELINE
from ibd_study.dictionary import DISEASES
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.rates import endpoint_rates
from ibd_study.kinds import Kind
from ibd_study.results import Results, proportion_record, summary_records
from ibd_study.statistics import standardised_difference_of_categories, standardised_difference_of_means

PATIENT_VARIABLES = (
    "age_years",
    "sex",
    "bmi_kg_m2",
    "smoking",
    "disease_duration_years",
    "uc_extent",
    "cd_age_at_diagnosis",
    "cd_location",
    "cd_upper_gi",
    "cd_behaviour",
    "cd_perianal",
    "prior_biologics_count",
    "prior_anti_tnf",
    "prior_vedolizumab",
    "prior_ustekinumab",
    "prior_jak_inhibitor",
    "prior_surgery",
    "induction_dose_mg",
    "concomitant_5_asa",
    "concomitant_immunomodulator",
    "concomitant_biologic",
)
VISIT_VARIABLES = (
    "modified_mayo",
    "mayo_endoscopic_subscore",
    "uceis",
    "cdai",
    "ses_cd",
    "ibus_sas",
    "van_assche",
    "crp_mg_l",
    "faecal_calprotectin_ug_g",
    "haemoglobin_g_l",
    "albumin_g_l",
    "steroid_dose_mg_day",
)
SUMMARY = (Kind.BASELINE_MEAN, Kind.BASELINE_SD, Kind.BASELINE_MEDIAN, Kind.BASELINE_Q1, Kind.BASELINE_Q3)
STEROID_FREE = {"UC": "uc_steroid_free_remission", "CD": "cd_steroid_free_remission"}
ONLY = {"uc_": "UC", "cd_": "CD"}


def baseline_table(analysis: Analysis) -> Results:
    """Baseline characteristics by disease.

    Returns
    -------
    Results
        Endpoints ``baseline_<column>`` and, for categories, ``baseline_<column>=<code>``. Numbers have
        ``mean``, ``sd``, ``median``, ``q1``, ``q3``; categories ``percentage``. Each variable has ``missing``
        (patients), and where both diseases record it ``standardised_difference`` of UC against CD and,
        if ``table_one_p_values`` is set, ``p_difference``.
    """
    columns = {name: analysis.pairs[name] for name in PATIENT_VARIABLES}
    columns |= {name: analysis.pairs[name + BASELINE] for name in VISIT_VARIABLES}
    records = [record for name, values in columns.items() for record in _variable(analysis, name, values)]
    return analysis.results([record | {"week": 0} for record in records])


def steroid_users(analysis: Analysis) -> Results:
    """How many patients of each disease took systemic steroids at baseline.

    Returns
    -------
    Results
        The step ``counted`` to the denominator of steroid-free remission: rows that its own page has as well, protected
        as there. None where that endpoint counts everybody.
    """
    if analysis.parameters.steroid_free_population != "on_steroids_at_baseline":
        return analysis.results([])
    return endpoint_rates(analysis, list(STEROID_FREE.values())).of(kind=Kind.STEP, step="counted")


def diseases_of(name: str) -> tuple[str, ...]:
    """Diseases in which a baseline variable has a meaning."""
    if name in VISIT_VARIABLES:
        return tuple(disease for disease in DISEASES if disease in cohort.diseases_of(name))
    return (ONLY[name[:3]],) if name[:3] in ONLY else tuple(DISEASES)


def is_category(name: str) -> bool:
    """Whether a variable is described by percentages rather than by mean and quartiles."""
    return _field(name).type in ("string", "boolean")


def _field(name: str) -> dictionary.Field:
    return next(field for field in dictionary.fields() if field.name == name)


def _variable(analysis: Analysis, name: str, values: pd.Series) -> list[dict]:
    by_disease = {d: values[analysis.pairs["diagnosis"] == d] for d in diseases_of(name)}
    describe = _category if is_category(name) else _number
    records = []
    for disease, own in by_disease.items():
        missing = {"endpoint": f"baseline_{name}", "value": int(own.isna().sum()), "unit": "patients", "N": len(own)}
        described = [Kind.BASELINE_MISSING.at(column=name) | missing, *describe(analysis, name, own)]
        records += [{"disease": disease} | record for record in described]
    return records + (_compared(analysis, name, *by_disease.values()) if len(by_disease) > 1 else [])


def _number(_: Analysis, name: str, values: pd.Series) -> list[dict]:
    common = {"endpoint": f"baseline_{name}", "unit": _field(name).unit}
    return [record | common for record in summary_records(values, SUMMARY, column=name)]


def _category(analysis: Analysis, name: str, values: pd.Series) -> list[dict]:
    known = values.dropna()
    return [
        proportion_record(int((known == level).sum()), len(known), analysis.parameters)
        | Kind.BASELINE_SHARE.at(column=name, category=code)
        | {"endpoint": f"baseline_{name}={code}"}
        for level, code in levels_of(name)
    ]


def levels_of(name: str) -> list[tuple[object, str]]:
    """Values of a category as stored, and their codes in words."""
    field = _field(name)
    return [(True, "yes")] if field.type == "boolean" else [(code, code.lower()) for code in field.codes]


def _compared(analysis: Analysis, name: str, uc: pd.Series, cd: pd.Series) -> list[dict]:
    difference = standardised_difference_of_categories if is_category(name) else standardised_difference_of_means
    found = difference(list(uc.dropna()), list(cd.dropna()))
    common = {"endpoint": f"baseline_{name}", "disease": "UC and CD"}
    records = [
        common
        | Kind.BASELINE_DIFFERENCE.at(column=name)
        | {
            "value": found.value,
            "N": found.n_a + found.n_b,
            "method": found.reason or "pooled standard deviation",
        }
    ]
    if analysis.parameters.table_one_p_values:
        p_value, test = _compare(name, uc, cd)
        records.append(common | Kind.BASELINE_TEST.at(column=name) | {"p_value": p_value, "test": test})
    return records


def _compare(name: str, uc: pd.Series, cd: pd.Series) -> tuple[float | None, str]:
    """Rank test for numbers, chi-square for categories; only on request, since they test nothing here."""
    from scipy.stats import chi2_contingency, mannwhitneyu

    uc, cd = uc.dropna(), cd.dropna()
    if not is_category(name):
        test = "Mann-Whitney"
        return (float(mannwhitneyu(uc.astype(float), cd.astype(float)).pvalue) if len(uc) and len(cd) else None), test
    counts = pd.crosstab(pd.concat([uc, cd]), ["UC"] * len(uc) + ["CD"] * len(cd))
    usable = counts.shape[0] > 1 and counts.shape[1] > 1
    return (float(chi2_contingency(counts).pvalue) if usable else None), "chi-square"
