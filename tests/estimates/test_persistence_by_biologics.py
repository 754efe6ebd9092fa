"""Staying on the drug by earlier biologics, worked by hand."""

import pytest
from literal_cohort import row, value

from ibd_study.estimates import persistence

# Weeks on the drug. Without earlier biologics: P1 10 (stop), P6 60; with: P2 20 (stop), P5 40, P7 8 (stop on entering);
# P3 20 (stop), not recorded; P8 without dates. C1 is the only one with CD.
PATIENTS = """\
patient_id,diagnosis,start_date,stop_date,follow_up_end_date,prior_biologics_count
P1,UC,2023-01-02,2023-03-13,2023-12-31,0
P2,UC,2023-01-02,2023-05-22,2023-12-31,3
P3,UC,2023-01-02,2023-05-22,2023-12-31,
P5,UC,2023-01-02,,2023-10-09,1
P6,UC,2023-01-02,,2024-02-26,0
P7,UC,2023-01-02,2023-02-27,2023-12-31,2
P8,UC,,,,0
C1,CD,2023-01-02,2023-02-27,2023-12-31,0
"""
VISITS = "patient_id,week\n" + "".join(f"{name},0\n" for name in ("P1", "P2", "P3", "P5", "P6", "P7", "P8", "C1"))
MEANS = [f"restricted_mean_{name}" for name in ("biologic_naive", "biologic_experienced", "difference")]


@pytest.fixture(scope="module")
def found(cohort_of):
    return persistence(cohort_of(PATIENTS, VISITS, restricted_mean_until_weeks=32.0))


# By hand, from week 8 to 32: 2 + 22 / 2 without, 12 * 2/3 + 12 / 3 with.
def test_mean_weeks_of_each_group_are_the_area_under_its_own_curve(found):
    naive, experienced, difference = (row(found, "uc_persistence", name, week=32.0) for name in MEANS)
    assert (naive["value"], naive["n"], naive["N"]) == (pytest.approx(13), 1, 2)
    assert (experienced["value"], experienced["n"], experienced["N"]) == (pytest.approx(12), 2, 3)
    assert (difference["value"], difference["N"]) == (pytest.approx(-1), 5)
    assert difference["ci_low"] < -1 < difference["ci_high"]
    assert naive["ci_high"] == 24, "there are no more weeks"


# By hand, of those with: at 8 one of 3 among 5, at 10 none of 2 among 4, at 20 one of 2 among 3. Expected
# 3/5 + 1/2 + 2/3, variance 6/25 + 1/4 + 2/9.
def test_the_log_rank_test_compares_both_groups_over_all_weeks(found):
    test = row(found, "uc_persistence", "log_rank")
    statistic = (2 - (3 / 5 + 1 / 2 + 2 / 3)) ** 2 / (6 / 25 + 1 / 4 + 2 / 9)
    assert (test["value"], test["N"], test["test"]) == (pytest.approx(statistic), 5, "log-rank")
    assert test["p_value"] == pytest.approx(0.782, abs=5e-4)


def test_patients_whose_earlier_biologics_are_not_recorded_are_counted(found):
    assert value(found, "uc_persistence", "earlier_biologics_not_recorded") == 1


def test_a_disease_is_compared_within_itself_only(found):
    test = row(found, "cd_persistence", "log_rank")
    assert (test["N"], test["method"]) == (1, "not computable: fewer than two groups with observations")
    assert value(found, "cd_persistence", "restricted_mean_difference", week=32.0) is None
    compared = found.rows[found.rows["statistic"].isin([*MEANS, "log_rank"])]
    assert set(zip(compared["endpoint"], compared["disease"], strict=True)) == {
        ("uc_persistence", "UC"),
        ("cd_persistence", "CD"),
    }


def test_a_mean_up_to_a_week_that_a_group_does_not_reach_is_not_given(cohort_of):
    late = persistence(cohort_of(PATIENTS, VISITS, restricted_mean_until_weeks=44.0))
    assert value(late, "uc_persistence", "restricted_mean_biologic_naive", week=44.0) == pytest.approx(19)
    for name in MEANS[1:]:
        assert value(late, "uc_persistence", name, week=44.0) is None


@pytest.mark.parametrize("policy", ["minimum_count", "rounding"])
def test_under_protection_no_number_of_the_comparison_is_shown(policy):
    from ibd_study.estimates import open_analysis

    rows = persistence(open_analysis("test", {"disclosure": policy})).rows
    own = rows[rows["statistic"].isin([*MEANS, "log_rank", "earlier_biologics_not_recorded"])]
    assert len(own) == 10
    assert own[["value", "n", "N", "ci_low", "ci_high", "p_value"]].isna().all(axis=None)
    assert set(own["disclosure"]) == {"suppressed"}
