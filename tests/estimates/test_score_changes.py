"""Scores before and after, worked by hand."""

from math import sqrt

import pandas as pd
import pytest
from literal_cohort import row, value

from ibd_study.estimates import recorded_scores, score_changes
from ibd_study.tables import scores_table


@pytest.fixture(scope="module")
def cdai(analysis):
    # C1 320 to 140, C2 200 to 140, C3 140 to 170; C4 has no second value and stays out.
    return score_changes(analysis, ["cdai"])


@pytest.mark.parametrize(
    ("week", "mean", "sd", "q1", "median", "q3"),
    [
        (0, 220, sqrt(8400), 170, 200, 260),  # (100² + 20² + 80²) / 2
        (12, 150, sqrt(300), 140, 140, 155),  # (10² + 10² + 20²) / 2
    ],
)
def test_levels_on_patients_with_both(cdai, week, mean, sd, q1, median, q3):
    found = [value(cdai, "cdai", name, week=week) for name in ("mean", "sd", "q1", "median", "q3")]
    assert found == pytest.approx([mean, sd, q1, median, q3])
    assert set(cdai.of(statistic=["mean", "sd", "median", "q1", "q3"]).rows["N"]) == {3}


def test_the_mean_has_a_t_interval(cdai):
    mean = row(cdai, "cdai", "mean", week=0)
    half = 4.302653 * sqrt(8400 / 3)  # scipy.stats.t.ppf(0.975, 2) is 4.302653
    assert (mean["ci_low"], mean["ci_high"]) == pytest.approx((220 - half, 220 + half), abs=1e-3)
    assert mean["method"] == "t interval"


def test_the_mean_change_is_follow_up_minus_baseline(cdai):
    # -180, -60 and 30: mean -70, variance (110² + 10² + 100²) / 2 = 11100
    change = row(cdai, "cdai", "mean_change")
    assert (change["value"], change["N"], change["week"]) == (-70, 3, 12)
    assert value(cdai, "cdai", "sd_change") == pytest.approx(sqrt(11100))
    t = 70 / sqrt(11100 / 3)
    assert change["p_value"] == pytest.approx(1 - t / sqrt(t**2 + 2))  # Student's t with 2 degrees of freedom
    assert change["test"] == "paired t-test"


def test_the_median_change_has_wilcoxons_test(cdai):
    # Ranks of 180, 60 and 30 are 3, 2 and 1; only 1 is a rise: two of eight arrangements are as extreme, twice.
    change = row(cdai, "cdai", "median_change")
    assert (change["value"], change["p_value"]) == pytest.approx((-60, 0.5))


def test_the_shift_is_the_median_of_the_pairwise_averages(cdai):
    # -180, -120, -75, -60, -15 and 30
    shift = row(cdai, "cdai", "shift")
    assert shift["value"] == pytest.approx(-67.5)
    assert pd.isna(shift["ci_low"])  # too few pairs for 95 %


@pytest.mark.parametrize(
    ("statistic", "week", "n"),
    [
        ("at_most_140", 0, 1),
        ("at_most_140", 12, 2),
        ("at_most_150", 12, 2),
        ("at_most_170", 12, 3),
        ("change_at_most_-180", 12, 1),
        ("change_at_most_-190", 12, 0),
        ("change_at_most_-70", 12, 1),
        ("change_at_most_-60", 12, 2),
        ("change_at_most_0", 12, 2),
        ("change_at_most_30", 12, 3),
    ],
)
def test_distribution(cdai, statistic, week, n):
    found = row(cdai, "cdai", statistic, week=week)
    assert (found["n"], found["N"]) == (n, 3)
    assert found["value"] == pytest.approx(100 * n / 3)


def test_a_wide_score_has_no_shift_table(cdai):
    assert not cdai.rows["statistic"].str.startswith("from_").any()


def test_a_short_score_has_every_cell_of_its_shift_table(analysis):
    # Endoscopic subscore: U1 3 to 1, U2 2 to 1, U3 2 to 2, U4 1 to 0.
    rows = score_changes(analysis, ["mayo_endoscopic_subscore"]).rows
    cells = rows[rows["statistic"].str.startswith("from_")].set_index("statistic")["value"]
    assert len(cells) == 16
    expected = {"from_3_to_1": 1, "from_2_to_1": 1, "from_2_to_2": 1, "from_1_to_0": 1}
    assert cells[cells > 0].to_dict() == expected


def test_a_score_is_computed_from_its_items(analysis):
    # Modified Mayo score: 8, 6, 5, 2 before; 2, 3, 5, 0 after.
    changes = score_changes(analysis, ["modified_mayo"])
    assert value(changes, "modified_mayo", "mean", week=0) == pytest.approx(5.25)
    assert value(changes, "modified_mayo", "mean", week=8) == pytest.approx(2.5)
    assert value(changes, "modified_mayo", "from_8_to_2") == 1


def test_a_score_between_two_levels_goes_to_the_one_below(cohort_of):
    patients = "patient_id,diagnosis\nU1,UC\n"
    visits = "patient_id,week,modified_mayo\nU1,0,6.7\nU1,8,2.4\n"
    changes = score_changes(cohort_of(patients, visits), ["modified_mayo"])
    assert value(changes, "modified_mayo", "from_6_to_2") == 1


def test_zeros_are_handled_as_the_parameter_says(cohort_of):
    # Falls of 1, 2, 3 and 4, one patient unchanged and one worse by 3. The smaller sum of ranks is 4.5 of 2, 3, 4.5,
    # 4.5 and 6 with the zero ranked, else 3.5 of 1, 2, 3.5, 3.5 and 5; of 32 ways to give signs 5 and 6 come so far.
    patients = "patient_id,diagnosis\n" + "".join(f"U{i},UC\n" for i in range(6))
    weeks = [(0, [5] * 6), (8, [5, 4, 3, 2, 1, 8])]
    rows = [f"U{i},{week},{score}\n" for week, scores in weeks for i, score in enumerate(scores)]
    visits = "patient_id,week,uceis\n" + "".join(rows)
    tests = {
        zeros: row(
            score_changes(cohort_of(patients, visits, wilcoxon_zeros=zeros), ["uceis"]), "uceis", "median_change"
        )
        for zeros in ("pratt", "wilcox")
    }
    assert "exact, zeros ranked" in tests["pratt"]["test"]
    assert "exact, zeros dropped" in tests["wilcox"]["test"]
    assert [test["p_value"] for test in tests.values()] == pytest.approx([2 * 5 / 32, 2 * 6 / 32])


def test_an_unknown_score_is_refused_with_those_there_are(analysis):
    with pytest.raises(ValueError, match=r"no score 'pucai'; there are: modified_mayo, .*van_assche"):
        score_changes(analysis, ["pucai"])


FURTHER = ["mayo_score", "sccai", "hbi"]
OTHER_INDICES = """\
patient_id,week,hbi,sccai,mayo_stool_frequency,mayo_rectal_bleeding,mayo_physician_global,mayo_endoscopic_subscore
U1,0,,9,3,2,3,3
U1,8,,4,1,0,1,1
U2,0,,7,,,,
U2,8,,2,,,,
C1,0,11,,,,,
C1,12,3,,,,,
"""


def test_other_indices_have_a_table_where_the_cohort_records_them(analysis, cohort_of):
    assert recorded_scores(analysis, FURTHER) == []
    registry = cohort_of("patient_id,diagnosis\nU1,UC\nU2,UC\nC1,CD\n", OTHER_INDICES)
    assert recorded_scores(registry, FURTHER) == FURTHER
    found = score_changes(registry, FURTHER)
    # Mayo score of U1 from 3 + 2 + 3 + 3 to 1 + 0 + 1 + 1; SCCAI fell by 5 in both.
    assert [value(found, key, "mean_change") for key in FURTHER] == [-8, -5, -8]
    assert [row(found, key, "mean_change")["N"] for key in FURTHER] == [1, 2, 1]
    assert scores_table(found, FURTHER, "Scores").frame["Score"].tolist() == [
        "Full Mayo score",
        "SCCAI",
        "Harvey-Bradshaw index",
    ]
