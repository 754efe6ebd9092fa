"""Cells by a rule: what each kind becomes, how often the report counts it, and what is refused."""

import re

import pytest
from small_exports import crp, imported, mapping_of, refused, refused_crp

from ibd_tools.intake.units import FACTORS, PREDNISOLONE_EQUIVALENT, factor, units_of

ACCEPTED = [
    # cells, rule, keys of the file, values
    (["1.5", " 2 ", "", "+3", "1e1"], "crp_mg_l: crp", {}, ["1.5", "2.0", "", "3.0", "10.0"]),
    (
        ["1,5", "1.234,5", "12"],
        "creatine_kinase_u_l: crp",
        {"decimal": "','", "thousands": "'.'"},
        ["1.5", "1234.5", "12.0"],
    ),
    (["0.9", "1.1"], "crp_mg_l: {column: crp, unit: mg/dL}", {}, ["9", "11"]),
    (["999", "-99", ".", "7"], "crp_mg_l: {column: crp, missing: [999, -99, .]}", {}, ["", "", "", "7"]),
    (["NA", "7"], "crp_mg_l: crp", {"missing": "[NA]"}, ["", "7"]),
    (
        ["<5", "<= 5", "> 300", "7"],
        "crp_mg_l: {column: crp, censored: {below: half_limit, above: at_limit}}",
        {},
        ["2.5", "2.5", "300.0", "7.0"],
    ),
    (["<5", "7"], "crp_mg_l: {column: crp, censored: {below: missing}}", {}, ["", "7"]),
    (["<0.5"], "crp_mg_l: {column: crp, unit: mg/dL, censored: {below: at_limit}}", {}, ["5"]),
    (["6-Apr", "7"], "crp_mg_l: {column: crp, recode: {6-Apr: 5}}", {}, ["5", "7"]),
    (["high", "7"], "crp_mg_l: {column: crp, recode: {high: ''}}", {}, ["", "7"]),
    (["1|9|3", "", "4"], "crp_mg_l: {column: crp, split: {separator: '|', take: highest}}", {}, ["9", "", "4"]),
    (["1|9|3"], "crp_mg_l: {column: crp, split: {separator: '|', take: lowest}}", {}, ["1"]),
    (["1|9|3"], "crp_mg_l: {column: crp, split: {separator: '|', take: first}}", {}, ["1"]),
    (["1|9|3"], "crp_mg_l: {column: crp, split: {separator: '|', take: last}}", {}, ["3"]),
    (["1|9|2"], "crp_mg_l: {column: crp, split: {separator: '|', take: mean}}", {}, ["4"]),
]


@pytest.mark.parametrize(("cells", "rule", "of_file", "values"), ACCEPTED)
def test_numbers_are_read_as_the_mapping_says(tmp_path, cells, rule, of_file, values):
    assert crp(tmp_path, cells, rule, **of_file).column(rule.split(":")[0]) == values


@pytest.mark.parametrize(
    ("cells", "rule", "of_file", "said"),
    [
        (["7,5"], "crp_mg_l: crp", {}, "row 2, column crp: found '7,5'; expected a number with '.' as decimal mark"),
        (["7.5"], "crp_mg_l: crp", {"decimal": "','"}, "found '7.5'; expected a number with ',' as decimal mark"),
        (["1.23,4"], "crp_mg_l: crp", {"decimal": "','", "thousands": "'.'"}, "found '1.23,4'"),
        (["<5"], "crp_mg_l: crp", {}, "say censored: in the mapping"),
        (["<five"], "crp_mg_l: {column: crp, censored: {below: missing}}", {}, "found '<five'"),
        (["6-Apr"], "crp_mg_l: crp", {}, "a spreadsheet made it a date; say recode: {'6-Apr': ''} for"),
        (["2024-04-06"], "crp_mg_l: crp", {}, "a spreadsheet made it a date"),
        (["seven", "7", "seven"], "crp_mg_l: crp", {}, "rows 2, 4, column crp: found 'seven'"),
        (["nan"], "crp_mg_l: crp", {}, "found 'nan'"),
        (["inf"], "crp_mg_l: crp", {}, "found 'inf'"),
        (["1e999"], "crp_mg_l: crp", {}, "found '1e999'"),
        (["1_000"], "crp_mg_l: crp", {}, "found '1_000'"),
        (["٣"], "crp_mg_l: crp", {}, "found '٣'"),
        (["999"], "crp_mg_l: crp", {}, "found '999'; expected a value of at least 0 and at most 600 mg/L"),
        (["1|x"], "crp_mg_l: {column: crp, split: {separator: '|', take: mean}}", {}, "found '1|x'"),
        (["1.5"], "mayo_endoscopic_subscore: crp", {}, "expected a whole number of at least 0 and at most 3 points"),
        (["3"], "cdai_abdominal_mass: crp", {}, "found '3'; expected one of 0, 2, 5; say in recode:"),
    ],
)
def test_what_the_mapping_does_not_say_is_refused_with_a_cure(tmp_path, cells, rule, of_file, said):
    assert said in refused_crp(tmp_path, cells, rule, **of_file)


@pytest.mark.parametrize("cell", ["6-Apr", "2024-04-06", "4-Jun '24"])
@pytest.mark.parametrize("column", ["crp_mg_l", "mayo_endoscopic_subscore", "cdai_abdominal_mass"])
def test_what_a_message_on_a_date_in_place_of_a_number_suggests_is_accepted(tmp_path, cell, column):
    said = refused_crp(tmp_path / "before", [cell, "2"], f"{column}: crp")
    (recode,) = re.findall(r"recode: \{.*?\}", said)
    assert crp(tmp_path / "after", [cell, "2"], f"{column}: {{column: crp, {recode}}}").column(column) == ["", "2"]


def test_every_change_is_counted(tmp_path):
    rule = "crp_mg_l: {column: crp, unit: mg/dL, missing: [999], recode: {none: 0}, censored: {below: at_limit}}"
    cohort = crp(tmp_path, ["999", "999", "none", "<1", "2", ""], rule)
    assert cohort.column("crp_mg_l") == ["", "", "0", "10", "20", ""]
    counted = ("missing code '999'", "'none' to '0'", "censored (&lt;) to at limit", "unit mg/dL converted")
    assert [cohort.count(what) for what in counted] == [2, 1, 1, 3]


def test_many_wrong_values_are_grouped_and_none_is_forgotten(tmp_path):
    said = refused_crp(tmp_path, [f"x{number}" for number in range(30)] + ["x0"] * 5)
    assert "rows 2, 32, 33 and 3 more, column crp: found 'x0'" in said
    assert "(18 more values are wrong)" in said
    assert len(said.splitlines()) == 14


def test_a_unit_may_differ_between_centres(tmp_path):
    text = "id,week,c,hb\nP1,0,A,12.5\nP2,0,B,110\nP3,0,C,\n"
    rule = "haemoglobin_g_l: {column: hb, unit_by: {column: c, units: {A: g/dL, B: g/L}}}"
    cohort = imported(tmp_path, text, mapping_of(rule))
    assert cohort.column("haemoglobin_g_l") == ["125", "110", ""]
    assert cohort.count("unit g/dL to g/L where A") == 1


def test_a_centre_without_a_unit_is_refused(tmp_path):
    rule = "haemoglobin_g_l: {column: hb, unit_by: {column: c, units: {A: g/dL}}}"
    said = refused(tmp_path, "id,week,c,hb\nP1,0,A,12.5\nP2,0,B,110\n", mapping_of(rule))
    assert "row 3, column hb: found 'B'; expected a value of c with a unit; known are A" in said


def test_doses_become_prednisolone_equivalents_by_drug(tmp_path):
    text = "id,week,d,mg\nP1,0,Medrol,16\nP2,0,prednisone,20\nP3,0,,0\nP4,0,hydrocortisone,100\nP5,0,,\n"
    rule = "steroid_dose_mg_day: {column: mg, steroid: {column: d, names: {Medrol: methylprednisolone}}}"
    assert imported(tmp_path, text, mapping_of(rule)).column("steroid_dose_mg_day") == ["20", "20", "0", "25", ""]


def test_a_steroid_without_equivalent_is_refused(tmp_path):
    rule = "steroid_dose_mg_day: {column: mg, steroid: {column: d}}"
    said = refused(tmp_path, "id,week,d,mg\nP1,0,budesonide,9\n", mapping_of(rule))
    assert "found 'budesonide'; expected a drug of the table of steroids beside the dose" in said


@pytest.mark.parametrize(
    ("column", "unit", "expected"),
    [
        ("crp_mg_l", "mg/dL", 10),
        ("crp_mg_l", "MG/L", 1),
        ("faecal_calprotectin_ug_g", "μg/g", 1),
        ("haematocrit_percent", "L/L", 100),
        ("albumin_g_l", "g/dL", 10),
        ("platelets_10e9_l", "10^3/uL", 1),
        ("crp_mg_l", "mmol/L", None),
        ("term", "g", None),
    ],
)
def test_units_are_known_by_column_however_they_are_written(column, unit, expected):
    assert factor(column, unit) == expected


def test_every_factor_is_for_a_column_of_the_dictionary():
    assert all(next(iter(units_of(column).values())) == 1 for column in FACTORS)
    assert PREDNISOLONE_EQUIVALENT["methylprednisolone"] == 1.25


SIX = ["2024-04-06"]
DATES = [
    # cells, formats, dates
    (["2024-04-06", ""], "", ["2024-04-06", ""]),
    (["06/04/2024", "6/4/2024"], "[DD/MM/YYYY]", ["2024-04-06", "2024-04-06"]),
    (["04/06/2024"], "[MM/DD/YYYY]", ["2024-04-06"]),
    (["06.04.2024", "2024-04-07", "20240408"], "[DD.MM.YYYY, YYYYMMDD]", ["2024-04-06", "2024-04-07", "2024-04-08"]),
    (["06-Apr-2024"], "[DD-MON-YYYY]", ["2024-04-06"]),
    (["2024-04-06 13:45", "2024-04-06 13:45:10"], "[YYYY-MM-DD HH:MM, 'YYYY-MM-DD HH:MM:SS']", ["2024-04-06"] * 2),
    (["45388", "45388.5"], "[excel_serial]", ["2024-04-06", "2024-04-06"]),
    (["06.04.24", "6.4.99", "2024-04-06"], "[DD.MM.YY], two_digit_years_from: 2000", [*SIX, "2099-04-06", *SIX]),
    (
        ["06.04.24", "06.04.49", "06.04.50"],
        "[DD.MM.YY], two_digit_years_from: 1950",
        [*SIX, "2049-04-06", "1950-04-06"],
    ),
    (["06/04/24"], "[DD/MM/YY], two_digit_years_from: 2000", SIX),
    (["04/06/24"], "[MM/DD/YY], two_digit_years_from: 2000", SIX),
    (["06-APR-24", "06-Apr-1987"], "[DD-MON-YY, DD-MON-YYYY], two_digit_years_from: 2000", [*SIX, "1987-04-06"]),
    (["29.02.00"], "[DD.MM.YY], two_digit_years_from: 2000", ["2000-02-29"]),
]


def _dates(cells: list[str], formats: str) -> tuple[str, str]:
    rows = "".join(f"P{number},0,{cell}\n" for number, cell in enumerate(cells))
    rule = f"follow_up_end_date: {{column: d{', dates: ' + formats if formats else ''}}}"
    return "id,week,d\n" + rows, mapping_of("crp_mg_l: {value: 1}", patients=f"diagnosis: {{value: UC}}, {rule}")


@pytest.mark.parametrize(("cells", "formats", "expected"), DATES)
def test_dates_are_read_as_the_mapping_says(tmp_path, cells, formats, expected):
    assert imported(tmp_path, *_dates(cells, formats)).column("follow_up_end_date", "patients") == expected


@pytest.mark.parametrize(
    ("cell", "formats"),
    [
        ("03/04/2024", ""),
        ("31/04/2024", "[DD/MM/YYYY]"),
        ("01/02/24", "[DD/MM/YYYY]"),
        ("0", "[excel_serial]"),
        ("soon", "[DD/MM/YYYY]"),
        ("2024-04-06 13:45", ""),
    ],
)
def test_a_date_that_could_be_another_is_refused(tmp_path, cell, formats):
    said = refused(tmp_path, *_dates([cell], formats))
    assert f"row 2, column d: found '{cell}'; expected a date written YYYY-MM-DD or as the mapping says" in said


LISTED = "{column: drugs, listed: {separator: ';', yes: [Infliximab, Adalimumab], no: [Vedolizumab]}}"


def test_drug_names_in_one_cell_become_a_class(tmp_path):
    text = "id,week,drugs\nP1,0,infliximab; Vedolizumab\nP2,0,Vedolizumab\nP3,0,\n"
    mapping = mapping_of("crp_mg_l: {value: 1}", patients=f"diagnosis: {{value: UC}}, prior_anti_tnf: {LISTED}")
    assert imported(tmp_path, text, mapping).column("prior_anti_tnf", "patients") == ["yes", "no", ""]


def test_a_date_with_a_year_of_two_digits_needs_its_hundred_years(tmp_path):
    said = refused(tmp_path, *_dates(["06.04.24"], ""))
    assert "say dates: in the mapping, such as [DD.MM.YY], and two_digit_years_from:" in said


def test_a_drug_name_that_nobody_listed_is_refused(tmp_path):
    mapping = mapping_of("crp_mg_l: {value: 1}", patients=f"diagnosis: {{value: UC}}, prior_anti_tnf: {LISTED}")
    said = refused(tmp_path, "id,week,drugs\nP1,0,Infliximab;Golimumab\n", mapping)
    assert "found 'Infliximab;Golimumab'; expected names among Infliximab, Adalimumab, Vedolizumab" in said


@pytest.mark.parametrize(("take", "expected"), [("first", "never"), ("last", "former")])
def test_of_several_words_in_a_cell_one_is_taken(tmp_path, take, expected):
    rule = f"smoking: {{column: s, split: {{separator: /, take: {take}}}}}"
    mapping = mapping_of("crp_mg_l: {value: 1}", patients=f"diagnosis: {{value: UC}}, {rule}")
    assert imported(tmp_path, "id,week,s\nP1,0,never/former\n", mapping).column("smoking", "patients") == [expected]


def test_codes_and_yes_or_no_that_are_not_known_are_refused(tmp_path):
    patients = "diagnosis: dx, prior_surgery: op"
    said = refused(tmp_path, "id,week,dx,op\nP1,0,uc,1\n", mapping_of("crp_mg_l: {value: 1}", patients=patients))
    assert "column dx: found 'uc'; expected one of UC, CD, IBDU; say in recode: what it means" in said
    assert "column op: found '1'; expected one of yes, no; say in recode:" in said


def test_an_error_of_a_spreadsheet_is_no_text(tmp_path):
    patients = "diagnosis: {value: UC}, centre: {column: c, missing: ['#N/A']}"
    mapping = mapping_of("crp_mg_l: {value: 1}", patients=patients)
    said = refused(tmp_path, "id,week,c\nP1,0,#REF!\n", mapping)
    assert "column c: found '#REF!'; expected a value, not an error" in said
    assert imported(tmp_path, "id,week,c\nP1,0,#N/A\n", mapping).column("centre", "patients") == [""]
