"""Rates under every rule for missing data, tipping points, and who was assessed: on cohorts counted by hand."""

import math

import pandas as pd
import pytest
from literal_cohort import PATIENTS, VISITS, row, value

from ibd_study.endpoints import endpoint
from ibd_study.estimates import endpoint_rates, open_analysis, published_endpoints
from ibd_study.kinds import Kind
from ibd_study.results import KEY, Results, read_results, write_results
from ibd_study.statistics import proportion_interval
from ibd_tools.book.run_data import read_assumptions
from ibd_tools.sensitivity import assessed_and_not, rates_under_each_rule, rates_under_rules, tipping_points
from ibd_tools.sensitivity.estimates import missing_data, tipping
from ibd_tools.sensitivity.estimates.evaluability import Counted
from ibd_tools.sensitivity.estimates.missing_data import RULES, _number

REMISSION, RESPONSE = "uc_clinical_remission", "uc_clinical_response"
SOME = [REMISSION, RESPONSE, "uc_steroid_free_remission", "cd_endoscopic_response", "cd_ultrasound_remission"]
BARE = "patient_id,diagnosis\nP1,UC\nP2,CD\n", "patient_id,week\nP1,0\nP1,8\nP2,0\nP2,12\n"


@pytest.fixture(scope="module")
def few(shared) -> Results:
    """The literal cohort: six patients with UC, of whom U5 alone cannot be judged for remission."""
    analysis = shared(imputations=2)
    return rates_under_rules(analysis, [REMISSION, RESPONSE]) + tipping_points(analysis, [REMISSION, RESPONSE])


@pytest.fixture(scope="module")
def study() -> Results:
    """The synthetic cohort, with few copies."""
    analysis = open_analysis("test", {"imputations": 2})
    return rates_under_rules(analysis, published_endpoints()) + tipping_points(analysis, published_endpoints())


def counts(results: Results, endpoint: str) -> dict[str, tuple[int, int]]:
    rules = ("observed", "locf", "nri", "worst_case", "best_case")
    found = {rule: row(results, endpoint, f"percentage_{rule}") for rule in rules}
    return {rule: (int(one["n"]), int(one["N"])) for rule, one in found.items()}


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        (REMISSION, {"observed": (2, 5), "locf": (2, 6), "nri": (2, 6), "worst_case": (2, 6), "best_case": (3, 6)}),
        (RESPONSE, {"observed": (3, 4), "locf": (3, 6), "nri": (3, 6), "worst_case": (3, 6), "best_case": (5, 6)}),
    ],
)
def test_counts_under_each_rule(few, endpoint, expected):
    assert counts(few, endpoint) == expected


def test_each_rule_stands_in_its_own_column(few):
    rows = few.of(endpoint=REMISSION, kind=list(RULES)).rows
    assert dict(zip(rows["kind"], rows["missing_data"], strict=True)) == RULES


def test_with_too_few_patients_neither_imputation_nor_weights_can_be_had(few):
    assert value(few, REMISSION, "percentage_mi") is None
    assert row(few, REMISSION, "percentage_mi")["N"] == 6
    assert value(few, REMISSION, "percentage_ipw") is None
    assert row(few, REMISSION, "percentage_ipw")["N"] == 5
    assert value(few, REMISSION, "largest_weight") is None


@pytest.mark.parametrize("rule", ["nri", "locf"])
def test_the_page_is_the_same_whatever_the_runs_own_rule_is(shared, few, rule):
    analysis = shared(imputations=2, missing_data=rule)
    again = rates_under_rules(analysis, [REMISSION, RESPONSE]) + tipping_points(analysis, [REMISSION, RESPONSE])
    columns = ["endpoint", "statistic", "value", "n", "N", "ci_low", "ci_high"]
    ours, theirs = (one.rows[columns].reset_index(drop=True) for one in (again, few))
    pd.testing.assert_frame_equal(ours, theirs)


def test_rules_agree_with_the_pages_of_the_endpoints(study):
    for rule in ("observed", "nri", "locf"):
        page = endpoint_rates(open_analysis("test", {"missing_data": rule}), SOME)
        for key in SOME:
            ours = row(study, key, f"percentage_{rule}")
            theirs = page.of(endpoint=key, statistic="percentage").rows.query("week != 0").iloc[0]
            columns = ["value", "n", "N", "ci_low"]
            pd.testing.assert_series_equal(ours[columns], theirs[columns], check_names=False)


def test_worst_case_is_non_responder_imputation_and_bounds_hold_every_rule(study):
    for key in published_endpoints():
        worst, best = (value(study, key, f"percentage_{case}_case") for case in ("worst", "best"))
        assert worst == pytest.approx(value(study, key, "percentage_nri"))
        assert worst - 1e-9 <= value(study, key, "percentage_mi") <= best + 1e-9
        assert value(study, key, "unseen") / row(study, key, "unseen")["N"] == pytest.approx((best - worst) / 100)


def test_imputation_keeps_everybody_counted_and_says_how_little_it_knows(study):
    found = row(study, REMISSION, "percentage_mi")
    assert (found["N"], found["method"], found["missing_data"]) == (80, "wilson_multiple_imputation", "mi")
    assert pd.isna(found["n"])
    # Of the 14 not evaluable most are without symptoms, so that imputation lies far above what was observed (57.6).
    assert 60 < found["value"] <= 65
    assert found["ci_low"] < found["value"] < found["ci_high"]


def test_many_patients_are_imputed_by_a_sample_that_is_named_and_counts_stay_those_of_all(study, monkeypatch):
    monkeypatch.setattr(missing_data, "MOST_IMPUTED", 40)
    found = rates_under_rules(open_analysis("test", {"imputations": 2}), [REMISSION])
    sample, everybody = row(found, "imputed_uc", "imputed_sample"), row(study, REMISSION, "percentage_nri")
    assert (sample["value"], sample["N"]) == (40, everybody["N"])
    assert row(found, REMISSION, "percentage_mi")["N"] == 40
    assert f"a sample of patients: 40 of {everybody['N']} with UC." in rates_under_each_rule(found).caption
    assert counts(found, REMISSION) == counts(study, REMISSION)
    assert not len(study.of(kind=Kind.IMPUTED_SAMPLE))


def test_imputation_says_how_much_it_does_not_know():
    key = "cd_endoscopic_remission"
    rates = rates_under_rules(open_analysis("test", {"imputations": 5}), [key])
    assert 0 < value(rates, key, "missing_information") < 100
    assert 0 < value(rates, key, "monte_carlo_error") < 5


def shift_statistic(shift: float) -> str:
    return Kind.RATE_SHIFTED.name_of(Kind.RATE_SHIFTED.at(side="better" if shift < 0 else "worse", shift=shift))


def shifted(results: Results, key: str) -> list[float]:
    return [value(results, key, shift_statistic(shift)) for shift in (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)]


def test_the_worse_those_not_evaluable_the_lower_the_rate_within_the_bounds(study):
    for key in ("uc_endoscopic_remission", "uc_histological_remission", "cd_clinical_remission"):
        rates = shifted(study, key)
        assert rates == sorted(rates, reverse=True), key
        assert rates[0] > rates[-1]
        low, high = (value(study, key, f"percentage_{case}_case") for case in ("worst", "best"))
        assert low - 1e-9 <= rates[-1] <= rates[0] <= high + 1e-9


# 38 of 80 are known to be in remission of UC: two standard deviations worse, none of the 14 not evaluable is.
def test_far_worse_those_not_evaluable_all_fail(study):
    assert value(study, REMISSION, shift_statistic(2.0)) == pytest.approx(100 * 38 / 80)
    found = row(study, REMISSION, shift_statistic(2.0))
    assert (found["missing_data"], found["N"], found["method"]) == ("mi_shifted", 80, "wilson_multiple_imputation")


def test_a_shift_of_nothing_is_multiple_imputation_itself(study):
    for key in published_endpoints():
        plain, none = row(study, key, "percentage_mi"), row(study, key, shift_statistic(0.0))
        columns = ["value", "ci_low", "ci_high", "N"]
        pd.testing.assert_series_equal(plain[columns], none[columns], check_names=False)


def test_the_points_of_a_shift_are_given_for_each_score(study):
    # pandas.std of the 67 recorded subscores at week 8.
    pairs = open_analysis("test", {}).pairs
    own = pairs.loc[pairs["diagnosis"] == "UC", "mayo_endoscopic_subscore_followup"]
    found = row(study, "imputed_uc_mayo_endoscopic_subscore_followup", "points_of_one_sd")
    assert (found["value"], found["N"]) == (pytest.approx(own.std()), 67)
    assert "points_of_one_sd" not in set(study.of(endpoint="imputed_uc_steroid_dose_mg_day_followup").rows["statistic"])


def test_the_shifts_are_a_parameter_in_any_order():
    rates = rates_under_rules(
        open_analysis("test", {"imputations": 2, "unseen_worse_by_sd": [1.5, -0.25, 1.5]}), [REMISSION]
    )
    names = [name for name in rates.rows["statistic"] if name.endswith("_sd") and name.startswith("percentage")]
    assert names == ["percentage_mi_better_by_0_25_sd", "percentage_mi_worse_by_1_5_sd"]


@pytest.mark.parametrize("key", ["uc_steroid_free_remission", "cd_steroid_free_remission"])
def test_where_nobody_is_not_evaluable_every_rule_says_the_same(study, key):
    observed = row(study, key, "percentage_observed")
    for kind in RULES:
        found = study.one(endpoint=key, kind=kind)
        assert found["value"] == pytest.approx(observed["value"])
        assert (found["ci_low"], found["ci_high"]) == pytest.approx((observed["ci_low"], observed["ci_high"]))
    assert value(study, key, "unseen") == 0
    point = row(study, key, "tipping_point")
    assert (point["N"], pd.isna(point["n"]), pd.isna(point["value"])) == (0, True, True)


def test_weights_rest_on_those_seen(study):
    found = row(study, "cd_endoscopic_remission", "percentage_ipw")
    assert (found["N"], found["method"]) == (103, "wilson_effective_number")
    assert value(study, "cd_endoscopic_remission", "largest_weight") > 1
    # Every patient on steroids was seen: that covariate has to be left out, the others still fit.
    assert value(study, "cd_clinical_remission", "percentage_ipw") is not None


@pytest.mark.parametrize(
    ("key", "needed", "not_evaluable"),
    [
        ("uc_clinical_remission", 0, 14),
        ("uc_endoscopic_remission", 9, 13),
        ("cd_endoscopic_response", 1, 29),
        ("cd_mucosal_healing", None, 53),
    ],
)
def test_tipping_points(study, key, needed, not_evaluable):
    point = row(study, key, "tipping_point")
    assert point["N"] == not_evaluable
    assert (None if pd.isna(point["n"]) else point["n"]) == needed
    assert (value(study, key, "tipping_delta") is None) == (needed is None)
    assert value(study, key, "tipping_reference") == 30


def test_delta_compares_those_not_evaluable_with_the_seen(study):
    # 9 of 13 needed; 24 of 67 among the seen.
    delta = value(study, "uc_endoscopic_remission", "tipping_delta")
    assert delta == pytest.approx(100 * 9 / 13 - 100 * 24 / 67)


def test_the_curve_has_a_rate_for_every_fate_of_those_not_evaluable(study):
    rows = study.of(endpoint=REMISSION).rows
    curve = rows[rows["statistic"].str.fullmatch(r"percentage_if_\d+_unseen_succeed")]
    assert curve["n"].tolist() == list(range(38, 53))
    assert set(curve["N"]) == {80}
    low, high = proportion_interval(45, 80)
    found = row(study, REMISSION, "percentage_if_7_unseen_succeed")
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((100 * low, 100 * high))


def test_a_curve_of_many_fates_has_so_many_points_as_a_line_needs(monkeypatch):
    monkeypatch.setattr(tipping, "MOST_FATES", 2)
    found = tipping_points(open_analysis("test", {}), [REMISSION]).of(kind=Kind.RATE_IF_SO_MANY_SUCCEED)
    assert [place["successes"] for place in found.rows["at"]] == [0, 7, 14]


def test_the_reference_and_the_interval_are_parameters():
    analysis = open_analysis("test", {"tipping_reference_percent": 50.0, "ci_method": "clopper_pearson"})
    point = row(tipping_points(analysis, [REMISSION]), REMISSION, "tipping_point")
    # scipy.stats.beta.ppf(0.025, k, 81 - k): k 48 gives 0.4843, k 49 0.4970, k 50 0.5099
    assert (point["n"], point["N"]) == (12, 14)


def test_the_model_names_what_each_value_was_predicted_from(study):
    found = row(study, "imputed_uc_mayo_endoscopic_subscore_followup", "imputed_values")
    assert (found["value"], found["N"]) == (13, 80)
    assert found["method"].split("; ")[0] == "mayo_endoscopic_subscore_baseline"


def test_what_is_not_recorded_has_empty_rows(cohort_of):
    analysis = cohort_of(*BARE, imputations=2)
    rates = rates_under_rules(analysis, published_endpoints())
    assert len(rates) == 17 * (len(RULES) + 4 + len(analysis.parameters.unseen_worse_by_sd))
    assert rates.rows[["value", "n", "ci_low", "ci_high"]].isna().all(axis=None)
    assert rates.of(statistic=list(RULES)).rows["N"].eq(0).all()
    points = tipping_points(analysis, published_endpoints()).of(statistic=["tipping_point", "tipping_delta"]).rows
    assert points[["value", "n", "N"]].isna().all(axis=None)


@pytest.mark.parametrize("patients", ["U", "C"])
def test_a_cohort_of_one_disease(cohort_of, patients):
    header, *lines = PATIENTS.splitlines()
    own = "\n".join([header, *(line for line in lines if line.startswith(patients))]) + "\n"
    header, *lines = VISITS.splitlines()
    visits = "\n".join([header, *(line for line in lines if line.startswith(patients))]) + "\n"
    analysis = cohort_of(own, visits, imputations=2)
    keys = [REMISSION, "cd_clinical_remission"]
    rates = rates_under_rules(analysis, keys) + tipping_points(analysis, keys) + assessed_and_not(analysis)
    here, there = keys if patients == "U" else reversed(keys)
    assert value(rates, here, "percentage_nri") is not None
    assert value(rates, there, "percentage_nri") is None


def test_rows_are_unique_and_survive_the_file(study, tmp_path):
    assert not study.rows.duplicated(KEY).any()
    write_results(study.rows, tmp_path / "rows.csv")
    assert len(read_results(tmp_path / "rows.csv")) == len(study)


@pytest.fixture(scope="module")
def assessed(analysis) -> Results:
    return assessed_and_not(analysis)


def test_who_was_assessed_is_counted_by_examination(assessed):
    # Scoped within two weeks of week 8: U1 to U4, U2 at week 9; the diary also of U6. CDAI at week 12: C1 to C3.
    for key, n, total in (("uc_endoscopy", 4, 6), ("uc_clinical", 5, 6), ("cd_clinical", 3, 4)):
        found = row(assessed, key, "assessed_at_follow_up")
        assert (found["n"], found["N"]) == (n, total), key


def test_a_form_of_the_other_disease_makes_nobody_assessed(cohort_of):
    visits = "patient_id,week,mayo_stool_frequency,cdai_wellbeing_7d\nU1,0,2,\nU1,8,,7\nC1,0,,9\nC1,12,1,\n"
    found = assessed_and_not(cohort_of("patient_id,diagnosis\nU1,UC\nC1,CD\n", visits))
    sizes = [row(found, key, "assessed_at_follow_up") for key in ("uc_clinical", "cd_clinical")]
    assert [(size["n"], size["N"]) for size in sizes] == [(0, 1), (0, 1)]


def test_the_two_groups_are_described_with_what_is_missing(assessed):
    # Scoped: 30, 40, 50, 60 years; not scoped: U5 without an age, U6 20.
    age = "uc_endoscopy_age_years"
    assert value(assessed, age, "mean_if_assessed") == 45
    assert value(assessed, age, "mean_if_not_assessed") == 20
    assert value(assessed, age, "missing_if_not_assessed") == 1
    sex = row(assessed, "uc_endoscopy_sex", "percentage_if_assessed")
    assert (sex["n"], sex["N"]) == (2, 4)
    assert row(assessed, "uc_endoscopy_sex", "percentage_if_not_assessed")["N"] == 1


def test_the_difference_is_in_standard_deviations_and_says_why_there_is_none(assessed):
    # Bleeding and stools before: modified Mayo 8, 6, 5, 2 against 9, 7; variances 6.25 and 2.
    found = row(assessed, "uc_endoscopy_modified_mayo", "standardised_difference")
    assert found["value"] == pytest.approx((5.25 - 8) / ((6.25 + 2) / 2) ** 0.5)
    none = row(assessed, "uc_endoscopy_age_years", "standardised_difference")
    assert pd.isna(none["value"])
    assert "fewer than two values" in none["method"]


def test_ultrasound_and_mri_are_compared_among_those_who_had_one(study):
    found = assessed_and_not(open_analysis("test", {}))
    for key, n, total in (("cd_ultrasound", 70, 88), ("cd_mri", 22, 35), ("cd_endoscopy", 112, 156)):
        size = row(found, key, "assessed_at_follow_up")
        assert (size["n"], size["N"]) == (n, total)


def test_an_examination_that_was_never_recorded_counts_nobody(assessed):
    found = row(assessed, "uc_histology", "assessed_at_follow_up")
    assert (found["N"], pd.isna(found["n"])) == (0, True)


def test_c_reactive_protein_weighs_by_its_logarithm_and_the_ledger_says_so():
    pairs = pd.DataFrame({"crp_mg_l_baseline": [0.0, 9.0, None]}, dtype="Float64")
    counted = Counted(endpoint(REMISSION), pd.Series([True, False, None]), pairs)
    assert list(_number(counted, "crp_mg_l")[:2]) == pytest.approx([0.0, math.log(10)])
    assert "logarithm of 1 + C-reactive protein in mg/L" in read_assumptions()["A77"].assumed
