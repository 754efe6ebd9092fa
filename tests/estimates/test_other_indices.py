"""Rates of a cohort whose hospitals score differently: which index judged whom, and how the book says it."""

import pytest
from literal_cohort import rate, row

from ibd_study.estimates import endpoint_rates
from ibd_study.figures import rates_before_after
from ibd_study.tables import rates_table

PATIENTS = "patient_id,diagnosis\n" + "".join(f"C{number},CD\n" for number in range(1, 8))
# C1 and C2 have CDAI, C3 and C4 the Harvey-Bradshaw index, C5 the two symptoms; C6 has nothing at the visit and
# C7 CDAI at baseline, but another index at the visit.
VISITS = """\
patient_id,week,cdai,hbi,cd_liquid_stools_daily_mean,cd_abdominal_pain_daily_mean
C1,0,300,12,,
C1,12,100,12,,
C2,0,300,,,
C2,12,250,,,
C3,0,,9,,
C3,12,,2,,
C4,0,,9,,
C4,12,,8,,
C5,0,,,6,2
C5,12,,,1,0.5
C6,0,300,9,,
C7,0,120,10,,
C7,12,,3,,
"""
KEY = "cd_clinical_remission"


@pytest.fixture
def rates(cohort_of):
    return lambda **parameters: endpoint_rates(cohort_of(PATIENTS, VISITS, **parameters), [KEY])


def test_only_the_rules_own_index_judges_unless_the_run_says_so(rates):
    found = rates()
    assert rate(found, KEY, week=12) == (1, 2)
    assert not len(found.of(statistic="by_index_1"))


def test_each_patient_is_judged_by_the_first_index_there_is(rates):
    found = rates(other_indices=True)
    assert rate(found, KEY, week=12) == (4, 6)
    judged = {row(found, KEY, f"by_index_{place}")["method"]: place for place in (1, 2, 3)}
    assert list(judged) == ["CDAI", "Harvey-Bradshaw index", "stool frequency and abdominal pain"]
    counts = [tuple(row(found, KEY, f"by_index_{place}")[["n", "N"]]) for place in (1, 2, 3)]
    assert counts == [(1, 2), (2, 3), (1, 1)]


def test_before_and_after_are_read_from_one_index(rates):
    # C7 is below 150 by CDAI at baseline, and not in remission by the index that judges the visit.
    assert rate(rates(other_indices=True), KEY, week=0) == (0, 6)


def test_who_has_any_index_counts_as_assessed(rates):
    found = rates(other_indices=True)
    steps = [int(row(found, KEY, step)["value"]) for step in ("assessed_at_baseline", "assessed_in_window")]
    assert steps == [7, 6]


def test_non_responders_are_nobodys_judgement(rates):
    found = rates(other_indices=True, missing_data="nri")
    assert rate(found, KEY, week=12) == (4, 7)
    assert [int(row(found, KEY, f"by_index_{place}")["N"]) for place in (1, 2, 3)] == [2, 3, 1]


def test_seven_day_sums_of_the_diary_give_the_daily_means(cohort_of):
    visits = (
        "patient_id,week,cdai_liquid_stools_7d,cdai_abdominal_pain_7d\nC1,0,42,14\nC1,12,14,7\nC2,0,42,14\nC2,12,21,7\n"
    )
    found = endpoint_rates(cohort_of("patient_id,diagnosis\nC1,CD\nC2,CD\n", visits, other_indices=True), [KEY])
    assert rate(found, KEY, week=12) == (1, 2)


def test_a_table_and_a_figure_say_how_many_each_judged(rates):
    said = (
        "Judged by more than one index: clinical remission by CDAI 1/2, Harvey-Bradshaw index 2/3, "
        "stool frequency and abdominal pain 1/1."
    )
    mixed, alone = rates(other_indices=True), rates()
    assert said in rates_table(mixed, [KEY], "Rates").html()
    assert rates_before_after(mixed, [KEY]).caption.endswith(said)
    assert "more than one" not in rates_table(alone, [KEY], "Rates").html()
    assert "more than one" not in rates_before_after(alone, [KEY]).caption


def test_the_partial_mayo_score_is_judged_by_items_of_its_own_visit(cohort_of):
    # At week 8 the physician judged nothing: 0 + 0 there is no part of a partial Mayo score of 2 + 0 + 0 in week 9.
    visits = (
        "patient_id,week,mayo_stool_frequency,mayo_rectal_bleeding,mayo_physician_global\n"
        "U1,0,3,2,2\nU1,8,0,0,\nU1,9,2,0,0\nU2,0,3,2,2\nU2,8,2,2,\nU2,9,1,0,0\n"
    )
    patients = "patient_id,diagnosis\nU1,UC\nU2,UC\n"
    for chosen in ({"other_indices": True}, {"uc_remission_rule": "partial_mayo"}):
        found = endpoint_rates(cohort_of(patients, visits, **chosen), ["uc_clinical_remission"])
        assert rate(found, "uc_clinical_remission", week=8) == (1, 2)
        assert int(row(found, "uc_clinical_remission", "assessed_in_window")["value"]) == 2
    by_symptoms = cohort_of(patients, visits, uc_remission_rule="symptoms")
    assert rate(endpoint_rates(by_symptoms, ["uc_clinical_remission"]), "uc_clinical_remission", week=8) == (1, 2)
