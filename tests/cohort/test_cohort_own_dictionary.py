"""The datapackage: how a cohort's own declarations may differ from the data dictionary."""

import json

import pytest

from ibd_study import dictionary
from ibd_study.cohort import read_cohort, validate


@pytest.mark.parametrize("unit", ["\u00b5g/g", "\u03bcg/g", None])
def test_both_letters_for_micro_are_one_unit(write_cohort, edit_field, unit):
    visits = "patient_id,week,faecal_calprotectin_ug_g\nP1,0,250\n"
    folder = write_cohort(visits=visits, edit=edit_field("visits", "faecal_calprotectin_ug_g", unit=unit))
    assert read_cohort(folder).visits["faecal_calprotectin_ug_g"].tolist() == [250.0]


def test_own_limits_narrow_those_of_the_dictionary_and_never_widen_them(problems_of, changed, edit_field):
    wide, narrow = ({"constraints": {"minimum": 0, "maximum": limit}} for limit in (5000, 100))
    tables = changed(("visits", "12.5", "700"))
    (problem,) = problems_of(**tables, edit=edit_field("visits", "crp_mg_l", **wide))
    assert problem == "visits.csv, row 2, column crp_mg_l: found '700'; expected a value of at least 0 and at most 600"
    (problem,) = problems_of(**tables, edit=edit_field("visits", "crp_mg_l", **narrow))
    assert problem == "visits.csv, row 2, column crp_mg_l: found '700'; expected a value of at least 0 and at most 100"


def test_own_limits_of_a_date_are_checked(problems_of, edit_field):
    limits = {"constraints": {"minimum": "2024-01-15", "maximum": "2024-12-31"}}
    assert problems_of(edit=edit_field("patients", "start_date", **limits)) == [
        "patients.csv, row 2, column start_date: found '2024-01-01'; "
        "expected a value of at least 2024-01-15 and at most 2024-12-31"
    ]


def test_own_codes_may_be_fewer(problems_of, edit_field):
    assert problems_of(edit=edit_field("patients", "sex", constraints={"enum": ["female"]})) == [
        "patients.csv, row 3, column sex: found 'male'; expected one of female"
    ]


def test_own_requirement_is_checked(problems_of, edit_field):
    assert problems_of(edit=edit_field("visits", "cdai", constraints={"required": True})) == [
        "visits.csv, row 2, column cdai: found ''; expected a value; this column may not be empty",
        "visits.csv, row 3, column cdai: found ''; expected a value; this column may not be empty",
    ]


def test_whole_numbers_stay_whole_where_the_cohort_declares_numbers(problems_of, edit_field):
    visits = "patient_id,week,mayo_endoscopic_subscore\nP1,0,2.5\n"
    found = problems_of(visits=visits, edit=edit_field("visits", "mayo_endoscopic_subscore", type="number"))
    assert found == ["visits.csv, row 2, column mayo_endoscopic_subscore: found '2.5'; expected a whole number"]


def test_own_words_for_yes_and_no_are_used(write_cohort, changed, edit_field):
    tables = changed(("patients", ",yes,", ",ja,"), ("patients", ",no,", ",nein,"))
    edit = edit_field("patients", "prior_anti_tnf", trueValues=["ja"], falseValues=["nein"])
    assert read_cohort(write_cohort(**tables, edit=edit)).patients["prior_anti_tnf"].tolist() == [True, False]


def test_missing_codes_may_be_given_per_table_and_per_column(write_cohort, changed, problems_of):
    def codes(package):
        schema = package["resources"][1]["schema"]
        schema["missingValues"] = ["", "-99"]
        next(field for field in schema["fields"] if field["name"] == "crp_mg_l")["missingValues"] = ["ND"]

    tables = changed(("visits", "12.5", "ND"), ("visits", "262", "-99"))
    visits = read_cohort(write_cohort(**tables, edit=codes)).visits
    assert (visits["crp_mg_l"].isna().tolist(), visits["cdai"].isna().tolist()) == (
        [True, False, False, False],
        [True, True, True, False],
    )
    (problem,) = problems_of(**changed(("visits", "P1,8.1,,,4", "P1,8.1,,,-99")), edit=codes)
    assert problem == "visits.csv, row 3, column crp_mg_l: found '-99'; expected a value of at least 0 and at most 600"


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"title": "Our clinic"}, "Our clinic"),
        ({"title": ""}, "literal-rows"),
        ({"title": None, "name": ""}, "untitled cohort"),
    ],
)
def test_title_falls_back_on_the_name(write_cohort, changes, title):
    assert read_cohort(write_cohort(edit=lambda package: package.update(changes))).title == title


@pytest.mark.parametrize(
    ("declared", "synthetic"), [({"synthetic": True}, True), ({"synthetic": False}, False), ({}, False)]
)
def test_cohort_is_synthetic_only_where_it_says_so(write_cohort, declared, synthetic):
    def edit(package):
        del package["synthetic"]
        package.update(declared)

    assert read_cohort(write_cohort(edit=edit)).synthetic is synthetic


def test_path_is_the_name_of_the_table_where_none_is_given(write_cohort):
    assert len(read_cohort(write_cohort(edit=lambda package: package["resources"][0].pop("path"))).patients) == 2


def test_description_written_from_the_dictionary_has_no_problem(tmp_path):
    package = dictionary.datapackage("all", "All columns", "Every column.", synthetic=True)
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    for table in dictionary.TABLES:
        columns = dictionary.table_fields(table)
        cells = {"patient_id": "P1", "diagnosis": "UC", "week": "0", "term": "Acne"}
        row = ",".join(cells.get(column, "") for column in columns)
        (tmp_path / f"{table}.csv").write_text(",".join(columns) + "\n" + row + "\n", encoding="utf-8")
    assert validate(tmp_path) == []
