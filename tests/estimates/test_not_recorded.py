"""Every verb on cohorts that lack columns, a disease or all patients: empty rows, never an exception."""

from dataclasses import replace

import pandas as pd
import pytest
from literal_cohort import BARE, PATIENTS, VISITS, rate, value

from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates import (
    Analysis,
    baseline_table,
    endpoint_rates,
    laboratory_course,
    persistence,
    published_numbers,
    safety_rates,
    score_changes,
    selection_flow,
)
from ibd_study.results import KEY, read_results, write_results
from ibd_tools.sensitivity import (
    adjusted_tests,
    assessed_and_not,
    predictors,
    rates_under_rules,
    subgroup_rates,
    tipping_points,
)


def _with_few_samples(analysis: Analysis) -> Analysis:
    return replace(analysis, parameters=analysis.parameters.model_copy(update={"bootstrap_samples": 2}))


REMISSION = ["uc_clinical_remission", "cd_clinical_remission"]
VERBS = {
    "selection_flow": selection_flow,
    "assessed_and_not": assessed_and_not,
    "baseline_table": baseline_table,
    "endpoint_rates": lambda analysis: endpoint_rates(analysis, list(REGISTRY)),
    "score_changes": lambda analysis: score_changes(analysis, list(SCORES)),
    "laboratory_course": laboratory_course,
    "safety_rates": safety_rates,
    "published_numbers": published_numbers,
    "subgroup_rates": lambda analysis: subgroup_rates(analysis, REMISSION),
    "predictors": lambda analysis: predictors(_with_few_samples(analysis), REMISSION),
    "persistence": persistence,
    "adjusted_tests": lambda analysis: adjusted_tests(analysis, REMISSION),
}
# What is counted is 0 where there is nobody; what is measured is empty.
COUNTS = {"stayed_yes", "gained", "lost", "stayed_no", "of_disease", "counted", "evaluable", "missing"}
COUNTS |= {"assessed_at_baseline", "assessed_in_window", "missing_if_assessed", "missing_if_not_assessed"}


def of_disease(text: str, *patients: str) -> str:
    """The header and the lines of patients whose name begins as asked for."""
    header, *lines = text.splitlines()
    return "\n".join([header, *(line for line in lines if line.startswith(patients))]) + "\n"


def measured(results) -> pd.DataFrame:
    rows = results.rows
    is_count = rows["statistic"].isin(COUNTS) | rows["statistic"].str.startswith("from_")
    return rows[~is_count & rows["endpoint"].ne("flow")]


def assert_empty(results) -> None:
    rows = measured(results)
    assert len(rows)
    assert rows[["value", "n", "ci_low", "ci_high", "p_value"]].isna().all(axis=None)
    assert rows["N"].eq(0).all()


@pytest.fixture(scope="module")
def run():
    """Run a verb on an analysis, once for all tests that ask for it."""
    done = {}

    def once(verb, analysis):
        key = (verb, id(analysis))
        if key not in done:
            done[key] = VERBS[verb](analysis)
        return done[key]

    return once


EMPTY = [name for name in VERBS if name not in ("selection_flow", "published_numbers")]


@pytest.mark.parametrize("verb", EMPTY)
def test_a_cohort_of_three_columns_gives_empty_rows(cohort_of, run, verb):
    assert_empty(run(verb, cohort_of(*BARE)))


@pytest.mark.parametrize("missing_data", ["nri", "locf"])
def test_no_rule_for_missing_data_makes_a_rate_of_what_was_never_recorded(cohort_of, missing_data):
    keys = ["uc_clinical_remission", "uc_clinical_response", "cd_mucosal_healing", "cd_radiological_remission"]
    assert_empty(endpoint_rates(cohort_of(*BARE, missing_data=missing_data), keys))


@pytest.mark.parametrize("verb", VERBS)
def test_rows_of_a_bare_cohort_are_those_of_any_other(cohort_of, analysis, run, verb):
    """A page of the book finds each number by its key, or finds that it was not recorded."""
    keys = ["endpoint", "disease", "week", "statistic"]
    bare, full = (run(verb, one).rows[keys].drop_duplicates() for one in (cohort_of(*BARE), analysis))
    # What other indices would add is said only where they would.
    bare, full = (rows[rows["statistic"] != "evaluable_with_other_indices"] for rows in (bare, full))
    assert bare.sort_values(keys).reset_index(drop=True).equals(full.sort_values(keys).reset_index(drop=True))


@pytest.mark.parametrize(("disease", "patients"), [("UC", "U"), ("CD", "C")])
@pytest.mark.parametrize("verb", VERBS)
def test_a_cohort_of_one_disease(cohort_of, analysis, run, verb, disease, patients):
    own = cohort_of(of_disease(PATIENTS, patients), of_disease(VISITS, patients), table_one_p_values=True)
    found, both = run(verb, own), run(verb, analysis)
    ours, theirs = (
        results.of(disease=disease).rows[["endpoint", "statistic", "value", "n", "N"]] for results in (found, both)
    )
    pd.testing.assert_frame_equal(ours.reset_index(drop=True), theirs.reset_index(drop=True))
    other = found.of(disease="CD" if disease == "UC" else "UC").rows
    assert other.loc[other["statistic"].isin(["percentage", "mean", "median"]), "value"].isna().all()


@pytest.mark.parametrize("verb", VERBS)
def test_an_empty_population(cohort_of, verb):
    analysis = cohort_of(*BARE, population="biologic_naive", table_one_p_values=True)
    assert analysis.pairs.empty
    results = VERBS[verb](analysis)
    assert len(results)
    assert not results.of(statistic=["percentage", "mean", "median", "shift"]).rows["value"].notna().any()


@pytest.mark.parametrize("verb", [subgroup_rates, rates_under_rules, tipping_points], ids=lambda verb: verb.__name__)
def test_what_is_not_recorded_of_a_part_of_the_patients_is_empty(cohort_of, verb):
    patients = "patient_id,diagnosis,prior_biologics_count\nP1,CD,2\nP2,CD,0\nP3,CD,1\n"
    analysis = cohort_of(patients, BARE[1], population="biologic_experienced", imputations=2)
    assert analysis.pairs["patient_id"].tolist() == ["P1", "P3"]
    assert not verb(analysis, ["cd_ultrasound_remission"]).of(unit="%").rows["n"].notna().any()


def test_an_empty_population_with_events(cohort_of):
    events = "patient_id,term,event_group,onset_date\nP1,acne,acne,2023-02-01\n"
    safety = safety_rates(cohort_of(*BARE, events, population="biologic_naive"))
    assert value(safety, "exposure", "not_at_risk") == 0
    assert rate(safety, "ae_any_event") == (None, 0)


def test_a_cohort_without_a_visit(cohort_of):
    analysis = cohort_of("patient_id,diagnosis\nP1,UC\n", "patient_id,week\n")
    for verb in VERBS.values():
        assert len(verb(analysis))
    assert rate(endpoint_rates(analysis, ["uc_clinical_remission"]), "uc_clinical_remission", week=8) == (None, 0)


def test_totals_are_enough_where_items_are_not_recorded(cohort_of):
    visits = "patient_id,week,cdai,ses_cd\nP2,0,320,10\nP2,12,140,4\n"
    rates = endpoint_rates(cohort_of(BARE[0], visits), ["cd_clinical_remission", "cd_endoscopic_response"])
    assert rate(rates, "cd_clinical_remission", week=12) == (1, 1)
    assert rate(rates, "cd_endoscopic_response") == (1, 1)


def test_symptoms_serve_where_there_is_no_endoscopy(cohort_of):
    visits = "patient_id,week,mayo_stool_frequency,mayo_rectal_bleeding\nP1,0,3,2\nP1,8,1,0\n"
    analysis = cohort_of(BARE[0], visits, uc_remission_rule="symptoms", uc_response_rule="symptoms")
    rates = endpoint_rates(analysis, ["uc_clinical_remission", "uc_clinical_response"])
    assert rate(rates, "uc_clinical_remission", week=8) == (1, 1)
    assert rate(rates, "uc_clinical_response") == (1, 1)  # 5 to 1


@pytest.mark.parametrize("verb", VERBS)
def test_rows_are_unique_and_survive_the_file(analysis, run, tmp_path, verb):
    rows = run(verb, analysis).rows
    assert not rows.duplicated(KEY).any()
    write_results(rows, tmp_path / "rows.csv")
    ordered = rows.sort_values(KEY, kind="stable", na_position="first").reset_index(drop=True)
    pd.testing.assert_frame_equal(read_results(tmp_path / "rows.csv"), ordered, rtol=1e-11)


def test_all_verbs_together_hold_each_number_once(analysis, run):
    rows = pd.concat([run(verb, analysis).rows for verb in VERBS])
    assert not rows.duplicated(KEY).any()
