"""Laboratory values over time, worked by hand."""

import pytest
from literal_cohort import row, value

from ibd_study.cohort import laboratory_columns
from ibd_study.estimates import laboratory_course

CRP = "crp_mg_l"


@pytest.fixture(scope="module")
def course(analysis):
    return laboratory_course(analysis)


@pytest.mark.parametrize(
    ("week", "q1", "median", "q3", "patients"),
    [
        (0, 6.75, 8.5, 11.75, 4),  # 3, 8, 9, 20
        (4, 7.5, 9, 10.5, 2),  # U1 12 and U2 6
        (8, 2.75, 3.5, 4.25, 4),  # U1 4, U2 5 at week 9, U3 3, U4 2
        (24, None, None, None, 0),  # U5 at week 20 lies outside two weeks
    ],
)
def test_levels_on_whoever_has_a_value(course, week, q1, median, q3, patients):
    found = [value(course, CRP, name, disease="UC", week=week) for name in ("q1", "median", "q3")]
    assert found == [q1, median, q3]
    assert row(course, CRP, "median", disease="UC", week=week)["N"] == patients
    assert row(course, CRP, "median", disease="UC", week=week)["unit"] == "mg/L"


def test_the_change_is_that_of_patients_with_both(course):
    # U1 20 to 4, U2 8 to 5, U3 3 to 3: -16, -3, 0; averages -16, -9.5, -8, -3, -1.5, 0.
    shift = row(course, CRP, "shift", disease="UC")
    assert (shift["value"], shift["N"], shift["week"]) == (pytest.approx(-5.5), 3, 8)
    assert "Pratt" in shift["test"]


def test_weeks_are_a_parameter_and_none_is_shown_twice(shared):
    course = laboratory_course(shared(course_weeks=[8.0, 20.0, 20.0]))
    weeks = course.of(endpoint=CRP, disease="UC", statistic="median").rows["week"].tolist()
    assert weeks == [0, 8, 20]
    assert value(course, CRP, "median", disease="UC", week=20) == 1
    assert course.of(endpoint=CRP, disease="CD", statistic="median").rows["week"].tolist() == [0, 8, 12, 20]


def test_every_laboratory_column_of_the_dictionary_is_there_even_unrecorded(course):
    assert set(course.rows["endpoint"]) == set(laboratory_columns())
    assert {CRP, "ldl_cholesterol_mmol_l"} <= set(laboratory_columns())
    assert not {"haematocrit_percent", "steroid_dose_mg_day"} & set(laboratory_columns())
    assert value(course, "ldl_cholesterol_mmol_l", "shift", disease="CD") is None
    assert row(course, "ldl_cholesterol_mmol_l", "shift", disease="CD")["N"] == 0
