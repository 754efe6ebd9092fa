"""Findings go together as they do in patients, so that the book's pictures look like a study's."""

import pandas as pd


def rank_correlation(one: pd.Series, other: pd.Series) -> float:
    both = pd.DataFrame({"one": one, "other": other}).dropna().astype(float)
    return both.corr(method="spearman").loc["one", "other"]


def test_endoscopic_and_histological_scores_of_uc_go_together(cohort):
    visits = cohort.visits
    assert rank_correlation(visits["mayo_endoscopic_subscore"], visits["uceis"]) > 0.85
    assert rank_correlation(visits["mayo_endoscopic_subscore"], visits["nancy_index"]) > 0.6


def test_cdai_goes_moderately_with_endoscopy_and_with_crp(cd, cohort):
    assert 0.2 < rank_correlation(cd.before["cdai"], cd.before["ses_cd"]) < 0.8
    assert 0.25 < rank_correlation(cohort.visits["cdai"], cohort.visits["crp_mg_l"]) < 0.8


def test_stool_marker_and_bowel_wall_go_with_endoscopy(cohort):
    visits = cohort.visits
    assert rank_correlation(visits["faecal_calprotectin_ug_g"], visits["ses_cd"]) > 0.25
    assert rank_correlation(visits["us_bowel_wall_thickness_mm"], visits["ses_cd"]) > 0.25


def test_haemoglobin_goes_with_haematocrit(cohort):
    assert rank_correlation(cohort.visits["haemoglobin_g_l"], cohort.visits["haematocrit_percent"]) > 0.9


def test_who_is_scoped_again_depends_on_symptoms(cd):
    scoped = cd.before["ses_cd"].notna() & cd.after["ses_cd"].notna()
    assert cd.after.loc[scoped, "cdai"].mean() > cd.after.loc[~scoped, "cdai"].mean() + 10


def test_laboratory_values_move_as_under_a_jak_inhibitor(cohort):
    weeks = cohort.visits["week"]
    medians = [
        cohort.visits[mask].median(numeric_only=True) for mask in (weeks <= 0, weeks.between(6, 14, inclusive="both"))
    ]
    for name in (
        "crp_mg_l",
        "faecal_calprotectin_ug_g",
        "platelets_10e9_l",
        "lymphocytes_10e9_l",
        "neutrophils_10e9_l",
    ):
        assert medians[1][name] < medians[0][name], name
    for name in (
        "albumin_g_l",
        "haemoglobin_g_l",
        "creatine_kinase_u_l",
        "total_cholesterol_mmol_l",
        "ldl_cholesterol_mmol_l",
    ):
        assert medians[1][name] > medians[0][name], name


def test_every_laboratory_value_is_missing_at_some_visits(cohort):
    laboratory = cohort.visits.loc[cohort.visits["steroid_dose_mg_day"].notna(), "crp_mg_l":"triglycerides_mmol_l"]
    assert laboratory.isna().mean().between(0.02, 0.75).all()


def test_week_four_leaves_something_to_carry_forward(cohort):
    between = cohort.visits[cohort.visits["week"].between(3, 5)]
    assert len(between) > 100
    assert between["cdai"].notna().sum() > 60
    assert between["mayo_stool_frequency"].notna().sum() > 30
    assert between["mayo_endoscopic_subscore"].isna().all()


def test_steroid_doses_fall_over_the_visits(uc, cd):
    for pairs in (uc, cd):
        users = pairs.before["steroid_dose_mg_day"] > 0
        doses = (pairs.before["steroid_dose_mg_day"], pairs.after["steroid_dose_mg_day"])
        assert (doses[1] <= doses[0])[users].all()
        assert (doses[1][~users].dropna() == 0).all()


def test_centres_are_several_and_unequal_and_most_had_biologics(cohort):
    sizes = cohort.patients["centre"].value_counts()
    assert len(sizes) == 6
    assert sizes.max() > 2 * sizes.min()
    assert 0.6 < (cohort.patients["prior_biologics_count"] > 0).mean() < 0.95


def test_some_patients_stop_and_for_several_reasons(cohort):
    reasons = cohort.patients["stop_reason"].value_counts()
    assert 10 <= reasons.sum() <= 45
    assert {"inefficacy", "adverse_event", "lost_to_follow_up"} <= set(reasons.index)


def test_crude_shares_of_events_lie_near_those_of_other_cohorts(cohort):
    events = cohort.adverse_events
    patients = events.groupby("event_group")["patient_id"].nunique() / 236
    assert 0.12 <= patients["acne"] <= 0.18
    assert 0.01 <= patients["herpes zoster"] <= 0.03
    assert 0.08 <= patients["lipid elevation"] <= 0.14
    assert patients["serious infection"] < 0.01
    assert (events["event_group"] == "venous thromboembolism").sum() <= 1
    assert 0.2 <= events["patient_id"].nunique() / 236 <= 0.54
