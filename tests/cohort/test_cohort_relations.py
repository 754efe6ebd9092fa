"""Faults between rows and between tables."""

import pytest

PATIENTS = """\
patient_id,diagnosis,start_date,stop_date,follow_up_end_date
P1,UC,2024-01-01,,2024-12-30
P2,CD,2024-02-05,2024-06-03,2024-06-03
P3,CD,,2023-01-01,
"""
VISITS = """\
patient_id,week,visit_date,crp_mg_l
P1,0,2024-01-01,12
P1,8.1,2024-02-27,4
P2,-0.6,2024-02-01,30
P2,12,2024-04-29,6
P3,0,2020-01-01,7
"""


@pytest.fixture
def problems_with(problems_of):
    """The problems after replacing one text in one table, or of the tables as they are."""

    def problems(table=None, old="", new="", events=None):
        tables = {"patients": PATIENTS, "visits": VISITS}
        if table:
            assert tables[table].count(old) == 1
            tables[table] = tables[table].replace(old, new)
        return problems_of(**tables, adverse_events=events)

    return problems


def test_valid_tables_have_no_problem(problems_with):
    assert problems_with(events="patient_id,term\nP1,Acne\nP1,Acne\n") == []


@pytest.mark.parametrize(
    ("table", "old", "new", "line"),
    [
        (
            "patients",
            "P2,CD",
            "P1,CD,2024-01-01,,\nP2,CD",
            "patients.csv, row 3, column patient_id: found 'P1'; expected each patient once",
        ),
        (
            "patients",
            "P2,CD",
            "P1 ,CD,2024-01-01,,\nP2,CD",
            "patients.csv, row 3, column patient_id: found 'P1'; expected each patient once",
        ),
        (
            "visits",
            "P2,-0.6",
            "P1,8.10,2024-02-27,5\nP2,-0.6",
            "visits.csv, row 4, column patient_id, week: found 'P1, 8.1'; expected one row per patient and week",
        ),
        (
            "visits",
            "P3,0,2020-01-01,7",
            "P3,0,2020-01-01,7\nP9,0,,7",
            "visits.csv, row 7, column patient_id: found 'P9'; expected a patient of patients.csv",
        ),
        (
            "visits",
            "P3,0,2020",
            "P3,1,2020",
            "visits.csv, row 6, column week: found '1'; expected also a baseline visit (week 0 or below) of patient P3",
        ),
        (
            "visits",
            "8.1,2024-02-27",
            "8.1,2023-12-30",
            "visits.csv, row 3, column visit_date: found '2023-12-30'; "
            "expected a date on or after the start of the drug (2024-01-01; week 8.1)",
        ),
        (
            "visits",
            "8.1,2024-02-27",
            "8.1,2024-03-06",
            "visits.csv, row 3, column visit_date: found '2024-03-06'; "
            "expected a date within 7 days of its week (2024-01-01; week 8.1)",
        ),
        (
            "visits",
            "P1,0,2024-01-01",
            "P1,0,2024-01-09",
            "visits.csv, row 2, column visit_date: found '2024-01-09'; "
            "expected a date within 7 days of its week (2024-01-01; week 0)",
        ),
        (
            "patients",
            "2024-06-03,2024-06-03",
            "2024-02-04,2024-06-03",
            "patients.csv, row 3, column stop_date: found '2024-02-04'; "
            "expected a date on or after the start of the drug (2024-02-05)",
        ),
        (
            "patients",
            "2024-12-30",
            "2023-12-30",
            "patients.csv, row 2, column follow_up_end_date: found '2023-12-30'; "
            "expected a date on or after the start of the drug (2024-01-01)",
        ),
    ],
)
def test_impossible_relation_is_named_once(problems_with, table, old, new, line):
    assert problems_with(table, old, new) == [line]


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("visits", "8.1,2024-02-27", "8.1,2024-03-04"),  # 63 days, 6 from week 8.1
        ("visits", "8.1,2024-02-27", "8.1,2024-02-21"),  # 51 days, 6 from week 8.1
        ("visits", "P1,0,2024-01-01", "P1,0,2024-01-08"),  # 7 days
        ("visits", "8.1,2024-02-27", "8.1,"),
        ("patients", "2024-06-03,2024-06-03", "2024-02-05,2024-02-05"),  # stopped on the first day
        ("patients", "P1,UC,2024-01-01", "P1,UC,"),
    ],
)
def test_possible_relation_is_no_problem(problems_with, table, old, new):
    assert problems_with(table, old, new) == []


def test_event_of_an_unknown_patient_is_named(problems_with):
    assert problems_with(events="patient_id,term\nP1,Acne\nP8,Fever\n") == [
        "adverse_events.csv, row 3, column patient_id: found 'P8'; expected a patient of patients.csv"
    ]


def test_week_below_the_baseline_window_of_the_dictionary_is_out_of_range(problems_with):
    assert problems_with("visits", "P2,-0.6,2024-02-01", "P2,-8.1,2023-12-10") == [
        "visits.csv, row 4, column week: found '-8.1'; expected a value of at least -8 and at most 520"
    ]


def test_unreadable_week_is_not_also_called_a_missing_baseline(problems_with):
    assert problems_with("visits", "P1,0,", "P1,O,") == [
        "visits.csv, row 2, column week: found 'O'; expected a number with a decimal point"
    ]


def test_follow_ups_of_one_patient_without_baseline_are_one_problem(problems_with):
    assert problems_with("visits", "P1,0,2024-01-01", "P1,4,") == [
        "visits.csv, row 2, column week: found '4'; expected also a baseline visit (week 0 or below) of patient P1"
    ]


def test_dates_are_not_compared_where_a_cohort_records_none(problems_of):
    assert problems_of("patient_id,diagnosis\nP1,UC\n", "patient_id,week\nP1,0\nP1,8\n") == []
    assert problems_of("patient_id,diagnosis\nP1,UC\n", "patient_id,week,visit_date\nP1,0,1999-01-01\n") == []


SURGERY = "patient_id,diagnosis,start_date,bowel_surgery,bowel_surgery_date\nP1,UC,2024-01-01,{}\n"


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (
            "yes,2023-12-31",
            "patients.csv, row 2, column bowel_surgery_date: found '2023-12-31'; "
            "expected a date on or after the start of the drug (2024-01-01)",
        ),
        (
            "no,2024-05-01",
            "patients.csv, row 2, column bowel_surgery_date: found '2024-05-01'; "
            "expected no date where bowel_surgery is no, or bowel_surgery yes",
        ),
    ],
)
def test_impossible_bowel_surgery_is_named(problems_of, cells, line):
    assert problems_of(SURGERY.format(cells), "patient_id,week\nP1,0\n") == [line]


@pytest.mark.parametrize("cells", ["yes,2024-01-01", "yes,", "no,", ",2024-05-01", ","])
def test_possible_bowel_surgery_is_no_problem(problems_of, cells):
    assert problems_of(SURGERY.format(cells), "patient_id,week\nP1,0\n") == []
