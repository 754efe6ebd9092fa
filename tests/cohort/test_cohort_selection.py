"""Who enters the analysis, with the counts of who falls out and why."""

from itertools import pairwise

import pytest

from ibd_study.cohort import read_cohort, select
from ibd_study.parameters import parse

# patient, diagnosis, age, start, stop, end of follow-up: what becomes of the patient
PATIENTS = """\
patient_id,diagnosis,age_years,start_date,stop_date,follow_up_end_date
minor,UC,17.9,2024-01-01,,2024-12-30
adult,UC,18,2024-01-01,,2024-12-30
unclassified,IBDU,40,2024-01-01,,2024-12-30
seven_weeks,CD,40,2024-01-01,2024-02-19,2024-12-30
eight_weeks,CD,40,2024-01-01,2024-02-26,2024-12-30
followed_seven_weeks,CD,40,2024-01-01,,2024-02-19
unknown_age,CD,,2024-01-01,,2024-12-30
unknown_dates,UC,40,,,
unknown_end,UC,40,2024-01-01,,
"""
NO_VISITS = "patient_id,week\n"


@pytest.fixture
def patients(write_cohort):
    return read_cohort(write_cohort(PATIENTS, NO_VISITS)).patients


def steps(flow):
    return [(s.key, s.remaining, s.excluded, s.not_recorded, s.remaining_uc, s.remaining_cd) for s in flow]


def test_each_criterion_counts_who_falls_out_and_whose_value_is_not_recorded(patients):
    selected, flow = select(patients, parse({}))
    assert steps(flow) == [
        ("registered", 9, 0, 0, 4, 4),
        ("diagnosis", 8, 1, 0, 4, 4),
        ("adult", 7, 1, 1, 3, 4),
        ("treated", 5, 2, 2, 3, 2),
    ]
    kept = ["adult", "eight_weeks", "unknown_age", "unknown_dates", "unknown_end"]
    assert selected["patient_id"].tolist() == kept


def test_limits_are_parameters_and_stand_in_the_words(patients):
    selected, flow = select(patients, parse({"minimum_age_years": 0, "minimum_treatment_weeks": 0}))
    assert len(selected) == 8
    assert [step.label for step in flow] == [
        "In the cohort",
        "Diagnosis UC or CD",
        "Aged 0 years or more",
        "Treated for at least 0 weeks",
    ]


def test_stop_counts_before_the_end_of_follow_up(patients):
    selected, _ = select(patients, parse({"minimum_treatment_weeks": 7.1}))
    assert "seven_weeks" not in selected["patient_id"].tolist()
    selected, _ = select(patients, parse({"minimum_treatment_weeks": 7}))
    assert "seven_weeks" in selected["patient_id"].tolist()


def test_criterion_that_a_cohort_does_not_record_is_passed_over_and_counted(write_cohort):
    patients = read_cohort(write_cohort("patient_id,diagnosis\nP1,UC\nP2,CD\n", NO_VISITS)).patients
    selected, flow = select(patients, parse({}))
    assert len(selected) == 2
    assert steps(flow)[2:] == [("adult", 2, 0, 2, 1, 1), ("treated", 2, 0, 2, 1, 1)]


def test_steps_add_up(patients):
    _, flow = select(patients, parse({}))
    for before, after in pairwise(flow):
        assert before.remaining - after.excluded == after.remaining


def test_selection_does_not_change_the_patients(patients):
    before = patients.copy(deep=True)
    select(patients, parse({}))
    assert patients.equals(before)
