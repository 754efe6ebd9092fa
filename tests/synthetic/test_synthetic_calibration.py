"""The cohort gives every printed number, counted here with plain pandas from the tables alone."""

import csv
from pathlib import Path

import pytest

from ibd_tools.synthetic import generate_cohort
from ibd_tools.synthetic.calibration import GROUPS, load_calibration

PUBLISHED = Path(__file__).parents[2] / "data" / "published.csv"

# key, events, evaluable, events at baseline, lost, printed percentage
PRINTED = [
    ("uc_steroid_free_remission", 16, 25, None, None, "64.0"),
    ("uc_clinical_remission", 38, 66, 5, 1, "57.6"),
    ("uc_clinical_response", 54, 66, None, None, "81.8"),
    ("uc_endoscopic_remission", 24, 67, 17, 1, "35.8"),
    ("uc_endoscopic_response", 31, 49, None, None, "63.3"),
    ("uc_mucosal_healing", 24, 67, 17, 1, "35.8"),
    ("uc_histological_remission", 14, 48, 4, 1, "29.2"),
    ("cd_steroid_free_remission", 43, 56, None, None, "76.8"),
    ("cd_clinical_remission", 98, 126, 22, 2, "77.8"),
    ("cd_clinical_response", 102, 126, None, None, "81.0"),
    ("cd_endoscopic_remission", 20, 103, 9, 2, "19.4"),
    ("cd_endoscopic_response", 46, 94, None, None, "48.9"),
    ("cd_mucosal_healing", 5, 103, 2, 1, "4.9"),
    ("cd_radiological_remission", 2, 22, 1, 0, "9.1"),
    ("cd_radiological_response", 18, 21, None, None, "85.7"),
    ("cd_ultrasound_remission", 4, 70, 1, 0, "5.7"),
    ("cd_ultrasound_response", 38, 67, None, None, "56.7"),
]
EXPECTED = {row[0]: row[1:5] for row in PRINTED}
# A response is counted among those who start active, whose number is rounded on its own.
COUNTED_AMONG_THE_ACTIVE = {"uc_endoscopic_response", "cd_endoscopic_response"} | {
    "cd_ultrasound_response",
    "cd_radiological_response",
}


def tenths_half_up(events: int, evaluable: int) -> int:
    return (2000 * events + evaluable) // (2 * evaluable)


def half_up_share(part: int, whole: int, size: int) -> int:
    return (2 * part * size + whole) // (2 * whole)


def paired_cdai(pairs):
    both = pairs.before["cdai"].notna() & pairs.after["cdai"].notna()
    return pairs.before.loc[both, "cdai"], pairs.after.loc[both, "cdai"]


def test_every_endpoint_has_its_events_evaluable_baseline_and_lost(cohort, count_endpoints):
    assert count_endpoints(cohort) == EXPECTED


@pytest.mark.parametrize("seed", [0, 7])
def test_another_seed_gives_the_same_counts_and_means(seed, count_endpoints, pairs_of):
    tables = generate_cohort(236, seed)
    assert count_endpoints(tables) == EXPECTED
    before, after = paired_cdai(pairs_of(tables, "CD"))
    assert (before.mean(), after.mean()) == pytest.approx((214.9, 117.5), abs=0.02)


@pytest.mark.parametrize(("key", "events", "evaluable", "_before", "_lost", "percent"), PRINTED)
def test_each_chosen_count_gives_its_printed_percentage(key, events, evaluable, _before, _lost, percent):
    assert tenths_half_up(events, evaluable) == int(percent.replace(".", ""))
    assert evaluable <= GROUPS[key[:2].upper()]


def test_published_table_holds_the_printed_percentages_and_chosen_counts():
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["unit"] == "percent"]
    found = [(row["key"], int(row["chosen_events"]), int(row["chosen_evaluable"]), row["value"]) for row in rows]
    assert found == [(key, events, evaluable, percent) for key, events, evaluable, _, _, percent in PRINTED]


def test_published_table_holds_the_five_printed_p_values():
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        printed = {row["key"]: row["p_printed"] for row in csv.DictReader(file) if row["p_printed"]}
    assert printed == {
        "uc_endoscopic_remission": "0.039",
        "uc_histological_remission": "0.009",
        "cd_steroid_free_remission": "<0.001",
        "cd_clinical_remission": "<0.001",
        "cdai_mean_baseline": "<0.001",
        "cdai_mean_follow_up": "<0.001",
    }


def test_groups_have_the_printed_sizes(cohort):
    assert cohort.patients["diagnosis"].value_counts().to_dict() == {"CD": 156, "UC": 80}


def test_mean_cdai_is_printed_one_from_items_and_from_stored_totals(cohort, cd):
    before, after = paired_cdai(cd)
    assert len(before) == 126
    assert (before.mean(), after.mean()) == pytest.approx((214.9, 117.5), abs=0.02)
    assert (before.round(1).mean(), after.round(1).mean()) == pytest.approx((214.9, 117.5), abs=0.03)


def test_spread_of_cdai_and_share_of_falls_of_100_points_are_plausible(cd):
    before, after = paired_cdai(cd)
    assert 60 <= before.std() <= 85
    assert 0.45 <= (before - after >= 100).mean() <= 0.60


def test_no_cdai_lies_so_near_a_cut_off_that_rounding_could_cross_it(cd):
    before, after = paired_cdai(cd)
    for values in (before - 150, after - 150, before - after - 70):
        assert values.abs().min() > 0.4


def test_unscoped_uc_patients_fail_no_recorded_clause_and_so_are_not_evaluable(uc):
    unscoped = uc.after["mayo_endoscopic_subscore"].isna()
    assert unscoped.sum() == 13
    came = uc.after[unscoped].dropna(subset=["mayo_stool_frequency"])
    assert len(came) == 11
    assert (came["mayo_rectal_bleeding"] == 0).all()
    assert (came["mayo_stool_frequency"] <= 1).all()
    assert (came["mayo_stool_frequency"] <= uc.before["mayo_stool_frequency"].loc[came.index]).all()
    assert came["uceis"].isna().all() and came["nancy_index"].isna().all()


def test_one_scoped_uc_patient_kept_no_diary_and_stays_not_evaluable(uc):
    scoped = uc.after[uc.after["mayo_endoscopic_subscore"].notna()]
    without_diary = scoped[scoped["mayo_stool_frequency"].isna()]
    assert len(without_diary) == 1
    assert (without_diary["mayo_endoscopic_subscore"] <= 1).all()


def test_patients_without_a_visit_in_the_window_are_two_uc_and_three_cd(cohort):
    people = cohort.patients.set_index("patient_id")["diagnosis"]
    visits = cohort.visits.assign(diagnosis=cohort.visits["patient_id"].map(people))
    for diagnosis, low, high, absent in (("UC", 6, 10, 2), ("CD", 10, 14, 3)):
        seen = visits[(visits["diagnosis"] == diagnosis) & visits["week"].between(low, high)]
        assert (people == diagnosis).sum() - seen["patient_id"].nunique() == absent


def test_everyone_on_steroids_at_baseline_is_evaluable_and_all_doses_are_recorded(uc, cd):
    for pairs, users in ((uc, 25), (cd, 56)):
        came = pairs.after["steroid_dose_mg_day"].notna()
        assert (~came).sum() == {25: 2, 56: 3}[users]
        assert (pairs.before["steroid_dose_mg_day"] > 0).sum() == users


def test_magnetic_resonance_imaging_is_done_in_perianal_disease_only(cd):
    assert (cd.people["cd_perianal"] == "yes").sum() == 50
    imaged = cd.before["van_assche"].notna() | cd.after["van_assche"].notna()
    assert (cd.people.loc[imaged, "cd_perianal"] == "yes").all()


@pytest.mark.parametrize("size", [100, 2361])
def test_a_cohort_of_another_size_has_the_same_shares(size, count_endpoints):
    tables = generate_cohort(size, seed=3)
    groups = tables.patients["diagnosis"].value_counts()
    assert groups["UC"] == half_up_share(80, 236, size)
    for key, (events, evaluable, _, _) in count_endpoints(tables).items():
        chosen_events, chosen_evaluable = EXPECTED[key][:2]
        disease = key[:2].upper()
        wanted = half_up_share(chosen_evaluable, GROUPS[disease], int(groups[disease]))
        assert events == half_up_share(chosen_events, chosen_evaluable, evaluable), key
        assert abs(evaluable - wanted) <= (1 if key in COUNTED_AMONG_THE_ACTIVE else 0), key


def test_a_missing_calibration_table_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"nowhere\.csv: expected a file; there is none of this name"):
        load_calibration(tmp_path / "nowhere.csv")
