"""Every notebook with two sets of parameters, and values of what each wrote.

The first set is the default run, executed by papermill in the session's build; the second runs in this process.
Most values beside a changed parameter were counted anew from the files of data/synthetic with plain pandas; those
under non-responder imputation follow from the chosen counts and the sizes of the groups.
"""

import json
import re

import pandas as pd
import pytest
from notebook_cells import PAGES, code_of, path_of, prose_of, run_cells, shows

from ibd_study.parameters import parameters_sha256, parse
from ibd_study.reads import keeping
from ibd_study.results import lookup, read_results
from ibd_study.words import say
from ibd_tools.run.notebook import execute
from ibd_tools.run.values import KeptValues

PERCENTAGES = {
    "uc_clinical": {
        "uc_clinical_remission": (38, 66),
        "uc_clinical_remission@0": (5, 66),
        "uc_clinical_response": (54, 66),
        "uc_steroid_free_remission": (16, 25),
    },
    "uc_endoscopic": {
        "uc_endoscopic_remission": (24, 67),
        "uc_endoscopic_remission@0": (17, 67),
        "uc_endoscopic_response": (31, 49),
        "uc_mucosal_healing": (24, 67),
        "uc_endoscopic_improvement": (46, 67),
    },
    "uc_histological": {"uc_histological_remission": (14, 48), "uc_histological_remission@0": (4, 48)},
    "cd_clinical": {
        "cd_clinical_remission": (98, 126),
        "cd_clinical_remission@0": (22, 126),
        "cd_clinical_response": (102, 126),
        "cd_steroid_free_remission": (43, 56),
        "cd_response_100": (67, 126),
    },
    "cd_endoscopic": {
        "cd_endoscopic_remission": (20, 103),
        "cd_endoscopic_response": (46, 94),
        "cd_mucosal_healing": (5, 103),
    },
    "cd_imaging": {
        "cd_radiological_remission": (2, 22),
        "cd_radiological_response": (18, 21),
        "cd_ultrasound_remission": (4, 70),
        "cd_ultrasound_response": (38, 67),
    },
    "laboratory": {"uc_biochemical_remission": (16, 36), "cd_biochemical_remission": (39, 83)},
    "course_over_time": {
        "cd_clinical_remission.percentage_at_week@4": (44, 95),
        "cd_clinical_remission.percentage_at_week@12": (98, 126),
        "uc_clinical_response.percentage_at_week@8": (54, 66),
    },
    "safety": {"ae_any_event": (118, 236), "ae_serious_event": (3, 236), "ae_tuberculosis": (0, 236)},
    "selection_and_baseline": {"baseline_uc_extent=e3@0": (52, 80)},
    "published_against_recomputed": {},
    "can_the_methods_be_trusted": {},
    "audit": {},
    "other_studies": {},
    "missing_data": {
        "uc_clinical_remission.percentage_observed": (38, 66),
        "uc_clinical_remission.percentage_nri": (38, 80),
        "uc_clinical_remission.percentage_worst_case": (38, 80),
        "uc_clinical_remission.percentage_best_case": (52, 80),
        "cd_endoscopic_response.percentage_observed": (46, 94),
        "cd_endoscopic_response.percentage_best_case": (75, 123),
    },
    "who_was_assessed": {
        "uc_endoscopy.assessed_at_follow_up": (67, 80),
        "uc_histology.assessed_at_follow_up": (48, 80),
        "cd_ultrasound.assessed_at_follow_up": (70, 88),
        "cd_mri.assessed_at_follow_up": (22, 35),
        "uc_endoscopy_sex.percentage_if_not_assessed@0": (3, 13),
    },
    "subgroups_and_predictors": {
        "uc_clinical_remission.percentage_biologic_naive": (5, 8),
        "uc_clinical_remission.percentage_biologic_experienced": (33, 58),
        "cd_clinical_remission.percentage_biologic_naive": (9, 10),
        "cd_clinical_remission.percentage_biologic_experienced": (89, 116),
    },
    "persistence": {},
    "many_tests": {},
    "specification_curve": {},
}
VALUES = {
    "uc_clinical": {"modified_mayo.mean:total": "66", "uc_clinical_remission.gained": "34"},
    "uc_endoscopic": {"uc_endoscopic_remission.percentage_difference:p": "0.039", "uceis.mean:total": "67"},
    "uc_histological": {"uc_histological_remission.p_mcnemar_chi_square_corrected:p": "0.009"},
    "cd_clinical": {"cdai.mean@0": "214.9", "cdai.mean": "117.5", "cdai.mean_change:p": "<0.001"},
    "cd_endoscopic": {"ses_cd.mean:total": "103"},
    "cd_imaging": {"van_assche.mean:total": "22", "us_bowel_wall_thickness_mm.mean:total": "70"},
    "laboratory": {"creatine_kinase_u_l.median@8:total": "48", "crp_mg_l.median@8": "1.8"},
    "course_over_time": {
        "cd_clinical_remission.on_drug_at_week@24": "133",
        "uc_clinical_remission.percentage_at_week@4": "not recorded",
    },
    "safety": {"ae_any_event.events": "157", "ae_herpes_zoster.events:total": "236", "exposure.undated": "0"},
    "selection_and_baseline": {"flow.registered": "236", "flow.selected_uc": "80", "flow.selected_cd": "156"},
    "published_against_recomputed": {
        "uc_clinical_remission.printed": "57.6 %",
        "uc_clinical_remission.feasible": "3",
        "uc_clinical_remission.feasible_33:count": "19/33",
        "cdai_mean_baseline.printed@0": "214.9",
    },
    "can_the_methods_be_trusted": {
        "coverage_wilson.n20_rate_0_3": "97.5 %",
        "coverage_wald.lowest_n20": "63.9 %",
        "size_mcnemar_exact.n500_rate_0_5:full": "4.2 % (n = 500)",
    },
    "audit": {
        "audit.possible_on_whole_group:count": "0/17",
        "audit.needing_attention:count": "0/19",
        "audit.pairs_sharing:count": "34/66",
        "uc_clinical_remission.audit_verdict": "3",
        "uc_clinical_remission.audit_count_38_of_66:full": "57.6 % (38/66; 95 % CI 45.6–68.8)",
        "uc_clinical_remission.audit_shared_with_uc_clinical_response": "2",
        "uc_histological_remission.audit_p_mcnemar_exact_on_7_of_24": "0",
        "uc_histological_remission.audit_p_fisher_on_7_of_24": "2",
    },
    "other_studies": {
        "uc_clinical_remission.percentage_among_studies:count": "38/66",
        "cd_endoscopic_response.percentage_among_studies:count": "46/94",
        "other_uc_clinical_remission.wu_week_8": "57.6 %",
        "other_uc_clinical_remission.italian_uc_cohort_luppino_week_8:count": "92/202",
        "other_uc_clinical_remission.highest_trial_placebo": "5 %",
        "other_uc_clinical_remission.unchecked_real_world": "1",
        "other_studies.pooled_groups": "0",
    },
    "missing_data": {
        "uc_clinical_remission.unseen": "14",
        "uc_clinical_remission.percentage_mi:total": "80",
        "uc_clinical_remission.percentage_ipw:total": "66",
        "uc_steroid_free_remission.percentage_mi": "64.0 %",
        "uc_endoscopic_remission.tipping_point:count": "9/13",
        "uc_clinical_remission.percentage_if_14_unseen_succeed:count": "52/80",
    },
    "who_was_assessed": {"uc_endoscopy_age_years.mean_if_assessed@0:total": "67"},
    "subgroups_and_predictors": {"uc_clinical_remission.model_terms": "9", "cd_clinical_remission.model_terms": "11"},
    "persistence": {"uc_persistence.stops:total": "80", "cd_persistence.at_risk@8": "156"},
    "many_tests": {
        "family.tests": "8",
        "uc_endoscopic_remission.p_holm:p": "0.16",
        "uc_steroid_free_remission.p_holm:p": "cannot be met before",
    },
    "specification_curve": {
        "uc_clinical_remission.specifications": "2016",  # 7 definitions, 288 other combinations
        "uc_clinical_remission.specification_own:full": "57.6 % (38/66; 95 % CI 45.6–68.8)",
        "cd_clinical_remission.specification_highest:count": "98/126",
        "cd_clinical_remission.specification_above_printed": "0.0 %",
    },
}
# Rows of these pages are about subgroups of their own.
# The page whose rows say under which rule for missing data each stands.
UNDER_EVERY_RULE = ("missing_data",)
ABOUT_SUBGROUPS = ("subgroups_and_predictors",)
every_page = pytest.mark.parametrize("page", PAGES)
NO_PICTURE = '<svg width="1" height="1"></svg>'


def _count(rows: pd.DataFrame, key: str) -> tuple[int, int]:
    row, _ = lookup(rows, key)
    return int(row["n"]), int(row["N"])


@every_page
def test_the_default_run_writes_its_values(built_run, page):
    rows = read_results(built_run / "parts" / f"{page}.csv")
    for key, count in PERCENTAGES[page].items():
        assert _count(rows, key) == count, key
        assert lookup(rows, key)[0]["value"] == pytest.approx(100 * count[0] / count[1])
    for key, said in VALUES[page].items():
        assert say(*lookup(rows, key)) == said, key
    assert set(rows["run"]) == {"test-suite"}
    assert set(rows["notebook"]) == {page}
    assert set(rows["parameters_sha256"]) == {parameters_sha256(parse({}))}
    assert rows["cohort_sha256"].nunique() == 1


@every_page
def test_every_number_in_a_sentence_is_in_the_results_of_the_run(built_run, page):
    rows = read_results(built_run / "results.csv")
    for key in re.findall(r"\{result\}`([^`]+)`", "\n".join(prose_of(page))):
        assert say(*lookup(rows, key)) != "not recorded", key


@every_page
def test_an_executed_notebook_shows_what_it_calls_and_no_warning(built_run, page):
    executed = json.loads((built_run / "notebooks" / f"{page}.ipynb").read_text(encoding="utf-8"))
    for cell in executed["cells"]:
        if cell["cell_type"] != "code":
            continue
        kinds = [output["output_type"] for output in cell["outputs"]]
        assert kinds == (["execute_result"] if shows("".join(cell["source"])) else []), cell["outputs"]


SECOND = {
    "uc_clinical": ({"missing_data": "nri"}, {"uc_clinical_remission": (38, 80), "uc_clinical_response": (54, 80)}),
    "uc_endoscopic": (
        {"definitions": "trial"},
        {"uc_endoscopic_response": (24, 50), "uc_mucosal_healing": (14, 62), "uc_endoscopic_remission": (24, 67)},
    ),
    "uc_histological": ({"histological_remission_nancy_at_most": 0.0}, {"uc_histological_remission": (10, 48)}),
    "cd_clinical": (
        {"missing_data": "nri", "cd_remission_cdai_below": 100.0},
        {"cd_clinical_remission": (59, 156), "cd_response_100": (67, 156), "cd_clinical_response": (102, 156)},
    ),
    "cd_endoscopic": ({"definitions": "trial"}, {"cd_endoscopic_remission": (18, 109), "cd_mucosal_healing": (5, 103)}),
    "cd_imaging": (
        {"ultrasound_response_wall_fall_percent_at_least": 50.0, "radiological_response_van_assche_fall_at_least": 5.0},
        {"cd_ultrasound_response": (8, 67), "cd_radiological_response": (8, 21), "cd_ultrasound_remission": (4, 70)},
    ),
    "laboratory": (
        {"course_weeks": [4.0], "biochemical_remission_crp_mg_l_at_most": 10.0},
        {"uc_biochemical_remission": (15, 27), "cd_biochemical_remission": (33, 58)},
    ),
    "course_over_time": (
        {"course_weeks": [4.0], "other_indices": True},
        {"uc_clinical_response.percentage_at_week@8": (59, 71)},
    ),
    "safety": ({"subgroup": "sex=female"}, {"ae_any_event": (46, 89), "ae_acne": (13, 89)}),
    "selection_and_baseline": ({"minimum_age_years": 40.0, "table_one_p_values": True}, {}),
    "published_against_recomputed": ({"missing_data": "nri", "ci_method": "clopper_pearson"}, {}),
    "can_the_methods_be_trusted": ({"ci_level": 0.9, "simulation_repetitions": 50}, {}),
    "audit": ({"audit_table": "tests/notebooks/another_paper.csv", "ci_level": 0.9}, {}),
    "other_studies": ({"evidence_include_unverified": True, "evidence_derived_counts": True}, {}),
    "missing_data": (
        {"imputations": 2, "tipping_reference_percent": 40.0, "histological_remission_nancy_at_most": 0.0},
        {
            "uc_histological_remission.percentage_observed": (10, 48),
            "uc_histological_remission.percentage_best_case": (42, 80),
        },
    ),
    "who_was_assessed": ({"subgroup": "sex=female"}, {"uc_endoscopy.assessed_at_follow_up": (26, 29)}),
    "subgroups_and_predictors": (
        {"missing_data": "nri", "bootstrap_samples": 2, "number_terms": "spline"},
        {
            "uc_clinical_remission.percentage_biologic_naive": (5, 12),
            "uc_clinical_remission.percentage_biologic_experienced": (33, 68),
            "cd_clinical_remission.percentage_biologic_naive": (9, 13),
        },
    ),
    "persistence": (
        {"minimum_treatment_weeks": 26.0, "persistence_until_weeks": 40.0, "restricted_mean_until_weeks": 36.0},
        {},
    ),
    "many_tests": ({"paired_test": "chi_square_corrected"}, {}),
    "specification_curve": ({"missing_data": "nri", "window_weeks": 6.0}, {}),
}


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    """Each notebook with its second set of parameters, run once, with values kept from one to the next as in a build.

    The pictures are drawn in the default run.
    """
    done, kept = {}, tmp_path_factory.mktemp("kept")

    def run(page: str) -> tuple[pd.DataFrame, list[dict[str, str]]]:
        if page not in done:
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr("ibd_study.figures.rendering.svg_of", lambda *_: NO_PICTURE)
                parameters = vars(parse(SECOND[page][0]))
                with keeping(KeptValues(kept, "code", lambda read: repr(parameters.get(read[1])))):
                    done[page] = run_cells(page, tmp_path_factory.mktemp("second"), **SECOND[page][0])
        return done[page]

    return run


@every_page
def test_a_second_set_of_parameters_changes_the_values_as_counted_by_hand(second, page):
    values, counts = SECOND[page]
    rows, shown = second(page)
    for key, count in counts.items():
        assert _count(rows, key) == count, key
    under = set(rows["missing_data"])
    assert (
        under >= {"observed", "nri", "locf"}
        if page in UNDER_EVERY_RULE
        else under == {values.get("missing_data", "observed")}
    )
    if page not in ABOUT_SUBGROUPS:
        assert set(rows["subgroup"]) == {values.get("subgroup", "everybody")}
    assert set(rows["parameters_sha256"]) == {parameters_sha256(parse(values))}
    assert len(shown) == sum(shows(cell) for cell in code_of(page))
    assert all("text/html" in bundle for bundle in shown)


def test_the_selection_follows_the_age_set(second):
    rows, shown = second("selection_and_baseline")
    flow = rows[rows["endpoint"] == "flow"].set_index("statistic")["value"]
    assert flow[["registered", "adult", "adult_uc", "adult_cd", "adult_excluded"]].tolist() == [236, 70, 38, 32, 166]
    assert "166 fell out" in shown[0]["text/plain"]
    assert "p_difference" in set(rows["statistic"])


def test_laboratory_values_stand_at_the_weeks_set(second):
    rows, _ = second("laboratory")
    medians = rows[rows["statistic"] == "median"]
    assert {disease: sorted(set(own["week"])) for disease, own in medians.groupby("disease")} == {
        "CD": [0, 4, 12],
        "UC": [0, 4, 8],
    }


def test_women_only_have_their_own_patient_years(second):
    rows, _ = second("safety")
    row, _ = lookup(rows, "exposure.patient_years")
    assert (row["value"], row["N"]) == (pytest.approx(81.9165, abs=1e-3), 89)


def test_feasible_bands_follow_the_interval_set(second):
    """scipy.stats: 100 * beta.ppf(0.025, 19, 15), 100 * beta.ppf(0.975, 20, 14)."""
    rows, shown = second("published_against_recomputed")
    band = [lookup(rows, f"uc_clinical_remission.feasible_{end}")[0]["value"] for end in ("lowest", "highest")]
    assert band == [pytest.approx(39.2153, abs=1e-4), pytest.approx(74.5238, abs=1e-4)]
    assert "UC clinical remission: printed 57.6 %, recomputed 47.5 % (38/80; " in shown[0]["text/plain"]


def test_methods_are_tried_out_at_the_level_set(second):
    """R: coverage_wilson_20_0.3_at_90_percent of tests/oracles/reference_values.json."""
    rows, shown = second("can_the_methods_be_trusted")
    assert lookup(rows, "coverage_wilson.n20_rate_0_3")[0]["value"] == pytest.approx(91.655497037)
    assert 5 < lookup(rows, "size_mcnemar_chi_square.mean")[0]["value"] < 10
    assert set(rows.loc[rows["ci_low"].notna(), "method"]) == {"50 samples drawn"}
    assert any("Wilcoxon, zeros split: false alarms, %" in one["text/plain"] for one in shown)


def test_another_papers_numbers_are_audited_in_place_of_the_abstracts(second):
    """scipy.stats.fisher_exact([[18, 22], [8, 33]]).pvalue is 0.01794; neither chi-square test gives 0.018."""
    rows, shown = second("audit")
    assert set(rows.loc[rows["endpoint"] != "audit", "disease"]) == {"Drug", "Control"}
    assert _count(rows, "audit.possible_on_whole_group") == (2, 2)
    assert _count(rows, "audit.verdict_impossible") == (1, 7)
    assert lookup(rows, "drug_cured.audit_p")[0]["method"].startswith("only if the test was Fisher (unpaired)")
    assert lookup(rows, "drug_cured.audit_count_18_of_40")[0]["ci_level"] == 0.9
    assert "Relief, printed 67.4: impossible: no whole number of 40" in shown[0]["text/plain"]
    assert "No two percentages of a group are printed without a denominator" in shown[2]["text/plain"]


def test_a_run_of_its_own_is_one_more_option_of_the_curve(second):
    """38 of all 80 and 98 of all 156, as under non-responder imputation in the usual window."""
    rows, _ = second("specification_curve")
    said = {key: say(*lookup(rows, f"{key}_clinical_remission.specification_own:count")) for key in ("uc", "cd")}
    assert said == {"uc": "38/80", "cd": "98/156"}
    assert say(*lookup(rows, "uc_clinical_remission.specifications")) == "2520"  # five windows in place of four


def test_a_notebook_alone_takes_parameters_from_papermill(tmp_path):
    """The one kernel of this file; its cells in this process gave the same bytes."""
    values = {"run": "test", "subgroup": "sex=female", "results_file": str(tmp_path / "part.csv")}
    places = {"output": tmp_path / "safety.ipynb", "log": tmp_path / "log.ipynb"}
    execute(path_of("safety"), values=values, **places)
    run_cells("safety", tmp_path, subgroup="sex=female")
    assert (tmp_path / "part.csv").read_bytes() == (tmp_path / "safety.csv").read_bytes()
    assert _count(read_results(tmp_path / "part.csv"), "ae_any_event") == (46, 89)


@every_page
def test_an_unknown_parameter_is_refused_however_a_notebook_is_started(page, tmp_path):
    with pytest.raises(ValueError, match="unknown parameter 'mising_data': did you mean 'missing_data'"):
        run_cells(page, tmp_path, mising_data="nri")
    assert list(tmp_path.iterdir()) == []


def test_studies_are_pooled_once_counts_are_let_in(second):
    """metafor 3.8-1: rma(measure="PLO", xi=c(44, 92, 22), ni=c(76, 202, 27), method="PM", test="adhoc")."""
    rows, shown = second("other_studies")
    pooled, _ = lookup(rows, "other_uc_clinical_remission.pooled_real_world_clinical_index_week_8")
    assert [pooled["value"], pooled["ci_low"], pooled["ci_high"]] == pytest.approx([61.01, 17.12, 92.22], abs=5e-3)
    assert say(*lookup(rows, "other_studies.pooled_groups")) == "2"
    assert "Pooled: clinical index: 61.0 % (n = 305; 17.1–92.2)" in shown[0]["text/plain"]


def test_a_longer_treatment_asked_for_lets_the_curve_begin_later(second):
    rows, _ = second("persistence")
    patients = pd.read_csv("data/synthetic/patients.csv", parse_dates=["start_date", "stop_date", "follow_up_end_date"])
    end = patients["stop_date"].fillna(patients["follow_up_end_date"])
    longer = patients[(patients["age_years"] >= 18) & ((end - patients["start_date"]).dt.days >= 26 * 7)]
    for disease, expected in longer["diagnosis"].value_counts().items():
        assert say(*lookup(rows, f"{disease.lower()}_persistence.on_drug@26:total")) == str(expected)
    assert rows["week"].max() == 40
    assert set(rows.loc[rows["unit"] == "weeks", "week"].dropna()) == {36}


def test_the_family_follows_the_form_of_the_test(second):
    rows, _ = second("many_tests")
    # Of 48 biopsied twice 11 gained and 1 lost remission: (10 - 1)^2 / 12 = 6.75, p = 0.0094.
    plain, _ = lookup(rows, "uc_histological_remission.p_unadjusted")
    assert plain["p_value"] == pytest.approx(0.00937, abs=5e-6)
