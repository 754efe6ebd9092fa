"""Wrong cells and columns of a table, said by file, row, column, value and what was expected."""

import pytest

from ibd_study.cohort import CohortError, read_cohort, validate


@pytest.mark.parametrize(
    ("table", "old", "new", "line"),
    [
        # wrong type, one line per type
        (
            "patients",
            ",41,",
            ",forty,",
            "row 2, column age_years: found 'forty'; expected a number with a decimal point",
        ),
        (
            "patients",
            ",41,",
            ',"41,5",',
            "row 2, column age_years: found '41,5'; expected a number with a decimal point",
        ),
        ("patients", ",41,", ",NaN,", "row 2, column age_years: found 'NaN'; expected a number with a decimal point"),
        ("patients", ",41,", ",inf,", "row 2, column age_years: found 'inf'; expected a number with a decimal point"),
        ("patients", ",41,", ",NULL,", "row 2, column age_years: found 'NULL'; expected a number with a decimal point"),
        ("patients", "yes,1,", "yes,1.5,", "row 2, column prior_biologics_count: found '1.5'; expected a whole number"),
        ("patients", ",yes,", ",ja,", "row 2, column prior_anti_tnf: found 'ja'; expected one of yes, no"),
        (
            "patients",
            "2024-01-01",
            "01.01.2024",
            "row 2, column start_date: found '01.01.2024'; expected a date written YYYY-MM-DD",
        ),
        ("patients", "male,29", '"ma\nle",29', "row 3, column sex: found 'ma\\nle'; expected text on one line"),
        # out of range
        (
            "patients",
            ",41,",
            ",111,",
            "row 2, column age_years: found '111'; expected a value of at least 0 and at most 110",
        ),
        ("visits", "12.5", "-1", "row 2, column crp_mg_l: found '-1'; expected a value of at least 0 and at most 600"),
        (
            "visits",
            "P2,-0.6",
            "P2,-8.1",
            "row 4, column week: found '-8.1'; expected a value of at least -8 and at most 520",
        ),
        # unknown code
        ("patients", "P1,UC", "P1,U C", "row 2, column diagnosis: found 'U C'; expected one of UC, CD, IBDU"),
        ("patients", ",male,", ",m,", "row 3, column sex: found 'm'; expected one of female, male"),
        ("visits", ",262,2,", ",262,3,", "row 4, column cdai_abdominal_mass: found '3'; expected one of 0, 2, 5"),
        # required and empty
        (
            "patients",
            "P1,UC",
            "P1,",
            "row 2, column diagnosis: found ''; expected a value; this column may not be empty",
        ),
        (
            "visits",
            "P2,12,",
            "P2,NA,",
            "row 5, column week: found 'NA'; expected a value; this column may not be empty",
        ),
    ],
)
def test_wrong_cell_is_named_by_file_row_column_value_and_what_was_expected(
    problems_of, changed, table, old, new, line
):
    (problem,) = problems_of(**changed((table, old, new)))
    assert problem.startswith(f"{table}.csv, {line}")


def test_all_problems_of_all_tables_come_in_one_error(write_cohort, changed):
    folder = write_cohort(
        **changed(("patients", ",41,", ",forty,"), ("visits", "12.5", "-1"), ("visits", "0,6\n", "0,6\nP9,0,,,\n")),
        adverse_events="patient_id,term,grade\nP1,,6\n",
    )
    with pytest.raises(CohortError) as error:
        read_cohort(folder)
    assert str(error.value).splitlines() == [
        f"5 problems in cohort {folder}",
        "  patients.csv, row 2, column age_years: found 'forty'; expected a number with a decimal point",
        "  visits.csv, row 2, column crp_mg_l: found '-1'; expected a value of at least 0 and at most 600",
        "  adverse_events.csv, row 2, column term: found ''; expected a value; this column may not be empty",
        "  adverse_events.csv, row 2, column grade: found '6'; expected a value of at least 1 and at most 5",
        "  visits.csv, row 6, column patient_id: found 'P9'; expected a patient of patients.csv",
    ]
    assert len(error.value.problems) == 5


def test_faults_of_the_description_and_of_the_cells_come_in_one_report(problems_of, changed, edit_field):
    found = problems_of(
        **changed(("patients", ",41,", ",forty,"), ("visits", "P2,12,", "P3,12,")),
        edit=edit_field("visits", "crp_mg_l", unit="mg/dL"),
    )
    assert found == [
        "datapackage.json, column crp_mg_l: found 'mg/dL'; expected unit 'mg/L'; convert the values first",
        "patients.csv, row 2, column age_years: found 'forty'; expected a number with a decimal point",
        "visits.csv, row 5, column patient_id: found 'P3'; expected a patient of patients.csv",
        "visits.csv, row 5, column week: found '12'; expected also a baseline visit (week 0 or below) of patient P3",
    ]


def test_single_problem_is_not_called_problems(write_cohort, changed):
    with pytest.raises(CohortError, match=r"^1 problem in cohort"):
        read_cohort(write_cohort(**changed(("patients", ",41,", ",forty,"))))


def test_folder_that_does_not_exist_is_named(tmp_path):
    (problem,) = validate(tmp_path / "nowhere")
    assert str(problem) == f"{tmp_path}/nowhere: expected a cohort folder; there is none of this name"


@pytest.mark.parametrize("table", ["patients", "visits", "adverse_events"])
def test_missing_file_is_named_once_without_follow_on_problems(write_cohort, table):
    folder = write_cohort(adverse_events="patient_id,term\nP1,Acne\n")
    (folder / f"{table}.csv").unlink()
    assert [str(p) for p in validate(folder)] == [f"{table}.csv: expected this file, which datapackage.json names"]


def test_column_that_is_declared_and_absent_is_named(problems_of, rows):
    without = "\n".join(line.rsplit(",", 1)[0] for line in rows["visits"].splitlines())
    declared = {"name": "crp_mg_l", "type": "number", "unit": "mg/L"}
    found = problems_of(visits=without, edit=lambda p: p["resources"][1]["schema"]["fields"].append(declared))
    assert found == ["visits.csv, column crp_mg_l: expected this column, which datapackage.json declares"]


def test_required_column_that_is_absent_is_named_without_follow_on_problems(problems_of, changed):
    found = problems_of(**changed(("patients", "patient_id", "patient")))
    assert found == [
        "datapackage.json, column patient_id: expected this required column in the schema of 'patients'",
        "patients.csv, column patient: expected a description in datapackage.json, or no such column",
    ]


def test_column_that_nobody_described_is_named(problems_of, changed):
    found = problems_of(**changed(("patients", "age_years", "age")))
    assert found == ["patients.csv, column age: expected a description in datapackage.json, or no such column"]


def test_repeated_column_is_named(problems_of, changed):
    found = problems_of(
        **changed(("patients", "age_years", "sex")), edit=lambda p: p["resources"][0]["schema"]["fields"].pop(3)
    )
    assert found == ["patients.csv, row 1, column sex: expected each column name once"]


def test_unnamed_column_is_named_by_its_place_in_the_header(problems_of, rows):
    trailing = "\n".join(line + "," for line in rows["patients"].splitlines())
    assert problems_of(patients=trailing) == [
        "patients.csv, row 1: found ''; expected a name in every cell of the header"
    ]


@pytest.mark.parametrize(("separator", "shown"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_other_separators_are_recognised(write_cohort, rows, separator, shown):
    folder = write_cohort()
    (folder / "patients.csv").write_text(rows["patients"].replace(",", separator), encoding="utf-8")
    assert [str(p) for p in validate(folder)] == [
        f"patients.csv, row 1: found 'cells separated by {shown}'; expected cells separated by commas, and decimal "
        "points; in a spreadsheet, save as 'CSV UTF-8'"
    ]
