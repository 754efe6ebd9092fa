"""Subgroups counted by hand, odds ratios from four counts, and what a model says when it cannot be fitted."""

import math

import pandas as pd
import pytest
from literal_cohort import value

from ibd_study.estimates import FACTORS, factor_label, level_label
from ibd_study.estimates.model_design import ALIKE, CONTRAST_LEVEL, LEFT_OUT
from ibd_study.results import Results
from ibd_study.words import say
from ibd_tools.sensitivity import adjusted_tests, predictors, subgroup_rates
from ibd_tools.sensitivity.estimates import model_performance
from ibd_tools.sensitivity.estimates.predictors import NO_LIMIT

UC, CD = "uc_clinical_remission", "cd_clinical_remission"

# Of the shared cohort U1 and U4 are in remission, U2, U3 and U6 are not, U5 was not seen in the window.
SHARED = {
    "prior_biologics_count=none": (1, 1),
    "prior_biologics_count=1": (1, 1),
    "prior_biologics_count=2": (0, 1),
    "prior_biologics_count=3 or more": (0, 1),
    "prior_biologics_count=not recorded": (0, 1),
    "sex=female": (1, 2),
    "sex=male": (1, 2),
    "sex=not recorded": (0, 1),
    "age_years=below 40": (1, 2),
    "age_years=40 or more": (1, 3),
    "age_years=not recorded": (None, 0),
    "uc_extent=E1": (None, 0),
    "uc_extent=E2": (0, 1),
    "uc_extent=E3": (1, 3),
    "uc_extent=not recorded": (1, 1),
    "high_activity=yes": (1, 2),
    "high_activity=no": (1, 3),
    "steroids_at_baseline=yes": (1, 3),
    "steroids_at_baseline=no": (0, 1),
    "steroids_at_baseline=not recorded": (1, 1),
    "centre=not recorded": (2, 5),
}


def one(results: Results, endpoint: str, statistic: str, subgroup: str = "everybody") -> pd.Series:
    rows = results.of(endpoint=endpoint, statistic=statistic, subgroup=subgroup).rows
    assert len(rows) == 1, (statistic, subgroup)
    return rows.iloc[0]


def counts(row: pd.Series) -> tuple[int | None, int]:
    return (None if pd.isna(row["n"]) else int(row["n"])), int(row["N"])


@pytest.fixture(scope="module")
def shared_rates(analysis):
    return subgroup_rates(analysis, [UC, CD])


@pytest.mark.parametrize("subgroup", SHARED)
def test_subgroups_are_counted_as_by_hand(shared_rates, subgroup):
    assert counts(one(shared_rates, UC, "percentage_in_subgroup", subgroup)) == SHARED[subgroup]


@pytest.mark.parametrize("factor", [factor.key for factor in FACTORS])
def test_levels_of_a_factor_hold_every_evaluable_patient_once(shared_rates, factor):
    for key, evaluable in ((UC, 5), (CD, 3)):
        rows = shared_rates.of(endpoint=key, statistic="percentage_in_subgroup").rows
        own = rows[rows["subgroup"].str.startswith(f"{factor}=")]
        assert own.empty or own["N"].sum() == evaluable


def test_naive_and_experienced_stand_in_rows_of_their_own(shared_rates):
    assert counts(one(shared_rates, UC, "percentage_biologic_naive")) == (1, 1)
    assert counts(one(shared_rates, UC, "percentage_biologic_experienced")) == (1, 3)
    assert counts(one(shared_rates, CD, "percentage_biologic_experienced")) == (1, 2)


def test_a_subgroup_has_no_p_value_and_a_factor_has_one(shared_rates):
    levels = shared_rates.of(statistic="percentage_in_subgroup").rows
    assert levels["p_value"].isna().all()
    tests = shared_rates.of(endpoint=UC, statistic="between_subgroups").rows
    assert sorted(tests["subgroup"]) == sorted(f.key for f in FACTORS if "UC" in f.diseases)
    # Two of two with one half each: no difference at all. Not recorded is no level.
    assert one(shared_rates, UC, "between_subgroups", "sex")[["p_value", "N"]].tolist() == pytest.approx([1.0, 4])
    assert pd.isna(one(shared_rates, UC, "between_subgroups", "centre")["p_value"])


def test_the_change_rests_on_who_changed(shared_rates):
    # In UC, U1 gained remission and U4 kept it; in CD, C1 and C2 gained it and C3 lost it.
    assert one(shared_rates, UC, "change_by_subgroup", "sex")["N"] == 1
    assert one(shared_rates, CD, "change_by_subgroup", "sex")["N"] == 3


def test_holm_goes_over_the_factors_that_could_be_tested(shared_rates):
    plain = shared_rates.of(endpoint=UC, statistic="between_subgroups").rows["p_value"].dropna()
    adjusted = shared_rates.of(endpoint=UC, statistic="between_subgroups_holm").rows
    assert f"over {len(plain)} factors" in adjusted["test"].iloc[0]
    smallest = one(shared_rates, UC, "smallest_between_subgroups_holm")["p_value"]
    assert smallest == pytest.approx(min(1, len(plain) * plain.min()))
    assert smallest == adjusted["p_value"].min()


def test_a_change_endpoint_has_no_interaction_with_time(analysis):
    response = subgroup_rates(analysis, ["uc_clinical_response"])
    assert len(response.of(statistic="change_by_subgroup")) == 0
    assert len(response.of(statistic="between_subgroups"))


def test_cuts_are_parameters_and_a_run_on_a_subgroup_says_so(shared):
    rates = subgroup_rates(shared(subgroup_age_years_from=31.0, high_activity_modified_mayo_at_least=6.0), [UC])
    assert counts(one(rates, UC, "percentage_in_subgroup", "age_years=31 or more")) == (1, 3)
    assert counts(one(rates, UC, "percentage_in_subgroup", "high_activity=yes")) == (1, 3)
    women = subgroup_rates(shared(subgroup="sex=female"), [UC])
    row = one(women, UC, "percentage_in_subgroup", "high_activity=yes within sex=female")
    assert counts(row) == (1, 1)


def test_labels_say_what_a_code_means():
    assert level_label("cd_location", "L3") == "L3 ileocolonic"
    assert level_label("age_years", "40 or more") == "40 years or more"
    assert level_label("prior_biologics_count", "none") == "none"
    assert level_label("sex", "not recorded") == "not recorded"
    assert (factor_label("sex"), factor_label("unheard of")) == ("Sex", "unheard of")


# Sex, perianal disease, patients in remission and patients not: 16 of 40 women and 24 of 40 men.
GROUPS = [("female", "no", 12, 18), ("female", "yes", 4, 6), ("male", "no", 14, 6), ("male", "yes", 10, 10)]


def cohort_text(groups=GROUPS, centres: int = 6, shortest: int = 0) -> tuple[str, str]:
    """Crohn's patients who are in remission at week 12 or not; ages and activity vary, for they are terms."""
    patients, visits = ["patient_id,diagnosis,sex,cd_perianal,age_years,centre"], ["patient_id,week,cdai"]
    for sex, perianal, well, ill in groups:
        for i in range(well + ill):
            name = f"C{len(patients)}"
            patients.append(f"{name},CD,{sex},{perianal},{20 + (7 * len(patients)) % 37},Z{len(patients) % centres}")
            visits += [f"{name},0,{200 + (11 * len(patients)) % 97}", f"{name},12,{140 if i < well else 190}"]
    return "\n".join(patients) + "\n", "\n".join(visits) + "\n"


@pytest.fixture(scope="module")
def modelled(cohort_of):
    # Six centres make five terms of 40 events: eight a term are enough here, so that no model needs the penalty.
    return predictors(cohort_of(*cohort_text(), bootstrap_samples=10, events_per_variable_at_least=8.0), [CD])


def test_the_unadjusted_odds_ratio_is_that_of_the_four_counts(modelled):
    row = one(modelled, CD, "odds_ratio_unadjusted", "sex=male")
    assert row["value"] == pytest.approx((24 / 16) / (16 / 24))
    spread = 1.959964 * math.sqrt(1 / 24 + 1 / 16 + 1 / 16 + 1 / 24)
    assert math.log(row["ci_high"]) == pytest.approx(math.log(row["value"]) + spread, abs=1e-4)
    assert (row["N"], row["method"]) == (80, "maximum likelihood, Wald interval")
    assert one(modelled, CD, "odds_ratio_unadjusted", "sex=female")["method"] == "reference"


def test_all_odds_ratios_of_an_endpoint_are_fitted_in_one_way(modelled, cohort_of):
    def methods(found) -> set[str]:
        rows = found.of(statistic=["odds_ratio_unadjusted", "odds_ratio_adjusted"]).rows
        return {method.partition(NO_LIMIT)[0] for method in rows.loc[rows["ci_level"].notna(), "method"]}

    assert methods(modelled) == {"maximum likelihood, Wald interval"}
    # With ten a term wanted, the centres need Firth's penalty, and so all get it.
    assert methods(predictors(cohort_of(*cohort_text(), bootstrap_samples=0), [CD])) == {
        "Firth's penalty, profile interval"
    }


def test_the_adjusted_odds_ratio_stands_beside_it_with_its_robust_interval(modelled):
    adjusted = one(modelled, CD, "odds_ratio_adjusted", "sex=male")
    robust = one(modelled, CD, "odds_ratio_cluster_robust", "sex=male")
    assert adjusted["value"] == pytest.approx(robust["value"]), "one model, two intervals"
    assert 1.5 < adjusted["value"] < 3.5
    assert adjusted["ci_low"] < adjusted["value"] < adjusted["ci_high"]
    assert "cluster-robust" in robust["method"]
    quartiles = one(modelled, CD, "odds_ratio_adjusted", f"age_years={CONTRAST_LEVEL}")
    assert 0.3 < quartiles["value"] < 3


def test_what_is_not_recorded_or_alike_is_left_out_and_says_why(modelled):
    location = one(modelled, CD, "odds_ratio_adjusted", "cd_location=L1")
    assert (location["method"], pd.isna(location["value"])) == (LEFT_OUT, True)
    assert value(modelled, CD, "model_terms") == 4
    assert value(modelled, CD, "model_events_per_variable") == 10
    assert one(modelled, CD, "odds_ratio_adjusted", "steroids_at_baseline=yes")["method"] == LEFT_OUT


def test_a_term_alike_in_all_is_left_out(cohort_of):
    alike = [(sex, "no", well, ill) for sex, _, well, ill in GROUPS]
    found = predictors(cohort_of(*cohort_text(alike), bootstrap_samples=0), [CD])
    assert one(found, CD, "odds_ratio_adjusted", "cd_perianal=yes")["method"] == ALIKE
    assert pd.isna(one(found, CD, "auc_corrected")["value"])
    assert 50 < one(found, CD, "auc_apparent")["value"] < 100


def test_performance_is_corrected_for_optimism_and_groups_hold_everybody(modelled):
    apparent, optimism, corrected = (one(modelled, CD, f"auc_{kind}") for kind in ("apparent", "optimism", "corrected"))
    assert corrected["value"] == pytest.approx(apparent["value"] - optimism["value"])
    assert corrected["method"] == "bootstrap, 10 samples"
    observed = modelled.of(statistic="calibration_observed").rows
    assert (len(observed), observed["N"].sum(), observed["n"].sum()) == (8, 80, 40)


def test_many_patients_are_drawn_fewer_times_and_the_row_says_how_many(cohort_of, monkeypatch):
    monkeypatch.setattr(model_performance, "MOST_DRAWN", 80 * 3)
    monkeypatch.setattr(model_performance, "FEWEST_SAMPLES", 2)
    found = predictors(cohort_of(*cohort_text(), bootstrap_samples=10, events_per_variable_at_least=8.0), [CD])
    assert one(found, CD, "auc_corrected")["method"] == "bootstrap, 3 samples of 10 asked for"


SEPARATED = [("female", "no", 0, 12), ("female", "yes", 0, 8), ("male", "no", 6, 4), ("male", "yes", 5, 5)]


def test_separation_is_said_and_gives_a_finite_odds_ratio(cohort_of):
    analysis = cohort_of(*cohort_text(SEPARATED), bootstrap_samples=3)
    found = predictors(analysis, [CD])
    row = one(found, CD, "odds_ratio_unadjusted", "sex=male")
    # Firth adds a half to each of the four counts: 11.5 / 9.5 against 0.5 / 20.5.
    assert row["value"] == pytest.approx((11.5 / 9.5) / (0.5 / 20.5), rel=1e-3)
    assert "Firth" in row["method"]
    assert one(found, CD, "model_separated")["value"] >= 1
    robust = one(found, CD, "odds_ratio_cluster_robust", "sex=male")
    assert pd.isna(robust["value"])
    assert "separate the outcomes" in robust["method"]


def test_without_the_penalty_separated_data_give_no_odds_ratio(cohort_of):
    found = predictors(cohort_of(*cohort_text(SEPARATED), bootstrap_samples=3, model_penalty="none"), [CD])
    row = one(found, CD, "odds_ratio_adjusted", "sex=male")
    assert pd.isna(row["value"])
    assert row["method"].startswith("no finite estimate")
    assert pd.isna(one(found, CD, "auc_apparent")["value"])


def test_a_spline_gives_the_same_rows_with_a_contrast_between_quartiles(cohort_of, modelled):
    curved = predictors(
        cohort_of(*cohort_text(), bootstrap_samples=2, number_terms="spline", events_per_variable_at_least=5.0), [CD]
    )
    columns = ["endpoint", "statistic", "subgroup"]
    assert curved.rows[columns].equals(modelled.rows[columns])
    row = one(curved, CD, "odds_ratio_adjusted", f"age_years={CONTRAST_LEVEL}")
    assert row["ci_low"] < row["value"] < row["ci_high"]
    assert value(curved, CD, "model_terms") == 8
    robust = one(curved, CD, "odds_ratio_cluster_robust", f"age_years={CONTRAST_LEVEL}")
    assert robust["ci_low"] < robust["value"] < robust["ci_high"]


def test_many_tests_are_adjusted_for_their_number(analysis):
    found = adjusted_tests(analysis, [UC, CD, "uc_histological_remission"])
    # UC: one gained, none lost (p 1); CD: two gained, one lost (p 1); no biopsy was recorded.
    assert one(found, "uc_histological_remission", "p_unadjusted")["N"] == 0
    assert pd.isna(one(found, "uc_histological_remission", "p_holm")["p_value"])
    assert one(found, CD, "p_holm")["test"].endswith("Holm over 2 tests")
    assert value(found, "family", "tests") == 2
    assert value(found, "family", "small_unadjusted") == 0


def test_the_family_of_the_synthetic_cohort_loses_small_p_values_by_their_number(cohort_of):
    from ibd_study.estimates import open_analysis

    keys = [UC, CD, "uc_endoscopic_remission", "cd_mucosal_healing"]
    found = adjusted_tests(open_analysis("test", {}), keys)
    # Exact McNemar 8 gained and 1 lost: 0.039; the two clinical ones are far below 0.001, healing 0.38.
    assert one(found, "uc_endoscopic_remission", "p_unadjusted")["p_value"] == pytest.approx(0.0390625)
    assert one(found, "uc_endoscopic_remission", "p_holm")["p_value"] == pytest.approx(2 * 0.0390625)
    assert one(found, "uc_endoscopic_remission", "p_false_discovery")["p_value"] == pytest.approx(4 / 3 * 0.0390625)
    assert [value(found, "family", f"small_{kind}") for kind in ("unadjusted", "holm")] == [3, 2]


def test_a_test_of_what_is_true_by_definition_is_no_test_of_the_family(cohort_of):
    from ibd_study.estimates import open_analysis

    keys = ["uc_steroid_free_remission", "uc_endoscopic_remission", "uc_mucosal_healing", "cd_biochemical_remission"]
    found = adjusted_tests(open_analysis("test", {}), keys)
    # Of the four, two cannot be met before, and healing is the rule of endoscopic remission: 8 gained, 1 lost.
    assert value(found, "family", "tests") == 1
    assert one(found, "uc_endoscopic_remission", "p_holm")["p_value"] == pytest.approx(0.0390625)
    for key in ("uc_steroid_free_remission", "cd_biochemical_remission"):
        assert say(one(found, key, "p_unadjusted"), "p") == "cannot be met before"
    assert found.of(endpoint="uc_mucosal_healing").rows[["statistic", "method"]].values.tolist() == [
        ["same_rule_as", "uc_endoscopic_remission"]
    ]


def test_what_cannot_be_met_before_has_no_change_by_subgroup(shared):
    assert len(subgroup_rates(shared(), [UC]).of(statistic="change_by_subgroup"))
    active = subgroup_rates(shared(population="active_at_baseline"), [UC])
    assert not len(active.of(statistic="change_by_subgroup"))


def test_a_change_cannot_be_tested_before_against_after(analysis):
    with pytest.raises(ValueError, match="uc_clinical_response cannot be read at baseline"):
        adjusted_tests(analysis, ["uc_clinical_response"])
